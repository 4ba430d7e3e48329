"""`shuanglu speakers`: a line for each stretch of speech, with who had it; files at the machine's own pace."""

import json
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from faults.errors import ShuangluError
from scripts.lab.side_by_side import Cut, scenes
from terminal.capture.listening import Heard, Seen, sound_of, together
from terminal.commands.main import app
from terminal.commands.speakers import row_of, watch_speakers
from terminal.face.observer import FaceObserver
from terminal.speech.speaking import Spoken
from tests import ROOT
from tests.media import media_file
from tests.terminal.face.scenes import PORTRAIT

FILM = ROOT / "resources" / "demo" / "sale.mp4"


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first eight seconds of what is said in the demonstration's film."""
    path = tmp_path_factory.mktemp("sound") / "voice.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        for block in sound_of(FILM):
            if block.at_us > 8_200_000:
                break
            file.writeframes(block.samples.tobytes())
    return path


def lines_of(*arguments: str) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [sys.executable, "-m", "terminal", "speakers", *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_a_voice_over_a_photograph_is_nobodys_in_the_picture(voice: Path) -> None:
    words = ["speakers", "--camera", str(PORTRAIT), "--microphone", str(voice), "--language", "zh"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0
    lines = [line.split(" s  ") for line in ran.stdout.splitlines() if "s  " in line]
    times = [[float(time) for time in line[0].split("–")] for line in lines]
    assert times == [pytest.approx(each, abs=0.1) for each in ([0.8, 4.2], [4.85, 6.35], [7.0, 8.2])]
    assert all(line[1].startswith("画面里没有人开口，把握 0.") for line in lines)


def test_of_the_two_in_the_demonstration_the_one_who_speaks() -> None:
    """The seller on the left asks, the customer on the right answers; nobody else is in the picture."""
    items = takewhile(lambda item: item.at_us < 13_700_000, together(str(FILM), str(FILM), 12.5))
    with FaceObserver() as observer:
        told = list(watch_speakers(items, observer, threading.Event()))
    assert [spoken.who for spoken in told] == ["left", "right"] * 2
    assert all(spoken.confidence > 0.7 for spoken in told)


def test_somebody_alone_who_speaks() -> None:
    clip = str(media_file("talking_head/grid_id2_swwp2s.mpg"))
    (line,) = lines_of("--camera", clip, "--microphone", clip, "--json")
    assert set(line) == {"from_s", "to_s", "who", "confidence"}
    assert (line["who"], line["confidence"]) == ("only", pytest.approx(1.0, abs=0.3))
    assert (line["from_s"], line["to_s"]) == (pytest.approx(0.49, abs=0.1), pytest.approx(2.21, abs=0.1))


def items(cuts: dict[str, Cut], sound: str, seconds: float) -> Iterator[Seen | Heard]:
    yield from sound_of(media_file(sound))
    for at_us, scene in scenes(cuts, 140, seconds):
        yield Seen(at_us, scene)


def test_of_two_the_one_who_speaks() -> None:
    """A speaker whom nothing was tuned on, beside still lips; the sound is the speaker's own."""
    name = "talking_head/grid_brbk7n.mpg"
    still = Cut("face_video/lp_d18_mouth_open.mp4", 5.6, 1.5)
    media_file(still.name)
    with FaceObserver() as observer:
        (spoken,) = watch_speakers(items({"left": still, "right": Cut(name)}, name, 2.9), observer, threading.Event())
    assert spoken.who == "right"
    assert spoken.confidence > 0.7


def test_where_nobody_speaks_that_is_said(tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.wav"
    with wave.open(str(quiet), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    words = ["speakers", "--camera", str(PORTRAIT), "--microphone", str(quiet), "--language", "en"]
    ran = CliRunner().invoke(app, words)
    assert (ran.exit_code, "No speech was heard." in ran.stdout) == (0, True)


@pytest.mark.parametrize(
    ("camera", "microphone", "code"),
    [
        ("nowhere.mp4", str(FILM), "capture.source"),
        (str(FILM), "nowhere.wav", "capture.source"),
        (str(PORTRAIT), str(PORTRAIT), "capture.film"),
        ("microphone:default", str(FILM), "capture.source"),
        (str(FILM), "camera:0", "capture.source"),
        (str(FILM), str(ROOT / "README.md"), "capture.film"),
    ],
)
def test_what_cannot_be_seen_or_heard_is_a_sentence(camera: str, microphone: str, code: str) -> None:
    ran = CliRunner().invoke(app, ["speakers", "--camera", camera, "--microphone", microphone])
    assert ran.exit_code == 3
    assert f"[{code}]" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_of_a_damaged_sound_what_could_be_heard_is_told_first(voice: Path) -> None:
    def torn() -> Iterator[Seen | Heard]:
        yield from sound_of(voice)
        raise ShuangluError("capture.sound", path="x.wav", last_s=8.2)

    told: list[str] = []
    with FaceObserver() as observer, pytest.raises(ShuangluError, match="damaged"):
        told.extend(spoken.who for spoken in watch_speakers(torn(), observer, threading.Event()))
    assert told == ["unsure"] * 3


def test_a_film_without_sound_says_so() -> None:
    clip = str(media_file("face_video/lp_d13_selfie_blink.mp4"))
    with pytest.raises(ShuangluError) as refused:
        next(together(clip, clip))
    assert refused.value.trouble.key == "file.no_sound"


def test_picture_and_sound_come_in_order_of_their_times() -> None:
    came = []
    for item in together(str(FILM), str(FILM), 25):
        came.append((item.at_us, isinstance(item, Seen)))
        if item.at_us > 1_500_000:
            break
    assert came == sorted(came, key=lambda each: each[0])
    assert sum(seen for _, seen in came) == pytest.approx(38, abs=2)


def test_devices_come_on_one_clock() -> None:
    """A test picture and a test sound, as a camera and a microphone would."""
    heard_us = seen = 0
    for item in together("test:bars", "test:tone"):
        if isinstance(item, Heard):
            heard_us = item.at_us + len(item.samples) * 1_000_000 // item.rate
        else:
            seen += 1
        if seen > 20 and heard_us > 700_000:
            break
    assert heard_us < 4_000_000


def test_whoever_sits_between_two_others_is_unsure() -> None:
    assert row_of(Spoken(1_000_000, 2_000_000, "between 1", 0.9)) == {
        "from_s": 1.0,
        "to_s": 2.0,
        "who": "unsure",
        "confidence": 0.0,
    }
