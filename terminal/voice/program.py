"""A program that speaks: a text goes in, sound comes out, in bounded time."""

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from faults.errors import ShuangluError

_TURN_S = 0.1
_BASE_S, _EACH_S = 8.0, 0.05
"""How long a text may take, and each of its characters: programs are at least ten times as fast as speech."""


class SpeakingError(ShuangluError):
    """No sound can be made of a text."""


class SupersededError(Exception):
    """Another text is asked for by now."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a program is asked for one text; nothing of the text stands in `command`."""

    command: Sequence[str]
    text: bytes = field(repr=False)
    environment: Mapping[str, str] | None = None


def spoken_by(asked: Asked, characters: int, wanted: Callable[[], bool]) -> bytes:
    """Return what the program says. `wanted` is asked all along whether the sound is still wanted.

    Raises SpeakingError where it fails or takes too long, and SupersededError where it is not wanted any more.
    """
    try:
        program = subprocess.Popen(
            asked.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=None if asked.environment is None else dict(asked.environment),
        )
    except OSError as error:
        raise SpeakingError("voice.failed") from error
    until_s = time.monotonic() + _BASE_S + _EACH_S * characters
    found: list[bytes] = []
    exchange = threading.Thread(target=_exchange, args=(program, asked.text, found), daemon=True)
    exchange.start()
    try:
        while exchange.is_alive():
            exchange.join(_TURN_S)
            if not wanted():
                raise SupersededError
            if time.monotonic() > until_s:
                raise SpeakingError("voice.slow")
    finally:
        program.kill()
        program.wait()
    if program.returncode or not found:
        raise SpeakingError("voice.failed")
    return found[0]


def _exchange(program: "subprocess.Popen[bytes]", text: bytes, found: list[bytes]) -> None:
    with suppress(OSError, ValueError):  # killed meanwhile
        found.append(program.communicate(text)[0])
