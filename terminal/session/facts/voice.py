"""What the machine's voice answers (`terminal/voice`): a text became sound, or why not."""

from dataclasses import dataclass, field
from typing import Any

from faults.trouble import Trouble


@dataclass(frozen=True, slots=True)
class VoiceKnown:
    """Whether this machine has a voice, and which."""

    name: str = ""
    """Empty: none; texts are read by the seller then."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text that was asked for is sound now; the conductor hands it to the recorder to be played."""

    ticket: int
    pcm: bytes = field(repr=False)
    """16-bit little-endian samples, one channel."""
    rate: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpeakingFailed:
    """It could not be made sound of; the seller reads it."""

    ticket: int
    trouble: Trouble


VoiceFact = VoiceKnown | Spoken | SpeakingFailed
