"""A take of sound alone: not one picture of the camera is in it, and no camera is needed for it."""

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from evidence.verify import verify_take
from scripts.lab import recording, watching
from terminal.capture.lettering import SOUND_ONLY, render, slate
from terminal.capture.profiles import PROFILES
from terminal.capture.take.disk import BALLAST_BYTES
from terminal.processes.preview import PreviewPicture
from terminal.session.facts.recorder import GapBegan, GapEnded, ProfileFell, SegmentHeld, TakeClosed, TakeRefused
from terminal.session.orders.recorder import CloseTake, OpenTake
from tests.terminal.capture.conftest import make_film

GREY = 128
DATE_ROWS = 60
"""Rows of a 720p picture that the burned-in line may take, with room."""


def sound_order(takes: Path, **more: Any) -> OpenTake:
    return replace(recording.open_order(takes, **more), picture=False)


def bodies(order: OpenTake, kind: str) -> list[dict[str, Any]]:
    return [body for entry, body in recording.read(order.folder).entries() if entry.kind == kind]


def film_of(order: OpenTake) -> Path:
    return watching.export(recording.read(order.folder), Path(order.folder).parent / f"{order.take}.mp4")


def pictures_in(film: Path) -> list[np.ndarray[Any, Any]]:
    """Every picture of the film, I420."""
    with av.open(str(film)) as container:
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]


def colour_of(picture: np.ndarray[Any, Any]) -> int:
    """How far a picture is from grey, at its most colourful place."""
    return int(np.abs(picture[picture.shape[0] * 2 // 3 :].astype(int) - GREY).max())


def preview_in_the_take(kiosk: recording.Kiosk) -> PreviewPicture:
    reader, deadline = kiosk.preview.reader(), time.monotonic() + 10
    while (picture := reader.latest()) is None or picture.media_us is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return picture


def test_not_one_picture_of_the_camera_is_in_it_and_the_sound_is(tmp_path: Path) -> None:
    order, following = sound_order(tmp_path), recording.open_order(tmp_path, number=2)
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        shown = preview_in_the_take(kiosk)
        closed = kiosk.close()
        kiosk.open(following)
        kiosk.wait(SegmentHeld, lambda held: held.take == following.take)
        kiosk.order(CloseTake("finished"))
        kiosk.wait(TakeClosed, lambda fact: fact.take == following.take)
    assert shown.to_rgb()[300, 1200].argmax() == 2, "the operator sees the room: the last bar is blue"

    film = film_of(order)
    pictures, stand_in = pictures_in(film), slate(1280, 720, SOUND_ONLY)
    assert max(colour_of(picture) for picture in pictures) < 8
    differences = [np.abs(picture[DATE_ROWS:720].astype(int) - stand_in[DATE_ROWS:720]) for picture in pictures]
    assert max(float(difference.mean()) for difference in differences) < 2
    assert len(pictures) == closed.summary["frames"]
    assert abs(len(pictures) - closed.summary["elapsed_s"] * 5) <= closed.summary["elapsed_s"]
    assert min(colour_of(picture) for picture in pictures_in(film_of(following))) > 60, "the next take has its pictures"

    sound = watching.sound_of(film)
    parts = sound[: len(sound) // 4800 * 4800].reshape(-1, 4800)
    assert float(np.abs(parts[1:-1]).max(axis=1).min()) > 0.2
    assert len(sound) / 48_000 == pytest.approx(closed.summary["elapsed_s"], abs=0.1)


def test_its_journal_says_so_and_every_segment_plays(tmp_path: Path) -> None:
    order = sound_order(tmp_path, rehearsal=True)
    with recording.kiosk("test:bars", "test:tone", rehearsal=True) as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        closed = kiosk.close()
    assert [body["sources"] for body in bodies(order, "open")] == [{"picture": None, "sound": "test:tone"}]
    assert (closed.status, closed.summary["gaps"], closed.summary["dropped"]) == ("sealed", 0, 0)
    assert verify_take(Path(order.folder), None).status == "intact"
    for record, plaintext in recording.read(order.folder).segments():
        stamps = watching.first_stamps(plaintext)
        assert record.frames >= 1
        assert abs(stamps["audio"] - stamps["video"]) < 0.25


def test_a_missing_camera_does_not_matter_to_it(tmp_path: Path) -> None:
    order = sound_order(tmp_path, planned_s=90)  # pictures would not have room for so long
    reserve = 20_000_000
    quota = reserve + BALLAST_BYTES + 12 * PROFILES["720p25"].bytes_per_second
    with recording.kiosk("tcp://127.0.0.1:9", "test:tone", quota_bytes=quota, reserve_bytes=reserve) as kiosk:
        asked = time.monotonic()
        kiosk.open(order)
        assert time.monotonic() - asked < 1.4, "nothing waits for a camera"
        kiosk.wait(SegmentHeld, lambda held: held.index == 2)
        closed = kiosk.close()
    assert (closed.status, closed.summary["gaps"]) == ("sealed", 0)
    assert bodies(order, "gap") == []
    assert [(gap.track, gap.media_us) for gap in kiosk.all(GapBegan)] == [("picture", None)], "the operator is told"
    assert kiosk.all(ProfileFell) == [], "a disk that runs low would have lowered the pictures' profile"
    assert max(colour_of(picture) for picture in pictures_in(film_of(order))) < 8


def test_a_camera_that_shows_nothing_is_not_judged(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mkv", "color=black:size=320x180:rate=25", "sine=frequency=500", 3)
    order = sound_order(tmp_path / "takes")
    with recording.kiosk(str(film), str(film)) as kiosk:
        began = kiosk.wait(GapBegan)
        kiosk.open(order)
        ended = kiosk.wait(GapEnded)
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        kiosk.close()
        kiosk.wait(GapBegan, lambda gap: gap is not began)  # afterwards it is looked at again
    assert [(gap.track, gap.reason, gap.media_us) for gap in (began, ended)] == [("picture", "black", None)] * 2
    assert bodies(order, "gap") == []


def test_without_sound_it_is_refused_whatever_the_camera_gives(tmp_path: Path) -> None:
    order = sound_order(tmp_path / "takes")
    with recording.kiosk("test:bars", "microphone:no such microphone") as kiosk:
        kiosk.order(order)
        refused = kiosk.wait(TakeRefused)
    assert (refused.take, refused.trouble.key) == (order.take, "capture.no_source:sound_alone")
    assert refused.trouble.words("zh").startswith("只录音，却没有声音，没有开始录制")
    assert not (tmp_path / "takes").exists()


def test_microphone_gaps_are_journalled_as_ever(tmp_path: Path) -> None:
    order = sound_order(tmp_path)
    with recording.kiosk("test:bars", "test:silence") as kiosk:
        kiosk.open(order)
        kiosk.wait(GapBegan, lambda gap: gap.media_us is not None)
        kiosk.wait(SegmentHeld)
        closed = kiosk.close()
    assert closed.summary["gaps"] == 1
    assert [(gap["track"], gap["reason"]) for gap in bodies(order, "gap")] == [("sound", "silent")]


@pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux has them")
def test_pictures_that_a_pause_of_the_machine_costs_are_not_missed(tmp_path: Path) -> None:
    order = sound_order(tmp_path)
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        assert kiosk.process.pid is not None
        os.kill(kiosk.process.pid, signal.SIGSTOP)
        time.sleep(2)  # this is the fault itself: a machine that stands still for two seconds
        os.kill(kiosk.process.pid, signal.SIGCONT)
        held = len(kiosk.all(SegmentHeld))
        kiosk.wait(SegmentHeld, lambda segment: segment.index == held + 1)
        closed = kiosk.close()
    assert (closed.summary["dropped"], bodies(order, "gap"), kiosk.all(ProfileFell)) == (0, [], [])
    assert (
        closed.summary["captured_s"] == closed.summary["sound_s"] == pytest.approx(closed.summary["elapsed_s"], abs=0.2)
    )


def test_the_slate_says_what_is_recorded() -> None:
    picture = slate(1280, 720, SOUND_ONLY)
    chinese, english = (render(line, 60) for line in ("仅录音", "SOUND ONLY"))
    for box, top in ((chinese, 270), (english, 370)):
        left = (1280 - box.shape[1]) // 4 * 2
        assert np.array_equal(picture[top : top + box.shape[0], left : left + box.shape[1]], box)
    assert len({render(letter, 60).tobytes() for letter in "仅录音 "}) == 4, "each has its glyph"
