"""Codes of counties and districts, in force or abolished since 1980: the first six digits of a resident's number."""

from functools import cache
from importlib.resources import files

PROVINCE = 2
PREFECTURE = 4


@cache
def regions() -> dict[str, str]:
    """Name by six-digit code, provinces and prefectures included. The source stands in the head of `regions.txt`."""
    text = files("terminal.ocr").joinpath("regions.txt").read_text(encoding="utf-8")
    lines = (line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {code: name for code, name in lines}  # noqa: C416 - dict() of lists of unknown length does not type


def province_known(code: str) -> bool:
    """Whether the first two digits are those of a province."""
    return code[:PROVINCE] + "0000" in regions()


def region_known(code: str) -> bool:
    """Whether these six digits are or were a county, a district or a city without counties."""
    return code in regions() and not code.endswith("0000")


def made_of_places(text: str) -> bool:
    """Whether this is one name of a place, or several in a row: 利川市, 重庆市万州区."""
    reached = {0}
    for start, character in enumerate(text):
        if start in reached:
            reached |= {start + len(name) for name in _names_by_start(character) if text.startswith(name, start)}
    return len(text) in reached


@cache
def _names_by_start(character: str) -> frozenset[str]:
    return frozenset(name for name in regions().values() if name.startswith(character))
