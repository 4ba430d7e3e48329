"""Devices fail: seen within two seconds, journalled with a reason, come back by themselves; the take goes on."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evidence.verify import verify_take
from faults.errors import ShuangluError
from scripts.lab import recording, watching
from terminal.capture.config import RecorderConfig
from terminal.session.facts.recorder import GapBegan, GapEnded, RecorderReady, SegmentHeld, TakeRefused
from tests.terminal.capture.conftest import NetworkCamera, gaps_of, make_film, missed_s

SEEN_S = 2.5
"""Two seconds, and half a one for a busy machine."""


def back_in(kiosk: recording.Kiosk, since: float, track: str) -> float:
    """Wait until the track's gap ended; returns seconds from `since` (monotonic) to the fact."""
    fact = kiosk.wait(GapEnded, lambda ended: ended.track == track)
    return kiosk.times[kiosk.facts.index(fact)] - since


def test_a_network_camera_is_lost_and_comes_back(tmp_path: Path, network_camera: NetworkCamera) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk(network_camera.address, "test:tone") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        network_camera.stop()
        pulled = time.monotonic()
        began = kiosk.wait(GapBegan)
        assert kiosk.times[kiosk.facts.index(began)] - pulled < SEEN_S
        assert (began.track, began.reason) == ("picture", "lost")
        held = len(kiosk.all(SegmentHeld))
        kiosk.wait(SegmentHeld, lambda segment: segment.index == held + 1)
        network_camera.start()
        assert back_in(kiosk, time.monotonic(), "picture") < SEEN_S + 1
        kiosk.wait(SegmentHeld, lambda segment: segment.index == held + 3)
        closed = kiosk.close()
    assert closed.status == "sealed"
    assert closed.summary["gaps"] >= 1, "on a busy machine its first pictures may come with a hole, which is a gap, too"
    missed = missed_s(order, "picture")
    assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"] - missed, abs=0.3)
    first, second = gaps_of(order)[:2]
    assert (first["state"], first["reason"], first["until_us"]) == ("began", "lost", None)
    assert (second["state"], second["from_us"]) == ("ended", first["from_us"])
    assert second["until_us"] - first["from_us"] > 2_000_000
    sound = watching.sound_of(watching.export(recording.read(order.folder), tmp_path / "film.mp4"))
    parts = sound[: len(sound) // 4800 * 4800].reshape(-1, 4800)
    assert float(np.abs(parts[1:-1]).max(axis=1).min()) > 0.2, "the sound went on all the time"
    assert verify_take(Path(order.folder), None).status == "intact"


def test_a_network_camera_that_gives_both_hangs_and_goes_on(tmp_path: Path, network_camera: NetworkCamera) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk(network_camera.address, network_camera.address) as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        network_camera.hang()
        stopped = time.monotonic()
        for track in ("picture", "sound"):
            hangs = (track, "hanging")  # its sound may begin a moment after its pictures, and is lost until then
            began = kiosk.wait(GapBegan, lambda gap, hangs=hangs: (gap.track, gap.reason) == hangs)  # type: ignore[misc]  # an untyped default
            assert kiosk.times[kiosk.facts.index(began)] - stopped < SEEN_S
        held = len(kiosk.all(SegmentHeld))
        kiosk.wait(SegmentHeld, lambda segment: segment.index == held + 3)
        network_camera.go_on()
        went_on = time.monotonic()
        assert back_in(kiosk, went_on, "picture") < SEEN_S + 1
        assert back_in(kiosk, went_on, "sound") < SEEN_S + 1
        closed = kiosk.close()
    missed = max(missed_s(order, track) for track in ("picture", "sound"))
    assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"] - missed, abs=0.5)
    assert verify_take(Path(order.folder), None).status == "intact"


@pytest.mark.parametrize(
    ("picture", "sound", "reasons"),
    [
        ("color=black:size=320x180:rate=25", "aevalsrc=clip(4*sin(2*PI*200*t)\\,-1\\,1)", ("black", "clipping")),
        ("color=gray:size=320x180:rate=25", "anullsrc", ("frozen", "silent")),
    ],
)
def test_what_is_not_worth_recording_is_said(
    tmp_path: Path, picture: str, sound: str, reasons: tuple[str, str]
) -> None:
    film = make_film(tmp_path / "film.mkv", picture, sound, 3)
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk(str(film), str(film)) as kiosk:
        ready = kiosk.times[kiosk.facts.index(kiosk.wait(RecorderReady))]
        for track, reason in zip(("picture", "sound"), reasons, strict=True):
            began = kiosk.wait(GapBegan, lambda gap, track=track: gap.track == track)  # type: ignore[misc]  # an untyped default
            assert kiosk.times[kiosk.facts.index(began)] - ready < SEEN_S
            assert (began.reason, began.media_us) == (reason, None)
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        closed = kiosk.close()
    assert closed.summary["gaps"] == 2
    assert {(gap["reason"], gap["from_us"]) for gap in gaps_of(order)} == {(reason, 0) for reason in reasons}


def test_a_film_that_ends_leaves_a_gap_and_the_take_goes_on(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", "testsrc2=size=320x180:rate=25", "anullsrc", 2)
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk(f"{film}?loop=no", "test:tone") as kiosk:
        kiosk.open(order)
        began = kiosk.wait(GapBegan)
        kiosk.wait(SegmentHeld, lambda held: began.media_us is not None and held.start_us > began.media_us)
        closed = kiosk.close()
    assert (began.track, began.reason) == ("picture", "lost")
    assert closed.summary["captured_s"] == pytest.approx((began.media_us or 0) / 1e6, abs=0.3)


def test_one_of_two_devices_is_enough_to_rehearse(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path, rehearsal=True)
    with recording.kiosk("tcp://li:secret@127.0.0.1:9", "test:tone") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        closed = kiosk.close()
    opening = next(body for _, body in recording.read(order.folder).entries())
    assert opening["sources"] == {"picture": "tcp://127.0.0.1:9", "sound": "test:tone"}, "no password is recorded"
    assert (closed.summary["captured_s"], closed.notes) == (0, ("gaps", "no_picture"))
    assert closed.summary["sound_s"] == pytest.approx(closed.summary["elapsed_s"], abs=0.1)
    assert [(gap["track"], gap["reason"], gap["from_us"]) for gap in gaps_of(order)] == [("picture", "lost", 0)]


def test_a_sale_does_not_begin_without_what_its_plan_demands(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk("tcp://127.0.0.1:9", "test:tone") as kiosk:
        kiosk.order(order)
        refused = kiosk.wait(TakeRefused)
        alone = replace(recording.open_order(tmp_path / "takes", number=2), picture=False)
        kiosk.open(alone)
    assert (refused.take, refused.trouble.key) == (order.take, "capture.no_source:picture")
    assert "The network camera does not answer" in refused.trouble.words()
    with recording.kiosk("test:bars", "microphone:no such microphone") as kiosk:
        kiosk.order(order)
        assert kiosk.wait(TakeRefused).trouble.key == "capture.no_source:sound"
    assert [path.name for path in (tmp_path / "takes").iterdir()] == [alone.take]


def test_without_any_device_the_take_is_refused_and_nothing_written(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk("camera:63", "microphone:no such microphone") as kiosk:
        kiosk.order(order)
        refused = kiosk.wait(TakeRefused)
    assert (refused.take, refused.code) == (order.take, "capture.no_source")
    assert "The camera 63 cannot be opened." in refused.trouble.words()
    assert "摄像头 63 打不开。没有麦克风 no such microphone。" in refused.trouble.words("zh")
    assert not (tmp_path / "takes").exists()


@pytest.mark.parametrize(
    ("camera", "microphone", "says"),
    [
        ("", "test:tone", "No camera is named."),
        ("test:tone", "test:tone", "test:bars"),
        ("microphone:default", "test:tone", "cannot give the picture"),
        ("camera:", "test:tone", "camera:0"),
        ("webcam:0", "test:tone", "none of camera"),
        ("/no/such/film.mp4", "test:tone", "There is no file"),
        ("tcp://host", "test:tone", "tcp://HOST:PORT"),
        ("test:bars", "test:tone?ppm=much", "ppm is a number"),
        ("test:bars", "test:tone?speed=2", "not known"),
    ],
)
def test_a_wrong_source_is_refused_with_one_sentence(camera: str, microphone: str, says: str) -> None:
    with pytest.raises(ShuangluError) as refusal:
        RecorderConfig(camera, microphone)
    assert refusal.value.code == "capture.source"
    assert says in refusal.value.sentence
    assert "\n" not in refusal.value.sentence


def test_a_wrong_profile_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(ShuangluError, match="720p25"):
        RecorderConfig("test:bars", "test:tone", profile="8k")


@pytest.mark.parametrize(
    "address", ["rtsp://viewer:secret@", "rtsp://viewer:secret@host:port/", "http://viewer:secret@host/main"]
)
def test_a_wrong_address_is_named_without_its_password(address: str) -> None:
    with pytest.raises(ShuangluError) as refusal:
        RecorderConfig(address, "test:tone")
    assert "secret" not in refusal.value.trouble.to_json()
