"""The wheel, installed with the lock into an empty environment, away from the checkout and without a network."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from program.version import VERSION
from tests import ROOT

LOCK_ONLY = {"mediapipe", "rapidocr"}
"""What the lock has and the wheel cannot ask for, since their own wishes cannot be met (requirements/overrides.txt)."""
EXTRA = {"paddleocr"}
DISTRIBUTION = {"PIL": "pillow", "cel": "common-expression-language", "cv2": "opencv-python-headless", "yaml": "pyyaml"}
"""Where the name of what is imported is not the name of what is installed."""
INSIDE = {"pydantic_core": "pydantic"}
"""What comes with another package, in one version with it."""
PACKAGES = ("faults", "resources", "program", "evidence", "rulebook", "books", "terminal", "headquarters")
UV = Path(sys.executable).with_name("uv")


class Installed:
    """An environment with the wheel, and a folder to stand in that is not the checkout."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        self.folder = folder / "elsewhere"
        self.folder.mkdir()

    def run(self, program: str, *words: object, status: int = 0, **environment: str) -> str:
        """Run one of the programs; return what it printed."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SHUANGLU"))}
        done = subprocess.run(
            [str(self.programs / program), *map(str, words)],
            cwd=self.folder,
            env={**clean, "LC_ALL": "C.UTF-8", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def install(self, *words: object) -> None:
        python = self.programs / "python"
        command = [str(UV), "pip", *map(str, words), "--offline", "--python", str(python)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, folder / "env"], check=True)
    found = Installed(folder)
    found.install("sync", "--require-hashes", _lock_without_its_installer(folder))
    found.install("install", "--no-deps", wheel)
    yield found
    shutil.rmtree(folder / "env")


def _lock_without_its_installer(folder: Path) -> Path:
    """The lock, but for uv: setup gets that by other means, so it is not in uv's own cache."""
    lock = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    kept = re.sub(r"^uv==(.*\\\n)+.*\n(    #.*\n)*", "", lock, flags=re.MULTILINE)
    assert kept != lock
    out = folder / "lock.txt"
    out.write_text(kept, encoding="utf-8")
    return out


def test_both_programs_say_what_they_are(installed: Installed) -> None:
    assert installed.run("shuanglu", "--version") == f"shuanglu {VERSION}\n"
    assert installed.run("headquarters", "--version") == f"headquarters {VERSION}\n"
    assert "rehearse" in installed.run("shuanglu", "--help")
    assert "金融产品销售双录终端" in installed.run("shuanglu", "--help", LC_ALL="zh_CN.UTF-8")
    assert "serve" in installed.run("headquarters", "--help")


def test_a_plan_is_made_from_the_packs_in_the_wheel(installed: Installed) -> None:
    sale = installed.folder / "sale.json"
    sale.write_text(installed.run("shuanglu", "sale", "example"), encoding="utf-8")
    plan = json.loads(installed.run("shuanglu", "plan", "--sale", sale, "--json"))
    assert plan["allowed"]
    assert len(plan["nodes"]) > 10


def test_a_rehearsal_is_recorded_verified_and_exported(installed: Installed) -> None:
    home = installed.folder / "home"
    sources = ("--camera", "test:clap", "--microphone", "test:clap")
    for _ in range(2):
        installed.run("shuanglu", "rehearse", *sources, "--seconds", 2, "--out", home)
    takes = sorted((home / "takes").iterdir())
    assert installed.run("shuanglu", "verify", *takes).count("intact") == 2
    installed.run("shuanglu", "export", *takes, "--out", installed.folder / "films", "--reason", "a look")
    assert len(list((installed.folder / "films").glob("*.mp4"))) == 2


def test_the_doctor_knows_its_version_and_finds_its_models(installed: Installed) -> None:
    found = json.loads(installed.run("shuanglu", "doctor", "--json", status=1))
    checks: dict[str, Any] = {check["check"]: check["status"] for check in found["checks"]}
    assert found["version"] == VERSION
    assert (checks["card models"], checks["face models"], checks["encoder"]) == ("ok", "ok", "ok")
    assert checks["face match model"] == "ok", "the model is in a wheel of the lock, and runs"


def test_without_what_only_the_lock_has_faces_are_seen_by_the_second_engine_and_of_cards_it_is_said(
    installed: Installed,
) -> None:
    portrait = ROOT / "resources" / "demo" / "portrait.jpg"
    installed.install("uninstall", *sorted(LOCK_ONLY))
    assert '"measured"' in installed.run("shuanglu", "faces", "--camera", portrait, "--json")
    asked_for = installed.run("shuanglu", "faces", "--camera", portrait, status=3, SHUANGLU_FACE_ENGINE="mediapipe")
    assert "[models.missing]" in asked_for
    assert "[models.missing]" in installed.run("shuanglu", "id-card", portrait, status=3)
    found = json.loads(installed.run("shuanglu", "doctor", "--json", status=1))
    failed = {check["check"] for check in found["checks"] if check["status"] == "fail"}
    assert "card models" in failed
    assert "face models" not in failed


def test_every_library_that_is_imported_is_declared() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["paddleocr"]]
    declared = {re.split(r"[<>=]", line)[0].lower() for line in named}
    missing = {
        library
        for library in _imported()
        if DISTRIBUTION.get(library, INSIDE.get(library, library)).lower().replace("_", "-")
        not in declared | LOCK_ONLY | {"pyside6"}
    }
    assert missing == set()
    assert "pyside6-essentials" in declared


def _imported() -> set[str]:
    """The libraries of others that our packages import, by the name that is imported."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plain | named} - sys.stdlib_module_names - set(PACKAGES)
