"""The temporary ID card: title and the Great Wall on one face, all nine items on the other. Pure.

By 临时居民身份证管理办法 (公安部令第78号), art. 4, 5 and 7: 85.6 x 54 mm, a portrait in black and white, good for three
months. `front` is the face with the portrait; the other one has no field.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from terminal.ocr.engine import TextLine
from terminal.ocr.fields import read_fields
from terminal.ocr.kinds import labelled
from terminal.ocr.kinds.checking import begins, ends
from terminal.ocr.kinds.splitting import apart
from terminal.ocr.verdicts import CHECKS, Fields, Judged, ReadField
from terminal.ocr.verdicts import judge as judge_by
from terminal.session.facts.cards import FIELDS, CardFieldName, CardSide

_LABELS: Final[labelled.Labels] = {"validity": "有?效期限|有效期", "authority": "签?发机关|签发机"}
_FIRST: Final = date(2005, 10, 1)
"""When the rules came into force."""


def read(lines: Sequence[TextLine], side: CardSide) -> Mapping[CardFieldName, ReadField]:
    """Every field of that side, unchecked."""
    if side == "back":
        return {}
    above, below = apart(lines, "|".join(_LABELS.values()))
    form = labelled.Form(below, _LABELS, "居民身份证")
    authority, where = labelled.authority(form)
    validity = labelled.validity(form)
    found = {
        **read_fields(above, "front"),
        "authority": labelled.with_doubt(form, authority, where),
        **validity,
    }
    return {name: found[name] for name in FIELDS["temporary"]["front"]}


_CHECKS: Final = {**CHECKS, "valid_from": begins(_FIRST), "valid_to": ends(3)}


def judge(fields: Fields, today: date) -> dict[CardFieldName, Judged]:
    """A verdict for each field that is there."""
    return judge_by(fields, today, _CHECKS)
