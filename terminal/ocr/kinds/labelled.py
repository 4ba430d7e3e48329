"""Fields by their printed labels, wherever the printer put them: a value stands behind its label, or below it. Pure.

For documents whose rows stand elsewhere from edition to edition. Nothing is guessed: without its label a value is found
only by a form that no other print on the card has, and is doubted (`label_unread`); what stands unclaimed beside a
name or an authority casts doubt on it (`row_unclaimed`).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Literal, cast

from terminal.ocr.engine import TextLine
from terminal.ocr.fields import DIGITS_FOR, LOOK_ALIKE, iso
from terminal.ocr.rows import Piece, piece_of
from terminal.ocr.verdicts import ReadField
from terminal.session.facts.box import Box
from terminal.session.facts.cards import LONG_TERM, CardFieldName

Label = Literal[
    "names", "sex", "birth_date", "nationality", "validity", "authority", "number", "pass_number", "ignored"
]
"""`names`: in Chinese and in Latin letters, one below the other; `ignored`: a label whose value is no field."""
Labels = Mapping[Label, str]
"""Regular expressions, matched against print with single blanks where the engine saw gaps."""

_BESIDE = 0.5
"""Heights of a line by which middles of one row may differ."""
_BELOW = 1.9
"""Heights of a line from one line's middle to the next one's, within one value or from a label to its value."""
_ALIGNED = 60.0
"""Pixels by which the left ends of a label and of a value below it may differ."""
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_LATIN = re.compile(r"[A-Za-z]")
_DIGIT = r"[\dOoDQ〇Il|i!ZzSsGbBgq]"
_POINTED = r"(\d{4}) ?[./\-] ?(\d{2}) ?[./\-] ?(\d{2})"
"""Two digits for month and day, always: of a line that was cut short the last one would be missing."""
_LABELLED = r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日"
_ONE_DATE = re.compile(rf"{_POINTED}|{_LABELLED}")
_DATES = re.compile(rf"{_POINTED} ?[-—–~至一] ?(?:{_POINTED}|(?P<long>{LONG_TERM}))")
_WITH_COMMA = r"[A-Z'\-]{2,}[,.，、][A-Z.'\-]{2,}"
_PART = rf"{_DIGIT}{{4}}[./\-]{_DIGIT}{{2}}[./\-]{_DIGIT}{{2}}"
_WRITTEN = rf"{_DIGIT}{{4}}年{_DIGIT}{{1,2}}月{_DIGIT}{{1,2}}日"
_LETTERS = str.maketrans("0158264", "OISBZGA")
"""What an engine takes letters for; only where nothing but a letter can stand."""
_COMMA = re.compile(r"\s*[,.、，]+\s*")
"""Behind a surname: engines take it for a point; the blank behind it they see or do not."""


@dataclass(frozen=True, slots=True)
class Bit:
    """A label, or what stands between two labels: a part of one line."""

    text: str
    """In one width, with single blanks."""
    label: Label | None
    left: float
    top: float
    right: float
    bottom: float
    confidences: tuple[float, ...]
    """Of each character of `text` but its blanks."""

    @property
    def middle(self) -> float:
        """Pixels from the document's top."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Pixels."""
        return self.bottom - self.top


class Form:
    """The lines of a document, taken apart by its labels."""

    def __init__(self, lines: Sequence[TextLine], labels: Labels, titles: str) -> None:
        """`titles`: an expression for print that is no field's and no label's."""
        parts = re.compile("|".join(f"(?P<{name}>{spelling})" for name, spelling in labels.items()))
        skipped = re.compile(titles)
        pieces = [piece_of(line) for line in lines]
        self._bits = [bit for piece in pieces if not skipped.search(piece.text) for bit in _bits(piece, parts)]
        self._claimed: set[int] = set()

    def value(self, label: Label, form: str) -> tuple[str, list[Bit], list[str]]:
        """The text behind or below a label that has this form; else one of this form that stands anywhere, doubted."""
        fits = re.compile(form)
        for place, head in self._of(label):
            for near in self._near(place, head):
                if fits.fullmatch(_read(self._bits[near].text)):
                    self._claimed.add(near)
                    return self._bits[near].text, [self._bits[near]], []
        free = [at for at, bit in enumerate(self._bits) if self._is_free(at) and fits.fullmatch(_read(bit.text))]
        if len(free) != 1:
            unfit = [self._bits[near] for place, head in self._of(label) for near in self._near(place, head)[:1]]
            return "", unfit[:1], []
        self._claimed.add(free[0])
        return self._bits[free[0]].text, [self._bits[free[0]]], ["label_unread"]

    def block(self, label: Label) -> list[Bit]:
        """Everything behind and below a label, line by line, up to where another label stands or a line is missing."""
        for place, head in self._of(label):
            found = [self._bits[near] for near in self._near(place, head)[:1]]
            if not found:
                continue
            self._claimed.add(self._bits.index(found[0]))
            while (more := self._next(found[-1])) is not None:
                self._claimed.add(more)
                found.append(self._bits[more])
            return found
        return []

    def above(self, bit: Bit) -> Bit | None:
        """Take the nearest print above it that no field took and that begins where it begins."""
        over = [at for at, other in enumerate(self._bits) if self._is_free(at) and _follows(other, bit)]
        near = max(over, key=lambda at: self._bits[at].middle, default=None)
        if near is None:
            return None
        self._claimed.add(near)
        return self._bits[near]

    def pass_over(self, label: Label) -> None:
        """Take what stands behind or below a label whose value is no field."""
        for place, head in self._of(label):
            self._claimed.update(self._near(place, head)[:1])

    def unclaimed_near(self, bits: Sequence[Bit]) -> bool:
        """Whether print that no field took stands where these bits may go on."""
        free = [bit for at, bit in enumerate(self._bits) if self._is_free(at)]
        return any(_follows(bit, other) or _beside(bit, other) for bit in bits for other in free)

    def _of(self, label: Label) -> Iterator[tuple[int, Bit]]:
        return ((at, bit) for at, bit in enumerate(self._bits) if bit.label == label)

    def _is_free(self, at: int) -> bool:
        return self._bits[at].label is None and at not in self._claimed

    def _near(self, place: int, head: Bit) -> list[int]:
        """Bits that may be its value: the one behind it in its line, those to its right, those below it."""
        behind = [place + 1] if place + 1 < len(self._bits) and _same_line(head, self._bits[place + 1]) else []
        right = [at for at, bit in enumerate(self._bits) if _beside(head, bit) and not self._between(head, bit)]
        below = [at for at, bit in enumerate(self._bits) if _follows(head, bit) and not self._parted(head, bit)]
        ordered = [
            *behind,
            *sorted(right, key=lambda at: self._bits[at].left),
            *sorted(below, key=lambda at: (self._bits[at].middle, self._bits[at].left)),
        ]
        return [at for at in dict.fromkeys(ordered) if self._is_free(at)]

    def _between(self, head: Bit, value: Bit) -> bool:
        """Whether another label stands between the two."""
        return any(bit.label and _beside(head, bit) and bit.left < value.left for bit in self._bits if bit is not head)

    def _parted(self, upper: Bit, lower: Bit) -> bool:
        """Whether a label stands between two bits of one column."""
        return any(
            bit.label and upper.middle < bit.middle < lower.middle and _aligned(upper, bit)
            for bit in self._bits
            if bit is not upper
        )

    def _next(self, last: Bit) -> int | None:
        below = [at for at, bit in enumerate(self._bits) if self._is_free(at) and _follows(last, bit)]
        near = min(below, key=lambda at: self._bits[at].middle, default=None)
        if near is None or self._parted(last, self._bits[near]):
            return None
        return None if any(bit.label and _beside(bit, self._bits[near]) for bit in self._bits) else near


def _bits(piece: Piece, parts: re.Pattern[str]) -> list[Bit]:
    """A line, taken apart where labels stand in it; places are by share of its characters."""
    cuts: list[tuple[int, int, Label | None]] = []
    at = 0
    for match in parts.finditer(piece.spaced):
        label = cast("Label", match.lastgroup)  # the groups of `parts` are named by labels
        cuts += [(at, match.start(), None), (match.start(), match.end(), label)]
        at = match.end()
    cuts.append((at, len(piece.spaced), None))
    return [bit for start, end, label in cuts if (bit := _bit(piece, start, end, label)) is not None]


def _bit(piece: Piece, start: int, end: int, label: Label | None) -> Bit | None:
    text = piece.spaced[start:end]
    bare = text.strip(" :/")
    if not bare:
        return None
    first = len(piece.spaced[: start + text.index(bare)].replace(" ", ""))
    confidences = piece.characters[first : first + len(bare.replace(" ", ""))]
    pitch = (piece.right - piece.left) / max(1, len(piece.spaced))
    left = piece.left + pitch * start
    return Bit(bare, label, left, piece.top, piece.left + pitch * end, piece.bottom, confidences)


def _same_line(one: Bit, other: Bit) -> bool:
    return one.top == other.top and one.bottom == other.bottom and other.left >= one.left


def _beside(left: Bit, right: Bit) -> bool:
    height = (left.height + right.height) / 2
    return right.left >= left.right - height / 2 and abs(left.middle - right.middle) < _BESIDE * height


def _follows(upper: Bit, lower: Bit) -> bool:
    """Whether one stands directly below the other and begins where it begins."""
    step, high = lower.middle - upper.middle, (upper.height + lower.height) / 2
    return _BESIDE * high <= step <= _BELOW * max(upper.height, lower.height) and _aligned(upper, lower)


def _aligned(upper: Bit, lower: Bit) -> bool:
    return abs(lower.left - upper.left) <= _ALIGNED


# --- fields ---


def _read(text: str) -> str:
    """For comparing with a form."""
    return text.replace(" ", "")


def field_of(value: str, bits: Sequence[Bit], reasons: Sequence[str] = (), alike: int = 0) -> ReadField:
    """The field with this value, read from these bits; `alike` characters were taken for their look-alikes."""
    if not value:
        return ReadField("", 0.0, tuple(reasons) or (("unreadable",) if bits else ("not_found",)), _box(bits))
    sure = [each for bit in bits for each in bit.confidences] or [0.0]
    if alike:
        reasons = (*reasons, "look_alikes")
    return ReadField(value, fmean(sure) * LOOK_ALIKE**alike, tuple(dict.fromkeys(reasons)), _box(bits), min(sure))


def _box(bits: Sequence[Bit]) -> Box | None:
    if not bits:
        return None
    left, top = min(bit.left for bit in bits), min(bit.top for bit in bits)
    return left, top, max(bit.right for bit in bits) - left, max(bit.bottom for bit in bits) - top


def names(form: Form) -> tuple[dict[CardFieldName, ReadField], list[Bit]]:
    """The name in Chinese and the one in Latin letters, by what each line is written in; and where both stand."""
    block = form.block("names")
    if not block:
        return _names_unlabelled(form)
    han = [bit for bit in block if _HAN.search(bit.text)]
    latin = [bit for bit in block if not _HAN.search(bit.text) and _LATIN.search(bit.text)]
    mixed = len(block) > len(han) + len(latin) or any(_LATIN.search(bit.text) for bit in han)
    strange = ["row_unclaimed"] if mixed else []
    chinese = "".join(bit.text.replace(" ", "") for bit in han)
    western = _COMMA.sub(", ", " ".join(bit.text for bit in latin)).upper().strip(" ,")
    return {
        "name": field_of(chinese, han, [*strange, *(["line_missing"] if len(han) > 1 else [])] if chinese else ()),
        "name_latin": field_of(western, latin, strange if western else ()),
    }, block


def _names_unlabelled(form: Form) -> tuple[dict[CardFieldName, ReadField], list[Bit]]:
    """By the comma of the Latin name, which no other print has, and the line of Chinese right above it; doubted."""
    text, latin, reasons = form.value("names", _WITH_COMMA)
    above = form.above(latin[0]) if text else None
    han = [above] if above is not None and _HAN.search(above.text) else []
    chinese = "".join(bit.text.replace(" ", "") for bit in han)
    return {
        "name": field_of(chinese, han, reasons if chinese else ()),
        "name_latin": field_of(_COMMA.sub(", ", text), latin if text else [], reasons if text else ()),
    }, [*han, *latin]


def with_doubt(form: Form, field: ReadField, bits: Sequence[Bit]) -> ReadField:
    """The field, doubted where print that no field took stands beside it; call it once all fields are taken."""
    if field.value and form.unclaimed_near(bits):
        return replace(field, reasons=tuple(dict.fromkeys((*field.reasons, "row_unclaimed"))))
    return field


def sex(form: Form) -> ReadField:
    """男 or 女; the letter behind it, where there is one, must say the same."""
    text, bits, reasons = form.value("sex", "[男女](?:/?[MF])?")
    letter = re.search("[MF]", text)
    if letter and (letter.group() == "M") != text.startswith("男"):
        reasons = [*reasons, "unsure_reading"]
    return field_of(text[:1], bits, reasons)


def birth_date(form: Form) -> ReadField:
    """One date, in figures with points or with 年月日."""
    text, bits, reasons = form.value("birth_date", f"{_PART}|{_WRITTEN}")
    digits = text.translate(DIGITS_FOR)
    match = _ONE_DATE.fullmatch(digits)
    value = iso(*(each for each in match.groups() if each)) if match else ""
    return field_of(value, bits, reasons if value else ["date_impossible"] if match else (), _apart(text, digits))


def validity(form: Form) -> dict[CardFieldName, ReadField]:
    """Both dates; the end may be 长期. Where one date alone stands, which one it is cannot be told: none."""
    text, bits, reasons = form.value("validity", rf"{_PART}[-—–~至一](?:{_PART}|{LONG_TERM})")
    digits = text.translate(DIGITS_FOR)
    match = _DATES.fullmatch(digits)
    if not match:
        return {"valid_from": field_of("", bits), "valid_to": field_of("", bits)}
    start, end = iso(*match.groups()[:3]), LONG_TERM if match["long"] else iso(*match.groups()[3:6])
    alike = _apart(text, digits)
    return {
        "valid_from": field_of(start, bits, reasons if start else ["date_impossible"], alike),
        "valid_to": field_of(end, bits, reasons if end else ["date_impossible"], alike),
    }


def authority(form: Form, known: Collection[str] = ()) -> tuple[ReadField, list[Bit]]:
    """The authority, on one line or two, and where it stands.

    `known`: where one of these stands before a gap, what stands behind the gap belongs to another column.
    """
    bits = form.block("authority")
    text = " ".join(bit.text for bit in bits)
    value = text.replace(" ", "")
    first = text.partition(" ")[0]
    return field_of(first if first in known and value not in known else value, bits), bits


def coded(form: Form, label: Label, shape: str) -> ReadField:
    """A number made after `shape`: `A` stands for a letter, `9` for a digit, `X` for a digit or the letter X."""
    spelled = "".join({"A": r"[A-Z0158264]", "X": f"(?:{_DIGIT}|[Xx×])"}.get(each, _DIGIT) for each in shape)
    text, bits, reasons = form.value(label, spelled)
    bare = text.replace(" ", "")
    value = "".join(_as(kind, each) for each, kind in zip(bare, shape, strict=False))
    fits = re.fullmatch(shape.replace("9", r"\d").replace("A", "[A-Z]").replace("X", r"[\dX]"), value) is not None
    return field_of(value if fits else "", bits, reasons, _apart(bare, value) if fits else 0)


def _as(kind: str, character: str) -> str:
    if kind == "A":
        return character.translate(_LETTERS)
    return "X" if kind == "X" and character in "Xx×" else character.translate(DIGITS_FOR)


def _apart(one: str, other: str) -> int:
    return sum(before != after for before, after in zip(one, other, strict=True))
