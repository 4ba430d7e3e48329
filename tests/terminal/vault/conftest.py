"""A fresh vault in a home of its own, enrolled or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.vault import Vault, create_vault
from tests.terminal.vault.recording import HeadquartersKeys, keeper


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def headquarters() -> HeadquartersKeys:
    return HeadquartersKeys.create()


@pytest.fixture
def rehearsing(home: Path) -> Iterator[Vault]:
    vault = create_vault(home, [keeper()])
    yield vault
    vault.close()


@pytest.fixture
def vault(rehearsing: Vault, headquarters: HeadquartersKeys) -> Vault:
    """An enrolled terminal's vault."""
    rehearsing.enrol(headquarters.issue("32-0117"))
    return rehearsing
