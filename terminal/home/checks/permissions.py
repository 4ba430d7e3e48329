"""What this account may not read or write, and which group it is not in."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.checks.surroundings import Surroundings
from terminal.home.settings import Settings

_DEVICES = ("dev/video*", "dev/snd/pcm*", "dev/dri/card*")
_PARTS = ("", "vault", "takes", "log")
_SERIAL = "serial:"
_HERE = Surroundings()


def permissions(settings: Settings, around: Surroundings = _HERE) -> HealthCheck:
    """Whether this account may read and write the home, and open the devices that are here. One line, the worst."""
    found = next(_denied(settings, around), None)
    if found is not None:
        return found
    return check("permissions", "ok", "doctor.permissions.right", account=account())


def _denied(settings: Settings, around: Surroundings) -> Iterator[HealthCheck]:
    if not _stands(settings.home):  # it is to be made there
        above = next(path for path in settings.home.parents if _stands(path))
        if not may(above):
            yield check("permissions", "fail", "doctor.permissions.home", path=str(above), **_whose(above))
    for part in _PARTS:
        path = settings.home / part
        if not may(path) and _stands(path):
            yield check("permissions", "fail", "doctor.permissions.home", path=str(path), **_whose(path))
    file = settings.passphrase_file
    if file is not None and _stands(file) and not os.access(file, os.R_OK):
        yield check("permissions", "fail", "doctor.permissions.file", path=str(file), **_whose(file))
    for path in _devices(settings, around):
        if not may(path):
            yield check("permissions", "fail", "doctor.permissions.device", path=str(path), **_whose(path))


def _devices(settings: Settings, around: Surroundings) -> Iterator[Path]:
    if sys.platform == "linux":
        for pattern in _DEVICES:
            yield from sorted(around.root.glob(pattern))
    if settings.reader.startswith(_SERIAL):
        path = Path(settings.reader.removeprefix(_SERIAL).partition("?")[0])
        if _stands(path):
            yield path


def may(path: Path) -> bool:
    """Whether this account may read and write it, and look into it where it is a folder."""
    try:
        folder = path.is_dir()
    except OSError:
        return False
    return os.access(path, os.R_OK | os.W_OK | (os.X_OK if folder else 0))


def _stands(path: Path) -> bool:
    """Whether it is there, also where this account may not even look."""
    try:
        return path.exists()
    except OSError:
        return True


def _whose(path: Path) -> dict[str, str]:
    """Whose it is, by names where there are some, and who asks."""
    owner = group = "?"
    if sys.platform != "win32":
        import grp
        import pwd

        try:
            told = path.stat()
        except OSError:
            return {"account": account(), "owner": owner, "group": group}
        try:
            owner = pwd.getpwuid(told.st_uid).pw_name
        except KeyError:
            owner = str(told.st_uid)
        try:
            group = grp.getgrgid(told.st_gid).gr_name
        except KeyError:
            group = str(told.st_gid)
    return {"account": account(), "owner": owner, "group": group}


def account() -> str:
    """The account that this program runs as."""
    if sys.platform == "win32":
        return os.environ.get("USERNAME", "?")
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
