"""Products in packs: what no sale could have is a fault of the pack."""

import pytest

from faults.errors import ShuangluError
from rulebook.packs.loading import load_shelf
from scripts.worked_sales import pack_files, shipped

PACK = """
pack: products
format: 2
id: of-a-story
version: 2026.12.1
title: {zh: 产品, en: Products}
products:
  - line: insurance
    class: participating
    code: P-1
    name: 某某两全保险
    issuer: 某某人寿
    manners: [single, annual]
    figures:
      term: {unit: years, value: 20}
      risk_level: 2
"""


def with_pack(text: str) -> dict[str, bytes]:
    return {**pack_files(), "of-a-story.yaml": text.encode()}


def test_a_pack_may_have_products_and_no_classes() -> None:
    shelf = load_shelf(with_pack(PACK))
    found = [product.code for pack in shelf.products for product in pack.pack.products]
    assert "P-1" in found
    assert shelf.classes.known("participating", "insurance")


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("value: 20", "value: 0"),
        ("risk_level: 2", "risk_level: 9"),
        ("risk_level: 2", "nonsense: 2"),
        ("[single, annual]", "[daily]"),
        ("line: insurance", "line: wealth"),
    ],
)
def test_figures_that_no_sale_could_have_are_faults(written: str, wrong: str) -> None:
    with pytest.raises(ShuangluError):
        load_shelf(with_pack(PACK.replace(written, wrong)))


def test_a_product_is_listed_once() -> None:
    twice = PACK + PACK.split("products:\n")[1]
    with pytest.raises(ShuangluError):
        load_shelf(with_pack(twice))


def test_what_ships_is_invented_and_says_so() -> None:
    sold = [pack.pack for pack in shipped().products if pack.pack.products]
    assert sold
    assert all(pack.example for pack in sold)
    assert all(product.name.startswith("示例") for pack in sold for product in pack.products)
