"""The index's rows of terminals that came after 0.1.0: renewed certificates, and from where each one asks."""

from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.orm import Session

from evidence import moment
from headquarters.faults import Refusal
from headquarters.index.certificates import Issued
from headquarters.index.connecting import Connected
from headquarters.index.tables import Certificate, Code, Contact, History


class TerminalRows(Connected):
    """What the index keeps of terminals' certificates. Every call is one transaction, durable on return."""

    def renew(self, serial: str, same_key: Callable[[bytes], bool], issue: Callable[[str], Issued]) -> bytes:
        """Keep what `issue(terminal)` makes in the place of the certificate `serial`, in its epoch; returns its PEM.

        `same_key`: whether a certificate is for the key that is asked for; then it is the answer again, since the
        first one may have been lost on the way. Raises Refusal 403 `certificate.*`.
        """
        with self._write() as session:
            old = session.get_one(Certificate, serial)
            for newer in session.query(Certificate).filter_by(renews=serial, state="active"):
                if same_key(newer.pem):
                    return newer.pem
            if old.state != "active":
                raise Refusal(403, f"certificate.{old.state}")
            issued = issue(old.terminal)
            supersede(session, old.terminal)
            keep_certificate(session, old.terminal, issued, old.epoch, renews=serial)
            return issued.pem

    def used_code(self, digest: str, serial: str) -> bool:
        """Whether it was by this code that the terminal got this very certificate."""
        with self._read() as session:
            code = session.get(Code, digest)
            return code is not None and code.serial == serial

    def note_contact(self, serial: str, address: str) -> None:
        """Keep that a certificate was used from an address; many uses at one time may be told as one."""
        now = moment.spell_now()
        with self._write() as session:
            row = session.get(Contact, (serial, address))
            if row is None:
                session.add(Contact(serial=serial, address=address, first_seen=now, last_seen=now, count=1))
            else:
                row.last_seen, row.count = now, row.count + 1


def supersede(session: Session, terminal: str) -> None:
    """Only one machine is a terminal: an older certificate makes no more takes, though what it signed stays good."""
    older = update(Certificate).where(Certificate.terminal == terminal, Certificate.state == "active")
    session.execute(older.values(state="superseded"))


def keep_certificate(session: Session, terminal: str, issued: Issued, epoch: int, *, renews: str | None = None) -> None:
    """Add a certificate that was issued just now, for a code or in the place of the one that it renews."""
    session.add(
        Certificate(
            serial=issued.serial,
            terminal=terminal,
            pem=issued.pem,
            issued=moment.spell_now(),
            not_after=moment.spell(issued.not_after),
            state="active",
            epoch=epoch,
            renews=renews,
        )
    )
    what = "renewed" if renews else "enrolled"
    session.add(History(at=moment.spell_now(), what=what, terminal=terminal, detail=issued.serial))
    session.flush()
