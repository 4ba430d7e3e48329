"""Passes for coming to the mainland: of people from Hong Kong and Macau, and from Taiwan; cards of 2013 and 2015. Pure.

The portrait stands left, values stand below small labels (as Aliyun's RecognizeExitEntryPermitToMainland places them on
its example). The number bears no date and no check digit: nothing on the card confirms it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from rulebook.sale.identity_numbers import number_is_sound
from rulebook.sale.people import IdentityKind
from terminal.ocr.engine import TextLine
from terminal.ocr.kinds import labelled
from terminal.ocr.kinds.checking import IMMIGRATION, begins, ends, immigration, latin_name
from terminal.ocr.verdicts import CHECKS, Checks, Fields, FieldVerdicts, Judged, ReadField
from terminal.ocr.verdicts import judge as judge_by
from terminal.session.facts.cards import CardFieldName, CardSide

PORTRAIT: Final = (60, 130, 316, 470)
_LABELS: Final[labelled.Labels] = {
    "names": "姓 ?名", "birth_date": "出生日期|出生日|生日期", "sex": "性 ?别", "validity": "有?效期限|有效期",
    "authority": "签?发机关|签发机", "number": "证?件号码?", "ignored": "换?证次数|签?发次数|签?发地点",
}  # fmt: skip
_TITLES: Final = r"来往内地|来往大陆|居民来往|人民共和国$"
_YEARS_3, _YEARS_5, _YEARS_10 = 36, 60, 120
_HK_MO_FIRST, _TW_FIRST = date(1999, 1, 15), date(2015, 7, 6)
"""When cards were first given out."""


def read_hk_mo(lines: Sequence[TextLine], side: CardSide) -> Mapping[CardFieldName, ReadField]:
    """Every field of that side, unchecked; the number has a letter, and on older cards two digits more."""
    return _read(lines, side, ("A99999999", "A9999999999"))


def read_tw(lines: Sequence[TextLine], side: CardSide) -> Mapping[CardFieldName, ReadField]:
    """Every field of that side, unchecked."""
    return _read(lines, side, ("99999999",))


def _read(lines: Sequence[TextLine], side: CardSide, shapes: Sequence[str]) -> Mapping[CardFieldName, ReadField]:
    if side == "back":
        return {}
    form = labelled.Form(lines, _LABELS, _TITLES)
    names, where = labelled.names(form)
    sex, born, validity = labelled.sex(form), labelled.birth_date(form), labelled.validity(form)
    numbers = [labelled.coded(form, "number", shape) for shape in shapes]
    number = next((each for each in numbers if each.value), numbers[0])
    authority, there = labelled.authority(form, IMMIGRATION)
    form.pass_over("ignored")
    return {
        "name": labelled.with_doubt(form, names["name"], where),
        "name_latin": labelled.with_doubt(form, names["name_latin"], where),
        "sex": sex,
        "birth_date": born,
        "number": number,
        "authority": labelled.with_doubt(form, authority, there),
        **validity,
    }


def _number(kind: IdentityKind) -> Callable[[Fields, date], FieldVerdicts]:
    def check(fields: Fields, _: date) -> FieldVerdicts:
        if not number_is_sound(kind, fields["number"].value):
            yield "wrong", "number_length"

    return check


_SHARED: Final[Checks] = {**CHECKS, "name_latin": latin_name, "authority": immigration}
_HK_MO: Final[Checks] = {
    **_SHARED,
    "number": _number("hk_macau_permit"),
    "valid_from": begins(_HK_MO_FIRST),
    "valid_to": ends(_YEARS_10, of_children=(_YEARS_3, _YEARS_5)),
}
"""Ten years; under 18 five, before 2013 three (公安部出入境管理局)."""
_TW: Final[Checks] = {
    **_SHARED, "number": _number("taiwan_permit"), "valid_from": begins(_TW_FIRST), "valid_to": ends(_YEARS_5)
}  # fmt: skip


def judge_hk_mo(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field that is there."""
    return judge_by(fields, today, _HK_MO)


def judge_tw(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field that is there."""
    return judge_by(fields, today, _TW)
