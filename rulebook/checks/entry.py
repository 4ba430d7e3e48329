"""One entry of a take's journal as checks see it, whoever opened it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """Entry `n` of a journal. Times are whole microseconds of the take's media time.

    `kind` is that of the evidence format (`segment`, `gap`, `mark`, …); `mark` is a mark's own kind, else empty.
    `facts`: what a mark says; of every other entry its fields that are not sealed, and what is sealed, together.
    """

    n: int
    media_us: int
    kind: str
    facts: Mapping[str, Any]
    mark: str = ""
