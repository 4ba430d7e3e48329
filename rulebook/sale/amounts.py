"""Sums of money and rates. Written in yuan and percent; computed in whole fen, so nothing is ever rounded."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

MOST_FEN = 10**14
"""The largest sum a sale may name: one trillion yuan. Bounds every product that a condition can compute."""

Yuan = Annotated[Decimal, Field(ge=0, le=MOST_FEN // 100, decimal_places=2, max_digits=15)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4, max_digits=7)]


def fen(amount: Decimal | None) -> int:
    """Return whole fen; an unknown sum counts as nothing (conditions ask `..._known` first)."""
    return 0 if amount is None else int(amount * 100)


def yuan_in_words(amount: Decimal, *, chinese: bool) -> str:
    """Spell a sum as `12,000 元` or `CNY 12,000`; fen only where there are any."""
    figures = f"{amount:,.2f}".removesuffix(".00")
    return f"{figures} 元" if chinese else f"CNY {figures}"


def percent_in_words(rate: Decimal) -> str:
    """Spell a rate without trailing zeros: `1.75%`."""
    return f"{rate.normalize():f}%"
