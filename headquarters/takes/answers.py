"""What headquarters signs of a take, and what it says of it when it is asked how it stands."""

from dataclasses import dataclass

from evidence.receipt import Held, issue_quarantine, issue_receipt
from evidence.signing import Signer
from faults.trouble import Trouble
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Decision, Standing, Take
from headquarters.store.storage import Storage
from headquarters.takes.mending import DAMAGED, needs_mending, pack_is_there

_LISTED = {"note.shortened": "note.shortened:listed"}
"""Codes whose own sentence says what only the take itself tells."""


@dataclass(frozen=True, slots=True)
class StandingOf:
    """How a take stands. `verified_at`: when it was last found whole from its bytes up, of one that is received."""

    take: str
    standing: Standing
    reason: str | None = None
    sentence: str | None = None
    verified_at: str | None = None
    manifest_sha256: str | None = None
    """Of which seal all this is said. Another one under the same name is another take."""


def standing_of(name: TakeName, database: Database, storage: Storage) -> StandingOf:
    """Say how a take stands, why, and in which words. What is lost or damaged here is open: it is to come again."""
    row = database.take(str(name))
    if row is None:
        return StandingOf(str(name), "unknown")
    standing, sealed = row.standing, row.manifest_sha256
    if standing != "declined" and needs_mending(row, database, storage):
        return StandingOf(row.take, "open", DAMAGED, doubt_trouble(row, DAMAGED).sentence())
    if standing == "received":
        readable = _is_there(row, database, storage) and "take.unreadable" not in row.reasons
        verified_at = database.verified_at(row.take) if readable else None
        return StandingOf(row.take, standing, verified_at=verified_at, manifest_sha256=sealed)
    if row.quarantine is None:
        return StandingOf(row.take, standing)
    said = (
        _last_words(database.decisions(row.take))
        if standing == "declined"
        else doubt_trouble(row, row.quarantine).sentence()
    )
    return StandingOf(row.take, standing, row.quarantine, said, manifest_sha256=sealed)


def _is_there(row: Take, database: Database, storage: Storage) -> bool:
    """Whether its pack, or each of its loose files, is there; no bytes are read."""
    return pack_is_there(row, storage) if row.packed else database.held(row.take) <= storage.segments(row.name)


def doubt_trouble(row: Take, code: str) -> Trouble:
    """A reason or a note of a take, in words."""
    return Trouble(_LISTED.get(code, code), {"detail": row.take})


def receipt_for(signer: Signer, row: Take, bytes_: int) -> bytes:
    """Issue the receipt of a take that is held whole; `bytes_` are those of its segments."""
    return issue_receipt(signer, _held(row, row.take, bytes_))


def quarantine_receipt_for(signer: Signer, row: Take, bytes_: int) -> bytes:
    """Issue the receipt of a take that is held whole and that people must look at."""
    assert row.quarantine is not None
    return issue_quarantine(signer, _held(row, row.name.inner, bytes_), stored_as=row.take, reason=row.quarantine)


def _held(row: Take, take: str, bytes_: int) -> Held:
    """What both say of it; a receipt names it as it lies here, one of quarantine as its terminal calls it."""
    assert row.manifest_sha256 is not None
    assert row.received is not None
    return Held(
        take=take,
        terminal=row.terminal,
        series=row.series,
        manifest_sha256=row.manifest_sha256,
        head=row.head,
        segments=row.segments,
        bytes_=bytes_,
        received_at=row.received,
    )


def _last_words(decisions: list[Decision]) -> str:
    return decisions[-1].reason if decisions else ""
