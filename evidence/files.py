"""What lies in a take's folder, read once and checked for things that do not belong there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence import journal, manifest, suite
from evidence.faults import EvidenceFault, NotATakeError
from evidence.journal import Chain
from evidence.manifest import Leftover
from evidence.receipt import history_of
from evidence.sealed import MAX_BYTES, OBJECTS, SEGMENTS

MAX_JOURNAL_BYTES = 256 * 1024 * 1024
"""A take of a hundred hours stays below it."""
STAMP = re.compile(r"times/[0-9]{6}\.tsr")
"""Time stamps: reserved, and not checked yet."""
_STORES = ("segments", "objects", "times")


@dataclass(frozen=True, slots=True)
class TakeFiles:
    """A take's folder: the small files as bytes, the sealed files and time stamps by name."""

    folder: Path
    journal: bytes | None
    manifest: bytes | None
    signature: bytes | None
    segments: tuple[str, ...]
    objects: tuple[str, ...]
    """Whatever lies in `objects/`; only takes of format 2 have it."""
    times: tuple[str, ...]
    """Whatever lies in `times/`; only takes of format 2 have it."""
    strangers: tuple[str, ...]
    """Whatever is none of these: extra files and folders, links."""

    @classmethod
    def read(cls, folder: Path) -> "TakeFiles":
        """Raises NotATakeError for a folder that holds nothing of a take, OSError if it cannot be read."""
        names = {journal.FILE, manifest.FILE, manifest.SIGNATURE_FILE}
        found = {name for name in names if _is_file(folder / name)}
        stores = {name: sorted((folder / name).iterdir()) for name in _STORES if _is_folder(folder / name)}
        if not folder.is_dir() or not (found or "segments" in stores):
            raise NotATakeError("take.none", folder=str(folder))
        strangers = [item.name for item in folder.iterdir() if item.name not in found | set(stores)]
        strangers += [f"{name}/{item.name}" for name, inside in stores.items() for item in inside if not _is_file(item)]
        held = {
            name: tuple(f"{name}/{item.name}" for item in stores.get(name, ()) if _is_file(item)) for name in _STORES
        }
        return cls(
            folder=folder,
            journal=_read(folder / journal.FILE, MAX_JOURNAL_BYTES),
            manifest=_read(folder / manifest.FILE, manifest.MAX_BYTES),
            signature=_read(folder / manifest.SIGNATURE_FILE, manifest.MAX_BYTES),
            **held,
            strangers=tuple(sorted(strangers)),
        )

    def unfit(self, chain: Chain) -> tuple[str, ...]:
        """What cannot belong to a take of the chain's format, besides `strangers`."""
        if chain.format == 1:
            return (
                self.objects
                + self.times
                + tuple(
                    name
                    for name in ("objects", "times")
                    if _is_folder(self.folder / name) and not any((self.folder / name).iterdir())
                )
            )
        return tuple(name for name in self.times if not STAMP.fullmatch(name))

    def leftovers(self, chain: Chain) -> tuple[Leftover, ...]:
        """What a crash may leave unchained: the torn end of the journal, and a file of each kind."""
        found = []
        torn = (self.journal or b"")[chain.state.bytes :]
        if torn and b"\n" not in torn:
            found.append(Leftover(journal.FILE, chain.state.bytes, len(torn), chain.suite.digest(torn)))
        following = (SEGMENTS.file_name(len(chain.segments)), OBJECTS.file_name(len(chain.objects)))
        for name in following if chain.format > 1 else following[:1]:
            if name in self.segments + self.objects:
                data = _read(self.folder / name, MAX_BYTES) or b""
                found.append(Leftover(name, 0, len(data), chain.suite.digest(data)))
        return tuple(found)


def read_chain(data: bytes, chain: Chain, opened: Callable[[], None] = lambda: None) -> EvidenceFault | None:
    """Feed whole lines to `chain` up to the first one that does not verify; return that fault.

    `opened` is called once entry 0 has verified.
    """
    try:
        for line in journal.split_lines(data)[0]:
            if chain.feed(line).n == 0:
                opened()
    except EvidenceFault as fault:
        return fault
    return None


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _read(path: Path, limit: int) -> bytes | None:
    if not _is_file(path):
        return None
    if path.stat().st_size > limit:
        raise EvidenceFault("take.size", file=path.name)
    return path.read_bytes()


def history_digits(folder: Path) -> str:
    """The digits of the take's entry 0, which tell this history of its name from another one. Raises OSError."""
    with (folder / journal.FILE).open("rb") as file:
        return history_of(suite.digest(file.readline(journal.MAX_LINE_BYTES + 1)))


def seal_digits(folder: Path) -> str:
    """The digits of a sealed take's manifest, which tell it from another that has entry 0 in common. Raises OSError."""
    return history_of(suite.digest((folder / manifest.FILE).read_bytes()))
