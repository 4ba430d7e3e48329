"""The index of headquarters: who is enrolled, which takes are held, what was answered. SQLAlchemy over SQLite.

`Database` is the seam. What PostgreSQL needs is another URL, `SELECT … FOR UPDATE` where `_write` now takes SQLite's
one write lock, and the append-only triggers of `tables` in its own language.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, create_engine, delete, event, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from evidence import moment
from headquarters.faults import HeadquartersError, Refusal
from headquarters.identifiers import Series
from headquarters.index.certificates import Issued, Revoked
from headquarters.index.tables import (
    SCHEMA_VERSION,
    Base,
    Certificate,
    Code,
    Escrow,
    Export,
    History,
    JournalLine,
    Receipt,
    Take,
)

_BUSY_S = 30
_MOST_ESCROWS = 64
"""Distinct vault keys kept a terminal; a vault gets a new key once in years."""
_FIRST_TERMINAL = "32-{:04d}"


class Database(Protocol):
    """What headquarters asks of its index. Every call is one transaction, durable on return."""

    def add_code(self, digest: str, terminal: str | None, hours: float) -> tuple[str, str]:
        """Keep a code for `terminal`, None: the next free one; return the terminal and when the code expires."""

    def use_code(self, digest: str, key_digest: str, issue: Callable[[str], Issued]) -> tuple[str, bytes]:
        """Use a code up; return terminal and certificate (PEM), the same for the same key. Raises Refusal `enrol.*`."""

    def certificate(self, serial: str) -> Certificate | None:
        """Return the certificate of this serial (lower-case hexadecimal) in any state; None if it is unknown."""

    def revoke(self, terminal: str) -> Revoked:
        """Revoke a terminal's certificates and open codes; return how many there were of each."""

    def take(self, take: str) -> Take | None:
        """Return the row of a take, or None while not even entry 0 is held."""

    def takes(self, series: Series | None = None) -> list[Take]:
        """Return the takes of one series, or of both, by terminal, series and number."""

    def append(self, take: Take, start: int, lines: Sequence[bytes]) -> None:
        """Keep journal lines from entry `start` on, together with the row; a line held already is an error."""

    def lines(self, take: str, start: int = 0, count: int | None = None) -> list[bytes]:
        """Return at most `count` lines from entry `start` on; of a sealed take none, since its pack has them."""

    def seal(self, take: Take, receipt: bytes) -> None:
        """Keep the sealed row and the receipt, and let go of the take's lines."""

    def receipt(self, take: str) -> bytes | None:
        """Return the receipt byte for byte as it was first given; None before the seal."""

    def add_export(self, export: Export) -> None:
        """Add to the log of exports, which only grows."""

    def exports(self, take: str | None = None) -> list[Export]:
        """Return the log of exports, of one take or of all, oldest first."""

    def add_escrow(self, terminal: str, sha256: str, blob: bytes) -> None:
        """Keep a wrapped vault key; one that is held already is no second. Raises Refusal 422 `escrow.full`."""


class SqliteDatabase:
    """The index in one SQLite file: write-ahead log, every commit on the disk. Used by many threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open or create; raises HeadquartersError `database.*`. A file that does not open is never replaced."""
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_S})
        event.listen(self._engine, "connect", _configure)
        event.listen(self._engine, "begin", _begin)
        self._writing = self._engine.execution_options(write=True)
        try:
            self._check_schema(path)
            self._check_sound(path)
        except DatabaseError as error:
            self.close()
            raise HeadquartersError("database.damaged:shut", path=str(path), reason=str(error.orig)) from error
        except HeadquartersError:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections that rest in the pool; nothing waits to be written."""
        self._engine.dispose()

    def _check_schema(self, path: Path) -> None:
        with self._writing.begin() as connection:
            version = connection.scalar(text("pragma user_version"))
            if version == 0:
                Base.metadata.create_all(connection)
                connection.execute(text(f"pragma user_version = {SCHEMA_VERSION}"))
            elif version != SCHEMA_VERSION:
                raise HeadquartersError("database.version", path=str(path), version=version, known=SCHEMA_VERSION)

    def _check_sound(self, path: Path) -> None:
        """Read everything once, 0.4 s for 0.5 GB in the cache. Raises `database.damaged`, or DatabaseError."""
        with self._engine.begin() as connection:
            found = connection.scalar(text("pragma integrity_check(1)"))
        if found != "ok":
            reason = " ".join(str(found).split())
            raise HeadquartersError("database.damaged", path=str(path), reason=reason)

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _write(self) -> Iterator[Session]:
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def add_code(self, digest: str, terminal: str | None, hours: float) -> tuple[str, str]:
        """Keep a code for `terminal`, or for the next free one; returns the terminal and when the code expires."""
        expires = moment.spell(datetime.now(UTC) + timedelta(hours=hours))
        with self._write() as session:
            chosen = terminal or _next_terminal(session)
            session.add(Code(digest=digest, terminal=chosen, created=moment.spell_now(), expires=expires))
            session.add(History(at=moment.spell_now(), what="code given", terminal=chosen, detail=f"expires {expires}"))
        return chosen, expires

    def use_code(self, digest: str, key_digest: str, issue: Callable[[str], Issued]) -> tuple[str, bytes]:
        """Use a code up and keep the certificate that `issue(terminal)` makes; returns terminal and certificate.

        The same key with the same code gets the same certificate again: its first answer was lost on the way.
        Raises Refusal 403 `enrol.code`, `enrol.expired` or `enrol.used`.
        """
        with self._write() as session:
            code = session.get(Code, digest)
            if code is None:
                raise Refusal(403, "enrol.code")
            if code.expires <= moment.spell_now():
                raise Refusal(403, "enrol.expired")
            if code.used is not None:
                known = session.get(Certificate, code.serial)
                if code.key_digest == key_digest and known is not None and known.state == "active":
                    return code.terminal, known.pem
                raise Refusal(403, "enrol.used")
            issued = issue(code.terminal)
            _supersede(session, code.terminal)
            _keep_certificate(session, code.terminal, issued)
            code.used, code.key_digest, code.serial = moment.spell_now(), key_digest, issued.serial
            return code.terminal, issued.pem

    def certificate(self, serial: str) -> Certificate | None:
        """Return the certificate of this serial (lower-case hexadecimal) in any state; None if it is unknown."""
        with self._read() as session:
            return session.get(Certificate, serial)

    def revoke(self, terminal: str) -> Revoked:
        """Revoke every certificate of `terminal` and every code not used yet; return how many there were of each."""
        with self._write() as session:
            mine = select(Certificate).where(Certificate.terminal == terminal, Certificate.state != "revoked")
            certificates = session.scalars(mine).all()
            for certificate in certificates:
                certificate.state, certificate.revoked = "revoked", moment.spell_now()
            now = moment.spell_now()
            codes = select(Code).where(Code.terminal == terminal, Code.used.is_(None), Code.expires > now)
            open_codes = session.scalars(codes).all()
            for code in open_codes:
                code.expires = now
            if certificates or open_codes:
                serials = " ".join(certificate.serial for certificate in certificates)
                session.add(History(at=now, what="revoked", terminal=terminal, detail=serials))
            return Revoked(len(certificates), len(open_codes))

    def take(self, take: str) -> Take | None:
        """Return a copy of the take's row, which `append` and `seal` write back; None while entry 0 is not held."""
        with self._read() as session:
            return session.get(Take, take)

    def takes(self, series: Series | None = None) -> list[Take]:
        """All takes, or those of one series, by terminal and number."""
        query = select(Take).order_by(Take.terminal, Take.series, Take.number)
        if series is not None:
            query = query.where(Take.series == series)
        with self._read() as session:
            return list(session.scalars(query))

    def append(self, take: Take, start: int, lines: Sequence[bytes]) -> None:
        """Keep journal lines from entry `start` on, and the take's row as it is after them.

        Raises IntegrityError when one of them is held already: somebody else wrote this take at the same time.
        """
        with self._write() as session:
            session.merge(take)
            session.flush()
            session.add_all(JournalLine(take=take.take, n=start + i, line=line) for i, line in enumerate(lines))

    def lines(self, take: str, start: int = 0, count: int | None = None) -> list[bytes]:
        """Journal lines of a take that is not sealed, from entry `start`."""
        query = (
            select(JournalLine.line)
            .where(JournalLine.take == take, JournalLine.n >= start)
            .order_by(JournalLine.n)
            .limit(count)
        )
        with self._read() as session:
            return list(session.scalars(query))

    def seal(self, take: Take, receipt: bytes) -> None:
        """Keep the seal and the receipt, and let go of the lines, which are in the pack now."""
        with self._write() as session:
            session.merge(take)
            session.flush()
            session.add(Receipt(take=take.take, body=receipt, issued=moment.spell_now()))
            session.execute(delete(JournalLine).where(JournalLine.take == take.take))

    def receipt(self, take: str) -> bytes | None:
        """Return the receipt byte for byte as it was first given; None before the seal."""
        with self._read() as session:
            return session.scalar(select(Receipt.body).where(Receipt.take == take))

    def add_export(self, export: Export) -> None:
        """Add to the log of exports; triggers abort whoever would change or remove a row."""
        with self._write() as session:
            session.add(export)

    def exports(self, take: str | None = None) -> list[Export]:
        """Return the log of exports, of one take or of all, oldest first."""
        query = select(Export).order_by(Export.id)
        if take is not None:
            query = query.where(Export.take == take)
        with self._read() as session:
            return list(session.scalars(query))

    def history(self, terminal: str) -> list[History]:
        """Return what was done to a terminal, oldest first; nothing for one that is unknown."""
        with self._read() as session:
            return list(session.scalars(select(History).where(History.terminal == terminal).order_by(History.id)))

    def add_escrow(self, terminal: str, sha256: str, blob: bytes) -> None:
        """Keep a wrapped vault key; the same one twice is one. Raises Refusal 422 `escrow.full`."""
        with self._write() as session:
            if session.get(Escrow, (terminal, sha256)) is not None:
                return
            held = session.scalars(select(Escrow.sha256).where(Escrow.terminal == terminal)).all()
            if len(held) >= _MOST_ESCROWS:
                raise Refusal(422, "escrow.full")
            session.add(Escrow(terminal=terminal, sha256=sha256, at=moment.spell_now(), blob=blob))

    def escrow_opened(self, terminal: str, detail: str) -> None:
        """Note who opened a terminal's vault key, and why."""
        with self._write() as session:
            session.add(History(at=moment.spell_now(), what="escrow opened", terminal=terminal, detail=detail))

    def escrows(self, terminal: str) -> list[Escrow]:
        """Wrapped vault keys of a terminal, oldest first."""
        with self._read() as session:
            return list(session.scalars(select(Escrow).where(Escrow.terminal == terminal).order_by(Escrow.at)))


def _next_terminal(session: Session) -> str:
    taken = set(session.scalars(select(Code.terminal))) | set(session.scalars(select(Certificate.terminal)))
    number = 1
    while _FIRST_TERMINAL.format(number) in taken:
        number += 1
    return _FIRST_TERMINAL.format(number)


def _supersede(session: Session, terminal: str) -> None:
    """Only one machine is a terminal: an older certificate connects no more, though what it signed stays good."""
    older = update(Certificate).where(Certificate.terminal == terminal, Certificate.state == "active")
    session.execute(older.values(state="superseded"))


def _keep_certificate(session: Session, terminal: str, issued: Issued) -> None:
    session.add(
        Certificate(
            serial=issued.serial,
            terminal=terminal,
            pem=issued.pem,
            issued=moment.spell_now(),
            not_after=moment.spell(issued.not_after),
            state="active",
        )
    )
    session.add(History(at=moment.spell_now(), what="enrolled", terminal=terminal, detail=issued.serial))
    session.flush()


def _configure(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """Every commit reaches the disk; transactions begin where SQLAlchemy says, not where the driver guesses."""
    connection.isolation_level = None
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("begin immediate" if writing else "begin")
