"""Books at a terminal: kept, chosen, in force from their instant on, and whole whatever cuts the power.

`SHUANGLU_CAMPAIGN=long` cuts the power 200 times.
"""

import contextlib
import datetime as dt
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from books.faults import BookFault
from books.file import BookFile, pack_book
from books.manifest import BookSettings
from evidence import wrapping
from evidence.suite import digest
from faults.errors import ShuangluError
from headquarters.authority import ca
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from terminal.home.opening import Home, open_home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.station.book_check import look_at_books
from terminal.station.books import HeldBooks
from terminal.station.packs import CurrentPacks, packs_of
from terminal.vault.identity import Headquarters, TerminalIdentity
from tests.books.house import NOW, House, other_version
from tests.terminal.station.installing import install

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
CUTS = 200 if LONG else 3
DAY = dt.timedelta(days=1)
SALE = read_sale(example("bank_participating"))


@pytest.fixture(scope="session")
def house() -> House:
    return House.create()


@pytest.fixture
def enrolled(house: House, tmp_path: Path) -> Iterator[Home]:
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
    enrol(opened, house)
    yield opened
    opened.close()


def enrol(home: Home, house: House) -> None:
    key = ca.new_key()
    issued = house.authority.issue_terminal("32-0117", key.public_key())
    pem = house.authority.certificate.public_bytes(serialization.Encoding.PEM)
    hq = Headquarters("https://127.0.0.1:1", pem, wrapping.public_key(wrapping.new_private_key()))
    home.vault.enrol(TerminalIdentity("32-0117", ca.key_pem(key), issued.pem, hq))


@pytest.fixture(scope="module")
def forks() -> ForkServerContext:
    """Starts children that need not import anything any more; its server ends with these stories' process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.terminal.station.installing"])
    first = context.Process(target=print)
    first.start()
    first.join()
    return context


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


def in_force(held: HeldBooks) -> int:
    standing = held.standing()
    return standing.serial if standing else 0


def test_a_book_waits_for_its_instant_and_a_clock_that_goes_back_changes_nothing(enrolled: Home, house: House) -> None:
    clock = Clock()
    held = HeldBooks(enrolled, clock)
    assert packs_of(enrolled, sales=True).serial is None, "the packs that ship"
    held.install(house.book(1))
    held.install(house.book(2, packs=other_version(), effective=NOW + DAY))
    assert held.activate_due()
    assert not held.activate_due()
    assert in_force(held) == 1
    clock.now += DAY
    assert in_force(held) == 1, "it is let into force, and not by itself"
    assert held.activate_due()
    assert in_force(held) == 2
    for back in (DAY, 30 * DAY, 4000 * DAY):
        clock.now = NOW - back
        assert not held.activate_due()
        assert in_force(held) == 2
    assert [(each.serial, state) for each, state in held.listed()] == [(2, "in_force"), (1, "kept")]
    assert packs_of(enrolled, sales=True).serial == 2
    old = held.book(1)
    assert old is not None, "old books stay, for takes that were recorded by them"
    assert old.serial == 1


def test_older_and_foreign_books_leave_the_terminal_as_it_is(enrolled: Home, house: House) -> None:
    held = HeldBooks(enrolled)
    held.install(house.book(5))
    held.activate_due()
    for data, code in (
        (house.book(4), "book.older"),
        (house.book(5), "book.older"),
        (House.create().book(6), "book.signer_unknown"),
        (house.book(6)[:-1], "book.shape"),
        (house.book(6, regions=("33",)), "book.region"),
    ):
        with pytest.raises(BookFault) as refused:
            held.install(data)
        assert refused.value.code == code
    with pytest.raises(ShuangluError, match="above 5"):
        enrolled.vault.books.take_in(3, "0" * 64, NOW, b"")
    assert held.newest() == (5, held.listed()[0][0].sha256)


def test_revocations_are_kept_and_never_go_back(enrolled: Home, house: House) -> None:
    held = HeldBooks(enrolled)
    serial = house.people["release"].leaf.serial_number
    newer = house.authority.revocation_list([(serial, NOW - DAY)], NOW)
    held.revocations(newer)
    held.revocations(house.authority.revocation_list([], NOW - DAY))
    with pytest.raises(BookFault) as refused:
        held.install(house.book(1))
    assert refused.value.code == "book.signer_revoked"
    with pytest.raises(ShuangluError):
        held.revocations(House.create().authority.revocation_list([], NOW + DAY))


def test_a_home_without_headquarters_takes_no_books_and_says_so(house: House, tmp_path: Path) -> None:
    home = open_or_create_rehearsal_home(load_settings(tmp_path / "alone"))
    with pytest.raises(ShuangluError) as refused:
        HeldBooks(home).install(house.book(1))
    assert refused.value.code == "book.no_headquarters"
    assert packs_of(home, sales=False).serial is None
    assert [(each.status, each.found.code) for each in look_at_books(home)] == [("ok", "doctor.packs.shipped")]
    home.close()


def test_plans_name_the_book_and_change_only_between_takes(enrolled: Home, house: House) -> None:
    held = HeldBooks(enrolled)
    shipped = CurrentPacks(enrolled, sales=True)
    assert shipped.plan(SALE, recording=False).book is None
    held.install(house.book(1))
    assert shipped.plan(SALE, recording=True).book is None, "a take runs"
    first = shipped.plan(SALE, recording=False).book
    assert first is not None
    assert (first.serial, first.sha256) == held.newest()
    held.install(house.book(2, packs=other_version()))
    during = shipped.plan(SALE, recording=True).book
    assert during == first
    assert in_force(held) == 1
    after = shipped.plan(SALE, recording=False).book
    assert after is not None
    assert (after.serial, after.sha256) == held.newest()


def test_a_book_that_stops_what_is_not_ready_stops_sales_and_no_rehearsal(enrolled: Home, house: House) -> None:
    HeldBooks(enrolled).install(house.book(1, settings=BookSettings("stop")))
    sold = CurrentPacks(enrolled, sales=True).plan(SALE, recording=False)
    assert (sold.allowed, [each.code for each in sold.refusals]) == (False, ["book.not_ready"])
    rehearsed = CurrentPacks(enrolled, sales=False).plan(SALE, recording=False)
    assert (rehearsed.allowed, rehearsed.production_ready) == (True, False)
    assert rehearsed.not_ready == sold.not_ready


def test_a_book_that_this_program_cannot_use_stops_sales_and_no_start(enrolled: Home, house: House) -> None:
    """As after a program was put back that does not know these packs: no other rules take their place unasked."""
    draft = house.draft()
    path = next(path for path in draft.packs if path.startswith("rules/"))
    broken = {**draft.packs, path: draft.packs[path].replace(b"is.on_site", b"is.nowhere")}
    spelled = draft.manifest.replace(digest(draft.packs[path]).encode(), digest(broken[path]).encode())
    data = pack_book(house.sign(BookFile(spelled, broken)))
    enrolled.vault.books.take_in(1, digest(spelled), NOW - DAY, data)
    packs = CurrentPacks(enrolled, sales=True)
    for _ in range(2):
        plan = packs.plan(SALE, recording=False)
        assert (plan.allowed, plan.refusals[-1].code) == (False, "book.packs_faulty")
    HeldBooks(enrolled).install(house.book(2))
    assert packs.plan(SALE, recording=False).book is not None


def test_silence_warns_and_stops_only_where_the_book_says_so(enrolled: Home, house: House) -> None:
    held = HeldBooks(enrolled)
    held.install(house.book(1))
    held.activate_due()
    assert [each.status for each in look_at_books(enrolled)] == ["ok"]
    later = Clock()
    later.now = dt.datetime.now(dt.UTC) + 47 * DAY
    standing = HeldBooks(enrolled, later).standing()
    assert standing is not None
    assert (standing.age, standing.stops) == ("stale", None)
    held.install(house.book(2, packs=other_version(), settings=BookSettings("stop", 10, 45)))
    held.activate_due()
    standing = HeldBooks(enrolled, later).standing()
    assert standing is not None
    assert standing.stops is not None
    assert (standing.stops.code, standing.stops.facts["days"]) == ("book.stale", 46)
    held.confirmed()


def test_a_book_that_has_ended_stops_sales(enrolled: Home, house: House) -> None:
    held = HeldBooks(enrolled)
    held.install(house.book(1, until=dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=2)))
    held.activate_due()
    later = Clock()
    later.now = NOW + DAY
    standing = HeldBooks(enrolled, later).standing()
    assert standing is not None
    assert standing.stops is not None
    assert standing.stops.code == "book.expired"
    packs = CurrentPacks(enrolled, sales=True)
    packs._books = HeldBooks(enrolled, later)
    plan = packs.plan(SALE, recording=False)
    assert not plan.allowed
    assert plan.refusals[-1].code == "book.expired"


def test_a_terminal_that_moved_begins_no_take_by_the_rules_of_where_it_was(enrolled: Home, house: House) -> None:
    there = replace(enrolled, settings=enrolled.settings.model_copy(update={"region": "320100"}))
    HeldBooks(there).install(house.book(1, regions=("32",)))
    assert CurrentPacks(there, sales=True).plan(SALE, recording=False).allowed
    for region in ("330100", ""):
        moved = replace(enrolled, settings=enrolled.settings.model_copy(update={"region": region}))
        plan = CurrentPacks(moved, sales=True).plan(SALE, recording=False)
        assert (plan.allowed, plan.refusals[-1].code) == (False, "book.region")
        assert look(moved) == ["fail"]


def look(home: Home) -> list[str]:
    return [each.status for each in look_at_books(home)]


@pytest.mark.skipif(sys.platform == "win32", reason="a killed process there says another exit code")
@pytest.mark.timeout(7200 if LONG else 300)
def test_a_power_cut_leaves_the_old_or_the_new_book_whole(
    forks: ForkServerContext, house: House, tmp_path: Path
) -> None:
    home, books = tmp_path / "home", tmp_path / "books"
    opened = open_or_create_rehearsal_home(load_settings(home))
    enrol(opened, house)
    opened.close()
    books.mkdir()
    chosen = random.Random(7)
    written, seen = 0, 0
    ends: Counter[str] = Counter()
    for _ in range(CUTS):
        while written < seen + 4:
            written += 1
            packs = other_version() if written % 2 else None
            (books / f"{written}.book").write_bytes(house.book(written, packs=packs))
        said = _install_until_cut(forks, home, books, chosen)
        opened = open_home(load_settings(home))
        held = HeldBooks(opened)
        opened.vault.check_pages()
        serial, newest = _judged(held, said, seen)
        ends["cut in between" if serial < newest else "nothing new" if serial == seen else "in force"] += 1
        book = CurrentPacks(opened, sales=True).plan(SALE, recording=False).book
        assert (None if book is None else (book.serial, book.sha256)) == held.newest()
        seen = newest
        opened.close()
    print(dict(ends), seen, "books")


def _install_until_cut(
    forks: ForkServerContext, home: Path, books: Path, chosen: random.Random
) -> list[tuple[str, int]]:
    """Let a child install books for a random while, kill it, and return what it had said."""
    ours, theirs = forks.Pipe(duplex=False)
    child = forks.Process(target=install, args=(home, books, theirs))
    child.start()
    theirs.close()
    said = [ours.recv() for _ in range(1 + chosen.randrange(5))]
    time.sleep(chosen.random() * 0.06)
    child.kill()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    with contextlib.suppress(EOFError):
        while True:
            said.append(ours.recv())
    return said


def _judged(held: HeldBooks, said: list[tuple[str, int]], before: int) -> tuple[int, int]:
    """Every book that came opens and is the one of its digest; what was said to be done is done.

    Returns the serial in force and the newest.
    """
    for stored, _ in held.listed():
        if stored.serial > before:
            book = held.book(stored.serial)
            assert book is not None
            assert book.digest == stored.sha256
    serial, newest = in_force(held), held.newest()
    here = newest[0] if newest else 0
    assert serial >= before, "no older one is ever in force again"
    assert serial >= max((number for word, number in said if word == "in force"), default=0)
    assert here >= max((number for word, number in said if word == "installed"), default=0)
    assert here - serial in (0, 1)
    return serial, here
