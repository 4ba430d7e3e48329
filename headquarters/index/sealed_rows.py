"""The index's rows of takes that are sealed: loose at first, with their seal beside them, and then packed."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from evidence import moment
from headquarters.index.connecting import Connected
from headquarters.index.growing_rows import GrowingRow
from headquarters.index.job_rows import PACK, add_job, is_held
from headquarters.index.tables import (
    History,
    Job,
    PackIndex,
    Quarantine,
    Receipt,
    StoredSeal,
    Take,
    Verified,
)
from headquarters.index.take_rows import drop_loose, keep_row

MENDED = "take mended"
"""How the history of a terminal says that a take that was lost or damaged here came again."""


class Seal(NamedTuple):
    """The bytes of `manifest.json` and `manifest.p7s`."""

    manifest: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class PackKept:
    """A pack that was read back. `members`: where each of its members lies."""

    sha256: str
    size: int
    members: bytes


class SealedRows(Connected):
    """What sealing and packing ask of the index. Every call is one transaction, durable on return."""

    def seal(self, before: GrowingRow, take: Take, seal: Seal, answer: bytes) -> bool:
        """Keep the sealed row, the seal, the receipt (of a take with a reason the quarantine receipt), and the job.

        False, and nothing is kept, where the take's row is not `before` any more: somebody else wrote it meanwhile.
        """
        with self._write() as session:
            kept = session.get_one(Take, take.take)
            if (kept.state, kept.entries, kept.head) != ("open", before.entries, before.head):
                return False
            keep_row(session, take)
            session.flush()
            kind = Receipt if take.quarantine is None else Quarantine
            session.add(kind(take=take.take, body=answer, issued=moment.spell_now()))
            _keep_seal(session, take.take, seal)
            return True

    def seal_of(self, take: str) -> Seal | None:
        """Return the seal of a take that is not packed yet; None of any other."""
        with self._read() as session:
            kept = session.get(StoredSeal, take)
            return Seal(kept.manifest, kept.signature) if kept is not None else None

    def reseal(self, take: Take, seal: Seal) -> None:
        """Keep that a take whose pack was lost or damaged is held again, loose, and is to be packed once more.

        It counts as examined only once it is.
        """
        with self._write() as session:
            loose = {"pack_sha256": None, "pack_bytes": take.pack_bytes, "entries": take.entries, "head": take.head}
            counted = {"segments": take.segments, "captured_us": take.captured_us}
            session.execute(update(Take).where(Take.take == take.take).values(**loose, **counted))
            session.execute(delete(PackIndex).where(PackIndex.take == take.take))
            _keep_seal(session, take.take, seal)
            _note_mended(session, take)

    def packed(self, job: Job, take: str, pack: PackKept) -> bool:
        """Keep that a take is packed; its lines, its files' rows and its seal are in the pack now, and leave.

        A take that was found damaged before is whole again. False, and nothing is kept, where the job is another's by
        now.
        """
        with self._write() as session:
            row = session.get_one(Take, take)
            if not is_held(session, job) or row.packed:
                return False
            row.pack_sha256, row.pack_bytes = pack.sha256, pack.size
            session.merge(PackIndex(take=take, members=pack.members))
            session.execute(delete(StoredSeal).where(StoredSeal.take == take))
            drop_loose(session, take, row.entries)
            damaged = session.get(Verified, take)
            if damaged is not None and damaged.status == "damaged":
                _note_mended(session, row)
            return True

    def members(self, take: str) -> bytes | None:
        """Where the members of a pack lie; None where the index was not told."""
        with self._read() as session:
            return session.scalar(select(PackIndex.members).where(PackIndex.take == take))


def _keep_seal(session: Session, take: str, seal: Seal) -> None:
    session.merge(StoredSeal(take=take, manifest=seal.manifest, signature=seal.signature))
    add_job(session, PACK, take)


def _note_mended(session: Session, take: Take) -> None:
    session.execute(delete(Verified).where(Verified.take == take.take))
    session.add(History(at=moment.spell_now(), what=MENDED, terminal=take.terminal, detail=take.take))
