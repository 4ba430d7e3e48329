"""What sound is played through, named by a string.

speaker:default, speaker:NAME   a loudspeaker; a part of its name is enough
test:sink                       none at all: what is played takes its time and is heard by nobody
"""

from dataclasses import dataclass
from typing import Literal

from faults.errors import ShuangluError

KNOWN = "speaker:default, speaker:NAME, test:sink"


@dataclass(frozen=True, slots=True)
class Sink:
    """One named sink. `shown` is what the person wrote, for marks and logs."""

    shown: str
    kind: Literal["speaker", "test"]
    name: str


def parse_sink(text: str) -> Sink | None:
    """Understand a sink's name, None for an empty one: nothing is played then. Raises ShuangluError `capture.sink`."""
    if not text.strip():
        return None
    scheme, _, name = text.partition(":")
    if scheme == "speaker" and name:
        return Sink(text, "speaker", name)
    if text == "test:sink":
        return Sink(text, "test", name)
    raise ShuangluError("capture.sink", text=text, known=KNOWN)
