"""What the customer does: on her own display, with pen, finger, mouse or keypad, or by the seller's keys."""

from dataclasses import dataclass, field
from typing import Any, Literal

Via = Literal["customer", "seller", "paced"]
"""`customer`: on her display, pen or keypad. `seller`: entered from the operator's keys (needs her spoken answer).
`paced`: the clock did it, nobody was there."""
CustomerAct = Literal[
    "agreed", "refused", "changed", "heard", "again", "answered", "page", "read", "signed", "copied", "rewritten",
    "break", "back", "volume", "speed", "shown", "seen", "opened", "closed", "larger", "stop", "stayed", "withdrawn",
    "captions", "painted", "hidden",
]  # fmt: skip
"""`heard`: 听清楚了; `again`: 请再说一遍; `page`: another page of a document is open; `read`: the last page was read;
`changed`: an answer to a consent is taken back; `break`/`back`: she asks for a break, and is back; `shown`: what is on
the screen was painted; `painted`: it came to rest, and its picture was taken; `hidden`: her window is gone from the
display, as where the one display is given back; `seen`: the rights at the end; `opened`/`closed`: a paper that is
looked at beside what is asked; `stop`: she does not want to be recorded any more, and is asked whether so; then
`stayed`: it goes on, or `withdrawn`: her consent is taken back, and the take ends;
`captions`: what is said is to be shown in writing, or not (`detail["on"]`), where a recogniser is installed;
`larger`: the larger letters and the slower voice of 长者 are wished, or not (`detail["elder"]`).

`detail`: `page` (page, shown, painted), `answer` (answered: `accepted` or `refused`), `cell` (rewritten, from 0),
`value` (volume, speed), `language` and `display` (shown: `second` or `turned`); of `painted` `pixels` (SHA-256 of the
picture), `type_tenths_mm` (its smallest letters; None where her display is not measured) and `whole` (nothing is cut
off; None where nobody knows). Of the seller's keys `spoken` is true: he heard her say it; and for `signed` and `copied`
`on_paper`: it was written on paper before the camera."""


@dataclass(frozen=True, slots=True)
class CustomerActed:
    """She did something about `item` of her screen (`CustomerView.item`)."""

    act: CustomerAct
    item: str
    via: Via = "customer"
    sha256: str = ""
    """Digest of the text that was on the screen, UTF-8 (`CustomerView.sha256`)."""
    detail: dict[str, Any] = field(default_factory=dict)
    content: bytes = field(default=b"", repr=False)
    """Strokes or page track as canonical JSON, to be sealed as an object; empty for all other acts."""
    about: str = ""
    """`CustomerView.about` of the screen that it was done on; an act on another screen came too late."""


CustomerFact = CustomerActed
