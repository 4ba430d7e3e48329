"""Room on the disk: how little of it is told to people, and how a full disk is recognised."""

import errno
import logging
import shutil
from pathlib import Path

ROOMLESS = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What a system says when a disk, or an account's part of it, is full."""
LEAST_FREE_BYTES = 5 * 1024**3
"""Some ten takes of half an hour: a day's warning for a few terminals."""
LEAST_FREE_SHARE = 0.05
_log = logging.getLogger("headquarters.store.room")


def short_of_room(
    folder: Path, *, least_bytes: int = LEAST_FREE_BYTES, least_share: float = LEAST_FREE_SHARE
) -> int | None:
    """Return the bytes that are free where `folder` lies if they are few by both measures, else None."""
    total, _, free = shutil.disk_usage(folder)
    return free if free < min(least_bytes, least_share * total) else None


def warn_if_short(folder: Path, *, least_bytes: int = LEAST_FREE_BYTES, least_share: float = LEAST_FREE_SHARE) -> None:
    """Write a line to the log while there is little room."""
    free = short_of_room(folder, least_bytes=least_bytes, least_share=least_share)
    if free is not None:
        _log.warning("Only %d MB are free in %s; without room no delivery can be received", free // 10**6, folder)
