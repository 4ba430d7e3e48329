"""A fault in a sale: which field, and why, in both languages."""

from dataclasses import dataclass

from rulebook.sale.text import Text


@dataclass(frozen=True, slots=True)
class FieldFault:
    """`field` is a path such as `products[0].term.value`; empty for the sale as a whole."""

    field: str
    reason: Text

    def __str__(self) -> str:
        return f"{self.field or 'sale'}: {self.reason.en}"


def fault(field: str, zh: str, en: str) -> FieldFault:
    """Return a fault with its reason in both languages; an empty `field` is the sale as a whole."""
    return FieldFault(field, Text(zh=zh, en=en))
