"""Private files that are either the old one or the new one, also after a power cut."""

import os
from pathlib import Path

from evidence.disk import sync_folder


def write(path: Path, data: bytes) -> None:
    """Put `data` at `path`, readable by its owner only; on the disk when this returns. Raises OSError."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    move(draft, path)


def move(source: Path, target: Path) -> None:
    """Rename within a folder, over an older file; durable on return."""
    source.replace(target)
    sync_folder(target.parent)
