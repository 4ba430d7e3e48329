"""`shuanglu faces`: a JSON line a picture, and one for each gesture when it is over."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from faults.errors import ShuangluError
from terminal.commands.faces import Teller, watch_faces
from terminal.commands.main import app
from terminal.face.observer import FaceObserver
from terminal.intake.picture_file import BgrPicture
from tests.media import media_file
from tests.terminal.face.scenes import PORTRAIT, another, portrait, put, wall

FACE = {"track", "box", "state", "yaw", "pitch", "roll", "eyes", "mouth", "light", "sharpness"}


def lines_of(*arguments: str) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [sys.executable, "-m", "terminal", "faces", *arguments], capture_output=True, text=True, check=True, timeout=200
    )
    assert ran.stderr == ""
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_a_picture_is_one_person_who_does_nothing() -> None:
    lines = lines_of("--camera", str(PORTRAIT), "--fps", "2", "--json")
    assert all("event" not in line for line in lines)
    assert [line["t"] for line in lines] == sorted({line["t"] for line in lines})
    assert len(lines) == pytest.approx(20, abs=1)
    for line in lines:
        assert [set(face) for face in line["faces"]] == [FACE]
        assert line["faces"][0]["state"] == "measured"
        assert len(line["faces"][0]["box"]) == 4


def test_blinks_of_a_real_clip_are_named_with_their_times() -> None:
    lines = lines_of("--camera", str(media_file("face_video/lp_d13_selfie_blink.mp4")), "--json")
    events = [line for line in lines if "event" in line]
    assert [(event["event"], event["track"]) for event in events] == [("blink", 1)] * 4
    for event, expected in zip(events, (1.40, 2.63, 3.40, 10.47), strict=True):
        assert event["start"] == pytest.approx(expected, abs=0.3)
        assert event["start"] < event["end"] < event["start"] + 0.8
    assert sum("faces" in line for line in lines) > 340


def test_people_read_only_what_changes() -> None:
    ran = CliRunner().invoke(app, ["faces", "--camera", str(PORTRAIT), "--fps", "2"])
    assert ran.exit_code == 0
    assert ran.stdout.split() == ["0.00", "s", "face", "1", "measured"]


def test_what_is_not_there_is_a_sentence() -> None:
    ran = CliRunner().invoke(app, ["faces", "--camera", "/nowhere/at/all.mp4"])
    assert ran.exit_code == 3
    assert "capture.source" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_who_reads_no_further_ends_it_quietly(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with errors.open("w") as stderr:
        command = [sys.executable, "-m", "terminal", "faces", "--camera", str(PORTRAIT), "--json"]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr)
        assert running.stdout is not None
        assert running.stdout.readline().startswith(b'{"t": 0.0')
        running.stdout.close()
        assert running.wait(timeout=60) == 3  # not all of the answer was told
    assert errors.read_text() == ""


def swapped() -> Iterator[tuple[int, BgrPicture]]:
    for number in range(20):
        person = portrait() if number < 10 else another()
        yield number * 40_000, put(wall(), person, 150, 640)


def test_a_swap_is_told_where_it_happens() -> None:
    said: list[dict[str, Any]] = []
    with FaceObserver() as observer:
        watch_faces(swapped(), observer, said.append, threading.Event())
    doubts = [line for line in said if "doubts" in line]
    assert [line["doubts"] for line in doubts] == [[{"reason": "swapped", "tracks": [1, 2]}]]
    assert 0.35 < doubts[0]["t"] < 0.7


def test_a_swap_is_told_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    with FaceObserver() as observer:
        watch_faces(swapped(), observer, Teller().say, threading.Event())
    assert "swapped: faces 1, 2" in capsys.readouterr().out


def test_a_film_that_breaks_off_is_said_after_what_was_seen() -> None:
    def broken() -> Iterator[tuple[int, BgrPicture]]:
        yield 0, put(wall(), portrait(), 150, 640)
        raise ShuangluError("capture.film:unplayable", path="film.mp4")

    said: list[dict[str, Any]] = []
    with FaceObserver() as observer, pytest.raises(ShuangluError):
        watch_faces(broken(), observer, said.append, threading.Event())
    assert len(said) == 1


def test_it_can_be_stopped() -> None:
    stop = threading.Event()
    stop.set()
    said: list[dict[str, Any]] = []
    with FaceObserver() as observer:
        watch_faces(swapped(), observer, said.append, stop)
    assert len(said) == 1
