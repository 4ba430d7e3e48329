"""eSpeak NG, by its command: the voice of Linux terminals, where it is installed."""

import os
import shutil
import subprocess
from typing import Final, Literal

from terminal.voice.program import Asked

Language = Literal["zh", "en"]
COMMAND: Final = "espeak-ng"
_VOICES: Final[dict[Language, str]] = {"zh": "cmn", "en": "en"}
_WORDS_A_MINUTE: Final[dict[Language, int]] = {"zh": 240, "en": 160}
"""At speed 1, as it counts: some 215 Chinese characters a minute with the pauses, as when one reads to somebody."""
_SLOWEST, _FASTEST = 80, 450
_PATIENCE_S = 5.0


class Espeak:
    """Speaks through `espeak-ng`; texts go to its standard input."""

    def __init__(self, command: str, version: str) -> None:
        """Use `found`."""
        self._command = command
        self.name = f"espeak-ng {version}".strip()

    @classmethod
    def found(cls) -> "Espeak | None":
        """Return the one of this machine, None where there is none that runs and speaks Chinese."""
        command = shutil.which(COMMAND)
        if command is None:
            return None
        told = _told(command, "--version")
        voices = _told(command, f"--voices={_VOICES['zh']}")
        if told is None or not (voices or "").splitlines()[1:]:  # the first line is a heading
            return None
        words = told.split()
        version = next((word for word in words if word[:1].isdigit()), "")
        return cls(command, version)

    def asked(self, text: str, language: Language, speed: float) -> Asked:
        """How it is asked for a text."""
        pace = min(_FASTEST, max(_SLOWEST, round(_WORDS_A_MINUTE[language] * speed)))
        command = (self._command, "-v", _VOICES[language], "-s", str(pace), "-b", "1", "--stdin", "--stdout")
        return Asked(command, text.encode(), {**os.environ, "LC_ALL": "C.UTF-8"})


def _told(command: str, option: str) -> str | None:
    try:
        done = subprocess.run(
            (command, option), capture_output=True, check=False, timeout=_PATIENCE_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None
