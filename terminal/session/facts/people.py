"""What people ask for in the window."""

from dataclasses import dataclass, field
from typing import Any, Literal

PressedKey = Literal[
    "start", "next", "finish", "give_up",
    "consent", "retake", "confirm_field", "accept_differences", "begin_challenge", "skip_flash", "by_sight",
    "confirm_places", "skip_places", "back", "cancel",
]  # fmt: skip
"""All from the second line on belong to the identity step (`terminal.session.identity`); places are confirmed again in
the recording, when they became doubtful."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person asked for something in the window (or the rehearsal did in their place)."""

    key: PressedKey
    by: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
