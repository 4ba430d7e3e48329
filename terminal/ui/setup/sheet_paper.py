"""The acceptance sheet on paper: A4, as a PDF, on the printer of this machine, or its first page as a picture."""

import os
from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextOption,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from terminal.session.setting_up import Sheet, SheetPart, SheetRow
from terminal.ui.phrases.table import Phrases
from terminal.ui.run import application
from terminal.ui.theme import CARD, FAMILIES, INK, INKS, LINE, SECONDARY, Tone

_A4_MM: Final = (210.0, 297.0)
_EDGE, _FOOT = 16.0, 18.0
_MM = 25.4
_DPI, _PICTURE_DPI = 300, 110
_LETTER, _SMALL, _TITLE = 3.3, 2.7, 6.0
"""Height of letters, millimetres."""
_COLUMNS: Final = ((0.0, 34.0), (36.0, 78.0), (116.0, 14.0), (132.0, 46.0))
"""Name, value, how it stands, remark: begin and width, millimetres from the left edge."""
_INKS: Final[dict[str, Tone]] = {"ok": "ok", "warn": "warn", "fail": "fail", "off": "plain"}
Printed = Literal["printed", "no_printer"]


def sheet_pdf(sheet: Sheet, phrases: Phrases) -> bytes:
    """The sheet as a PDF, in the language of these phrases."""
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a command needs no display to write a file
    application()
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(phrases("sheet.title"))
    writer.setResolution(_DPI)
    writer.setPageLayout(_layout())
    painter = QPainter(writer)
    _Paper(painter, _DPI / _MM, phrases, writer.newPage).draw(sheet)
    painter.end()
    buffer.close()
    return bytes(made.data())


def print_sheet(sheet: Sheet, phrases: Phrases) -> Printed:
    """Print it on this machine's default printer; where there is none nothing is printed, and that is told."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return "no_printer"
    printer = QPrinter(info)
    printer.setPageLayout(_layout())
    printer.setFullPage(True)
    painter = QPainter(printer)
    _Paper(painter, printer.logicalDpiX() / _MM, phrases, printer.newPage).draw(sheet)
    painter.end()
    return "printed"


def picture_of(sheet: Sheet, phrases: Phrases) -> QImage:
    """The first page as a picture."""
    dots = _PICTURE_DPI / _MM
    image = QImage(round(_A4_MM[0] * dots), round(_A4_MM[1] * dots), QImage.Format.Format_RGB32)
    image.fill(QColor(CARD))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Paper(painter, dots, phrases, lambda: False).draw(sheet)
    painter.end()
    return image


def verdict_of(sheet: Sheet) -> tuple[Tone, Literal["passed", "unreal", "failed"]]:
    """Whether the machine is accepted: green only where nothing was a stand-in."""
    if not sheet.passed:
        return "fail", "failed"
    return ("warn", "unreal") if sheet.unreal else ("ok", "passed")


def _layout() -> QPageLayout:
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


class _Paper:
    """Lays lines out from the top down, in millimetres, and begins a new page where one is full."""

    def __init__(self, painter: QPainter, dots: float, phrases: Phrases, new_page: Callable[[], bool]) -> None:
        self._painter, self._dots, self._phrases, self._new_page = painter, dots, phrases, new_page
        self._top, self._page, self._full = _EDGE, 1, False

    def draw(self, sheet: Sheet) -> None:
        """All of it."""
        self._head(sheet)
        for part in sheet.parts:
            self._part(part)
        self._signatures(sheet)
        self._number()

    def _head(self, sheet: Sheet) -> None:
        phrases, width = self._phrases, _A4_MM[0] - 2 * _EDGE
        self._write(phrases("sheet.title"), (0, width), _TITLE, INK, strong=True)
        number = phrases("sheet.terminal", terminal=sheet.number or "—")
        self._write(number, (0, width), _LETTER * 1.3, INK, strong=True, right=True)
        self._top += 10
        self._write(phrases("sheet.made", at=sheet.at, by=sheet.by or "—"), (0, width), _LETTER, SECONDARY)
        self._top += 6
        tone, said = verdict_of(sheet)
        self._write(phrases(f"sheet.{said}"), (0, width), 4.4, INKS[tone], strong=True)
        self._top += 8

    def _part(self, part: SheetPart) -> None:
        self._room(16)
        title = part.zh if self._phrases.language == "zh" else part.en
        self._top += 2
        self._write(title, (0, 100), _LETTER * 1.15, INK, strong=True)
        self._top += 6
        for row in part.rows:
            self._row(row)
            if self._full:
                return

    def _row(self, row: SheetRow) -> None:
        chinese = self._phrases.language == "zh"
        state = self._phrases(f"sheet.state.{row.state}") if row.state else ""
        texts = (row.zh if chinese else row.en, row.value, state, row.note_zh if chinese else row.note_en)
        inks = (SECONDARY, INK, INKS[_INKS.get(row.state, "plain")], SECONDARY)
        sizes = (_LETTER, _LETTER, _LETTER, _SMALL)
        cells = list(zip(texts, _COLUMNS, sizes, inks, strict=True))
        tall = max(self._tall(text, column, size) for text, column, size, _ in cells) + 1.4
        self._room(tall)
        if self._full:
            return
        for text, column, size, ink in cells:
            self._write(text, column, size, ink)
        self._top += tall
        line = QRectF(_EDGE * self._dots, (self._top - 0.5) * self._dots, (_A4_MM[0] - 2 * _EDGE) * self._dots, 1)
        self._painter.fillRect(line, QColor(LINE))

    def _signatures(self, sheet: Sheet) -> None:
        self._room(36)
        if self._full:
            return
        self._top += 3
        self._write(self._phrases("sheet.digest", digest=sheet.digest), (0, 178), _SMALL, SECONDARY)
        self._top += 14
        for at, who in ((0.0, "it"), (92.0, "site")):
            self._write(self._phrases(f"sheet.sign.{who}"), (at, 40), _LETTER, INK)
            self._write(self._phrases("sheet.sign.date"), (at + 52, 20), _LETTER, INK)
            left = (_EDGE + at) * self._dots
            line = QRectF(left, (self._top + 12) * self._dots, 82 * self._dots, max(1.0, 0.2 * self._dots))
            self._painter.fillRect(line, QColor(INK))
        self._top += 16

    def _room(self, tall: float) -> None:
        """Begin a new page where this does not fit; a picture has one page alone."""
        if self._top + tall <= _A4_MM[1] - _FOOT or self._full:
            return
        self._number()
        if self._new_page():
            self._top, self._page = _EDGE, self._page + 1
        else:
            self._full = True

    def _number(self) -> None:
        if not self._full:
            before, self._top = self._top, _A4_MM[1] - _FOOT / 2 - 3
            self._write(self._phrases("sheet.page", page=self._page), (0, 178), _SMALL, SECONDARY, right=True)
            self._top = before

    def _font(self, mm: float, *, strong: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(max(1, round(mm * self._dots)))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def _tall(self, text: str, column: tuple[float, float], mm: float) -> float:
        if not text:
            return 0.0
        metrics = QFontMetricsF(self._font(mm), self._painter.device())
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        room = QRectF(0, 0, column[1] * self._dots, 10_000)
        return float(metrics.boundingRect(room, int(flags), text).height()) / self._dots

    def _write(
        self, text: str, column: tuple[float, float], mm: float, ink: str, *, strong: bool = False, right: bool = False
    ) -> None:
        self._painter.setFont(self._font(mm, strong=strong))
        self._painter.setPen(QColor(ink))
        option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        begin, width = column
        place = QRectF((_EDGE + begin) * self._dots, self._top * self._dots, width * self._dots, 200 * self._dots)
        self._painter.drawText(place, text, option)
