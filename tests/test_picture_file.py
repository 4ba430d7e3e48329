"""Pictures from anywhere: every kind is opened upright and in its colours, or refused with a sentence, never worse."""

import io
import json
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from terminal.errors import OperatorCanMendError
from terminal.picture_file import MAX_BYTES, MAX_SIDE, decode_picture, open_picture
from tests.hostile_pictures import PORTRAIT, bombs, jpeg_of_scans, largest, png, real_pictures, sixteen_bits, zeros
from tests.media import media_file

ROOT = Path(__file__).resolve().parents[1]
LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
CODES = {
    f"picture.{kind}" for kind in ("missing", "not_a_file", "no_access", "file_size", "type", "dimensions", "broken")
}
Picture = npt.NDArray[np.uint8]

CAGE = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (90, 90))
from terminal.errors import OperatorCanMendError
from terminal.picture_file import open_picture
for line in sys.stdin:
    path = Path(line.rstrip("\\n"))
    began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        answer = list(open_picture(path).shape)
    except OperatorCanMendError as error:
        answer = error.code
    seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - began
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps([path.name, answer, seconds, int(peak.split()[1]) // 1024]), flush=True)
"""
"""Opens pictures in a process that the system ends when it takes too much."""
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the cage is measured through /proc")


def _caged(paths: Iterable[Path], most_mb: int) -> dict[str, Any]:
    """Open all of these in one cage; return the answers by file name: a code, or a shape.

    None may take more than 30 s of the processor, all together no more than `most_mb` at their peak.
    """
    listed = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(
        [sys.executable, "-c", CAGE], input=listed, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr[-2000:] + done.stdout[-500:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == listed.count("\n")
    assert max(peak for *_, peak in lines) < most_mb, lines
    assert max(seconds for _, _, seconds, _ in lines) < 30, lines
    answers = {name: answer for name, answer, *_ in lines}
    assert all(isinstance(answer, list) or answer in CODES for answer in answers.values()), answers
    return answers


def _colours(picture: Picture) -> list[tuple[int, ...]]:
    """Return the colours (red first) in the middle of the four quarters, row by row."""
    height, width = picture.shape[:2]
    places = ((1, 1), (1, 3), (3, 1), (3, 3))
    return [tuple(int(value) for value in picture[height * y // 4, width * x // 4][::-1]) for y, x in places]


def _quarters(mode: str = "RGB") -> Image.Image:
    """A picture of 80 x 48: red, green; blue, white."""
    picture = Image.new("RGB", (80, 48), "white")
    for place, colour in (((0, 0), "red"), ((40, 0), "lime"), ((0, 24), "blue")):
        picture.paste(Image.new("RGB", (40, 24), colour), place)
    return picture.convert(mode)


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _code(data: bytes) -> str:
    with pytest.raises(OperatorCanMendError) as raised:
        decode_picture(data)
    assert raised.value.sentence.endswith(".")
    return raised.value.code


RGBW = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
GREYS = [(76,) * 3, (150,) * 3, (29,) * 3, (255,) * 3]
"""ITU-R BT.601, as Pillow converts."""


@pytest.mark.parametrize(
    ("mode", "kind", "options", "expected"),
    [
        ("RGB", "PNG", {}, RGBW),
        ("RGB", "JPEG", {"quality": 95}, RGBW),
        ("RGB", "JPEG", {"quality": 95, "progressive": True}, RGBW),
        ("RGB", "WEBP", {"lossless": True}, RGBW),
        ("RGB", "BMP", {}, RGBW),
        ("RGB", "TIFF", {}, RGBW),
        ("RGB", "TIFF", {"compression": "tiff_lzw"}, RGBW),
        ("RGB", "TIFF", {"compression": "tiff_deflate"}, RGBW),
        ("RGB", "TIFF", {"compression": "jpeg", "quality": 95}, RGBW),
        ("CMYK", "JPEG", {"quality": 95}, RGBW),
        ("CMYK", "TIFF", {}, RGBW),
        ("YCbCr", "TIFF", {}, RGBW),
        ("P", "PNG", {}, RGBW),
        ("P", "BMP", {}, RGBW),
        ("P", "TIFF", {}, RGBW),
        ("RGBA", "PNG", {}, RGBW),
        ("RGBA", "WEBP", {"lossless": True}, RGBW),
        ("RGBA", "TIFF", {}, RGBW),
        ("L", "PNG", {}, GREYS),
        ("L", "JPEG", {"quality": 95}, GREYS),
        ("L", "TIFF", {}, GREYS),
        ("L", "BMP", {}, GREYS),
        ("LA", "PNG", {}, GREYS),
    ],
)
def test_every_kind_of_picture_keeps_its_colours(
    mode: str, kind: str, options: dict[str, object], expected: list[tuple[int, ...]]
) -> None:
    picture = decode_picture(_saved(_quarters(mode), kind, **options))
    assert (picture.shape, picture.dtype) == ((48, 80, 3), np.dtype(np.uint8))
    assert picture.flags["C_CONTIGUOUS"]
    assert picture.flags["WRITEABLE"]
    assert np.abs(np.array(_colours(picture)) - np.array(expected)).max() <= 6


def test_pictures_of_one_bit() -> None:
    for kind in ("PNG", "TIFF", "BMP"):
        picture = Image.new("1", (64, 64))
        picture.paste(1, (32, 0, 64, 64))
        assert [colour[0] for colour in _colours(decode_picture(_saved(picture, kind)))] == [0, 255, 0, 255]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_are_brought_to_eight_and_not_cut_off(kind: str) -> None:
    values = np.zeros((48, 80), np.uint16)
    values[:, 40:], values[24:] = 0x8000, 0xC000
    picture = decode_picture(_saved(Image.fromarray(values), kind))
    assert [colour[0] for colour in _colours(picture)] == [0, 0x80, 0xC0, 0xC0]


def test_sixteen_bits_of_colour() -> None:
    values = np.asarray(_quarters(), np.uint16) * 257
    assert _colours(decode_picture(sixteen_bits(values))) == RGBW


@pytest.mark.parametrize(
    ("top", "mode"), [(1.0, "F"), (255.0, "F"), (65_535.0, "F"), (255, "I"), (65_535, "I"), (1e9, "F")]
)
def test_numbers_of_32_bits_are_brought_to_eight(top: float, mode: str) -> None:
    values = np.zeros((48, 80), np.float32 if mode == "F" else np.int32)
    values[:, 40:] = top
    picture = decode_picture(_saved(Image.fromarray(values), "TIFF"))
    assert [colour[0] for colour in _colours(picture)] == [0, 255, 0, 255]


def test_numbers_that_are_none() -> None:
    values = np.full((48, 80), np.nan, np.float32)
    values[0], values[1] = np.inf, -np.inf
    assert decode_picture(_saved(Image.fromarray(values), "TIFF")).max() == 0


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_what_is_transparent_is_white_paper(kind: str) -> None:
    picture = _quarters("RGBA")
    picture.paste((0, 0, 0, 0), (40, 24, 80, 48))
    picture.paste((0, 0, 0, 128), (0, 24, 40, 48))
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    colours = _colours(decode_picture(_saved(picture, kind, **options)))
    assert (colours[0], colours[3]) == ((255, 0, 0), (255, 255, 255))
    assert all(abs(value - 127) <= 1 for value in colours[2])
    palette = _quarters("P")
    white = int(np.asarray(palette)[47, 79])
    assert _colours(decode_picture(_saved(palette, "PNG", transparency=white)))[3] == (255, 255, 255)


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that was held so writes the pixels, by EXIF orientation."""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_pictures_stand_as_their_exif_says(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turn, upright = TURNS[orientation], _quarters()
    options = {"quality": 95} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    data = _saved(upright if turn is None else upright.transpose(turn), kind, exif=exif, **options)
    picture = decode_picture(data)
    assert picture.shape == (48, 80, 3)
    assert np.abs(np.array(_colours(picture)) - np.array(RGBW)).max() <= 6


def test_a_real_picture_that_was_taken_sideways() -> None:
    assert open_picture(media_file("doc/exif_rotated.jpg")).shape == (306, 752, 3)


@pytest.mark.parametrize("exif", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*" + b"\xff" * 200])
def test_metadata_that_make_no_sense_turn_nothing(exif: bytes) -> None:
    assert decode_picture(_saved(_quarters(), "JPEG", exif=exif)).shape == (48, 80, 3)


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_turns_nothing(value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    assert decode_picture(_saved(_quarters(), "JPEG", exif=exif)).shape == (48, 80, 3)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_of_several_pictures_the_first_is_taken(kind: str) -> None:
    others = [Image.new("RGB", (80, 48), "black")] * 2
    data = _saved(
        _quarters(), kind, save_all=True, append_images=others, **({"lossless": True} if kind == "WEBP" else {})
    )
    assert _colours(decode_picture(data)) == RGBW


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (8192, 6144)), ("PNG", (5000, 3000)), ("PNG", (17, 4352))])
def test_large_pictures_are_scaled_down(kind: str, size: tuple[int, int]) -> None:
    picture = decode_picture(_saved(_quarters().resize(size), kind))
    assert max(picture.shape) == MAX_SIDE
    assert picture.shape[1] / picture.shape[0] == pytest.approx(size[0] / size[1], rel=0.03)
    assert np.abs(np.array(_colours(picture)) - np.array(RGBW)).max() <= 6


@pytest.mark.parametrize("size", [(1, 1), (15, 400), (400, 15), (20_000, 20), (32_769, 500), (6_100, 6_100)])
def test_sizes_that_cannot_be_used_are_refused(size: tuple[int, int]) -> None:
    assert _code(png(*size, depth=1, colour=0)) == "picture.dimensions"


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"not a picture",
        b"\xff\xd8",
        _zip(),
        b"%PDF-1.7\n" + bytes(1000),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n(%pipe%id) (w) file\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'/>",
        b"P6 64 64 255\n" + bytes(64 * 64 * 3),
        _saved(_quarters(), "GIF"),
        _saved(_quarters("RGBA"), "ICO"),
        _saved(_quarters(), "PPM"),
        _saved(_quarters(), "TGA"),
        _saved(_quarters(), "JPEG2000"),
        b"8BPS\0\1" + bytes(200),
        bytes(100_000),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_whatever_its_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "card.jpg"
    path.write_bytes(data)
    with pytest.raises(OperatorCanMendError, match=r"card\.jpg") as raised:
        open_picture(path)
    assert raised.value.code in {"picture.type", "picture.broken"}


def _refused(path: Path) -> str:
    with pytest.raises(OperatorCanMendError) as raised:
        open_picture(path)
    return raised.value.code


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling.jpg").symlink_to("nowhere.jpg")
    assert _refused(tmp_path) == "picture.not_a_file"
    assert _refused(tmp_path / "none.jpg") == "picture.missing"
    assert _refused(tmp_path / "dangling.jpg") == "picture.missing"
    assert _refused(PORTRAIT / "below.jpg") == "picture.missing"
    assert _refused(Path("nul\0.jpg")) == "picture.missing"
    assert _refused(tmp_path / "loop") == "picture.no_access"
    assert _refused(tmp_path / ("n" * 5000)) == "picture.no_access"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_a_socket_and_a_device_do_not_keep_us_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert _refused(tmp_path / "pipe.jpg") == "picture.not_a_file"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.jpg"))
        assert _refused(tmp_path / "s.jpg") == "picture.no_access"
    assert _refused(Path("/dev/zero")) == "picture.not_a_file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever runs this may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "card.png"
    path.write_bytes(png(64, 64))
    path.chmod(0)
    assert _refused(path) == "picture.no_access"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(1 << 40)
    assert _refused(tmp_path / "huge.jpg") == "picture.file_size"
    assert _code(bytes(MAX_BYTES + 1)) == "picture.file_size"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
    ],
)
def test_a_truncated_picture_is_an_error_or_complete_but_never_half(kind: str, options: dict[str, object]) -> None:
    data = _saved(Image.open(PORTRAIT).convert("RGB").resize((320, 400)), kind, **options)
    whole = decode_picture(data)
    places = {*range(64), *range(len(data) - 24, len(data)), *range(64, len(data), max(1, len(data) // 60))}
    refused = 0
    for place in places:
        try:
            picture = decode_picture(data[:place])
        except OperatorCanMendError as error:
            assert error.code in {"picture.type", "picture.broken"}  # noqa: PT017 - both ends are right
            refused += 1
        else:
            assert np.array_equal(picture, whole), place
    assert refused > len(places) * 0.8


def test_a_picture_that_promises_more_than_it_has() -> None:
    assert _code(png(600, 600, data=zeros(1000))) == "picture.broken"
    assert _code(png(64, 64, data=b"not compressed")) == "picture.broken"


def test_a_jpeg_of_very_many_scans_is_refused_before_it_is_decoded() -> None:
    assert _code(jpeg_of_scans(80)) == "picture.broken"
    assert decode_picture(jpeg_of_scans(25)).shape == (480, 640, 3)


def test_what_follows_the_first_picture_in_a_jpeg_does_not_count() -> None:
    """Telephones append a second picture or a film, in which anything may stand."""
    data = _saved(_quarters(), "JPEG") + b"\xff\xda\0\2" * 1000
    assert decode_picture(data).shape == (48, 80, 3)


@needs_proc
def test_bombs_go_off_in_a_cage_and_harm_nobody(tmp_path: Path) -> None:
    for name, data in bombs():
        (tmp_path / name).write_bytes(data)
    answers = _caged(sorted(tmp_path.iterdir()), most_mb=350)
    small = {"megabytes-behind-64.png", "many-chunks.png", "scans-within-limits.jpg", "text.png", "profile.png"}
    pictures = {name for name, answer in answers.items() if isinstance(answer, list)}
    assert pictures <= small | {"tiff-loop.tif"}, answers


@needs_proc
def test_the_largest_pictures_stay_within_their_memory(tmp_path: Path) -> None:
    for name, data in largest():
        (tmp_path / name).write_bytes(data)
    answers = _caged(sorted(tmp_path.iterdir()), most_mb=750)
    assert [name for name, answer in answers.items() if not isinstance(answer, list)] == []


@needs_proc
def test_spoilt_pictures_end_in_an_answer_or_a_sentence(tmp_path: Path) -> None:
    """Flipped, left out, doubled and overwritten bytes at random places; nothing is printed, nothing crashes."""
    chance = np.random.default_rng(20261122)
    originals = [path.read_bytes() for path in real_pictures()]
    small = Image.open(PORTRAIT).convert("RGB").resize((200, 250))
    originals += [_saved(small, kind) for kind in ("WEBP", "BMP", "TIFF")]
    originals += [_saved(small, "TIFF", compression=packing) for packing in ("tiff_lzw", "jpeg", "tiff_deflate")]
    originals += [_saved(small, "JPEG", progressive=True), _saved(small.convert("P"), "PNG")]
    for number in range(6000 if LONG else 600):
        data = bytearray(originals[number % len(originals)])
        for _ in range(1 + number % 6):
            end = len(data) if number % 3 else min(len(data), 400)  # headers are where the harm is done
            place = int(chance.integers(end))
            match int(chance.integers(4)):
                case 0:
                    data[place] ^= 1 << int(chance.integers(8))
                case 1:
                    data[place : place + 4] = b"\xff\xff\xff\xff"
                case 2:
                    del data[place : place + int(chance.integers(1, 64))]
                case _:
                    data[place:place] = data[place : place + int(chance.integers(1, 64))]
        (tmp_path / f"{number}.jpg").write_bytes(data)
    answers = _caged(tmp_path.iterdir(), most_mb=250)
    assert 0 < sum(isinstance(answer, list) for answer in answers.values()) < len(answers)
