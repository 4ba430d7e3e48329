"""Reading pack files from a folder: the only file access of this package, with a bound for each file."""

from pathlib import Path

from faults.errors import ShuangluError
from rulebook.packs.reading import MOST_BYTES

MOST_FILES = 200


def read_folder(folder: Path) -> dict[str, bytes]:
    """Name (with `/`) to bytes of every `.yaml` file below a folder. Links are not followed.

    At most one byte more than a pack may have is read of each, so that loading can refuse it by size.
    Raises ShuangluError `packs.folder`, `packs.many` or `packs.unreadable`.
    """
    if not folder.is_dir():
        raise ShuangluError("packs.folder", folder=str(folder))
    paths = sorted(path for path in folder.rglob("*.yaml") if path.is_file() and not path.is_symlink())
    if len(paths) > MOST_FILES:
        raise ShuangluError("packs.many", most=MOST_FILES, folder=str(folder))
    return {path.relative_to(folder).as_posix(): start_of(path) for path in paths}


def start_of(path: Path) -> bytes:
    """Read `MOST_BYTES` and one more at most. Raises `ShuangluError` `packs.unreadable`."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ShuangluError("packs.unreadable", name=path.name, reason=error.strerror) from error
