"""A sale's walk, killed at random moments of it and gone on with: nothing lost, nothing walked twice.

A handful by default; SHUANGLU_CAMPAIGN=long kills fifty times.
"""

import json
import os
import random
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from terminal.home.opening import open_home
from terminal.home.settings import load_settings
from tests import ROOT
from tests.journeys.counter import journal_of
from tests.journeys.programs import command, family, last_object, terminal, wait_until
from tests.sales import SMALL_PACKS, small_plan, small_sale, write_sale

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
KILLS = 50 if LONG else 5
GRACE_S = 1.0
SOURCES = ("--camera", "test:bars", "--microphone", "test:tone")
WALK_S, REST_S = 9.0, 3.0
VICTIMS = ("recorder", "kiosk", "both")


@dataclass(frozen=True)
class Take:
    """What the journal of one take says of the walk."""

    name: str
    status: str
    marks: list[tuple[str, dict[str, Any]]]

    def facts(self, kind: str) -> list[dict[str, Any]]:
        return [facts for each, facts in self.marks if each == kind]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(KILLS))
def test_a_walk_that_was_killed_goes_on_in_a_linked_take(number: int, tmp_path: Path) -> None:
    rng = random.Random(f"walk {number} 20261128")
    home, sale = tmp_path / "home", write_sale(tmp_path / "sale.json", child=True)
    victim = VICTIMS[number % len(VICTIMS)]
    _killed(victim, rng.uniform(0.0, WALK_S - 3.5), home, sale)
    done = terminal("rehearse", *_words(home, sale, REST_S))
    assert done.returncode == 0, done.stderr
    takes = _takes(home)
    nodes = [node.id for node in small_plan(small_sale(child=True)).nodes]
    passed = [facts["id"] for take in takes for facts in take.facts("node_done") if facts["outcome"] == "confirmed"]
    assert passed == nodes, "each node once, in its order"
    assert takes[-1].status == "sealed"
    assert takes[-1].facts("walk")[-1]["after"] == "finished"
    (first, *more) = takes
    for before, take in zip([first], more, strict=False):
        (linked,) = take.facts("linked")
        assert (linked["take"], before.status) == (before.name, "interrupted")
        assert linked["head"] == _head(home, before.name)
    for take in takes:
        assert last_object(terminal("verify", home / "takes" / take.name, "--json").stdout)["faults"] == []


def test_a_kiosk_that_is_started_again_at_once_waits_for_the_recorder_that_outlived_it(tmp_path: Path) -> None:
    home, sale = tmp_path / "home", write_sale(tmp_path / "sale.json")
    _killed("kiosk", 2.0, home, sale, patient=False)
    done = terminal("rehearse", *_words(home, sale, REST_S))
    assert done.returncode == 0, done.stderr
    first, second = _takes(home)
    assert [facts["take"] for facts in second.facts("linked")] == [first.name]
    passed = [facts["id"] for take in (first, second) for facts in take.facts("node_done")]
    assert sorted(set(passed)) == [node.id for node in small_plan().nodes]
    assert len(passed) == len(set(passed)), "nothing is walked twice"


def _words(home: Path, sale: Path, seconds: float) -> tuple[object, ...]:
    script = ("--script", "auto", "--seconds", seconds, "--out", home)
    return (*SOURCES, "--sale", sale, "--packs", SMALL_PACKS, *script)


def _killed(victim: str, after_s: float, home: Path, sale: Path, *, patient: bool = True) -> None:
    """Walk, and kill in the middle of it; what was left behind is over when this returns, if somebody is patient."""
    env = {**os.environ, "SHUANGLU_GRACE_S": str(GRACE_S)}
    with subprocess.Popen(
        command("terminal", "rehearse", *_words(home, sale, WALK_S)),
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as kiosk:
        wait_until(lambda: list(home.glob("takes/*/segments/000000")), 60)
        time.sleep(after_s)
        members = family(kiosk.pid)
        recorder = [child for child in psutil.Process(kiosk.pid).children() if child.children()]
        targets = {"recorder": recorder, "kiosk": members[:1], "both": [members[0], *recorder]}[victim]
        for target in targets:
            target.kill()
        kiosk.wait(60)
        if not patient:
            return
        kiosk.communicate(timeout=60)
    _, alive = psutil.wait_procs(members, timeout=GRACE_S + 20)
    assert alive == [], "a process was left over"


def _takes(home: Path) -> list[Take]:
    opened = open_home(load_settings(home))
    try:
        return [_take(opened, folder) for folder in sorted((home / "takes").iterdir())]
    finally:
        opened.close()


def _take(opened: Any, folder: Path) -> Take:
    bodies = journal_of(opened, folder)
    report = last_object(terminal("verify", folder, "--json").stdout)
    marks = [(str(body["kind"]), body["facts"]) for body in bodies if "facts" in body]
    return Take(folder.name, "sealed" if report["status"] == "intact" else report["status"], marks)


def _head(home: Path, take: str) -> str:
    manifest = json.loads((home / "takes" / take / "manifest.json").read_bytes())
    return str(manifest["head"])
