"""Product classes as data: what is sold, of which line of business, and which rules' traits it has.

A pack of the kind `products` lists them. A class that no pack lists is taken at its strictest, and the sale is refused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from rulebook.rules.pack import Id, Version
from rulebook.rules.pack_faults import PackFault, duplicates
from rulebook.sale.amounts import Percent
from rulebook.sale.people import Name, Number, Part
from rulebook.sale.products import ClassId, Line, PaymentManner, Product
from rulebook.sale.text import Text

Trait = Literal[
    "new_type", "principal_at_risk", "health", "medical", "disease", "care", "income", "investment", "agency",
    "subsidiary", "public_fund", "private_product", "structured_deposit", "trust", "derivative", "treasury", "metal",
    "housing",
]  # fmt: skip
"""new_type 新型产品; investment: 适当性办法 art. 31 applies; agency: sold for another institution; subsidiary:
of a wealth company (理财公司). The list is closed: rules ask for each as `p.<trait>`."""
TRAITS: Final[tuple[Trait, ...]] = get_args(Trait)
Act = Literal["suitability", "csrc", "none"]
"""By which act suitability is judged: 令2025-7, the securities regulator's for public funds, or none."""

STRICTEST: Final[Mapping[Line, frozenset[Trait]]] = {
    "insurance": frozenset({"new_type", "principal_at_risk", "health", "medical", "disease", "care", "income"}),
    "wealth": frozenset({"principal_at_risk", "investment", "agency", "private_product", "derivative"}),
    "loan": frozenset({"housing"}),
}
"""What a class that is not known is taken to be."""


KINDS_OF_HEALTH: Final = frozenset({"medical", "disease", "care", "income"})
_PRODUCT: Final[TypeAdapter[Any]] = TypeAdapter(Product)
OPTIONAL: Final = frozenset({"treasury", "metal"})
"""Wealth products that are no investments in the sense of 适当性办法 art. 3."""


class ProductClass(Part):
    """One class of products. `line` is what a product of it must be written under."""

    id: ClassId
    line: Line
    title: Text
    traits: Annotated[tuple[Trait, ...], Field(max_length=len(TRAITS))] = ()
    act: Act = "suitability"


class CashValue(Part):
    """What surrender after the first year pays back, in per cent of that year's premium, for one way of paying."""

    manner: PaymentManner
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    """Nothing: whatever the years of payment."""
    percent: Percent


class SoldProduct(Part):
    """A product that is sold here: all of it but what the customer decides. A sale is entered by it."""

    line: Line
    product_class: Annotated[ClassId, Field(alias="class")]
    code: Number
    name: Name
    issuer: Name
    manners: tuple[PaymentManner, ...] = ()
    """How its premium may be paid; empty: in every manner."""
    years: Annotated[tuple[Annotated[int, Field(ge=1, le=100)], ...], Field(max_length=12)] = ()
    """Over how many years it may be paid; empty: over any."""
    cash_values: Annotated[tuple[CashValue, ...], Field(max_length=60)] = ()
    papers: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    """The titles of the papers that belong to it."""
    figures: dict[str, Any] = Field(default_factory=dict)
    """Its other fields, as a sale has them (`docs/sale.md`)."""

    def example(self) -> dict[str, Any]:
        """Return it as a sale would have it, with a sum of one yuan where the customer decides."""
        found = {**self.figures, "line": self.line, "class": self.product_class, "code": self.code, "name": self.name}
        found["issuer"] = self.issuer
        if self.line == "insurance":
            found.setdefault("payment", {"manner": self.manners[0] if self.manners else "annual", "amount": "1"})
            found.setdefault("term", {"unit": "years", "value": 1})
        else:
            found.setdefault("amount", "1")
        return found


class ProductPack(Part):
    """A file of product classes and products; all such files of a shelf together are what it knows."""

    pack: Literal["products"]
    format: Literal[2]
    id: Id
    version: Version
    title: Text
    note: Text | None = None
    classes: Annotated[tuple[ProductClass, ...], Field(max_length=200)] = ()
    products: Annotated[tuple[SoldProduct, ...], Field(max_length=500)] = ()
    example: bool = False
    """Its products are invented: they are offered for rehearsals and in demonstrations alone."""

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """Refuse a pack without classes and products."""
        if not self.classes and not self.products:
            raise ValueError("there is neither a class nor a product")
        return self


@dataclass(frozen=True, slots=True)
class CheckedProducts:
    """A pack of product classes that was checked. `digest`: SHA-256 of the pack's bytes."""

    pack: ProductPack
    digest: str


@dataclass(frozen=True, slots=True)
class Classes:
    """All product classes of a shelf, by their ids."""

    by_id: Mapping[str, ProductClass]

    def known(self, name: str, line: Line) -> bool:
        """Tell whether there is such a class in this line of business."""
        found = self.by_id.get(name)
        return found is not None and found.line == line

    def traits(self, name: str, line: Line) -> frozenset[Trait]:
        """Return the traits of a class; of one that is not known in this line, all strict ones of the line."""
        found = self.by_id.get(name)
        if found is None or found.line != line:
            return STRICTEST[line] | (frozenset(found.traits) if found else frozenset())
        return frozenset(found.traits)

    def act(self, name: str) -> Act:
        """Return by which act suitability of the class is judged; for one that is not known, the stricter 令2025-7."""
        found = self.by_id.get(name)
        return found.act if found else "suitability"


def classes_of(packs: Iterable[CheckedProducts]) -> Classes:
    """Join the classes of all packs; those of format 1 where there is no pack. The first of an id counts."""
    found: dict[str, ProductClass] = {}
    for checked in packs:
        for each in checked.pack.classes:
            found.setdefault(each.id, each)
    return Classes(found) if found else FORMAT_1


def check_products(pack: ProductPack, digest: str) -> tuple[CheckedProducts, list[PackFault]]:
    """Return the pack, and a fault for each class that is there twice, or whose traits cannot be true together."""
    faults = list(duplicates([each.id for each in pack.classes], "classes"))
    for number, each in enumerate(pack.classes):
        faults.extend(PackFault(("classes", number, "id"), sentence) for sentence in untrue(each))
    faults += duplicates([each.code for each in pack.products], "products", "code")
    for number, product in enumerate(pack.products):
        faults.extend(PackFault(("products", number), sentence) for sentence in unsound(product))
    return CheckedProducts(pack, digest), faults


def unsound(product: SoldProduct) -> Iterator[str]:
    """Yield what is wrong with a product's figures: no sale could have them."""
    try:
        _PRODUCT.validate_python(product.example())
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where = ".".join(str(step) for step in detail["loc"][1:])
            yield f"the product '{product.code}': figures.{where}: {detail['msg']}"
    if product.line != "insurance" and (product.manners or product.years or product.cash_values):
        yield f"the product '{product.code}' is no insurance, so no premium is paid for it"


def untrue(found: ProductClass) -> Iterator[str]:
    """Yield what is wrong with a class by itself: what traits bring must not be lost by leaving one out.

    A class that version 1 had keeps what it was there, and what is an investment falls under an act on suitability.
    """
    traits = frozenset(found.traits)
    known = FORMAT_1.by_id.get(found.id)
    needed: set[Trait] = set(known.traits) if known is not None and known.line == found.line else set()
    if found.line == "insurance" and "principal_at_risk" in traits:
        needed.add("new_type")
    if traits & KINDS_OF_HEALTH:
        needed.add("health")
    if found.line == "wealth" and not traits & OPTIONAL:
        needed.add("investment")
        if found.act == "none":
            yield f"the class '{found.id}' is an investment, so an act on suitability applies: suitability or csrc"
    for trait in sorted(needed - traits):
        yield f"the class '{found.id}' lacks the trait '{trait}', which such a product has"


def classes_elsewhere(checked: CheckedProducts, packs: Sequence[CheckedProducts]) -> Iterator[PackFault]:
    """Yield a fault for each class that a pack before this one has too; `packs` in the order of their ids."""
    seen: dict[str, str] = {}
    for other in packs:
        if other.pack.id == checked.pack.id:
            break
        seen |= {each.id: other.pack.id for each in other.pack.classes}
    for number, each in enumerate(checked.pack.classes):
        if each.id in seen:
            yield PackFault(("classes", number, "id"), f"the class '{each.id}' is also in {seen[each.id]}")


def _class(name: str, line: Line, zh: str, *traits: Trait, act: Act = "suitability") -> ProductClass:
    return ProductClass(id=name, line=line, title=Text(zh=zh, en=name.replace("_", " ")), traits=traits, act=act)


FORMAT_1: Final = Classes(
    {
        each.id: each
        for each in (
            _class("ordinary_life", "insurance", "普通寿险"),
            _class("participating", "insurance", "分红险", "new_type"),
            _class("universal", "insurance", "万能险", "new_type"),
            _class("unit_linked", "insurance", "投连险", "new_type", "principal_at_risk", "investment"),
            _class("variable", "insurance", "变额险", "new_type", "principal_at_risk", "investment"),
            _class("annuity", "insurance", "年金险"),
            _class("health", "insurance", "健康险", "health"),
            _class("accident", "insurance", "意外险"),
            _class("own_wealth", "wealth", "本行理财", "investment"),
            _class("agency_wealth", "wealth", "代销理财", "investment", "agency"),
            _class("agency_fund", "wealth", "代销基金", "investment", "agency", "public_fund"),
            _class("agency_other", "wealth", "其他代销产品", "investment", "agency"),
            _class("treasury_bond", "wealth", "国债", "treasury", act="none"),
            _class("precious_metal", "wealth", "贵金属", "metal", act="none"),
            _class("personal_loan", "loan", "个人贷款", act="none"),
            _class("housing_loan", "loan", "住房贷款", "housing", act="none"),
        )
    }
)
"""The classes that version 1 had; they hold for packs that were written before there was a pack of classes."""
