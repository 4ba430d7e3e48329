"""A terminal with a fault, told at its greeting; people at headquarters see it, wish something, and it is answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headquarters.server import RunningServer
from tests.headquarters.conftest import Typed, typed
from tests.journeys.programs import last_object, terminal

__all__ = ["typed"]

FAULT = {"SHUANGLU_RESERVE_MB": "1000000000"}
"""No disk has so much to spare."""


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "hq") as running:
        yield running


def fleet(hq: RunningServer, typed: Typed) -> dict[str, Any]:
    code, out, err = typed("fleet", "--data", hq.data, "--json")
    assert (code, err) == (0, "")
    (found,) = json.loads(out)["terminals"]
    assert isinstance(found, dict)
    return found


def test_a_fault_is_seen_at_headquarters_and_wishes_come_back_answered(
    hq: RunningServer, tmp_path: Path, typed: Typed
) -> None:
    home = tmp_path / "home"
    words = ("--hq", hq.url, "--code", hq.enrol_code(), "--home", home, "--keeps-itself", "--json")
    name = str(last_object(terminal("enrol", *words).stdout)["terminal"])
    before = fleet(hq, typed)
    assert [each["code"] for each in before["problems"]] == ["fleet.never"]

    done = terminal("sync", "--once", "--home", home, "--json", env=FAULT)
    assert done.returncode == 0, done.stderr
    seen = fleet(hq, typed)
    full = next(each for each in seen["problems"] if each["check"] == "disk")
    assert (seen["terminal"], seen["kind"], full["code"], full["status"]) == (name, "home", "doctor.disk.full", "fail")
    assert full["zh"]["title"] == "磁盘"
    assert full["zh"]["advice"]
    assert full["en"]["advice"]
    assert seen["disk_hours"] == 0

    told = ("--data", hq.data, "--by", "吴凯", "--reason", "每年一换")
    for wish in ("rotate_key", "update"):
        assert typed("fleet", "wish", name, wish, *told)[0] == 0
    assert len(fleet(hq, typed)["wishes"]) == 2
    assert terminal("sync", "--once", "--home", home).returncode == 0
    shown = json.loads(typed("fleet", "show", name, "--data", hq.data, "--json")[1])
    assert {each["wish"]: each["code"] for each in shown["wishes"]} == {
        "rotate_key": "wish.done",
        "update": "wish.no_updates",
    }
    assert shown["wishes"][0]["by"] == "吴凯"
    disk = [(each["before"], each["after"]) for each in shown["changes"] if each["what"] == "disk"]
    assert disk == [("fail", "ok"), ("", "fail")]
    assert "disk" not in {each["check"] for each in shown["problems"]}
