"""What `docs/how-to-add.md` says is done in a copy of the project: it works, and costs no more files than it says."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import ROOT

PAGE = ROOT / "docs" / "how-to-add.md"
BLOCK = re.compile(r"^```(python|diff) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MOST_FILES = {"command": 1, "setting": 1, "page": 4, "stage": 3}
"""What adding one may cost, files of the product."""


@dataclass(frozen=True)
class Block:
    """A code block of the page: a new file, or a change of one."""

    kind: str
    path: str
    text: str


def blocks_of(section: str) -> list[Block]:
    """The blocks below the heading that begins so."""
    page = PAGE.read_text(encoding="utf-8")
    _, _, rest = page.partition(f"\n## A {section}")
    assert rest, f"the page has no section on a {section}"
    return [Block(*found) for found in BLOCK.findall(rest.partition("\n## ")[0])]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's files as they stand, in a repository of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if name.endswith((".py", ".toml", ".yaml", ".npz", ".json", ".png", ".txt")) and (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "as it is")
    return tmp_path


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def build(copy: Path, section: str) -> set[str]:
    """Do what the section says; return the files that it touched."""
    for block in blocks_of(section):
        file = copy / block.path
        if block.kind == "python":
            assert not file.exists(), block.path
            file.write_text(block.text, encoding="utf-8")
        else:
            file.write_text(changed(file.read_text(encoding="utf-8"), block), encoding="utf-8")
    git(copy, "add", "-A")
    return set(git(copy, "diff", "--cached", "--name-only").split())


def changed(text: str, block: Block) -> str:
    """The text with the block's lines in place of those that it shows; the last of them may be a line's beginning."""
    lines = block.text.splitlines()
    before = "\n".join(line[1:] for line in lines if line[:1] in " -")
    after = "\n".join(line[1:] for line in lines if line[:1] in " +")
    assert text.count(before) == 1, f"{block.path} has not once: {before}"
    return text.replace(before, after)


def run(copy: Path, *words: str) -> str:
    """Run Python in the copy, on its code alone."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "HOME": str(copy)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_command_is_one_file(copy: Path) -> None:
    assert len(build(copy, "command")) <= MOST_FILES["command"]
    assert "hello" in run(copy, "-m", "terminal", "--help")
    words = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", "1", "--out", "home")
    run(copy, "-m", "terminal", "rehearse", *words)
    said = run(copy, "-m", "terminal", "hello", "--home", "home", "--language", "en")
    assert said.startswith("This is the terminal ")


def test_a_setting_is_one_file(copy: Path) -> None:
    assert len(build(copy, "setting")) <= MOST_FILES["setting"]
    (copy / "home").mkdir()
    (copy / "home" / "settings.toml").write_text("slip_copies = 3\n")
    ask = "from terminal.home.settings import load_settings; from pathlib import Path"
    assert run(copy, "-c", f"{ask}; print(load_settings(Path('home')).slip_copies)") == "3\n"


def test_a_page_is_four_files(copy: Path) -> None:
    assert len(build(copy, "page")) <= MOST_FILES["page"]
    assert run(copy, "-c", LIFE) == "home away home\n"
    assert run(copy, "-c", PAGES) == "every name has its page\n"


def test_a_stage_is_three_files(copy: Path) -> None:
    assert len(build(copy, "stage")) <= MOST_FILES["stage"]
    assert run(copy, "-c", STEP) == "consent consent room told card_front\n"
    assert run(copy, "-c", PAGES) == "every name has its page\n"


PAGES = """
from terminal.ui.phrases.table import words_of
from terminal.ui.registry import all_pages, page_names

assert set(all_pages()) == set(page_names())
assert set(words_of("zh")) == set(words_of("en"))
print("every name has its page")
"""
LIFE = """
import datetime as dt
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import RecorderReady
from terminal.session.life.life import TerminalLife
from terminal.session.sale_session import Terms

life = TerminalLife(Terms(), dt.date.today)
seen = []
for fact in (RecorderReady(1280, 720, 25.0), Pressed("leave"), Pressed("leave")):
    life.apply(fact, 1.0)
    seen.append(life.snapshot(1.0).page)
print(*seen)
"""
STEP = """
import datetime as dt, itertools
from types import SimpleNamespace
from rulebook.sale.examples import demonstration
from terminal.session.facts.people import Pressed
from terminal.session.identity.places import Places
from terminal.session.identity.room import Around
from terminal.session.identity.stages.table import take_in
from terminal.session.identity.step import IdentityStep

sale = demonstration()
plan = SimpleNamespace(nodes=())
places = Places(sale, itertools.count(1))
around = lambda: Around(binding=False)
step = IdentityStep(sale, plan, dt.date.today(), itertools.count(1), places, around, analyst_up=True)
seen = [step.stage]
for pressed in (Pressed("consent", "x", {"recording": True, "card": True, "face": True}), *[Pressed("next")] * 3):
    take_in(step, pressed, 1.0)
    seen.append(step.stage)
print(*seen)
"""
