"""The real models beside a real recorder: what it films is seen, and its death is survived."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
import pytest

from scripts.lab import recording as capture
from scripts.lab.drawn_cards import Placing, drawn_card, on_desk
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardRead,
    CardSeen,
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FacesSeen,
    RolesDoubted,
    RoomSeen,
    StillTaken,
)
from terminal.session.facts.recorder import RecorderLost, RecorderReady
from terminal.session.orders.analyst import (
    BindRoles,
    Challenge,
    MatchFace,
    ReadCard,
    Rest,
    TakeStill,
    WatchFaces,
    WatchPreview,
    WatchRoom,
)
from tests import ROOT
from tests.accounts import ADMINISTRATOR
from tests.terminal.analysis import stories

REAL: dict[str, Any] = {"make_models": None, "hang_s": 60}
"""The models of the program itself."""
DEMO = ROOT / "resources" / "demo"


def test_faces_of_the_demonstration_are_seen_before_and_within_a_take(tmp_path: Path) -> None:
    film = str(DEMO / "sale.mp4")
    with (
        capture.kiosk(film, film) as recorder,
        stories.listening(ready=False, preview=recorder.preview, **REAL) as kiosk,
    ):
        recorder.wait(RecorderReady)
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchRoom())
        kiosk.wait(AnalystReady, timeout=120)
        room = kiosk.wait(RoomSeen, lambda seen: len(seen.boxes) == 2)
        assert 40 < room.brightness < 70
        assert room.sharpness > 100
        kiosk.order(TakeStill())
        still = kiosk.wait(StillTaken)
        assert (still.width, still.height, still.jpeg[:2]) == (1280, 720, b"\xff\xd8")
        kiosk.order(Rest())
        kiosk.order(WatchFaces())
        both = kiosk.wait(FacesSeen, lambda seen: len(_measured(seen)) == 2)
        assert both.media_us is None
        left, right = sorted(both.faces, key=lambda face: face.box[0])
        kiosk.order(BindRoles({left.track: "seller", right.track: "applicant"}))
        bound = kiosk.wait(FacesSeen, lambda seen: {face.role for face in seen.faces} == {"seller", "applicant"})
        assert {face.role: face.track for face in bound.faces} == {"seller": left.track, "applicant": right.track}
        recorder.open(capture.open_order(tmp_path))
        taken = kiosk.wait(FacesSeen, lambda seen: seen.media_us is not None)
        assert taken.media_us is not None
        later = kiosk.wait(FacesSeen, lambda seen: (seen.media_us or 0) > 1_500_000)
        assert later.media_us is not None
        ran_us = later.captured_us - taken.captured_us
        assert abs((later.media_us - taken.media_us) - ran_us) < 1000, "media time runs with the machine's"
        assert all(seen.captured_us < seen.seen_us for seen in kiosk.all(FacesSeen))
        analyst = psutil.Process(kiosk.process.pid)
        if ADMINISTRATOR:
            assert analyst.net_connections() == [], "no picture is sent anywhere"
            assert [file.path for file in analyst.open_files() if getattr(file, "mode", "r") != "r"] == []
        recorder.close()
        kiosk.order(MatchFace(b"portrait"))
        assert kiosk.wait(FaceMatched).verdict == "not_measurable", "two faces, and that is no portrait"
        kiosk.order(Challenge(1))
        ended = kiosk.wait(ChallengeEnded, timeout=90)
        assert (ended.attempt, ended.passed) == (1, False)
        assert "two_faces" in ended.reasons
        assert [*kiosk.all(AnalystFailed), *kiosk.all(AnalystLost)] == []


def _measured(seen: FacesSeen) -> list[int]:
    return [face.track for face in seen.faces if face.state == "measured"]


def test_a_printed_portrait_is_a_face_that_answers_nothing(tmp_path: Path) -> None:
    portrait = cv2.imread(str(DEMO / "portrait.jpg"))
    assert portrait is not None
    scale = 560 / portrait.shape[0]
    picture = np.full((720, 1280, 3), 120, np.uint8)
    print_ = cv2.resize(portrait, None, fx=scale, fy=scale)
    picture[80 : 80 + print_.shape[0], 400 : 400 + print_.shape[1]] = print_
    film = _film_of(np.asarray(picture, np.uint8), tmp_path)
    with (
        capture.kiosk(str(film), "test:tone") as recorder,
        stories.listening(ready=False, preview=recorder.preview, **REAL) as kiosk,
    ):
        recorder.wait(RecorderReady)
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(Challenge(7))
        asked = kiosk.wait(ChallengeMoved, lambda moved: moved.asked is not None, timeout=150)
        assert (asked.attempt, asked.done, asked.total) == (7, 0, 3)
        ended = kiosk.wait(ChallengeEnded, timeout=90)
        assert (ended.passed, ended.reasons, len(ended.gestures)) == (False, ("too_late",), 3)
        assert {hint.name for hint in ended.hints} >= {"flat", "repeated", "model"}
        assert [*kiosk.all(AnalystFailed), *kiosk.all(AnalystLost)] == []


def test_a_card_is_read_from_the_preview_and_nothing_of_it_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR", "USERPROFILE", "LOCALAPPDATA", "TEMP"):
        monkeypatch.setenv(variable, str(home))
    card = drawn_card(5)
    rng = np.random.default_rng(5)
    picture = on_desk([(card.front, Placing(width=0.62, turn=2.0))], rng, (1280, 720))
    film = _film_of(picture, tmp_path)
    with capture.kiosk(str(film), "test:tone", rehearsal=True) as recorder:
        with stories.listening(ready=False, preview=recorder.preview, **REAL) as kiosk:
            recorder.wait(RecorderReady)
            kiosk.order(WatchPreview(shown=True))
            kiosk.order(ReadCard("back"))
            kiosk.wait(CardSeen, lambda seen: "wrong_side" in seen.problems, timeout=150)
            kiosk.order(ReadCard("front"))
            read = kiosk.wait(CardRead, timeout=90).reading
            before = kiosk.wait(CardSeen, lambda seen: bool(seen.corners) and seen.agreeing > 0)
            if ADMINISTRATOR:
                assert psutil.Process(kiosk.process.pid).net_connections() == [], "no picture is sent anywhere"
        assert [*kiosk.all(AnalystFailed), *kiosk.all(AnalystLost)] == []
    assert read.side == "front"
    assert read.fields["number"].value == card.facts.number
    assert read.fields["name"].value == card.facts.name
    assert read.portrait.startswith(b"\xff\xd8")
    assert before.corners[0][1] > 46, "its outline is where it is in the picture"
    left = [path.name for path in home.rglob("*") if path.is_file()]
    fonts = [name for name in left if name.startswith("fontlist-")]  # MediaPipe's drawing module lists the machine's
    assert left == fonts


def _film_of(picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", folder: Path) -> Path:
    """A film of ten seconds that shows this picture (BGR)."""
    height, width = picture.shape[:2]
    out = folder / "film.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", "25"]
    command += ["-i", "-", "-vf", "loop=249:1:0", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12"]
    subprocess.run([*command, "-pix_fmt", "yuv420p", str(out)], input=picture.tobytes(), check=True)
    return out


@pytest.mark.skipif(sys.platform == "win32", reason="signals that stop and kill are POSIX's")
def test_a_recorder_that_is_killed_takes_only_its_preview_with_it() -> None:
    with capture.kiosk() as recorder, stories.listening(preview=recorder.preview) as kiosk:
        recorder.wait(RecorderReady)
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces())
        kiosk.wait(FacesSeen)
        kiosk.order(BindRoles({1: "seller"}))
        assert recorder.process.pid is not None
        os.kill(recorder.process.pid, signal.SIGKILL)
        recorder.wait(RecorderLost)
        kiosk.order(WatchPreview(shown=False))
        kiosk.order(Challenge(1))
        assert kiosk.wait(ChallengeEnded).reasons == ("picture_frozen",)
        recorder.process.start()
        recorder.wait(RecorderReady, lambda ready: ready is not recorder.all(RecorderReady)[0])
        kiosk.order(WatchPreview(shown=True))
        kiosk.wait(FacesSeen, since=kiosk.now())
        kiosk.order(Rest())
    assert kiosk.all(AnalystLost) == []
    assert kiosk.all(RolesDoubted) == []
