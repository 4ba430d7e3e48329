"""The index of headquarters: who is enrolled, which takes are held, what was answered. SQLAlchemy over SQLite.

`Database` is the seam. What PostgreSQL needs is another URL, `SELECT … FOR UPDATE` where `_write` now takes SQLite's
one write lock, and the append-only triggers of `migrations` in its own language.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence import moment
from headquarters.faults import Refusal
from headquarters.identifiers import Series
from headquarters.index.administrator_rows import AdministratorRows
from headquarters.index.audit_rows import AuditRows
from headquarters.index.book_rows import BookRows
from headquarters.index.book_tables import Person, PublishedBook
from headquarters.index.certificates import Issued, Revoked
from headquarters.index.counter_tables import AuditEntry, Ending, Grant, Room, StaffMember, Task
from headquarters.index.fleet_rows import FleetRows
from headquarters.index.fleet_tables import FleetWish
from headquarters.index.growing_rows import GrowingRow, GrowingRows, Growth, NamedFile
from headquarters.index.job_rows import JobRows
from headquarters.index.listed_rows import ListedRows
from headquarters.index.online_rows import OnlineRows
from headquarters.index.online_tables import OnlineCheck
from headquarters.index.quarantine_rows import QuarantineRows
from headquarters.index.register_rows import RegisterRows
from headquarters.index.sealed_rows import PackKept, Seal, SealedRows
from headquarters.index.tables import (
    Alarm,
    Certificate,
    Code,
    Decision,
    Escrow,
    Export,
    Generation,
    History,
    Job,
    JournalLine,
    Receipt,
    Take,
)
from headquarters.index.task_rows import TaskRows
from headquarters.index.terminal_rows import TerminalRows, keep_certificate, supersede
from headquarters.index.update_rows import UpdateRows
from headquarters.index.update_tables import OutcomeState, UpdateRelease
from headquarters.index.upkeep_rows import UpkeepRows

_MOST_ESCROWS = 64
"""Distinct vault keys kept a terminal; a vault gets a new key once in years."""
_COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST_TERMINAL = "32-{:04d}"


class Database(Protocol):
    """What headquarters asks of its index. Every call is one transaction, durable on return."""

    def add_code(self, digest: str, terminal: str | None, hours: float, *, keep_epoch: bool = False) -> tuple[str, str]:
        """Keep a code for `terminal`, None: the next free one; return the terminal and when the code expires."""

    def use_code(
        self, digest: str, key_digest: str, issue: Callable[[str], Issued], *, epochs: bool = False
    ) -> tuple[str, bytes]:
        """Use a code up; return terminal and certificate (PEM), the same for the same key. Raises Refusal `enrol.*`."""

    def add_administrator_code(self, digest: str, terminal: str, hours: float) -> str:
        """Keep a code with which a terminal gets an administrator; return when it expires."""

    def use_administrator_code(self, digest: str, terminal: str, serial: str, number: str, name: str) -> None:
        """Use such a code up, for this person; the same again is well. Raises Refusal `administrator.*`."""

    def renew(self, serial: str, same_key: Callable[[bytes], bool], issue: Callable[[str], Issued]) -> bytes:
        """Keep a certificate in the place of another, in its epoch; return its PEM, the same for the same key."""

    def used_code(self, digest: str, serial: str) -> bool:
        """Whether it was by this code that the terminal got this very certificate."""

    def note_contact(self, serial: str, address: str) -> None:
        """Keep that a certificate was used from an address."""

    def certificate(self, serial: str) -> Certificate | None:
        """Return the certificate of this serial (lower-case hexadecimal) in any state; None if it is unknown."""

    def revoke(self, terminal: str) -> Revoked:
        """Revoke a terminal's certificates and open codes; return how many there were of each."""

    def take(self, take: str) -> Take | None:
        """Return the row of a take, or None while not even entry 0 is held."""

    def growing(self, take: str) -> GrowingRow | None:
        """Return what of a take's row each of its requests needs, or None while not even entry 0 is held."""

    def first_line(self, take: str) -> bytes:
        """Return the line of entry 0 that is held loose; empty where none is."""

    def named(self, take: str, sha256: str) -> NamedFile | None:
        """Return what an entry that is held loose names by this digest; None where none does."""

    def lacking(self, take: str, most: int) -> list[str]:
        """Return at most `most` digests of files that are named and not held, in their order."""

    def held(self, take: str) -> set[str]:
        """Return the digests of all files that are held loose."""

    def begin(self, take: Take, growth: Growth) -> bool:
        """Keep a take that is new here, with its first lines; False where somebody else has begun it."""

    def extend(self, row: GrowingRow, growth: Growth) -> bool:
        """Keep lines and that a file is held, in one step; False where the take's row is not `row` any more."""

    def adopt(self, row: GrowingRow, chain: str, files: Iterable[NamedFile]) -> bool:
        """Keep what was found out of a take that came before the index told it; False as in `extend`."""

    def let_go(self, take: str, sha256: str) -> None:
        """Keep that a file is not held any more."""

    def lines(self, take: str, start: int = 0, count: int | None = None) -> list[bytes]:
        """Return at most `count` lines from entry `start` on; of a sealed take none, since its pack has them."""

    def seal(self, before: GrowingRow, take: Take, seal: Seal, answer: bytes) -> bool:
        """Keep the sealed row, the seal and what it is answered with, and that it is to be packed.

        False where the take's row is not `before` any more.
        """

    def seal_of(self, take: str) -> Seal | None:
        """Return manifest and signature of a sealed take that is not packed yet."""

    def reseal(self, take: Take, seal: Seal) -> None:
        """Keep that a take whose pack was lost is held again, loose, and that it is to be packed."""

    def packed(self, job: Job, take: str, pack: PackKept) -> bool:
        """Keep that a take is packed, and let go of what its pack has now; False where the job is another's by now."""

    def hasten(self, kind: str, take: str) -> bool:
        """Have a job that was put off done now; tells whether there is one that nobody is at."""

    def members(self, take: str) -> bytes | None:
        """Where the members of a take's pack lie, as `PackKept` says; None where only the pack itself tells."""

    def receipt(self, take: str) -> bytes | None:
        """Return the receipt byte for byte as it was first given; None before the seal, and in quarantine."""

    def quarantine_receipt(self, take: str) -> bytes | None:
        """Return the quarantine receipt byte for byte as it was first given; None for a take without a reason."""

    def raise_alarm(self, terminal: str, what: str, detail: str) -> bool:
        """Keep an alarm of a terminal, `what` being a code; the same one twice is one. Returns whether it is new."""

    def alarms(self, terminal: str | None = None) -> list[Alarm]:
        """Alarms of one terminal or of all, oldest first."""

    def last(self, terminal: str, epoch: int, series: Series) -> Take | None:
        """Return the take with the highest number of a series; second histories have no number of their own."""

    def told_number(self, terminal: str, epoch: int, series: Series, number: int, *, current: bool = False) -> None:
        """Keep the highest number that a terminal spoke of; `current`: with an alarm where more is held."""

    def told(self, terminal: str, epoch: int, series: Series) -> int:
        """Return the highest number that a terminal itself has spoken of; 0 for none."""

    def waiting_aside(self, terminal: str, *, own: bool) -> tuple[int, int]:
        """How many further histories of a terminal wait for people, of its own or of other signers; and their bytes."""

    def decisions(self, take: str | None = None) -> list[Decision]:
        """What people said of one take or of all, oldest first."""

    def enrolments(self, terminal: str) -> list[Certificate]:
        """Certificates that a terminal got for a code, not by renewal; oldest first."""

    def generation(self) -> str:
        """Name this life of the headquarters: another one after a return from a backup."""

    def verified_at(self, take: str) -> str | None:
        """Tell when a sealed take was last examined and found as it was received; None where it was not, or is not."""

    def found_damaged(self, take: str) -> bool:
        """Whether the last examination of a take found it damaged."""

    def drop_lines(self, take: str) -> None:
        """Let go of the lines that came for a sealed take and are not its own."""

    def add_export(self, export: Export) -> None:
        """Add to the log of exports, which only grows."""

    def exports(self, take: str | None = None) -> list[Export]:
        """Return the log of exports, of one take or of all, oldest first."""

    def add_escrow(self, terminal: str, sha256: str, blob: bytes, *, with_code: bool = False) -> None:
        """Keep a wrapped vault key; one that is held already is no second. Raises Refusal 422 `escrow.full`."""

    def certificates(self) -> list[Certificate]:
        """Return every certificate that was issued to a terminal, in any state."""

    def people(self) -> Sequence[Person]:
        """Return every certificate that was issued to a person who signs books, in any state."""

    def book_serials(self) -> Sequence[int]:
        """Return the serials of all published books, the newest first."""

    def book(self, serial: int) -> PublishedBook | None:
        """Return a published book with its bytes."""

    def hold_book(self, terminal: str, serial: int, sha256: str) -> None:
        """Keep which book a terminal holds now."""

    def staff(self) -> Sequence[StaffMember]:
        """Everybody on the staff list, also who left, by number."""

    def rooms(self) -> Sequence[Room]:
        """All rooms, also closed ones, by code."""

    def tasks_for(self, terminal: str, branches: Collection[str], most: int) -> Sequence[Task]:
        """The tasks that a terminal may see: its own claims first, then what is due first."""

    def claim_task(self, number: int, terminal: str, branches: Collection[str], by: str) -> str:
        """Let a terminal have a task for its lease; return until when. Of two that ask at once, one has it."""

    def give_back_task(self, number: int, terminal: str) -> None:
        """A terminal has a task no more."""

    def end_task(
        self, number: int, terminal: str, branches: Collection[str], take: str, ending: Ending, at: str
    ) -> None:
        """Keep what a recording came to that was begun for a task; the same again changes nothing."""

    def grants_for(self, terminal: str, most: int) -> Sequence[Grant]:
        """The grants for takes of a terminal that have not run out, newest first."""

    def add_audit(self, entries: Sequence[AuditEntry]) -> bool:
        """Keep entries of one log that follow each other; tell whether the log has a second history now."""

    def audit_held(self, terminal: str, log: str) -> int:
        """Up to which number all entries of a log are held; 0 for none."""

    def online_check(self, terminal: str, request: str) -> OnlineCheck | None:
        """Return what a terminal's request for an online check was answered; None while it was not."""

    def keep_online_check(self, row: OnlineCheck) -> OnlineCheck:
        """Keep that somebody was asked about; return the row that stands, which is the first of its request."""

    def keep_report(self, terminal: str, report: Mapping[str, Any]) -> Sequence[FleetWish]:
        """Keep a terminal's report of its health; return the wishes that it has not answered."""

    def wishes_key(self, terminal: str) -> bool:
        """Whether a new key is wished of a terminal and it has not answered yet."""

    def ring(self, terminal: str) -> int | None:
        """The ring for updates that a terminal was put into; None where nobody did."""

    def standing_releases(self) -> Mapping[str, UpdateRelease]:
        """What was said last of each version of the program."""

    def note_outcome(self, terminal: str, version: str, state: OutcomeState, told: str) -> bool:
        """Keep what a terminal says of a version; tell whether it is news."""


class SqliteDatabase(
    GrowingRows,
    SealedRows,
    UpkeepRows,
    QuarantineRows,
    TerminalRows,
    ListedRows,
    JobRows,
    BookRows,
    RegisterRows,
    TaskRows,
    AuditRows,
    OnlineRows,
    AdministratorRows,
    FleetRows,
    UpdateRows,
):
    """The index in one SQLite file; see `connecting` for how it is opened."""

    def add_code(self, digest: str, terminal: str | None, hours: float, *, keep_epoch: bool = False) -> tuple[str, str]:
        """Keep a code for `terminal`, or for the next free one; returns the terminal and when the code expires.

        `keep_epoch`: whoever uses it goes on in the terminal's epoch, and begins none.
        """
        expires = moment.spell(datetime.now(UTC) + timedelta(hours=hours))
        with self._write() as session:
            chosen = terminal or _next_terminal(session)
            created = moment.spell_now()
            code = Code(digest=digest, terminal=chosen, created=created, expires=expires, keep_epoch=keep_epoch)
            session.add(code)
            session.add(History(at=moment.spell_now(), what="code given", terminal=chosen, detail=f"expires {expires}"))
        return chosen, expires

    def use_code(
        self, digest: str, key_digest: str, issue: Callable[[str], Issued], *, epochs: bool = False
    ) -> tuple[str, bytes]:
        """Use a code up and keep the certificate that `issue(terminal)` makes; returns terminal and certificate.

        `epochs`: whether the terminal knows of epochs; 0.1.0 does not, and is always in the first.
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
            epoch = _epoch_for(session, code) if epochs else 1
            supersede(session, code.terminal)
            keep_certificate(session, code.terminal, issued, epoch)
            code.used, code.key_digest, code.serial = moment.spell_now(), key_digest, issued.serial
            return code.terminal, issued.pem

    def certificate(self, serial: str) -> Certificate | None:
        """Return the certificate of this serial (lower-case hexadecimal) in any state; None if it is unknown."""
        with self._read() as session:
            return session.get(Certificate, serial)

    def enrolments(self, terminal: str) -> list[Certificate]:
        """Certificates that a terminal got for a code, not by renewal; oldest first."""
        query = select(Certificate).where(Certificate.terminal == terminal, Certificate.renews.is_(None))
        with self._read() as session:
            return list(session.scalars(query.order_by(Certificate.issued)))

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
        """Return a copy of the take's row, which `seal` writes back; None while entry 0 is not held."""
        with self._read() as session:
            return session.get(Take, take)

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

    def add_escrow(self, terminal: str, sha256: str, blob: bytes, *, with_code: bool = False) -> None:
        """Keep a wrapped vault key; the same one twice is one. Raises Refusal 422 `escrow.full`.

        `with_code`: whether it came with the one-time code. Those are never too many: people give the codes.
        """
        with self._write() as session:
            if session.get(Escrow, (terminal, sha256)) is not None:
                return
            loose = select(func.count()).where(Escrow.terminal == terminal, Escrow.with_code.is_(False))
            if not with_code and session.scalars(loose).one() >= _MOST_ESCROWS:
                raise Refusal(422, "escrow.full")
            kept = Escrow(terminal=terminal, sha256=sha256, at=moment.spell_now(), blob=blob, with_code=with_code)
            session.add(kept)

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


def _epoch_for(session: Session, code: Code) -> int:
    """A disk that died takes its numbers with it, so whoever enrols anew begins to count in an epoch of its own."""
    query = select(func.max(Certificate.epoch)).where(Certificate.terminal == code.terminal)
    last = session.scalar(query)
    if last is not None and code.keep_epoch:
        return last
    epoch = max((last or 0) + 1, _lowest_epoch(session))
    while _is_terminal(session, f"{code.terminal}-E{epoch}"):  # of 0.1.0: its takes would have these very names
        epoch += 1
    return epoch


def _lowest_epoch(session: Session) -> int:
    """After a return from a backup nobody knows which epochs were given out since: those of this life begin higher.

    In minutes, so that they are beyond whatever an earlier life, which gave one at a time, can have come to.
    """
    query = select(func.max(Generation.at)).where(Generation.cause == "restored")
    restored = session.scalar(query)
    return 1 if restored is None else max(1, int((moment.read(restored) - _COUNTED_FROM).total_seconds() // 60))


def _is_terminal(session: Session, name: str) -> bool:
    given = select(Code.digest).where(Code.terminal == name).limit(1)
    enrolled = select(Certificate.serial).where(Certificate.terminal == name).limit(1)
    return any(session.scalar(each) is not None for each in (given, enrolled))
