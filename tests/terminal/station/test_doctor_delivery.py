"""What doctor says of takes that are not there yet, of the clock, and of the certificate's days."""

from pathlib import Path

import pytest

from faults.trouble import Trouble
from headquarters.server import RunningServer
from terminal.home.checks import NAMES, HealthCheck
from terminal.home.enrolling import enrol_home
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.station.doctor import examine
from tests.terminal.vault.recording import HeadquartersKeys, record


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = open_or_create_rehearsal_home(load_settings(tmp_path))
    home.vault.enrol(HeadquartersKeys.create().issue("32-0117"))
    return home


def said(home: Home, name: str) -> list[HealthCheck]:
    home.close()
    return [check for check in examine(load_settings(home.path, camera="test:bars")) if check.name == name]


def test_what_people_have_to_see_to_is_named(home: Home) -> None:
    outbox = home.vault.outbox
    held, doubted, declined, broken = (record(home.vault) for _ in range(4))
    for take in (doubted, declined):
        outbox.quarantined(take, b"{}", take, Trouble("quarantine.name_used"))
    outbox.declined(declined, Trouble("delivery.declined", {"reason": "a copy"}))
    outbox.refused(broken, Trouble("local.journal"))
    checks = {check.sentence: check.status for check in said(home, "delivery")}

    assert list(checks.values()) == ["warn", "fail", "fail", "ok"]
    assert [word in sentence for word, sentence in zip((doubted, "a copy", broken, "1 not there"), checks, strict=True)]
    assert not any(held in sentence or "on their way" in sentence for sentence in checks)
    assert any("quarantine list" in sentence for sentence in checks)


def test_takes_of_an_earlier_headquarters_are_named_with_what_to_do(home: Home) -> None:
    before = record(home.vault)
    home.vault.enrol(HeadquartersKeys.create().issue("77-0001"))
    (warned, counted) = said(home, "delivery")

    assert (warned.status, counted.status) == ("warn", "ok")
    assert before in warned.sentence
    assert "Do not clear this terminal" in warned.sentence
    assert "sync --once" in warned.words("zh")


def test_a_number_of_headquarters_that_is_out_of_reason_is_said_until_it_tells_a_better_one(home: Home) -> None:
    record(home.vault)
    home.vault.takes.headquarters_told("32-0117", 1, "sale", 999_999_999, "ab" * 32)
    (_, far) = said(home, "delivery")
    assert (far.status, far.found.key) == ("fail", "doctor.delivery.far")
    assert "32-0117-999999999" in far.sentence

    again = open_or_create_rehearsal_home(load_settings(home.path))
    again.vault.takes.headquarters_told("32-0117", 1, "sale", 1, None)
    assert [check.status for check in said(again, "delivery")] == ["ok"]


def test_what_headquarters_noticed_of_the_numbers_is_said(home: Home) -> None:
    book = home.vault.line_books()[0]
    book.keep_contact(calls=["series"], formats=[1, 2], generation="g", alarms=["terminal.cloned", "of.tomorrow"])
    checks = said(home, "delivery")

    assert [check.found.key for check in checks] == ["doctor.delivery.counted", "alarm.cloned"]
    assert checks[1].status == "fail"


def test_what_could_not_be_settled_is_said_until_it_is(home: Home) -> None:
    book = home.vault.line_books()[0]
    book.keep_unsettled({"renewal": Trouble("certificate.revoked")})
    book.keep_unsettled({"renewal": Trouble("certificate.revoked")})
    events = [event["kind"] for event in home.vault.history.events()]
    checks = said(home, "delivery")

    assert events.count("line.unsettled") == 1
    assert [(check.status, check.found.key) for check in checks[1:]] == [("warn", "courier.unsettled:renewal")]
    assert "could not be renewed: " in checks[1].sentence


@pytest.mark.parametrize("told", [True, False])
def test_numbers_that_nobody_compared_are_said(home: Home, *, told: bool) -> None:
    """A terminal that was just enrolled may have used numbers before."""
    for series in ("sale", "rehearsal") if told else ():
        home.vault.takes.headquarters_told("32-0117", 1, series, 0, None)
    assert [check.status for check in said(home, "numbers")] == ([] if told else ["warn"])


@pytest.mark.parametrize(("offset_s", "status"), [(0.4, "ok"), (-4.0, "ok"), (9.0, "warn"), (-75.0, "fail")])
def test_a_clock_is_judged_by_headquarters(home: Home, offset_s: float, status: str) -> None:
    home.vault.outbox.clock_compared(offset_s, 0.1)
    (clock,) = said(home, "clock")
    assert clock.status == status


def test_days_that_a_doubtful_clock_counts_are_never_right(home: Home) -> None:
    home.vault.outbox.clock_compared(3600.0, 0.1)
    (doubted,) = said(home, "enrolment")

    assert (doubted.status, doubted.found.key) == ("warn", "doctor.enrolment.lasts:doubted")
    assert "in doubt" in doubted.sentence


def test_days_of_a_clock_that_is_right_are_counted(home: Home) -> None:
    home.vault.outbox.clock_compared(0.2, 0.1)
    (enrolment,) = said(home, "enrolment")
    assert enrolment.found.key in ("doctor.enrolment.lasts", "doctor.enrolment.due")
    assert (enrolment.status == "ok") == (enrolment.found.key == "doctor.enrolment.lasts")


def test_headquarters_is_asked_at_this_moment(tmp_path: Path) -> None:
    """It was up an hour ago, and its clock is remembered; that proves nothing now."""
    settings = load_settings(tmp_path / "home", camera="test:bars")
    with RunningServer(tmp_path / "hq") as hq:
        terminal = open_or_create_rehearsal_home(settings)
        enrol_home(terminal, hq.url, hq.enrol_code("32-0117"))
        (up,) = said(terminal, "line")
        assert (up.status, hq.url in up.sentence, up.figure.endswith(" ms")) == ("ok", True, True)
    found = {check.name: check for check in examine(settings)}
    down = found["line"]
    assert down.status == "warn", "recording goes on without it"
    assert "Headquarters cannot be reached" in down.sentence
    assert "刚才问过，总部没有应答" in down.words("zh")
    assert "never compared" in found["clock"].sentence, "what is remembered is said with its time, or that nothing is"


def test_a_home_without_headquarters_has_no_line_to_lose(tmp_path: Path) -> None:
    (alone,) = said(open_or_create_rehearsal_home(load_settings(tmp_path)), "line")
    assert (alone.status, alone.sign) == ("off", "○")


def test_doctor_looks_at_accounts_display_input_and_fonts(tmp_path: Path) -> None:
    terminal = open_or_create_rehearsal_home(load_settings(tmp_path))
    terminal.close()
    checks = [check.name for check in examine(load_settings(tmp_path, camera="test:bars"))]
    assert {"accounts", "second display", "input method", "fonts", "log", "packs"} <= set(checks)
    assert checks == sorted(checks, key=list(NAMES).index), "in the order of the list"
