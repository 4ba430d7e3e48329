"""Papers before the camera: the right title, held still, and nothing else passes for it."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from math import cos, sin
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from resources import PAPERS
from scripts.lab.drawn_pages import SIZE, Hold, before_camera, drawn_page, drawn_practising_card
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Choice, TextEngine, TextLine
from terminal.ocr.live_titles import LiveTitles
from terminal.session.facts.analyst import PaperSeen, TitlesLooked
from terminal.session.orders.analyst import Bearer
from tests.media import media_file

STEP_US = 150_000
TITLES = (
    "投保提示书",
    "人身保险投保提示书",
    "产品条款",
    "保险条款",
    "条款",
    "产品说明书",
    "免除责任条款说明",
    "现金价值表",
    "投保单",
    "投保声明",
    "转保确认书",
    "确认书",
    "执业证",
)
"""Those of the shipped packs, short ones that stand in many a text among them."""


class Reads:
    """An engine of which only titles are asked."""

    def read_lines(self, picture: BgrPicture) -> list[TextLine]:
        raise AssertionError(picture.shape)

    def read_strips(self, strips: list[BgrPicture]) -> list[tuple[str, float]]:
        raise AssertionError(len(strips))


class AtOnce(Executor):
    """Runs what it is given before it returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as every executor
            future.set_exception(error)
        return future


def watched(
    engine: TextEngine, pictures: Iterator[BgrPicture], *bearers: Bearer, until: tuple[str, str] | None = None
) -> list[PaperSeen | TitlesLooked]:
    """What is said of pictures; `until`: what is said of a card that has been held for two seconds, then no more."""
    live = LiveTitles(engine, TITLES, AtOnce(), bearers=bearers)
    said: list[PaperSeen | TitlesLooked] = []
    for number, picture in enumerate(pictures):
        said += live.look(picture, number * STEP_US, 5_000_000 + number * STEP_US)
        if until and any((each.name, each.number) == until and each.still_ms >= 2000 for each in papers(said)):
            break
    live.close()
    return said


def papers(said: list[PaperSeen | TitlesLooked]) -> list[PaperSeen]:
    return [each for each in said if isinstance(each, PaperSeen)]


def held(page: BgrPicture | None, hold: Hold, seconds: float) -> Iterator[BgrPicture]:
    for number in range(round(seconds * 1e6 / STEP_US)):
        yield before_camera(page, hold, seed=number)


def swaying(page: BgrPicture, px: float, hertz: float, seconds: float) -> Iterator[BgrPicture]:
    """Held in a hand that moves in a curve of so many pixels to each side, so often a second."""
    for number in range(round(seconds * 1e6 / STEP_US)):
        turn = 2 * np.pi * hertz * number * STEP_US / 1e6
        smear = 2 * np.pi * hertz * px / 30
        x, y = 0.5 + px * sin(turn) / SIZE[0], 0.52 + px * cos(turn) / SIZE[1]
        yield before_camera(page, Hold(x, y, smear=smear), seed=number)


def test_a_page_that_is_held_still_is_told_with_since_when(engine: TextEngine) -> None:
    def scene() -> Iterator[BgrPicture]:
        yield from held(None, Hold(), 0.6)
        yield from held(drawn_page("人身保险投保提示书"), Hold(degrees=3), 2.4)

    said = papers(watched(engine, scene()))
    assert {each.title for each in said} == {"人身保险投保提示书"}, "the longer title, and none that the text mentions"
    assert {each.captured_us for each in said} == {600_000}, "it came 0.6 s after the beginning"
    assert {each.media_us for each in said} == {5_600_000}
    assert said[-1].still_ms >= 2000
    assert [each.still_ms for each in said] == sorted(each.still_ms for each in said)
    assert said[-1].problems == ()


def test_a_hand_that_sways_a_little_holds_still_enough(engine: TextEngine) -> None:
    said = papers(watched(engine, swaying(drawn_page("产品说明书"), 5, 0.7, 3)))
    assert {each.title for each in said} == {"产品说明书"}
    assert max(each.still_ms for each in said) >= 2000


def test_a_page_that_is_waved_about_is_not_held_still(engine: TextEngine) -> None:
    said = watched(engine, swaying(drawn_page("产品说明书"), 90, 1.0, 3))
    assert max((each.still_ms for each in papers(said)), default=0) < 600
    assert sum(isinstance(each, TitlesLooked) for each in said) >= 3, "it was looked for all the same"


def test_another_paper_is_not_taken_for_one_of_the_plan(engine: TextEngine) -> None:
    """Its text speaks of 保险条款, 产品说明书 and 投保提示书 at every line."""
    said = watched(engine, held(drawn_page("理财产品风险揭示"), Hold(), 1.5))
    assert papers(said) == []
    assert any(isinstance(each, TitlesLooked) for each in said)


def test_a_paper_that_is_put_away_is_not_held_any_more(engine: TextEngine) -> None:
    def scene() -> Iterator[BgrPicture]:
        yield from held(drawn_page("投保单"), Hold(), 1.2)
        yield from held(None, Hold(), 2)

    assert max(each.still_ms for each in papers(watched(engine, scene()))) < 1300


def test_an_empty_room_was_looked_at_and_nothing_was_read() -> None:
    class Never(Reads):
        def read_some(self, picture: BgrPicture, choose: Choice) -> list[TextLine]:
            raise AssertionError(f"there is no print to be read: {picture.shape}, {choose}")

    said = watched(Never(), held(None, Hold(), 2))
    assert [type(each) for each in said] == [TitlesLooked] * 3


@pytest.mark.parametrize("hold", [Hold(light=0.16), Hold(blur=2.2)], ids=["dark", "blurred"])
def test_what_was_read_in_spite_of_light_or_lens_says_so(engine: TextEngine, hold: Hold) -> None:
    said = papers(watched(engine, held(drawn_page("产品说明书"), hold, 0.6)))
    assert {each.title for each in said} == {"产品说明书"}
    assert said[0].problems == (("dark",) if hold.light < 1 else ("blurred",))


SHIPPED = json.loads((PAPERS / "papers.json").read_text("utf-8"))


@pytest.mark.parametrize("paper", SHIPPED, ids=[each["paper"] for each in SHIPPED])
def test_the_shipped_papers_are_told_by_their_first_pages(engine: TextEngine, paper: dict[str, Any]) -> None:
    first, *others = (_read(path) for path in sorted((PAPERS / paper["sha256"]).glob("*.png")))
    assert {each.title for each in papers(watched(engine, held(first, Hold(), 0.5)))} == {paper["title"]["zh"]}
    for page in others:
        assert papers(watched(engine, held(page, Hold(), 0.5))) == [], "a page without a title"


def _read(path: Path) -> BgrPicture:
    page = cv2.imread(str(path))
    assert page is not None
    return np.asarray(page, np.uint8)


@pytest.mark.parametrize("name", ["dp_driving_licence.png", "co_printed_text.jpeg", "cn_screen_text_1.png"])
def test_real_papers_of_other_kinds_are_none_of_the_plan(engine: TextEngine, name: str) -> None:
    page = _read(media_file(f"doc/{name}"))
    high = min(0.8, 0.9 * SIZE[0] / SIZE[1] * page.shape[0] / page.shape[1])
    said = watched(engine, held(page, Hold(high=high), 0.6))
    assert papers(said) == []
    assert any(isinstance(each, TitlesLooked) for each in said)


# --- whose card it is ---

NUMBER = "00000032050002026000001"
OWN = Bearer(("执业证",), "王芳", NUMBER)
CLOSE = Hold(high=0.62)


@pytest.mark.parametrize(
    ("name", "number", "hold", "wanted"),
    [
        ("王芳", NUMBER, CLOSE, ("found", "found")),
        ("王芳", "00000032050002026000017", CLOSE, ("found", "other")),
        ("李国强", "00000032050002026000017", CLOSE, ("other", "other")),
        ("", "请见本证件背面所载明的编号", CLOSE, ("unread", "unread")),
    ],
    ids=["her own", "another number", "somebody else's", "nothing on it"],
)
def test_whose_card_is_held_up_is_told_and_nothing_that_stands_on_it(
    engine: TextEngine, name: str, number: str, hold: Hold, wanted: tuple[str, str]
) -> None:
    pictures = held(drawn_practising_card(name, number), hold, 30)
    said = papers(watched(engine, pictures, OWN, until=wanted))
    assert {each.title for each in said} == {"执业证"}
    assert (said[-1].name, said[-1].number) == wanted
    assert said[-1].still_ms >= 2000, "it goes on being held"
    assert not {"other", "found"} & {said[0].name, said[0].number}, "first its title is read"
    assert not any(word in repr((said, OWN)) for word in ("王芳", "李国强", "00000032050002026", "示例人寿"))


def test_what_stands_on_other_papers_is_not_looked_for(engine: TextEngine) -> None:
    said = papers(watched(engine, held(drawn_page("投保单"), Hold(), 1.5), OWN))
    assert {(each.name, each.number) for each in said} == {("", "")}


# --- beside the faces ---


class Slow(Reads):
    """Finds the title where it stands on a page that is held as in these stories, but only when it is let."""

    def __init__(self) -> None:
        self.go, self.asked = threading.Event(), 0

    def read_some(self, picture: BgrPicture, choose: Choice) -> list[TextLine]:
        self.asked += 1
        assert self.go.wait(10)
        left, right = 0.35 * picture.shape[1], 0.65 * picture.shape[1]
        quad = ((left, 104.0), (right, 104.0), (right, 134.0), (left, 134.0))
        assert choose([quad]) == [0]
        return [TextLine("产品说明书", 0.9, quad)]


def test_a_slow_engine_holds_up_no_picture_and_takes_nothing_from_how_long_it_was_held() -> None:
    engine, page = Slow(), drawn_page("产品说明书")
    live = LiveTitles(engine, TITLES)
    pictures = list(held(page, Hold(), 2.1))
    said = [each for number, picture in enumerate(pictures) for each in live.look(picture, number * STEP_US, None)]
    assert said == []
    assert engine.asked == 1, "one reading at a time"
    engine.go.set()
    live._worker.shutdown(wait=True)
    looked, *last = live.look(pictures[-1], len(pictures) * STEP_US, None)
    assert looked == TitlesLooked(STEP_US, None), "the second picture, from which on it is known what rests"
    assert [(each.captured_us, each.still_ms) for each in papers(last)] == [(0, len(pictures) * STEP_US // 1000)]


def test_an_engine_that_does_not_answer_any_more_is_said_and_nothing_was_looked_at() -> None:
    engine, now_s = Slow(), 0.0
    live = LiveTitles(engine, TITLES, clock_s=lambda: now_s)
    pictures = list(held(drawn_page("产品说明书"), Hold(), 0.5))
    assert [
        each for number, picture in enumerate(pictures) for each in live.look(picture, number * STEP_US, None)
    ] == []
    now_s = 30.0
    with pytest.raises(TimeoutError):
        live.look(pictures[0], 2_000_000, None)
    engine.go.set()
    live.close()
