"""What the README tells a stranger to type, typed, and once more after the second rehearsal."""

import re
import subprocess
import sys
from pathlib import Path

from tests import ROOT


def commands(folder: Path) -> list[str]:
    """The README's commands of the terminal; what they make lies in `folder`, and each rehearsal is short."""
    told = re.findall(r"^\.venv/bin/shuanglu .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    mine = (line.replace(".venv/bin/shuanglu", f"{sys.executable} -m terminal") for line in told)
    return [line.replace("build/", f"{folder}/").replace("--seconds 10", "--seconds 2") for line in mine]


def test_the_commands_of_the_readme_work_and_work_again(tmp_path: Path) -> None:
    said = commands(tmp_path)
    assert [line.split()[3] for line in said] == ["rehearse", "verify", "export"]
    for run in (1, 2):
        for line in said:
            done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (run, line, done.stdout, done.stderr)
    first, again, second = sorted(film.stem for film in tmp_path.rglob("*.mp4"))
    assert (again, second[-1]) == (f"{first}-2", "2")
