"""Whole sales in real windows on two displays, from signing in to headquarters' receipt; each story reads one line.

Keys and pointer are the X server's own (`xdotool`); where a finger touches, Qt injects it.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from headquarters.administration import Administration
from headquarters.server import RunningServer
from terminal.home.opening import open_home
from terminal.home.settings import load_settings
from tests import ROOT
from tests.journeys.counter import journal_of
from tests.journeys.programs import command, family, run, terminal
from tests.terminal.ui.test_displays import virtual_server
from tests.terminal.ui.x_monitors import Monitors, available

pytestmark = [
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool") and available()), reason="needs Xvfb and xdotool"
    ),
    pytest.mark.timeout(400),
]
Stories = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    """What came of every sale, with its walk and what headquarters says of it."""
    folder = tmp_path_factory.mktemp("counter")
    home, data = folder / "home", folder / "hq"
    with virtual_server() as display, Monitors(display) as plugs:
        plugs.no_repeat()
        plugs.set("L", 0, 0, 1920, 1080)
        plugs.set("R", 1920, 0, 1920, 1080)
        env = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "QT_LOGGING_RULES": "qt.qpa.*=false"}
        with RunningServer(data) as hq:
            port = int(hq.url.rsplit(":", 1)[1])
            words = ("--hq", hq.url, "--code", hq.enrol_code("32-0117"), "--home", home, "--keeps-itself")
            assert terminal("enrol", *words).returncode == 0
            made = json.loads(terminal("staff", "demonstrate", "--home", home, "--json").stdout)["accounts"]
            code = next(each["code"] for each in made if each["number"] == "1187")
            stories = _told(env, home, data, code)
        with _program(env, home, "again") as program:
            assert program.stdout is not None
            for line in program.stdout:
                _keep(stories, line)
                if "down" in stories:
                    break
            with RunningServer(data, port=port):
                for line in program.stdout:
                    _keep(stories, line)
            assert program.wait(60) == 0
        stories["tasks"] = json.loads(run("headquarters", "tasks", "list", "--all", "--data", data, "--json").stdout)
        with Administration.open(data) as desk:
            verified = {
                name: desk.verify(story["take"], None).status for name, story in stories.items() if "take" in story
            }
    opened = open_home(load_settings(home))
    for name, status in verified.items():
        bodies = [body for body in journal_of(opened, home / "takes" / stories[name]["take"]) if "facts" in body]
        stories[name] |= {"verified": status, "marks": [(body["kind"], body["facts"]) for body in bodies]}
    opened.close()
    return stories


def _told(env: dict[str, str], home: Path, data: Path, code: str) -> Stories:
    stories: Stories = {}
    members: list[psutil.Process] = []
    with _program(env, home, data, code) as program:
        assert program.stdout is not None
        for line in program.stdout:
            _keep(stories, line)
            if "killed" in stories:
                members = family(program.pid)
                break
        program.wait(60)
        assert "killed" in stories, "the program ended before"
        psutil.wait_procs(members, timeout=60)  # the recorder seals what it can, and goes
    return stories


def _program(env: dict[str, str], *words: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command("tests.journeys.sales_at_windows", *words), cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )


def _keep(stories: Stories, line: str) -> None:
    story = json.loads(line)
    assert story["story"] != "fault", story["told"]
    stories[story["story"]] = story


def walk(story: dict[str, Any]) -> list[str]:
    """The events of the walk, in their order."""
    return [facts["event"] for kind, facts in story["marks"] if kind == "walk"]


def acts(story: dict[str, Any]) -> list[tuple[str, str]]:
    """What was done by whose hand."""
    return [(facts["act"], facts["via"]) for kind, facts in story["marks"] if kind == "acted"]


def test_a_clean_sale_is_received_and_all_of_it_is_the_customers_own(told: Stories) -> None:
    story = told["clean"]
    assert (story["ending"], story["slip"], story["verified"]) == ("finished", True, "intact")
    assert walk(story) == ["take_opened", *["node_passed"] * 4, "finish"]
    assert [act for act, _ in acts(story) if act != "answered"] == ["heard", "heard", "signed"]
    assert {via for act, via in acts(story) if act in ("heard", "signed")} == {"customer"}
    assert [facts["number"] for kind, facts in story["marks"] if kind == "staff"] == ["1187"]


def test_every_prompt_that_reached_her_is_proved_with_its_picture(told: Stories) -> None:
    marks = told["clean"]["marks"]
    found = [facts for kind, facts in marks if kind == "delivery"]
    heard = [(facts["node"], facts["item"]) for kind, facts in marks if kind == "acted" and facts["act"] == "heard"]
    assert [
        (each["node"], each["item"]) for each in found if each["act"] == "heard" and each["via"] == "customer"
    ] == heard
    assert all(len(each["pixels_sha256"]) == 64 and each["to_end"] is True and each["shown_ms"] > 0 for each in found)
    assert {each["facing_percent"] for each in found} == {None}, "nobody looked"
    assert {each["type_tenths_mm"] for each in found} == {None}, "nobody measured her display"


def test_a_customer_who_touches_no_ends_the_sale_and_the_take_is_kept(told: Stories) -> None:
    story = told["no"]
    assert (story["ending"], story["verified"], story["touched"]) == ("ended_by_no", "intact", ["不同意"])
    assert [facts["answer"] for kind, facts in story["marks"] if kind == "acted"][:1] == ["refused"]
    assert walk(story) == ["take_opened", "said_no"]


def test_a_node_is_repeated_and_another_put_off_and_made_good(told: Stories) -> None:
    story = told["again"]
    assert (story["ending"], story["verified"]) == ("finished", "intact")
    assert walk(story) == ["take_opened", "repeat", "node_passed", "put_off", *["node_passed"] * 3, "finish"]
    done = [facts["id"] for kind, facts in story["marks"] if kind == "node_done" and facts["outcome"] == "confirmed"]
    assert sorted(done) == ["T01", "T02", "T03", "T05"]


def test_a_supervisor_signs_in_for_what_he_decides(told: Stories) -> None:
    story = told["supervised"]
    assert (story["ending"], story["verified"]) == ("finished", "intact")
    assert walk(story)[3:5] == ["said_no", "supervisor_passed"]
    word = next(facts for kind, facts in story["marks"] if kind == "walk" and facts["event"] == "supervisor_passed")
    assert (word["by"], word["proof"]) == ("陈立", "signed_in")


def test_the_insured_joins_before_her_node(told: Stories) -> None:
    story = told["joined"]
    assert (story["ending"], story["verified"]) == ("finished", "intact")
    assert walk(story).count("joined") == 1
    done = [facts["id"] for kind, facts in story["marks"] if kind == "node_done"]
    assert done == ["T01", "T02", "T03", "T04", "T05"]


def test_a_take_that_was_given_up_is_kept_with_its_reason(told: Stories) -> None:
    story = told["given-up"]
    assert (story["ending"], story["verified"]) == ("given_up", "intact")
    assert walk(story) == ["take_opened", "node_passed", "give_up"]


def test_an_order_to_record_again_is_claimed_recorded_and_its_outcome_is_at_headquarters(told: Stories) -> None:
    story = told["order"]
    assert (story["ending"], story["verified"]) == ("finished", "intact")
    (task,) = told["tasks"]["tasks"]
    assert (task["corrects"], task["state"]) == (told["clean"]["take"], "done")


def test_a_sale_whose_program_was_killed_goes_on_in_another_take(told: Stories) -> None:
    before, story = told["killed"], told["went-on"]
    assert before["take"] != story["take"]
    assert (story["ending"], story["verified"], story["line"]) == ("finished", "intact", False)
    assert [facts["take"] for kind, facts in story["marks"] if kind == "linked"] == [before["take"]]
    done = [facts["id"] for take in (before, story) for kind, facts in take["marks"] if kind == "node_done"]
    assert done == ["T01", "T02", "T03", "T05"], "nothing is walked twice"


def test_a_sale_with_the_line_down_waits_and_is_received_when_it_is_up(told: Stories) -> None:
    story = told["down"]
    assert story["line"] is False
    assert set(story["waits"]) <= {"held", "sending", "received"}
    assert "received" not in story["waits"][-2:]
    assert (told["up"]["line"], story["verified"]) == (True, "intact")
