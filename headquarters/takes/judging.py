"""Who signed a take, and whether people must look at it. Nothing well-formed of a known terminal is turned away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from evidence import moment
from evidence.opening import Opening
from evidence.signing import Certificate, Roots, is_issued, valid_at
from headquarters.authority import ca
from headquarters.faults import Refusal, later
from headquarters.identifiers import RECIPIENT, TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Certificate as IssuedRow

NAME_USED = "name.used"
"""The reason of a further history under one name, and its alarm."""
CLOCK_DOUBTFUL = "clock.doubtful"
"""A note: the take's clock lies outside its certificate's life, but headquarters first saw it within."""
_AS_EVER = {"signer.unknown": "signer.unknown:opening", "signer.expired": "signer.expired:never"}
_REFUSED_BEFORE = ("signer.unknown", "signer.revoked", "signer.expired", "take.unreadable", "name.epoch")
"""What headquarters of 0.1.0 refused for good, and still refuses to terminals that know no quarantine."""
_NOT_ITS_NAME = frozenset({"name.epoch", "signer.unknown", "signer.revoked", "signer.superseded", "signer.expired"})
"""Reasons why a take has no right to its plain name: whoever has an old disk could take those of honest takes."""
MOST_ASIDE = 64
_MOST_BYTES_ASIDE = 64 * 2**30
"""So many further histories of one terminal wait for people at once; the next ones come when they have decided."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Codes of the reasons for quarantine, the weightiest first, and of what is only worth knowing."""

    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Judge:
    """Judges entry 0 by what headquarters itself knows: its authority, its certificates, its clock, its key."""

    def __init__(self, database: Database, roots: Roots, own_key: str) -> None:
        self._database = database
        self._roots = tuple(roots)
        self._own_key = own_key

    def opening(self, name: TakeName, opening: Opening, *, quarantines: bool) -> Judgement:
        """Judge an entry 0 that is new here and well-formed, now.

        Without `quarantines` the terminal knows of none: what was always refused is. Raises Refusal 422 `signer.*`,
        `take.unreadable` or `name.epoch`; else 409 `journal.forked` for what is only kept as a further history, and 409
        `quarantine.full`, later, while too many of those wait.
        """
        reasons = tuple(self._reasons(opening, datetime.now(UTC)))
        notes = tuple(self._notes(opening, datetime.now(UTC)))
        if quarantines and name.history:
            reasons = self._with_name_used(name, reasons)
            self._check_room_aside(name, reasons)
            return Judgement(reasons, notes)
        if quarantines:
            if not _NOT_ITS_NAME.isdisjoint(reasons):
                raise Refusal(409, "journal.forked:aside", fields={"entries": 0})
            return Judgement(reasons, notes)
        for reason in reasons:
            if reason in _REFUSED_BEFORE:
                raise Refusal(422, _AS_EVER.get(reason, reason))
        return Judgement((), (*reasons, *notes))

    def knows(self, certificate: Certificate, terminal: str) -> bool:
        """Whether headquarters issued this certificate to this terminal."""
        row = self._database.certificate(ca.serial_of(certificate))
        return row is not None and row.terminal == terminal and is_issued(certificate, (), self._roots)

    def _check_room_aside(self, name: TakeName, reasons: tuple[str, ...]) -> None:
        """People decide only so fast. An old disk has no part in the room of the terminal itself."""
        waiting, held = self._database.waiting_aside(name.terminal, own=reasons[0] == NAME_USED)
        if waiting >= MOST_ASIDE or held >= _MOST_BYTES_ASIDE:
            self._database.raise_alarm(name.terminal, "quarantine.full", moment.spell_now()[:10])
            raise later(409, "quarantine.full", seconds=600)

    def _with_name_used(self, name: TakeName, reasons: tuple[str, ...]) -> tuple[str, ...]:
        """A further history has a reason of its own; else it is that another take has, or may have, its name."""
        if _NOT_ITS_NAME.isdisjoint(reasons):
            return (NAME_USED, *reasons)
        return reasons if self._database.take(name.inner) is None else (*reasons, NAME_USED)

    def _reasons(self, opening: Opening, seen: datetime) -> Iterator[str]:
        leaf = opening.certificates[0]
        if self.knows(leaf, opening.terminal):
            row = self._database.certificate(ca.serial_of(leaf))
            assert row is not None
            yield from self._reasons_of(row, opening)
            if not valid_at(leaf, opening.wall) and not valid_at(leaf, seen):
                yield "signer.expired"
        else:
            yield "signer.unknown"
        if not any(key.recipient == RECIPIENT and key.public_sha256 == self._own_key for key in opening.keys):
            yield "take.unreadable"

    def _reasons_of(self, row: IssuedRow, opening: Opening) -> Iterator[str]:
        if row.state == "revoked":
            yield "signer.revoked"
        if self._came_too_late(row, opening):
            yield "signer.superseded"
        if opening.epoch != row.epoch:
            yield "name.epoch"

    def _came_too_late(self, row: IssuedRow, opening: Opening) -> bool:
        """Whether another machine is this terminal by now, and nobody but the take itself says that it is older.

        Its own clock can say anything. That it was recorded in time only the machine of that time can have told, or
        the one that came after: see `told_number`.
        """
        replaced = self._replaced(row)
        if replaced is None:
            return False
        told = self._database.told(row.terminal, opening.epoch, opening.series)
        return opening.number > told or _opened(opening) > replaced

    def _replaced(self, row: IssuedRow) -> datetime | None:
        """When another machine became this terminal. A renewal is of the same machine, whatever it signs with next."""
        issued = moment.read(row.issued)
        later = (moment.read(other.issued) for other in self._database.enrolments(row.terminal))
        return min((at for at in later if at > issued), default=None)

    def _notes(self, opening: Opening, seen: datetime) -> Iterator[str]:
        leaf = opening.certificates[0]
        if valid_at(leaf, seen) and not valid_at(leaf, opening.wall):
            yield CLOCK_DOUBTFUL


def _opened(opening: Opening) -> datetime:
    """When the take was opened by headquarters' clock, as far as its terminal knew that."""
    known = opening.clock
    return opening.wall + timedelta(milliseconds=known.offset_ms if known else 0)
