"""Places by their codes of GB/T 2260: six digits, two a level; what is not divided further ends in 00."""

from typing import Final

PROVINCE: Final = 2
"""Digits of a province; every level below has two more: 32, 3205, 320505."""


def lies_in(place: str, region: str) -> bool:
    """Tell whether a place lies in a region, both by their codes (330000 holds 330200)."""
    stem = region
    while len(stem) > PROVINCE and stem.endswith("00"):
        stem = stem[:-2]
    return place.startswith(stem)
