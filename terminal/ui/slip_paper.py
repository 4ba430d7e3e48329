"""The slip on paper: as a picture (PNG), as a page (PDF), or on the printer of this machine."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import segno
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QTextOption,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from faults.errors import ShuangluError
from terminal.session.facts.recorder import Slip
from terminal.ui.parts.slip_card import local_time, paint_code
from terminal.ui.phrases.table import Phrases
from terminal.ui.run import application
from terminal.ui.theme import CARD, FAMILIES, INK, SECONDARY

PAPER_MM = (80.0, 130.0)
"""The roll of a receipt printer; on larger paper it stands at the upper left."""
_DPI = 203
"""Of receipt printers, and enough for any other."""
_MM = 25.4
Printed = Literal["printed", "no_printer"]


def save_slip(slip: Slip, path: Path, phrases: Phrases) -> None:
    """Write the slip to a file, PDF by its suffix and PNG otherwise. Raises ShuangluError `slip.file`."""
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a command needs no display to write a file
    application()
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".pdf":
        _pdf(slip, buffer, phrases)
    else:
        QImageWriter(buffer, QByteArray(b"png")).write(_picture(slip, phrases))
    buffer.close()
    try:
        path.write_bytes(made.data())
    except OSError as error:
        raise ShuangluError("slip.file", path=str(path)) from error


def print_slip(slip: Slip, phrases: Phrases) -> Printed:
    """Print it on this machine's default printer; tells where there is none, and nothing is printed then."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return "no_printer"
    printer = QPrinter(info)
    painter = QPainter(printer)
    _draw(painter, printer, slip, phrases)
    painter.end()
    return "printed"


def _pdf(slip: Slip, device: QIODevice, phrases: Phrases) -> None:
    writer = QPdfWriter(device)
    writer.setTitle(phrases("slip.title"))
    writer.setResolution(_DPI)
    size = QPageSize(QSizeF(*PAPER_MM), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    _draw(painter, writer, slip, phrases)
    painter.end()


def _picture(slip: Slip, phrases: Phrases) -> QImage:
    size = QSize(*(round(side / _MM * _DPI) for side in PAPER_MM))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(_DPI / _MM * 1000))
    image.setDotsPerMeterY(round(_DPI / _MM * 1000))
    image.fill(QColor(CARD))
    painter = QPainter(image)
    _draw(painter, image, slip, phrases)
    painter.end()
    return image


def _draw(painter: QPainter, device: QPaintDevice, slip: Slip, phrases: Phrases) -> None:
    """Lay the slip out from the top down, in millimetres."""
    pen = _Pen(painter, device.logicalDpiX() / _MM)
    pen.write(phrases("slip.title"), (6, 6, 40, 7), 5.0, strong=True)
    pen.write(phrases("slip.for"), (46, 7, 28, 6), 3.2, right=True)
    made = segno.make(slip.qr, error="m", micro=False, boost_error=False)
    paint_code(painter, pen.place((14, 15, 52, 52)), tuple(tuple(row) for row in made.matrix_iter(border=4)))
    for top, name, value in ((70, "take", slip.take), (77, "time", local_time(slip.sealed_at))):
        pen.write(phrases(f"slip.{name}"), (6, top, 24, 6), 3.2)
        pen.write(value, (26, top, 48, 6), 3.6, strong=True, right=True)
    pen.write(phrases("slip.code"), (6, 85, 68, 5), 3.2)
    pen.write(slip.grouped, (6, 90, 68, 7), 4.8, strong=True)
    pen.write(phrases("slip.how"), (6, 100, 68, 14), 3.0)
    pen.write(phrases("slip.personal"), (6, 115, 68, 10), 3.0)


_Place = tuple[float, float, float, float]
"""Left, top, width, height, in millimetres."""


@dataclass(frozen=True, slots=True)
class _Pen:
    painter: QPainter
    dots: float
    """Of the device, in a millimetre."""

    def place(self, at: _Place) -> QRectF:
        return QRectF(*(side * self.dots for side in at))

    def write(self, text: str, at: _Place, mm: float, *, strong: bool = False, right: bool = False) -> None:
        """Letters `mm` high; what is not `strong` is in the quiet ink."""
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(max(1, round(mm * self.dots)))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        self.painter.setFont(font)
        self.painter.setPen(QColor(INK if strong else SECONDARY))
        option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.painter.drawText(self.place(at), text, option)
