"""The slip on the screen and on paper: the same words, a square that can be read, nothing personal."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from faults.errors import ShuangluError
from terminal.session.facts.recorder import Slip
from terminal.session.snapshot import DeliveryView
from terminal.ui.pages.sealed import SealedPage
from terminal.ui.phrases.table import Phrases
from terminal.ui.slip_paper import save_slip
from tests.terminal.ui.conftest import STATES, Kiosk, at, taking
from tests.terminal.ui.desk import Desk
from tests.terminal.ui.plans import TAKE

SLIP = Slip(
    TAKE,
    "7K3F9-QXM2T-RDH5W-V8CNB",
    "2026-11-22T06:10:16.204Z",
    f"SL1:{TAKE}:7K3F9QXM2TRDH5WV8CNB:2026-11-22T06:10:16.204Z",
)
CODE = segno.make(SLIP.qr, error="m", micro=False, boost_error=False)
SEALED = taking(STATES["sealed"], slip=SLIP, read_back=305)


def _page(kiosk: Kiosk) -> SealedPage:
    page = kiosk.window.shell.page
    assert isinstance(page, SealedPage)
    return page


def test_the_slip_says_take_time_and_characters_and_nothing_personal(kiosk: Kiosk) -> None:
    kiosk.show(SEALED)
    card = _page(kiosk).slip
    assert card.isVisible()
    assert (card.take.text(), card.code.text()) == (TAKE, SLIP.grouped)
    assert card.time.text().startswith("2026-11-22 ")
    said = "".join(label.text() for label in card.findChildren(QLabel))
    assert SEALED.sale is not None
    for personal in (SEALED.sale.applicant, SEALED.sale.seller, *SEALED.sale.products):
        assert personal not in said
    assert card.qr.content == SLIP.qr


def test_a_take_without_a_slip_shows_none(kiosk: Kiosk) -> None:
    kiosk.show(STATES["sealed"])
    assert not _page(kiosk).slip.isVisible()
    assert kiosk.window.shell.does_key("P") is None
    kiosk.show(STATES["consent-refused"])
    assert not _page(kiosk).slip.isVisible()


def test_only_what_is_so_has_a_tick_on_its_way(kiosk: Kiosk) -> None:
    kiosk.show(SEALED)
    page = _page(kiosk)
    assert page.ways.texts() == [
        "封存完好：305 片写盘后都读回核对过",
        "正在送：还没轮到",
        "总部已收：核对回执后这里打勾",
    ]
    for state, told in (("sending", "正在送：已送 100 / 305 片"), ("received", "总部已收：回执已核对")):
        kiosk.show(at(SEALED, deliveries=(DeliveryView(TAKE, state, 100, 305),)))  # type: ignore[arg-type]
        said = {text: tone for tone, text in page.ways._said}
        assert told in said
        assert (said[told] == "ok") == (state == "received")
    kiosk.show(taking(SEALED, ending="interrupted"))
    assert not any("封存完好" in text for text in page.ways.texts())


def test_the_slip_is_saved_as_pdf_and_as_a_picture_in_which_the_square_is_found(kiosk: Kiosk, tmp_path: Path) -> None:
    kiosk.show(SEALED)
    page = _page(kiosk)
    page.save_to(str(tmp_path / "slip.pdf"))
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert "凭条已存成文件" in page.ways.texts()
    page.save_to(str(tmp_path / "slip.png"))
    assert _modules(QImage(str(tmp_path / "slip.png"))) == [list(row) for row in CODE.matrix]
    page.save_to(str(tmp_path / "nowhere" / "slip.png"))
    assert "凭条没有存成，请换个地方再存" in page.ways.texts()


def _modules(image: QImage) -> list[list[int]]:
    """The dark and light modules of the square in a picture: found by its dark frame, read in their middles."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()]
    count = len(CODE.matrix)
    dots = grey.width() / 80.0
    module = int(52 * dots) // (count + 8)
    left = int(14 * dots + (52 * dots - module * (count + 8)) / 2) + 4 * module
    top = int(15 * dots + (52 * dots - module * (count + 8)) / 2) + 4 * module
    middle = module // 2
    return [
        [int(pixels[top + row * module + middle, left + column * module + middle] < 128) for column in range(count)]
        for row in range(count)
    ]


def test_where_there_is_no_printer_it_says_what_to_do(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(SEALED)
    desk.keys(Qt.Key.Key_P)
    told = _page(kiosk).ways.texts()[0]
    assert told in ("本机没有打印机：请客户拍下二维码，或存成文件", "凭条已送去打印")
    desk.shows(replace(SEALED, take=replace(SEALED.take, take="32-0117-000999")))
    assert told not in _page(kiosk).ways.texts(), "what was said of one take is not said of the next"


@pytest.mark.usefixtures("app")
def test_a_file_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    for name in ("slip.pdf", "slip.png"):
        with pytest.raises(ShuangluError) as refused:
            save_slip(SLIP, tmp_path / "nowhere" / name, Phrases("zh"))
        assert refused.value.code == "slip.file"
