"""What a counter settles with headquarters over a line that fails: tasks, registers, grants, audit log."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from headquarters.administration import Administration
from headquarters.authority.identity import open_identity
from headquarters.counter.giving import Wanted, give_grant, give_task
from headquarters.counter.registers import room, staff_member
from headquarters.index.counter_tables import Task
from rulebook.sale.examples import demonstration
from terminal.sync import Counter, Courier, Line
from terminal.sync.client import HeadquartersClient
from terminal.sync.counter import STAFF
from terminal.sync.retry import Backoff
from terminal.vault.tasks import StoredTask
from tests.terminal.sync.between import losing_the_answer, of_before, saying
from tests.terminal.sync.conftest import (
    DEADLINE_S,
    Facts,
    RunningHeadquarters,
    Terminal,
    dismiss,
    new_terminal,
)
from tests.terminal.vault.recording import record

SALE: dict[str, Any] = json.loads(demonstration().to_json())
REFERENCE = str(SALE["reference"])


@dataclass
class Desk:
    """People at headquarters, and one counter."""

    headquarters: RunningHeadquarters
    terminal: Terminal

    def give(self, **wanted: Any) -> str:
        """Give a task to this terminal."""
        with Administration.open(self.headquarters.data) as desk:
            return give_task(desk.database, Wanted(SALE, **{"terminal": self.terminal.name, **wanted}), "Li Na").key

    def task(self, key: str) -> Task:
        with Administration.open(self.headquarters.data) as desk:
            found = desk.database.task(int(key[1:]))
            assert found is not None
            return found

    def outcomes(self, key: str) -> list[tuple[str, str]]:
        with Administration.open(self.headquarters.data) as desk:
            return [(each.take, each.ending) for each in desk.database.outcomes([int(key[1:])])]

    def settle(self) -> Courier:
        """Everything is settled once, on a line of now."""
        courier = self.courier()
        courier.sync_once()
        courier.stop()
        return courier

    def courier(self, facts: Facts | None = None) -> Courier:
        vault = self.terminal.vault
        counter = Counter(vault.tasks, vault.staff_list, vault.rooms, vault.audit, vault.grants)
        return self.terminal.courier(facts, counter=counter)

    def here(self, key: str) -> StoredTask:
        found = self.terminal.vault.tasks.task(key)
        assert found is not None
        return found

    def claim(self, key: str) -> None:
        """As the desk does: headquarters is asked, and its answer kept."""
        line = self.courier()
        try:
            self.terminal.vault.tasks.claimed(key, line._known._client.claim(key, "10283"), "10283")
        finally:
            line.stop()


@pytest.fixture
def desk(shared_headquarters: RunningHeadquarters, terminal: Terminal) -> Desk:
    return Desk(shared_headquarters, terminal)


@pytest.fixture
def second(shared_headquarters: RunningHeadquarters, tmp_path: Path) -> Iterator[Desk]:
    other = new_terminal(shared_headquarters, tmp_path / "second")
    yield Desk(shared_headquarters, other)
    dismiss(other)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def asked(terminal: Terminal, part: str) -> list[str]:
    return [method for method, path in terminal.between.visits if part in path]


# --- tasks ---


def test_a_task_is_recorded_with_the_line_down_and_headquarters_hears_of_it_later(desk: Desk) -> None:
    key = desk.give(corrects="", due="2026-12-01", reason="约在下午")
    desk.settle()
    (task,) = desk.terminal.vault.tasks.listed()
    assert (task.key, task.sale, task.state, task.due, task.reason) == (key, SALE, "open", "2026-12-01", "约在下午")
    desk.claim(key)
    desk.terminal.between.close()
    tasks = desk.terminal.vault.tasks
    tasks.entered(key, REFERENCE)
    take = record(desk.terminal.vault)
    assert tasks.ended(REFERENCE, take, "finished")
    assert not tasks.ended("another sale", take, "finished")
    desk.settle()
    assert desk.outcomes(key) == []
    assert desk.here(key).state == "done", "the counter does not offer it again"
    desk.terminal.between.open()
    desk.terminal.between.plan("PUT", "/outcome", losing_the_answer)
    desk.settle()
    desk.settle()
    assert desk.outcomes(key) == [(take, "finished")]
    assert desk.task(key).state == "done"
    assert tasks.listed() == []
    assert tasks.outcomes_to_tell() == []


def test_a_claim_is_renewed_while_the_line_is_up(desk: Desk) -> None:
    key = desk.give(lease_h=2)
    desk.settle()
    desk.claim(key)
    before = desk.here(key).claimed_until
    time.sleep(0.01)
    desk.settle()
    assert desk.here(key).claimed_until > before
    assert desk.task(key).lease_until == desk.here(key).claimed_until


def test_a_claim_that_ran_out_is_lost_to_whoever_came_next(desk: Desk, second: Desk) -> None:
    with Administration.open(desk.headquarters.data) as people:
        there = {"code": "WX-01", "name": "1号柜台", "kind": "branch", "branch": "无锡支行"}
        people.database.put_room(room(there, [desk.terminal.name, second.terminal.name], sales_area=True), "Li Na")
    key = desk.give(terminal="", branch="无锡支行", lease_h=0.0005)  # 2 seconds
    for each in (desk, second):
        each.settle()
    desk.claim(key)
    desk.terminal.between.close()  # no line: nobody renews it
    time.sleep(2.2)
    second.claim(key)
    desk.terminal.between.open()
    desk.settle()
    assert desk.here(key).state == "elsewhere"
    assert second.here(key).state == "claimed"


def test_what_is_given_back_without_a_line_is_given_back_when_it_is_there(desk: Desk) -> None:
    key = desk.give()
    desk.settle()
    desk.claim(key)
    desk.terminal.between.plan("GET", "/v1/clock", saying(503))
    desk.terminal.vault.tasks.give_back(key)
    assert desk.here(key).state == "open"
    desk.settle()
    assert desk.task(key).state == "claimed"
    desk.terminal.between.plan("DELETE", "/claim", losing_the_answer)
    desk.settle()
    desk.settle()
    assert desk.task(key).state == "open"
    assert desk.terminal.vault.tasks.to_give_back() == []


def test_a_claim_whose_answer_was_lost_is_ours_by_asking_again(desk: Desk) -> None:
    key = desk.give()
    desk.settle()
    desk.terminal.between.plan("PUT", "/claim", losing_the_answer)
    with pytest.raises(Exception, match="cut"):
        desk.claim(key)
    desk.settle()
    assert desk.here(key).state == "claimed", "headquarters' list says whose it is"
    desk.claim(key)
    assert desk.here(key).by == "10283"


def test_a_task_that_was_withdrawn_while_it_was_recorded_still_tells_its_outcome(desk: Desk) -> None:
    key = desk.give()
    desk.settle()
    desk.claim(key)
    tasks = desk.terminal.vault.tasks
    tasks.entered(key, REFERENCE)
    with Administration.open(desk.headquarters.data) as people:
        people.database.withdraw_task(int(key[1:]), "cancelled")
    desk.settle()
    assert tasks.listed() == []
    assert tasks.ended(REFERENCE, record(desk.terminal.vault), "finished")
    desk.settle()
    assert len(desk.outcomes(key)) == 1


def test_a_running_courier_hears_of_a_task_when_it_is_told_to_settle(desk: Desk, facts: Facts) -> None:
    courier = desk.courier(facts)
    courier.start()
    until(lambda: asked(desk.terminal, "/v1/tasks"))
    key = desk.give()
    courier.settle()
    until(lambda: [each.key for each in desk.terminal.vault.tasks.listed()] == [key])


def test_what_cannot_be_read_as_a_list_changes_nothing(desk: Desk) -> None:
    key = desk.give()
    desk.settle()
    wrong: list[Any] = [
        {"tasks": "none"},
        {"tasks": [7]},
        {"tasks": [{"key": "T1", "state": "mine", "sale": {}}]},
        {"tasks": [{"key": "", "state": "open", "sale": {}}]},
        {"tasks": [{"key": "T1", "state": "open", "sale": "x"}]},
        {},
    ]
    for body in wrong:
        desk.terminal.between.plan("GET", "/v1/tasks", saying(200, json.dumps(body).encode()))
        desk.settle()
        assert [each.key for each in desk.terminal.vault.tasks.listed()] == [key]
    assert desk.terminal.between.faults_left == 0


# --- registers ---


def test_the_registers_are_kept_as_they_are_and_fetched_anew_only_when_they_are_others(desk: Desk) -> None:
    vault, name = desk.terminal.vault, desk.terminal.name
    fields = {"number": f"7{name[-4:]}", "name": "王芳", "role": "teller", "licence": "00032050", "grade": "3"}
    with Administration.open(desk.headquarters.data) as people:
        people.database.put_staff([staff_member(fields)], "Li Na")
        there = {"code": f"SZ-{name}", "name": "3号柜台", "kind": "branch", "branch": "苏州园区支行"}
        people.database.put_room(room(there, [name], sales_area=True), "Li Na")
    desk.settle()
    listed = vault.staff_list.of(fields["number"])
    assert listed is not None
    assert (listed["name"], listed["licence"], listed["grade"]) == ("王芳", "00032050", "3")
    assert any(each["code"] == there["code"] for each in vault.rooms.open())
    with Administration.open(desk.headquarters.data) as people:
        people.database.leave_staff(fields["number"], "2026-11-01", "Li Na")
    desk.settle()
    assert vault.staff_list.left(fields["number"])
    client = HeadquartersClient(Line(desk.terminal.between.url, desk.terminal.between.client_context))
    found = client.register("staff", STAFF, "")
    assert found is not None
    assert client.register("staff", STAFF, found[0]) is None, "nothing is sent that is here"
    client.line.close()


# --- audit ---


def test_what_people_did_arrives_once_whatever_the_line_does(desk: Desk) -> None:
    audit = desk.terminal.vault.audit
    for number in range(3):
        audit.add("10283", "sale.opened", f"sale {number}", "开始双录", {"number": number, "words": "一"})
    desk.terminal.between.plan("POST", "/v1/audit", losing_the_answer)
    desk.settle()
    assert audit.due(10) != []
    audit.add("10117", "take.exported", "32-0117-000001", "court order")
    desk.settle()
    assert audit.due(10) == []
    with Administration.open(desk.headquarters.data) as people:
        held = list(people.database.audit(desk.terminal.name))
    rows = list(reversed(audit.rows(100)))
    assert [(each.number, each.who, each.sha256) for each in held] == [
        (row["number"], row["who"], row["sha256"]) for row in rows
    ]


# --- grants ---


def test_a_grant_is_kept_once_it_is_headquarters_word(desk: Desk) -> None:
    take = f"{desk.terminal.name}-000001"
    with Administration.open(desk.headquarters.data) as people:
        signer = open_identity(desk.headquarters.data).receipts
        give_grant(people.database, signer, take, "court order", 2, "Li Na")
    changed = saying(200, b'{"grants":[{"grant":{"format":"shuanglu-grant/1"},"signature":"AA=="}]}')
    desk.terminal.between.plan("GET", "/v1/grants", changed)
    desk.settle()
    assert desk.terminal.vault.grants.of_take(take) == []
    assert desk.terminal.vault.line_books()[0].unsettled()["grants"].code == "line.grant"
    for _ in range(2):
        desk.settle()
    assert len(desk.terminal.vault.grants.of_take(take)) == 1


# --- older ones, and troubles ---


def test_an_older_headquarters_is_asked_for_none_of_it(desk: Desk) -> None:
    def before(visit: Any) -> None:
        status, headers, body = visit.forward()
        said = json.loads(body)
        said["calls"] = ["series", "standing", "renew", "histories", "quarantine", "grow", "books"]
        visit.answer(status, headers, json.dumps(said).encode())

    desk.terminal.between.rule("GET", "/v1/clock", before)
    desk.terminal.vault.audit.add("10283", "sale.opened")
    take = record(desk.terminal.vault)
    desk.settle()
    assert desk.terminal.vault.outbox.receipt(take) is not None
    for part in ("/v1/tasks", "/v1/staff", "/v1/rooms", "/v1/grants", "/v1/audit"):
        assert asked(desk.terminal, part) == []
    assert desk.terminal.vault.line_books()[0].unsettled() == {}
    assert desk.terminal.vault.audit.due(10) != [], "it waits for one that takes it"


def test_one_call_that_is_not_listed_keeps_none_of_the_others(desk: Desk) -> None:
    desk.terminal.between.rule("GET", "/v1/clock", of_before("tasks"))
    desk.terminal.vault.audit.add("10283", "sale.opened")
    desk.settle()
    assert asked(desk.terminal, "/v1/tasks") == []
    assert desk.terminal.vault.audit.due(10) == []


def test_takes_go_on_while_a_task_cannot_be_settled(desk: Desk) -> None:
    broken = b'{"code":"server.fault","sentence":"Headquarters failed."}'
    desk.terminal.between.rule("GET", "/v1/tasks", saying(500, broken))
    take = record(desk.terminal.vault)
    desk.settle()
    assert desk.terminal.vault.outbox.receipt(take) is not None
    assert desk.terminal.vault.line_books()[0].unsettled()["tasks"].code == "server.fault"


def test_what_waits_after_a_failure_is_tried_when_somebody_asks_for_it(terminal: Terminal, facts: Facts) -> None:
    """Without being asked it would wait for many minutes; the list says when it would be."""
    take = record(terminal.vault)
    maintenance = b'{"code":"storage.unsound","sentence":"Later."}'
    terminal.between.plan("PUT", "/seal", saying(503, maintenance, Retry_After="600"))
    courier = terminal.courier(facts, backoff=Backoff(600, 600))
    courier.start()
    facts.until(lambda: (said := facts.last(take)) is not None and said.detail is not None)
    said = facts.last(take)
    assert said is not None
    assert (said.state, bool(said.again_at)) == ("held", True)
    courier.try_now()
    facts.until(lambda: facts.state(take) == "received")
