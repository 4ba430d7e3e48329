"""What people type as dates and figures. Pure."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Final

_DAY: Final = re.compile(r"(\d{4})[-./年 ]?(\d{1,2})[-./月 ]?(\d{1,2})日?", re.ASCII)
_MOST_DIGITS: Final = 18


def day(text: str) -> dt.date | None:
    """Return the day that ISO 8601 spells so; None for anything else."""
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


def is_date(text: str) -> str:
    """Return a date as ISO 8601 writes it (`19600310`, `1960.3.10`, `1960年3月10日`); anything else as it was typed."""
    found = _DAY.fullmatch(text)
    if found is None or (len(found[0]) < 8 and found[0].isdigit()):  # noqa: PLR2004 - digits of a whole date
        return text
    spelled = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    return spelled if day(spelled) is not None else text


def plain(text: str) -> Decimal | None:
    """Return the number that a text spells in plain digits; None for anything else."""
    if len(text) > _MOST_DIGITS or not re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def whole(text: str) -> int | None:
    """Return the whole number that a text spells; None for anything else."""
    return int(text) if len(text) <= _MOST_DIGITS and re.fullmatch(r"\d+", text, re.ASCII) else None
