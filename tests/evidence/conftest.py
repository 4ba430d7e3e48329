from pathlib import Path

import pytest

from scripts.lab.authority import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.create(tmp_path / "takes")
