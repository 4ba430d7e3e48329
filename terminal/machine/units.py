"""Services of this machine: restarted, and asked how often they were started. By systemd, or on paper."""

import subprocess
from pathlib import Path
from typing import Literal, Protocol

Unit = Literal["kiosk"]
_NAMES: dict[Unit, str] = {"kiosk": "shuanglu.service"}
_PATIENCE_S = 10.0


class Units(Protocol):
    """What the machine service can have done to services."""

    def restart(self, unit: Unit) -> None:
        """Have it restarted; returns at once. Raises OSError where that cannot even be asked for."""

    def starts(self, unit: Unit) -> int:
        """How often it was started since it was last restarted by somebody, that start included; 0: not known."""


class SystemdUnits:
    """The real ones. `NRestarts` counts automatic restarts and begins anew with each manual one, and at each boot."""

    def restart(self, unit: Unit) -> None:
        """Ask systemd, and do not wait: the one who asked for it may be the one who is restarted."""
        asked = ["systemctl", "--no-block", "restart", _NAMES[unit]]
        try:
            done = subprocess.run(asked, check=False, capture_output=True, timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError("systemctl restart gave no answer") from error
        if done.returncode:
            raise OSError(done.returncode, "systemctl restart failed")

    def starts(self, unit: Unit) -> int:
        """Ask systemd."""
        asked = ["systemctl", "show", "--property=NRestarts", "--value", _NAMES[unit]]
        try:
            done = subprocess.run(asked, check=False, capture_output=True, text=True, timeout=_PATIENCE_S)
            return 1 + int(done.stdout)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return 0


class PaperUnits:
    """A stand-in: restarts are lines of a file, and starts are the number in another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def restart(self, unit: Unit) -> None:
        """Write it down."""
        with (self._folder / "restarts").open("a", encoding="utf-8") as file:
            file.write(f"{unit}\n")

    def starts(self, unit: Unit) -> int:
        """Read what somebody wrote into `starts-<unit>`."""
        try:
            return int((self._folder / f"starts-{unit}").read_text())
        except (OSError, ValueError):
            return 0
