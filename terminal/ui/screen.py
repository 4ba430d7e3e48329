"""The one screen of this window, put together for one language and one text size."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Snapshot
from terminal.ui.pages.identity import IdentityPanel
from terminal.ui.pages.places import PlacesPage
from terminal.ui.parts.bars import BottomBar, TopBar
from terminal.ui.parts.cards import DeliveriesCard, RoomCard, StageCard, TroubleCard, doubted_places
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.marks import Icon, words
from terminal.ui.parts.node_card import NodeCard
from terminal.ui.parts.overlay import Overlay
from terminal.ui.parts.preview import PreviewWidget
from terminal.ui.phrases.shell import Phrases
from terminal.ui.ports import Frame
from terminal.ui.theme import Theme

_LEAST, _MOST = 0.45, 0.62  # how much of the width the picture's side may take; beside gestures, the least


class _Room(QWidget):
    """The picture, as large as its shape lets it be, over the card that tells how picture and sound are."""

    def __init__(self, theme: Theme, preview: PreviewWidget, card: RoomCard) -> None:
        super().__init__()
        self._preview = preview
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(preview, 1)
        column.addWidget(card)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._preview.setMaximumHeight(round(self.width() / self._preview.aspect))


class Screen(QWidget):
    """Shows a snapshot; decides nothing. Made anew when language or text size change."""

    def __init__(
        self,
        theme: Theme,
        phrases: Phrases,
        latest_frame: Callable[[], Frame | None],
        bytes_per_second: int,
        draft: Draft,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme = theme
        self.top = TopBar(theme, phrases, bytes_per_second)
        self.banner = _banner(theme, phrases)
        self.preview = PreviewWidget(theme, phrases, latest_frame)
        self.room = RoomCard(theme, phrases)
        self.trouble = TroubleCard(theme, phrases)
        self.node = NodeCard(theme, phrases)
        self.stage = StageCard(theme, phrases)
        self.deliveries = DeliveriesCard(theme, phrases)
        self.identity = IdentityPanel(theme, phrases, draft)
        self.identity.chosen.connect(self._follow_choice)
        self.places = PlacesPage(theme, phrases, draft, "places.later")
        """The question in a recording; open only when somebody asked for it."""
        self.places.chosen.connect(self._follow_choice)
        self.asking_places = False
        self.bottom = BottomBar(theme, phrases)
        self._body = QVBoxLayout()
        self._body.setSpacing(theme.space(2))
        self._body.addWidget(self.trouble)
        self._sides = QHBoxLayout()
        self._sides.setSpacing(theme.space(2))
        self._picture = _Room(theme, self.preview, self.room)
        self._sides.addWidget(self._picture)
        right = QVBoxLayout()
        right.setSpacing(theme.space(2))
        right.addWidget(self.identity, 1)
        right.addWidget(self.places, 1)
        right.addWidget(self.node, 1)
        right.addWidget(self.stage)
        right.addWidget(self.deliveries, 1)
        self._sides.addLayout(right)
        self._body.addLayout(self._sides, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.banner)
        column.addLayout(self._body, 1)
        column.addWidget(self.bottom)

    def rest_focus(self) -> None:
        """Put the keyboard where Enter does the next thing, and nothing while there is nothing to do."""
        primary = self.bottom.primary
        (primary if primary.isEnabled() else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what belongs to the phase and hide the rest; the keyboard moves only when the primary button changes."""
        guided = snapshot.phase in ("recording", "closing") and snapshot.node is not None
        view = snapshot.identity if snapshot.phase == "identifying" else None
        self.banner.setVisible(snapshot.rehearsal)
        self.preview.show_interrupted(interrupted=any(gap.track == "picture" for gap in snapshot.gaps))
        self.trouble.show_trouble(snapshot.trouble)
        self.asking_places = self.asking_places and bool(doubted_places(snapshot))
        self.bottom.asking_places = self.asking_places
        if self.asking_places and snapshot.places is not None:
            self.places.names = snapshot.names
            self.places.show_places(snapshot.places)
        self.places.setVisible(self.asking_places)
        self.node.setVisible(guided and not self.asking_places)
        self.stage.setVisible(not guided and not self.asking_places and view is None)
        self.deliveries.setVisible(not guided and not self.asking_places and view is None)
        self.room.setVisible(view is None)
        self.identity.show_view(view, snapshot.names)
        self.identity.setVisible(view is not None)
        self._picture.setVisible(view is None or self.identity.wants_picture())
        self.preview.show_overlay(self._overlay(snapshot, view))
        self._follow_choice()
        for part in (self.top, self.room, self.node, self.stage, self.deliveries, self.bottom):
            part.show_snapshot(snapshot)
        self._share_width()
        if self.bottom.offers_another_thing():
            self.rest_focus()

    def _overlay(self, snapshot: Snapshot, view: IdentityView | None) -> Overlay:
        faces = snapshot.faces if view is None else view.faces
        asked = view.places if view is not None and view.stage == "places" else None
        asked = snapshot.places if self.asking_places else asked
        numbers = {face.track: number for number, face in enumerate(asked.faces, start=1)} if asked else {}
        return Overlay(faces, None if view is None else view.card_seen, snapshot.names, numbers)

    def choose(self, number: int) -> None:
        """The number keys choose where there is something to choose; counted from 0."""
        (self.places if self.asking_places else self.identity).choose(number)

    def _follow_choice(self) -> None:
        ready = self.places.ready() if self.asking_places else self.identity.ready()
        self.bottom.show_ready(ready=ready)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give margins, and picture and words beside each other, what the new size has for them."""
        super().resizeEvent(event)
        edge, inner = self._theme.margin(self.width()), self._theme.padding
        self._body.setContentsMargins(edge, inner, edge, inner)
        self.top.row.setContentsMargins(edge, 0, edge, 0)
        self.bottom.row.setContentsMargins(edge, inner, edge, inner)
        self._share_width()

    def _share_width(self) -> None:
        """Give the picture's side the width that its height has use for, and the words the rest."""
        above = sum(part.sizeHint().height() for part in (self.banner, self.trouble) if not part.isHidden())
        room = 0 if self.room.isHidden() else self.room.sizeHint().height()
        taken = above + self.top.height() + self.bottom.sizeHint().height() + room
        height = self.height() - taken - 2 * self._theme.padding - 2 * self._theme.space(2)
        words_need_room = self._theme.text_size == "elder" and not self.identity.isHidden()
        least = words_need_room or self.identity.page() is self.identity.liveness
        most = _LEAST if least else _MOST
        share = min(most, max(_LEAST, height * self.preview.aspect / max(1, self.width())))
        self._sides.setStretch(0, round(100 * share))
        self._sides.setStretch(1, round(100 * (1 - share)))


def _banner(theme: Theme, phrases: Phrases) -> QWidget:
    banner = QWidget()
    banner.setObjectName("banner")
    banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    mark, text = Icon(theme), words(phrases("rehearsal.banner"), role="caption")
    mark.set_tone("warn")
    text.setProperty("tone", "warn")
    row = QHBoxLayout(banner)
    row.setContentsMargins(theme.space(4), theme.space(1) // 2, theme.space(4), theme.space(1) // 2)
    row.setSpacing(theme.space(1))
    row.addWidget(mark)
    row.addWidget(text, 1)
    return banner
