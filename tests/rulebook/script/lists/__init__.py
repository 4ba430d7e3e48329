"""Lists of what sellers and customers say, and the rule by which each is halved.

The lists `misselling`, `harmless`, `fresh_…`, `last_…`, `answers` and `traps` are by the author of the patterns, who
has looked at his errors in every half since: they guard against loss and measure nothing. `second_author` is by
somebody who had seen neither patterns nor lists; the errors of its tuned half alone were looked at, and the false
alarms of both. `second_author_final` is by the same person after he had made the patterns wider; nobody has looked at
what is missed in it, one of its false alarms was mended. `third_author` and `third_author_final` are by a third person,
before and after he made the patterns wider by families of meaning: he wrote the held-out lines himself and knew them
when he did, so that only their first look and the last list measure. The lists called `development` were looked at
line by line.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from rulebook.packs.reading import read_yaml

HERE = Path(__file__).parent

Half = Literal["tuned", "held_out"]


class Lists(BaseModel):
    """A file of the second or third author: sentences by group, harmless ones, answers by question and verdict."""

    forbidden: Mapping[str, Sequence[str]]
    harmless: Sequence[str]
    answers: Mapping[str, Mapping[str, Sequence[str]]]


def by_author(name: str) -> Lists:
    """Return one of the second or third author's files."""
    return Lists.model_validate(read_yaml((HERE / f"{name}.yaml").read_bytes()).value)


def half_of(lines: Sequence[str], half: Half) -> Sequence[str]:
    """Return the 1st, 3rd … of the lines as tuned, or the 2nd, 4th … as held out."""
    return lines[0 if half == "tuned" else 1 :: 2]


def rows(name: str, half: Half) -> list[list[str]]:
    """Return one half of a list, each line split at its tabs: the 1st, 3rd … line is tuned, the 2nd, 4th … held out."""
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    counted = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return counted[0 if half == "tuned" else 1 :: 2]
