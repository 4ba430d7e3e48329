"""A home of rehearsals, and a sale with its plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import PACKS
from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load_shelf
from rulebook.plan.plan import Plan
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sale() -> Sale:
    return read_sale(example("wealth_own"))


@pytest.fixture(scope="session")
def plan(sale: Sale) -> Plan:
    return make_plan(sale, load_shelf(read_folder(PACKS)))
