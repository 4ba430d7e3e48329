"""What the camera for documents shows: in the picture's place while a card is read, and as thumbnails at a node."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from rulebook.sale.text import Text
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import PaperView, Snapshot, TakenPaper
from terminal.ui.pages.card import CardPage
from terminal.ui.pages.node import NodePage
from tests.terminal.ui.conftest import READY, Kiosk, MakeKiosk, Scene
from tests.terminal.ui.desk import Desk
from tests.terminal.ui.identity_views import SEEN, identifying, still
from tests.terminal.ui.node_views import in_hand
from tests.terminal.ui.plans import Walker

TERMS = PaperView("terms", Text(zh="保险条款", en="Policy terms"))
NOTICE = PaperView("notice", Text(zh="投保提示书", en="Notice"))


def running(snapshot: Snapshot, state: Any = "running") -> Snapshot:
    return replace(snapshot, station=replace(snapshot.station, documents=state))


def size(kiosk: Kiosk) -> tuple[int, int] | None:
    """Of the picture that is shown, pixels."""
    image = kiosk.window.shell.preview._image
    return None if image is None else (image.width(), image.height())


def test_while_a_card_is_read_its_picture_stands_there_and_the_first_ones_when_it_is_gone(kiosk: Kiosk) -> None:
    desk, scene = Desk(kiosk), identifying("card-waiting")
    desk.shows(Scene(running(scene.snapshot), scene.live))
    assert isinstance(kiosk.window.shell.page, CardPage)
    kiosk.until(lambda: size(kiosk) == (400, 300))
    under = replace(SEEN, camera="document", width=4000)
    desk.shows(Scene(running(scene.snapshot), replace(scene.live, card=under)))
    overlay = kiosk.window.shell.preview.overlay()
    assert (overlay.card, overlay.faces) == (under, None), "faces are the first camera's"
    mirrored = replace(under, problems=("mirrored",))
    desk.shows(Scene(running(scene.snapshot), replace(scene.live, card=mirrored)))
    (advice,) = [text for text in kiosk.window.shell.page.waiting.advice.texts() if text]
    assert "second_camera_mirrored" in advice
    desk.shows(Scene(running(scene.snapshot, "gone"), replace(scene.live, card=under)))
    kiosk.until(lambda: size(kiosk) == (1280, 720))
    assert kiosk.window.shell.preview.overlay().card is None, "corners of another picture"


def test_papers_are_taken_and_taken_again_and_their_pictures_seen(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    node = in_hand(Walker().to("I07").snapshot(READY))
    assert node.walk is not None

    def shows(*papers: PaperView) -> NodePage:
        assert node.walk is not None
        desk.shows(running(replace(node, walk=replace(node.walk, papers=papers))))
        page = kiosk.window.shell.page
        assert isinstance(page, NodePage)
        return page

    page = shows(TERMS, NOTICE)
    assert [row.title.text() for row in page.papers.rows] == ["保险条款", "投保提示书"]
    assert [row.picture.isVisibleTo(page) for row in page.papers.rows] == [False, False]
    assert desk.keys(Qt.Key.Key_B) == [Pressed("take_paper", detail={"paper": "terms"})]
    picture = still()
    taken = TakenPaper("I07", 1, "terms", "保险条款", picture.jpeg, "ab" * 32, 9, (), "", 44)
    page = shows(replace(TERMS, taken=taken), replace(NOTICE, taking=True))
    first, second = page.papers.rows
    assert (first.state.text(), second.state.text()) == ("已拍下，已封存", "正在拍")
    assert first.picture.isVisibleTo(page)
    assert first.picture.pixmap().height() == page.theme.space(8)
    assert desk.keys(Qt.Key.Key_B) == [Pressed("take_paper", detail={"paper": "notice"})]
    doubtful = replace(taken, paper="notice", problems=("blurred", "glare"))
    page = shows(replace(TERMS, taken=taken), replace(NOTICE, taken=doubtful))
    assert page.papers.rows[1].state.text() == "已拍下，但不清楚、反光；可以重拍"
    assert "node.button.retake" in [each.phrase for each in page.beside()]
    assert desk.keys(Qt.Key.Key_B) == [Pressed("take_paper", detail={"paper": "notice"})]
    desk.shows(running(replace(node, walk=replace(node.walk, papers=(TERMS,))), "gone"))
    assert desk.keys(Qt.Key.Key_B) == []


def test_a_home_without_one_has_no_row_for_papers(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk("en")
    Desk(kiosk).shows(in_hand(Walker().to("I07").snapshot(READY)))
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    assert not page.papers.isVisibleTo(page)
