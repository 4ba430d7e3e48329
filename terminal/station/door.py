"""The line between the kiosk and another program on this machine: JSON objects, one a line, over loopback.

Both ends prove that they know the key that stands in the home, before anything else is said: whoever listens on a port
that a dead kiosk has left gets no sale, and whoever calls without the key is not heard. Nothing waits for ever.
"""

import contextlib
import hashlib
import hmac
import json
import secrets
import socket
from typing import Any

from rulebook.sale.reading import MOST_TEXT

PATIENCE_S = 5.0
"""So long the other end may take for what it says at once."""
_MOST_LINE = 4 * MOST_TEXT
_NONCE = 32


class Line:
    """One end. Raises OSError or ValueError for an end that is silent, gone, or says what is no JSON object."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._end.settimeout(PATIENCE_S)
        self._reader = end.makefile("rb")

    def say(self, value: dict[str, Any]) -> None:
        """Send one object."""
        self._end.sendall(json.dumps(value).encode() + b"\n")

    def hear(self, within_s: float | None = PATIENCE_S) -> dict[str, Any]:
        """Wait for the next object; None: for as long as it takes."""
        self._end.settimeout(within_s)
        line = self._reader.readline(_MOST_LINE)
        if not line.endswith(b"\n"):
            raise ConnectionError("the other end is gone, or said too much")
        value = json.loads(line)
        if not isinstance(value, dict):
            raise ValueError("no JSON object")  # noqa: TRY004 - of what came over the line
        return value

    def close(self) -> None:
        """Hang up; a thread that waits on it is woken."""
        with contextlib.suppress(OSError):  # the other end was quicker
            self._end.shutdown(socket.SHUT_RDWR)
        self._reader.close()
        self._end.close()


def admit(line: Line, key: bytes) -> None:
    """The kiosk's part of the proof. Raises ValueError for a caller that does not know the key."""
    ours = secrets.token_hex(_NONCE)
    line.say({"nonce": ours})
    said = line.hear()
    if not hmac.compare_digest(str(said.get("proof")), _proof(key, "caller", ours)):
        raise ValueError("a wrong key")
    line.say({"proof": _proof(key, "kiosk", str(said.get("nonce")))})


def introduce(line: Line, key: bytes) -> None:
    """The caller's part of the proof. Raises ValueError for a listener that does not know the key."""
    theirs, ours = str(line.hear().get("nonce")), secrets.token_hex(_NONCE)
    line.say({"proof": _proof(key, "caller", theirs), "nonce": ours})
    if not hmac.compare_digest(str(line.hear().get("proof")), _proof(key, "kiosk", ours)):
        raise ValueError("a wrong key")


def _proof(key: bytes, who: str, nonce: str) -> str:
    return hmac.new(key, f"shuanglu/door/1 {who} {nonce}".encode(), hashlib.sha256).hexdigest()
