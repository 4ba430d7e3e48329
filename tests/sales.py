"""Small sales, and the plans that the small packs of the tests make of them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load, load_shelf
from rulebook.packs.worked import changed
from rulebook.plan.plan import Plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.sale.examples import CHILD, example
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from tests import ROOT

SMALL_PACKS = ROOT / "tests" / "packs"
"""Rules, a script of five nodes of a second each, one for the telephone, pages, and phrases; for `--packs`."""
FORMAT_1 = ROOT / "tests" / "vectors" / "packs-1"
"""The packs of format 1 as they shipped."""
NUMBER = "320500196801010022"


def small_facts(*, child: bool = False, reference: str = "D20261122-001", **changes: Any) -> dict[str, Any]:
    """Return a sale as JSON that 王芳 makes with 李秀英; a child's is walked through five nodes, not four.

    Changes name their place with `__` between the steps: `site__region="320500"`.
    """
    applicant = {
        "name": "李秀英",
        "birth_date": "1968-01-01",
        "identity": {"kind": "resident_id", "number": NUMBER},
    }
    facts = {**example("bank_participating"), "reference": reference, "applicant": applicant}
    if child:
        facts |= {"insured": [dict(CHILD)], "guardian": {"is_applicant": True}}
    return changed(facts, {place.replace("__", "."): value for place, value in changes.items()})


def small_sale(*, child: bool = False, reference: str = "D20261122-001", **changes: Any) -> Sale:
    """Return the sale of `small_facts`."""
    return read_sale(small_facts(child=child, reference=reference, **changes))


def format_1_files() -> dict[str, bytes]:
    """Return the packs of format 1 by their paths, free to change."""
    return read_folder(FORMAT_1)


@cache
def small_shelf() -> Shelf:
    """Return the small packs, all of them vouched for."""
    files = read_folder(SMALL_PACKS)
    return load_shelf(files, checked=load(files).documents)


def small_plan(sale: Sale | None = None, **fields: Any) -> Plan:
    """Return the plan of a sale, by the small packs; `fields` replace what came out, such as `production_ready`."""
    return make_plan(small_sale() if sale is None else sale, small_shelf()).model_copy(update=fields)


def write_sale(path: Path, *, child: bool = False, reference: str = "D20261122-001", **changes: Any) -> Path:
    """Write the sale of `small_facts` as the JSON file that `--sale` reads; return the path."""
    facts = small_facts(child=child, reference=reference, **changes)
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return path
