"""Reading pack files from a folder: the only file access of this package, with a bound for each file."""

from collections.abc import Iterable
from pathlib import Path

from faults.errors import ShuangluError
from rulebook.packs.reading import MOST_BYTES

MOST_FILES = 200
MOST_WORKED = 2_000
WORKED = "worked"
"""The folder in a folder of packs that has its worked sales, and no packs."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """Name (with `/`) to bytes of every `.yaml` file below a folder, but its worked sales. Links are not followed.

    At most one byte more than a pack may have is read of each, so that loading can refuse it by size.
    Raises ShuangluError `packs.folder`, `packs.many` or `packs.unreadable`.
    """
    if not folder.is_dir():
        raise ShuangluError("packs.folder", folder=str(folder))
    return files_of(folder, [path for path in folder.rglob("*.yaml") if not is_worked(path, folder)], MOST_FILES)


def read_worked_folder(folder: Path) -> dict[str, bytes]:
    """Name (without ending) to bytes of every worked sale of a folder of packs; empty if it has none.

    Raises ShuangluError `packs.folder`, `packs.many` or `packs.unreadable`.
    """
    if not folder.is_dir():
        raise ShuangluError("packs.folder", folder=str(folder))
    found = files_of(folder, (folder / WORKED).rglob("*.yaml"), MOST_WORKED)
    return {name.removeprefix(f"{WORKED}/").removesuffix(".yaml"): data for name, data in found.items()}


def is_worked(path: Path, folder: Path) -> bool:
    """Tell whether a file of a folder of packs is one of its worked sales."""
    return path.relative_to(folder).parts[0] == WORKED


def files_of(folder: Path, paths: Iterable[Path], most: int) -> dict[str, bytes]:
    """Name to bytes of these files, in the order of their names; raises as `read_folder`."""
    found = sorted(path for path in paths if path.is_file() and not path.is_symlink())
    if len(found) > most:
        raise ShuangluError("packs.many", most=most, folder=str(folder))
    return {path.relative_to(folder).as_posix(): start_of(path) for path in found}


def start_of(path: Path) -> bytes:
    """Read `MOST_BYTES` and one more at most. Raises `ShuangluError` `packs.unreadable`."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ShuangluError("packs.unreadable", name=path.name, reason=error.strerror) from error
