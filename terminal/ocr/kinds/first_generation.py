"""The first generation of resident ID cards: not valid since 2013 (居民身份证法 art. 23). Pure.

All on one face; the number has fifteen digits (six of the region, the birth date's six, three in order), and the day of
issue stands beside years of validity. They are read so that people can be told what they hold.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from terminal.ocr.engine import TextLine
from terminal.ocr.fields import read_fields
from terminal.ocr.kinds.splitting import apart
from terminal.ocr.verdicts import CHECKS, Fields, FieldVerdicts, Judged, ReadField
from terminal.ocr.verdicts import judge as judge_by
from terminal.session.facts.cards import CardFieldName, CardSide

OWN_ROW: Final = "签?发日期|日签发|有效期限"
_NUMBER: Final = re.compile(r"\d{15}", re.ASCII)


def read(lines: Sequence[TextLine], side: CardSide) -> Mapping[CardFieldName, ReadField]:
    """Every field of that side, unchecked."""
    return read_fields(apart(lines, OWN_ROW)[0], "front") if side == "front" else {}


def _number(fields: Fields, _: date) -> FieldVerdicts:
    yield "wrong", "withdrawn"
    number, born = fields["number"].value, fields["birth_date"].value if "birth_date" in fields else ""
    if not _NUMBER.fullmatch(number):
        yield "wrong", "number_length"
    elif born and number[6:12] != date.fromisoformat(born).strftime("%y%m%d"):
        yield "doubtful", "birth_date_differs"


_CHECKS: Final = {**CHECKS, "number": _number}


def judge(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field that is there; the number's says that the card is withdrawn."""
    return judge_by(fields, today, _CHECKS)
