"""Residence permits of people from Hong Kong, Macau and Taiwan: a resident ID card without the row 民族. Pure.

Fields as the cloud readers name them (Tencent HmtResidentPermitOCR): on the back also the number of the travel permit
and how often it was issued; numbers and five years by 港澳台居民居住证申领发放办法 (国办发〔2018〕81号).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from rulebook.sale.identity_numbers import RESIDENCE_REGIONS, number_is_sound
from terminal.ocr.engine import TextLine
from terminal.ocr.fields import read_fields
from terminal.ocr.kinds import labelled
from terminal.ocr.kinds.checking import begins, ends
from terminal.ocr.verdicts import CHECKS, Fields, FieldVerdicts, Judged, ReadField
from terminal.ocr.verdicts import judge as judge_by
from terminal.session.facts.cards import FIELDS, CardFieldName, CardSide

_LABELS: Final[labelled.Labels] = {
    "validity": "有?效期限|有效期", "authority": "签?发机关|签发机", "pass_number": "通?行证号码?",
    "ignored": "签?发次数",
}  # fmt: skip
_TITLES: Final = r"人民共和|居民居住|居住证|^居民身份"
_FIRST: Final = date(2018, 9, 1)
"""The first day on which they were given out."""


def read(lines: Sequence[TextLine], side: CardSide) -> Mapping[CardFieldName, ReadField]:
    """Every field of that side, unchecked."""
    if side == "front":
        found = read_fields(lines, "front")
        return {name: found[name] for name in FIELDS["hk_mo_tw_residence"]["front"]}
    form = labelled.Form(lines, _LABELS, _TITLES)
    authority, where = labelled.authority(form)
    validity = labelled.validity(form)
    number = labelled.coded(form, "pass_number", "A99999999")
    if not number.value:
        number = labelled.coded(form, "pass_number", "99999999")
    form.pass_over("ignored")
    return {"authority": labelled.with_doubt(form, authority, where), **validity, "pass_number": number}


def _number(fields: Fields, today: date) -> FieldVerdicts:
    yield from (each for each in CHECKS["number"](fields, today) if each[1] != "region_unknown")
    if not fields["number"].value.startswith(RESIDENCE_REGIONS):
        yield "wrong", "region_unknown"


def _pass_number(fields: Fields, _: date) -> FieldVerdicts:
    number = fields["pass_number"].value
    if not any(number_is_sound(kind, number) for kind in ("hk_macau_permit", "taiwan_permit")):
        yield "doubtful", "number_length"


_CHECKS: Final = {
    **CHECKS, "number": _number, "valid_from": begins(_FIRST), "valid_to": ends(60), "pass_number": _pass_number
}  # fmt: skip


def judge(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field that is there."""
    return judge_by(fields, today, _CHECKS)
