"""What the machine service remembers: which program is installed, which is on trial, which failed; and its log."""

import json
import logging
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from evidence.disk import sync_folder, write_whole
from terminal.update.layout import SLOTS, Place

_LOG_BYTES, _LOGS = 1_000_000, 3
_MOST_FAILED = 20


@dataclass(frozen=True, slots=True)
class Installed:
    """A program that lies whole in a slot, waiting to be switched to."""

    version: str
    place: Place
    sha256: str
    """Of the archive that it came in."""


@dataclass(frozen=True, slots=True)
class TrialNote:
    """A program that was switched to and has not said yet that it is healthy."""

    version: str
    place: Place
    starts: int = 0
    """How often it was started."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A program that was rolled back."""

    version: str
    code: str
    at: str


class Records:
    """The folder `/var/lib/shuanglu-machine`; its owner alone reads it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._unwritten: list[Failed] = []
        """For which the disk had no room: they are known until the service ends."""

    def installed(self) -> Installed | None:
        """What waits; None where nothing does, or what is written is none of ours."""
        with suppress(KeyError, TypeError, ValueError):
            found = self._read("installed.json")
            return Installed(str(found["version"]), _slot(found["place"]), str(found["sha256"]))
        return None

    def keep_installed(self, installed: Installed | None) -> None:
        """Note it, or that nothing is whole any more; durable on return."""
        self._write("installed.json", asdict(installed) if installed else None)

    def trial(self) -> TrialNote | None:
        """What is on trial."""
        with suppress(KeyError, TypeError, ValueError):
            found = self._read("trial.json")
            return TrialNote(str(found["version"]), _slot(found["place"]), int(found["starts"]))
        return None

    def keep_trial(self, trial: TrialNote | None) -> None:
        """Note it, or that there is none any more; durable on return."""
        self._write("trial.json", asdict(trial) if trial else None)

    def failed(self) -> list[Failed]:
        """What was rolled back, the newest last."""
        written: list[Failed] = []
        with suppress(KeyError, TypeError, ValueError):
            written = [Failed(**{name: str(each[name]) for name in Failed.__slots__}) for each in self._read_list()]
        return [*written, *self._unwritten]

    def add_failed(self, failed: Failed) -> None:
        """Note it; durable on return. Raises OSError; it is known then all the same."""
        all_failed = [*(each for each in self.failed() if each.version != failed.version), failed][-_MOST_FAILED:]
        self._unwritten = [failed]
        self._write("failed.json", {"failed": [asdict(each) for each in all_failed]})
        self._unwritten = []

    def forgive(self, version: str) -> None:
        """Somebody wants it to be tried again."""
        kept = [asdict(each) for each in self.failed() if each.version != version]
        self._unwritten = [each for each in self._unwritten if each.version != version]
        self._write("failed.json", {"failed": kept})

    def _read_list(self) -> list[Any]:
        found = self._read("failed.json").get("failed", [])
        return found if isinstance(found, list) else []

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / name).read_bytes())
        except FileNotFoundError:
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, value: dict[str, Any] | None) -> None:
        path = self.folder / name
        if value is not None:
            write_whole(path, json.dumps(value, indent=1).encode() + b"\n", private=True)
        elif path.exists():
            path.unlink()
            sync_folder(self.folder)


def _slot(value: object) -> Place:
    return next(slot for slot in SLOTS if slot == value) if value in SLOTS else _refuse()


def _refuse() -> Place:
    raise ValueError


def open_log(folder: Path) -> logging.Logger:
    """Return the service's own log: who asked for what, and what became of it, three files of a megabyte at most."""
    log = logging.getLogger(f"shuanglu-machine.{folder}")
    log.propagate = False
    log.setLevel(logging.INFO)
    handler = RotatingFileHandler(folder / "log", maxBytes=_LOG_BYTES, backupCount=_LOGS, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    os.chmod(folder / "log", 0o600)  # noqa: PTH101 - no Path is at hand
    log.addHandler(handler)
    return log
