"""Room for takes: how much is left, and a ballast that keeps room for the orderly close."""

import contextlib
import os
import shutil
from pathlib import Path

BALLAST_BYTES = 8_000_000
"""The last segments, entries and the seal need well under 2 MB."""
_SUFFIX = ".ballast"
_PART = 1_000_000


class DiskSpace:
    """What takes may still use: the disk's free bytes, and what a quota leaves of its own."""

    def __init__(self, takes: Path, quota_bytes: int | None) -> None:
        """`takes` is the folder of all takes; it need not exist yet."""
        self._takes = takes
        self._quota = quota_bytes
        self._used = _used(takes) if quota_bytes is not None else 0

    def take_up(self, count: int) -> None:
        """So many bytes were written."""
        self._used += count

    def free(self) -> int:
        """Bytes left; never below 0."""
        existing = self._takes
        while not existing.exists():
            existing = existing.parent
        free = shutil.disk_usage(existing).free
        if self._quota is not None:
            free = min(free, self._quota - self._used)
        return max(0, free)


def _used(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # a take that is being removed
                total += (Path(parent) / name).stat().st_size
    return total


class Ballast:
    """A file of zeros beside the take. It is let go when the take closes, so that closing finds room."""

    def __init__(self, take_folder: Path) -> None:
        self._path = take_folder.parent / f".{take_folder.name}{_SUFFIX}"

    def load(self) -> None:
        """Take up the room; raises OSError when there is none. Clears ballast that a crash left behind."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        for old in self._path.parent.glob(f".*{_SUFFIX}"):
            old.unlink(missing_ok=True)
        with self._path.open("wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)
            else:
                for _ in range(0, BALLAST_BYTES, _PART):
                    file.write(bytes(_PART))

    def release(self) -> bool:
        """Give the room back; returns whether there was any to give. What stays, the next ballast clears away."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
