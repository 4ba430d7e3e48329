"""Engines for stories about the recogniser process: each fails in one way that models can fail."""

import os
import time
from pathlib import Path

from terminal.speech.recogniser.pieces import Piece
from terminal.speech.recogniser.scripted import Said, ScriptedEngine
from terminal.speech.sound import Samples

SCRIPT = (Said(500_000, 1_500_000, "我听清楚了", 90), Said(3_000_000, 3_600_000, "不同意"))


def hears_script() -> ScriptedEngine:
    return ScriptedEngine(SCRIPT, "stories", "ab" * 32)


class Hostile(ScriptedEngine):
    """Works until it has heard 0.4 s, then does what it does."""

    def __init__(self) -> None:
        super().__init__(SCRIPT)

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Piece]:
        if at_us >= 400_000:
            self.misbehave()
        return super().hear(at_us, samples, rate, broken=broken)

    def misbehave(self) -> None:
        raise NotImplementedError


class Aborting(Hostile):
    def misbehave(self) -> None:
        os.abort()


class Exiting(Hostile):
    """As sherpa-onnx ends a process, without an exception."""

    def misbehave(self) -> None:
        os._exit(255)


class Raising(Hostile):
    def misbehave(self) -> None:
        raise RuntimeError


class Hanging(Hostile):
    def misbehave(self) -> None:
        time.sleep(3600)


class Greedy(Hostile):
    """Takes all there is in one call."""

    def misbehave(self) -> None:
        bytearray(4_000_000_000)


class Growing(Hostile):
    """Takes a little more each time and keeps it."""

    kept: list[bytes]

    def misbehave(self) -> None:
        self.kept = [*getattr(self, "kept", []), os.urandom(30_000_000)]


class Slow(ScriptedEngine):
    """Takes three times as long as the sound."""

    def __init__(self) -> None:
        super().__init__(SCRIPT)

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Piece]:
        time.sleep(3 * len(samples) / rate)
        return super().hear(at_us, samples, rate, broken=broken)


class Unloadable(ScriptedEngine):
    def __init__(self) -> None:
        raise AssertionError("tokens.txt does not exist")


class WrongKind(ScriptedEngine):
    """As a model of the wrong kind does while it is loaded."""

    def __init__(self) -> None:
        os._exit(255)


def falls_once(mark: Path) -> ScriptedEngine:
    """An engine that aborts the first time, told by a file, and then works."""
    if mark.exists():
        return hears_script()
    mark.touch()
    return Aborting()
