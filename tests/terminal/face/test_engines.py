"""Both engines find the same faces and the same points; the second one is made here, and speaks to nobody.

`SHUANGLU_CAMPAIGN=long` compares them on every picture of every clip; the report is build/reports/engines.json.
All other stories of this room are told by the second engine with `SHUANGLU_FACE_ENGINE=onnx`.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from scripts import ROOT
from scripts.face_models.__main__ import made
from scripts.lab.engines import CLIPS, at_720p, compared, film
from terminal.analysis.config import AnalystConfig
from terminal.analysis.models import check_delivered, installed_models
from terminal.capture.instant import now_us
from terminal.face.engine import resolved, use
from terminal.face.gestures import GestureWatch
from terminal.face.models import MODEL_FILES, ONNX_FILES, model_files
from terminal.face.observer import FaceObserver
from terminal.face.onnx_engine import Square, sampled
from terminal.face.room import RoomEye
from terminal.intake.model_files import locate
from terminal.intake.picture_file import BgrPicture
from terminal.processes.preview import Preview
from tests.media import media_file
from tests.terminal.face.scenes import portrait, put, wall

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
REPORT = ROOT / "build" / "reports" / "engines.json"
NEAR_PX = 0.25
"""Of the points of two engines at 720p, 95 of 100 of a clip: five times what was measured at the median."""

both = pytest.mark.skipif(importlib.util.find_spec("mediapipe") is None, reason="MediaPipe is not installed")


@both
def test_the_files_are_those_that_the_script_makes_of_mediapipes() -> None:
    files = made()
    assert len(files) == len(ONNX_FILES)
    for file in ONNX_FILES:
        assert locate(file).read_bytes() == files[Path(file.path).name]


def swaying() -> Iterator[tuple[int, BgrPicture]]:
    """Two persons, one of them 60 pixels wide, who come nearer and sway."""
    for number in range(6):
        scene = put(wall(), portrait(), 220 + 3 * number, 400 + 5 * number, 330)
        yield number * 40_000, put(scene, portrait(), 60, 1000 - 2 * number, 300)


@both
def test_both_engines_see_the_same() -> None:
    difference = compared(swaying())
    assert (difference.agreed, difference.faces) == (6, 12)
    assert np.percentile(difference.apart_px, 95) < NEAR_PX
    assert difference.figures["left_eye"] < 0.01
    assert difference.figures["yaw"] < 0.5


@both
@pytest.mark.parametrize("name", ["face_video/lp_d3_turn_mouth.mp4", "talking_head/hamilton_stage_dark.mp4"])
def test_both_engines_see_the_same_in_real_films(name: str) -> None:
    difference = compared(film(media_file(name), every=10, most=8))
    assert difference.agreed == difference.pictures == 8
    assert not difference.apart_px or np.percentile(difference.apart_px, 95) < NEAR_PX


@both
@pytest.mark.skipif(not LONG, reason="only in the long campaign")
def test_both_engines_see_the_same_in_every_picture_of_every_clip() -> None:
    assert CLIPS
    rows = {}
    for path in CLIPS:
        difference = compared(film(path))
        rows[path.name] = difference.to_json()
        assert difference.agreed >= 0.99 * difference.pictures, path.name
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(rows, indent=2))


def test_the_second_engine_sees_an_open_mouth_and_a_room() -> None:
    use("onnx")
    clip = media_file("face_video/lp_d18_mouth_open.mp4")
    watch, gestures, now = GestureWatch(), [], 0.0
    with FaceObserver() as observer:
        for time_us, picture in film(clip, every=2):
            now = time_us / 1e6
            for face in observer.look(picture, time_us):
                gestures += [event.gesture for event in watch.see(now, face)]
    gestures += [event.gesture for event in watch.end(now)]
    assert "open-mouth" in gestures
    eye = RoomEye()
    seen = eye.look(at_720p(put(put(wall(), portrait(), 200, 400, 300), portrait(), 200, 900, 300)), 0)
    eye.close()
    assert len(seen.boxes) == 2


def test_auto_is_mediapipe_where_it_is_installed_and_each_has_its_files() -> None:
    assert resolved("auto") == ("mediapipe" if importlib.util.find_spec("mediapipe") else "onnx")
    assert (model_files("mediapipe"), model_files("onnx")) == (MODEL_FILES, ONNX_FILES)
    assert check_delivered("face", "onnx") == len(ONNX_FILES)
    with closing(Preview.create(64, 64)) as preview:
        installed_models(AnalystConfig(preview, now_us, face_engine="onnx"))  # as the analyst's process begins
    assert resolved() == "onnx"


def test_a_square_is_sampled_as_it_is_turned() -> None:
    picture = np.zeros((100, 200, 3), np.uint8)
    picture[40:60, 100:140] = 200  # lies to the right of the middle
    level = sampled(picture, Square(0.5, 0.5, 0.5, 1.0, 0.0), 50, black=True)
    turned = sampled(picture, Square(0.5, 0.5, 0.5, 1.0, np.pi / 2), 50, black=True)
    assert level[25, 35].tolist() == [200, 200, 200]
    assert turned[15, 25].tolist() == [200, 200, 200]
    edge = sampled(picture + 7, Square(0.0, 0.5, 0.5, 1.0, 0.0), 50, black=False)
    assert (edge == 7).all()
    assert not sampled(picture, Square(-1.0, 0.5, 0.5, 1.0, 0.0), 50, black=True).any()


def test_the_second_engine_needs_no_mediapipe_and_tells_nobody(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from terminal.face.engine import use\n"
        "use('onnx')\n"
        "from terminal.face.observer import FaceObserver\n"
        "FaceObserver().close()\n"
        "print('mediapipe' in sys.modules, 'onnxruntime' in sys.modules)"
    )
    home = tmp_path / "home"
    home.mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("ORT_", "XDG_"))}
    environment |= {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    assert list(home.rglob("*")) == []  # else ONNX Runtime would have made itself a number, and a list of what to send
