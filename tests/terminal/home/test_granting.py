"""A readable copy at the terminal needs headquarters' word, for this take, this reason and these hours."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence import grant as signed
from evidence.grant import Grant
from faults.errors import ShuangluError
from headquarters.authority.identity import open_identity
from headquarters.server import RunningServer
from scripts.lab.authority import Authority
from terminal.home import granting
from terminal.home.enrolling import enrol_home
from terminal.home.exporting import export_take
from terminal.home.opening import Home, open_or_create_home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.sync.replies import Greeting
from terminal.vault.lines import LineBook
from tests.headquarters.films import picture_segments
from tests.terminal.vault.recording import begin, record, seal

REASON = "法院调查令 2026-118"


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("hq") / "data") as running:
        yield running


@pytest.fixture
def home(hq: RunningServer, tmp_path: Path) -> Iterator[Home]:
    """A home whose passphrase a person keeps, enrolled."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple", encoding="utf-8")
    opened = open_or_create_home(load_settings(tmp_path / "home", passphrase_file=passphrase))
    assert not opened.keeps_itself
    enrol_home(opened, hq.url, hq.enrol_code())
    yield opened
    opened.close()


def give(hq: RunningServer, take: str, reason: str = REASON, hours: str = "2") -> str:
    said = hq.command("grant", take, "--reason", reason, "--hours", hours, "--json")
    return str(json.loads(said)["grant"])


def filmed(home: Home) -> str:
    """Record a take of real pictures."""
    writer = begin(home.vault, segments=0)
    for number, plaintext in enumerate(picture_segments(2)):
        start = number * 1_000_000
        record = writer.segment(
            plaintext,
            start_us=start,
            end_us=start + 1_000_000,
            frames=25,
            dropped=0,
            drift_ppm=0.0,
            samples=0,
            picture_us=1_000_000,
            sound_us=0,
        )
        home.vault.takes.segment_held(writer.take, record.index, record.sha256, record.bytes, writer.entries)
    return seal(home.vault, writer)


def refused(home: Home, take: str, reason: str = REASON) -> str:
    with pytest.raises(ShuangluError) as told:
        granting.granted(home, take, reason)
    return told.value.trouble.key


@pytest.fixture
def line_down(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on nobody listens where headquarters is said to be."""
    return lambda: monkeypatch.setattr(LineBook, "url", "https://127.0.0.1:1")


def test_without_a_grant_no_byte_is_decrypted_and_with_one_a_film_is_made(
    hq: RunningServer, home: Home, tmp_path: Path
) -> None:
    take = filmed(home)
    folder, out = home.vault.takes.folder_of(take), tmp_path / "film.mp4"
    with pytest.raises(ShuangluError, match="has not granted"):
        export_take(home, folder, out, REASON)
    assert not out.exists()
    assert home.vault.history.exports() == []
    key = give(hq, take)
    export_take(home, folder, out, REASON)
    assert out.stat().st_size > 0
    (export,) = home.vault.history.exports()
    assert (export["take"], export["reason"]) == (take, REASON)
    last = home.vault.history.last("take.exported")
    assert last is not None
    assert last["facts"]["grant"] == key
    (noted,) = home.vault.audit.due(10)
    assert (noted["act"], noted["about"], noted["reason"]) == ("take.exported", take, REASON), "headquarters hears it"
    assert key in noted["facts"]


def test_a_grant_is_for_one_take_one_reason_and_its_hours(hq: RunningServer, home: Home) -> None:
    first, second = record(home.vault), record(home.vault)
    give(hq, first)
    assert granting.granted(home, first, f"  {REASON} ") is not None, "blanks make no other reason"
    assert refused(home, first, "客户要求查看") == "export.grant:reason"
    assert refused(home, second) == "export.grant"
    give(hq, second, hours="0.0003")  # a second
    time.sleep(1.2)
    assert refused(home, second) == "export.grant"


def test_what_was_granted_before_the_line_went_down_still_counts_and_nothing_else_does(
    hq: RunningServer, home: Home, line_down: Callable[[], None]
) -> None:
    first, second = record(home.vault), record(home.vault)
    give(hq, first)
    key = granting.granted(home, first, REASON)
    assert key is not None
    contact = home.vault.line_books()[0]
    contact.keep_contact(calls=["grants"], formats=[1, 2], generation=None, alarms=[])
    line_down()
    again = granting.granted(home, first, REASON)
    assert again is not None
    assert again.key == key.key
    assert refused(home, second) == "export.grant:line"


def test_a_clock_that_was_set_back_opens_nothing(
    hq: RunningServer, home: Home, line_down: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line down the vault's own latest moment counts."""
    take, ends = record(home.vault), datetime.now(UTC) - timedelta(hours=1)
    word = Grant("G1", take, home.vault.identity().terminal, REASON, "Li Na", ends - timedelta(hours=1), ends)
    home.vault.grants.keep("G1", take, signed.issue_grant(open_identity(hq.data).receipts, word))
    home.vault.line_books()[0].keep_contact(calls=["grants"], formats=[1, 2], generation=None, alarms=[])

    class SetBack(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "SetBack":
            del tz
            back = ends - timedelta(minutes=30)
            return cls(back.year, back.month, back.day, back.hour, back.minute, tzinfo=UTC)

    line_down()
    monkeypatch.setattr(granting, "datetime", SetBack)
    assert refused(home, take) == "export.grant:over"


def test_nobody_elses_word_counts(hq: RunningServer, home: Home, line_down: Callable[[], None]) -> None:
    """A stranger's authority, another take's grant under this name, another terminal's."""
    take, now = record(home.vault), datetime.now(UTC)
    mine, hour = home.vault.identity().terminal, timedelta(hours=1)
    receipts = open_identity(hq.data).receipts
    stranger = Authority.create("Headquarters CA")
    for number, (signer, named, terminal) in enumerate(
        (
            (stranger.issue("receipts", unit="receipts"), take, mine),
            (receipts, f"{mine}-000099", mine),
            (receipts, take, "32-9999"),
        )
    ):
        word = Grant(f"G{number}", named, terminal, REASON, "Li Na", now - hour, now + hour)
        home.vault.grants.keep(word.key, take, signed.issue_grant(signer, word))
    home.vault.line_books()[0].keep_contact(calls=["grants"], formats=[1, 2], generation=None, alarms=[])
    line_down()
    assert refused(home, take) == "export.grant:line"


def test_an_older_headquarters_and_a_home_that_keeps_itself_need_none(
    home: Home, hq: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = record(home.vault)

    @contextmanager
    def older(book: LineBook, scratch: Path) -> Iterator[tuple[object, Greeting]]:
        del book, scratch
        yield None, Greeting(datetime.now(UTC), 0.0, 0.0, ("series", "books"))

    with monkeypatch.context() as patched:
        patched.setattr(granting, "calling", older)
        assert granting.granted(home, take, REASON) is None
    assert refused(home, take) == "export.grant"
    own = open_or_create_rehearsal_home(load_settings(tmp_path / "own"))
    assert own.keeps_itself
    enrol_home(own, hq.url, hq.enrol_code())
    assert granting.granted(own, record(own.vault), REASON) is None
    own.close()
