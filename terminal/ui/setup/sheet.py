"""Page 7: the acceptance sheet, to be printed and signed."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from terminal.session.setting_up import SetupPressed, SetupView, Sheet
from terminal.ui.page import Beside, Primary
from terminal.ui.parts.asides import TintedCard
from terminal.ui.parts.marks import Card, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.setup.sheet_paper import picture_of, verdict_of
from terminal.ui.theme import LINE, Theme


class Paper(QWidget):
    """A sheet of paper, as large as there is room, its shape kept."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._picture = QImage()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: QImage) -> None:
        """Show this from now on."""
        self._picture = picture
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it with its edge."""
        if self._picture.isNull():
            return
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        smooth = Qt.TransformationMode.SmoothTransformation
        painter.drawImage(place.topLeft(), self._picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        painter.setPen(QColor(LINE))
        painter.drawRect(place.adjusted(0, 0, -1, -1))


class SheetPage(SetupPage):
    """The first page as it will be printed, and whether the machine is accepted."""

    step = "sheet"
    print_asked = Signal()

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__(theme, phrases, frame_of)
        self._drawn: Sheet | None = None
        self.paper = Paper(phrases("sheet.title"))
        self.verdict = TintedCard(theme)
        self.file, self.printed = words(wrap=True, quiet=True), words(wrap=True)
        left, right = Card(), Card()
        inside = QVBoxLayout(left)
        inside.addWidget(self.paper, 1)
        told = self.lay_in(right, edge=theme.padding)
        told.setSpacing(theme.space(2))
        for widget in (self.verdict, self.file, self.printed):
            told.addWidget(widget)
        told.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(left, 5)
        row.addWidget(right, 4)
        self.column.addLayout(row, 1)

    def show_view(self, view: SetupView) -> None:
        """Show what was made; what went wrong, where it was not."""
        super().show_view(view)
        if view.sheet is not None and view.sheet is not self._drawn:
            self._drawn = view.sheet
            self.paper.show_picture(picture_of(view.sheet, self.phrases))
        self._say_verdict(view)
        self.file.setText(self.phrases("setup.sheet.file", file=view.sheet_file) if view.sheet_file else "")
        self.printed.setText(self.phrases(f"setup.sheet.{view.printed}") if view.printed else "")
        self.printed.setVisible(bool(view.printed))

    def _say_verdict(self, view: SetupView) -> None:
        phrases, language = self.phrases, self.phrases.language
        fails = sum(check.state == "fail" for check in view.checks)
        if view.trouble is not None:
            code = phrases("setup.code", code=view.trouble.code)
            self.verdict.say("fail", view.trouble.sentence(language), view.trouble.remedy(language), code)
        elif view.sheet is None:
            self.verdict.say("plain", phrases("setup.busy.writing"), "")
        elif view.sheet.passed:
            tone, said = verdict_of(view.sheet)
            more = "" if said == "passed" else phrases(f"sheet.{said}")
            self.verdict.say(tone, phrases("setup.sheet.passed"), more)
        elif not view.enrolled:
            self.verdict.say("fail", phrases("setup.sheet.unenrolled"), "")
        else:
            self.verdict.say("fail", phrases("setup.sheet.failed", count=fails), "")

    def primary(self) -> Primary:
        """It is done."""
        return Primary("setup.sheet.button", self.press(SetupPressed("next")) if self.view.sheet else None)

    def beside(self) -> tuple[Beside, ...]:
        """Print; back."""
        printing = self.print_asked.emit if self.view.sheet else None
        return (Beside("setup.sheet.print", printing, "P"), *super().beside())
