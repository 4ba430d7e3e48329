"""Whatever a source's numbers mean, however wide its pixels are and however it lies: everybody sees it as it is.

One variant of a kind by default, SHUANGLU_CAMPAIGN=long tries them all.
"""

import itertools
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from scripts.lab import recording, watching
from terminal.capture.looking import pictures_of
from terminal.capture.named_source import parse_source
from terminal.capture.sources import letterbox
from terminal.capture.sources.letterbox import FrameFitter
from terminal.capture.sources.media_file import FileReader
from terminal.capture.sources.network_stream import StreamReader
from terminal.capture.sources.picture_meaning import OURS, Turn
from terminal.session.facts.recorder import SegmentHeld
from tests.terminal.capture import patches, seeing
from tests.terminal.capture.patches import Drawing, Turning

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"

RIGHT, HALF, LEFT = Turning((0, 1, -1, 0)), Turning((-1, 0, 0, -1)), Turning((0, -1, 1, 0))
MIRRORED, FLIPPED = Turning((-1, 0, 0, 1)), Turning((1, 0, 0, -1))
TRANSPOSED, TRANSVERSE = Turning((0, 1, 1, 0)), Turning((0, -1, -1, 0))
TURNS = (RIGHT, HALF, LEFT, MIRRORED, FLIPPED, TRANSPOSED, TRANSVERSE)

H264 = ["libx264", "-preset", "ultrafast", "-qp", "12", "-g", "1"]
SUFFIXES = {"libx264": ".mp4", "ffv1": ".mkv", "rawvideo": ".avi", "mjpeg": ".mkv"}


def _said(drawing: Drawing) -> list[str]:
    return ["-color_range", "pc" if drawing.full else "tv", "-colorspace", drawing.matrix]


def _codec(pixels: str) -> list[str]:
    if pixels in ("yuyv422", "nv12"):
        return ["rawvideo"]
    return ["ffv1"] if pixels in ("bgr0", "gray", "gray10le") else H264


def _table() -> Iterator[tuple[str, Drawing, list[str], list[str]]]:
    """Yield every variant: its name, the drawing, the codec, and the tags that the film carries."""
    formats = ("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le")
    for pixels, matrix, full in itertools.product(formats, ("smpte170m", "bt709", "bt2020nc"), (False, True)):
        drawing = Drawing(pixels, matrix, full)
        yield f"{pixels} {matrix} {'pc' if full else 'tv'}", drawing, H264, _said(drawing)
    yield "unsaid HD", Drawing("yuv420p", "bt709", width=1280, height=720), H264, []
    yield "unsaid SD", Drawing("yuv420p", "smpte170m", width=640, height=480), H264, []
    jpeg = Drawing("yuvj422p", "smpte170m", full=True)
    yield "MJPEG 422", jpeg, ["mjpeg", "-q:v", "2", "-pix_fmt", "yuvj422p"], ["-color_range", "pc"]
    for pixels in ("yuyv422", "nv12"):
        yield f"{pixels} HD", Drawing(pixels, "bt709", width=1280, height=720), ["rawvideo"], []
        yield f"{pixels} SD", Drawing(pixels, "smpte170m", width=640, height=480), ["rawvideo"], []
    for pixels in ("bgr0", "gray", "gray10le"):
        yield pixels, Drawing(pixels, full=True), ["ffv1"], []
    for full in (False, True):
        drawing = Drawing("gray", "bt709", full)
        yield f"gray said {full}", drawing, ["ffv1"], _said(drawing)
    for width, height, aspect in SHAPES:
        drawing = Drawing("yuv420p", "smpte170m", width=width, height=height, aspect=aspect)
        yield f"shape {width} x {height} {aspect}", drawing, H264, _said(drawing)
    for number, turning in enumerate(TURNS):
        drawing = Drawing("yuv420p", "bt709", full=True, turning=turning)
        yield f"turn {number}", drawing, H264, _said(drawing)
    both = Drawing("yuv420p", "smpte170m", full=True, width=704, height=576, aspect=(12, 11), turning=RIGHT)
    yield "all at once", both, H264, _said(both)


SHAPES = (
    (704, 576, (12, 11)), (960, 720, (4, 3)), (352, 576, (24, 11)), (720, 480, (8, 9)), (720, 576, (16, 15)),
    (1440, 1080, (4, 3)), (640, 240, (1, 2)), (480, 480, (4, 3)), (720, 480, (32, 27)), (352, 288, (12, 11)),
)  # fmt: skip
TABLE = list(_table())
SHORT = {
    "yuv422p smpte170m pc", "yuv420p10le bt2020nc pc", "unsaid SD", "MJPEG 422", "yuyv422 HD", "bgr0",
    "gray said False", "shape 960 x 720 (4, 3)", "turn 3", "all at once",
}  # fmt: skip
CHOSEN = [variant for variant in TABLE if LONG or variant[0] in SHORT]


def _film(folder: Path, number: int, drawing: Drawing, codec: list[str], tags: list[str]) -> Path:
    return patches.encode(drawing, folder / f"{number}{SUFFIXES[codec[0]]}", codec, tags)


def _grey(drawing: Drawing) -> str:
    return drawing.matrix if drawing.pixels.startswith("gray") else ""


def test_everybody_sees_a_file_as_it_is(tmp_path: Path) -> None:
    """The recorded film decoded by ffmpeg, the window, the analyst, and whoever reads the file itself."""
    assert len(TABLE) >= 10 * 5
    wrong, pictures = [], []
    for number, (name, drawing, codec, tags) in enumerate(CHOSEN):
        film = _film(tmp_path, number, drawing, codec, tags)
        taken, _ = seeing.recorded(FileReader(parse_source(f"{film}?loop=no", "picture")))
        pictures.append(taken[-1])
        (_, alone), *_ = pictures_of(str(film))
        views = {"window": seeing.shown(taken[-1]), "analyst": seeing.analysed(taken[-1]), "file": alone[..., ::-1]}
        for viewer, view in views.items():
            wrong += [
                f"{name}, {viewer}: {fault}" for fault in patches.faults(view, drawing.shown, grey=_grey(drawing))
            ]
        assert alone.shape[1] / alone.shape[0] == pytest.approx(drawing.shown[0] / drawing.shown[1], rel=0.01)
    films = seeing.films(pictures, tmp_path / "film.mp4", "720p25", "weak", "weakest")
    for (name, drawing, _, _), view in zip(CHOSEN, films, strict=True):
        wrong += [f"{name}, film: {fault}" for fault in patches.faults(view, drawing.shown, grey=_grey(drawing))]
    assert wrong == []


@pytest.mark.parametrize("deaf_to", ["colours", "turn", "shape"])
def test_a_reader_that_does_not_listen_is_caught(deaf_to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing("yuv420p", "smpte170m", full=True, width=704, height=576, aspect=(12, 11), turning=RIGHT)
    film = _film(tmp_path, 0, drawing, H264, _said(drawing))
    if deaf_to == "colours":
        monkeypatch.setattr(letterbox, "meaning_of", lambda _: OURS)
    elif deaf_to == "turn":
        monkeypatch.setattr(letterbox, "turn_of", lambda _: Turn())
    else:
        monkeypatch.setattr(FrameFitter, "follow", lambda *_: None)
    (picture, *_), _ = seeing.recorded(FileReader(parse_source(f"{film}?loop=no", "picture")))
    caught = patches.faults(seeing.shown(picture), drawing.shown)
    assert any("square" in fault for fault in caught) is (deaf_to != "colours")
    assert any("is seen as" in fault for fault in caught) is (deaf_to != "shape")


@pytest.mark.skipif(not LONG, reason="the long campaign; the story below has one camera")
@pytest.mark.parametrize(
    "drawing",
    [
        Drawing("yuv420p", "smpte170m", full=True, width=704, height=576, aspect=(12, 11)),
        Drawing("yuv420p", "bt709", width=1440, height=1080, aspect=(4, 3)),
        Drawing("yuv420p", "bt2020nc", full=True, width=480, height=480, aspect=(4, 3)),
    ],
)
def test_a_network_camera_is_seen_as_it_is(drawing: Drawing, tmp_path: Path) -> None:
    film = _sent(tmp_path, drawing, seconds=1.0)
    with _camera(film) as address:
        pictures, _ = seeing.recorded(StreamReader(parse_source(address, "picture")))
    assert patches.faults(seeing.shown(pictures[-1]), drawing.shown) == []


def test_a_network_camera_that_changes_its_mode_is_followed(tmp_path: Path) -> None:
    """The second mode has the same size, and other pixels and colours: only the coded pictures say so."""
    first = Drawing("yuv420p", "smpte170m", width=704, height=576, aspect=(12, 11))
    others = [Drawing("yuv420p", "bt709", full=True, width=704, height=576, aspect=(16, 11))]
    if LONG:
        others += [Drawing("yuv420p", "bt709", width=1280, height=720), replace(first, aspect=(1, 1))]
    both = tmp_path / "both.ts"
    for other in others:
        parts = [_sent(tmp_path / f"{id(drawing)}", drawing, seconds=1.0) for drawing in (first, other)]
        both.write_bytes(b"".join(part.read_bytes() for part in parts))
        with _camera(both) as address:
            pictures, _ = seeing.recorded(StreamReader(parse_source(address, "picture")))
        assert patches.faults(seeing.shown(pictures[0]), first.shown) == []
        assert patches.faults(seeing.shown(pictures[-1]), other.shown) == []


def _sent(folder: Path, drawing: Drawing, seconds: float) -> Path:
    """The drawing as a network camera sends it: H.264 in MPEG-TS."""
    folder.mkdir(exist_ok=True)
    return patches.encode(drawing, folder / "sent.ts", H264, _said(drawing), seconds)


@contextmanager
def _camera(film: Path) -> Iterator[str]:
    """Send the bytes once, over a second or two, to the first who connects."""
    data = film.read_bytes()

    def send() -> None:
        connection, _ = listening.accept()
        with connection:
            for start in range(0, len(data), len(data) // 40):
                connection.sendall(data[start : start + len(data) // 40])
                time.sleep(0.04)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=send)
        thread.start()
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(("orientation", "turn"), [(6, 90), *([(3, 180), (8, 270)] if LONG else [])])
def test_a_still_picture_of_a_telephone_stands_upright(orientation: int, turn: int, tmp_path: Path) -> None:
    upright = patches.draw(1280, 720, (1280, 720))
    exif = Image.Exif()
    exif[0x0112] = orientation
    still = tmp_path / "still.jpg"
    Image.fromarray(np.rot90(upright, turn // 90)).save(still, exif=exif, quality=95)
    slot = np.empty((1080, 1280), np.uint8)
    with closing(av.open(str(still))) as container:
        FrameFitter((1280, 720)).draw(next(container.decode(video=0)), slot)
    assert patches.faults(seeing.shown(slot), (1280, 720)) == []
    assert patches.faults(next(pictures_of(str(still)))[1][..., ::-1], (1280, 720)) == []


def test_a_take_shows_what_the_clip_of_a_telephone_means(tmp_path: Path) -> None:
    """The real recorder, its device process, and the exported film, decoded by another program."""
    drawing = Drawing("yuv420p", "smpte170m", full=True, width=704, height=576, aspect=(12, 11), turning=RIGHT)
    film = patches.encode(drawing, tmp_path / "clip.mp4", H264, _said(drawing), seconds=4)
    order = recording.open_order(tmp_path)
    with recording.kiosk(str(film), "test:tone") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        window = kiosk.preview.reader().latest()
        kiosk.close()
    assert window is not None
    assert patches.faults(seeing.shown(window.pixels), drawing.shown) == []
    exported = watching.export(recording.read(order.folder), tmp_path / "film.mp4")
    assert patches.faults(seeing.decoded(exported)[-1], drawing.shown) == []
    said = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=color_range,color_space"]
    told = subprocess.run([*said, "-of", "csv=p=0", str(exported)], check=True, capture_output=True, text=True).stdout
    assert told.split(",")[:2] == ["tv", "bt709\n"]
