"""A rehearsal from the command line, looked at with other people's programs."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.journeys.programs import command, last_object, run, terminal
from tests.sales import SMALL_PACKS, small_plan, small_sale, write_sale


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """One rehearsal of seven seconds with a flash and a beep each second."""
    folder = tmp_path_factory.mktemp("rehearsed")
    sale = write_sale(folder / "sale.json", child=True)
    sources = ("--camera", "test:clap", "--microphone", "test:clap")
    words = (*sources, "--seconds", 7, "--sale", sale, "--packs", SMALL_PACKS, "--script", "auto")
    done = terminal("rehearse", *words, "--out", folder / "home", env={"TMPDIR": str(_made(folder / "tmp"))})
    assert done.returncode == 0, done.stderr
    assert list((folder / "tmp").iterdir()) == []
    return folder, last_object(done.stdout)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_its_last_line_says_what_happened(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    _, said = rehearsed
    assert said["take"].split("-")[-1] == "R000001"
    assert Path(said["folder"]).is_dir()
    assert abs(said["elapsed_s"] - 7) < 1
    assert abs(said["captured_s"] - said["elapsed_s"]) < 1.8
    assert (said["lacks"], said["notes"]) == ([], [])
    assert said["dropped"] == 0
    assert said["gaps"] == []
    assert abs(said["drift_ppm"]) < 500
    assert said["frames"] >= 160
    assert said["delivery"]["state"] == "none"


def test_it_verifies_without_a_key_and_is_marked_as_a_rehearsal(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    _, said = rehearsed
    done = terminal("verify", said["folder"], "--json")
    report = last_object(done.stdout)
    assert (done.returncode, report["status"], report["rehearsal"], report["identity"]) == (
        0,
        "intact",
        True,
        "unchecked",
    )
    opening = json.loads((Path(said["folder"]) / "journal").read_bytes().splitlines()[0])
    assert opening["series"] == "rehearsal"


def test_a_damaged_copy_is_damaged_and_a_strange_folder_is_none(
    rehearsed: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    _, said = rehearsed
    copy = tmp_path / Path(said["folder"]).name
    shutil.copytree(said["folder"], copy)
    segment = copy / "segments" / "000001"
    data = bytearray(segment.read_bytes())
    data[1000] ^= 1
    segment.write_bytes(data)
    done = terminal("verify", copy, "--json")
    assert done.returncode == 1
    assert [fault["file"] for fault in last_object(done.stdout)["faults"]] == ["segments/000001"]
    assert terminal("verify", tmp_path).returncode == 2
    assert terminal("verify", tmp_path / "nowhere").returncode == 2


def test_its_film_opens_elsewhere_with_its_chapters(rehearsed: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    _, said = rehearsed
    film = tmp_path / "film.mp4"
    done = terminal("export", said["folder"], "--out", film, "--reason", "a test", "--json")
    assert done.returncode == 0, done.stderr
    shown = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_chapters", str(film)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    probed = json.loads(shown.stdout)
    assert {stream["codec_name"] for stream in probed["streams"]} >= {"h264", "aac"}
    plan = small_plan(small_sale(child=True))
    assert [chapter["tags"]["title"] for chapter in probed["chapters"]] == [node.title.zh for node in plan.nodes]
    decoded = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(film), "-f", "null", "-"], capture_output=True, text=True, check=True
    )
    assert decoded.stderr == ""
    again = terminal("export", said["folder"], "--out", film, "--reason", "a test")
    assert again.returncode == 3
    assert "exists already" in again.stderr


def test_an_export_needs_a_reason(rehearsed: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    _, said = rehearsed
    done = terminal("export", said["folder"], "--out", tmp_path / "film.mp4")
    assert done.returncode == 2
    assert "needs a reason" in done.stderr
    assert not (tmp_path / "film.mp4").exists()


def test_it_says_its_verdict(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """The small packs ask for no check, so there is none: that is said, and no reason to fail."""
    _, said = rehearsed
    assert (said["verdict"], said["judgement"]["verdict"], said["judgement"]["why"]) == (*["not_judged"] * 2, "no_list")
    assert said["nodes"] == 5, "how many there are, as ever"
    again = last_object(terminal("judge", said["folder"], "--json").stdout)
    assert again["nodes"] == said["judgement"]["nodes"]


def test_a_second_rehearsal_is_number_two_and_names_the_first(rehearsed: tuple[Path, dict[str, Any]]) -> None:
    """A verdict is demanded of it, which a take that the clock walked cannot have; it is made all the same."""
    folder, said = rehearsed
    words = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 2)
    done = terminal("rehearse", *words, "--out", folder / "home", "--demand", "pass")
    second = last_object(done.stdout)
    assert (done.returncode, "[judge.demand]" in done.stderr) == (1, True)
    assert second["verdict"] not in (None, "pass")
    assert f"{second['take']}: " in done.stderr, "people read the verdict too"
    assert second["take"].endswith("R000002")
    opening = json.loads((Path(second["folder"]) / "journal").read_bytes().splitlines()[0])
    manifest = json.loads((Path(said["folder"]) / "manifest.json").read_bytes())
    assert opening["previous"] == manifest["head"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--camera", "nonsense:7", "--microphone", "test:tone"], "nonsense"),
        (["--camera", "/no/such/film.mp4", "--microphone", "test:tone"], "film.mp4"),
        (["--camera", "test:bars", "--microphone", "test:tone", "--sale", "/no/such/sale.json"], "sale.json"),
        (["--camera", "test:bars", "--microphone", "test:tone", "--hq", "https://127.0.0.1:9"], "code"),
        (["--camera", "test:bars", "--microphone", "test:tone", "--profile", "huge"], "profile"),
        (["--camera", "test:bars", "--microphone", "test:tone", "--watched"], "--watched"),
    ],
)
def test_wrong_input_is_answered_by_one_sentence(words: list[str], sentence: str, tmp_path: Path) -> None:
    done = terminal("rehearse", *words, "--seconds", 2, "--out", tmp_path / "home")
    assert done.returncode in (2, 3)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{nothing", "this is no JSON"),
        ("[]", "this is no JSON object"),
        ('{"a": ' + "[" * 7000 + "]" * 7000 + "}", "no JSON"),
        ('{"applicant": {"name": NaN}}', "NaN is no number"),
        (json.dumps({"name": "S" * 200_000}), "longer than"),
    ],
)
def test_a_sale_that_no_journal_can_hold_is_refused_before_the_take(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "sale.json").write_text(text)
    words = ("--camera", "test:bars", "--microphone", "test:tone", "--sale", tmp_path / "sale.json")
    done = terminal("rehearse", *words, "--seconds", 2, "--out", tmp_path / "home")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_take_without_one_picture_is_sealed_and_not_called_finished(tmp_path: Path) -> None:
    words = ("--camera", "tcp://127.0.0.1:9", "--microphone", "test:tone", "--seconds", 2, "--out", tmp_path)
    done = terminal("rehearse", *words)
    said = last_object(done.stdout)
    assert (done.returncode, said["status"], said["lacks"]) == (3, "sealed", ["picture"])
    assert (said["captured_s"], said["picture_s"]) == (0, 0)
    assert said["sound_s"] > 1.5
    assert "no_picture" in said["notes"]
    assert "none of the camera's" in done.stderr
    assert "note.no_picture" in report_of(said)["note_codes"]


def report_of(said: dict[str, Any]) -> dict[str, Any]:
    return last_object(terminal("verify", said["folder"], "--json").stdout)


def test_a_take_goes_on_when_nobody_reads_what_is_said(tmp_path: Path) -> None:
    words = command(
        "terminal", "rehearse", "--camera", "test:bars", "--microphone", "test:tone", "--seconds", 2, "--out", tmp_path
    )
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=writing, text=True, check=False, timeout=60)
    os.close(writing)
    assert (done.returncode, last_object(done.stdout)["status"]) == (0, "sealed")


def test_a_sealed_take_that_lost_a_file_is_missed(tmp_path: Path) -> None:
    words = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 2)
    take = Path(last_object(terminal("rehearse", *words, "--out", tmp_path).stdout)["folder"])
    (take / "segments" / "000000").unlink()
    found = terminal("recover", "--home", tmp_path, "--json")
    assert found.returncode == 1
    assert [item["take"] for item in last_object(found.stdout)["damaged"]] == [take.name]


@pytest.mark.parametrize("module", ["terminal", "headquarters"])
def test_every_command_has_help_with_an_example(module: str) -> None:
    text = run(module, "--help").stdout
    names = [
        line.split()[0]
        for line in text.partition("Commands:")[2].splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    assert len(names) >= 6
    for name in names:
        assert "Example:" in run(module, name, "--help").stdout, name
