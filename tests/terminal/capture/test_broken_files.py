"""Files that are not as they should be: what can be decoded is played in step, the rest is said.

`SHUANGLU_CAMPAIGN=long` plays every kind; one of them by default.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from scripts.lab import recording
from terminal.capture.devices.device import Device
from terminal.capture.looking import pictures_of
from terminal.capture.named_source import parse_source
from terminal.processes.picture_ring import PictureRing
from terminal.session.facts.recorder import GapEnded
from tests.terminal.capture.conftest import gaps_of
from tests.terminal.capture.made_films import FPS, Made, Played, cut, joined, played

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
CLAPS = [0.5, 1.5]
AAC = Made(codecs=("mjpeg", "aac"))
FRAGMENTED = Made(
    codecs=("libx264", "aac"), pixels="yuv420p", options={"movflags": "frag_keyframe+empty_moov+default_base_moof"}
)
STREAM = Made(codecs=("mpeg2video", "mp2"), pixels="yuv420p")


def in_step(got: Played, claps: list[float]) -> None:
    """Each clap is seen and heard when it was, and no sound comes before its time."""
    assert got.flashes == pytest.approx(claps, abs=1.5 / FPS)
    assert got.beeps == pytest.approx(got.flashes, abs=0.02)
    assert got.backward == 0


def whole(got: Played, claps: list[float]) -> None:
    in_step(got, claps)
    assert (got.holes, got.lost, got.faults, got.broke_off) == ([], 0, 0, False)


def hole_in_both(folder: Path) -> None:
    got = played(Made().write(folder / "film.mkv", lambda _, at_s: at_s + 0.7 if at_s >= 1 else at_s))
    in_step(got, [0.5, 2.2])
    assert got.holes == [pytest.approx(0.7, abs=0.03)]
    assert (got.faults, got.broke_off) == (0, False)


def hole_in_the_sound(folder: Path) -> None:
    left_out = Made().write(folder / "f.mkv", lambda t, s: None if t == "sound" and 0.8 <= s < 1.3 else s)
    got = played(left_out)
    in_step(got, CLAPS)
    assert got.holes == [pytest.approx(0.5, abs=0.03)]
    assert got.sound_s == pytest.approx(1.5, abs=0.03)


def a_picture_is_garbage(folder: Path) -> None:
    got = played(Made().write(folder / "f.mkv", lambda t, s: b"\xff\xd8nothing" if (t, s) == ("picture", 1.0) else s))
    in_step(got, CLAPS)
    assert (len(got.pictures), got.lost, got.faults, got.holes) == (39, 1, 1, [])


def sound_is_garbage(folder: Path) -> None:
    got = played(AAC.write(folder / "f.mp4", lambda t, s: b"\xff" * 200 if t == "sound" and 0.9 < s < 0.95 else s))
    in_step(got, CLAPS)
    assert got.faults >= 1
    assert got.holes == [pytest.approx(got.faults * 1024 / 48_000, abs=0.005)]


def breaks_off(name: str, made: Made) -> Callable[[Path], None]:
    def story(folder: Path) -> None:
        got = played(cut(made.write(folder / name), 0.7))
        assert got.flashes == pytest.approx(CLAPS[: len(got.flashes)], abs=1.5 / FPS)
        assert got.beeps == pytest.approx(CLAPS[: len(got.beeps)], abs=0.03)
        assert got.flashes
        assert got.beeps
        assert got.broke_off
        assert 0.9 < got.end_s < 1.7

    return story


def everything_changes_on_the_way(folder: Path) -> None:
    """Sample rate, channels and picture size; and the second film's stamps begin anew."""
    second = Made(
        codecs=STREAM.codecs, pixels="yuv422p", options={}, rate=44_100, layout="stereo", size=(128, 96)
    ).write(folder / "2.ts")
    got = played(joined(folder / "both.ts", STREAM.write(folder / "1.ts"), second))
    in_step(got, [0.5, 1.5, 2.5, 3.5])
    assert got.sizes == [(96, 64), (128, 96)]
    assert got.holes == []


def overlaps(folder: Path) -> None:
    first, second = (STREAM.write(folder / f"{at}.ts", begin_s=at) for at in (0.0, 1.8))
    got = played(joined(folder / "both.ts", first, second))
    in_step(got, [0.5, 1.5, 2.3, 3.3])
    assert got.end_s == pytest.approx(3.8, abs=0.05)


def stamps_leap_ahead(folder: Path) -> None:
    first, second = (STREAM.write(folder / f"{at}.ts", begin_s=at) for at in (0.0, 5000.0))
    in_step(played(joined(folder / "both.ts", first, second)), [0.5, 1.5, 2.5, 3.5])


def stamps_come_as_the_sound_came(folder: Path) -> None:
    """Late by up to 18 ms, and nothing is missing: it stays one run."""
    late = Made().write(folder / "f.mkv", lambda t, s: s + round(s * 48_000 / 1024) % 4 * 0.006 if t == "sound" else s)
    whole(played(late), CLAPS)


def one_track_is_shorter(folder: Path) -> None:
    got = played(Made(picture_s=1.0).write(folder / "picture.mkv"))
    assert (len(got.pictures), got.broke_off) == (FPS, False)
    assert got.beeps == pytest.approx(CLAPS, abs=0.01)
    got = played(Made(sound_s=1.0).write(folder / "sound.mkv"))
    assert (len(got.pictures), got.broke_off) == (2 * FPS, False)
    assert got.sound_s == pytest.approx(1.0, abs=0.03)


def sound_begins_late(folder: Path) -> None:
    got = played(Made().write(folder / "f.mkv", lambda t, s: s + 0.3 if t == "sound" else s))
    assert got.beeps == pytest.approx([0.8, 1.8], abs=0.02)
    assert got.holes == []
    assert got.sound_s == pytest.approx(2.3, abs=0.02)


def nothing_is_wrong(folder: Path) -> None:
    for name, made in (("f.mkv", Made()), ("f.mp4", AAC), ("f.ts", STREAM), ("g.mp4", FRAGMENTED), ("f.avi", Made())):
        whole(played(made.write(folder / name)), CLAPS)


STORIES = [
    hole_in_both,
    hole_in_the_sound,
    a_picture_is_garbage,
    sound_is_garbage,
    breaks_off("f.mkv", Made()),
    breaks_off("f.avi", Made()),
    breaks_off("f.mp4", FRAGMENTED),
    breaks_off("f.mov", Made(options={"movflags": "faststart"})),
    everything_changes_on_the_way,
    overlaps,
    stamps_leap_ahead,
    stamps_come_as_the_sound_came,
    one_track_is_shorter,
    sound_begins_late,
    nothing_is_wrong,
]


@pytest.mark.parametrize("story", STORIES if LONG else STORIES[:1])
def test_a_file_that_is_not_as_it_should_be(story: Callable[[Path], None], tmp_path: Path) -> None:
    story(tmp_path)


def ended(device: Device) -> bool:
    """Listen to the device until it is over."""
    deadline = time.monotonic() + 20
    while device.state != "ended" and time.monotonic() < deadline:
        device.listen(0.1)
    return device.state == "ended"


@pytest.mark.skipif(not LONG, reason="the long campaign")
def test_a_file_that_breaks_off_is_played_once_and_says_so(tmp_path: Path) -> None:
    film = cut(FRAGMENTED.write(tmp_path / "film.mp4"), 0.5)
    ring = PictureRing.create(96, 64, slots=64)
    device = Device(parse_source(f"{film}?loop=no", "picture"), ring, sound=True, fps=FPS)
    try:
        assert ended(device)
        assert (device.run, 0.4 < ring.backlog / FPS < 1.5) == (1, True)
        assert device.trouble is not None
        assert device.trouble.key == "device.over:broken"
        assert "breaks off at" in device.trouble.words()
        assert "就断了" in device.trouble.words("zh")
    finally:
        device.stop()


def test_what_a_film_lost_is_counted_and_declared_in_the_take(tmp_path: Path) -> None:
    def damage(track: str, at_s: float) -> float | bytes | None:
        if track == "sound":
            return None if 0.4 <= at_s < 0.9 else at_s
        return b"\xff\xd8nothing" if at_s == 0.6 else at_s

    film = Made(picture_s=1.2, sound_s=1.2).write(tmp_path / "film.mkv", damage)
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk(str(film), str(film)) as kiosk:
        kiosk.open(order)
        kiosk.wait(GapEnded, lambda gap: gap.track == "sound" and (gap.media_us or 0) > 600_000)
        closed = kiosk.close()
    assert closed.summary["dropped"] >= 1
    lost = [gap for gap in gaps_of(order) if gap["state"] == "ended" and gap["from_us"] > 0]
    assert {(gap["track"], gap["reason"]) for gap in lost} == {("sound", "lost")}
    assert [gap["until_us"] - gap["from_us"] for gap in lost] == pytest.approx([500_000] * len(lost), abs=40_000)
    silence_s = closed.summary["elapsed_s"] - closed.summary["sound_s"]
    assert silence_s >= 0.5 * len(lost) - 0.05


@pytest.mark.skipif(not LONG, reason="the long campaign")
def test_a_long_hole_does_not_count_as_a_reader_that_hangs(tmp_path: Path) -> None:
    film = Made(picture_s=0.1).write(tmp_path / "f.mkv", lambda t, s: s + 4 if t == "sound" and s >= 1 else s)
    device = Device(parse_source(f"{film}?loop=no", "sound"), None, sound=True, fps=FPS)
    try:
        assert ended(device)
        assert (device.run, device.trouble and device.trouble.key) == (1, "device.over")
    finally:
        device.stop()


def test_a_film_with_a_bad_picture_is_looked_at_to_its_end(tmp_path: Path) -> None:
    film = Made().write(tmp_path / "f.mkv", lambda t, s: b"\xff\xd8nothing" if (t, s) == ("picture", 1.0) else s)
    seen: list[int] = []
    with pytest.raises(ShuangluError) as damaged:
        seen.extend(at_us for at_us, _ in pictures_of(str(film)))
    assert (damaged.value.code, len(seen)) == ("capture.film", 2 * FPS - 1)
    cut_off = cut(Made().write(tmp_path / "g.mkv"), 0.7)
    with pytest.raises(ShuangluError, match=r"last picture is at 1\.[2-4]"):
        seen.extend(at_us for at_us, _ in pictures_of(str(cut_off)))
