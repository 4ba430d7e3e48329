"""What the machine knows of a sale before anybody types: place, seller, day, and what is sold here. Values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rulebook.rules.products import SoldProduct
from rulebook.sale.products import Line
from rulebook.sale.text import Text

Source = Literal["terminal", "room", "staff", "clock", "task"]
"""Who says so: the settings of this terminal, the register of rooms, the staff list, the clock, headquarters' task."""


@dataclass(frozen=True, slots=True)
class KnownValue:
    """One field that nobody types, and who says what it is."""

    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class KindOfProduct:
    """A class of products, as the packs name it."""

    id: str
    line: Line
    title: Text


@dataclass(frozen=True, slots=True)
class Offered:
    """A product that packs offer: all of it but what the customer decides.

    `data` is JSON as a sale has it. `manners` and `years` bound the payment where they say anything.
    """

    code: str
    name: str
    issuer: str
    line: Line
    product_class: str
    data: Mapping[str, Any]
    manners: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    cash: tuple[tuple[str, int, str], ...] = ()
    """Manner, years (0: any) and per cent: what surrender after the first year pays back of that year's premium."""
    papers: tuple[Text, ...] = ()
    """The papers that belong to it, by title."""

    def cash_percent(self, manner: str, years: str) -> str:
        """Return the per cent for one way of paying; empty where packs do not say."""
        found = [percent for how, over, percent in self.cash if how == manner and over in (0, _whole(years))]
        return found[0] if found else ""


def offered(product: SoldProduct) -> Offered:
    """Return a product of a pack as the form offers it."""
    return Offered(
        code=product.code,
        name=product.name,
        issuer=product.issuer,
        line=product.line,
        product_class=product.product_class,
        data=dict(product.figures),
        manners=product.manners,
        years=product.years,
        cash=tuple((each.manner, each.years or 0, f"{each.percent:f}") for each in product.cash_values),
        papers=product.papers,
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0  # noqa: PLR2004 - years have 3 digits


@dataclass(frozen=True, slots=True)
class Known:
    """All of it. `values` are by field of the form, such as `site.name`."""

    values: Mapping[str, KnownValue] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    """The channels that this terminal sells through; empty: all."""
    classes: tuple[KindOfProduct, ...] = ()
    products: tuple[Offered, ...] = ()
