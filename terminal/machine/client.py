"""Asking the machine service: one line there, one line back."""

import json
import socket
from pathlib import Path
from typing import Any

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.machine.places import socket_here

QUICK_S = 10.0
LONG_S = 1800.0
"""To verify and unpack a program on a slow disk."""
_MOST_ANSWER = 64 * 1024


class MachineClient:
    """Speaks to one service. Every call makes a connection of its own; from any thread."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or socket_here()

    @property
    def is_there(self) -> bool:
        """Whether this machine has the service at all."""
        return self._path.exists()

    def state(self) -> dict[str, Any]:
        """Which programs there are, and how they stand."""
        return self._ask({"ask": "state"}, QUICK_S)

    def install(self, channel: Path, version: str | None = None, *, again: bool = False) -> str:
        """Have a program installed from a channel in the terminal's home; return its version."""
        asked = {"ask": "install", "channel": str(channel), **({"version": version} if version else {})}
        return str(self._ask(asked | ({"again": True} if again else {}), LONG_S).get("version", ""))

    def switch(self, version: str) -> None:
        """Have the installed program put in use, on trial: the kiosk is restarted."""
        self._ask({"ask": "switch", "version": version}, QUICK_S)

    def healthy(self, version: str) -> bool:
        """Say that the program in use has come up well; tell whether it was on trial."""
        return bool(self._ask({"ask": "healthy", "version": version}, QUICK_S).get("settled"))

    def set_clock(self, utc: str, offset_s: float) -> bool:
        """Have the clock moved as headquarters' greeting gave reason to; tell whether it was."""
        return bool(self._ask({"ask": "clock", "utc": utc, "offset_s": offset_s}, QUICK_S).get("moved"))

    def restart(self) -> None:
        """Have the kiosk restarted."""
        self._ask({"ask": "restart", "unit": "kiosk"}, QUICK_S)

    def _ask(self, asked: dict[str, Any], patience_s: float) -> dict[str, Any]:
        """Raises ShuangluError: `machine.silent`, or whatever the service says."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(QUICK_S)
                connection.connect(str(self._path))
                connection.sendall(json.dumps(asked).encode() + b"\n")
                connection.settimeout(patience_s)
                answer = _read(connection)
        except (OSError, ValueError) as error:
            raise ShuangluError("machine.silent", path=str(self._path)) from error
        if answer.get("ok") is not True:
            raise ShuangluError.of(_trouble(answer))
        return answer


def _read(connection: socket.socket) -> dict[str, Any]:
    line = b""
    while not line.endswith(b"\n") and len(line) < _MOST_ANSWER:
        more = connection.recv(_MOST_ANSWER)
        if not more:
            break
        line += more
    answer = json.loads(line)
    return answer if isinstance(answer, dict) else {}


def _trouble(answer: dict[str, Any]) -> Trouble:
    facts = answer.get("facts")
    plain = {
        str(name): fact
        for name, fact in (facts.items() if isinstance(facts, dict) else ())
        if isinstance(fact, str | int | float | bool | None)
    }
    return Trouble(str(answer.get("code", "machine.fault")), plain)
