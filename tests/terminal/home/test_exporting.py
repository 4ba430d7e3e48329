"""A take of this home becomes a film whose chapters are the attempts at its nodes."""

from pathlib import Path

import av

from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from terminal.home.exporting import export_take
from terminal.home.opening import Home
from tests.headquarters.films import picture_segments
from tests.terminal.station.test_resuming import Recording

SECOND_US = 1_000_000


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
