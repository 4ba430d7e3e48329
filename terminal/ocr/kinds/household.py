"""A leaf of a household register (常住人口登记卡): a table, read by its printed labels.

The form is that of the ministry's notice 公通字〔1995〕91号. Printers set it in their own widths, so that a value is
what stands behind its label, in the same row and before the next label. It bears no portrait.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Final

from terminal.ocr.engine import TextLine
from terminal.ocr.fields import CHECK_FOR, DIGITS_FOR, LOOK_ALIKE, iso
from terminal.ocr.nations import printed
from terminal.ocr.rows import Piece, box_around, piece_of
from terminal.ocr.verdicts import Fields, FieldVerdicts, Judged, ReadField, judge, judged
from terminal.session.facts.cards import CardFieldName

SIZE: Final = (1000, 734)
"""Width and height of the straightened leaf, pixels: 143 x 105 mm."""
_TITLE: Final = re.compile(r"常?住人口登记|人口登记卡")
_LABELS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("relation", re.compile(r"户主或与户?主?关?系?|户主关系|与户主关系|主关系$")),
    ("former", re.compile(r"曾用名|曾用")),
    ("name", re.compile(r"姓名")),
    ("sex", re.compile(r"性别")),
    ("birth_place", re.compile(r"出生地|出生$")),
    ("nation", re.compile(r"民族")),
    ("origin", re.compile(r"籍贯")),
    ("birth_date", re.compile(r"出生日期?|生日期")),
    ("elsewhere", re.compile(r"本市.?县.?|其他住址|他住址")),
    ("religion", re.compile(r"宗教信仰|教信仰")),
    ("number", re.compile(r"公民身份证件编号|公民身份号码|公民身份|证件编号|件编号")),
    ("height", re.compile(r"身高")),
    ("blood", re.compile(r"血型")),
    ("schooling", re.compile(r"文化程度|化程度")),
    ("marriage", re.compile(r"婚姻状况|姻状况")),
    ("service", re.compile(r"兵役状况|役状况")),
    ("employer", re.compile(r"服务处所|务处所")),
    ("occupation", re.compile(r"职业")),
    ("moved", re.compile(r"何时由何地|时由何地")),
    ("signed", re.compile(r"承办人|登记日期")),
)
"""Printed labels, each at the beginning of its line; those of two lines have both halves."""
_INSIDE: Final = re.compile(r"(?<=.)(?:户主或与|户主关系|性别[男女]|出生日期)")
"""Labels of the right half that an engine may run together with a value before them."""
_PLACES: Final = {
    "name": (0, 0), "former": (1, 0), "birth_place": (2, 0), "origin": (3, 0), "elsewhere": (4, 0), "number": (5, 0),
    "schooling": (6, 0), "employer": (7, 0), "relation": (0, 1), "sex": (1, 1), "nation": (2, 1), "birth_date": (3, 1),
    "religion": (4, 1), "height": (5, 1), "marriage": (6, 1), "occupation": (7, 1),
}  # fmt: skip
"""Row and half of each label: where one was not read, the others tell its place."""
_OWN: Final = frozenset({"relation", "former", "religion", "marriage", "service", "schooling", "employer", "moved"})
"""Labels that no card has; the words of two of them tell the leaf where its title was not read."""
_OWN_WORDS: Final = {
    "户主或与": "relation", "户主关系": "relation", "宗教信仰": "religion", "婚姻状况": "marriage",
    "兵役状况": "service", "文化程度": "schooling", "服务处所": "employer", "何时由何地迁来": "moved",
}  # fmt: skip
"""How those of four characters and more are printed: blurred ones are read with one of them wrong."""
_ENOUGH: Final = 2
_ROWS: Final = 0.5
"""Of the distance between rows, by which the middle of a value may be off that of its label."""
_PITCH: Final = 49.0
"""Pixels between rows where the labels do not tell."""
_BEFORE: Final = 8.0
"""Pixels by which a value may begin left of where its label ends."""
_BIRTH: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?")
_NUMBER: Final = re.compile(r"[\dOoDQIl|ZzSsBGg]{14,17}[\dOoDQIl|ZzSsBGgXx×]{1,2}")
_DOTS: Final = re.compile(r"(?<=[\u3400-\u9fff])[·•・‧∙⋅.。,、'`](?=[\u3400-\u9fff])")
_RELATION: Final = re.compile(
    "户主|本人|配偶|[夫妻]|[长独次二三四五六七八九十养继]?[子女]|非婚生[子女]|儿子|女儿|儿媳|女婿|"
    "外?[曾玄]?孙[子女媳]?|外?孙女婿|[继养]?[父母]亲?|公公|婆婆|岳[父母]|外?曾?祖[父母]|外?祖父母|"
    "兄弟?|姐妹?|[哥姐弟妹][哥姐弟妹夫]?|嫂|嫂子|弟媳|[伯叔舅姑姨][父母妈]?|侄[子女]?|外甥女?|其他亲属|非亲属|保姆"
)
"""Words for a relation (GB/T 4761-2008) as leaves have them."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A label and where it stands; a value read in the same line is parted from it."""

    name: str
    piece: Piece
    value: Piece | None


def is_leaf(texts: Sequence[str]) -> bool:
    """Whether these lines, without blanks, are those of a leaf: by its title, or by two labels of its own."""
    if any(_TITLE.search(text) for text in texts):
        return True
    told = {name for text in texts for name, label in _LABELS if name in _OWN and label.match(text)}
    told |= {name for text in texts for word, name in _OWN_WORDS.items() if _begins_nearly(text, word)}
    return len(told) >= _ENOUGH


def _begins_nearly(text: str, word: str) -> bool:
    """Whether a line begins with this word, one of its characters read wrong or not at all."""
    return sum(one == other for one, other in zip(text, word, strict=False)) >= len(word) - 1


def is_twice(lines: Sequence[TextLine]) -> bool:
    """Whether two leaves show: the label of the name stands there twice."""
    return sum(label.name == "name" for line in lines for label in _labels_in(piece_of(line))) > 1


def read_household(lines: Sequence[TextLine]) -> dict[CardFieldName, ReadField]:
    """Every field of the leaf, unchecked. `lines` upright, in pixels of the straightened leaf."""
    table = _Table([part for line in lines for part in _taken_apart(piece_of(line))])
    readers: dict[CardFieldName, Callable[[list[Piece]], ReadField]] = {
        "name": _name, "relation": _plain, "sex": _sex, "nation": _nation, "birth_date": _birth_date, "number": _number,
    }  # fmt: skip
    found: dict[CardFieldName, ReadField] = {}
    for name, read in readers.items():
        cell = table.cell(name)
        field = read(cell.values) if cell else ReadField("", 0.0, ("not_found",))
        guessed = cell is not None and not cell.labelled and field.value
        found[name] = replace(field, reasons=(*field.reasons, "label_unread")) if guessed else field
    return found


def _taken_apart(piece: Piece) -> list[Piece]:
    """A line, parted before a label that was read in the midst of it."""
    match = _INSIDE.search(piece.text)
    if not match or _label_of(piece) == "relation":
        return [piece]
    before, after = _parted(piece, match.start())
    return [before, after] if after else [before]


def _labels_in(piece: Piece) -> Iterator[_Label]:
    """The label with which a line begins, if any."""
    for name, spelling in _LABELS:
        match = spelling.match(piece.text)
        if match:
            label, value = _parted(piece, match.end())
            yield _Label(name, label, value)
            return


def _label_of(piece: Piece) -> str:
    return next((label.name for label in _labels_in(piece)), "")


def _parted(piece: Piece, at: int) -> tuple[Piece, Piece | None]:
    """A line taken apart before one of its characters, all of which are taken to be equally wide."""
    if at >= len(piece.text):
        return piece, None
    edge = piece.left + (piece.right - piece.left) * at / len(piece.text)
    first, rest = piece.text[:at], piece.text[at:]
    return (
        replace(piece, text=first, spaced=first, right=edge, characters=piece.characters[:at]),
        replace(piece, text=rest, spaced=rest, left=edge, characters=piece.characters[at:]),
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands behind one label. `labelled`: it was read; else its place was told by the others."""

    values: list[Piece]
    labelled: bool


class _Table:
    """Which values stand behind which label."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._labels = [label for piece in pieces for label in _labels_in(piece)]
        self._values = [piece for piece in pieces if not _label_of(piece)]
        self._values += [label.value for label in self._labels if label.value is not None]
        heights = {name: self._middle(name) for name in _PLACES if self._of(name)}
        self._rows = _fitted_rows({_PLACES[name][0]: height for name, height in heights.items()})
        self._pitch = self._rows[0] if self._rows else _PITCH

    def cell(self, name: str) -> _Cell | None:
        """The pieces of a value in reading order; None where its place is not known."""
        row, half = _PLACES[name]
        mine = self._of(name)
        if mine:
            middle, left = self._middle(name), max(label.piece.right for label in mine)
        else:
            column = [
                label.piece.right for other, (_, side) in _PLACES.items() if side == half for label in self._of(other)
            ]
            if not self._rows or not column:
                return None
            middle, left = self._rows[0] * row + self._rows[1], median(column)
        ends = self._end(name, middle, left)
        found = [
            piece
            for piece in self._values
            if left - _BEFORE <= piece.left < ends and abs(piece.middle - middle) < _ROWS * self._pitch
        ]
        return _Cell(
            sorted(found, key=lambda piece: (round(piece.middle / (0.4 * self._pitch)), piece.left)), bool(mine)
        )

    def _of(self, name: str) -> list[_Label]:
        return [label for label in self._labels if label.name == name]

    def _middle(self, name: str) -> float:
        """Of a label of one line or of two, pixels from the top."""
        mine = self._of(name)
        return (min(label.piece.top for label in mine) + max(label.piece.bottom for label in mine)) / 2

    def _end(self, name: str, middle: float, left: float) -> float:
        """Where the cell ends: at the next label of its row, or where the right half begins."""
        beside = [
            label.piece.left
            for label in self._labels
            if label.name != name and label.piece.left > left and abs(label.piece.middle - middle) < _ROWS * self._pitch
        ]
        right = [label.piece.left for other, (_, half) in _PLACES.items() if half for label in self._of(other)]
        if right and _PLACES[name][1] == 0:
            beside.append(median(right) - _BEFORE)
        return min(beside, default=float(SIZE[0]))


def _fitted_rows(heights: dict[int, float]) -> tuple[float, float] | None:
    """Pixels between rows and the middle of the first one, by the rows whose labels were read; None for too few."""
    if len(heights) < _ENOUGH:
        return None
    count, mean = len(heights), sum(heights) / len(heights)
    level = sum(heights.values()) / count
    step = sum((row - mean) * (height - level) for row, height in heights.items()) / sum(
        (row - mean) ** 2 for row in heights
    )
    off = max(abs(level + step * (row - mean) - height) for row, height in heights.items())
    return (step, level - step * mean) if step > _PITCH / 2 and off < _ROWS * step else None


def _field(value: str, pieces: Sequence[Piece] | None, *, alike: int = 0) -> ReadField:
    if pieces is None:
        return ReadField("", 0.0, ("not_found",))
    box = box_around(pieces)
    if not value:
        return ReadField("", 0.0, ("unreadable",) if pieces else ("not_found",), box)
    reasons: tuple[str, ...] = ("look_alikes",) if alike else ()
    if any(not piece.text for piece in pieces):
        reasons = (*reasons, "line_unreadable")
    sure = [each for piece in pieces for each in piece.characters]
    return ReadField(value, sum(sure) / len(sure) * LOOK_ALIKE**alike, reasons, box, min(sure))


def _text(pieces: Sequence[Piece] | None) -> str:
    return "".join(piece.text for piece in pieces or ())


def _name(pieces: Sequence[Piece] | None) -> ReadField:
    return _field(_DOTS.sub("·", _text(pieces).strip("·.:：-_,。、'|")), pieces)


def _plain(pieces: Sequence[Piece] | None) -> ReadField:
    return _field(_text(pieces).strip(".:：-_,。、'|"), pieces)


def _sex(pieces: Sequence[Piece] | None) -> ReadField:
    text = _text(pieces)
    return _field(text if text in {"男", "女"} else "", pieces)


def _nation(pieces: Sequence[Piece] | None) -> ReadField:
    return _field(printed(_text(pieces)), pieces)


def _birth_date(pieces: Sequence[Piece] | None) -> ReadField:
    text = _text(pieces)
    match = _BIRTH.fullmatch(text.translate(DIGITS_FOR))
    value = iso(*match.groups()) if match else ""
    if match and not value:
        return ReadField("", 0.0, ("date_impossible",), box_around(pieces or ()))
    return _field(value, pieces, alike=_differing(text))


def _number(pieces: Sequence[Piece] | None) -> ReadField:
    text = _text(pieces)
    match = _NUMBER.search(text)
    if not match:
        return _field("", pieces)
    read = match.group()
    value = read[:-1].translate(DIGITS_FOR) + read[-1].translate(CHECK_FOR).translate(DIGITS_FOR)
    holding = [piece for piece in pieces or () if re.search(r"\d", piece.text)]
    alike = sum(one != other for one, other in zip(read, value, strict=True)) - (read[-1] in "x×")
    return _field(value, holding, alike=alike)


def _differing(text: str) -> int:
    return sum(one != other for one, other in zip(text, text.translate(DIGITS_FOR), strict=True))


def judge_household(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field of a leaf: its number after the rules of the resident ID card."""
    told = judge({name: field for name, field in fields.items() if name != "relation"}, today)
    if "relation" in fields:
        told["relation"] = judged("relation", fields["relation"], _relation(fields))
    return {name: told[name] for name in fields}


def _relation(fields: Fields) -> FieldVerdicts:
    if not _RELATION.fullmatch(fields["relation"].value):
        yield "doubtful", "relation_unusual"
