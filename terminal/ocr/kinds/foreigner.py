"""Permanent residents' ID cards, editions of 2017 and 2023. Pure.

Fields as the cloud readers name them (Tencent RecognizeForeignPermanentResidentIdCard): a name in Latin letters, one in
Chinese where the holder has one, sex and nationality in both scripts. Labels are in two languages.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from rulebook.sale.identity_numbers import foreigner_has_form, foreigner_is_born, foreigner_is_sound
from terminal.ocr.engine import TextLine
from terminal.ocr.kinds import labelled
from terminal.ocr.kinds.checking import begins, ends, latin_name
from terminal.ocr.verdicts import CHECKS, Checks, Fields, FieldVerdicts, Judged, ReadField, sex_in
from terminal.ocr.verdicts import judge as judge_by
from terminal.session.facts.cards import CardFieldName, CardSide

_NEW: Final = 18
"""Characters of a number since December 2023."""
_LABELS: Final[labelled.Labels] = {
    "names": r"姓 ?名 ?/? ?(?:Names?)?|^Names?\b", "sex": r"性 ?别 ?/? ?(?:Sex)?|\bSex\b",
    "birth_date": r"出生日期 ?/? ?(?:Date ?of ?Birth)?|Date ?of ?Birth",
    "nationality": r"国 ?籍 ?/? ?(?:Nationality)?|Nationality",
    "validity": r"有?效期限 ?/? ?(?:Period ?of ?Validity)?|Period ?of ?Validity",
    "authority": r"签?发机关 ?/? ?(?:Issuing ?Authority)?|Issuing ?Authority",
    "number": r"证?件号码 ?/? ?(?:(?:ID|Card) ?No\.?)?|(?:ID|Card) ?No\.?",
}  # fmt: skip
_TITLES: Final = r"永久居留|居留身份|人民共和国|PERMANENT|REPUBLIC|IDENTITYCARD|IDCARD"
_NATION: Final = re.compile(r"[\u4e00-\u9fff]{2,12}(?:/?(?P<code>[A-Z]{3}))?|(?P<alone>[A-Z]{3})")
_FIRST: Final = date(2004, 8, 15)
"""When permanent residence was first given (外国人在中国永久居留审批管理办法)."""


def read(lines: Sequence[TextLine], side: CardSide) -> Mapping[CardFieldName, ReadField]:
    """Every field of that side, unchecked."""
    if side == "back":
        return {}
    form = labelled.Form(lines, _LABELS, _TITLES)
    names, where = labelled.names(form)
    sex, born, validity = labelled.sex(form), labelled.birth_date(form), labelled.validity(form)
    numbers = [labelled.coded(form, "number", shape) for shape in ("9" * 17 + "X", "AAA" + "9" * 12)]
    number = next((each for each in numbers if each.value), numbers[0])
    text, bits, reasons = form.value("nationality", _NATION.pattern)
    nationality = labelled.field_of(text.replace(" ", ""), bits, reasons)
    labelled.authority(form)  # it stands there, and is no field of this kind
    return {
        "name": labelled.with_doubt(form, names["name"], where),
        "name_latin": labelled.with_doubt(form, names["name_latin"], where),
        "sex": sex,
        "nationality": nationality,
        "birth_date": born,
        "number": number,
        **validity,
    }


def _sex(fields: Fields, _: date) -> FieldVerdicts:
    number = fields["number"].value if "number" in fields else ""
    if len(number) == _NEW and foreigner_is_sound(number) and sex_in(number) != fields["sex"].value:
        yield "doubtful", "sex_differs"


def _birth_date(fields: Fields, today: date) -> FieldVerdicts:
    yield from (each for each in CHECKS["birth_date"](fields, today) if each[1] != "birth_date_differs")
    number = fields["number"].value if "number" in fields else ""
    if foreigner_is_sound(number) and not foreigner_is_born(number, date.fromisoformat(fields["birth_date"].value)):
        yield "wrong", "birth_date_differs"


def _nationality(fields: Fields, _: date) -> FieldVerdicts:
    """Beside a number of before 2023, whose letters are those of the nationality."""
    match = _NATION.fullmatch(fields["nationality"].value)
    code = match and (match["code"] or match["alone"])
    number = fields["number"].value if "number" in fields else ""
    if code and foreigner_is_sound(number) and len(number) < _NEW and not number.startswith(code):
        yield "doubtful", "nationality_differs"


def _number(fields: Fields, _: date) -> FieldVerdicts:
    number, born = fields["number"].value, fields["birth_date"].value if "birth_date" in fields else ""
    if not foreigner_has_form(number):
        yield "wrong", "number_length"
        return
    if not foreigner_is_sound(number):
        yield "wrong", "check_digit"
    if not born:
        yield "doubtful", "birth_date_unread"
    elif not foreigner_is_born(number, date.fromisoformat(born)):
        yield "doubtful", "birth_date_differs"


_CHECKS: Final[Checks] = {
    **CHECKS, "sex": _sex, "birth_date": _birth_date, "nationality": _nationality, "number": _number,
    "name_latin": latin_name, "valid_from": begins(_FIRST), "valid_to": ends(120, of_children=(60,)),
}  # fmt: skip


def judge(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field that is there."""
    return judge_by(fields, today, _CHECKS)
