"""A sentence is copied by hand, each character below its model; a badly written one is written again alone."""

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from terminal.session.customer.strokes import cells_of, is_printed
from terminal.session.customer.view import CustomerView
from terminal.ui.customer.pad import InkPad
from terminal.ui.customer.parts import FittedWords, ToneIcon, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.marks import retone
from terminal.ui.theme import FAMILIES, INK, LINE, PRIMARY, RING, Tone

ZH: dict[str, str] = {
    "customer.copy.pill": "请您亲笔抄写",
    "customer.copy.title": "照着上面的字，一格写一个",
    "customer.copy.count": "写了 {written} 字，还有 {left} 字",
    "customer.copy.doubt": "“{char}”好像没有写全，可以点一下那一格再写一次",
    "customer.copy.printed": "标点已经印好，不用写",
    "customer.copy.wipe": "擦掉这个字",
    "customer.copy.left": "还有 {left} 字，写完才能往下",
    "customer.copy.done": "抄好了",
}
EN: dict[str, str] = {
    "customer.copy.pill": "Please copy by hand",
    "customer.copy.title": "Write each character below its model",
    "customer.copy.count": "{written} written, {left} to go",
    "customer.copy.doubt": "“{char}” looks incomplete; touch its box to write it again",
    "customer.copy.printed": "Punctuation is printed already",
    "customer.copy.wipe": "Wipe this one",
    "customer.copy.left": "{left} still to be written",
    "customer.copy.done": "Copied",
}
_LEAST_PART: Final = 0.45
"""Of the breadth or height that the character has in print, against the other direction: less looks like a part."""
_FLAT: Final = 0.3
"""Of an em: a direction in which a character is so thin says nothing."""
_LEAST_SIZE: Final = 0.25
_SHAPE: Final = 1.25
"""Height of a box over its width."""
_SPARE: Final = 0.9
"""Of a box's width between the top of its model's line and the box."""
_EM: Final = 100


@dataclass(frozen=True, slots=True)
class _Place:
    """A character of the sentence: where it stands, and which cell it is; None where it is printed."""

    char: str
    column: int
    row: int
    cell: int | None


class CopyPad(InkPad):
    """The boxes of one sentence."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__(theme)
        self._text = ""
        self._places: tuple[_Place, ...] = ()
        self._width = 1.0
        self.chosen = 0
        """The box that is written in, or was touched last."""
        self.again: set[int] = set()
        """Boxes that were wiped and are to be written anew."""
        self.rewritten: list[int] = []
        """Boxes that were written anew, and nobody has told the session yet."""

    def show_text(self, text: str) -> None:
        """The sentence; another one begins with empty boxes."""
        if text != self._text:
            self._text = text
            self.chosen, self.again, self.rewritten = 0, set(), []
            self.clear()

    @property
    def characters(self) -> tuple[str, ...]:
        """What is written by hand."""
        return cells_of(self._text)

    @property
    def filled(self) -> frozenset[int]:
        """The boxes in which something is."""
        return frozenset(each.cell for each in self.strokes)

    @property
    def doubtful(self) -> int | None:
        """The first box whose character looks as if a part of it lacked; the machine only guesses it."""
        characters = self.characters
        return next((cell for cell in sorted(self.filled) if not self._whole(cell, characters[cell])), None)

    def wipe_chosen(self) -> None:
        """Wipe the character that was touched or written last; it is written again alone."""
        cell = self.chosen
        if cell in self.filled:
            self.again.add(cell)
            self.wipe(cell)

    def cells(self) -> list[QRectF]:
        """The boxes, in the order of the sentence."""
        self._lay_out()
        return [self._box_of(place) for place in self._places if place.cell is not None]

    def may_write(self, cell: int) -> bool:
        """A line may begin in any box; a box that looks incomplete is wiped by the first touch of it."""
        if cell == self.doubtful and cell != self.chosen:
            self.chosen = cell
            self.wipe_chosen()
        self.chosen = cell
        return True

    def line_drawn(self, cell: int) -> None:
        """What was wiped is written again: the session notes it once."""
        if cell in self.again:
            self.again.discard(cell)
            self.rewritten.append(cell)

    def paint_cells(self, painter: QPainter) -> None:
        """Paint models, boxes and what is printed."""
        self._lay_out()
        doubt, filled = self.doubtful, self.filled
        upcoming = next((number for number in range(len(self.characters)) if number not in filled), -1)
        for place in self._places:
            if place.cell is None:
                self._paint_printed(painter, place)
            else:
                tone: Tone = "warn" if place.cell == doubt and place.cell != self.chosen else "plain"
                self._paint_box(painter, place, tone, current=place.cell == upcoming)

    # --- where things stand ---

    def _lay_out(self) -> None:
        """Choose the widest boxes of which all have room."""
        count = max(1, len(self._text))
        best, columns = 1.0, count
        for across in range(1, count + 1):
            rows = math.ceil(count / across)
            width = min(self.width() / across, self.height() / rows / (_SHAPE + self._model / max(1, self._gap_width)))
            if width > best:
                best, columns = width, across
        self._width = best
        places, cell = [], 0
        for number, char in enumerate(self._text):
            printed = is_printed(char)
            places.append(_Place(char, number % columns, number // columns, None if printed else cell))
            cell += not printed
        self._places = tuple(places)

    @property
    def _gap_width(self) -> float:
        return max(1.0, self.width() / max(1, min(14, len(self._text) or 1)))

    @property
    def _model(self) -> float:
        return self.theme.font("model") * 1.2

    def _top_of(self, place: _Place) -> float:
        rows = max(each.row for each in self._places) + 1
        return place.row * self.height() / rows

    def _box_of(self, place: _Place) -> QRectF:
        gap = self._width * 0.05
        rows = max(each.row for each in self._places) + 1
        height = min(self._width * _SHAPE, self.height() / rows - self._model - gap)
        left, top = place.column * self._width + gap, self._top_of(place) + self._model
        return QRectF(left, top, self._width - 2 * gap, max(1.0, height))

    def _whole(self, cell: int, char: str) -> bool:
        """Whether what is written reaches as far as the printed character does, in its own proportions."""
        points = [point for stroke in self.strokes if stroke.cell == cell for point in stroke.points]
        box = self.cells()[cell]
        across = (max(x for x, *_ in points) - min(x for x, *_ in points)) / max(1.0, box.width())
        down = (max(y for _, y, *_ in points) - min(y for _, y, *_ in points)) / max(1.0, box.width())
        glyph = _extent(char)
        ratios = [wrote / printed for wrote, printed in ((across, glyph[0]), (down, glyph[1])) if printed > _FLAT]
        if not ratios:
            return True
        return max(ratios) >= _LEAST_SIZE and min(ratios) >= _LEAST_PART * max(ratios)

    # --- painting ---

    def _paint_box(self, painter: QPainter, place: _Place, tone: Tone, *, current: bool) -> None:
        theme, box = self.theme, self._box_of(place)
        ink = theme.ink("warn") if tone == "warn" else PRIMARY if current else theme.ink("plain")
        self._paint_model(painter, place, ink, strong=current or tone == "warn")
        painter.setBrush(QColor(theme.tint(tone)) if tone == "warn" else Qt.BrushStyle.NoBrush)
        edge = QColor(ink) if current or tone == "warn" else QColor(RING)
        painter.setPen(QPen(edge, theme.line if current or tone == "warn" else 2))
        painter.drawRoundedRect(box, theme.radius / 2, theme.radius / 2)
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
        painter.drawLine(QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom()))

    def _paint_model(self, painter: QPainter, place: _Place, ink: str, *, strong: bool) -> None:
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(self.theme.font("model"))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        box = self._box_of(place)
        above = QRectF(box.left(), self._top_of(place), box.width(), self._model)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, place.char)

    def _paint_printed(self, painter: QPainter, place: _Place) -> None:
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(max(1, round(self._width * 0.6)))
        painter.setFont(font)
        painter.setPen(QColor(INK))
        painter.drawText(self._box_of(place), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, place.char)


def _extent(char: str) -> tuple[float, float]:
    """How broad and how high a character is in print, in ems."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(_EM)
    path = QPainterPath()
    path.addText(0, 0, font, char)
    extent = path.boundingRect()
    return extent.width() / _EM, extent.height() / _EM


class CopyScreen(Screen):
    """The sentence, its boxes, and how many are still empty."""

    names = ("copy",)

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme = self.theme
        self.title = FittedWords(theme, "head")
        self.title.say(self.phrases("customer.copy.title"))
        self.count = words(role="lead", quiet=True)
        self.count.setWordWrap(False)
        self.pad = CopyPad(theme)
        self.pad.changed.connect(self._written)
        self.icon = ToneIcon(theme, "warn", "lead")
        self.doubt = words(role="lead")
        retone(self.doubt, "warn")
        self.printed = words(self.phrases("customer.copy.printed"), role="lead", quiet=True)
        self.printed.setWordWrap(False)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.title, 1)
        above.addWidget(self.count)
        below.setSpacing(theme.px(12))
        below.addWidget(self.icon)
        below.addWidget(self.doubt, 1)
        below.addWidget(self.printed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(theme.px(16))
        column.addLayout(above)
        column.addWidget(self.pad, 1)
        column.addLayout(below)

    def show_view(self, view: CustomerView) -> None:
        """Show the sentence; what was written stays while it is the same."""
        if view.about != self.view.about:
            self.pad.show_text("")
        super().show_view(view)
        self.pad.show_text(view.copy.zh if view.copy else "")
        self.pad.setAccessibleName(view.copy.zh if view.copy else "")
        self._written()

    def pill(self) -> tuple[Tone, str]:
        """What she does."""
        return "plain", self.phrases("customer.copy.pill")

    def keys(self) -> tuple[LargeKey, ...]:
        """Wipe one, hear it, done; while boxes are empty the last key says how many."""
        wipe = LargeKey(self.phrases("customer.copy.wipe"), self.pad.wipe_chosen)
        aloud = LargeKey(self.phrases("customer.aloud"), lambda: self.do("again"))
        left = self._left()
        if left:
            last = LargeKey(self.phrases("customer.copy.left", left=left), None, "blocked", 2)
        else:
            last = LargeKey(self.phrases("customer.copy.done"), self._copy, "primary", 2)
        return (wipe, aloud, last) if self.view.can_speak else (wipe, last)

    def _left(self) -> int:
        return len(self.pad.characters) - len(self.pad.filled)

    def _copy(self) -> None:
        if self.view.copy is not None and not self._left():
            self.do("copied", content=self.pad.written(self.view.item, self.view.copy.zh).to_json())

    def _written(self) -> None:
        pad = self.pad
        left, filled = self._left(), len(pad.filled)
        self.count.setText(self.phrases("customer.copy.count", written=filled, left=left))
        doubt = pad.doubtful
        shown = doubt is not None and (doubt != pad.chosen or not left)
        self.icon.setVisible(shown)
        char = pad.characters[doubt] if doubt is not None and shown else ""
        self.doubt.setText(self.phrases("customer.copy.doubt", char=char) if char else "")
        while pad.rewritten:
            self.do("rewritten", cell=pad.rewritten.pop(0))
        self.changed.emit()
