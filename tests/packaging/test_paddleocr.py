"""The extra `paddleocr`, installed into an environment of its own: the second engine reads what the first one reads."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

UV = Path(sys.executable).with_name("uv")
LOCKS = ("dev.txt", "paddleocr.txt")


@pytest.mark.timeout(900)
def test_the_extra_installs_and_reads_the_same_text_as_the_default_engine(tmp_path: Path) -> None:
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "env"], check=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    command: list[str | Path] = [UV, "pip", "sync", "--quiet", "--python", python, "--require-hashes"]
    installed = subprocess.run(
        [*command, *(ROOT / "requirements" / lock for lock in LOCKS)], capture_output=True, text=True, check=False
    )
    if installed.returncode and "connect" in installed.stderr:
        pytest.skip(f"the extra's packages are neither in the cache nor to be had: {installed.stderr.strip()[-200:]}")
    assert installed.returncode == 0, installed.stderr
    stories: list[str | Path] = [python, "-m", "pytest", "tests/terminal/ocr/test_engines.py", "-rs", "--basetemp"]
    done = subprocess.run([*stories, tmp_path / "stories"], cwd=ROOT, capture_output=True, text=True, check=False)
    shutil.rmtree(tmp_path / "env")  # a gigabyte
    assert (done.returncode, "SKIPPED" in done.stdout) == (0, False), done.stdout
