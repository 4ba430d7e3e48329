"""Pictures from anywhere: every kind is opened upright and in its colours, or refused with a sentence, never worse."""

import io
import os
import socket
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from faults.errors import ShuangluError
from terminal.intake.picture_file import MAX_BYTES, MAX_SIDE, decode_picture, open_picture
from tests.accounts import Unprivileged
from tests.media import media_file
from tests.terminal.intake.hostile_pictures import PORTRAIT, jpeg_of_scans, png, saved, sixteen_bits, zeros

Picture = npt.NDArray[np.uint8]


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


def _code(data: bytes) -> str:
    with pytest.raises(ShuangluError) as raised:
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
    picture = decode_picture(saved(_quarters(mode), kind, **options))
    assert (picture.shape, picture.dtype) == ((48, 80, 3), np.dtype(np.uint8))
    assert picture.flags["C_CONTIGUOUS"]
    assert picture.flags["WRITEABLE"]
    assert np.abs(np.array(_colours(picture)) - np.array(expected)).max() <= 6


def test_pictures_of_one_bit() -> None:
    for kind in ("PNG", "TIFF", "BMP"):
        picture = Image.new("1", (64, 64))
        picture.paste(1, (32, 0, 64, 64))
        assert [colour[0] for colour in _colours(decode_picture(saved(picture, kind)))] == [0, 255, 0, 255]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_are_brought_to_eight_and_not_cut_off(kind: str) -> None:
    values = np.zeros((48, 80), np.uint16)
    values[:, 40:], values[24:] = 0x8000, 0xC000
    picture = decode_picture(saved(Image.fromarray(values), kind))
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
    picture = decode_picture(saved(Image.fromarray(values), "TIFF"))
    assert [colour[0] for colour in _colours(picture)] == [0, 255, 0, 255]


def test_numbers_that_are_none() -> None:
    values = np.full((48, 80), np.nan, np.float32)
    values[0], values[1] = np.inf, -np.inf
    assert decode_picture(saved(Image.fromarray(values), "TIFF")).max() == 0


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_what_is_transparent_is_white_paper(kind: str) -> None:
    picture = _quarters("RGBA")
    picture.paste((0, 0, 0, 0), (40, 24, 80, 48))
    picture.paste((0, 0, 0, 128), (0, 24, 40, 48))
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    colours = _colours(decode_picture(saved(picture, kind, **options)))
    assert (colours[0], colours[3]) == ((255, 0, 0), (255, 255, 255))
    assert all(abs(value - 127) <= 1 for value in colours[2])
    palette = _quarters("P")
    white = int(np.asarray(palette)[47, 79])
    assert _colours(decode_picture(saved(palette, "PNG", transparency=white)))[3] == (255, 255, 255)


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
    data = saved(upright if turn is None else upright.transpose(turn), kind, exif=exif, **options)
    picture = decode_picture(data)
    assert picture.shape == (48, 80, 3)
    assert np.abs(np.array(_colours(picture)) - np.array(RGBW)).max() <= 6


def test_a_real_picture_that_was_taken_sideways() -> None:
    assert open_picture(media_file("doc/exif_rotated.jpg")).shape == (306, 752, 3)


@pytest.mark.parametrize("exif", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*" + b"\xff" * 200])
def test_metadata_that_make_no_sense_turn_nothing(exif: bytes) -> None:
    assert decode_picture(saved(_quarters(), "JPEG", exif=exif)).shape == (48, 80, 3)


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_turns_nothing(value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    assert decode_picture(saved(_quarters(), "JPEG", exif=exif)).shape == (48, 80, 3)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_of_several_pictures_the_first_is_taken(kind: str) -> None:
    others = [Image.new("RGB", (80, 48), "black")] * 2
    data = saved(
        _quarters(), kind, save_all=True, append_images=others, **({"lossless": True} if kind == "WEBP" else {})
    )
    assert _colours(decode_picture(data)) == RGBW


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (8192, 6144)), ("PNG", (5000, 3000)), ("PNG", (17, 4352))])
def test_large_pictures_are_scaled_down(kind: str, size: tuple[int, int]) -> None:
    picture = decode_picture(saved(_quarters().resize(size), kind))
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
        saved(_quarters(), "GIF"),
        saved(_quarters("RGBA"), "ICO"),
        saved(_quarters(), "PPM"),
        saved(_quarters(), "TGA"),
        saved(_quarters(), "JPEG2000"),
        b"8BPS\0\1" + bytes(200),
        bytes(100_000),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_whatever_its_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "card.jpg"
    path.write_bytes(data)
    with pytest.raises(ShuangluError, match=r"card\.jpg") as raised:
        open_picture(path)
    assert raised.value.code in {"picture.type", "picture.broken"}


def _refused(path: Path) -> str:
    with pytest.raises(ShuangluError) as raised:
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


def test_a_file_that_may_not_be_read(unprivileged: Unprivileged) -> None:
    for name, mode in (("open", 0o644), ("closed", 0o000)):
        path = unprivileged.folder / f"{name}.png"
        path.write_bytes(saved(_quarters(), "PNG"))
        path.chmod(mode)
    told = unprivileged.run(
        f"""
from pathlib import Path
from faults.errors import ShuangluError
from terminal.intake.picture_file import open_picture
folder = Path({str(unprivileged.folder)!r})
open_picture(folder / "open.png")  # loads what opens it
""",
        """
print(open_picture(folder / "open.png").shape)
try:
    open_picture(folder / "closed.png")
except ShuangluError as error:
    print(error.code)
""",
    )
    assert told.splitlines() == ["(48, 80, 3)", "picture.no_access"]


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
    data = saved(Image.open(PORTRAIT).convert("RGB").resize((320, 400)), kind, **options)
    whole = decode_picture(data)
    places = {*range(64), *range(len(data) - 24, len(data)), *range(64, len(data), max(1, len(data) // 60))}
    refused = 0
    for place in places:
        try:
            picture = decode_picture(data[:place])
        except ShuangluError as error:
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
    data = saved(_quarters(), "JPEG") + b"\xff\xda\0\2" * 1000
    assert decode_picture(data).shape == (48, 80, 3)
