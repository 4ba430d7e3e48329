"""What the voice is started with, and what it says besides its facts."""

from dataclasses import dataclass
from pathlib import Path

MOST_CHARACTERS = 2000
"""Of one text: some ten minutes of speech. What is longer is refused."""


@dataclass(frozen=True, slots=True)
class VoiceConfig:
    """Where a person's recordings lie, and whether the machine may speak at all."""

    recordings: Path | None = None
    """A folder as `terminal.voice.recordings` describes it; None: there are none."""
    machine: bool = True
    """False: nothing but recordings is said."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the process."""
