"""Pictures that are made to hurt, where the system ends what takes too much; a recorder goes on beside them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from scripts.lab import recording
from terminal.session.facts.recorder import GapBegan, SegmentHeld
from tests import ROOT
from tests.terminal.intake.hostile_pictures import PORTRAIT, bombs, largest, png, real_pictures, saved

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
CODES = {
    f"picture.{kind}" for kind in ("missing", "not_a_file", "no_access", "file_size", "type", "dimensions", "broken")
}

CAGE = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
from faults.errors import ShuangluError
from terminal.intake.picture_file import open_picture
for line in sys.stdin:
    path = Path(line.rstrip("\\n"))
    began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        answer = list(open_picture(path).shape)
    except ShuangluError as error:
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
    originals += [saved(small, kind) for kind in ("WEBP", "BMP", "TIFF")]
    originals += [saved(small, "TIFF", compression=packing) for packing in ("tiff_lzw", "jpeg", "tiff_deflate")]
    originals += [saved(small, "JPEG", progressive=True), saved(small.convert("P"), "PNG")]
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


COMMAND = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
from terminal.__main__ import main
sys.argv = ["shuanglu", *sys.argv[1:]]
main()
"""


def _batch(folder: Path) -> list[Path]:
    """Bombs, shapes that no card has, and one good picture at the end."""
    for name, data in bombs():
        (folder / name).write_bytes(data)
    (folder / "thin.png").write_bytes(png(16, 4096))
    (folder / "flat.png").write_bytes(png(4096, 16))
    (folder / "tiny.png").write_bytes(png(16, 16))
    Image.effect_noise((2000, 1500), 90).save(folder / "noise.png")
    return [*sorted(folder.iterdir()), PORTRAIT]


@needs_proc
def test_a_batch_of_bombs_is_answered_one_by_one_and_the_recorder_beside_it_notices_nothing(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    batch = _batch(tmp_path / "pictures")
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        kiosk.open(recording.open_order(tmp_path / "takes"))
        kiosk.wait(SegmentHeld)
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "id-card", *map(str, batch), "--json"],
            cwd=ROOT, capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip
        closed = kiosk.close()
    assert (done.returncode, done.stderr) == (3, ""), done.stderr[-2000:]
    answers = {Path(said["file"]).name: said for said in map(json.loads, done.stdout.splitlines())}
    assert len(answers) == len(batch)
    assert {said["error"]["code"] for said in answers.values() if "error" in said} <= CODES
    assert "error" not in answers[PORTRAIT.name]
    assert {said["side"] for said in answers.values()} == {"none"}
    assert (closed.status, closed.summary["dropped"], kiosk.all(GapBegan)) == ("sealed", 0, [])
