"""What lies in a take's folder, read once and checked for things that do not belong there."""

from dataclasses import dataclass
from pathlib import Path

from evidence import journal, manifest
from evidence.faults import EvidenceFault, NotATakeError
from evidence.journal import Chain
from evidence.manifest import Leftover
from evidence.segments import MAX_SEGMENT_BYTES
from evidence.suite import digest

MAX_JOURNAL_BYTES = 256 * 1024 * 1024
"""A take of a hundred hours stays below it."""


@dataclass(frozen=True, slots=True)
class TakeFiles:
    """A take's folder: the small files as bytes, the segments by name."""

    folder: Path
    journal: bytes | None
    manifest: bytes | None
    signature: bytes | None
    segments: tuple[str, ...]
    strangers: tuple[str, ...]
    """Whatever is neither of these: extra files and folders, links."""

    @classmethod
    def read(cls, folder: Path) -> "TakeFiles":
        """Raises NotATakeError for a folder that holds nothing of a take, OSError if it cannot be read."""
        names = {journal.FILE, manifest.FILE, manifest.SIGNATURE_FILE}
        found = {name for name in names if _is_file(folder / name)}
        store = folder / "segments"
        has_store = store.is_dir() and not store.is_symlink()
        if not folder.is_dir() or not (found or has_store):
            raise NotATakeError("take.none", folder=str(folder))
        inside = sorted(store.iterdir()) if has_store else []
        strangers = [
            item.name for item in folder.iterdir() if item.name not in found | {"segments"} or item.is_symlink()
        ]
        strangers += [f"segments/{item.name}" for item in inside if not _is_file(item)]
        return cls(
            folder=folder,
            journal=_read(folder / journal.FILE, MAX_JOURNAL_BYTES),
            manifest=_read(folder / manifest.FILE, manifest.MAX_BYTES),
            signature=_read(folder / manifest.SIGNATURE_FILE, manifest.MAX_BYTES),
            segments=tuple(f"segments/{item.name}" for item in inside if _is_file(item)),
            strangers=tuple(sorted(strangers)),
        )

    def leftovers(self, chain: Chain) -> tuple[Leftover, ...]:
        """What a crash may leave unchained: the torn end of the journal, and the one segment being written."""
        found = []
        torn = (self.journal or b"")[chain.bytes :]
        if torn and b"\n" not in torn:
            found.append(Leftover(journal.FILE, chain.bytes, len(torn), digest(torn)))
        following = f"segments/{len(chain.segments):06d}"
        if following in self.segments:
            data = _read(self.folder / following, MAX_SEGMENT_BYTES) or b""
            found.append(Leftover(following, 0, len(data), digest(data)))
        return tuple(found)


def read_chain(data: bytes, chain: Chain) -> EvidenceFault | None:
    """Feed whole lines to `chain` up to the first one that does not verify; return that fault."""
    try:
        for line in journal.split_lines(data)[0]:
            chain.feed(line)
    except EvidenceFault as fault:
        return fault
    return None


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _read(path: Path, limit: int) -> bytes | None:
    if not _is_file(path):
        return None
    if path.stat().st_size > limit:
        raise EvidenceFault("take.size", file=path.name)
    return path.read_bytes()
