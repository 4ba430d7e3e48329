"""What the official online check of identity (公民身份信息联网核查) came to. Frozen."""

from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble

OnlineVerdict = Literal["match", "no_match", "not_found", "not_checked"]
"""`no_match`: the number is another name's; `not_found`: there is no such number; `not_checked`: nobody knows, and
`why` says why."""


@dataclass(frozen=True, slots=True)
class OnlineAnswered:
    """An order `AskOnline` came to this. Whatever stands here was verified, or `why` says that it was not.

    `answer` is headquarters' signed word as it came, which names its person by a digest salted with `salt` alone.
    """

    ticket: int
    verdict: OnlineVerdict
    why: Trouble | None = None
    reference: str = ""
    """The number that the service gave its answer."""
    answered_by: str = ""
    signed_by: str = ""
    stand_in: bool = False
    """No official service was asked: a stand-in answered."""
    at: str = ""
    """By headquarters' clock, UTC."""
    request: str = ""
    salt: str = field(default="", repr=False)
    answer: bytes = field(default=b"", repr=False)
