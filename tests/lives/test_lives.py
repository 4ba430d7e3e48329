"""Random lives end well: nothing that lies on a disk is lost, no name is accepted twice, nothing is refused for good.

`SHUANGLU_CAMPAIGN=long` lives 200 of them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

_LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
_LIVES = 100 if _LONG else 10


pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the clock is moved by LD_PRELOAD"),
    pytest.mark.timeout(7200 if _LONG else 300),
]


@pytest.fixture
def library(tmp_path: Path) -> str:
    """What moves the wall clock of a program."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler: the clock cannot be moved")
    made = tmp_path / "wall.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", made, ROOT / "tests" / "vectors" / "wall.c"], check=True)
    return str(made)


@pytest.mark.parametrize("seed", [1, 101])
def test_whatever_happens_to_a_terminal_its_recordings_arrive(library: str, tmp_path: Path, seed: int) -> None:
    lived = _live(library, tmp_path, "--seed", str(seed), "--lives", str(_LIVES))
    assert lived.returncode == 0, lived.stdout + lived.stderr[-3000:]


def test_so_they_do_with_the_real_recorder(library: str, tmp_path: Path) -> None:
    lived = _live(library, tmp_path, "--seed", "1", "--lives", "2", "--acts", "8", "--devices")
    assert lived.returncode == 0, lived.stdout + lived.stderr[-3000:]


def _live(library: str, folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.lives", "--library", library, "--folder", str(folder), *words],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": library},
        capture_output=True,
        text=True,
        check=False,
    )
