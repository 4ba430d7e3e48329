"""The packs that this terminal's plans are made from."""

from pathlib import Path

from faults.errors import ShuangluError
from resources import PACKS
from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load_shelf
from rulebook.plan.shelf import Shelf


def packs_in(folder: Path | None) -> dict[str, bytes]:
    """Read the files of a folder of packs, or of those that ship; raises ShuangluError `packs.*`."""
    return read_folder(folder or PACKS)


def shelf_of(folder: Path | None) -> Shelf:
    """Return the packs of a folder, or those that ship, checked; raises ShuangluError `packs.*`."""
    shelf = load_shelf(packs_in(folder))
    if not shelf.rules:
        raise ShuangluError("packs.none", folder=str(folder or PACKS))
    return shelf
