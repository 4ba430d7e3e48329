"""Where sealed bytes lie: loose segments while a take grows, one pack once it is sealed.

`Storage` is the seam. What an S3-compatible store needs: `put_segment` and `put_pack` as (multipart) uploads, which
are whole or absent by themselves; `open_pack` as ranged reads behind a file object; `segments` as a listing by prefix.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from evidence.disk import flush, move, sync_folder, write_whole
from headquarters.faults import Refusal
from headquarters.identifiers import TakeName

DRAFT = ".part"
"""How the name of a file ends that is not whole yet."""


class Storage(Protocol):
    """What headquarters asks of its store. Writing calls are durable on return; a cut one leaves nothing."""

    def segments(self, take: TakeName) -> set[str]:
        """Digests of the loose segments of a take."""

    def sizes(self, take: TakeName) -> dict[str, int]:
        """Lengths in bytes of the loose segments of a take, by their digests; nothing is read."""

    def put_segment(self, take: TakeName, digest: str, data: bytes) -> None:
        """Keep a loose segment under its digest; the same one twice is one."""

    def get_segment(self, take: TakeName, digest: str) -> bytes:
        """Raises FileNotFoundError."""

    def drop_segment(self, take: TakeName, digest: str) -> None:
        """Let go of one loose segment, if it is there."""

    def put_pack(self, take: TakeName, write: Callable[[BinaryIO], None], check: Callable[[BinaryIO], None]) -> None:
        """Write a pack, read it back through `check`, and only then give it its name."""

    def open_pack(self, take: TakeName) -> BinaryIO:
        """Raises FileNotFoundError."""

    def has_pack(self, take: TakeName) -> bool:
        """Tell whether a pack is there, without looking into it."""

    def drop_segments(self, take: TakeName) -> None:
        """Let go of all loose segments of a take."""


class FolderStorage:
    """A folder: `sales/<terminal>/<take>.pack` and `sales/<terminal>/<take>/<digest>`; `rehearsals/…` apart."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    def drafts(self, older_than_s: float) -> Iterator[Path]:
        """Walk over what was begun so long ago that nobody writes it any more: what crashes left half written."""
        until = time.time() - older_than_s
        for folder, _, names in os.walk(self._root):
            time.sleep(0)  # whoever answers a terminal goes first
            for path in (Path(folder, name) for name in names if name.endswith(DRAFT)):
                with suppress(FileNotFoundError):  # who wrote it has ended meanwhile
                    if path.stat().st_mtime < until:
                        yield path

    def loose_takes(self) -> Iterator[tuple[TakeName, float]]:
        """Walk over the takes of which loose files lie here, each with the time at which one last came or went."""
        for series in self._root.iterdir():
            for terminal in series.iterdir():
                for folder in (Path(entry) for entry in os.scandir(terminal) if entry.is_dir()):
                    with suppress(Refusal, FileNotFoundError):
                        yield TakeName.parse(folder.name, terminal.name), folder.stat().st_mtime

    def segments(self, take: TakeName) -> set[str]:
        """Return the digests of the loose segments, without drafts; an empty set where the take has none."""
        return set(self.sizes(take))

    def sizes(self, take: TakeName) -> dict[str, int]:
        """Return the length of each loose segment, as the folder tells it."""
        try:
            with os.scandir(self._loose(take)) as entries:
                return {entry.name: entry.stat().st_size for entry in entries if not entry.name.endswith(DRAFT)}
        except FileNotFoundError:
            return {}

    def put_segment(self, take: TakeName, digest: str, data: bytes) -> None:
        """Write a loose segment, readable by its owner only; `data` is not compared with `digest`. Raises OSError."""
        folder = self._loose(take)
        if not folder.is_dir():
            self._make(folder)
        write_whole(folder / digest, data, draft=_draft_of(folder / digest), private=True)

    def get_segment(self, take: TakeName, digest: str) -> bytes:
        """Return a loose segment as it lies on the disk, unchecked; raises FileNotFoundError."""
        return (self._loose(take) / digest).read_bytes()

    def drop_segment(self, take: TakeName, digest: str) -> None:
        """Remove a loose segment, if it is there; after a power cut it may be there again."""
        (self._loose(take) / digest).unlink(missing_ok=True)

    def put_pack(self, take: TakeName, write: Callable[[BinaryIO], None], check: Callable[[BinaryIO], None]) -> None:
        """Write a pack over an older one, once `check` has read it back; raises OSError, and what the two raise.

        Until then it lies with the loose segments, and goes with them where a crash leaves it.
        """
        path, folder = self.pack_path(take), self._loose(take)
        if not folder.is_dir():
            self._make(folder)
        draft = _draft_of(folder / path.name)
        try:
            with draft.open("xb") as file:
                write(file)
            flush(draft)
            with draft.open("rb") as file:
                check(file)
            move(draft, path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def open_pack(self, take: TakeName) -> BinaryIO:
        """Open a pack, for the caller to close; raises FileNotFoundError."""
        return self.pack_path(take).open("rb")

    def has_pack(self, take: TakeName) -> bool:
        """Tell whether the file of a pack is there."""
        return self.pack_path(take).is_file()

    def drop_segments(self, take: TakeName) -> None:
        """Remove the folder of a take's loose segments, if it is there, with drafts that lie in it."""
        folder = self._loose(take)
        with suppress(FileNotFoundError):  # two may let go of them at one time
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
            folder.rmdir()

    def pack_path(self, take: TakeName) -> Path:
        """Where the pack of a take lies once it is sealed."""
        return self._series(take) / f"{take}.pack"

    def _loose(self, take: TakeName) -> Path:
        return self._series(take) / str(take)

    def _series(self, take: TakeName) -> Path:
        return self._root / ("rehearsals" if take.series == "rehearsal" else "sales") / take.terminal

    def _make(self, folder: Path) -> None:
        """Make a folder and the names of it and its parents durable."""
        folder.mkdir(parents=True, exist_ok=True)
        for parent in (folder.parent, *folder.parent.parents):
            sync_folder(parent)
            if parent == self._root:
                break


def _draft_of(path: Path) -> Path:
    """A fresh name in the same folder: two requests may write the same segment at one time."""
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}{DRAFT}")
