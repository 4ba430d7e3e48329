"""Enrolling anew leaves nothing behind: what waits is named, asked about, and delivered to where it belongs."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.server import RunningServer
from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from terminal.home.opening import Home, open_home
from terminal.home.releasing import release_home
from terminal.home.settings import load_settings
from tests.journeys.programs import last_object, terminal
from tests.terminal.station.test_resuming import Recording
from tests.terminal.vault.recording import record


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "hq") as running:
        yield running


def enrol(hq: RunningServer, home: Path, name: str, *more: str) -> tuple[int, str]:
    words = ("--hq", hq.url, "--code", hq.enrol_code(name), "--home", home, "--keeps-itself")
    done = terminal("enrol", *words, *more)
    return done.returncode, done.stderr


def test_what_still_waits_is_named_and_goes_where_it_belongs(hq: RunningServer, tmp_path: Path) -> None:
    path = tmp_path / "home"
    assert enrol(hq, path, "32-0117")[0] == 0
    opened = open_home(load_settings(path))
    first = record(opened.vault)
    held = opened.vault.escrow_due()
    opened.close()
    assert held is None, "headquarters has it since the enrolment"
    asked = enrol(hq, path, "32-0117")
    assert (asked[0], first in asked[1], "enrol.waiting" in asked[1]) == (4, True, True), asked
    assert enrol(hq, path, "32-0117", "--yes")[0] == 0
    again = open_home(load_settings(path))
    identity, second = again.vault.identity(), record(again.vault)
    again.close()
    assert (identity.epoch, second) == (2, "32-0117-E2-000001")
    sent = last_object(terminal("sync", "--once", "--home", path, "--json").stdout)
    assert sorted(sent["received"]) == [first, second], sent
    assert marked_escrows(hq) == [1, 1]


def marked_escrows(hq: RunningServer) -> list[int]:
    """Which escrows came with a code, as the index has it."""
    (database,) = hq.data.glob("*.db")
    with sqlite3.connect(database) as connection:
        return [row[0] for row in connection.execute("SELECT with_code FROM escrows ORDER BY rowid")]


def test_a_rebuilt_vault_reads_in_the_plan_what_may_leave(home: Home, sale: Sale, plan: Plan) -> None:
    made = Recording(home, sale, plan)
    made.write(made.opening)
    made.close("quit")
    without = record(home.vault, "rehearsal")
    home.vault._store.run("UPDATE takes SET custody = 'unknown'")
    assert release_home(home, 0).takes == ()
    found = home.vault._store.rows("SELECT take, custody FROM takes ORDER BY take")
    assert {row["take"]: row["custody"] for row in found} == {made.writer.take: "bank", without: None}
    assert home.vault.retention.unknown_custody() == ()
