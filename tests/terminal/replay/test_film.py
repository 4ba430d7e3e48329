"""A take that is looked at again: checked first, shown and heard in step, in memory only."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil
import pytest

from evidence import wrapping
from scripts.lab import recording, watching
from terminal.capture.named_sink import parse_sink
from terminal.replay.film import Film, PictureTrack, SoundTrack
from terminal.replay.messages import FromReplay, LeftAlone, Outline, Pause, Play, Refused, Seek, Sound, Speed, Stands
from terminal.replay.process import FilmProcess, Lost
from terminal.session.facts.recorder import SegmentHeld
from terminal.session.orders.recorder import AddMark, OpenTake, PlaySound

F = TypeVar("F")
NODE = {"index": 2, "id": "risk", "title": "风险提示", "clause": "", "attempt": 1}


class Watcher:
    """Hears what the process says."""

    def __init__(self) -> None:
        self.said: list[FromReplay | Lost] = []
        self._change = threading.Condition()

    def __call__(self, message: FromReplay | Lost) -> None:
        with self._change:
            self.said.append(message)
            self._change.notify_all()

    def wait(self, kind: type[F], where: Callable[[F], bool] = lambda _: True, *, after: int = 0) -> F:
        def heard() -> list[F]:
            return [each for each in self.said[after:] if isinstance(each, kind) and where(each)]

        with self._change:
            assert self._change.wait_for(heard, 15), self.said
            return heard()[0]


@contextmanager
def looking(folder: str, key: bytes = recording.HQ_KEY, **how: float) -> Iterator[tuple[FilmProcess, Watcher]]:
    watcher = Watcher()
    film = FilmProcess(watcher, parse_sink("test:sink"), **how)
    try:
        film.open(Path(folder), "hq", key)
        yield film, watcher
    finally:
        film.close()


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> OpenTake:
    """Six seconds of claps, with a node that was said no to and done again, and something read aloud."""
    order = recording.open_order(tmp_path_factory.mktemp("replay") / "takes", rehearsal=True)
    with recording.kiosk("test:clap", "test:clap", speaker="test:sink") as kiosk:
        kiosk.open(order)
        kiosk.order(AddMark(1, "node", NODE))
        kiosk.order(PlaySound(1, bytes(9600), 48_000, {"item": "say:1"}))
        kiosk.wait(SegmentHeld)
        kiosk.order(AddMark(2, "walk", {"event": "said_no", "by": "王芳", "reason": "没听清"}))
        kiosk.order(AddMark(3, "node_done", {**NODE, "outcome": "said_no"}))
        kiosk.order(AddMark(4, "node", {**NODE, "attempt": 2}))
        kiosk.wait(SegmentHeld, lambda held: held.index == 2)
        kiosk.order(AddMark(5, "node_done", {**NODE, "attempt": 2, "outcome": "confirmed"}))
        kiosk.wait(SegmentHeld, lambda held: held.index == 3)
        kiosk.close()
    return order


def test_it_is_checked_told_and_played_as_ordered(
    take: OpenTake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with looking(take.folder) as (film, watcher):
        outline = watcher.wait(Outline)
        assert outline.status == "intact"
        assert outline.checked_bytes > 100_000
        nodes = [event for event in outline.events if event.kind == "node"]
        assert [(each.number, each.title, each.attempt, each.outcome) for each in nodes] == [
            (3, "风险提示", 1, "said_no"),
            (3, "风险提示", 2, "confirmed"),
        ]
        assert nodes[0].to_s <= nodes[1].from_s
        marks = {event.name: event for event in outline.events if event.kind == "mark"}
        assert (marks["said_no"].by, marks["said_no"].note) == ("王芳", "没听清")
        assert marks["spoken"].to_s - marks["spoken"].from_s == pytest.approx(0.1, abs=0.001)
        watcher.wait(Stands)
        first = film.latest()
        assert first is not None
        assert (first.media_us or 0) < 100_000

        film.order(Seek(3.02))
        watcher.wait(Stands, lambda stands: stands.position_s == 3.02)
        shown = film.latest()
        assert shown is not None
        assert shown.media_us is not None
        assert 0 <= 3_020_000 - shown.media_us <= 41_000, "the picture that stood there"

        film.order(Speed(2.0))
        film.order(Play())
        began = watcher.wait(Stands, lambda stands: stands.playing)
        began_s = time.monotonic()
        end = watcher.wait(Stands, lambda stands: not stands.playing and stands.position_s > 4)
        took_s = time.monotonic() - began_s
        assert end.position_s == pytest.approx(outline.length_s)
        assert (end.speed, end.sound) == (2.0, "on")
        assert took_s == pytest.approx((outline.length_s - began.position_s) / 2, abs=0.35)
        last = film.latest()
        assert last is not None
        assert last.media_us is not None
        assert outline.length_s - last.media_us / 1e6 < 0.1
        assert last.number > 40, "pictures were shown all along"

        film.order(Speed(0.5))
        film.order(Play())  # at the end: from the beginning
        watcher.wait(Stands, lambda stands: stands.playing and stands.speed == 0.5 and stands.position_s < 1)
        film.order(Sound(on=False))
        watcher.wait(Stands, lambda stands: stands.sound == "off")
        film.order(Pause())
        watcher.wait(Stands, lambda stands: not stands.playing and stands.sound == "off")
        process = psutil.Process(film.pid)
        assert not [file for file in process.open_files() if take.folder not in file.path], "it writes nothing"
        assert recording.HQ_KEY.hex() not in " ".join(process.cmdline())
    assert not process.is_running()
    assert film.latest() is None, "nothing is shown any more"
    assert list(tmp_path.iterdir()) == []


_FROM = (119_999, 120_000, 120_001)
"""Where 2.5 s of sound begin, in samples, and the samples beside."""


def test_its_sound_is_that_of_the_take_in_step_with_its_pictures(take: OpenTake, tmp_path: Path) -> None:
    film = Film(recording.read(take.folder))
    sounds, pictures = SoundTrack(film), PictureTrack(film)
    sounds.go(0)
    sound = np.concatenate([sounds.until(at_us) for at_us in range(0, film.length_us, 10_000)])
    exported = watching.sound_of(watching.export(recording.read(take.folder), tmp_path / "film.mp4"))
    rest = min(len(sound), len(exported)) - 4800
    assert np.abs(sound[:rest] / 32767 - exported[:rest]).max() < 0.02
    pictures.go(0)
    shown = [picture for at_us in range(0, film.length_us, 5_000) if (picture := pictures.until(at_us)) is not None]
    assert all(later.at_us > before.at_us for before, later in pairwise(shown))
    flashes = [each.at_us for each in shown if each.frame.to_ndarray()[: each.frame.height].mean() > 150]
    beeps = np.flatnonzero(np.abs(sound) > 8000) * 1_000_000 // 48_000
    begins = [flashes[0], *(later for before, later in pairwise(flashes) if later - before > 500_000)]
    assert len(begins) >= 4
    assert max(min(abs(int(beep) - begin) for beep in beeps) for begin in begins) < 41_000

    sounds.go(2_500_000)
    again = sounds.until(3_500_000)
    off = [np.abs(again[2400:-2400] - sound[at + 2400 : at + 45_600].astype(np.int32)).max() for at in _FROM]
    assert min(off) < 700, "to a sample: microseconds are whole, and samples are not"


def test_what_is_damaged_open_or_for_somebody_else_is_not_shown(take: OpenTake, tmp_path: Path) -> None:
    with looking(take.folder, wrapping.new_private_key()) as (film, watcher):
        assert watcher.wait(Refused).trouble.code == "key.none"
        assert film.latest() is None
    changed = Path(take.folder) / "segments" / "000001"
    data = changed.read_bytes()
    try:
        changed.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        with looking(take.folder) as (film, watcher):
            refused = watcher.wait(Refused).trouble
            assert refused.code == "replay.damaged"
            assert [cause.code for cause in refused.causes] == ["segment.digest"]
            assert film.latest() is None
    finally:
        changed.write_bytes(data)
    with looking(str(tmp_path / "none")) as (_, watcher):
        assert watcher.wait(Refused).trouble.code == "replay.gone"


def test_a_film_that_stands_and_is_left_alone_is_closed(take: OpenTake) -> None:
    with looking(take.folder, left_alone_s=0.3) as (film, watcher):
        watcher.wait(Outline)
        watcher.wait(LeftAlone)
        deadline = time.monotonic() + 5
        while film.pid is not None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert not [each for each in watcher.said if isinstance(each, Lost)]


def test_a_process_that_is_killed_is_told(take: OpenTake) -> None:
    with looking(take.folder) as (film, watcher):
        watcher.wait(Outline)
        psutil.Process(film.pid).kill()
        watcher.wait(Lost)
