"""Pictures one by one: of films, stills and devices, each with its time; and what comes of sources that are broken."""

import itertools
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from faults.errors import ShuangluError
from terminal.capture.looking import MAX_SIDE, pictures_of
from tests import ROOT
from tests.media import media_file
from tests.terminal.capture.conftest import NetworkCamera

Picture = npt.NDArray[np.uint8]


def _ffmpeg(*words: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *words], check=True)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at 20 a second, 320 x 240: grey, with a red patch in the top left corner."""
    out = tmp_path_factory.mktemp("marked") / "marked.mp4"
    picture = "color=gray:size=320x240:rate=20,drawbox=x=0:y=0:w=80:h=60:color=red:t=fill"
    _ffmpeg("-f", "lavfi", "-i", picture, "-t", "2", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "10", str(out))
    return out


def _times(pictures: Iterator[tuple[int, Picture]]) -> list[int]:
    return [at_us for at_us, _ in pictures]


def _is_red(picture: Picture) -> bool:
    blue, green, red = picture.reshape(-1, 3).mean(0)
    return bool(red > 150 and blue < 90 and green < 90)


def test_a_film_comes_with_its_own_times_and_size_and_faster_than_it_lasts(marked: Path) -> None:
    began = time.monotonic()
    pictures = list(pictures_of(str(marked)))
    assert time.monotonic() - began < 2.0
    assert [at_us for at_us, _ in pictures] == [number * 50_000 for number in range(40)]
    first = pictures[0][1]
    assert first.shape == (240, 320, 3)
    assert first.flags["C_CONTIGUOUS"]
    assert _is_red(first[:40, :60])
    assert not _is_red(first[-40:, -60:])


def test_fewer_pictures_are_had_for_the_asking(marked: Path) -> None:
    assert _times(pictures_of(str(marked), fps=5)) == [number * 200_000 for number in range(10)]
    assert len(_times(pictures_of(str(marked), fps=1000))) == 40
    ten_of_twenty_five = _times(pictures_of(f"file:{marked}?loop=yes", fps=8))
    assert 15 <= len(ten_of_twenty_five) <= 17


QUARTER, HALF, THREE_QUARTERS = (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)
"""The matrices of MP4's track header (ISO/IEC 14496-12, 8.3.2) by which players turn a film to the right."""


@pytest.mark.parametrize(
    ("matrix", "corner"), [(QUARTER, "top right"), (HALF, "bottom right"), (THREE_QUARTERS, "bottom left")]
)
def test_a_film_that_was_taken_sideways_stands_upright(
    marked: Path, tmp_path: Path, matrix: tuple[int, int, int, int], corner: str
) -> None:
    data = bytearray(marked.read_bytes())
    place = data.index(b"tkhd") + 4 + 40
    one = 1 << 16
    numbers = (matrix[0] * one, matrix[1] * one, 0, matrix[2] * one, matrix[3] * one, 0, 0, 0, 1 << 30)
    data[place : place + 36] = struct.pack(">9i", *numbers)
    turned = tmp_path / "turned.mp4"
    turned.write_bytes(data)
    picture = next(pictures_of(str(turned)))[1]
    assert picture.shape == ((240, 320, 3) if matrix is HALF else (320, 240, 3))
    rows = slice(0, 40) if "top" in corner else slice(-40, None)
    columns = slice(0, 40) if "left" in corner else slice(-40, None)
    assert _is_red(picture[rows, columns])
    theirs = tmp_path / "theirs.png"
    _ffmpeg("-i", str(turned), "-frames:v", "1", str(theirs))
    assert np.abs(np.asarray(Image.open(theirs).convert("RGB"))[:, :, ::-1].astype(int) - picture).mean() < 3


def test_a_large_film_is_scaled_down(tmp_path: Path) -> None:
    out = tmp_path / "large.mp4"
    _ffmpeg("-f", "lavfi", "-i", "testsrc2=size=2560x1440:rate=5", "-t", "0.4", "-c:v", "libx264", str(out))
    assert {picture.shape for _, picture in pictures_of(str(out))} == {(1080, MAX_SIDE, 3)}


def test_a_still_picture_lasts_ten_seconds(tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    Image.new("RGB", (3000, 300), "red").save(still)
    pictures = list(pictures_of(str(still)))
    assert [at_us for at_us, _ in pictures] == [number * 40_000 for number in range(250)]
    assert pictures[0][1].shape == (192, MAX_SIDE, 3)
    pictures[0][1][:] = 0
    assert _is_red(pictures[1][1])
    assert len(_times(pictures_of(str(still), fps=4))) == 40


def test_a_still_picture_stands_as_its_exif_says(tmp_path: Path) -> None:
    picture = Image.open(ROOT / "resources" / "demo" / "portrait.jpg")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(tmp_path / "sideways.jpg", exif=exif)
    assert next(pictures_of(str(tmp_path / "sideways.jpg")))[1].shape == (picture.width, picture.height, 3)


def test_devices_come_in_real_time_and_nobody_is_left_behind() -> None:
    pictures = list(itertools.islice(pictures_of("test:clap", fps=10), 12))
    times = [at_us for at_us, _ in pictures]
    assert times[0] == 0
    assert all(50_000 < later - earlier < 1_000_000 for earlier, later in itertools.pairwise(times))
    assert {picture.shape for _, picture in pictures} == {(720, 1280, 3)}
    assert any(picture.mean() > 200 for _, picture in pictures)  # the flash at each full second


def test_whoever_looks_slowly_sees_the_latest_picture() -> None:
    pictures = pictures_of("test:bars")
    began = next(pictures)[0]
    time.sleep(1.5)  # looking takes its time; the ring of pictures has long been full
    assert next(pictures)[0] - began > 1_400_000


def test_a_network_camera(network_camera: NetworkCamera) -> None:
    times = _times(itertools.islice(pictures_of(network_camera.address), 5))
    assert times == sorted(set(times))


@pytest.mark.parametrize("text", ["", "file:/nowhere.mp4", "nonsense:7", "test:tone", "microphone:default"])
def test_what_is_no_source_is_said_at_once(text: str) -> None:
    with pytest.raises(ShuangluError) as raised:
        pictures_of(text)
    assert raised.value.code == "capture.source"


def test_a_camera_that_is_not_there_is_said_soon() -> None:
    began = time.monotonic()
    with pytest.raises(ShuangluError, match=r"cannot be opened|no camera") as raised:
        next(pictures_of("camera:77"))
    assert raised.value.code == "capture.source"
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("content", [b"", b"no film at all" * 99, b"\0" * 100_000, bytes(range(256)) * 400])
def test_what_is_no_film_is_refused(tmp_path: Path, content: bytes) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(content)
    with pytest.raises(ShuangluError, match=r"film\.mp4") as raised:
        list(pictures_of(str(film)))
    assert raised.value.code in {"capture.film", "capture.source"}


def test_a_film_in_a_code_that_nobody_knows(tmp_path: Path, marked: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(marked.read_bytes().replace(b"avc1", b"zzzz"))
    with pytest.raises(ShuangluError, match="cannot be played"):
        list(pictures_of(str(film)))


def test_a_film_that_is_too_large_is_not_decoded(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    _ffmpeg("-f", "lavfi", "-i", "color=black:size=8000x5000:rate=1", "-t", "1", "-c:v", "mjpeg", str(film))
    with pytest.raises(ShuangluError, match="cannot be played"):
        list(pictures_of(str(film)))


def test_a_sound_has_no_picture(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    _ffmpeg("-f", "lavfi", "-i", "sine", "-t", "1", str(sound))
    with pytest.raises(ShuangluError):
        list(pictures_of(str(sound)))


def test_a_play_list_makes_us_open_nothing(tmp_path: Path, marked: Path) -> None:
    """A text that names other files, or addresses, is no film: whoever hands it to us must not choose what is read."""
    (tmp_path / "list.mp4").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{marked}\n#EXT-X-ENDLIST\n")
    (tmp_path / "concat.mp4").write_text(f"ffconcat version 1.0\nfile {marked}\n")
    (tmp_path / "session.mp4").write_text(
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"
    )
    for name in ("list.mp4", "concat.mp4", "session.mp4"):
        with pytest.raises(ShuangluError, match=name):
            list(pictures_of(str(tmp_path / name)))


def test_a_film_that_was_cut_off_gives_what_there_is_and_then_says_so(tmp_path: Path, marked: Path) -> None:
    fast = tmp_path / "fast.mp4"
    _ffmpeg("-i", str(marked), "-c", "copy", "-movflags", "+faststart", str(fast))
    data = fast.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) - len(data) // 6])
    pictures = pictures_of(str(cut))
    seen: list[int] = []
    with pytest.raises(ShuangluError, match="damaged or cut off") as raised:
        seen.extend(at_us for at_us, _ in pictures)
    assert raised.value.code == "capture.film"
    assert 0 < len(seen) < 40


def test_damage_in_a_film_ends_in_pictures_or_a_sentence(tmp_path: Path, marked: Path) -> None:
    """Each flip lies somewhere else; the least that must hold is that nothing else than a sentence comes out."""
    data = marked.read_bytes()
    chance = np.random.default_rng(7)
    for number in range(60):
        spoilt = bytearray(data)
        for place in chance.integers(0, len(data), 1 + number % 8):
            spoilt[place] ^= 1 << int(chance.integers(8))
        film = tmp_path / "spoilt.mp4"
        film.write_bytes(spoilt)
        try:
            count = len(_times(itertools.islice(pictures_of(str(film)), 400)))
        except ShuangluError as error:
            assert error.code in {"capture.film", "capture.source"}  # noqa: PT017 - either end is right
        else:
            assert count > 0


@pytest.mark.parametrize(
    ("name", "count", "seconds"),
    [
        ("face_video/lp_d3_turn_mouth.mp4", 354, 11.77),
        ("talking_head/grid_bbaf2n.mpg", 75, 2.96),
        ("talking_head/two_speakers_001.avi", 201, 8.0),
    ],
)
def test_real_clips(name: str, count: int, seconds: float) -> None:
    times = _times(pictures_of(str(media_file(name))))
    assert len(times) == count
    assert times[-1] / 1e6 == pytest.approx(seconds, abs=0.05)
