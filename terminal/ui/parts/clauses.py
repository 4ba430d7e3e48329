"""Clauses in words, as people cite them."""

from collections.abc import Iterable

from rulebook.plan.citing import cited
from rulebook.plan.plan import Basis
from terminal.ui.phrases.table import Phrases

ZH: dict[str, str] = {
    "clause.based": "依据 {clauses}",
}
EN: dict[str, str] = {
    "clause.based": "Required by {clauses}",
}


def clauses_words(phrases: Phrases, clauses: Iterable[Basis]) -> str:
    """All clauses in words, articles of one document together; empty without any."""
    return cited(clauses, phrases.language)
