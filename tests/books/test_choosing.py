"""Which of the books that lie here is in force, whatever the clock does."""

import datetime as dt

import pytest

from books.choosing import Kept, age_of, choose, newest_serial
from books.faults import BookFault
from books.making import make_book
from books.manifest import BookSettings, read_manifest
from tests.books.house import NOW, House, other_version, small_packs

DAY = dt.timedelta(days=1)


def kept(serial: int, effective: dt.datetime, begun: dt.datetime | None = None) -> Kept:
    return Kept(serial, f"{serial:064x}", effective, begun)


def test_the_highest_serial_whose_instant_has_come_is_in_force() -> None:
    held = [kept(1, NOW - 9 * DAY, NOW - 9 * DAY), kept(2, NOW - DAY), kept(3, NOW + DAY)]
    assert choose(held, NOW) == held[1]
    assert choose(held, NOW + DAY) == held[2]
    assert choose(reversed(held), NOW + DAY) == held[2]
    assert choose([], NOW) is None
    assert choose([held[2]], NOW) is None
    assert newest_serial(held) == 3


def test_a_clock_that_goes_back_brings_no_older_book_back() -> None:
    held = [kept(1, NOW - 9 * DAY, NOW - 9 * DAY), kept(2, NOW, NOW)]
    for back in (DAY, 8 * DAY, 4000 * DAY):
        assert choose(held, NOW - back) == held[1]


def test_a_book_that_was_overtaken_before_its_instant_never_comes_into_force() -> None:
    """A roll-back while the next book waits: the higher serial stays."""
    held = [kept(2, NOW + DAY), kept(3, NOW, NOW)]
    assert choose(held, NOW + 2 * DAY) == held[1]


def test_silence_makes_a_book_stale_and_stops_only_where_headquarters_says_so() -> None:
    plain, strict = BookSettings(), BookSettings("stop", 10, 45)
    assert age_of(plain, NOW, NOW + 30 * DAY) == "fresh"
    assert age_of(plain, NOW, NOW + 31 * DAY) == "stale"
    assert age_of(plain, NOW, NOW + 3000 * DAY) == "stale"
    assert age_of(strict, NOW, NOW + 11 * DAY) == "stale"
    assert age_of(strict, NOW, NOW + 45 * DAY) == "stale"
    assert age_of(strict, NOW, NOW + 46 * DAY) == "too_old"
    assert age_of(strict, NOW, NOW - 46 * DAY) == "fresh", "a clock that went back is no silence"


def test_one_version_has_one_content(house: House) -> None:
    before = read_manifest(house.draft().manifest)
    changed = {path: pack.replace("测试用规则".encode(), "测试用新规".encode()) for path, pack in small_packs().items()}
    with pytest.raises(BookFault, match="same version"):
        house.draft(2, changed, before)
    after = read_manifest(house.draft(2, other_version(), before).manifest)
    assert after.predecessor is not None
    assert (after.predecessor.serial, after.predecessor.sha256) == (1, before.digest)


def test_what_cannot_be_in_a_book_is_told_when_it_is_made(house: House) -> None:
    with pytest.raises(BookFault, match="only letters"):
        house.draft(packs={**small_packs(), "规则.yaml": b""})
    with pytest.raises(BookFault) as faulty:
        house.draft(packs={**small_packs(), "broken.yaml": b"pack: [\n"})
    assert faulty.value.code == "book.packs_faulty"
    from books.making import Intent
    from books.manifest import Reason

    intent = Intent(NOW, NOW, Reason("测", "t"), checked=frozenset({"no-such-pack"}))
    with pytest.raises(BookFault, match="no-such-pack"):
        make_book(small_packs(), intent, None, 1)
