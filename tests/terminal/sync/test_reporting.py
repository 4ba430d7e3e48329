"""The report goes with each greeting, hinders no delivery, and headquarters' wishes come back with it."""

from collections.abc import Iterator

import pytest
from cryptography import x509

from headquarters.administration import Administration
from headquarters.fleet.listing import TerminalHealth
from headquarters.index.fleet_rows import WishKind
from headquarters.index.fleet_tables import FleetWish
from terminal.home.log import Log
from terminal.home.opening import Home
from terminal.home.report import HomeLooks, Look, Reports
from terminal.home.settings import load_settings
from tests.terminal.sync.between import of_before, saying
from tests.terminal.sync.conftest import Facts, RunningHeadquarters, Terminal
from tests.terminal.vault.recording import begin, record, seal


@pytest.fixture
def home(terminal: Terminal) -> Iterator[Home]:
    opened = Home(load_settings(terminal.vault.home), terminal.vault, Log(None, "story"))
    yield opened
    opened.log.close()


def at_headquarters(hq: RunningHeadquarters, terminal: Terminal) -> tuple[TerminalHealth, list[FleetWish]]:
    with Administration.open(hq.data) as desk:
        health, _, wishes = desk.terminal_health(terminal.name)
    return health, list(wishes)


def wish(hq: RunningHeadquarters, terminal: Terminal, what: WishKind) -> None:
    with Administration.open(hq.data) as desk:
        desk.wish(terminal.name, what, by="吴凯", reason="试试")


def sent(terminal: Terminal) -> int:
    return terminal.between.visits.count(("POST", "/v1/reports"))


def serial(terminal: Terminal) -> int:
    return x509.load_pem_x509_certificates(terminal.vault.identity().certificates_pem)[0].serial_number


def test_a_greeting_brings_the_report_and_headquarters_knows_what_waits(
    shared_headquarters: RunningHeadquarters, terminal: Terminal, home: Home
) -> None:
    take = record(terminal.vault)
    done = terminal.courier(reports=Reports(home, HomeLooks(home))).sync_once()
    health, _ = at_headquarters(shared_headquarters, terminal)
    assert (done.received, done.line) == ((take,), None)
    assert health.report["queue"]["waiting"] == 1  # the report goes before the takes
    assert health.report["certificate_days"] > 300
    assert (health.state, sent(terminal)) == ("unknown", 1)  # no device was looked at


def test_an_older_headquarters_is_never_asked(terminal: Terminal, home: Home) -> None:
    terminal.between.plan("GET", "/v1/clock", of_before("reports"))
    take = record(terminal.vault)
    done = terminal.courier(reports=Reports(home, HomeLooks(home))).sync_once()
    assert (done.received, done.chores, sent(terminal)) == ((take,), (), 0)


def test_a_report_that_is_not_taken_or_cannot_be_made_keeps_no_take_waiting(terminal: Terminal, home: Home) -> None:
    class Broken(HomeLooks):
        def now(self) -> Look:
            raise ZeroDivisionError

    faults = (
        saying(425, b'{"code":"report.often","sentence":"Later."}', Retry_After="3600"),
        saying(413, b'{"code":"body.long","sentence":"Too long."}'),
        saying(500),
        saying(200, b'{"wishes":[{"id":"1"}],"update":null}'),
        None,
    )
    for fault in faults:
        if fault is not None:
            terminal.between.plan("POST", "/v1/reports", fault)
        take = record(terminal.vault)
        looks = HomeLooks(home) if fault is not None else Broken(home)
        done = terminal.courier(reports=Reports(home, looks)).sync_once()
        assert (done.received, done.line) == ((take,), None)
        # Whoever has just heard all needs nobody's hands.
        told = [] if fault is faults[0] else ["courier.unsettled:reports"]
        assert [each.key for each in done.chores] == told
    assert sent(terminal) == len(faults) - 1


def test_a_new_key_is_wished_certified_used_and_answered_in_one_greeting(
    shared_headquarters: RunningHeadquarters, terminal: Terminal, home: Home
) -> None:
    before, key = serial(terminal), terminal.vault.identity().key_pem
    wish(shared_headquarters, terminal, "rotate_key")
    url = "https://{}:{}".format(*terminal.between.headquarters)  # what is between shows the old certificate
    done = terminal.courier(url=url, reports=Reports(home, HomeLooks(home))).sync_once()
    _, wishes = at_headquarters(shared_headquarters, terminal)
    assert (done.line, done.chores) == (None, ())
    assert [(each.wish, each.code) for each in wishes] == [("rotate_key", "wish.done")]
    assert serial(terminal) != before
    assert terminal.vault.identity().key_pem != key
    after = serial(terminal)
    terminal.courier(url=url, reports=Reports(home, HomeLooks(home))).sync_once()
    assert serial(terminal) == after


def test_without_a_wish_a_key_stays_for_as_long_as_its_certificate(terminal: Terminal, home: Home) -> None:
    before = serial(terminal)
    terminal.courier(reports=Reports(home, HomeLooks(home))).sync_once()
    assert serial(terminal) == before


def test_while_a_take_is_recorded_a_wish_waits_and_is_done_behind_it(
    shared_headquarters: RunningHeadquarters, terminal: Terminal, home: Home, facts: Facts
) -> None:
    writer = begin(terminal.vault)
    wish(shared_headquarters, terminal, "report")
    wish(shared_headquarters, terminal, "update")
    reports = Reports(home, HomeLooks(home))
    courier = terminal.courier(facts, reports=reports)
    reports.soon = courier.report
    courier.start()
    facts.until(lambda: sent(terminal) == 1)
    facts.until(lambda: at_headquarters(shared_headquarters, terminal)[1][0].told)
    health, wishes = at_headquarters(shared_headquarters, terminal)
    assert (health.report["recording"], [each.code for each in wishes]) == (True, [None, None])
    seal(terminal.vault, writer)
    courier.report()
    facts.until(lambda: all(each.code for each in at_headquarters(shared_headquarters, terminal)[1]))
    _, wishes = at_headquarters(shared_headquarters, terminal)
    assert [each.code for each in wishes] == ["wish.no_updates", "wish.done"]


def test_what_the_home_keeps_of_wishes_is_private(terminal: Terminal, home: Home) -> None:
    Reports(home, HomeLooks(home)).heard([(1, "dance")], None, lambda: None)
    assert (terminal.vault.home / "wishes.json").stat().st_mode & 0o077 == 0
