"""What a backup says of itself: `backup.json`, written last, names every file with its length and SHA-256.

OUT/backup.json                                   which files make the backup
OUT/backup.lock                                   held while a backup is being written
OUT/states/<moment>/headquarters.db, identity/…   what changes: fresh in each backup
OUT/takes/…/<take>.<SHA-256>.pack                 packs: another one of the same take lies beside it, never over it
OUT/takes/…/<take>/<SHA-256>                      loose segments, as in the headquarters
OUT/updates/targets/…/<SHA-256>.<platform>.tar.xz archives of the channel of updates; its metadata lie in the states

Older backups named their packs as the headquarters does; those stay where they are.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evidence.disk import write_whole
from headquarters.faults import HeadquartersError

FORMAT = "shuanglu-backup/1"
FILE = "backup.json"
LOCK = "backup.lock"
PACK = ".pack"
"""How the name of a pack ends, behind the take's."""
_PATH = re.compile(r"[A-Za-z0-9_~][A-Za-z0-9._~-]*(/[A-Za-z0-9_~][A-Za-z0-9._~-]*)*")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file: `path` in the folder of the headquarters, `file` in the folder of the backup."""

    path: str
    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole backup."""

    made: str
    program: str
    authority: str
    """SHA-256 of the authority's certificate: whose backup this is."""
    files: tuple[KeptFile, ...]
    damaged: tuple[str, ...] = ()
    """Takes whose packs were missing or not what the index says, so that they are not in the backup as they should."""
    gone: tuple[str, ...] = ()
    """Takes that the index no longer names, though an older backup had them. Their packs stay in the backup."""
    former: tuple[KeptFile, ...] = ()
    """Packs of older backups that are not those which the index names: of takes that are gone, or that are held with
    another history. They are kept and checked, and not restored."""

    @property
    def everything(self) -> tuple[KeptFile, ...]:
        """All files that have to be in the backup's folder."""
        return (*self.files, *self.former)

    def write(self, folder: Path) -> None:
        """Make the backup whole: from here on it is what lies in `folder`. Raises OSError."""
        said = {"format": FORMAT, **asdict(self)}
        write_whole(folder / FILE, json.dumps(said, indent=1).encode() + b"\n", private=True)


def read_contents(folder: Path) -> Contents:
    """Raises HeadquartersError `backup.none` where no backup was finished, `backup.shape` for what lists no files."""
    path = folder / FILE
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise HeadquartersError("backup.none", folder=str(folder)) from None
    except ValueError as error:
        raise HeadquartersError("backup.shape", path=str(path)) from error
    try:
        return _read(said)
    except (KeyError, TypeError, ValueError) as error:
        raise HeadquartersError("backup.shape", path=str(path)) from error


def _read(said: Any) -> Contents:
    if said["format"] != FORMAT:
        raise ValueError("another format")
    files = tuple(_file(item) for item in said["files"])
    former = tuple(_file(item) for item in said.get("former", ()))  # a backup may be older than this list
    for names in ({item.path for item in files}, {item.file for item in files}):
        if len(names) != len(files):
            raise ValueError("a file twice")
    damaged, gone = (tuple(str(take) for take in said[name]) for name in ("damaged", "gone"))
    return Contents(str(said["made"]), str(said["program"]), str(said["authority"]), files, damaged, gone, former)


def _file(item: Any) -> KeptFile:
    """Names lead nowhere but into the folder: a list of files may have been written by anybody."""
    path, file, size, sha256 = item["path"], item["file"], item["bytes"], item["sha256"]
    if not (_PATH.fullmatch(path) and _PATH.fullmatch(file)) or type(size) is not int:
        raise ValueError("no name of a file")
    return KeptFile(path, file, size, str(sha256))


def wrong_files(folder: Path, contents: Contents, read: Callable[[Path], tuple[str, int]]) -> Iterator[KeptFile]:
    """Files that are missing or not what the backup says of them. `read` returns digest and length; raises OSError."""
    for item in contents.everything:
        try:
            found = read(folder / item.file)
        except FileNotFoundError:
            yield item
            continue
        if found != (item.sha256, item.bytes):
            yield item
