"""Where programs lie under one root: the packaged one, two slots beside it, and two links that say which counts."""

import os
from pathlib import Path
from typing import Literal

from evidence.disk import sync_folder
from faults.errors import ShuangluError

Place = Literal["factory", "slots/a", "slots/b"]
PLACES: tuple[Place, ...] = ("factory", "slots/a", "slots/b")
SLOTS: tuple[Place, ...] = ("slots/a", "slots/b")
Link = Literal["current", "settled"]
EXECUTABLE = "shuanglu"


class Layout:
    """The folder `/opt/shuanglu`. `settled`: the last program known to be healthy; `current`: the one in use.

    They differ only while a newer program is on trial.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, place: Place) -> Path:
        """Where the program of a place lies, or would lie."""
        return self.root / place

    def settled(self) -> Place:
        """The last program known to be healthy; what the package brought where nothing is said."""
        return self._read("settled") or "factory"

    def current(self) -> Place:
        """The program in use; the settled one where nothing is said."""
        return self._read("current") or self.settled()

    def spare(self) -> Place:
        """The slot that neither link names; raises ShuangluError `update.trial` where both are in use."""
        used = (self.current(), self.settled())
        for slot in SLOTS:
            if slot not in used:
                return slot
        raise ShuangluError("update.trial")

    def point(self, link: Link, place: Place) -> None:
        """Exchange a link in one step; durable on return. A cut leaves the link before or this one."""
        draft = self.root / f"{link}.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(place)
        draft.replace(self.root / link)
        sync_folder(self.root)

    def _read(self, link: Link) -> Place | None:
        """None where there is no such link; raises OSError where that cannot be told: no slot is then called spare.

        One that somebody made by hand may be an absolute one.
        """
        try:
            named = os.path.normpath(self.root / (self.root / link).readlink())
        except FileNotFoundError:
            return None
        return next((place for place in PLACES if os.path.normpath(self.root / place) == named), None)
