"""Where sealed bytes lie: loose segments while a take grows, one pack once it is sealed.

`Storage` is the seam. What an S3-compatible store needs: `put_segment` and `put_pack` as (multipart) uploads, which
are whole or absent by themselves; `open_pack` as ranged reads behind a file object; `segments` as a listing by prefix.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from evidence.disk import flush, move, sync_folder, write_whole
from headquarters.identifiers import TakeName

DRAFT = ".part"
"""How the name of a file ends that is not whole yet."""


class Storage(Protocol):
    """What headquarters asks of its store. Writing calls are durable on return; a cut one leaves nothing."""

    def segments(self, take: TakeName) -> set[str]:
        """Digests of the loose segments of a take."""

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

    def clean(self) -> None:
        """Remove what a crash left half written; only while nobody else writes here."""
        for path in self._root.rglob(f"*{DRAFT}"):
            path.unlink(missing_ok=True)

    def segments(self, take: TakeName) -> set[str]:
        """Return the digests of the loose segments, without drafts; an empty set where the take has none."""
        folder = self._loose(take)
        if not folder.is_dir():
            return set()
        return {path.name for path in folder.iterdir() if not path.name.endswith(DRAFT)}

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
        """Write a pack over an older one, once `check` has read it back; raises OSError, and what the two raise."""
        path = self.pack_path(take)
        if not path.parent.is_dir():
            self._make(path.parent)
        draft = _draft_of(path)
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
        if folder.is_dir():
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
