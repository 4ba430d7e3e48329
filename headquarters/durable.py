"""Files that are whole and on the disk, or not there: written under another name, flushed, renamed."""

import os
import secrets
from pathlib import Path

from evidence.disk import sync_folder

TEMPORARY = ".part"
"""How the name of a file ends that is not whole yet; whoever starts on a folder removes such files."""


def temporary_beside(path: Path) -> Path:
    """Return a fresh name in the same folder for writing `path`."""
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}")


def write_whole(path: Path, data: bytes) -> None:
    """Write `path` whole or not at all, readable by its owner only; durable on return. Raises OSError."""
    temporary = temporary_beside(path)
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new(path: Path, data: bytes) -> None:
    """As `write_whole`, for a file that must not exist yet; raises FileExistsError."""
    if path.exists():
        raise FileExistsError(path)
    write_whole(path, data)


def flush(path: Path) -> None:
    """Bring a file that was written by others to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def remove_temporaries(folder: Path) -> None:
    """Remove what a crash left half written in `folder` and below. Only for a folder that nobody writes to now."""
    for path in folder.rglob(f"*{TEMPORARY}"):
        path.unlink(missing_ok=True)
