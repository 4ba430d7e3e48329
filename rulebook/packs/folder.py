"""Reading pack files from a folder: the only file access of this package, with a bound for each file."""

from pathlib import Path

from faults.errors import FieldITCanMendError
from rulebook.packs.reading import MOST_BYTES

MOST_FILES = 200


def read_folder(folder: Path) -> dict[str, bytes]:
    """Name (with `/`) to bytes of every `.yaml` file below a folder. Links are not followed.

    At most one byte more than a pack may have is read of each, so that loading can refuse it by size.
    """
    if not folder.is_dir():
        raise FieldITCanMendError("packs.folder", f"there is no folder of packs at {folder}")
    paths = sorted(path for path in folder.rglob("*.yaml") if path.is_file() and not path.is_symlink())
    if len(paths) > MOST_FILES:
        raise FieldITCanMendError("packs.many", f"more than {MOST_FILES} pack files in {folder}")
    return {path.relative_to(folder).as_posix(): start_of(path) for path in paths}


def start_of(path: Path) -> bytes:
    """Read `MOST_BYTES` and one more at most. Raises `ShuangluError` `packs.unreadable`."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FieldITCanMendError("packs.unreadable", f"{path.name} cannot be read: {error.strerror}") from error
