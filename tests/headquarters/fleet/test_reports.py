"""Terminals report how they are over real TLS; people read it, and wish something of one."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from evidence import moment
from headquarters.administration import Administration
from headquarters.commands.fleet import _row, _said
from headquarters.faults import Refusal
from headquarters.fleet.desk import FleetDesk
from headquarters.fleet.listing import TerminalHealth, fleet_of
from headquarters.index import fleet_rows
from headquarters.index.database import SqliteDatabase
from headquarters.index.fleet_rows import MOST_CHANGES
from headquarters.layout import database_path
from headquarters.protocol.fleet_wire import ReportRequest, spelled
from headquarters.server import RunningServer
from tests.headquarters.conftest import Typed
from tests.headquarters.fleet.made_reports import CAMERA, DISK, FULL, check, report
from tests.headquarters.terminals import TIMEOUT_S, Terminal


def send(terminal: Terminal, value: Any) -> requests.Response:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return terminal.session.post(f"{terminal.url}/v1/reports", data=body, timeout=TIMEOUT_S)


def answered(terminal: Terminal, value: Any) -> dict[str, Any]:
    said = send(terminal, value)
    assert said.status_code == 200, said.text
    found: dict[str, Any] = said.json()
    return found


def row(typed: Typed, hq: RunningServer, terminal: Terminal) -> dict[str, Any]:
    code, out, err = typed("fleet", "--data", hq.data, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = next(each for each in json.loads(out)["terminals"] if each["terminal"] == terminal.name)
    return found


def test_a_terminal_with_a_fault_stands_first_with_its_sentence_and_advice_in_both_languages(
    hq: RunningServer, today: Terminal, tmp_path: Path, typed: Typed
) -> None:
    well = Terminal.enrol(hq, tmp_path / "well", wire=2)
    never = Terminal.enrol(hq, tmp_path / "never")
    place = ("--name", "3 号柜台", "--branch", "园区支行")
    typed("rooms", "add", "SZ-03", "--data", hq.data, *place, "--terminal", today.name)
    assert answered(well, report()) == {"wishes": [], "update": None}
    because = [{"code": "line.down", "facts": {}}]
    answered(today, report(CAMERA, FULL, check("line", "warn", "doctor.line.down") | {"because": because}))

    found = row(typed, hq, today)
    assert [each["code"] for each in found["problems"]] == ["doctor.disk.full", "doctor.line.down"]
    full = found["problems"][0]
    assert (found["state"], full["status"], full["mender"]) == ("fail", "fail", "field_it")
    assert all(full[language][part] for language in ("zh", "en") for part in ("title", "sentence", "advice"))
    assert "0.4" in full["zh"]["sentence"]
    assert (full["zh"]["title"], full["en"]["title"]) == ("磁盘", "disk")
    assert full["since"] == found["reported"]
    assert (found["rooms"], found["queue"]["waiting"], found["disk_hours"]) == (["园区支行 3 号柜台"], 3, 70.0)
    assert row(typed, hq, well)["state"] == "ok"
    unknown = row(typed, hq, never)
    assert (unknown["state"], [each["code"] for each in unknown["problems"]]) == ("unknown", ["fleet.never"])

    _, out, _ = typed("fleet", "--data", hq.data, "--language", "zh")
    lines = out.splitlines()
    assert "1 台要处理" in lines[0]
    assert lines[1].startswith(f"✗ {today.name}  园区支行 3 号柜台")
    assert "[doctor.disk.full]" in lines[2]
    assert "磁盘余 70 小时  时钟 准  证书 " in lines[1]
    (good,) = [line for line in lines if line.startswith(f"✓ {well.name}")]
    assert good.endswith("看过的都正常"), "a running terminal has not looked at everything"
    assert "1 台状况不明" in lines[0]
    _, out, _ = typed("fleet", "show", today.name, "--data", hq.data, "--language", "en")
    assert "25 fps" not in out.splitlines()[0]
    assert "disk: - → fail [doctor.disk.full]" in out
    well.close()
    never.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told | {"customer": "刘桂芳"},
        lambda told: {name: told[name] for name in told if name != "queue"},
        lambda told: told | {"format": "shuanglu-report/2"},
        lambda told: told | {"checks": [DISK | {"code": "Doctor Disk"}]},
        lambda told: told | {"checks": [DISK | {"facts": {"free": [1]}}]},
        lambda told: told | {"checks": [DISK | {"facts": {"a b": 1}}]},
        lambda told: told | {"checks": [DISK] * 101},
        lambda told: told | {"answered": [{"wish": 0, "code": "wish.done"}]},
        lambda told: told | {"disk_hours": "70"},
    ],
)
def test_a_report_of_another_shape_is_refused(
    hq: RunningServer, tmp_path: Path, spoil: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    with closing(Terminal.enrol(hq, tmp_path / "spoilt", wire=2)) as terminal:
        said = send(terminal, spoil(report()))
        assert (said.status_code, said.json()["code"]) == (400, "request.shape")


def test_a_long_report_and_one_too_many_are_refused_and_neither_is_the_lines_trouble(today: Terminal) -> None:
    long = json.dumps(report()).encode() + b" " * 32 * 1024
    said = send(today, long)
    assert (said.status_code, said.json()["code"]) == (413, "body.long")
    statuses = [send(today, report()) for _ in range(7)]
    assert [each.status_code for each in statuses] == [200] * 6 + [425]
    assert statuses[-1].json()["code"] == "report.often"
    assert 0 < int(statuses[-1].headers["Retry-After"]) <= 60


def test_nobody_reports_without_a_certificate_and_the_greeting_lists_the_call(
    hq: RunningServer, today: Terminal
) -> None:
    said = requests.post(f"{hq.url}/v1/reports", json=report(), verify=str(hq.ca_file), timeout=TIMEOUT_S)
    assert said.status_code == 401
    assert "reports" in today.session.get(f"{hq.url}/v1/clock", timeout=TIMEOUT_S).json()["calls"]


def test_a_wish_is_told_until_it_is_answered_by_the_terminal_it_was_meant_for(
    hq: RunningServer, today: Terminal, terminal: Terminal, typed: Typed
) -> None:
    told = ("--data", hq.data, "--by", "吴凯", "--reason", "看看")
    code, out, _ = typed("fleet", "wish", today.name, "report", *told, "--json")
    wish = json.loads(out)
    assert (code, wish["by"], wish["reason"], wish["proof"]) == (0, "吴凯", "看看", "unproven")
    again = json.loads(typed("fleet", "wish", today.name, "report", *told, "--json")[1])
    assert again["id"] == wish["id"]

    assert answered(today, report())["wishes"] == [{"id": wish["id"], "wish": "report"}]
    answered(terminal, report(answered=[{"wish": wish["id"], "code": "wish.done"}]))
    assert row(typed, hq, today)["wishes"][0]["told"]
    assert answered(today, report(answered=[{"wish": wish["id"], "code": "wish.done"}]))["wishes"] == []
    answered(today, report(answered=[{"wish": wish["id"], "code": "wish.failed"}]))

    shown = json.loads(typed("fleet", "show", today.name, "--data", hq.data, "--json")[1])
    assert [(each["code"], bool(each["zh"])) for each in shown["wishes"]] == [("wish.done", True)]
    with Administration.open(hq.data) as desk:
        noted = [event.detail for event in desk.database.history(today.name) if event.what == "wish given"]
    assert noted == [f"report {wish['id']}; by 吴凯: 看看"] * 2
    with closing(sqlite3.connect(database_path(hq.data))) as raw:
        for sql in ("delete from fleet_wishes", "update fleet_wishes set code = 'wish.failed' where code is not null"):
            with pytest.raises(sqlite3.IntegrityError):
                raw.execute(sql)


def test_another_headquarters_gives_no_wish_the_number_of_one_that_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terminal went over to it, or it was restored: `rotate_key` is not to look done by an old answer."""
    before = SqliteDatabase(tmp_path / "before.db")
    done = before.add_wish("32-0001", "report", "W", "r").id
    assert before.add_wish("32-0001", "update", "W", "r").id > done, "not twice in a second either"
    before.close()
    monkeypatch.setattr(fleet_rows, "_FIRST", fleet_rows._FIRST - timedelta(seconds=10))  # so much later
    after = SqliteDatabase(tmp_path / "after.db")
    wished = after.add_wish("32-0001", "rotate_key", "W", "lost").id
    told = after.keep_report("32-0001", report(answered=[{"wish": done, "code": "wish.done"}]))
    assert ([each.id for each in told], wished > done) == ([wished], True)
    after.close()


def test_a_wish_needs_a_kind_a_name_a_reason_and_a_terminal(hq: RunningServer, today: Terminal, typed: Typed) -> None:
    words = ("--data", hq.data, "--by")
    assert typed("fleet", "wish", today.name, "shell", *words, "W", "--reason", "r")[0] == 2
    assert typed("fleet", "wish", today.name, "report", *words, "W", "--reason", " ")[0] == 2
    assert typed("fleet", "wish", today.name, "report", *words, " ", "--reason", "r")[0] == 3
    code, _, err = typed("fleet", "wish", "32-9999", "report", *words, "W", "--reason", "r")
    assert (code, "terminal.unknown" in err) == (3, True)
    assert typed("fleet", "show", "32-9999", "--data", hq.data)[0] == 3
    code, _, err = typed("fleet")
    assert (code, "fleet.data" in err) == (2, True)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteDatabase]:
    database = SqliteDatabase(tmp_path / "index.db")
    yield database
    database.close()


def known(index: SqliteDatabase, at: datetime | None = None) -> TerminalHealth:
    """The one terminal, as it is seen at that moment."""
    with closing(sqlite3.connect(str(index._engine.url.database))) as raw:
        raw.execute(
            "insert or ignore into certificates (serial, terminal, pem, issued, not_after, state, epoch) "
            "values ('1f', '32-0001', x'00', ?, ?, 'active', 1)",
            (moment.spell_now(), moment.spell(datetime.now(UTC) + timedelta(days=90))),
        )
        raw.commit()
    return fleet_of(index.fleet(), (), (), lambda _: "ring 1", at).terminals[0]


def test_one_that_was_silent_is_unknown_and_one_whose_devices_nobody_looked_at_is_not_called_well(
    index: SqliteDatabase,
) -> None:
    index.keep_report("32-0001", report())
    now = known(index)
    assert (now.state, now.ring, now.problems, now.certificate_days) == ("ok", "ring 1", (), 89)
    silent = known(index, datetime.now(UTC) + timedelta(hours=1, minutes=1))
    assert (silent.state, [line.trouble.key for line in silent.problems]) == ("unknown", ["fleet.silent"])
    index.keep_report("32-0001", report(FULL))
    silent = known(index, datetime.now(UTC) + timedelta(days=4))
    codes = [line.trouble.key for line in silent.problems]
    assert (silent.state, codes) == ("unknown", ["fleet.silent", "doctor.disk.full"])
    index.keep_report("32-0001", report(DISK, kind="home"))
    ended = known(index, datetime.now(UTC) + timedelta(days=91))
    codes = [line.trouble.key for line in ended.problems]
    assert (ended.state, codes[:2]) == ("fail", ["fleet.certificate_ended", "fleet.silent"])
    blind = known(index)
    assert (blind.state, [line.trouble.key for line in blind.problems]) == ("unknown", ["fleet.no_devices"])


def test_a_code_of_a_later_program_is_shown_as_it_is(index: SqliteDatabase) -> None:
    index.keep_report("32-0001", report(check("antenna", "warn", "doctor.antenna.bent", "3°", degrees=3)))
    line = known(index).problems[0]
    assert "doctor.antenna.bent" in line.to_json()["zh"]["sentence"]


def test_one_terminal_that_lies_spoils_nobodys_list(index: SqliteDatabase) -> None:
    """Facts of another kind than their sentence fills, and signs that would steer the screen of who reads."""
    odd = check("disk", "fail", "doctor.disk.full", "\x1b[2J", free="a lot", minutes=None, needed=2.5, hours=True)
    steering = check("camera", "warn", "doctor.antenna.bent", "\u202e", source="\x1b]0;owned\x07")
    there = {"version": "0.4.0\x1b[1A", "built": "", "slot": "\x9b2K", "settled": "", "platform": ""}
    index.keep_report("32-0001", spelled(ReportRequest.model_validate(report(odd, steering, program=there))))
    found = known(index)
    assert found.state == "fail"
    assert "doctor.disk.full" in found.problems[0].words("en")["sentence"]
    shown = _row(found) + "".join(map(_said, found.lines)) + json.dumps(found.to_json(), ensure_ascii=False)
    assert shown.isprintable()


def test_a_report_in_which_nothing_was_looked_at_calls_nobody_well(index: SqliteDatabase) -> None:
    index.keep_report("32-0001", report() | {"checks": []})
    found = known(index)
    assert (found.state, [line.trouble.key for line in found.problems]) == ("unknown", ["fleet.unlooked"])


def test_changes_are_kept_newest_first_and_not_without_end(index: SqliteDatabase) -> None:
    for turn in range(MOST_CHANGES + 10):
        index.keep_report("32-0001", report(DISK if turn % 2 else FULL))
    found = index.changes("32-0001")
    assert len(found) == MOST_CHANGES
    assert (found[0].before, found[0].after, found[1].after) == ("fail", "ok", "fail")
    before = index.changes("32-0001")[0].id
    index.keep_report("32-0001", report(DISK))
    assert index.changes("32-0001")[0].id == before
    assert known(index).problems == ()


def test_what_is_offered_is_told_and_the_count_forgets_after_a_minute(index: SqliteDatabase) -> None:
    asked: list[str] = []
    now = [0.0]

    def offer(terminal: str, told: Any) -> dict[str, str]:
        asked.append(f"{terminal} {told['program']['version']}")
        return {"version": "0.5.0", "not_before": "20:00", "ring": "first"}

    desk = FleetDesk(index, offer, lambda: now[0])
    assert desk.take("32-0001", report())["update"] == {"version": "0.5.0", "not_before": "20:00", "ring": "first"}
    assert asked == ["32-0001 0.4.0"]
    for _ in range(5):
        desk.take("32-0001", report())
    with pytest.raises(Refusal) as often:
        desk.take("32-0001", report())
    assert (often.value.status, often.value.code) == (425, "report.often")
    desk.take("32-0002", report())
    now[0] = 61.0
    desk.take("32-0001", report())
