"""A folder that plays a reader, in its own process: all that real ones do on bad days, each with its own sentence."""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from terminal.session.orders.reader import ReadChip, RestReader
from tests.terminal.readers.chips import LI, lay, portrait, take_away
from tests.terminal.readers.stories import counter

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux has them")


def test_a_card_is_laid_down_read_once_and_not_again_before_it_was_taken_away(tmp_path: Path) -> None:
    with counter(f"file:{tmp_path}") as here:
        ready = here.sees("ready")
        assert (ready.name, ready.stand_in) == (f"file:{tmp_path}", True)
        here.order(ReadChip(1))
        lay(tmp_path)
        read = here.reads()
        assert (read.ticket, read.reading.source, read.reading.side) == (1, "chip", "both")
        assert read.reading.reader == f"file:{tmp_path}"
        assert {name: field.value for name, field in read.reading.fields.items()} == LI
        assert read.reading.portrait.startswith(b"\xff\xd8"), "JPEG"
        here.sees("card")
        since = here.now()
        here.order(ReadChip(2))
        here.sees("card", "reader.read_already", since=since)
        take_away(tmp_path)
        here.sees("ready", since=since)
        lay(tmp_path, fields={**LI, "name": "李秀芳"})
        assert here.reads(since=since).ticket == 2


def test_nothing_is_read_that_nobody_wants_read(tmp_path: Path) -> None:
    """Both orders were heard when the reader was away and is there again: an order has no answer of its own."""
    folder = tmp_path / "reader"
    folder.mkdir()
    with counter(f"file:{folder}") as here:
        here.order(ReadChip(1))
        here.order(RestReader())
        here.sees("ready")
        shutil.move(folder, tmp_path / "unplugged")
        here.sees("absent", "reader.absent")
        since = here.now()
        shutil.move(tmp_path / "unplugged", folder)
        here.sees("ready", since=since)
        lay(folder)
        time.sleep(0.8)
        assert [fact for fact in here.heard if type(fact).__name__ == "ReaderRead"] == []


def test_a_card_pulled_too_early_has_its_own_sentence_and_can_be_laid_down_again(tmp_path: Path) -> None:
    with counter(f"file:{tmp_path}") as here:
        here.order(ReadChip(1))
        lay(tmp_path, read_s=5)
        here.sees("reading")
        take_away(tmp_path)
        here.sees("failed", "reader.removed")
        since = here.now()
        lay(tmp_path)
        here.sees("reading", since=since)
        assert here.reads(since=since).ticket == 1


def test_a_reader_unplugged_in_the_middle_is_away_and_comes_back_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    with counter(f"file:{folder}") as here:
        here.order(ReadChip(1))
        lay(folder, read_s=5)
        here.sees("reading")
        shutil.move(folder, tmp_path / "unplugged")
        here.sees("absent", "reader.unplugged")
        here.sees("absent", "reader.absent")
        since = here.now()
        lay(tmp_path / "unplugged")
        shutil.move(tmp_path / "unplugged", folder)
        assert here.reads(since=since).ticket == 1, "what was wanted stands"


@LINUX_ONLY
def test_a_link_leads_to_no_portrait_outside_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    (tmp_path / "other.png").write_bytes(portrait())
    (folder / "link.png").symlink_to(tmp_path / "other.png")
    with counter(f"file:{folder}") as here:
        here.order(ReadChip(1))
        lay(folder, picture=False, portrait="link.png")
        here.sees("failed", "reader.rubbish")


@pytest.mark.parametrize(
    "rubbish",
    [
        "{",
        "[]",
        '{"fields": 3}',
        '{"fields": {"name": "x"}}',
        '{"fields": {}, "portrait": "../../etc/passwd"}',
        "[" * 60_000,
    ],
)
def test_rubbish_is_said_and_not_used(tmp_path: Path, rubbish: str) -> None:
    with counter(f"file:{tmp_path}") as here:
        here.order(ReadChip(1))
        (tmp_path / "card.json").write_text(rubbish, encoding="utf-8")
        here.sees("failed", "reader.rubbish")
        lay(tmp_path)
        here.reads()


def test_a_reader_that_hangs_is_ended_said_and_started_again(tmp_path: Path) -> None:
    with counter(f"file:{tmp_path}", hang_s=0.5) as here:
        here.order(ReadChip(1))
        here.sees("ready")
        first = here.process.pid
        lay(tmp_path, plays="hang")
        here.sees("absent", "reader.hangs")
        take_away(tmp_path)
        since = here.now()
        here.sees("ready", since=since)
        assert here.process.pid != first
        lay(tmp_path)
        assert here.reads(since=since).ticket == 1


def test_a_reader_that_dies_again_and_again_is_tried_again_for_ever(tmp_path: Path) -> None:
    with counter(f"file:{tmp_path}", calm_s=0.2) as here:
        here.order(ReadChip(1))
        lay(tmp_path, plays="die")
        for _ in range(5):
            since = here.now()
            here.sees("absent", "reader.died", since=since)
        since = here.now()
        lay(tmp_path)
        assert here.reads(since=since).ticket == 1


@LINUX_ONLY
def test_a_killed_process_is_said_and_another_one_takes_its_place(tmp_path: Path) -> None:
    with counter(f"file:{tmp_path}") as here:
        here.sees("ready")
        pid = here.process.pid
        assert pid
        since = here.now()
        os.kill(pid, signal.SIGKILL)
        here.sees("absent", "reader.died", since=since)
        here.sees("ready", since=since)
