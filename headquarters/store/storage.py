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

    def put_segment(self, take: TakeName, digest: str, data: bytes) -> None: ...

    def get_segment(self, take: TakeName, digest: str) -> bytes:
        """Raises FileNotFoundError."""

    def drop_segment(self, take: TakeName, digest: str) -> None: ...

    def put_pack(self, take: TakeName, write: Callable[[BinaryIO], None], check: Callable[[BinaryIO], None]) -> None:
        """Write a pack, read it back through `check`, and only then give it its name."""

    def open_pack(self, take: TakeName) -> BinaryIO:
        """Raises FileNotFoundError."""

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
        folder = self._loose(take)
        if not folder.is_dir():
            return set()
        return {path.name for path in folder.iterdir() if not path.name.endswith(DRAFT)}

    def put_segment(self, take: TakeName, digest: str, data: bytes) -> None:
        folder = self._loose(take)
        if not folder.is_dir():
            self._make(folder)
        write_whole(folder / digest, data, draft=_draft_of(folder / digest), private=True)

    def get_segment(self, take: TakeName, digest: str) -> bytes:
        return (self._loose(take) / digest).read_bytes()

    def drop_segment(self, take: TakeName, digest: str) -> None:
        (self._loose(take) / digest).unlink(missing_ok=True)

    def put_pack(self, take: TakeName, write: Callable[[BinaryIO], None], check: Callable[[BinaryIO], None]) -> None:
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
        return self.pack_path(take).open("rb")

    def drop_segments(self, take: TakeName) -> None:
        folder = self._loose(take)
        if folder.is_dir():
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
            folder.rmdir()

    def pack_path(self, take: TakeName) -> Path:
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
