"""Lines of text sorted into the rows of a card: what stands beside each other, and what each row is about.

Places are those of the drawn layout at 1000 x 631 px; specimens of different printers keep them within 30 px.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median
from typing import Literal

from terminal.ocr.engine import TextLine
from terminal.session.facts.box import Box

Side = Literal["front", "back"]
RowKind = Literal["name", "sex", "birth", "address", "number", "authority", "validity"]

_SAME_ROW = 20.0
"""Pixels by which middles of one row may differ; address lines, the closest rows there are, stand 48 apart."""
_OVERLAP = 0.5
"""Characters by which two boxes must overlap for one character to stand in both."""
_NEAR_PLACE = 32.0
"""Pixels by which a row may miss its place when nothing but its place tells what it is; rows stand 73 apart."""
_BESIDE = 76.0
"""Pixels within which a row that no field claims stands beside one; the rows of the front stand 73 apart."""
_BILINGUAL = 3
"""Rows of another script from which they are the card's own."""
_TELLING = re.compile(r"[\d\u3400-\u9fff\U00020000-\U000323af]")
"""What values are made of."""
_PORTRAIT = (620.0, 485.0)
"""Right of the one and above the other (px) is the portrait: what an engine reads there is hair or a collar."""
_PLACES: dict[Side, dict[RowKind, float]] = {
    "front": {"name": 124.0, "sex": 203.0, "birth": 276.0, "address": 351.0, "number": 541.0},
    "back": {"authority": 466.0, "validity": 541.0},
}
_LABELS: dict[Side, tuple[tuple[RowKind, re.Pattern[str]], ...]] = {
    "front": (
        ("number", re.compile(r"公?民?身份号|民身份|份号码|号码|\d{14}")),
        ("birth", re.compile(r"^出|^.?生(?=\d|$)|\d{4}年|年\d{1,2}月")),
        ("address", re.compile(r"^住|^.?址")),
        ("sex", re.compile(r"^性|^.?别|^[男女](?:$|民|.?族)|^民族|^.{0,4}[男女].?民?族")),
        ("name", re.compile(r"^姓|^.?名(?!族)")),
    ),
    "back": (
        ("validity", re.compile(r"有效|效期|期限|\d{4}\D?\d{2}\D?\d{2}")),
        ("authority", re.compile(r"签发|发机|机关|公安")),
    ),
}
_STAMPED = re.compile(r"仅限|仅供|使用|样[本品]|^[复禁印止无效件 ]{2,}$")
"""Writing across the card that is not of the card."""
_TITLE = re.compile(r"人民共和|居民身份|民身份证")


@dataclass(frozen=True, slots=True)
class Piece:
    """One line as the engine read it, in one width of characters and without spaces."""

    text: str
    spaced: str
    """The same with single spaces where the engine saw gaps."""
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    characters: tuple[float, ...]
    """The confidence of each character of `text`; that of the line where the engine does not tell."""

    @property
    def middle(self) -> float:
        """Pixels from the card's top to the middle of the line."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one height, left to right."""

    pieces: tuple[Piece, ...]

    @property
    def middle(self) -> float:
        """Pixels from the card's top to the middle of the row, the mean of its pieces."""
        return fmean(piece.middle for piece in self.pieces)

    @property
    def text(self) -> str:
        """All pieces run together; those that could not be read add nothing."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def spaced(self) -> str:
        """All pieces with a space between them and wherever the engine saw a gap."""
        return " ".join(piece.spaced for piece in self.pieces)


def pieces_of(lines: Iterable[TextLine], side: Side) -> list[Piece]:
    """Everything written that may belong to a field, unreadable lines included (their text is empty)."""
    pieces = [piece_of(line) for line in lines]
    return [piece for piece in pieces if not _foreign(piece, side)]


def piece_of(line: TextLine) -> Piece:
    """The line in NFKC (digits and Latin letters half wide), with the level box round its corners."""
    forms = [unicodedata.normalize("NFKC", character) for character in line.text]
    spaced = re.sub(r"\s+", " ", "".join(forms)).strip()
    sure = line.characters if len(line.characters) == len(forms) else (line.confidence,) * len(forms)
    characters = [each for form, each in zip(forms, sure, strict=True) for part in form if not part.isspace()]
    xs, ys = [x for x, _ in line.quad], [y for _, y in line.quad]
    text = re.sub(r"\s", "", spaced)
    return Piece(text, spaced, line.confidence, min(xs), min(ys), max(xs), max(ys), tuple(characters))


def _foreign(piece: Piece, side: Side) -> bool:
    if side == "front":
        across, down = _PORTRAIT
        if piece.left > across and piece.middle < down:
            return True
    elif _TITLE.search(piece.text):
        return True
    return bool(_STAMPED.search(piece.text))


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """Top to bottom. A piece joins the row whose nearest piece stands on its height."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: each.left):
        beside = [row for row in rows if abs(row[-1].middle - piece.middle) < _SAME_ROW]
        if beside:
            min(beside, key=lambda row: abs(row[-1].middle - piece.middle)).append(piece)
        else:
            rows.append([piece])
    return sorted((Row(tuple(once(row))) for row in rows), key=lambda row: row.middle)


def once(pieces: Sequence[Piece]) -> list[Piece]:
    """Boxes that overlap by about a character show it twice: where both read the same, the second one gives it up."""
    kept = list(pieces)
    for place, (one, other) in enumerate(pairwise(pieces)):
        pitch = min((each.right - each.left) / max(1, len(each.text)) for each in (one, other))
        twice = one.right - other.left > _OVERLAP * pitch and one.text[-1:] == other.text[:1] != ""
        if twice and len(other.text) > 1:
            spaced = other.spaced[1:].lstrip()
            kept[place + 1] = replace(other, text=other.text[1:], spaced=spaced, characters=other.characters[1:])
    return kept


def told_apart(rows: Sequence[Row], side: Side) -> dict[RowKind, Row]:
    """What each row is about: by its printed label, else by its place. Each kind once; the rest stays untold."""
    kinds: dict[RowKind, Row] = {}
    for kind, label in _LABELS[side]:
        fitting = [row for row in rows if row not in kinds.values() and label.search(row.text)]
        if fitting:
            kinds[kind] = min(fitting, key=lambda row: abs(row.middle - _PLACES[side][kind]))
    shift = median([row.middle - _PLACES[side][kind] for kind, row in kinds.items()]) if kinds else 0.0
    for kind, place in _PLACES[side].items():
        if kind not in kinds:
            near = [row for row in rows if row not in kinds.values() and abs(row.middle - shift - place) < _NEAR_PLACE]
            if near:
                kinds[kind] = min(near, key=lambda row: abs(row.middle - shift - place))
    return kinds


def unclaimed(rows: Sequence[Row], claimed: Sequence[Row]) -> list[Row]:
    """The claimed rows that have one beside them which no field claims: print was read there, or could not be read.

    Lines in another script stand over every row of some cards; an engine of Chinese cannot read them, and they say
    the same once more.
    """
    others = [row for row in rows if row not in claimed]
    foreign = [row for row in others if not _TELLING.search(row.text)]
    if len(foreign) >= _BILINGUAL:
        others = [row for row in others if row not in foreign]
    beside = []
    for other in others:
        for side in (1, -1):
            near = [row for row in claimed if 0 <= side * (row.middle - other.middle) < _BESIDE]
            beside += [min(near, key=lambda row: abs(row.middle - other.middle))] if near else []
    return beside


def box_around(pieces: Sequence[Piece]) -> Box | None:
    """Left, top, width, height; None for nothing."""
    if not pieces:
        return None
    left, top = min(piece.left for piece in pieces), min(piece.top for piece in pieces)
    return (left, top, max(piece.right for piece in pieces) - left, max(piece.bottom for piece in pieces) - top)
