"""What a document says of whoever holds it, as a machine read it: from its print or from its chip. Frozen, picklable.

A "card" is any proof of identity that is read here, a passport's page and a leaf of a household register included.
Pictures are JPEG bytes; they live in memory only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from terminal.session.facts.box import Box

CardKind = Literal[
    "resident", "temporary", "household", "passport", "hk_mo_tw_residence", "hk_mo_pass", "tw_pass", "foreigner",
    "first_generation", "other", "none",
]  # fmt: skip
"""`first_generation`: resident ID cards without a chip, no longer valid since 2013; `other`: a document of another
kind, which is not read; `none`: none was seen."""
CardSource = Literal["ocr", "chip", "typed"]
"""Where values come from: the print before a camera, the card's chip through a reader, or somebody's hand."""
CardSide = Literal["front", "back"]
"""`front` has the portrait. A passport's page and a leaf of a household register are a front without a back."""
Side = Literal["front", "back", "both", "none"]
"""Which sides a picture shows."""
CardFieldName = Literal[
    "name", "name_latin", "sex", "nation", "nationality", "relation", "birth_date", "address", "number",
    "pass_number", "authority", "valid_from", "valid_to",
]  # fmt: skip
"""`relation`: to the head of the household; `pass_number`: of the travel permit, on a residence permit's back."""
FieldVerdict = Literal["ok", "doubtful", "wrong", "missing"]
CardProblem = Literal[
    "no_card", "two_cards", "wrong_side", "wrong_document", "other_kind", "photocopy", "screen", "mirrored",
    "blurred", "moved", "glare", "dark", "too_small", "cut_off", "moving", "other_side_unread",
]  # fmt: skip
"""`other_kind`: a document that is read here, and not of the kind that was asked for; `wrong_document`: one that is
not. `moved`: smeared in one direction while the picture was taken; `moving`: it moves now. `other_side_unread`: the
page shows both sides, and one could not be read."""
FRONT_FIELDS: tuple[CardFieldName, ...] = ("name", "sex", "nation", "birth_date", "address", "number")
"""Of a resident ID card."""
BACK_FIELDS: tuple[CardFieldName, ...] = ("authority", "valid_from", "valid_to")
LONG_TERM = "长期"
"""What stands in `valid_to` of a card without an end (issued from the age of 46 on)."""

_NO_NATION: Final = tuple(name for name in FRONT_FIELDS if name != "nation")
_VISITOR: Final[tuple[CardFieldName, ...]] = (
    "name", "name_latin", "sex", "birth_date", "number", "authority", "valid_from", "valid_to",
)  # fmt: skip
FIELDS: Final[Mapping[CardKind, Mapping[CardSide, tuple[CardFieldName, ...]]]] = {
    "resident": {"front": FRONT_FIELDS, "back": BACK_FIELDS},
    "temporary": {"front": (*FRONT_FIELDS, *BACK_FIELDS)},
    "household": {"front": ("name", "relation", "sex", "nation", "birth_date", "number")},
    "passport": {
        "front": ("name", "name_latin", "sex", "nationality", "birth_date", "number", "valid_from", "valid_to")
    },
    "hk_mo_tw_residence": {"front": _NO_NATION, "back": (*BACK_FIELDS, "pass_number")},
    "hk_mo_pass": {"front": _VISITOR},
    "tw_pass": {"front": _VISITOR},
    "foreigner": {
        "front": ("name", "name_latin", "sex", "nationality", "birth_date", "number", "valid_from", "valid_to")
    },
    "first_generation": {"front": FRONT_FIELDS},
}
"""The fields of each kind that is read, side by side, in the order in which people read them."""
OPTIONAL: Final[Mapping[CardKind, frozenset[CardFieldName]]] = {
    "passport": frozenset({"name", "valid_from"}),
    "hk_mo_pass": frozenset({"name_latin"}),
    "tw_pass": frozenset({"name_latin"}),
    "foreigner": frozenset({"name", "valid_from"}),
    "hk_mo_tw_residence": frozenset({"pass_number"}),
}
"""What a document of this kind need not bear: a foreigner's name in Chinese, for one."""
CITIZENS: Final[frozenset[CardKind]] = frozenset({"resident", "temporary", "household", "first_generation"})
"""Documents with the number that a resident keeps for life (公民身份号码)."""
NO_PORTRAIT: Final[frozenset[CardKind]] = frozenset({"household"})
"""Documents that a face cannot be held against."""


@dataclass(frozen=True, slots=True)
class CardField:
    """One field as it was read. `value` is empty when it could not be read; `reasons` are codes that say why."""

    value: str
    confidence: float
    """0 to 1; 1 of what came from a chip."""
    verdict: FieldVerdict
    reasons: tuple[str, ...] = ()
    crop: bytes = field(default=b"", repr=False)
    """The strip of the straightened card it was read from, JPEG; empty if there is none."""
    box: Box | None = None
    """Where it stands on the straightened card (`CardReading.card`), pixels; None where that is not known."""


@dataclass(frozen=True, slots=True)
class CardReading:
    """What one picture, several that agree, or a chip say about a card. `fields` has those of the sides seen."""

    side: Side
    problems: tuple[CardProblem, ...] = ()
    fields: dict[CardFieldName, CardField] = field(default_factory=dict)
    card: bytes = field(default=b"", repr=False)
    """The straightened card, JPEG."""
    portrait: bytes = field(default=b"", repr=False)
    """The portrait on the front, JPEG; a chip's where its reader gives one."""
    kind: CardKind = "resident"
    """`none` with `side` none and nothing seen."""
    source: CardSource = "ocr"
    reader: str = ""
    """Of a chip: what its reader calls itself; that of a folder that stands in for one begins with `file:`."""
