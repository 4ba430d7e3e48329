"""A take becomes one film that players open, with everything where it was stamped."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import errno
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from evidence.film.join import Chapter, FilmError, join_segments

Record = Callable[..., Any]
MILLISECOND = 0.001

LIMITED = """
import pathlib, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from evidence.film.join import join_segments
folder = pathlib.Path(sys.argv[1])
try:
    join_segments((part.read_bytes() for part in sorted(folder.glob("*.seg"))), [], folder / "film.mp4")
except OSError as fault:
    print(fault.errno)
"""


def probe(film: Path, *what: str) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-of", "json", *what, str(film)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert answer.stderr == ""
    return json.loads(answer.stdout)  # type: ignore[no-any-return]


def boxes(film: Path) -> list[str]:
    data, place, names = film.read_bytes(), 0, []
    while place < len(data):
        size, name = struct.unpack_from(">I4s", data, place)
        names.append(name.decode())
        place += size
    return names


def flashes(film: Path) -> list[float]:
    """When the picture turns bright, seconds."""
    with av.open(str(film)) as source:
        lit = False
        times: list[float] = []
        for frame in source.decode(video=0):
            bright = bool(frame.to_ndarray()[: frame.height].mean() > 150)
            if bright and not lit:
                times.append(float(frame.time or 0))
            lit = bright
    return times


def beeps(film: Path) -> list[float]:
    """When the sound begins after silence, seconds, to a sample."""
    with av.open(str(film)) as source:
        quiet = 1e9
        times: list[float] = []
        for frame in source.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.1)
            assert frame.pts is not None
            for sample in loud:
                place = frame.pts * float(frame.time_base or 0) + float(sample) / frame.sample_rate
                if place - quiet > 0.3 or quiet == 1e9:
                    times.append(place)
                quiet = place
    return times


def picture_times(film: Path) -> list[float]:
    with av.open(str(film)) as source:
        return [float(packet.pts * packet.time_base) for packet in source.demux(video=0) if packet.pts is not None]


def sounds(film: bytes | Path) -> Iterator[tuple[Fraction, bytes]]:
    with av.open(str(film)) as source:
        for packet in source.demux(audio=0):
            if packet.pts is not None and packet.time_base is not None:
                yield packet.pts * packet.time_base, bytes(packet)


def test_a_take_plays_as_it_was_stamped(record: Record, tmp_path: Path) -> None:
    take = record(12)
    film = tmp_path / "film.mp4"
    joined = join_segments(iter(take.segments), [], film)

    assert (joined.segments, joined.frames, joined.encoded) == (6, 300, ())
    assert joined.bytes == film.stat().st_size
    assert abs(joined.end_us / 1e6 - 12) < 0.05
    assert boxes(film)[:2] == ["ftyp", "moov"]
    assert "moof" not in boxes(film)
    assert picture_times(film) == pytest.approx(take.picture_s, abs=1e-5)
    codecs = [stream["codec_name"] for stream in probe(film, "-show_streams")["streams"]]
    assert codecs == ["h264", "aac"]


def test_flash_and_beep_stay_together(record: Record, tmp_path: Path) -> None:
    take = record(8)
    film = tmp_path / "film.mp4"
    join_segments(take.segments, [], film)

    seconds = range(8)
    assert beeps(film) == pytest.approx(seconds, abs=MILLISECOND)
    first_lit = [min(time for time in take.picture_s if time >= second) for second in seconds]
    assert flashes(film) == pytest.approx(first_lit, abs=1e-5)


def test_every_packet_is_copied_bit_by_bit(record: Record, tmp_path: Path) -> None:
    take = record(4)
    film = tmp_path / "film.mp4"
    join_segments(take.segments, [], film)

    originals = []
    for number, data in enumerate(take.segments):
        part = tmp_path / f"{number}.mp4"
        part.write_bytes(data)
        originals += list(sounds(part))
    assert list(sounds(film)) == originals


def test_the_stock_decoder_finds_nothing_to_complain_about(record: Record, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    join_segments(record(6).segments, [Chapter(0, "同意录制")], film)
    command = ["ffmpeg", "-v", "warning", "-i", str(film), "-map", "0:v", "-map", "0:a", "-f", "null", "-"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    complaints = [line for line in answer.stderr.splitlines() if "98314" not in line]  # the chapters' text track
    assert complaints == []


def test_chapters_and_title_are_in_the_menu(record: Record, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    marks = [
        Chapter(0, "同意录制"),
        Chapter(2_500_400, "一闪而过"),
        Chapter(2_500_900, "犹豫期与退保"),
        Chapter(99_000_000, "录像之后"),
    ]
    join_segments(record(6).segments, marks, film, metadata={"title": "录像 32-0117-000482"})

    shown = probe(film, "-show_chapters", "-show_format")
    places = [(entry["start_time"], entry["tags"]["title"]) for entry in shown["chapters"]]
    assert places == [("0.000000", "同意录制"), ("2.500000", "犹豫期与退保")]
    assert float(shown["chapters"][1]["end_time"]) == pytest.approx(6, abs=0.05)
    assert shown["format"]["tags"]["title"] == "录像 32-0117-000482"


def test_a_chapter_that_begins_at_once_is_the_first(record: Record, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    join_segments(record(4).segments, [Chapter(3_000, "同意录制"), Chapter(2_000_000, "风险提示")], film)
    chapters = probe(film, "-show_chapters")["chapters"]
    assert [entry["start_time"] for entry in chapters] == ["0.000000", "2.000000"]


def test_first_chapter_may_begin_late(record: Record, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    join_segments(record(4).segments, [Chapter(1_200_000, "风险提示")], film)
    chapters = probe(film, "-show_chapters")["chapters"]
    assert [(entry["start_time"], entry["tags"]["title"]) for entry in chapters] == [
        ("0.000000", "开始"),
        ("1.200000", "风险提示"),
    ]


@pytest.mark.parametrize("missing", [0, 2])
def test_a_missing_segment_leaves_later_times_true(record: Record, tmp_path: Path, missing: int) -> None:
    take = record(8)
    film = tmp_path / "film.mp4"
    there = [data for number, data in enumerate(take.segments) if number != missing]
    join_segments(there, [], film)

    seconds = [second for second in range(8) if second // 2 != missing]
    kept = [time for time in take.picture_s if int(time // 2) != missing]
    assert picture_times(film) == pytest.approx(kept, abs=0.05)
    heard = {round(time): time for time in beeps(film) if round(time) in seconds}
    assert list(heard) == seconds
    cut = heard.pop(2 * missing + 2)  # AAC's first packet after a hole lacks its other half
    assert cut == pytest.approx(2 * missing + 2, abs=0.022)
    assert list(heard.values()) == pytest.approx(list(heard), abs=MILLISECOND)
    assert [round(time) for time in flashes(film)] == seconds


def test_a_smaller_profile_is_brought_to_the_first_size(record: Record, tmp_path: Path) -> None:
    large, small = record(4), record(4, at_us=4_000_000, width=256, height=144)
    film = tmp_path / "film.mp4"
    joined = join_segments([*large.segments, *small.segments], [Chapter(4_000_000, "画质已降低")], film)

    assert joined.encoded == ("video",)
    assert picture_times(film) == pytest.approx([*large.picture_s, *small.picture_s], abs=1e-4)
    assert beeps(film) == pytest.approx(range(8), abs=MILLISECOND)
    assert [round(time) for time in flashes(film)] == list(range(8))
    video = probe(film, "-show_streams", "-select_streams", "v")["streams"][0]
    assert (video["width"], video["height"]) == (320, 180)


def test_other_shapes_get_borders_not_distortion(record: Record, tmp_path: Path) -> None:
    wide, square = record(2), record(2, at_us=2_000_000, width=200, height=200)
    film = tmp_path / "film.mp4"
    join_segments([*wide.segments, *square.segments], [], film)
    with av.open(str(film)) as source:
        bright = [
            frame.to_ndarray(format="gray") for frame in source.decode(video=0) if 3.0 <= (frame.time or 0) < 3.06
        ]
    assert bright[0].shape == (180, 320)
    assert bright[0][90, 160] > 200
    assert bright[0][90, 20] < 30


BT709, BT601 = 1, 6


def test_colours_stay_what_they_were_where_a_track_is_encoded_again(record: Record, tmp_path: Path) -> None:
    """Also where the later part says that its numbers mean another thing: they are converted to what the film says."""
    first = record(2, matrix=BT709, colour=90)
    same = record(2, at_us=2_000_000, matrix=BT709, colour=90, width=256, height=144)
    other = record(2, at_us=4_000_000, matrix=BT601, colour=90)
    film = tmp_path / "film.mp4"
    joined = join_segments([*first.segments, *same.segments, *other.segments], [], film)
    assert joined.encoded == ("video",)
    said = probe(film, "-show_streams", "-select_streams", "v")["streams"][0]
    assert (said["color_space"], said["color_range"]) == ("bt709", "tv")
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(film),
        "-vf",
        "crop=2:2:160:90",
        "-vsync",
        "passthrough",
        "-f",
        "rawvideo",
    ]
    told = subprocess.run([*command, "-pix_fmt", "rgb24", "-"], check=True, capture_output=True).stdout
    colours = np.frombuffer(told, np.uint8).reshape(-1, 4, 3)[:, 0].astype(int)
    lit, shrunk, converted = colours[1], colours[51], colours[101]
    assert np.abs(lit - shrunk).max() <= 10
    wanted = [1.164 * (235 - 16) + 1.596 * (90 - 128), 255, 1.164 * (235 - 16) + 2.017 * (90 - 128)]
    assert np.abs(converted - wanted).max() <= 10
    assert np.abs(lit - wanted).max() > 3, "the two meanings are not the same"


def test_a_take_whose_stream_says_nothing_of_colours_is_copied_as_ever(record: Record, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    assert join_segments(record(4).segments, [], film).encoded == ()
    assert "color_space" not in probe(film, "-show_streams", "-select_streams", "v")["streams"][0]


def test_another_sound_format_keeps_its_place(record: Record, tmp_path: Path) -> None:
    studio, telephone = record(4), record(4, at_us=8_000_000, rate=16_000)
    film = tmp_path / "film.mp4"
    joined = join_segments([*studio.segments, *telephone.segments], [], film)

    assert joined.encoded == ("audio",)
    heard = beeps(film)
    assert [round(time) for time in heard] == [0, 1, 2, 3, 8, 9, 10, 11]
    # The telephone's first packet cannot be decoded without the one before it, so its first beep is cut short.
    assert [time for time in heard if round(time) != 8] == pytest.approx([0, 1, 2, 3, 9, 10, 11], abs=0.002)


def test_picture_that_comes_late_joins_in(record: Record, tmp_path: Path) -> None:
    blind, seeing = record(4, picture=False), record(4, at_us=4_000_000)
    film = tmp_path / "film.mp4"
    joined = join_segments([*blind.segments, *seeing.segments], [], film)
    assert joined.encoded == ()
    assert picture_times(film) == pytest.approx(seeing.picture_s, abs=1e-4)
    assert [round(time) for time in beeps(film)] == list(range(8))


def test_an_existing_file_is_never_written_over(record: Record, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"evidence")
    with pytest.raises(FileExistsError):
        join_segments(record(2).segments, [], film)
    assert film.read_bytes() == b"evidence"


def test_a_file_that_appears_meanwhile_is_not_written_over(record: Record, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"

    def segments() -> Iterator[bytes]:
        yield from record(2).segments
        film.write_bytes(b"evidence")

    with pytest.raises(FileExistsError):
        join_segments(segments(), [], film)
    assert film.read_bytes() == b"evidence"
    assert list(tmp_path.iterdir()) == [film]


@pytest.mark.parametrize("spoilt", [b"", b"not a film", b"\0" * 4096])
def test_an_unreadable_segment_is_named_and_leaves_nothing(record: Record, tmp_path: Path, spoilt: bytes) -> None:
    with pytest.raises(FilmError) as told:
        join_segments([*record(4).segments, spoilt], [], tmp_path / "film.mp4")
    assert told.value.code == "film.segment"
    assert "Segment 2 " in told.value.sentence
    assert "第 2 号分片" in told.value.words("zh")
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_fails_half_way_leaves_nothing(record: Record, tmp_path: Path) -> None:
    def segments() -> Iterator[bytes]:
        yield from record(2).segments
        raise OSError(errno.EIO, "the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        join_segments(segments(), [], tmp_path / "film.mp4")
    assert list(tmp_path.iterdir()) == []


def test_no_segment_is_no_film(tmp_path: Path) -> None:
    with pytest.raises(FilmError) as told:
        join_segments([], [], tmp_path / "film.mp4")
    assert told.value.code == "film.empty"
    assert list(tmp_path.iterdir()) == []


def test_metadata_that_mp4_would_lose_is_refused(record: Record, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="operator"):
        join_segments(record(2).segments, [], tmp_path / "film.mp4", metadata={"operator": "王芳"})


@pytest.mark.skipif(sys.platform == "win32", reason="files are limited in size by setrlimit, which POSIX has")
def test_a_full_disk_is_said_as_such(record: Record, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        LIMITED,
        str(tmp_path),
    ]
    for number, data in enumerate(record(6).segments):
        (tmp_path / f"{number}.seg").write_bytes(data)
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, env=dict(os.environ))
    assert told.stdout.split()[-1] == str(errno.EFBIG)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".seg"] * 3
