"""What the machine's voice is to say."""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class SayAloud:
    """Make sound of this text; Spoken or SpeakingFailed answers.

    What was asked before and is not sound yet is dropped.
    """

    ticket: int
    text: str
    language: Literal["zh", "en"] = "zh"
    speed: float = 1.0
    """1 is the voice's own pace; 长者 is slower."""
    facts: dict[str, Any] = field(default_factory=dict)
    """For the mark `spoken`: node, attempt, item, digest of the text."""


VoiceOrder = SayAloud
