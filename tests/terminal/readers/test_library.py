"""Vendors' libraries, played by two that are compiled here: real functions across a real C interface."""

import io
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from PIL import Image

from terminal.session.orders.reader import ReadChip
from tests.terminal.readers.chips import LI, portrait, resident
from tests.terminal.readers.stories import counter

HERE = Path(__file__).parent
GCC = shutil.which("gcc") or shutil.which("cc")


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    if GCC is None:
        pytest.skip("no C compiler on this machine")
    for name in ("sdt", "cvr"):
        made = tmp_path / f"lib{name}.so"
        subprocess.run([GCC, "-shared", "-fPIC", "-o", made, HERE / f"{name}.c"], check=True)
    return tmp_path


def test_a_card_is_read_by_the_functions_sdt(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = compiled / "card"
    monkeypatch.setenv("SDT_CARD", str(card))
    with counter(f"library:{compiled / 'libsdt.so'}") as here:
        ready = here.sees("ready")
        assert (ready.name, ready.stand_in) == ("SAM 05.03-20190101-0000000042-0000000007", False)
        here.order(ReadChip(1))
        card.write_bytes(resident())
        reading = here.reads().reading
        assert {name: field.value for name, field in reading.fields.items()} == LI
        assert reading.portrait == b"", "these functions do not open the picture"
        here.order(ReadChip(2))
        since = here.now()
        card.unlink()
        time.sleep(0.7)
        card.write_bytes(b"rubbish")
        here.sees("failed", "reader.rubbish", since=since)


def test_a_library_that_hangs_is_ended_and_loaded_again(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = compiled / "card"
    monkeypatch.setenv("SDT_CARD", str(card))
    with counter(f"library:{compiled / 'libsdt.so'}", hang_s=0.5) as here:
        here.order(ReadChip(1))
        here.sees("ready")
        card.write_bytes(b"hang")
        here.sees("absent", "reader.hangs")
        since = here.now()
        card.write_bytes(resident())
        assert here.reads(since=since).reading.kind == "resident"


def test_a_card_is_read_by_the_functions_cvr_with_its_portrait_and_leaves_no_file(
    compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bitmap = io.BytesIO()
    Image.open(io.BytesIO(portrait())).save(bitmap, "BMP")
    card, scratch = compiled / "card.bmp", compiled / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("CVR_CARD", str(card))
    monkeypatch.setenv("TMPDIR", str(scratch))
    with counter(f"library:{compiled / 'libcvr.so'}") as here:
        assert here.sees("ready").name == "SAM 05.03-42"
        here.order(ReadChip(1))
        card.write_bytes(bitmap.getvalue())
        reading = here.reads().reading
        assert reading.fields["name"].value == "李秀英"
        assert reading.fields["birth_date"].value == "1995-07-04"
        assert reading.fields["authority"].value == "苏州市公安局"
        with Image.open(io.BytesIO(reading.portrait)) as shown:
            assert (shown.format, shown.size) == ("JPEG", (102, 126))
        here.sees("card")
        assert [each for each in scratch.rglob("*") if each.is_file()] == [], "the library had written wz.txt"


def test_what_is_no_such_library_is_said_in_its_own_words(compiled: Path) -> None:
    other = compiled / "libother.so"
    source = compiled / "other.c"
    source.write_text("int nothing(void) { return 0; }")
    assert GCC
    subprocess.run([GCC, "-shared", "-fPIC", "-o", other, source], check=True)
    no_elf = compiled / "termb.dll"
    no_elf.write_bytes(b"MZ\x90")
    for path, key in (
        (other, "reader.library:other"),
        (no_elf, "reader.library"),
        (compiled / "gone.so", "reader.absent:library"),
        (f"{compiled / 'libsdt.so'}?port=7", "reader.absent:ports"),
    ):
        with counter(f"library:{path}") as here:
            told = here.sees("absent", key.partition(":")[0]).trouble
            assert told
            assert told.key == key


def test_scratch_folders_are_not_left_behind(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = compiled / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with counter(f"library:{compiled / 'libcvr.so'}") as here:
        here.sees("ready")
    assert list(scratch.iterdir()) == []
