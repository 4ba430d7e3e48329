"""What reached the customer of one item in one attempt, as a mark `delivery` tells it.

What nobody measured is None, and never taken for good. Register of marks: `docs/evidence-format.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

VERSION: Final = 1
MOST: Final = 2**53
NO_ACT: Final = "none"
_DIGEST: Final = 64


@dataclass(frozen=True, slots=True)
class HeardBack:
    """What the machine read was looked for in the microphone: whether it was `found`, how late, how loud.

    `level_db`: against what was played, whole dB; 0 is as loud.
    """

    found: bool
    delay_ms: int = 0
    level_db: int = -120


@dataclass(frozen=True, slots=True)
class Delivery:
    """One item that was on her display in an attempt, told once it has left it for good."""

    node: str
    attempt: int
    item: str
    """`prompt:…`, `document:…`, `question:…`, as in a mark `shown`."""
    text_sha256: str
    """Of the Chinese text, UTF-8; of a document, of its PDF."""
    pixels_sha256: str | None = None
    """Of the picture as it was painted; None where nobody took one."""
    type_tenths_mm: int | None = None
    """The smallest letters on it, tenths of a millimetre; None where her display was not measured."""
    shown_ms: int = 0
    """For how long it really was on her display: breaks and other screens do not count."""
    to_end: bool | None = None
    """A document: its last page was open for its time. Else: nothing of it was cut off. None: nobody knows."""
    facing_percent: int | None = None
    """How much of the time that was looked at she was seen to face the camera at her display.

    None where less than half of the time was looked at."""
    playout: HeardBack | None = None
    """None where it was not read by the machine, or could not be looked for."""
    act: str = NO_ACT
    """By what it was done: `heard`, `read`, `answered`. Of a question that was not, what she touched: `accepted`,
    `refused`. `none` where she did nothing."""
    via: str = ""
    """By whose hand: `customer`, `seller`, `paced`; empty without an act."""

    @property
    def paced(self) -> bool:
        """Whether the clock did it, and nobody was there."""
        return self.via == "paced"


def spelled(found: Delivery) -> dict[str, Any]:
    """Return the facts of a `delivery` mark."""
    heard = found.playout
    return {
        "version": VERSION,
        "node": found.node,
        "attempt": found.attempt,
        "item": found.item,
        "text_sha256": found.text_sha256,
        "pixels_sha256": found.pixels_sha256,
        "type_tenths_mm": found.type_tenths_mm,
        "shown_ms": found.shown_ms,
        "to_end": found.to_end,
        "facing_percent": found.facing_percent,
        "playout": None if heard is None else [int(heard.found), heard.delay_ms, heard.level_db],
        "act": found.act,
        "via": found.via,
    } | ({"paced": True} if found.paced else {})


def read_delivery(facts: Mapping[str, Any]) -> Delivery | None:
    """Return what a mark says; None for one of a later version. Raises ValueError for what makes no sense."""
    try:
        if facts["version"] != VERSION:
            return None
        return Delivery(
            _text(facts["node"]),
            _whole(facts["attempt"]),
            _text(facts["item"]),
            _digest(facts["text_sha256"]),
            _maybe(facts["pixels_sha256"], _digest),
            _maybe(facts["type_tenths_mm"], _whole),
            _whole(facts["shown_ms"]),
            _maybe(facts["to_end"], _truth),
            _maybe(facts["facing_percent"], _percent),
            _maybe(facts["playout"], _heard),
            _text(facts["act"]),
            _text(facts["via"]),
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("this tells of no delivery") from error


def _maybe(value: Any, read: Any) -> Any:
    return None if value is None else read(value)


def _heard(listed: Any) -> HeardBack:
    found, delay_ms, level_db = listed
    return HeardBack(_whole(found) == 1, _whole(delay_ms), _signed(level_db))


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("yes or no only")
    return value


def _percent(value: Any) -> int:
    if _whole(value) > 100:  # noqa: PLR2004 - of a hundred
        raise ValueError("no share")
    return _whole(value)


def _whole(value: Any) -> int:
    """Refuse what is no whole number from 0, and one that no journal can hold."""
    if _signed(value) < 0:
        raise ValueError("less than nothing")
    return _signed(value)


def _signed(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MOST:
        raise ValueError("whole numbers only")
    return value


def _digest(value: Any) -> str:
    if len(_text(value)) != _DIGEST or set(value) - set("0123456789abcdef"):
        raise ValueError("no digest")
    return _text(value)


def _text(value: Any) -> str:
    """Refuse what is no text, and one that no file can hold: half a character."""
    if not isinstance(value, str):
        raise TypeError("text only")
    value.encode()
    return value
