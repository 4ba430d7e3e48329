"""Everything the programs write, while they record and after, is searched for sound, picture and personal data.

The search finds what it looks for: the same search over the exported film and the sale's own file finds both.
"""

import json
import os
import subprocess
import threading
from pathlib import Path

from tests import ROOT
from tests.journeys.programs import command, last_object, terminal
from tests.sales import write_sale

NAME, NUMBER = "欧阳明月", "320500195001017715"
PRODUCT = "示例产品甲"
PERSONAL = [
    NAME.encode(),
    NAME.encode("utf-16-le"),
    NAME.encode("gb18030"),
    json.dumps(NAME).strip('"').encode(),
    NUMBER.encode(),
    PRODUCT.encode(),
    json.dumps(PRODUCT).strip('"').encode(),
]
BOXES = [b"ftypiso", b"moof\x00\x00", b"mdat", b"avcC", b"mp4a", b"Lavc", b"x264 - core"]
"""Boxes of MP4, marks of H.264 and AAC."""
RAW = [b"\x80" * 4096, b"\x10" * 4096]
"""Runs of plain colour and of black, as raw pictures have them."""
SQLITE = [b"SQLite format 3"]


def findings(folder: Path) -> list[tuple[str, bytes]]:
    """Every readable thing below `folder`, with its file. A file that is gone again was searched before."""
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            data = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:
            continue
        found += [(path.name, word[:24]) for word in (*PERSONAL, *BOXES, *RAW, *SQLITE) if word in data]
    return found


def test_nothing_readable_is_ever_written(tmp_path: Path) -> None:
    identity = {"kind": "resident_id", "number": NUMBER}
    applicant = {"name": NAME, "birth_date": "1950-01-01", "identity": identity}
    sale = write_sale(tmp_path / "sale.json", applicant=applicant, products__0__name=PRODUCT)
    written = tmp_path / "written"
    for name in ("home", "tmp", "account"):
        (written / name).mkdir(parents=True)
    env = {
        **os.environ,
        "TMPDIR": str(written / "tmp"),
        "HOME": str(written / "account"),
        "XDG_CACHE_HOME": str(written / "account"),
    }
    media = ROOT / "resources" / "demo" / "sale.mp4"
    words = ("--camera", media, "--microphone", media, "--seconds", 8, "--sale", sale, "--out", written / "home")
    while_recording: list[tuple[str, bytes]] = []
    ended = threading.Event()

    def search() -> None:
        while not ended.wait(0.2):
            while_recording.extend(findings(written))

    searcher = threading.Thread(target=search)
    searcher.start()
    try:
        done = subprocess.run(
            command("terminal", "rehearse", *words),
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    finally:
        ended.set()
        searcher.join()
    assert done.returncode == 0, done.stderr
    assert while_recording == []
    assert findings(written) == []
    assert NAME not in done.stdout + done.stderr

    take = Path(last_object(done.stdout)["folder"])
    film = tmp_path / "exported" / "film.mp4"
    film.parent.mkdir()
    assert terminal("export", take, "--out", film, "--reason", "to show that the search finds", env=env).returncode == 0
    assert {word for _, word in findings(film.parent)} >= {b"mdat", b"avcC", b"mp4a"}
    assert {word for _, word in findings(tmp_path)} >= {NAME.encode(), NUMBER.encode()}
    assert findings(written) == []
