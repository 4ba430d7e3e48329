"""What an old or stolen disk cannot do: take names and numbers, silence its successor, make takes that look sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.opening import ClockKnown
from evidence.receipt import verify_receipt
from evidence.suite import NO_DIGEST, digest
from faults.errors import ShuangluError
from headquarters.server import RunningServer
from headquarters.takes import judging
from tests.headquarters.desk import alarms, aside, decide, listed, numbers, verified
from tests.headquarters.terminals import MadeTake, Terminal

YEAR_MS = 365 * 24 * 3600 * 1000


@pytest.fixture
def successor(hq: RunningServer, today: Terminal) -> Iterator[Terminal]:
    """The machine that was enrolled in the place of `today`, whose disk is still about."""
    enrolled = Terminal.enrol(hq, today.folder / "successor", hq.enrol_code(today.name), wire=2)
    yield enrolled
    enrolled.close()


def received(terminal: Terminal, made: MadeTake) -> None:
    answer = terminal.deliver(made)
    verify_receipt(answer, terminal.roots, take=made.take, manifest_sha256=digest(made.manifest))


def test_it_takes_no_name_and_no_number_of_its_successor(
    hq: RunningServer, today: Terminal, successor: Terminal
) -> None:
    for number in (2, 999_999_999):
        made = today.make_take(number, epoch=2, previous=NO_DIGEST)
        answer = today.send_journal(made.take, made.lines)
        assert (answer.status_code, answer.json()["code"]) == (409, "journal.forked")
        aside(today, made, today.deliver(made), "signer.superseded", made.second_name)
        assert verified(hq, made.second_name) == "intact"
    assert successor.series()["series"]["sale"] == {"number": 0, "head": None}
    first = successor.make_take(1)
    for honest in (first, successor.make_take(2, previous=first.head)):
        received(successor, honest)
    assert successor.series(sale=2)["series"]["sale"]["number"] == 2
    assert numbers(hq, successor, "missing") == []


def test_its_own_clock_does_not_make_its_takes_older(today: Terminal, successor: Terminal) -> None:
    assert successor.epoch == 2
    made = today.make_take(7, previous=NO_DIGEST, clock=ClockKnown(-YEAR_MS, "2026-11-28T00:00:00.000Z"))
    aside(today, made, today.deliver(made), "signer.superseded", made.second_name)


def test_what_it_had_told_in_time_is_received(hq: RunningServer, today: Terminal) -> None:
    honest, untold = today.make_take(1), today.make_take(2, previous=NO_DIGEST)
    today.series(sale=1)
    successor = Terminal.enrol(hq, today.folder / "successor", hq.enrol_code(today.name), wire=2)
    today.series(sale=2)
    received(today, honest)
    aside(today, untold, today.deliver(untold), "signer.superseded", untold.second_name)
    third = today.make_take(3, previous=NO_DIGEST, clock=ClockKnown(-YEAR_MS, "2026-11-28T00:00:00.000Z"))
    successor.series(epoch=1, sale=3)
    received(today, third)
    assert successor.series(epoch=1, sale=3)["alarms"] == [], "it counts in another epoch now"
    successor.close()


def test_its_word_on_numbers_counts_for_nothing(hq: RunningServer, today: Terminal, successor: Terminal) -> None:
    received(successor, successor.make_take(1))
    received(successor, successor.make_take(2, previous=NO_DIGEST))
    for number in (0, 1, 999_999_998):
        today.series(sale=number, epoch=2)
    today.series(sale=5, epoch=7)
    successor.series(sale=5, epoch=7)
    assert alarms(hq, successor) == []
    assert (numbers(hq, successor, "awaited"), numbers(hq, successor, "missing")) == ([], [])


def test_numbers_that_went_back_are_one_alarm_until_more_is_held(hq: RunningServer, today: Terminal) -> None:
    previous = None
    for number in (1, 2, 3):
        made = today.make_take(number, previous=previous)
        previous = made.head
        received(today, made)
    for number in (1, 0, 2, 3, 1):
        told = today.series(sale=number)
    assert [each["code"] for each in told["alarms"]] == ["terminal.restored"]
    received(today, today.make_take(4, previous=previous))
    today.series(sale=1)
    assert alarms(hq, today) == ["terminal.restored"] * 2


def test_an_accepted_history_has_the_place_that_nobody_else_took(
    hq: RunningServer, today: Terminal, successor: Terminal
) -> None:
    made = today.make_take(1)
    today.deliver(made)
    successor.series(epoch=1, sale=1)
    assert numbers(hq, today, "missing") + numbers(hq, today, "awaited") == [(made.take, made.take)]
    for name in ("李娜", "王伟"):
        decide(hq, made.second_name, "accepted", name, "旧机器上的录像")
    assert numbers(hq, today, "missing") + numbers(hq, today, "awaited") == []
    assert listed(hq, made.second_name)["standing"] == "received"


def test_a_terminal_of_0_1_0_is_refused_what_is_not_named_for_it(terminal: Terminal) -> None:
    made = terminal.make_take(1, format=2, epoch=7, program="0.2.0")
    answer = terminal.send_journal(made.take, made.lines)
    assert (answer.status_code, answer.json()["code"]) == (422, "name.epoch")
    assert terminal.state(made.take)["entries"] == 0


def test_so_many_histories_wait_and_the_next_comes_when_people_have_decided(
    hq: RunningServer, today: Terminal, successor: Terminal
) -> None:
    waiting = [today.make_take(number, previous=NO_DIGEST) for number in range(1, judging.MOST_ASIDE + 2)]
    for made in waiting[:-1]:
        assert today.send_journal(made.second_name, made.lines[:1]).status_code == 200
    last = waiting[-1]
    answer = today.send_journal(last.second_name, last.lines)
    assert (answer.status_code, answer.json()["code"]) == (409, "quarantine.full")
    assert answer.headers["Retry-After"]
    assert alarms(hq, today).count("quarantine.full") == 1
    received(successor, successor.make_take(1))
    copied = successor.make_take(1, folder="copy")
    aside(successor, copied, successor.deliver(copied, copied.second_name), "name.used", copied.second_name)
    with pytest.raises(ShuangluError, match="not sealed"):
        decide(hq, waiting[0].second_name, "accepted", "李娜", "业务")
    for name in ("李娜", "王伟"):
        decide(hq, waiting[0].second_name, "declined", name, "不是业务，也不会封存")
    assert verified(hq, waiting[0].second_name) == "open"
    aside(today, last, today.deliver(last), "signer.superseded", last.second_name)


@pytest.fixture
def odd(hq: RunningServer, today: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal that 0.1.0 enrolled under an id that ends like the second epoch of `today`."""
    monkeypatch.setattr("headquarters.authority.enrolment.check_new_terminal", lambda text: text)
    enrolled = Terminal.enrol(hq, today.folder / "odd", hq.enrol_code(f"{today.name}-E2"))
    enrolled.wire = 2
    enrolled.connect()
    yield enrolled
    enrolled.close()


def test_no_epoch_has_the_names_of_another_terminal(hq: RunningServer, today: Terminal, odd: Terminal) -> None:
    made = odd.make_take(1)
    received(odd, made)
    successor = Terminal.enrol(hq, today.folder / "successor", hq.enrol_code(today.name), wire=2)
    assert successor.epoch == 3
    successor.close()


def test_a_take_is_shown_to_its_own_terminal_only_though_its_name_has_two_readings(
    hq: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The epoch was given out before the id; no headquarters of today does either."""
    old = Terminal.enrol(hq, tmp_path / "old", wire=2)
    new = Terminal.enrol(hq, tmp_path / "new", hq.enrol_code(old.name), wire=2)
    mine = new.make_take(1)
    received(new, mine)
    monkeypatch.setattr("headquarters.authority.enrolment.check_new_terminal", lambda text: text)
    odd = Terminal.enrol(hq, tmp_path / "odd", hq.enrol_code(f"{old.name}-E2"))
    odd.wire = 2
    odd.connect()
    theirs = odd.make_take(1, epoch=1)
    assert theirs.take == mine.take
    for path in ("", "/standing", "/receipt"):
        answer = odd.session.get(odd.take_url(theirs.take) + path)
        assert (answer.status_code, answer.json()["code"]) == (409, "journal.forked")
    aside(odd, theirs, odd.deliver(theirs, theirs.second_name), "name.used", theirs.second_name)
    assert new.standing(mine.take)["standing"] == "received"
    for each in (old, new, odd):
        each.close()
