"""What `scripts/build` made: is it small, whole and named, is nothing in it that must not be, and does it run?

A stage of its own: `scripts/build && SHUANGLU_BUILD=1 scripts/test tests/packaging/test_bundle.py`.
SHUANGLU_FROZEN is the folder where it lies, `dist` by default; with it, the journeys too run
against the frozen programs.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from headquarters.papers import framing
from program.version import VERSION
from scripts.bundle import known
from scripts.bundle.__main__ import size_of
from scripts.bundle.contents import Kind
from scripts.bundle.elf import asks_glibc, elf_files, needed
from scripts.lab.drawn_cards import drawn_card
from tests import ROOT

pytestmark = pytest.mark.skipif(not os.environ.get("SHUANGLU_BUILD"), reason="asks for SHUANGLU_BUILD=1 and a build")

DIST = Path(os.environ.get("SHUANGLU_FROZEN") or ROOT / "dist").resolve()
KINDS: tuple[Kind, Kind] = ("shuanglu", "headquarters")
MOST_BYTES, MOST_PACKED = 620_000_000, 210_000_000
FROM_THE_SYSTEM = {
    # glibc, and what must fit the machine's kernel, graphics and sound: the .deb depends on their packages
    "ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libmvec.so.1", "libpthread.so.0", "librt.so.1",
    "libutil.so.1", "libresolv.so.2", "libEGL.so.1", "libGL.so.1", "libdrm.so.2", "libwayland-client.so.0",
    "libwayland-cursor.so.0", "libwayland-egl.so.1", "libxcb.so.1", "libasound.so.2", "libgbm.so.1", "libcups.so.2",
}  # fmt: skip
UNWANTED = re.compile(
    r"lupdate|lrelease|libgtk|libgdk|libqgtk|libportaudio|libreadline|matplotlib|(^|/)tests?/|\.(mp4|mkv|wav|mp3|mov|avi)$"
)


@pytest.fixture(params=KINDS)
def bundle(request: pytest.FixtureRequest) -> Path:
    """Each of the two."""
    return built(request.param)


def built(kind: Kind) -> Path:
    folder = DIST / kind
    assert (folder / "bundle.json").is_file(), f"there is no build in {DIST}: run scripts/build"
    return folder


def names_in(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_it_is_small_enough() -> None:
    assert size_of(built("shuanglu")) <= MOST_BYTES
    for package in DIST.glob("shuanglu_*.deb"):
        members = subprocess.run(["ar", "t", package], capture_output=True, text=True, check=True).stdout
        if "data.tar.xz" in members:  # as it is handed out
            assert package.stat().st_size <= MOST_PACKED


def test_nothing_is_in_it_that_must_not_be(bundle: Path) -> None:
    assert [name for name in names_in(bundle) if UNWANTED.search(name)] == []
    dangling = [path for path in bundle.rglob("*") if path.is_symlink() and not path.exists()]
    assert dangling == []
    if bundle.name == "headquarters":
        heavy = ("PySide6", "cv2", "mediapipe", "rapidocr", "sherpa_onnx", "onnxruntime")
        assert not [name for name in heavy if (bundle / "_internal" / name).exists()]


def test_it_does_not_say_where_it_was_made(bundle: Path) -> None:
    """The checkout's path is in no file: not in code, not in the packages' records."""
    word = os.fsencode(ROOT)
    assert [path for path in bundle.rglob("*") if path.is_file() and word in path.read_bytes()] == []


def test_every_library_and_model_is_listed_with_its_licence(bundle: Path) -> None:
    listed = json.loads((bundle / "sbom.cdx.json").read_text(encoding="utf-8"))
    licence = {
        place["location"]: component["licenses"][0]["expression"]
        for component in listed["components"]
        for place in component.get("evidence", {}).get("occurrences", ())
    }
    for path in elf_files(bundle):
        name = path.relative_to(bundle).as_posix()
        assert licence.get(name), name
        assert not known.unwanted(licence[name]), name
    models = [name for name in names_in(bundle) if name.endswith((".onnx", ".tflite", ".binarypb"))]
    assert [name for name in models if name not in licence] == []
    assert bool(models) is (bundle.name == "shuanglu")
    page = (bundle / "LICENCES.md").read_text(encoding="utf-8")
    assert "| x264 |" in page
    assert (bundle / "licences" / "common" / "GPL-2").is_file()


def test_every_file_is_as_its_sum_says(bundle: Path) -> None:
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, digest in sums.items():
        assert hashlib.sha256((bundle / name).read_bytes()).hexdigest() == digest, name
    files = {
        path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()
    }
    assert files - set(sums) == {"SHA256SUMS"}


def test_it_brings_what_it_needs_and_asks_the_system_for_the_agreed_rest(bundle: Path) -> None:
    there = {path.name for path in bundle.rglob("*") if not path.is_dir()}
    asked = {name for path in elf_files(bundle) for name in needed(path.read_bytes())}
    assert asked - there <= FROM_THE_SYSTEM
    newest = max(asks_glibc(path.read_bytes()) for path in elf_files(bundle))
    assert newest <= int(os.confstr("CS_GNU_LIBC_VERSION").rpartition(".")[2])  # type: ignore[union-attr]  # glibc is here


def run(kind: Kind, *words: object, status: int = 0, **environment: str) -> str:
    """Run a frozen program in an environment that has no Python of ours; return what it printed."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SHUANGLU", "VIRTUAL"))
    }
    done = subprocess.run(
        [built(kind) / kind, *map(str, words)],
        cwd="/",
        env={**clean, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def last(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
    return found


def test_it_says_its_version_and_its_commands() -> None:
    for kind in KINDS:
        assert run(kind, "--version").strip() == f"{kind} {VERSION}"
        plain = subprocess.run(
            [sys.executable, "-m", {"shuanglu": "terminal"}.get(kind, kind), "--help"],
            cwd=ROOT, env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert _commands(run(kind, "--help")) == _commands(plain)


def _commands(page: str) -> list[str]:
    return re.findall(r"^  ([a-z][a-z-]+)  ", page, re.MULTILINE)


def test_its_libraries_and_models_load(tmp_path: Path) -> None:
    said = json.loads(run("shuanglu", "doctor", "--json", status=1, HOME=str(tmp_path)))
    assert not (tmp_path / ".cache" / "Microsoft").exists()  # ONNX Runtime's wheel would tell its maker of each start
    status = {check["check"]: check["status"] for check in said["checks"]}
    names = ("cryptography", "encoder", "sound library", "camera library", "card models", "face models", "voice models")
    assert {name: status[name] for name in names} == dict.fromkeys(names, "ok")


def test_a_rehearsal_is_recorded_and_verified(tmp_path: Path) -> None:
    words = ("--camera", "test:clap", "--microphone", "test:clap", "--seconds", 10, "--out", tmp_path / "home")
    said = last(run("shuanglu", "rehearse", *words))
    assert said["gaps"] == []
    assert last(run("shuanglu", "verify", said["folder"], "--json"))["status"] == "intact"


def test_cards_faces_and_plans_are_read(tmp_path: Path) -> None:
    card = drawn_card(1)
    Image.fromarray(card.front[:, :, ::-1]).save(tmp_path / "front.png")
    read = last(run("shuanglu", "id-card", tmp_path / "front.png", "--json"))
    assert read["kind"]
    words = ("faces", "--camera", ROOT / "resources" / "demo" / "sale.mp4", "--fps", 1, "--json")
    assert "face" in run("shuanglu", *words)
    sale = ROOT / "resources" / "demo" / "sale.json"
    if sale.is_file():
        assert run("shuanglu", "plan", "--sale", sale)


def test_a_paper_is_taken_apart_by_the_program_itself(tmp_path: Path) -> None:
    Image.new("L", (400, 600), 255).save(tmp_path / "paper.pdf")
    done = subprocess.run(
        [built("headquarters") / "headquarters", framing.ALONE],
        input=(tmp_path / "paper.pdf").read_bytes(), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    answer = iter([done.stdout])
    assert done.returncode == 0, done.stderr
    assert next(answer)[:4] == b"\0\0\0\0"  # the empty word: all is well
    assert b"\x89PNG" in done.stdout or b"\xff\xd8" in done.stdout


def test_headquarters_serves_and_examines_itself_at_night(tmp_path: Path) -> None:
    data = tmp_path / "hq"
    with subprocess.Popen(
        [built("headquarters") / "headquarters", "serve", "--data", data, "--port", "0", "--stop-with-stdin"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
    ) as server:  # fmt: skip
        assert server.stdout is not None
        assert server.stdin is not None
        url = next(line.split()[-1] for line in server.stdout if line.startswith("headquarters: ready on "))
        code = json.loads(run("headquarters", "enrol-code", "--data", data, "--json"))["code"]
        words = ("--camera", "test:clap", "--microphone", "test:clap", "--seconds", 6, "--hq", url, "--code", code)
        said = last(run("shuanglu", "rehearse", *words, "--out", tmp_path / "home"))
        assert said["delivery"]["state"] == "received"
        night = json.loads(run("headquarters", "verify", "--all", "--nightly", "--json", "--data", data))
        assert night["sound"]
        server.stdin.close()
        assert server.wait(30) == 0
