"""Carrying a channel from a stick into a terminal's home: its metadata, and the one target that is wanted."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from evidence.disk import flush, sync_folder
from faults.errors import ShuangluError
from terminal.update.archive import sync_tree
from terminal.update.channel import METADATA, TARGETS, Candidate, Offers

_MOST_METADATA, _MOST_ROOTS = 5_000_000, 256


def carry(channel: Path, candidate: Candidate, to: Path) -> None:
    """Copy what is needed into `to`, in place of what lay there; no more than was signed, and than metadata need.

    Whoever reads it there verifies it again. Raises ShuangluError `update.*`, OSError; then `to` is as it was.
    """
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = to.with_name(f"{to.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    if shutil.disk_usage(to.parent).free < 2 * candidate.file.length:
        raise ShuangluError("update.room", megabytes=-(-2 * candidate.file.length // 1_000_000))
    try:
        _carry_into(draft, channel, candidate)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    shutil.rmtree(to, ignore_errors=True)
    draft.replace(to)
    sync_folder(to.parent)


def _carry_into(draft: Path, channel: Path, candidate: Candidate) -> None:
    (draft / METADATA).mkdir(parents=True)
    for name in _needed(channel / METADATA):
        path = channel / METADATA / name
        if path.is_file() and path.stat().st_size <= _MOST_METADATA:
            shutil.copyfile(path, draft / METADATA / name)
            flush(draft / METADATA / name)
    target = draft.joinpath(TARGETS, *PurePosixPath(candidate.path).parts)
    target.parent.mkdir(parents=True)
    Offers(channel, (candidate,)).copy(candidate, target)
    sync_tree(draft)


def _needed(metadata: Path) -> Iterator[str]:
    """The names of the roots, the timestamp, and what hangs on it: a channel keeps all that it ever had."""
    yield from (f"{number}.root.json" for number in range(1, _MOST_ROOTS))
    yield "timestamp.json"
    snapshot = f"{_version_in(metadata / 'timestamp.json', 'snapshot.json')}.snapshot.json"
    yield snapshot
    yield f"{_version_in(metadata / snapshot, 'targets.json')}.targets.json"


def _version_in(path: Path, name: str) -> int:
    """Raises ShuangluError `update.none` for what is not to be read: it was read a moment ago."""
    try:
        with path.open("rb") as file:
            return int(json.loads(file.read(_MOST_METADATA))["signed"]["meta"][name]["version"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise ShuangluError("update.none") from error


def become_owner(home: Path) -> None:
    """Where root asks: go on as who owns the home, and never be root again.

    The home is its owner's, who may put links to anything there: what root wrote or gave away in it would be written or
    given away wherever they lead. Raises OSError.
    """
    if sys.platform == "win32" or os.geteuid() != 0 or not home.exists():
        return
    import pwd

    owner = home.stat()
    if owner.st_uid == 0:
        return
    try:
        groups = os.getgrouplist(pwd.getpwuid(owner.st_uid).pw_name, owner.st_gid)
    except KeyError:  # a number without a name
        groups = [owner.st_gid]
    os.setgroups(groups)
    os.setresgid(owner.st_gid, owner.st_gid, owner.st_gid)
    os.setresuid(owner.st_uid, owner.st_uid, owner.st_uid)
