"""The set of packs that plans are made from. It is chosen explicitly and never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from rulebook.plan.plan import PlannedBook
from rulebook.rules.checking import CheckedRules
from rulebook.rules.products import FORMAT_1, CheckedProducts, Classes
from rulebook.sale.sale import Sale
from rulebook.script.checks_pack import CheckedChecks
from rulebook.script.choosing import Chosen, choose
from rulebook.script.hints import CheckedHints
from rulebook.script.joining import CheckedScript
from rulebook.script.pack import Way
from rulebook.script.phrases import CheckedPhrases
from rulebook.script.rights import CheckedRights

CheckedPack = (
    CheckedProducts | CheckedRules | CheckedScript | CheckedPhrases | CheckedRights | CheckedHints | CheckedChecks
)
NotReady = Literal["warn", "stop"]
"""What becomes of a sale whose plan is not fit for real business: it is told, or refused."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Checked packs, in the order of their ids.

    `checked` has the ids of the packs for which somebody vouches: those of a released book, by their digests. Only
    such an overlay counts; one of format 1 may vouch for itself, since it can only tighten.
    """

    rules: tuple[CheckedRules, ...]
    scripts: tuple[CheckedScript, ...]
    phrases: tuple[CheckedPhrases, ...] = ()
    rights: tuple[CheckedRights, ...] = ()
    hints: tuple[CheckedHints, ...] = ()
    products: tuple[CheckedProducts, ...] = ()
    checks: tuple[CheckedChecks, ...] = ()
    """They are no part of a plan: the check list of a take has their digests."""
    classes: Classes = FORMAT_1
    checked: frozenset[str] = frozenset()
    book: PlannedBook | None = None
    not_ready: NotReady = "warn"

    def chosen_for(self, sale: Sale, way: Way | None = None) -> Chosen:
        """Return the script for a sale under all layers that are for it, and the ties among these.

        By the way in which it is made, unless another is named: a mixed sale has pages of the internet too.
        """
        return choose(self.scripts, sale, way)

    def packs(self) -> Iterator[CheckedPack]:
        """Yield every pack of every kind."""
        yield from chain(self.products, self.rules, self.scripts, self.phrases, self.rights, self.hints, self.checks)
