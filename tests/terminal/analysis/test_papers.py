"""Titles of papers in the analyst process: asked for, told, taken back; and read by the real models beside faces."""

import cv2
import numpy as np

from scripts.lab.drawn_pages import drawn_page
from terminal.analysis.standing_orders import StandingOrders
from terminal.capture.instant import now_us
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    FacesSeen,
    PaperSeen,
    TitlesLooked,
)
from terminal.session.orders.analyst import Bearer, ForgetCard, Rest, WatchFaces, WatchPapers, WatchPreview
from tests.terminal.analysis import eyes, stories

TITLES = ("投保提示书", "人身保险投保提示书", "产品条款")


def test_titles_are_told_until_they_are_not_asked_for_any_more() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchPapers(("产品条款", "投保单")))
        first = kiosk.wait(PaperSeen)
        second = kiosk.wait(PaperSeen, lambda seen: seen.title == "投保单")
        assert (first.title, first.captured_us, first.media_us) == ("产品条款", second.captured_us, second.media_us)
        assert second.still_ms >= 140, "a glance each 0.15 s"
        assert len(kiosk.all(TitlesLooked)) >= 2
        kiosk.order(WatchPapers(()))
        kiosk.order(WatchFaces())
        kiosk.wait(FacesSeen)
        since = kiosk.now()
        kiosk.wait(FacesSeen, since=since)
        assert not [each for each in kiosk.heard[since:] if isinstance(each, TitlesLooked)]
        assert kiosk.all(AnalystFailed) == []


def test_whose_card_it_must_be_reaches_the_analyst_and_a_new_one_too() -> None:
    order = WatchPapers(("执业证", "投保单"), (Bearer(("执业证",), "王芳", "T-1"),))
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.Eyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(order)
        assert kiosk.wait(PaperSeen).name == "found"
        assert kiosk.wait(PaperSeen, lambda seen: seen.title == "投保单").name == ""
    standing = StandingOrders()
    standing.note(order)
    assert standing.orders() == (order,)


class Unread(eyes.Eyes):
    def titles(self, titles: tuple[str, ...], bearers: tuple[Bearer, ...] = ()) -> eyes.Paper:
        assert not bearers
        return Torn(titles)


class Torn(eyes.Paper):
    def look(self, picture: BgrPicture, captured_us: int, media_us: int | None) -> list[PaperSeen | TitlesLooked]:
        raise ValueError(f"张三 {picture.shape} {captured_us} {media_us}")


def test_where_titles_cannot_be_read_that_is_said_once_and_faces_are_seen() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=Unread) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchPapers(TITLES))
        kiosk.order(WatchFaces())
        failed = kiosk.wait(AnalystFailed)
        assert (failed.code, failed.trouble.facts) == ("analysis.papers", {"problem": "ValueError"})
        since = kiosk.now()
        kiosk.wait(FacesSeen, since=since)
        assert len(kiosk.all(AnalystFailed)) == 1
        assert kiosk.all(TitlesLooked) == [], "nobody looked for titles"


def test_a_new_analyst_is_asked_for_the_titles_again() -> None:
    standing = StandingOrders()
    standing.note(WatchPapers(TITLES))
    assert standing.orders() == (WatchPapers(TITLES),)
    for over in (WatchPapers(()), ForgetCard(), Rest()):
        standing.note(WatchPapers(TITLES))
        standing.note(over)
        assert standing.orders() == ()


def test_the_real_models_read_a_page_that_is_held_up_and_faces_are_told_meanwhile() -> None:
    page = cv2.resize(drawn_page("人身保险投保提示书"), (424, 600), interpolation=cv2.INTER_AREA)
    picture = np.full((720, 1280, 3), 120, np.uint8)
    picture[90:690, 430:854] = page
    with (
        stories.pictures(_i420(picture)) as shown,
        stories.listening(shown, ready=False, make_models=None, hang_s=60) as kiosk,
    ):
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchPapers(TITLES))
        began_us = now_us()
        paper = kiosk.wait(PaperSeen, timeout=150)
        assert paper.title == "人身保险投保提示书"
        assert paper.captured_us >= began_us
        kiosk.order(WatchFaces())  # while its models load nobody looks, and what was held may have moved
        seen = kiosk.wait(FacesSeen, timeout=90)
        paper = kiosk.wait(PaperSeen, since=kiosk.now(), timeout=60)
        held = kiosk.wait(PaperSeen, lambda seen: seen.still_ms > paper.still_ms, since=kiosk.now(), timeout=60)
        assert (held.title, held.captured_us, held.media_us) == (paper.title, paper.captured_us, paper.media_us)
        assert seen.faces == (), "nobody is there"
        assert seen.picture is not None
        assert (seen.picture.width, 100 < seen.picture.light < 180) == (1280, True)
        assert [*kiosk.all(AnalystFailed), *kiosk.all(AnalystLost)] == []


def _i420(
    picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]",
) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
