"""Checking clear fields of the journal: each by its own sentence."""

import re
from datetime import UTC, datetime
from typing import Any

from evidence import moment
from evidence.faults import EvidenceFault
from faults.trouble import Fact

LARGEST = 2**53
"""Whole numbers stay below it: every program that reads JSON keeps them exactly."""
_WALL = re.compile(r"[1-9]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d\.\d{3}Z", re.ASCII)
"""The right spelling, which nearly every entry has; reading it takes a tenth of the time."""


def demand(condition: object, what: str, **facts: Fact) -> None:
    """`what`: which sentence of `journal.field` says what is wrong."""
    if not condition:
        raise EvidenceFault(f"journal.field:{what}", file="", place="", **facts)


def whole(value: Any, name: str, *, least: int = 0) -> int:
    """Return a whole number, and nothing that only equals one; raises EvidenceFault `journal.field`."""
    demand(type(value) is int and least <= value < LARGEST, "whole", name=name)
    return int(value)


def wall(value: Any) -> datetime:
    """Parse `2026-11-22T06:03:21.204Z`, and only that spelling."""
    try:
        if type(value) is str and _WALL.fullmatch(value):
            return datetime.fromisoformat(value)
        at = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except (TypeError, ValueError) as error:
        raise EvidenceFault("journal.field:wall") from error
    demand(moment.spell(at) == value, "wall_spelling")
    return at
