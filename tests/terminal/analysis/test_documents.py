"""Two cameras: cards, stills and papers are looked for by the one for documents while it gives pictures, faces never.

With the real models beside it: a card and a page lie under it in a size that the first camera's picture has not.
"""

import threading
from typing import Any, Self

import cv2
import numpy as np

from scripts.lab.drawn_cards import Placing, drawn_card, on_desk
from scripts.lab.drawn_pages import drawn_page
from terminal.capture.instant import now_us
from terminal.capture.view import ROOM
from terminal.intake.picture_file import BgrPicture
from terminal.processes.preview import Preview
from terminal.session.facts.analyst import AnalystFailed, CardRead, CardSeen, FacesSeen, PaperSeen, StillTaken
from terminal.session.orders.analyst import ReadCard, TakeStill, WatchFaces, WatchPapers, WatchPreview
from tests.terminal.analysis import stories


class Table:
    """What a camera for documents shows, five times a second, without a media clock."""

    def __init__(self, picture: BgrPicture) -> None:
        self.show(picture)
        self.preview = Preview.create(*ROOM)
        self._writer = self.preview.writer()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._show)
        self._thread.start()

    def show(self, picture: BgrPicture) -> None:
        """Lay something else under it, of the same size."""
        self._yuv = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)

    def _show(self) -> None:
        while not self._over.wait(0.2):
            yuv = self._yuv
            self._writer.free_slot((yuv.shape[1], yuv.shape[0] * 2 // 3))[:] = yuv
            self._writer.commit(now_us())

    def pull_out(self) -> None:
        self._over.set()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pull_out()
        self.preview.close()


def table_with(page: BgrPicture, height: int, width: int) -> BgrPicture:
    """A dark table of this size with the page in its middle."""
    table = np.full((height, width, 3), 60, np.uint8)
    top, left = (height - page.shape[0]) // 2, (width - page.shape[1]) // 2
    table[top : top + page.shape[0], left : left + page.shape[1]] = page
    return table


def test_the_camera_for_documents_goes_first_and_the_first_takes_over_when_it_is_gone() -> None:
    blank = np.full((1200, 1600, 3), 128, np.uint8)
    with (
        Table(blank) as table,
        stories.pictures() as shown,
        stories.listening(shown, documents=table.preview) as kiosk,
    ):
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces())
        kiosk.order(TakeStill(7))
        still = kiosk.wait(StillTaken)
        assert (still.camera, still.ticket, still.width, still.height) == ("document", 7, 1600, 1200)
        kiosk.order(WatchPapers(("产品条款",)))
        paper = kiosk.wait(PaperSeen)
        assert paper.camera == "document"
        assert paper.media_us is not None, "by the media clock of the first camera's pictures"
        assert abs(paper.media_us - (paper.captured_us - shown.zero_us)) < 1_000
        face = kiosk.wait(FacesSeen)
        assert face.faces[0].box[2] == 320, "of the first camera's picture"
        kiosk.order(ReadCard("front"))
        assert kiosk.wait(CardSeen).camera == "document"
        kiosk.wait(CardRead)
        table.pull_out()
        kiosk.order(ReadCard("back"))
        assert kiosk.wait(CardRead, lambda read: read.camera == "first").camera == "first"
        kiosk.order(TakeStill(8))
        assert kiosk.wait(StillTaken, lambda said: said.ticket == 8).camera == "first"
        assert kiosk.all(AnalystFailed) == []


def test_a_small_card_and_a_page_are_read_at_full_size_by_the_real_models() -> None:
    """In the middle of an A3 table, where 1280 pixels of width would leave 265 to the card."""
    card = drawn_card(5)
    lying = on_desk([(card.front, Placing(width=0.21, turn=3.0))], np.random.default_rng(5), (4000, 3000))
    real: dict[str, Any] = {"make_models": None, "hang_s": 60}
    with (
        Table(lying) as table,
        stories.pictures() as shown,
        stories.listening(shown, documents=table.preview, **real) as kiosk,
    ):
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(ReadCard("front"))
        seen = kiosk.wait(CardSeen, lambda said: bool(said.corners))
        assert (seen.camera, max(x for x, _ in seen.corners) > 2000) == ("document", True)
        read = kiosk.wait(CardRead)
        assert (read.camera, read.reading.fields["name"].value) == ("document", card.facts.name)
        table.show(
            table_with(np.asarray(cv2.resize(drawn_page("人身保险投保提示书"), (2000, 2830)), np.uint8), 3000, 4000)
        )
        kiosk.order(WatchPapers(("人身保险投保提示书",)))
        paper = kiosk.wait(PaperSeen)
        assert (paper.camera, paper.title) == ("document", "人身保险投保提示书")
        assert [*kiosk.all(AnalystFailed)] == []
