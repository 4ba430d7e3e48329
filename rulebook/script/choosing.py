"""Which script a sale gets: the base of its line and way, and every layer that is for it, the most specific on top."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, get_args

from rulebook.sale.products import Line, Product
from rulebook.sale.regions import lies_in
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.joining import CheckedScript, Script, join
from rulebook.script.merging import differing
from rulebook.script.pack import Criteria, PartNode, ScriptPack, Way

WEIGHTS: Final = {"product": 16, "product_class": 8, "issuer": 4, "institution": 2, "region": 1}
"""Of layers with as many criteria, the one with the weightier ones is the more specific."""
OF_PRODUCT: Final = ("product", "product_class", "issuer")
WORD_LISTS: Final = ("slots", "papers", "sentences", "answers", "pages")


@dataclass(frozen=True, slots=True)
class Tie:
    """Two packs of which neither is more specific say the same thing differently: nobody can know which one holds."""

    first: str
    second: str
    node: str
    """Empty where it is not of a node."""
    what: str
    """`title`, `say.exclusions`, `answers.consent`; empty for bases."""

    @property
    def sentence(self) -> Text:
        """Both packs, and what they disagree on."""
        place = f"{self.node} {self.what}".strip()
        return Text(
            zh=f"话术包 {self.first} 与 {self.second} 同样适用而内容不同：{place or '同为基础话术'}",
            en=f"the scripts '{self.first}' and '{self.second}' fit equally and differ: {place or 'both are bases'}",
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The script for a sale, None if there is no base for it; with `ties` it must not be used."""

    script: Script | None
    ties: tuple[Tie, ...] = ()


def way_of(sale: Sale) -> Way:
    """Return how the customer of a sale is met; a mixed sale of schema 1 counts as on site."""
    return next((way for way in get_args(Way) if way == sale.contact), "on_site")


def choose(scripts: Sequence[CheckedScript], sale: Sale, way: Way | None = None) -> Chosen:
    """Return the script for a sale: the base of its line and way under all layers that are for it.

    Of its own way, unless another is named.
    """
    way = way or way_of(sale)
    bases = bases_of(scripts, sale.line, way)
    if len(bases) != 1:
        ties = [Tie(one.pack.id, other.pack.id, "", "") for one, other in combinations(bases, 2)]
        return Chosen(None, tuple(ties))
    fitting = [each for each in layers_of(scripts, sale.line, way) if fits(each.pack.criteria, sale)]
    ties = [tie for one, other in combinations(fitting, 2) for tie in ties_in(one.pack, other.pack, sale)]
    return Chosen(kept(bases[0], tuple(scripts), tuple(fitting)), tuple(ties))


@lru_cache(maxsize=64)
def kept(base: CheckedScript, known: tuple[CheckedScript, ...], layers: tuple[CheckedScript, ...]) -> Script:
    """Join as `join` does, and keep the last ones: most sales need the same few scripts."""
    return join(base, known, layers)


def bases_of(scripts: Sequence[CheckedScript], line: Line, way: Way) -> list[CheckedScript]:
    """Return the packs without criteria for a line and way; a sound shelf has one at most."""
    return [each for each in scripts if each.pack.criteria is None and (each.pack.line, *each.pack.ways) == (line, way)]


def layers_of(scripts: Sequence[CheckedScript], line: Line, way: Way) -> list[CheckedScript]:
    """Return the layers for a line and way, the least specific first."""
    found = [each for each in scripts if each.pack.criteria is not None]
    found = [each for each in found if each.pack.line == line and way in each.pack.ways]
    return sorted(found, key=lambda each: (*specific(each.pack.criteria), each.pack.id))


def specific(criteria: Criteria | None) -> tuple[int, int]:
    """Return how specific a layer is: the number of its criteria, then their weight."""
    written = criteria.written if criteria else ()
    return len(written), sum(WEIGHTS[name] for name in written)


def fits(criteria: Criteria | None, sale: Sale) -> bool:
    """Tell whether every criterion matches the sale; those of products must match one and the same product."""
    if criteria is None:
        return True
    seller = {sale.seller.institution, sale.seller.institution_short}
    if criteria.institution and not seller & set(criteria.institution):
        return False
    if criteria.region and not any(lies_in(sale.site.region, each) for each in criteria.region):
        return False
    return any(fits_product(criteria, product) for product in sale.products)


def fits_product(criteria: Criteria | None, product: Product) -> bool:
    """Tell whether the criteria of products, if there are any, match this product."""
    if criteria is None:
        return True
    found = {"product": product.code, "product_class": product.product_class, "issuer": product.issuer}
    return all(found[name] in getattr(criteria, name) for name in OF_PRODUCT if getattr(criteria, name))


def ties_in(one: ScriptPack, other: ScriptPack, sale: Sale | None = None) -> Iterator[Tie]:
    """Yield what two layers define differently while neither is more specific; they must both fit the same sales.

    Sentences for each product do not tie where no product of the `sale` is both layers'.
    """
    if specific(one.criteria) != specific(other.criteria):
        return
    apart = sale is not None and not any(
        fits_product(one.criteria, product) and fits_product(other.criteria, product) for product in sale.products
    )
    for name in WORD_LISTS:
        found = {each.id: each for each in getattr(one, name)}
        differ = [each.id for each in getattr(other, name) if found.get(each.id, each) != each]
        yield from (Tie(one.id, other.id, "", f"{name}.{each}") for each in differ)
    theirs = {node.id: node for node in other.nodes}
    for node in one.nodes:
        if node.id not in theirs:
            continue
        for what in differing(node, theirs[node.id]):
            if not (apart and each_product(node, what) and each_product(theirs[node.id], what)):
                yield Tie(one.id, other.id, node.id, what)


def each_product(node: PartNode, what: str) -> bool:
    """Tell whether `say.exclusions` is a sentence that is said for each product."""
    name, _, item = what.partition(".")
    return name in {"say", "prompts"} and any(line.id == item and line.each for line in getattr(node, name))


def overlap(one: ScriptPack, other: ScriptPack) -> bool:
    """Tell whether two layers are seen to be for the same sales: line and way, and every criterion that both write."""
    if one.line != other.line or not set(one.ways) & set(other.ways) or one.criteria is None or other.criteria is None:
        return False
    for name in set(one.criteria.written) & set(other.criteria.written):
        first, second = getattr(one.criteria, name), getattr(other.criteria, name)
        if name == "region":
            shared = any(lies_in(a, b) or lies_in(b, a) for a in first for b in second)
        else:
            shared = bool(set(first) & set(second))
        if not shared:
            return False
    return True


def tie_faults(pack: ScriptPack, known: Sequence[ScriptPack]) -> list[str]:
    """Return a sentence for each other base of the same line and way, and for all that a layer ties with."""
    found: list[str] = []
    for other in known:
        if other.id == pack.id:
            continue
        if pack.criteria is None and other.criteria is None and (pack.line, pack.ways) == (other.line, other.ways):
            found.append(Tie(pack.id, other.id, "", "").sentence.en)
        elif overlap(pack, other):
            found.extend(tie.sentence.en for tie in ties_in(pack, other))
    return found
