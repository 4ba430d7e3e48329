"""From lines of text on a straightened card to its fields, by printed labels and by layout.

Nothing is guessed and nothing derived: a field is what was read on its own line. Look-alikes are taken for digits only
where nothing but a digit can stand, and that is said (`look_alikes`) and lowers the confidence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from statistics import fmean

from terminal.ocr.engine import TextLine
from terminal.ocr.nations import PRINTABLE, printed
from terminal.ocr.rows import Piece, Row, RowKind, Side, box_around, pieces_of, rows_of, told_apart, unclaimed
from terminal.ocr.verdicts import ReadField, judge
from terminal.session.facts.box import Box
from terminal.session.facts.cards import (
    BACK_FIELDS,
    FRONT_FIELDS,
    LONG_TERM,
    CardFieldName,
    FieldVerdict,
)

DIGITS_FOR = str.maketrans(
    {"O": "0", "o": "0", "D": "0", "Q": "0", "〇": "0", "I": "1", "l": "1", "|": "1", "i": "1", "!": "1", "Z": "2",
     "z": "2", "S": "5", "s": "5", "G": "6", "b": "6", "B": "8", "g": "9", "q": "9"}
)  # fmt: skip
CHECK_FOR = str.maketrans({"x": "X", "×": "X", "Χ": "X", "Х": "X", "乂": "X", "メ": "X"})
LOOK_ALIKE = 0.8
"""The confidence is multiplied by this for every character that was taken for its look-alike."""
_NUMBER_CHARACTERS = r"\dOoDQ〇Il|i!ZzSsGbBgqXx×ΧХ乂メ"
_FEWEST_DIGITS = 10
"""Of a number; fewer are no reading of it."""
_COLUMN = {"front": 150.0, "back": 370.0}
"""Pixels from the left; labels begin left of it, values right of it."""
_START: dict[Side, tuple[float, float]] = {"front": (184.0, 110.0), "back": (402.0, 167.0)}
"""Where values begin, px: from the left of the card, and from the left of their label; the farther one counts."""
_LATE = 18.0
"""Pixels right of it from which the first character must be missing; a character is at least 31 wide."""
_WIDEST_NAME = 51.0
_WIDEST = 44.0
"""Pixels a character may take up; specimens and drawn cards have 37 to 44 in names, 31 to 36 elsewhere."""
_HALF_WIDE = re.compile(r"[\x20-\x7e·]")
_ALLOWANCE = 0.6
"""Of a character: by so much the engine's boxes are wider than what stands in them, one with a lone character too."""
_TEXT_RIGHT = 640.0
_ADDRESS_PITCH = 48.0
_NAME_PITCH = 62.0
"""Pixels by which a second line of the name may stand off the first one or the label; the next row stands 73 below."""
_ABOVE_NEXT = 26.0
"""Pixels above the row of sex and nation from which a line is no longer the name's."""
_FIELDS_OF: dict[RowKind, tuple[CardFieldName, ...]] = {
    "sex": ("sex", "nation"), "birth": ("birth_date",), "number": ("number",), "validity": ("valid_from", "valid_to"),
}  # fmt: skip
"""Which fields stand in rows that have but one line."""
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_DOTS = "·.:：-_,。、'"
_MIDDLE_DOTS = re.compile(r"(?<=[\u3400-\u9fff])[·•・‧∙⋅.。,、'`](?=[\u3400-\u9fff])")
_BIRTH = re.compile(r"\D*(\d{4})[^\d月日]+(\d{1,2})[^\d年日]+(\d{1,2})\D*")
_HALF_DATE = r"(\d{4})\D{0,2}(\d{2})\D{0,2}(\d{2})"
_VALIDITY = re.compile(_HALF_DATE + rf"(?:\D{{0,3}}(?:{_HALF_DATE}|(?P<long>{LONG_TERM}))\D?|[-—–~]\D?)")
"""Both dates; or the first one alone, which must have its dash: a date without one may be the second."""


@dataclass(frozen=True, slots=True)
class ParsedField:
    """One field with its verdict; an empty value has reasons. `box`: where it stands on the card, px, if anywhere."""

    value: str
    confidence: float
    verdict: FieldVerdict
    reasons: tuple[str, ...]
    box: Box | None = None


def parse(lines: Sequence[TextLine], side: Side, today: date) -> dict[CardFieldName, ParsedField]:
    """Every field of that side. `lines` in card coordinates: 1000 x 631 px, upright."""
    fields = read_fields(lines, side)
    verdicts = judge(fields, today)
    return {
        name: ParsedField(field.value, field.confidence, verdicts[name].verdict, verdicts[name].reasons, field.box)
        for name, field in fields.items()
    }


def read_fields(lines: Sequence[TextLine], side: Side) -> dict[CardFieldName, ReadField]:
    """Every field of that side as it was read, unchecked."""
    rows = rows_of(pieces_of(lines, side))
    kinds = told_apart(rows, side)
    return _back(rows, kinds) if side == "back" else _front(rows, kinds)


def _front(rows: Sequence[Row], kinds: dict[RowKind, Row]) -> dict[CardFieldName, ReadField]:
    names, address = _name_rows(rows, kinds), _address_rows(rows, kinds)
    sex, nation = _sex_and_nation(kinds.get("sex"))
    found: dict[CardFieldName, ReadField] = {
        "name": _name(names), "sex": sex, "nation": nation, "birth_date": _birth_date(kinds.get("birth")),
        "address": _address(address, kinds), "number": _number(kinds.get("number")),
    }  # fmt: skip
    told: list[tuple[Row, tuple[CardFieldName, ...]]] = [(row, ("name",)) for row in names]
    told += [(row, ("address",)) for row in address]
    told += [(kinds[kind], fields) for kind, fields in _FIELDS_OF.items() if kind in kinds]
    return _doubted(found, rows, told, FRONT_FIELDS)


def _back(rows: Sequence[Row], kinds: dict[RowKind, Row]) -> dict[CardFieldName, ReadField]:
    authority = _authority_rows(rows, kinds)
    found = {"authority": _authority(authority), **_validity(kinds.get("validity"))}
    told: list[tuple[Row, tuple[CardFieldName, ...]]] = [(row, ("authority",)) for row in authority]
    told += [(kinds[kind], fields) for kind, fields in _FIELDS_OF.items() if kind in kinds]
    return _doubted(found, rows, told, BACK_FIELDS)


def _doubted(
    found: dict[CardFieldName, ReadField],
    rows: Sequence[Row],
    told: Sequence[tuple[Row, tuple[CardFieldName, ...]]],
    names: Sequence[CardFieldName],
) -> dict[CardFieldName, ReadField]:
    """The fields in their order; those beside a row that none of them claims may have more to say than was read."""
    beside = unclaimed(rows, [row for row, _ in told])
    doubted = {name for row, fields in told if row in beside for name in fields}
    return {
        name: replace(found[name], reasons=(*found[name].reasons, "row_unclaimed"))
        if name in doubted and found[name].value
        else found[name]
        for name in names
    }


# --- one field from its row ---


def _field(
    value: str, pieces: Sequence[Piece], reasons: Sequence[str] = (), alike: int = 0, shown: str = ""
) -> ReadField:
    """`alike` characters were taken for their look-alikes; `shown` is the value as it was read, where that differs.

    Without a value it says why: there is writing that cannot be read, or nothing.
    """
    if not value:
        return ReadField("", 0.0, tuple(reasons) or (("unreadable",) if pieces else ("not_found",)), box_around(pieces))
    if any(not piece.text for piece in pieces):
        reasons = (*reasons, "line_unreadable")
    if alike:
        reasons = (*reasons, "look_alikes")
    sure = _characters(pieces, shown or value)
    return ReadField(value, fmean(sure) * LOOK_ALIKE**alike, tuple(reasons), box_around(pieces), min(sure))


def _characters(pieces: Sequence[Piece], shown: str) -> list[float]:
    """How sure each of these characters is; of a date, which stands there otherwise, each of its digits."""
    text = "".join(piece.text for piece in pieces)
    sure = [each for piece in pieces for each in piece.characters]
    start = text.find(shown)
    if start >= 0:
        return sure[start : start + len(shown)]
    return [each for character, each in zip(text, sure, strict=True) if character.isdigit()] or sure


def _pieces(row: Row | None, *, left: float = 0.0, right: float = _TEXT_RIGHT) -> list[Piece]:
    """Those whose middle lies between, px."""
    return [piece for piece in row.pieces if left <= (piece.left + piece.right) / 2 < right] if row else []


def _unlabelled(pieces: Sequence[Piece], label: str, column: float) -> tuple[str, list[Piece], list[str]]:
    """The text without its printed label, the pieces that hold it; `label_unread` if the label may still be in it."""
    holding = [
        piece for piece in pieces if piece.left >= column or not re.fullmatch(label, piece.text) or not piece.text
    ]
    text = "".join(piece.text for piece in holding)
    labelled = bool(holding) and holding[0].left < column  # a value may have the label's characters: 李名, 住宅
    short = re.sub(f"^(?:{label})", "", text) if labelled else text
    unread = labelled and short == text and len(holding) == len(pieces)
    return short, holding, ["label_unread"] if unread else []


def _partly_hidden(pieces: Sequence[Piece], text: str, side: Side, widest: float, *, allowance: float = 0.0) -> bool:
    """Whether the line takes up more room than its characters: glare or a thumb hides some, or one was passed over."""
    if not text or not pieces:
        return False
    column, beyond_label = _START[side]
    labelled = pieces[0].left < _COLUMN[side]
    start = max(column, pieces[0].left + beyond_label) if labelled else pieces[0].left
    narrow = len(_HALF_WIDE.findall(text))
    room = max(piece.right for piece in pieces) - start
    return start > column + _LATE or room > widest * (len(text) - 0.45 * narrow + allowance)


def _name_rows(rows: Sequence[Row], kinds: dict[RowKind, Row]) -> list[Row]:
    """The row of the label, and those beside it that the name needs where it is long: above the row of the sex.

    Of two lines the label stands beside the first one, or between them.
    """
    first, after = kinds.get("name"), kinds.get("sex") or kinds.get("birth")
    if first is None:
        return []
    lowest = after.middle - _ABOVE_NEXT if after else first.middle + _NAME_PITCH
    told = [row for kind, row in kinds.items() if kind != "name"]
    more = [row for row in rows if row is not first and row not in told and row.middle < lowest]
    return sorted([first, *(row for row in more if _is_name(row, first))], key=lambda row: row.middle)


def _is_name(row: Row, first: Row) -> bool:
    """Whether a row may be a line of the name whose label stands in `first`."""
    begins = row.pieces[0].left >= _COLUMN["front"]
    near = abs(row.middle - first.middle) < _NAME_PITCH
    return begins and near and bool(_HAN.search(row.text))


def _name(rows: Sequence[Row]) -> ReadField:
    label = r"[姓性娃胜牲][名各]|姓[^\u3400-\u9fff]?|名"
    lines: list[str] = []
    holding: list[Piece] = []
    reasons: list[str] = []
    for row in rows:
        text, pieces, unread = _unlabelled(_pieces(row), label, _COLUMN["front"])
        reasons += unread
        if _partly_hidden(pieces, text.strip(_DOTS), "front", _WIDEST_NAME):
            reasons.append("partly_hidden")
        holding += pieces
        lines += [text] if text else []
    shown = "".join(lines).strip(_DOTS)
    value = _MIDDLE_DOTS.sub("·", shown)
    if any(one[-1] not in _DOTS and other[0] not in _DOTS for one, other in pairwise(lines)):
        reasons.append("unsure_reading")  # within a part of the name, or is the dot between two lost?
    if lines and lines[-1][-1] == "·":
        reasons.append("line_missing")
    return _field(value, holding, tuple(dict.fromkeys(reasons)) if value else (), shown=shown)


def _sex_and_nation(row: Row | None) -> tuple[ReadField, ReadField]:
    """Both stand in one row, read as one piece or as up to four: 性别 男 民族 汉."""
    pieces = _pieces(row)
    text = "".join(piece.text for piece in pieces)
    match = re.search(r"(?P<sex>[男女])?(?P<label>民?族|民)(?P<nation>.*)$", text) or re.search(
        r"(?P<sex>[男女])(?P<label>)(?P<nation>.*)$", text
    )
    if not match:
        return _field("", pieces), _field("", pieces)
    sex = match["sex"] or next(iter(re.findall("[男女]", text[: match.start()])), "")
    holds_sex = [piece for piece in pieces if sex and sex in piece.text][:1]
    nation, remnant = _without_remnant(printed(match["nation"]))
    holds_nation = _holding(nation[-1:], pieces) if nation else []
    unlabelled = ("label_unread",) if nation and (remnant or not match["label"]) else ()
    return _field(sex, holds_sex or pieces), _field(nation, holds_nation or pieces, unlabelled)


def _holding(character: str, pieces: Sequence[Piece]) -> list[Piece]:
    """The last piece with this character, and after it one that could not be read: it may belong to it."""
    last = max((at for at, piece in enumerate(pieces) if character in piece.text), default=None)
    return [] if last is None else [pieces[last], *(piece for piece in pieces[last + 1 :] if not piece.text)]


def _without_remnant(nation: str) -> tuple[str, bool]:
    """An entry without a misread character of the label before it, and whether there was one: 旅藏 is 民族藏."""
    remnant = nation not in PRINTABLE and nation[1:] in PRINTABLE
    return (nation[1:] if remnant else nation), remnant


def _birth_date(row: Row | None) -> ReadField:
    """Year, month and day between their labels, or parted by gaps: what is run together is not taken apart."""
    pieces = _pieces(row)
    text = re.sub(r"^\s*出?\s*生?", "", row.spaced if row else "")
    digits = text.translate(DIGITS_FOR)
    match = _BIRTH.fullmatch(digits)
    if not match:
        return _field("", pieces)
    alike = _differing(text, digits)
    value = iso(*match.groups())
    return _field(value, pieces, () if value else ("date_impossible",), alike)


def _number(row: Row | None) -> ReadField:
    pieces = _pieces(row, right=1000.0)
    text = "".join(piece.text for piece in pieces)
    text = re.sub(r"^.*[民身份号码]", "", text)
    runs = re.findall(f"[{_NUMBER_CHARACTERS}]+", text)
    run = max(runs, key=len, default="")
    if len(re.sub(r"\D", "", run)) < _FEWEST_DIGITS:
        return _field("", pieces)
    last = len(run) - 1
    value = run[:last].translate(DIGITS_FOR) + run[last].translate(CHECK_FOR).translate(DIGITS_FOR)
    value = value.translate(CHECK_FOR)
    holding = [piece for piece in pieces if re.search(r"\d", piece.text)]
    return _field(value, holding, alike=_differing(run, value), shown=run)


def _address_rows(rows: Sequence[Row], kinds: dict[RowKind, Row]) -> list[Row]:
    """From the row of the label to the row of the number: one to three lines, all but the first without a label."""
    start, birth, number = kinds.get("address"), kinds.get("birth"), kinds.get("number")
    top = _address_top(kinds)
    bottom = number.middle - 30 if number else 505.0
    within = [row for row in rows if top - 1 <= row.middle < bottom and row not in (birth, number)]
    return [row for row in within if row is start or row.pieces[-1].left >= _COLUMN["front"]]


def _address_top(kinds: dict[RowKind, Row]) -> float:
    """Pixels."""
    start, birth = kinds.get("address"), kinds.get("birth")
    return start.middle if start else birth.middle + 40 if birth else 310.0


def _address(rows: Sequence[Row], kinds: dict[RowKind, Row]) -> ReadField:
    start = kinds.get("address")
    parts: list[Piece] = []
    reasons: list[str] = []
    middles: list[float] = []
    text = ""
    for row in rows:
        label = r"[住往佳主]?[址扯地]|住" if row is start else r"(?!)"
        words, pieces, unread = _unlabelled(_pieces(row), label, _COLUMN["front"])
        if pieces:
            parts += pieces
            text += words
            reasons += unread
            if _partly_hidden(pieces, words, "front", _WIDEST, allowance=_ALLOWANCE):
                reasons.append("partly_hidden")
            middles.append(row.middle)
    if _gaps(middles, _address_top(kinds)):
        reasons.append("line_missing")
    return _field(text, parts, tuple(dict.fromkeys(reasons)) if text else ())


def _gaps(middles: Sequence[float], first: float) -> bool:
    """Whether a line is missing above or between those that stand at these heights (px)."""
    heights = [first, *middles]
    return any(lower - upper > 1.6 * _ADDRESS_PITCH for upper, lower in pairwise(heights)) or (
        bool(middles) and middles[0] - first > 0.6 * _ADDRESS_PITCH
    )


def _authority_rows(rows: Sequence[Row], kinds: dict[RowKind, Row]) -> list[Row]:
    """One row, or two where the name is long; the second stands between it and the dates, in the column of values."""
    first, validity = kinds.get("authority"), kinds.get("validity")
    if first is None:
        return []
    lowest = validity.middle if validity else first.middle
    between = [row for row in rows if first.middle < row.middle < lowest and row is not validity]
    return [first, *(row for row in between if _pieces(row, left=_COLUMN["back"], right=1000.0))]


def _authority(rows: Sequence[Row]) -> ReadField:
    first = rows[0] if rows else None
    text, pieces, reasons = _unlabelled(_pieces(first, right=1000.0), r"[签鉴]?发?机[关美]|签发机?关?", _COLUMN["back"])
    if _partly_hidden(pieces, text, "back", _WIDEST):
        reasons.append("partly_hidden")
    for row in rows[1:]:
        more = _pieces(row, left=_COLUMN["back"], right=1000.0)
        text += "".join(piece.text for piece in more)
        pieces += more
    return _field(text, pieces, reasons if text else ())


def _validity(row: Row | None) -> dict[CardFieldName, ReadField]:
    pieces = _pieces(row, right=1000.0)
    text = re.sub(r"^\D*[限期](?=[\dOoIl|])", "", "".join(piece.text for piece in pieces))
    digits = text.translate(DIGITS_FOR)
    holding = [piece for piece in pieces if re.search(rf"\d|{LONG_TERM}", piece.text)]
    match = _VALIDITY.fullmatch(digits)
    if not match:
        unread = _field("", holding or pieces)
        return {"valid_from": unread, "valid_to": unread}
    alike = _differing(text, digits)
    start, end = iso(*match.groups()[:3]), iso(*match.groups()[3:6])
    fields: dict[CardFieldName, ReadField] = {}
    fields["valid_from"] = _field(start, holding, () if start else ("date_impossible",), alike)
    if match["long"]:
        fields["valid_to"] = _field(LONG_TERM, holding, (), alike)
    elif match[4]:
        fields["valid_to"] = _field(end, holding, () if end else ("date_impossible",), alike)
    else:
        fields["valid_to"] = replace(_field("", holding), reasons=("unreadable",))
    return fields


def _differing(one: str, other: str) -> int:
    return sum(before != after for before, after in zip(one, other, strict=True))


def iso(year: str | None, month: str | None, day: str | None) -> str:
    """YYYY-MM-DD, or nothing if there is no such day."""
    if not (year and month and day):
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
