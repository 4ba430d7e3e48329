"""A take of this home becomes a film whose chapters are the attempts at its nodes."""

from pathlib import Path

import av
import pypdfium2
import pytest

from evidence.faults import EvidenceFault
from evidence.papers.beside import papers_folder
from faults.errors import ShuangluError
from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from terminal.home.exporting import export_take
from terminal.home.opening import Home
from tests.evidence.papers.pdfa import faults_of
from tests.evidence.papers.signed_take import PAPER, SIGNED
from tests.headquarters.films import picture_segments
from tests.terminal.station.test_resuming import Recording

SECOND_US = 1_000_000
SHEET = f"signed-{PAPER}.pdf"


def test_each_attempt_is_a_chapter_of_its_own(home: Home, sale: Sale, plan: Plan, tmp_path: Path) -> None:
    made = Recording(home, sale, plan)
    made.write(made.opening)
    for number, plaintext in enumerate(picture_segments(3)):
        start_us = number * SECOND_US
        made.writer.segment(
            plaintext,
            start_us=start_us,
            end_us=start_us + SECOND_US,
            frames=25,
            dropped=0,
            drift_ppm=0.0,
            samples=0,
            picture_us=SECOND_US,
            sound_us=0,
        )
        made.at_us = start_us + SECOND_US // 2
        made.press("repeat" if number == 0 else "node_passed")
    made.close("quit")
    export_take(home, made.writer.folder, tmp_path / "film.mp4", "a complaint")
    with av.open(str(tmp_path / "film.mp4")) as film:
        titles = [chapter["metadata"]["title"] for chapter in film.chapters()]
    first, second, third = (node.title.zh for node in plan.nodes[:3])
    assert titles == [first, f"{first}（第 2 次）", second, third]


def test_what_was_written_lies_beside_the_film_and_both_go_together(
    home: Home, sale: Sale, plan: Plan, tmp_path: Path
) -> None:
    made = Recording(home, sale, plan)
    made.write(made.opening)
    (plaintext,) = picture_segments(1)
    made.writer.segment(
        plaintext,
        start_us=0,
        end_us=SECOND_US,
        frames=25,
        dropped=0,
        drift_ppm=0.0,
        samples=0,
        picture_us=SECOND_US,
        sound_us=0,
    )
    facts = {"node": "I20", "attempt": 1, "item": f"sign:{PAPER}", "via": "paced"}
    made.writer.object(SIGNED.to_json(), role="strokes", media_us=500_000, facts=facts)
    made.close("quit")
    film = tmp_path / "film.mp4"
    told = export_take(home, made.writer.folder, film, "a complaint")
    assert told["papers"] == [f"000000-strokes-sign-{PAPER}.svg", f"000000-strokes-sign-{PAPER}.json", SHEET]
    assert told["paper_faults"] == []
    beside = papers_folder(film)
    assert sorted(path.name for path in beside.iterdir()) == sorted(told["papers"])
    assert faults_of((beside / SHEET).read_bytes()) == []
    sheet = pypdfium2.PdfDocument((beside / SHEET).read_bytes())[0].get_textpage().get_text_range()
    assert "这段录像是演练或演示" in sheet
    assert "不是任何人的笔迹" in sheet, "the clock wrote it"
    film.unlink()
    with pytest.raises(ShuangluError) as there:
        export_take(home, made.writer.folder, film, "again")
    assert there.value.code == "export.exists"
    other = tmp_path / "other.mp4"
    objects = made.writer.folder / "objects" / "000000"
    objects.write_bytes(objects.read_bytes()[:-1] + b"\0")
    with pytest.raises(EvidenceFault):
        export_take(home, made.writer.folder, other, "altered")
    assert not other.exists()
    assert not papers_folder(other).exists()
