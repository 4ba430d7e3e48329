"""Whether a recording or a sale is under way in a home, by the locks that are held there; nothing is opened for it."""

import errno
import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path

from terminal.machine.places import SALE

_JOURNAL, _SEAL = "journal", "manifest.p7s"
_NO_FILE = (errno.ELOOP, errno.ENXIO, errno.ENODEV)
"""A link, a socket, a device: no file of ours."""
_LOOK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


def is_recording(home: Path) -> bool:
    """Whether a recorder writes a take there at this moment, also one that outlived its kiosk."""
    with suppress(FileNotFoundError, NotADirectoryError):
        with os.scandir(home / "takes") as takes:
            open_takes = [Path(each.path) for each in takes if not os.path.lexists(Path(each.path, _SEAL))]
        return any(_is_held(take / _JOURNAL) for take in open_takes)
    return False


def has_sale(home: Path) -> bool:
    """Whether the kiosk has a sale in hand."""
    return _is_held(home / SALE)


def _is_held(path: Path) -> bool:
    """Whether somebody owns the file's lock. It is asked for shared, for an instant; links are not followed.

    Raises OSError where that cannot be told, such as of a failing disk: then nobody is to act as if nobody did.
    """
    try:
        handle = os.open(path, _LOOK)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        if error.errno in _NO_FILE:
            return False
        raise
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return False
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
