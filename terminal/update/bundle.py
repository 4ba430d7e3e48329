"""What a program folder says of itself: `bundle.json` beside its executable."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faults.errors import ShuangluError
from program.channel import STEPS, version_key
from terminal.update.layout import EXECUTABLE

FILE = "bundle.json"
_MOST_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Bundle:
    """One program. The last three are steps of the vault's migrations, counted from 1."""

    version: str
    built: str
    platform: str
    vault_schema: int = 0
    """The newest step that it knows, and to which it brings a vault."""
    reads_vault_from: int = 0
    """The oldest step from which it does so."""
    vault_readable_from: int = 0
    """The oldest program, by its newest step, that still opens a vault of this one; 0: only one as new as this."""

    @property
    def oldest_reader(self) -> int:
        """The least `vault_schema` of a program to which a terminal can go back from this one."""
        return self.vault_readable_from or self.vault_schema

    def to_json(self) -> dict[str, Any]:
        """What `bundle.json` says."""
        return {name: getattr(self, name) for name in self.__slots__}


def read_bundle(folder: Path) -> Bundle:
    """Read `bundle.json` of a program folder; raises ShuangluError `update.bundle` where it is none of ours."""
    try:
        with (folder / FILE).open("rb") as file:
            found = json.loads(file.read(_MOST_BYTES))
        (folder / EXECUTABLE).stat()
        version, built, platform = (_text(found[name]) for name in ("version", "built", "platform"))
        version_key(version)
        return Bundle(version, built, platform, *(_step(found.get(name, 0)) for name in STEPS))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ShuangluError("update.bundle", path=str(folder)) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _step(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value
