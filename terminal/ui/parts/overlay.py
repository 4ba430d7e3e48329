"""What is drawn over the live picture: boxes with role and state round faces, the outline of a card."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from terminal.session.facts.analyst import CardSeen, FaceSeen, FacesSeen
from terminal.session.identity.places_view import Role, is_role
from terminal.ui.parts.people import person_words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import ON_STAGE, SEEN, SEEN_BADLY, STAGE, Theme

BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is known of the picture; boxes and corners are in pixels of the whole picture."""

    faces: FacesSeen | None = None
    card: CardSeen | None = None
    names: Mapping[Role, str] = field(default_factory=dict)
    """By role."""
    numbers: Mapping[int, int] = field(default_factory=dict)
    """By track, while it is asked who sits where."""


def face_words(phrases: Phrases, face: FaceSeen, overlay: Overlay) -> str:
    """Which one and who it is and, unless everything can be measured, what is the matter."""
    known = face.role if face.role and is_role(face.role) else ""
    named = [person_words(phrases, known, overlay.names)] if known else []
    if face.track in overlay.numbers:  # the rest stands beside the picture, and longer words would hide other boxes
        return BETWEEN.join([str(overlay.numbers[face.track]), *named])
    parts = named or [phrases("role.unknown")]
    parts += [] if face.state == "measured" else [phrases(f"face.{face.state}")]
    return BETWEEN.join(parts)


def overlay_words(phrases: Phrases, overlay: Overlay) -> str:
    """What is drawn, for those who cannot see it."""
    if overlay.faces is None:
        return ""
    seen = [face_words(phrases, face, overlay) for face in overlay.faces.faces]
    return phrases("list.comma").join(seen) or phrases("face.none")


class OverlayPainter:
    """Draws an overlay on a picture that stands at `place` and is `picture` pixels large."""

    def __init__(self, painter: QPainter, place: QRectF, picture: QSize, theme: Theme, phrases: Phrases) -> None:
        self._painter = painter
        self._place = place
        self._scale = place.width() / max(1, picture.width())
        self._theme = theme
        self._phrases = phrases

    def draw(self, overlay: Overlay) -> None:
        """Draw card and faces within the picture; where faces were looked for and none is there, it says so."""
        painter = self._painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._place)
        font = painter.font()
        font.setPixelSize(self._theme.font("caption"))
        painter.setFont(font)
        if overlay.card is not None and len(overlay.card.corners) > 1:
            self._outline(overlay.card)
        if overlay.faces is not None:
            for face in overlay.faces.faces:
                self._face(face, overlay)
            if not overlay.faces.faces:
                inset = self._theme.space(2)
                self._label(self._place.topLeft() + QPointF(inset, inset), self._phrases("face.none"))
        painter.restore()

    def _at(self, x: float, y: float) -> QPointF:
        return self._place.topLeft() + QPointF(x, y) * self._scale

    def _pen(self, *, well: bool, known: bool = True) -> None:
        """Green is for what is known: who it is, or that it counts; a face that nobody named is outlined in white."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(QColor((SEEN if known else ON_STAGE) if well else SEEN_BADLY), self._theme.outline)
        pen.setStyle(Qt.PenStyle.SolidLine if well else Qt.PenStyle.DashLine)  # not told by colour alone
        self._painter.setPen(pen)

    def _outline(self, card: CardSeen) -> None:
        self._pen(well=not card.problems)
        scale = self._place.width() / card.width if card.width else self._scale
        origin = self._place.topLeft()
        self._painter.drawPolygon(QPolygonF([origin + QPointF(x, y) * scale for x, y in card.corners]))

    def _face(self, face: FaceSeen, overlay: Overlay) -> None:
        left, top, width, height = face.box
        box = QRectF(self._at(left, top), self._at(left + width, top + height))
        known = bool(face.role) or face.track in overlay.numbers
        self._pen(well=face.state == "measured", known=known)
        self._painter.drawRoundedRect(box, self._theme.radius, self._theme.radius)
        self._label(box.topLeft(), face_words(self._phrases, face, overlay), above=True)

    def _label(self, corner: QPointF, text: str, *, above: bool = False) -> None:
        """Words on a dark ground at this corner, moved so far that all of them are in the picture."""
        metrics = QFontMetricsF(self._painter.font())
        size = metrics.boundingRect(text).size()
        width, height = size.width() + self._theme.space(2), metrics.height() + self._theme.space(1)
        top = corner.y() - height - self._theme.space(1) / 2 if above else corner.y()
        left = min(max(corner.x(), self._place.left()), max(self._place.left(), self._place.right() - width))
        ground = QRectF(left, max(top, self._place.top()), width, height)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(STAGE))
        self._painter.drawRoundedRect(ground, self._theme.radius / 2, self._theme.radius / 2)
        self._painter.setPen(QColor(ON_STAGE))
        self._painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)
