"""Copying files so that what arrived is known: the digest is that of the bytes that were written."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from evidence.disk import sync_folder

CHUNK = 1024 * 1024
DRAFT = ".part"


def copied(source: Path, target: Path, *, advance: Callable[[int], None]) -> tuple[str, int]:
    """Copy a file under the draft's name of `target` and return digest and length; `settle` gives it its name.

    Raises OSError, and then no draft is left.
    """
    draft = draft_of(target)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.unlink(missing_ok=True)
    try:
        with source.open("rb") as reading, open(draft, "xb", opener=_private) as writing:
            hashed, size = hashlib.sha256(), 0
            while piece := reading.read(CHUNK):
                writing.write(piece)
                hashed.update(piece)
                size += len(piece)
                advance(len(piece))
            writing.flush()
            os.fsync(writing.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return hashed.hexdigest(), size


def settle(target: Path) -> None:
    """Give a copied file its name, durably with those of its folders. Raises OSError."""
    draft_of(target).replace(target)
    sync_folder(target.parent)


def discard(target: Path) -> None:
    """Let go of a copy that was not what it had to be."""
    draft_of(target).unlink(missing_ok=True)


def digest_of(path: Path, advance: Callable[[int], None] | None = None) -> tuple[str, int]:
    """Return digest and length of a file; raises OSError."""
    hashed, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            hashed.update(piece)
            size += len(piece)
            if advance is not None:
                advance(len(piece))
    return hashed.hexdigest(), size


def sync_all(folder: Path) -> None:
    """Make the names of all folders under `folder` durable. Raises OSError."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            sync_folder(path)


def draft_of(target: Path) -> Path:
    """Where a copy lies until it has its name."""
    return target.with_name(target.name + DRAFT)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
