"""What stands in the chip of a card, as its reader hands it over: 256 bytes of text, and what they mean.

Layouts: resident ID cards by GA/T 490 (机读信息规范); residence permits by 港澳台居民居住证机读信息规范(试行版),
2018; permanent-residence cards by the tables of the immigration administration of 2017 (letter I) and 2023 (letter
Y). UTF-16, little-endian, filled up with spaces. The letter of the kind stands at byte 248 in all of them; on
resident cards it is empty. The picture beside it (WLT, 1024 bytes) is closed: only a vendor's library makes a
portrait of it.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from rulebook.sale.identity_numbers import RESIDENCE_REGIONS, number_is_sound
from rulebook.sale.people import IdentityKind
from terminal.readers.port import ReaderError
from terminal.session.facts.cards import FIELDS, LONG_TERM, OPTIONAL, CardField, CardFieldName, CardKind, CardReading

BLOCK: Final = 256
"""Bytes of text in a chip."""
LETTER_AT: Final = 248
_Columns = tuple[tuple[CardFieldName, int, int], ...]
"""Field, first byte, bytes; a field that stands in two places is put together."""
_LIKE_A_RESIDENT: Final[_Columns] = (
    ("name", 0, 30), ("sex", 30, 2), ("birth_date", 36, 16), ("address", 52, 70), ("number", 122, 36),
    ("authority", 158, 30), ("valid_from", 188, 16), ("valid_to", 204, 16),
)  # fmt: skip
_LAYOUTS: Final[Mapping[str, tuple[CardKind, _Columns]]] = {
    "": ("resident", (*_LIKE_A_RESIDENT, ("nation", 32, 4))),
    "J": ("hk_mo_tw_residence", (*_LIKE_A_RESIDENT, ("pass_number", 220, 18))),
    "I": (
        "foreigner",
        (("name_latin", 0, 120), ("sex", 120, 2), ("number", 122, 30), ("nationality", 152, 6), ("name", 158, 30),
         ("valid_from", 188, 16), ("valid_to", 204, 16), ("birth_date", 220, 16)),
    ),
    "Y": (
        "foreigner",
        (("name", 0, 30), ("sex", 30, 2), ("birth_date", 36, 16), ("name_latin", 52, 70), ("number", 122, 36),
         ("valid_from", 188, 16), ("valid_to", 204, 16), ("name_latin", 220, 22), ("nationality", 242, 6)),
    ),
}  # fmt: skip
"""Kind and columns by the letter."""
KIND_OF_LETTER: Final[Mapping[str, CardKind]] = {letter: kind for letter, (kind, _) in _LAYOUTS.items()}
_SEXES: Final[Mapping[str, str]] = {"1": "男", "2": "女", "男": "男", "女": "女"}
"""GB/T 2261.1; 0 (unknown) and 9 (not stated) give none."""
_NATIONS: Final = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼",
    "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔",
    "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯",
    "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
_NATION_OF: Final[Mapping[str, str]] = {
    **{f"{code:02}": name for code, name in enumerate(_NATIONS, start=1)},
    "97": "其他",
    "98": "外国血统中国籍人士",
}
"""GB/T 3304-1991."""
_LONGEST: Final = 71
"""Characters of a value: the 60 and 11 of the longest name in Latin letters."""
_DAY: Final = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})\D?", re.ASCII)
_DAYS: Final[tuple[CardFieldName, ...]] = ("birth_date", "valid_from", "valid_to")


def read_block(block: bytes, *, reader: str, portrait: bytes = b"") -> CardReading:
    """Read the text of a chip; raises ReaderError `reader.rubbish`, or `reader.other_kind` for a letter not known."""
    if len(block) != BLOCK:
        raise ReaderError("reader.rubbish")
    letter = _text(block, LETTER_AT, 2)
    if letter not in _LAYOUTS:
        raise ReaderError("reader.other_kind" if letter.isascii() and letter.isalpha() else "reader.rubbish")
    kind, columns = _LAYOUTS[letter]
    said: dict[CardFieldName, str] = {}
    for name, at, size in columns:
        said[name] = said.get(name, "") + _text(block, at, size, ends=name != "name_latin")
    return reading_of(kind, said, reader=reader, portrait=portrait)


def reading_of(kind: CardKind, said: Mapping[CardFieldName, str], *, reader: str, portrait: bytes = b"") -> CardReading:
    """Make one reading of both sides. Codes become words, days ISO 8601; what is empty is left out.

    `portrait`: JPEG; empty where the reader gives none. Raises ReaderError `reader.rubbish` where a value cannot be so.
    """
    names = [name for side in FIELDS[kind].values() for name in side]
    values = {name: value for name in names if (value := _value(name, said.get(name, "").strip()))}
    needed = set(names) - OPTIONAL.get(kind, frozenset()) - {"address", "sex", "authority", "nation"}
    if needed - values.keys():
        raise ReaderError("reader.rubbish")
    fields = {name: _field(kind, name, value) for name, value in values.items()}
    return CardReading("both", fields=fields, portrait=portrait, kind=kind, source="chip", reader=reader)


def _text(block: bytes, at: int, size: int, *, ends: bool = True) -> str:
    """A column; its inner spaces stay, and those behind it where it goes on elsewhere."""
    try:
        text = block[at : at + size].decode("utf-16-le").replace("\0", " ")
    except UnicodeDecodeError as error:
        raise ReaderError("reader.rubbish") from error
    return text.strip() if ends else text


def _value(name: CardFieldName, text: str) -> str:
    """The value as a card prints it; empty where there is none."""
    if len(text) > _LONGEST or "\ufffd" in text or not all(each.isprintable() or _private(each) for each in text):
        raise ReaderError("reader.rubbish")
    if not text:
        return ""
    if name == "sex":
        return _SEXES.get(text, "")
    if name == "nation":
        return _nation(text)
    return _day(name, text) if name in _DAYS else text.upper() if name in ("number", "pass_number") else text


def _nation(text: str) -> str:
    if text.isdigit():
        return _NATION_OF.get(text, "")
    short = text.removesuffix("族")
    return short if short in _NATIONS else text


def _day(name: CardFieldName, text: str) -> str:
    if name == "valid_to" and text == LONG_TERM:
        return text
    found = _DAY.fullmatch(text)
    try:
        return dt.date(*map(int, found.groups())).isoformat() if found else _rubbish()
    except ValueError:
        return _rubbish()


def _rubbish() -> str:
    raise ReaderError("reader.rubbish")


def _field(kind: CardKind, name: CardFieldName, value: str) -> CardField:
    """Whether a card is good on this day is the sale's question; a number that cannot be so is said here."""
    if name == "number" and not number_is_sound(_identity_kind(kind, value), value):
        return CardField(value, 1.0, "wrong", ("check_digit",))
    if any(map(_private, value)):
        return CardField(value, 1.0, "doubtful", ("rare_character",))
    return CardField(value, 1.0, "ok")


def _private(character: str) -> bool:
    """Whether it is of no alphabet: older cards have rare characters there, which no screen shows."""
    return unicodedata.category(character) == "Co"


def _identity_kind(kind: CardKind, number: str) -> IdentityKind:
    if kind == "hk_mo_tw_residence":
        return "taiwan_residence" if number.startswith(RESIDENCE_REGIONS[2]) else "hk_macau_residence"
    return "foreign_permanent_resident" if kind == "foreigner" else "resident_id"
