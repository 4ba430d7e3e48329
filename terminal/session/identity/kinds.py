"""Which documents a machine reads, by the kinds of proof that a sale may name. Pure."""

from collections.abc import Mapping
from typing import Final

from rulebook.sale.people import IdentityKind
from terminal.session.facts.cards import CardKind

KIND_OF: Final[Mapping[IdentityKind, CardKind]] = {
    "resident_id": "resident",
    "temporary_id": "temporary",
    "household_register": "household",
    "passport": "passport",
    "hk_macau_residence": "hk_mo_tw_residence",
    "taiwan_residence": "hk_mo_tw_residence",
    "hk_macau_permit": "hk_mo_pass",
    "taiwan_permit": "tw_pass",
    "foreign_permanent_resident": "foreigner",
}
"""Which kind a sale's proof of identity is, where a machine reads it; all others people read."""


def kind_read(kind: str | None) -> CardKind | None:
    """Which kind a machine reads a document as, by an `IdentityKind` or by that kind itself; None where people do."""
    named = next((read_as for each, read_as in KIND_OF.items() if each == kind), None)
    return named or next((each for each in KIND_OF.values() if each == kind), None)
