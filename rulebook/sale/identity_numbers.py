"""Whether the number on a proof of identity can be so, kind by kind. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from rulebook.sale.people import IdentityKind, resident_id_is_sound

RESIDENCE_REGIONS: Final = ("810000", "820000", "830000")
"""With which the number of a residence permit begins: Hong Kong, Macau, Taiwan (港澳台居民居住证申领发放办法,
国办发〔2018〕81号, art. 5)."""
_HK_MACAU_PASS: Final = re.compile(r"[HM]\d{8}(\d{2})?", re.ASCII)
"""The letter of the region and eight digits, which stay with the person; cards before 2013 add the issue's two
(公安部出入境管理局, 10 March 2010)."""
_TAIWAN_PASS: Final = re.compile(r"\d{8}", re.ASCII)
"""Of the person, for life; since 25 September 2008 issue and authority stand elsewhere."""
_PASSPORT: Final = re.compile(r"[A-Z0-9]{5,9}", re.ASCII)
"""ICAO Doc 9303-4: nine characters at most."""
_FOREIGNER_15: Final = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)
"""Before December 2023: the nationality's three letters, four digits of the place, the birth date's six, one, and the
check digit of ICAO Doc 9303-3 over all before it, as card readers' demonstrations compute it from the new number."""
_FOREIGNER_18: Final = re.compile(r"9\d{16}[\dX]", re.ASCII)
"""Since December 2023: 9, two digits of the province, three of the nationality (ISO 3166-1), the birth date's eight,
three in order and the check character of GB 11643 (国家移民管理局, 新版外国人永久居留身份证机读信息规则, 2023)."""
_MRZ_WEIGHTS: Final = (7, 3, 1)


def mrz_check_digit(text: str) -> int:
    """The check digit of ICAO Doc 9303-3, 4.9: letters from 10, `<` is nothing, weights 7, 3, 1, modulo 10.

    Raises ValueError for a character that no machine-readable zone has.
    """
    return sum(_mrz_value(each) * _MRZ_WEIGHTS[at % 3] for at, each in enumerate(text)) % 10


def _mrz_value(character: str) -> int:
    if character == "<":
        return 0
    if character.isascii() and (character.isdigit() or character.isupper()):
        return int(character, 36)
    raise ValueError(character)


def foreigner_has_form(number: str) -> bool:
    """Whether a permanent resident's number has the form of one of the two editions, its check character aside."""
    return bool(_FOREIGNER_15.fullmatch(number) or _FOREIGNER_18.fullmatch(number))


def foreigner_is_sound(number: str) -> bool:
    """Whether it has the form of one of the two editions, and that edition's check character."""
    if _FOREIGNER_18.fullmatch(number):
        return resident_id_is_sound(number)
    return bool(_FOREIGNER_15.fullmatch(number)) and int(number[14]) == mrz_check_digit(number[:14])


def foreigner_is_born(number: str, born: date) -> bool:
    """Whether a permanent resident's number, of one of the two forms, has this birth date in it."""
    return number[6:14] == f"{born:%Y%m%d}" if _FOREIGNER_18.fullmatch(number) else number[7:13] == f"{born:%y%m%d}"


_SOUND: Final[Mapping[IdentityKind, Callable[[str], bool]]] = {
    "resident_id": resident_id_is_sound,
    "temporary_id": resident_id_is_sound,
    "hk_macau_residence": lambda number: resident_id_is_sound(number) and number.startswith(RESIDENCE_REGIONS[:2]),
    "taiwan_residence": lambda number: resident_id_is_sound(number) and number.startswith(RESIDENCE_REGIONS[2]),
    "hk_macau_permit": lambda number: bool(_HK_MACAU_PASS.fullmatch(number)),
    "taiwan_permit": lambda number: bool(_TAIWAN_PASS.fullmatch(number)),
    "passport": lambda number: bool(_PASSPORT.fullmatch(number)),
    "foreign_permanent_resident": foreigner_is_sound,
}


def number_is_sound(kind: IdentityKind, number: str) -> bool:
    """Whether a number has the form of its kind, and its check character if any; True for kinds without rules."""
    sound = _SOUND.get(kind)
    return sound is None or sound(number)
