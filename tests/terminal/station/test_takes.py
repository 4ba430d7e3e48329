"""The list of takes and the tasks, as the desk answers: names, endings that are so, what is tried now."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import pytest

from evidence import moment
from faults.errors import ShuangluError
from faults.trouble import Trouble
from rulebook.sale.examples import demonstration
from scripts.lab.authority import Authority
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.session.facts.desk import TakesListed, TasksListed
from terminal.session.orders.desk import ListTakes, MoveTask, SendNow
from terminal.station import desk_takes, desk_tasks
from terminal.station.desk_takes import takes_of
from terminal.sync.answers import NotNowError
from terminal.sync.couriers import Couriers
from terminal.sync.replies import Greeting, Told
from tests.terminal.vault.recording import HeadquartersKeys, begin, open_writer, record, seal

SHANGHAI = timezone(timedelta(hours=8))
SALE: dict[str, Any] = json.loads(demonstration().to_json())
REFERENCE = str(SALE["reference"])


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home that is enrolled."""
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
    opened.vault.enrol(HeadquartersKeys.create().issue("32-0117"))
    yield opened
    opened.close()


def now() -> datetime:
    return datetime.now(SHANGHAI)


def sold(home: Home, *, practice: bool = False) -> str:
    """Record the demonstration's sale."""
    order = home.vault.takes.begin_take("sale", SALE, 60, practice=practice)
    writer = open_writer(order)
    home.vault.takes.take_opened(order.take)
    return seal(home.vault, writer)


def test_a_row_says_whose_sale_it_is_and_when_it_began(home: Home) -> None:
    take = sold(home)
    home.vault.takes.ended(take, "finished")
    listed = takes_of(home, now())
    (row,) = listed.takes
    assert (row.take, row.applicant, row.seller, row.ending, row.state) == (
        take,
        SALE["applicant"]["name"],
        SALE["seller"]["name"],
        "finished",
        "held",
    )
    assert row.products == (SALE["products"][0]["name"],)
    assert row.reference == REFERENCE
    assert row.began.endswith("+08:00")
    assert datetime.fromisoformat(listed.at) - datetime.fromisoformat(row.began) < timedelta(minutes=1)


def test_what_waits_stays_on_the_list_and_what_is_received_leaves_with_its_day(home: Home) -> None:
    first, second = sold(home), sold(home)
    home.vault.outbox.received(first, b'{"receipt":{"take":"x"},"signature":""}', "0" * 64)
    assert {row.take: row.state for row in takes_of(home, now()).takes} == {first: "received", second: "held"}
    later = takes_of(home, now() + timedelta(days=2))
    assert [row.take for row in later.takes] == [second]


@pytest.mark.parametrize(
    ("reason", "ending"),
    [("finished", "finished"), ("given_up", "given_up"), ("ended", "ended"), ("disk_full", "interrupted")],
)
def test_a_take_of_before_is_not_called_better_than_its_journal_says(home: Home, reason: str, ending: str) -> None:
    """Nobody kept how its sale ended; given up, it read 已录好 on every screen."""
    writer = begin(home.vault, segments=1)
    writer.close(reason, "sealed", {}, 2_000_000)
    home.vault.takes.take_closed(writer.take, "sealed")
    (row,) = takes_of(home, now()).takes
    assert row.ending == ending


def test_what_recovery_sealed_is_interrupted_and_what_runs_has_no_ending(home: Home) -> None:
    lost = begin(home.vault)
    lost.close("kiosk_lost", "interrupted", {}, 6_000_000)
    home.vault.takes.take_closed(lost.take, "interrupted")
    running = begin(home.vault)
    found = {row.take: row.ending for row in takes_of(home, now()).takes}
    assert found == {lost.take: "interrupted", running.take: ""}
    running.abandon()


def test_what_was_practised_goes_nowhere_and_is_called_so(home: Home) -> None:
    take = sold(home, practice=True)
    (row,) = takes_of(home, now()).takes
    assert (row.take, row.practice, row.goes) == (take, True, False)
    assert home.vault.outbox.parcels() == ()
    home.vault.reconcile()
    assert home.vault.outbox.parcels() == (), "an upkeep does not make a delivery of it"


def test_why_it_is_refused_stands_in_its_row_and_trying_again_clears_it(home: Home) -> None:
    take = sold(home)
    home.vault.outbox.refused(take, Trouble("segment.digest"))

    class Courier:
        tried = 0

        def try_now(self) -> None:
            self.tried += 1

    courier = Courier()
    handlers = desk_takes.handlers(home, cast("Couriers", courier), now)
    (listed,) = handlers[ListTakes](ListTakes())
    assert isinstance(listed, TakesListed)
    (row,) = listed.takes
    assert (row.state, row.detail) == ("refused", Trouble("segment.digest"))
    for refused, state in ((False, "refused"), (True, "held")):
        (listed,) = handlers[SendNow](SendNow(refused=refused))
        assert isinstance(listed, TakesListed)
        assert listed.takes[0].state == state
    assert courier.tried == 2


def test_two_hundred_are_listed_and_those_that_wait_are_among_them(home: Home) -> None:
    """A vault of years: the list is as quick as ever, and nothing that waits falls off it."""
    waiting = record(home.vault, segments=1)
    row = home.vault._store.row("SELECT * FROM takes WHERE take = ?", waiting)
    assert row is not None
    for number in range(2, 260):
        made = {**row, "take": f"32-0117-{number:06d}", "number": number, "opened_at": moment.spell_now()}
        home.vault._store.insert("takes", made)
    listed = takes_of(home, now()).takes
    assert len(listed) == 200
    assert waiting in {each.take for each in listed}


# --- tasks ---


def told(key: str, **parts: Any) -> Told:
    fields = {"sale": SALE, "state": "open", "due": "", "corrects": "", "reason": "", "claimed_until": "", "by": ""}
    return Told(key, **{**fields, **parts})


class Headquarters:
    """Answers a claim, or does not."""

    def __init__(self, *, calls: tuple[str, ...] = ("tasks",), trouble: NotNowError | None = None) -> None:
        self.calls, self.trouble = calls, trouble
        self.claims: list[tuple[str, str]] = []

    @contextmanager
    def call(self) -> Iterator[tuple[Any, Greeting]]:
        if self.trouble is not None and self.trouble.line:
            raise self.trouble
        yield self, Greeting(datetime.now(SHANGHAI), 0.0, 0.0, self.calls)

    def claim(self, key: str, by: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.claims.append((key, by))
        return "2026-11-29T16:00:00.000Z"


def moved(home: Home, headquarters: Headquarters | None, act: Any = "claim") -> tuple[list[Any], int]:
    settled: list[None] = []
    call = headquarters.call if headquarters else None
    handlers = desk_tasks.handlers(home, call, lambda: settled.append(None))
    facts = list(handlers[MoveTask](MoveTask("T000017", act, "10283")))
    return facts, len(settled)


def test_a_task_is_claimed_when_headquarters_says_so(home: Home) -> None:
    home.vault.tasks.replace([told("T000018", due="2026-12-01"), told("T000017", corrects="32-0117-000003")])
    headquarters = Headquarters()
    (listed,), _ = moved(home, headquarters)
    assert isinstance(listed, TasksListed)
    assert [(task.key, task.state) for task in listed.tasks] == [("T000018", "open"), ("T000017", "claimed")]
    assert headquarters.claims == [("T000017", "10283")]
    (listed,), settled = moved(home, headquarters, "give_back")
    assert {task.state for task in listed.tasks} == {"open"}
    assert settled == 1
    assert home.vault.tasks.to_give_back() == ["T000017"]


@pytest.mark.parametrize(
    ("headquarters", "code"),
    [
        (None, "task.no_headquarters"),
        (Headquarters(calls=("books",)), "task.no_headquarters"),
        (Headquarters(trouble=NotNowError("line.silent", line=True)), "task.line"),
        (Headquarters(trouble=NotNowError("task.claimed")), "task.claimed"),
    ],
)
def test_without_headquarters_word_nothing_is_claimed(home: Home, headquarters: Headquarters | None, code: str) -> None:
    home.vault.tasks.replace([told("T000017")])
    with pytest.raises(ShuangluError) as refused:
        moved(home, headquarters)
    assert refused.value.code == code
    assert [task.state for task in home.vault.tasks.listed()] == ["open"]


def test_screens_hear_only_of_lists_that_are_others(home: Home) -> None:
    said: list[TasksListed] = []
    shelf = desk_tasks.TaskShelf(home, said.append)
    for told_now in ([told("T000017")], [told("T000017")], [told("T000017", reason="new")], []):
        shelf.replace(told_now)
    assert [[task.reason for task in each.tasks] for each in said] == [[""], ["new"], []]


def test_tasks_of_another_headquarters_are_not_offered(home: Home) -> None:
    home.vault.tasks.replace([told("T000017")])
    other = HeadquartersKeys(Authority.create("Another CA"), HeadquartersKeys.create().private_key)
    home.vault.enrol(other.issue("32-0117", 2))
    assert home.vault.tasks.listed() == []
