"""What stands on every screen, round the one page that the snapshot names."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.analyst import CameraName
from terminal.session.snapshot import Live, PageName, Snapshot
from terminal.ui.flow import Does
from terminal.ui.page import Kit, Page, no_frame
from terminal.ui.parts.alarm import AlarmCard, alarm_of, is_quiet
from terminal.ui.parts.banner import Banner
from terminal.ui.parts.bottom_bar import BottomBar
from terminal.ui.parts.marks import polish
from terminal.ui.parts.overlay import Overlay
from terminal.ui.parts.picture_marks import PictureMarks
from terminal.ui.parts.preview import PreviewWidget
from terminal.ui.parts.room import RoomCard
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.top_bar import TopBar
from terminal.ui.parts.trouble import TroubleCard
from terminal.ui.ports import Frame
from terminal.ui.registry import all_pages
from terminal.ui.theme import Theme

_AHEAD: tuple[PageName, ...] = ("opening", "node", "review", "closing", "sealed")
"""Pages that every recording shows: made before it begins, for to make one keeps everything else waiting."""
_AHEAD_MS = 200
_LEAST, _MOST, _WORDS_FIRST = 0.45, 0.6, 0.34  # how much of the width the picture's side may take


class _Room(QWidget):
    """The picture, as large as its shape lets it be, over the card that tells how picture and sound are."""

    def __init__(self, theme: Theme, preview: PreviewWidget, card: RoomCard) -> None:
        super().__init__()
        self._preview = preview
        self._below: QWidget | None = None
        self._owner: Page | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(2))
        self._column.addWidget(preview, 1)
        self._column.addWidget(card)
        self._column.addStretch(0)

    def show_below(self, page: "Page | None") -> None:
        """Put a page's own part below the picture, in place of that of the page before, which gets its own back."""
        below = None if page is None else page.below
        if below is self._below:
            return
        if self._below is not None:
            self._column.removeWidget(self._below)
            self._below.setParent(self._owner)  # without a parent it would be a window
        self._below, self._owner = below, page
        if below is not None:
            self._column.insertWidget(2, below)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._preview.setMaximumHeight(round(self.width() / self._preview.aspect))


class Shell(QWidget):
    """Shows a snapshot; decides nothing. Made anew when language or text size change."""

    does = Signal(object)
    """Carries what a button, on the page or below it, does (`Does`)."""
    noted = Signal(object)
    """Carries a key that nobody pressed by hand."""

    def __init__(
        self,
        kit: Kit,
        latest_frame: Callable[[], Frame | None],
        bytes_per_second: int,
        document_frame: Callable[[], Frame | None] = no_frame,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._kit = kit
        self._bytes_per_second = bytes_per_second
        self._snapshot, self._live = Snapshot(), Live()
        self._pages: dict[type[Page], Page] = {}
        self._page: Page | None = None
        self._aside: type[Page] | None = None
        self._had_customer = False
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
        self.top = TopBar(kit.theme, kit.phrases, bytes_per_second)
        self.banner = Banner(kit)
        self._frames: dict[CameraName, Callable[[], Frame | None]] = {"first": latest_frame, "document": document_frame}
        self._looks_at: CameraName = "first"
        self.preview = PreviewWidget(kit.theme, kit.phrases, self._latest)
        self.room = RoomCard(kit.theme, kit.phrases)
        self.marks = PictureMarks(kit, self.preview)
        self.preview.marks = self.marks
        self.alarm = AlarmCard(kit)
        self.trouble = TroubleCard(kit.theme, kit.phrases)
        self.bottom = BottomBar(kit.theme, kit.phrases)
        self.bottom.does.connect(self._do_below)
        self.room.places_asked.connect(self.turn_aside)
        self._lay_out()

    def _lay_out(self) -> None:
        space = self._kit.theme.space(2)
        self._picture = _Room(self._kit.theme, self.preview, self.room)
        self._sides, self._area = QHBoxLayout(), QVBoxLayout()
        self._body = QVBoxLayout()
        for layout in (self._sides, self._body):
            layout.setSpacing(space)
        self._sides.addWidget(self._picture)
        self._sides.addLayout(self._area)
        self._body.addWidget(self.alarm)
        self._body.addWidget(self.trouble)
        self._body.addLayout(self._sides, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.banner)
        column.addLayout(self._body, 1)
        column.addWidget(self.bottom)

    # showing

    @property
    def page(self) -> Page:
        """The page that is shown."""
        assert self._page is not None
        return self._page

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the page that it names, and what stands round it."""
        self._snapshot = snapshot
        self._follow_customer()
        self.top.show_snapshot(snapshot)
        self.banner.show_station(snapshot.station, snapshot.sale)
        alarm = alarm_of(self._kit.phrases, snapshot, self._bytes_per_second)
        self.alarm.say(alarm)
        self.trouble.show_trouble(None if alarm is not None or is_quiet(snapshot.trouble) else snapshot.trouble)
        self.marks.show_snapshot(snapshot)
        self.room.show_snapshot(snapshot)
        interrupted = any(gap.track == "picture" for gap in snapshot.station.gaps)
        self.preview.show_interrupted(interrupted=interrupted)
        self._show_page()
        if snapshot.phase == "planned" and not self._ahead.isActive():
            self._ahead.start()

    def show_live(self, live: Live) -> None:
        """Show what moves many times a second."""
        self._live = live
        self.room.show_live(live)
        self.marks.show_live(live)
        if self._aside is not None and not self._aside.wanted_aside(self._snapshot, live):
            self._show_page()
            return
        if self._page is not None:
            self._page.show_live(live)
            self._show_overlay()
            self.follow_page()

    def _latest(self) -> Frame | None:
        return self._frames[self._looks_at]()

    def _follow_customer(self) -> None:
        """Forget what belongs to a customer who is gone, and the pages that showed it."""
        self._kit.draft.follow(self._snapshot.identity)
        self._kit.draft.follow_staff(self._snapshot.staff)
        customer = self._snapshot.identity is not None
        if self._had_customer and not customer:
            for kind in [kind for kind in self._pages if kind.personal]:
                self._drop(self._pages.pop(kind))
        self._had_customer = customer

    def _drop(self, page: Page) -> None:
        if page is self._page:
            self._page = None
            self._picture.show_below(None)
        self._area.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _show_page(self) -> None:
        if self._aside is not None and not self._aside.wanted_aside(self._snapshot, self._live):
            self._aside = None
        before, page = self._page, self._page_of(self._aside or all_pages()[self._snapshot.page])
        self._page = page
        page.show_snapshot(self._snapshot)
        page.show_live(self._live)
        if page is not before:
            for each in self._pages.values():
                each.setVisible(each is page)
        self.room.setVisible(page.with_room and page.below is None)
        self._picture.show_below(page)
        self.preview.setMinimumHeight(0 if page.below is None else self._kit.theme.picture_least)
        self._picture.setVisible(page.wants_picture)
        self._show_overlay()
        self._share_width()
        self.follow_page(rest=page is not before)

    def _page_of(self, kind: type[Page]) -> Page:
        if kind not in self._pages:
            page = kind(self._kit)
            page.sent.connect(self.does)
            page.noted.connect(self.noted)
            page.changed.connect(self.follow_page)
            page.left.connect(self.turn_aside)
            page.hide()
            self._area.addWidget(page, 1)
            self._pages[kind] = page
        return self._pages[kind]

    def _make_ahead(self) -> None:
        """Make one page more that will be needed, while nothing is recorded yet."""
        kinds = (all_pages()[name] for name in _AHEAD)
        kind = next((each for each in kinds if each not in self._pages), None)
        if kind is not None and self._snapshot.phase == "planned":
            polish(self._page_of(kind))
            self._ahead.start()

    def _show_overlay(self) -> None:
        live, page = self._live, self.page
        running = self._snapshot.station.documents == "running"
        camera: CameraName = "document" if page.with_documents and running else "first"
        if camera != self._looks_at:
            self._looks_at = camera
            self.preview.begin_anew()
        card = live.card if live.card is not None and live.card.camera == camera else None
        faces = live.faces if camera == "first" else None
        self.preview.show_overlay(Overlay(faces, card, self._snapshot.names, page.numbers(live)))

    def follow_page(self, *, rest: bool = False) -> None:
        """Let the bar below say what the page offers; the keyboard moves only where that is another thing."""
        bottom, page = self.bottom, self.page
        focused = self.window().focusWidget() is bottom.primary  # also while the other window is the active one
        changed = bottom.show_primary(page.primary())
        bottom.show_besides(page.beside())
        bottom.show_progress(page.progress())
        if rest or changed or (focused and not bottom.primary.isEnabled()):
            self.rest_focus()

    def rest_focus(self) -> None:
        """Put the keyboard where Enter does the next thing, and nothing while there is nothing to do."""
        primary = self.bottom.primary
        line = self.page.first_focus()
        if line is not None:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        (primary if primary.isEnabled() else self).setFocus(Qt.FocusReason.OtherFocusReason)

    # keys

    def _do_below(self, does: Does) -> None:
        """Do it; after another button than the large one, Enter does the next thing again, not the same one twice."""
        beside = self.window().focusWidget() in (*self.bottom.buttons, self.bottom.more)
        self.does.emit(does)
        if beside:
            self.rest_focus()

    def does_primary(self) -> Does:
        """What the large button does now."""
        return self.page.primary().does

    def does_key(self, key: str) -> Does:
        """What a letter stands for just now: a button of the bar, or a page that opens over this one."""
        beside = self.bottom.beside_of(key)
        if beside is not None:
            return beside.does
        also = self.page.keys()
        if key in also:
            return also[key]
        return partial(self.turn_aside, key) if key and self._opens(key) is not None else None

    def _opens(self, key: str = "") -> type[Page] | None:
        """The page that may stand over others now, by its key or, without one, any."""
        wanted = (kind for kind in all_pages().values() if kind.wanted_aside(self._snapshot, self._live))
        return next((kind for kind in wanted if key in ("", kind.aside_key)), None)

    def turn_aside(self, key: str = "") -> None:
        """Open the page that this key opens over others, the one that is wanted without a key; or close it again."""
        self._aside = None if self._aside is not None else self._opens(key)
        self._show_page()
        self.rest_focus()

    def scroll_page(self, way: int) -> None:
        """Move a page's overflowing part by most of its height, down (1) or up (-1)."""
        for scroller in self.page.findChildren(Scroller):
            if scroller.isVisible() and scroller.overflows():
                bar = scroller.verticalScrollBar()
                bar.setValue(bar.value() + way * bar.pageStep())
                return

    # room

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give margins, and picture and words beside each other, what the new size has for them."""
        super().resizeEvent(event)
        edge, inner = self._kit.theme.margin(self.width()), self._kit.theme.padding
        self._body.setContentsMargins(edge, inner, edge, inner)
        self.top.row.setContentsMargins(edge, 0, edge, 0)
        self.bottom.row.setContentsMargins(edge, inner, edge, inner)
        self._share_width()

    def _share_width(self) -> None:
        """Give the picture's side the width that its height has use for, and the words the rest."""
        theme = self._kit.theme
        above = sum(part.sizeHint().height() for part in (self.banner, self.alarm, self.trouble) if not part.isHidden())
        page = self._page
        room = 0 if self.room.isHidden() else self.room.sizeHint().height()
        if page is not None and page.below is not None:
            room = page.below.sizeHint().height()
        taken = above + self.top.height() + self.bottom.sizeHint().height() + room
        height = self.height() - taken - 2 * theme.padding - 2 * theme.space(2)
        first = self._page is not None and self._page.words_first
        wide = max(1, self.width())
        enough = 1 - theme.words_width / wide  # a wide window has more than such a page has use for
        narrow = 1 - theme.least_words_width / wide  # and a small one less than its words need
        if first:
            least = most = max(_WORDS_FIRST, enough)
        else:
            least, most = min(_LEAST, narrow), min(_MOST, narrow)
        share = min(most, max(least, height * self.preview.aspect / max(1, self.width())))
        self._sides.setStretch(0, round(100 * share))
        self._sides.setStretch(1, round(100 * (1 - share)))
