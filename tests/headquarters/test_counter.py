"""What counters and headquarters tell each other: tasks that one terminal claims, registers, grants, audit logs."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from evidence import canonical
from evidence.faults import EvidenceFault
from evidence.grant import verify_grant
from evidence.suite import digest
from headquarters.layout import database_path
from headquarters.server import RunningServer
from rulebook.sale.examples import demonstration
from tests.headquarters.conftest import Typed
from tests.headquarters.desk import alarms
from tests.headquarters.terminals import TIMEOUT_S, Terminal

SALE: dict[str, Any] = json.loads(demonstration().to_json())
LOG = "0123456789abcdef0123456789abcdef"
Enrol = Callable[[], Terminal]


@pytest.fixture
def enrolled(hq: RunningServer, tmp_path: Path) -> Iterator[Enrol]:
    """Enrols terminals of today."""
    made: list[Terminal] = []

    def enrol() -> Terminal:
        made.append(Terminal.enrol(hq, tmp_path / f"terminal-{len(made)}", wire=2))
        return made[-1]

    yield enrol
    for each in made:
        each.close()


@pytest.fixture
def give(hq: RunningServer, tmp_path: Path, typed: Typed) -> Callable[..., str]:
    """Gives a task by the command, and returns its name."""

    def given(*words: str, sale: Any = SALE) -> str:
        path = tmp_path / "sale.json"
        path.write_text(json.dumps(sale, ensure_ascii=False), encoding="utf-8")
        code, said, _ = typed("tasks", "add", path, "--data", hq.data, "--json", *words)
        assert code == 0
        return str(json.loads(said)["task"])

    return given


def ask(terminal: Terminal, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
    return terminal.session.request(method, f"{terminal.url}{path}", json=body, headers=headers, timeout=TIMEOUT_S)


def claim(terminal: Terminal, key: str) -> requests.Response:
    return ask(terminal, "PUT", f"/v1/tasks/{key}/claim", {"by": "10283"})


def outcome(terminal: Terminal, key: str, take: str, ending: str = "finished") -> requests.Response:
    told = {"take": take, "ending": ending, "at": "2026-11-29T08:00:00.000Z"}
    return ask(terminal, "PUT", f"/v1/tasks/{key}/outcome", told)


def tasks(terminal: Terminal) -> dict[str, dict[str, Any]]:
    answer = ask(terminal, "GET", "/v1/tasks")
    assert answer.status_code == 200
    return {each["key"]: each for each in answer.json()["tasks"]}


def refusal(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- tasks ---


def test_of_two_terminals_that_claim_at_once_one_has_the_task(enrolled: Enrol, give: Callable[..., str]) -> None:
    both, keys = [enrolled(), enrolled()], [give() for _ in range(4)]
    for key in keys:
        start, answers = threading.Barrier(2), dict[str, requests.Response]()

        def at_once(terminal: Terminal, key: str = key, start: Any = start, answers: Any = answers) -> None:
            start.wait()
            answers[terminal.name] = claim(terminal, key)

        threads = [threading.Thread(target=at_once, args=(terminal,)) for terminal in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
        (loser,) = [answer for answer in answers.values() if answer.status_code == 409]
        assert refusal(loser) == (409, "task.claimed")
        winner = next(terminal for terminal in both if answers[terminal.name].status_code == 200)
        other = next(terminal for terminal in both if terminal is not winner)
        assert (tasks(winner)[key]["state"], tasks(other)[key]["state"]) == ("claimed", "elsewhere")


def test_a_claim_is_renewed_and_runs_out(enrolled: Enrol, give: Callable[..., str]) -> None:
    first, second = enrolled(), enrolled()
    key = give("--lease-hours", "0.001")  # 3.6 seconds
    until = claim(first, key).json()["claimed_until"]
    time.sleep(1.2)
    renewed = claim(first, key).json()["claimed_until"]
    assert renewed > until
    assert refusal(claim(second, key)) == (409, "task.claimed")
    time.sleep(4)
    assert tasks(first)[key]["state"] == "open"
    assert claim(second, key).status_code == 200
    assert refusal(claim(first, key)) == (409, "task.claimed")
    assert tasks(first)[key]["by"] == "10283"


def test_what_is_given_back_is_anybodys_and_twice_is_once(enrolled: Enrol, give: Callable[..., str]) -> None:
    first, second, key = enrolled(), enrolled(), give()
    claim(first, key)
    assert ask(second, "DELETE", f"/v1/tasks/{key}/claim").status_code == 204
    assert tasks(first)[key]["state"] == "claimed", "nobody gives back what another has"
    for _ in range(2):
        assert ask(first, "DELETE", f"/v1/tasks/{key}/claim").status_code == 204
    assert claim(second, key).status_code == 200


def test_an_outcome_names_its_take_and_ends_the_task(
    hq: RunningServer, enrolled: Enrol, give: Callable[..., str], typed: Typed
) -> None:
    terminal, key = enrolled(), give("--due", "2026-12-01")
    claim(terminal, key)
    take = f"{terminal.name}-000007"
    for _ in range(2):  # the first answer may have been lost
        assert outcome(terminal, key, take).status_code == 204
    assert key not in tasks(terminal)
    assert refusal(claim(terminal, key)) == (422, "task.done")
    said = json.loads(typed("tasks", "list", "--data", hq.data, "--all", "--json")[1])["tasks"]
    (row,) = [each for each in said if each["task"] == key]
    assert (row["state"], row["due"], len(row["outcomes"])) == ("done", "2026-12-01", 1)
    assert row["outcomes"][0] | {"take": take, "ending": "finished"} == row["outcomes"][0]
    _, lines, _ = typed("tasks", "list", "--data", hq.data, "--all", "--language", "zh")
    assert f"{take}  录完" in lines


def test_what_was_given_up_can_be_begun_again_and_what_broke_off_stays(
    enrolled: Enrol, give: Callable[..., str]
) -> None:
    first, second, key = enrolled(), enrolled(), give()
    claim(first, key)
    assert outcome(first, key, f"{first.name}-000001", "interrupted").status_code == 204
    assert tasks(first)[key]["state"] == "claimed", "the sale may go on in the next take"
    assert outcome(first, key, f"{first.name}-000002", "given_up").status_code == 204
    assert tasks(second)[key]["state"] == "open"


def test_who_recorded_it_is_heard_though_the_claim_had_run_out(
    hq: RunningServer, enrolled: Enrol, give: Callable[..., str], typed: Typed
) -> None:
    first, second = enrolled(), enrolled()
    key = give("--lease-hours", "0.001")
    claim(first, key)
    time.sleep(4)
    claim(second, key)
    assert outcome(first, key, f"{first.name}-000001").status_code == 204
    assert outcome(second, key, f"{second.name}-000001").status_code == 204
    said = json.loads(typed("tasks", "list", "--data", hq.data, "--all", "--json")[1])["tasks"]
    (row,) = [each for each in said if each["task"] == key]
    assert {each["terminal"] for each in row["outcomes"]} == {first.name, second.name}


def test_nobody_tells_of_anothers_take_or_of_no_task(enrolled: Enrol, give: Callable[..., str]) -> None:
    terminal, key = enrolled(), give()
    assert refusal(outcome(terminal, key, "32-9999-000001")) == (403, "take.foreign")
    assert refusal(outcome(terminal, key, "no take")) == (422, "take.name")
    for unknown in ("T999999", "T00001", "T0000001", "X", f"{key}%20"):
        assert refusal(claim(terminal, unknown)) == (404, "task.unknown")
    wrong = {"take": f"{terminal.name}-000001", "ending": "finished", "at": "yesterday, in the morning"}
    assert refusal(ask(terminal, "PUT", f"/v1/tasks/{key}/outcome", wrong)) == (422, "task.outcome")


def test_a_task_is_for_a_terminal_for_a_branch_or_for_any(
    hq: RunningServer, enrolled: Enrol, give: Callable[..., str], typed: Typed, tmp_path: Path
) -> None:
    here, there = enrolled(), enrolled()
    room = ("rooms", "add", "SZ-03", "--data", hq.data, "--name", "3号柜台", "--branch", "苏州园区支行")
    assert typed(*room, "--terminal", here.name)[0] == 0
    own, branch, any_ = give("--terminal", here.name), give("--branch", "苏州园区支行"), give()
    assert {own, branch, any_} <= tasks(here).keys()
    assert tasks(there).keys() & {own, branch, any_} == {any_}
    assert refusal(claim(there, branch)) == (404, "task.unknown")
    path = tmp_path / "sale.json"
    for words, code in ((("--terminal", here.name, "--branch", "苏州园区支行"), 2), (("--branch", "无锡支行"), 3)):
        assert typed("tasks", "add", path, "--data", hq.data, *words)[0] == code
    assert typed("tasks", "add", path, "--data", hq.data, "--terminal", "32-9998")[0] == 3
    assert typed("rooms", "close", "SZ-03", "--data", hq.data, "--day", "2026-11-01")[0] == 0
    assert branch not in tasks(here)


def test_a_re_recording_order_goes_to_the_takes_terminal_and_names_it(
    hq: RunningServer, enrolled: Enrol, give: Callable[..., str], typed: Typed, tmp_path: Path
) -> None:
    recorder, other = enrolled(), enrolled()
    made = recorder.make_take()
    recorder.deliver(made)
    key = give("--corrects", made.take, "--reason", "第 12 节听不清")
    row = tasks(recorder)[key]
    assert (row["corrects"], row["reason"], row["sale"]) == (made.take, "第 12 节听不清", SALE)
    assert key not in tasks(other)
    (tmp_path / "again.json").write_text(json.dumps(SALE), encoding="utf-8")
    wrong = ("tasks", "add", tmp_path / "again.json", "--data", hq.data, "--corrects")
    assert typed(*wrong, f"{recorder.name}-000009")[0] == 3
    assert typed(*wrong, "nothing")[0] == 2


def test_what_nobody_knows_yet_may_lack_and_what_is_wrong_is_refused(
    hq: RunningServer, typed: Typed, tmp_path: Path
) -> None:
    path = tmp_path / "sale.json"
    path.write_text(json.dumps({key: value for key, value in SALE.items() if key != "seller"}), encoding="utf-8")
    code, said, _ = typed("tasks", "add", path, "--data", hq.data, "--json")
    assert (code, json.loads(said)["lacking"]) == (0, ["seller"])
    wrongs: tuple[Any, ...] = ({**SALE, "channel": "by_post"}, [], "no")
    for wrong in wrongs:
        path.write_text(json.dumps(wrong), encoding="utf-8")
        code, _, told = typed("tasks", "add", path, "--data", hq.data)
        assert (code, "task.file" in told) == (3, True)
    path.write_bytes(b"\xff" * 10)
    assert typed("tasks", "add", path, "--data", hq.data)[0] == 3
    assert typed("tasks", "add", tmp_path / "none.json", "--data", hq.data)[0] == 3


def test_a_task_that_was_taken_back_is_nobodys(
    hq: RunningServer, enrolled: Enrol, give: Callable[..., str], typed: Typed
) -> None:
    terminal, key = enrolled(), give()
    claim(terminal, key)
    withdraw = ("tasks", "withdraw", key, "--data", hq.data, "--reason", "the customer cancelled")
    assert typed(*withdraw)[0] == 0
    assert key not in tasks(terminal)
    assert refusal(claim(terminal, key)) == (422, "task.withdrawn")
    assert typed(*withdraw)[0] == 3
    assert typed("tasks", "withdraw", "T999999", "--data", hq.data, "--reason", "x")[0] == 3


def test_rubbish_is_refused_with_its_place(enrolled: Enrol, give: Callable[..., str]) -> None:
    terminal, key = enrolled(), give()
    bodies: tuple[Any, ...] = ({}, {"by": "x" * 101}, {"by": "a\x00b"}, {"by": 7}, {"by": "x", "more": 1}, [], None)
    for body in bodies:
        assert refusal(ask(terminal, "PUT", f"/v1/tasks/{key}/claim", body)) == (400, "request.shape")
    long = terminal.session.put(f"{terminal.url}/v1/tasks/{key}/claim", data=b"x" * 5000, timeout=TIMEOUT_S)
    assert refusal(long) == (413, "body.long")
    ending = {"take": f"{terminal.name}-000001", "ending": "won", "at": "2026-11-29T08:00:00.000Z"}
    assert refusal(ask(terminal, "PUT", f"/v1/tasks/{key}/outcome", ending)) == (400, "request.shape")


# --- registers ---


def test_the_staff_list_reaches_terminals_and_who_left_stays_on_it(
    hq: RunningServer, enrolled: Enrol, typed: Typed, tmp_path: Path
) -> None:
    terminal, path = enrolled(), tmp_path / "staff.csv"
    path.write_text(
        "工号,姓名,岗位,执业证号,执业证有效期至,等级,机构,机构简称\n"
        "10283,王芳,柜员,00032050,2027-06-30,3,示例银行苏州分行,示例银行\n"
        "10117,李强,主管,,,,示例银行苏州分行,\n",
        encoding="utf-8-sig",
    )
    code, said, _ = typed("staff", "import", path, "--data", hq.data, "--json")
    assert (code, json.loads(said)) == (0, {"read": 2, "changed": 2, "left": []})
    first = ask(terminal, "GET", "/v1/staff")
    rows = {row["number"]: row for row in first.json()["staff"]}
    assert (rows["10283"]["role"], rows["10283"]["licensed_until"], rows["10117"]["left"]) == (
        "teller",
        "2027-06-30",
        "",
    )
    same = terminal.session.get(
        f"{terminal.url}/v1/staff", headers={"If-None-Match": first.headers["ETag"]}, timeout=TIMEOUT_S
    )
    assert (same.status_code, same.content) == (304, b"")
    assert typed("staff", "leave", "10117", "--data", hq.data, "--day", "2026-11-30")[0] == 0
    after = {row["number"]: row for row in ask(terminal, "GET", "/v1/staff").json()["staff"]}
    assert after["10117"]["left"] == "2026-11-30"
    _, shown, _ = typed("staff", "list", "--data", hq.data, "--language", "zh")
    assert "2026-11-30 离职" in shown


def test_a_table_is_taken_in_whole_or_not_at_all(hq: RunningServer, typed: Typed, tmp_path: Path) -> None:
    before, path = typed("staff", "list", "--data", hq.data, "--json")[1], tmp_path / "staff.csv"
    head = "number,name,role\n"
    for wrong in (
        head + "20001,Li Na,teller\n20002,,teller\n",
        head + "20001,Li Na,teller\n20001,Li Na,teller\n",
        head + "20001,Li Na,king\n",
        head + "20001,Li Na\n",
        head + '20001,"Li Na,teller\n',
        "name,role\nLi Na,teller\n",
        "",
        head + "2 0001,Li Na,teller\n",
    ):
        path.write_text(wrong, encoding="utf-8")
        assert typed("staff", "import", path, "--data", hq.data)[0] == 3, wrong
        assert typed("staff", "list", "--data", hq.data, "--json")[1] == before
    path.write_bytes("工号,姓名,岗位".encode("gbk"))
    assert typed("staff", "import", path, "--data", hq.data)[0] == 3


def test_whoever_is_not_on_the_whole_list_has_left(hq: RunningServer, typed: Typed, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("number,name,role\n30001,甲,teller\n30002,乙,teller\n", encoding="utf-8")
    typed("staff", "import", path, "--data", hq.data)
    path.write_text("number,name,role\n30001,甲,teller\n", encoding="utf-8")
    _, said, _ = typed("staff", "import", path, "--data", hq.data, "--complete", "--json")
    assert "30002" in json.loads(said)["left"]
    assert typed("staff", "leave", "39999", "--data", hq.data)[0] == 3
    assert typed("staff", "add", "30001", "--data", hq.data, "--name", "甲", "--role", "nobody")[0] == 2


def test_rooms_are_told_with_their_terminals(hq: RunningServer, enrolled: Enrol, typed: Typed) -> None:
    terminal = enrolled()
    words = (
        "rooms",
        "add",
        "PA-01",
        "--data",
        hq.data,
        "--name",
        "指定录制室",
        "--kind",
        "insurer",
        "--region",
        "320500",
    )
    assert typed(*words, "--terminal", terminal.name)[0] == 0
    rows = {row["code"]: row for row in ask(terminal, "GET", "/v1/rooms").json()["rooms"]}
    assert rows["PA-01"] | {"kind": "insurer", "terminals": terminal.name, "sales_area": "yes"} == rows["PA-01"]
    assert typed("rooms", "add", "PA 02", "--data", hq.data, "--name", "x")[0] == 2
    assert typed("rooms", "add", "PA-02", "--data", hq.data, "--name", "x", "--region", "苏州")[0] == 2
    assert typed("rooms", "close", "PA-09", "--data", hq.data)[0] == 3


# --- grants ---


def test_a_grant_is_signed_for_one_take_one_reason_and_some_hours(
    hq: RunningServer, enrolled: Enrol, typed: Typed
) -> None:
    terminal, other = enrolled(), enrolled()
    take = f"{terminal.name}-000001"
    words = ("grant", take, "--data", hq.data, "--reason", "court order 2026-118", "--by", "Li Na")
    code, said, _ = typed(*words, "--hours", "2", "--json")
    assert (code, json.loads(said)["held"]) == (0, False)
    assert ask(other, "GET", "/v1/grants").json() == {"grants": []}
    (told,) = ask(terminal, "GET", "/v1/grants").json()["grants"]
    body = canonical.dumps(told)
    grant = verify_grant(body, terminal.roots)
    assert (grant.take, grant.terminal, grant.by, grant.is_for("Court  order 2026-118")) == (
        take,
        terminal.name,
        "Li Na",
        True,
    )
    assert (grant.ends - grant.begins).total_seconds() == 7200
    assert grant.holds_at(grant.begins)
    assert not grant.holds_at(grant.ends)
    told["grant"]["until"] = "2030-01-01T00:00:00.000Z"
    with pytest.raises(EvidenceFault):
        verify_grant(canonical.dumps(told), terminal.roots)
    with pytest.raises(EvidenceFault):
        verify_grant(body.replace(b'"grant":{', b'"receipt":{'), terminal.roots)


def test_a_receipt_is_no_grant(enrolled: Enrol) -> None:
    terminal = enrolled()
    made = terminal.make_take()
    terminal.deliver(made)
    receipt = terminal.session.get(f"{terminal.take_url(made.take)}/receipt", timeout=TIMEOUT_S).content
    with pytest.raises(EvidenceFault, match=r"grant\.shape|grant"):
        verify_grant(receipt, terminal.roots)


def test_a_grant_needs_a_reason_hours_and_a_terminal(hq: RunningServer, enrolled: Enrol, typed: Typed) -> None:
    take = f"{enrolled().name}-000001"
    for words, code in (
        ((take, "--reason", " ", "--hours", "1"), 2),
        ((take, "--reason", "x", "--hours", "0"), 2),
        ((take, "--reason", "x", "--hours", "1000"), 2),
        (("take", "--reason", "x", "--hours", "1"), 2),
        (("32-9998-000001", "--reason", "x", "--hours", "1"), 3),
    ):
        assert typed("grant", *words, "--data", hq.data)[0] == code


# --- audit ---


def entries(first: int, last: int, previous: str = "", what: str = "sale.opened") -> list[dict[str, Any]]:
    """A log's rows, chained as the paper says, by nothing of ours but canonical JSON."""
    found = []
    for number in range(first, last + 1):
        row: dict[str, Any] = {
            "number": number,
            "at": "2026-11-29T08:00:00.000Z",
            "who": "10283",
            "act": what,
            "about": "",
            "reason": "",
            "facts": "{}",
            "previous": previous,
        }
        previous = digest(canonical.dumps(row))
        found.append({**row, "sha256": previous})
    return found


def send(terminal: Terminal, rows: list[dict[str, Any]]) -> requests.Response:
    return ask(terminal, "POST", "/v1/audit", {"log": LOG, "entries": rows})


def test_an_audit_log_arrives_once_in_order_and_only_grows(hq: RunningServer, enrolled: Enrol, typed: Typed) -> None:
    terminal, rows = enrolled(), entries(1, 5)
    for part in (rows[:3], rows[:3], rows[2:], rows):  # lost answers, and what overlaps
        assert send(terminal, part).json() == {"log": LOG, "held": part[-1]["number"]}
    assert ask(terminal, "GET", f"/v1/audit?log={LOG}").json()["held"] == 5
    assert ask(terminal, "GET", f"/v1/audit?log={LOG[::-1]}").json()["held"] == 0
    _, said, _ = typed("audit", "--data", hq.data, "--terminal", terminal.name, "--json")
    assert [each["number"] for each in json.loads(said)["entries"]] == [1, 2, 3, 4, 5]
    with closing(sqlite3.connect(database_path(hq.data))) as connection:
        for change in ("update audit set who = 'nobody'", "delete from audit"):
            with pytest.raises(sqlite3.IntegrityError, match="audit only grows"):
                connection.execute(change)


def test_a_hole_and_a_changed_entry_are_told(enrolled: Enrol) -> None:
    terminal, rows = enrolled(), entries(1, 5)
    early = send(terminal, rows[3:])
    assert (refusal(early), early.json()["held"]) == ((425, "audit.hole"), 0)
    changed = [*rows[:2], {**rows[2], "who": "10117"}]
    assert refusal(send(terminal, changed)) == (422, "audit.chain")
    assert refusal(send(terminal, [rows[0], rows[2]])) == (422, "audit.chain")
    assert refusal(send(terminal, entries(2, 2, "0" * 64))) == (425, "audit.hole")
    assert send(terminal, rows[:1]).status_code == 200
    assert refusal(send(terminal, entries(2, 2, "0" * 64))) == (422, "audit.chain")
    for shape in ([], [{**rows[0], "number": 0}], [{**rows[0], "who": ""}], [{**rows[0], "sha256": "x"}], rows * 101):
        assert refusal(send(terminal, shape)) == (400, "request.shape")


def test_two_histories_of_a_log_are_both_kept_and_people_hear_of_it(hq: RunningServer, enrolled: Enrol) -> None:
    terminal, rows = enrolled(), entries(1, 4)
    send(terminal, rows)
    other = entries(3, 5, rows[1]["sha256"], "staff.added")
    assert send(terminal, other).json()["held"] == 5
    assert alarms(hq, terminal) == ["audit.forked"]
    assert send(terminal, entries(5, 5, rows[3]["sha256"])).json()["held"] == 5, "the first one goes on as well"
    with closing(sqlite3.connect(database_path(hq.data))) as connection:
        found = connection.execute("select count(*) from audit where terminal = ?", (terminal.name,)).fetchone()
    assert found == (8,)


# --- older ones ---


def test_a_terminal_of_before_hears_of_none_of_it(terminal: Terminal, today: Terminal) -> None:
    """It is told the time alone, as ever; what it does not know it never asks for."""
    assert set(ask(terminal, "GET", "/v1/clock").json()) == {"utc"}
    assert {"staff", "rooms", "tasks", "grants", "audit"} <= set(ask(today, "GET", "/v1/clock").json()["calls"])


def test_whoever_was_revoked_gets_no_list(hq: RunningServer, enrolled: Enrol) -> None:
    terminal = enrolled()
    hq.command("revoke", terminal.name)
    for path in ("/v1/staff", "/v1/rooms", "/v1/tasks", "/v1/grants"):
        assert refusal(ask(terminal, "GET", path)) == (403, "certificate.revoked")


def test_a_terminal_that_a_task_is_not_for_does_not_end_it(enrolled: Enrol, give: Callable[..., str]) -> None:
    """Any terminal could take a task from the list of another, by a name of a take that nobody recorded."""
    whose, stranger = enrolled(), enrolled()
    key = give("--terminal", whose.name)
    claim(whose, key)
    assert outcome(stranger, key, f"{stranger.name}-000001").status_code == 204
    assert tasks(whose)[key]["state"] == "claimed"
    assert outcome(whose, key, f"{whose.name}-000001").status_code == 204
    assert key not in tasks(whose)
