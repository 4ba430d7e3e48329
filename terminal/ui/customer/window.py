"""The customer's window: one screen at a time, driven by the same snapshot as the operator's; it decides nothing."""

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from terminal.session.customer.documents import Pictures
from terminal.session.customer.view import CustomerScreen, CustomerView
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live, Snapshot
from terminal.ui import customer
from terminal.ui.customer.captions import CaptionBand
from terminal.ui.customer.pad import InkPad
from terminal.ui.customer.painted import OF_NODES, AtRest, look_at
from terminal.ui.customer.parts import Light, Pill, tool, words
from terminal.ui.customer.screen import Around, Done, LargeKey, Screen
from terminal.ui.customer.style_sheet import style_sheet
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.flash import Flash
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import dress, mark_chosen, polish
from terminal.ui.phrases.table import Phrases, modules_of
from terminal.ui.ports import Frame, Language
from terminal.ui.theme import Theme

ZH: dict[str, str] = {
    "customer.window": "客户屏",
    "customer.recording": "正在录音录像",
    "customer.not_recording": "现在没有录音录像",
    "customer.unproven": "录音录像正在准备",
    "customer.ended": "录音录像已经结束",
    "customer.softer": "声音小",
    "customer.louder": "声音大",
    "customer.slower": "说慢点",
    "customer.faster": "说快点",
    "customer.larger": "大字",
    "customer.captions": "字幕",
    "customer.pause": "休息",
    "customer.stop": "不想录了",
    "customer.way_back": "交还工作人员",
    "customer.demonstration": "演示，不作数",
    "customer.practice": "试练，不作数",
}
EN: dict[str, str] = {
    "customer.window": "Customer",
    "customer.recording": "Recording",
    "customer.not_recording": "Not recording",
    "customer.unproven": "Getting ready",
    "customer.ended": "The recording is over",
    "customer.softer": "Softer",
    "customer.louder": "Louder",
    "customer.slower": "Slower",
    "customer.faster": "Faster",
    "customer.larger": "Large",
    "customer.captions": "Captions",
    "customer.pause": "Break",
    "customer.stop": "Stop",
    "customer.way_back": "Back to the seller",
    "customer.demonstration": "A demonstration, no real sale",
    "customer.practice": "Practice, no real sale",
}
_VOLUME_STEP, _SPEED_STEP = 0.2, 0.1
BOUNCE_MS = 300
"""A finger that touches twice within this time has touched once."""
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TURNS: dict[int, int] = {
    Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
}  # fmt: skip
_AHEAD_MS = 200
_NOTHING_OF_HER: tuple[CustomerScreen, ...] = ("idle", "thanks")
_NO_BREAK: tuple[CustomerScreen, ...] = ("break", "waiting", "stop")


@cache
def all_screens() -> dict[CustomerScreen, type[Screen]]:
    """Return the screen of every name; each stands in a module of this room."""
    found: dict[CustomerScreen, type[Screen]] = {}
    for module in modules_of(customer.__name__, list(customer.__path__)):
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Screen) and each.__module__ == module.__name__:
                found |= dict.fromkeys(each.names, each)
    return found


class CustomerWindow(QWidget):
    """Full screen on the second display, or turned over on the first one. Lives on the GUI thread."""

    given_back = Signal()
    """The way back to the seller was pressed, where there is one display."""

    def __init__(
        self,
        *,
        latest_frame: Callable[[], Frame | None],
        act: Callable[[CustomerActed], None],
        press: Callable[[Pressed], None] = lambda _: None,
        pictures: Pictures = lambda _, __: None,
        language: Language = "zh",
        display_width_mm: int = 0,
    ) -> None:
        """`display_width_mm`: how wide her display is, as it was measured at setup; 0: nobody measured it."""
        super().__init__()
        self.setObjectName("customer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(960, 540)
        self._latest_frame, self._act, self._press, self._pictures = latest_frame, act, press, pictures
        self._phrases = Phrases(language)
        self._theme = CustomerTheme()
        self._view, self._live, self._snapshot = CustomerView(), Live(), Snapshot()
        self._screen: Screen | None = None
        self._kept: dict[type[Screen], Screen] = {}
        """Screens that are made already and not shown; their looks are those of this display."""
        self._keys: list[LargeKey] = []
        self._turned = False
        self._may_close = False
        self._painted: tuple[str, str, int] = ("", "", 0)
        self._display_width_mm = display_width_mm
        self._at_rest = AtRest(self)
        self._at_rest.rested.connect(self._tell_at_rest)
        self._since_touch = QElapsedTimer()
        self._draft = Draft()
        self._column = QVBoxLayout(self)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
        self.flash = Flash(self, Theme(), self._phrases, self._draft)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.timeout.connect(self._follow_size)
        self._build()

    # --- what is shown ---

    @property
    def view(self) -> CustomerView:
        """What is shown."""
        return self._view

    @property
    def screen_shown(self) -> Screen:
        """The screen that is shown."""
        assert self._screen is not None
        return self._screen

    @property
    def large_keys(self) -> tuple[QPushButton, ...]:
        """The keys below the screen, from left to right."""
        found = (self._footer.itemAt(place).widget() for place in range(self._footer.count()))
        return tuple(each for each in found if isinstance(each, QPushButton))

    @property
    def theme(self) -> CustomerTheme:
        """Sizes and colours as they are for this display."""
        return self._theme

    def receive(self, value: Snapshot | Live) -> None:
        """Show whichever of the two came over the bridge."""
        if isinstance(value, Live):
            self._live = value
            if self.isVisible():
                self.screen_shown.show_live(value)
        else:
            self.show_snapshot(value)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what it has for the customer."""
        self._snapshot, self._view = snapshot, snapshot.customer
        if self.isVisible():  # where nobody looks nothing is laid out beside a recording
            self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show what came meanwhile."""
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._outgrown() and not self._writing():
            self._build()
        else:
            self._show()

    def _outgrown(self) -> bool:
        """Whether letters or display are others than those that everything was made for."""
        made = (self._theme.width, self._theme.height, self._theme.elder)
        return made != (self.width(), self.height(), self._view.elder)

    def _writing(self) -> bool:
        """Whether something is written by hand that would be lost if its screen were made anew."""
        pads = self._screen.findChildren(InkPad) if self._screen is not None else []
        same = type(self._screen) is all_screens()[self._view.screen]
        return same and any(pad.strokes for pad in pads)

    def set_language(self, language: Language) -> None:
        """Make everything anew in this language."""
        self._phrases = Phrases(language)
        self._build()

    def show_way_back(self, *, turned: bool) -> None:
        """There is one display: a plain key leads back to the seller."""
        self._turned = turned
        self.way_back.setVisible(turned)

    def allow_close(self) -> None:
        """From now on it may be closed: the kiosk ends."""
        self._may_close = True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody closes it but the kiosk."""
        event.setAccepted(self._may_close)

    def _build(self) -> None:
        self._theme = CustomerTheme(max(1, self.width()), max(1, self.height()), self._view.elder)
        theme = self._theme
        self.setStyleSheet(style_sheet(theme))
        self.setWindowTitle(self._phrases("customer.window"))
        clear(self._column)
        self._screen, self._kept, self._keys = None, {}, []
        edge = theme.margin
        self._column.setContentsMargins(edge, theme.px(40), edge, theme.px(56))
        self._column.setSpacing(theme.px(24))
        self._top, self._middle, self._bottom = QWidget(), QWidget(), QWidget()
        self._body = QVBoxLayout(self._middle)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._footer = QHBoxLayout(self._bottom)
        self._footer.setContentsMargins(0, 0, 0, 0)
        self._footer.setSpacing(theme.gap)
        self._bottom.setFixedHeight(theme.button)
        self._fill_top()
        self.captions = CaptionBand(theme, self._phrases)
        for part, stretch in ((self._top, 0), (self._middle, 1), (self.captions, 0), (self._bottom, 0)):
            self._column.addWidget(part, stretch)
        self.flash.hide()
        self.flash.deleteLater()
        self.flash = Flash(self, Theme("elder" if theme.elder else "standard"), self._phrases, self._draft)
        self.flash.skipped.connect(self._skip_flash)
        self._show()

    def _fill_top(self) -> None:
        theme, phrases = self._theme, self._phrases
        self.pill = Pill(theme)
        self.mark = Pill(theme)
        self.softer, self.louder = tool(phrases("customer.softer")), tool(phrases("customer.louder"))
        self.slower, self.faster = tool(phrases("customer.slower")), tool(phrases("customer.faster"))
        self.larger, self.pause = tool(phrases("customer.larger")), tool(phrases("customer.pause"))
        self.reads_along = tool(phrases("customer.captions"))
        self.stop, self.way_back = tool(phrases("customer.stop")), tool(phrases("customer.way_back"))
        self.recording: QLabel = words(role="small", quiet=True)
        self.recording.setWordWrap(False)
        self.light = Light(theme)
        self.softer.clicked.connect(lambda: self._wish("volume", self._view.volume - _VOLUME_STEP))
        self.louder.clicked.connect(lambda: self._wish("volume", self._view.volume + _VOLUME_STEP))
        self.slower.clicked.connect(lambda: self._wish("speed", self._view.speed - _SPEED_STEP))
        self.faster.clicked.connect(lambda: self._wish("speed", self._view.speed + _SPEED_STEP))
        self.larger.clicked.connect(lambda: self._send(Done("larger", detail={"elder": not self._view.elder})))
        self.reads_along.clicked.connect(self._wish_captions)
        self.pause.clicked.connect(lambda: self._send(Done("break")))
        self.stop.clicked.connect(lambda: self._send(Done("stop")))
        self.way_back.clicked.connect(self.given_back)
        row = QHBoxLayout(self._top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.pill)
        row.addWidget(self.mark)
        row.addStretch(1)
        wishes = (self.softer, self.louder, self.slower, self.faster, self.larger, self.reads_along)
        self._tools = (*wishes, self.pause, self.stop, self.way_back)
        for key in self._tools:
            key.setFixedHeight(theme.tool)
            row.addWidget(key)
        row.addSpacing(theme.px(8))
        row.addWidget(self.recording)
        row.addWidget(self.light)
        self.way_back.setVisible(self._turned)

    def _show(self) -> None:
        view = self._view
        kind = all_screens()[view.screen]
        if type(self._screen) is not kind:
            self._put_away()
            self._screen = self._kept.pop(kind, None) or self._make(kind)
            self._body.addWidget(self._screen)
        screen = self.screen_shown
        screen.show_view(view)
        screen.show()  # now: Qt would do it later, and lay everything out twice
        screen.show_live(self._live)
        self.captions.show_view(view)
        self._show_top(screen)
        self._follow_keys()
        self.flash.show_snapshot(self._snapshot)
        if self._snapshot.phase == "planned" and not self._ahead.isActive():
            self._ahead.start()
        QTimer.singleShot(0, self._tell_painted)

    def _make(self, kind: type[Screen]) -> Screen:
        screen = kind(Around(self._theme, self._phrases, self._latest_frame, self._pictures))
        screen.done.connect(self._send_once)
        screen.changed.connect(self._follow_keys)
        return screen

    def _make_ahead(self) -> None:
        """Make one screen more that will be needed, while nothing is recorded yet."""
        kinds = (each for each in all_screens().values() if each.comes_again and type(self._screen) is not each)
        kind = next((each for each in kinds if each not in self._kept), None)
        if kind is not None and self._snapshot.phase == "planned" and self.isVisible():
            screen = self._kept[kind] = self._make(kind)
            screen.hide()
            screen.setParent(self._middle)
            polish(screen)
            self._ahead.start()

    def _put_away(self) -> None:
        """Make room for another screen; before anything is asked, and when all is over, nothing of her is left."""
        screen = self._screen
        if screen is not None and screen.comes_again:
            self._body.removeWidget(screen)
            screen.put_away()
            screen.hide()
            self._kept[type(screen)] = screen
        else:
            clear(self._body)
        if self._view.screen in _NOTHING_OF_HER:
            for each in self._kept.values():
                each.setParent(None)
                each.deleteLater()
            self._kept = {}

    def _show_top(self, screen: Screen) -> None:
        view, station = self._view, self._snapshot.station
        self.pill.say(*screen.pill())
        practised = self._snapshot.sale is not None and self._snapshot.sale.practice
        marked = "practice" if practised else ""
        marked = marked or ("demonstration" if station.demonstration else "")
        self.mark.say("warn", self._phrases(f"customer.{marked}") if marked else "")
        self.light.show_lit(lit=view.recording)
        self.recording.setText(self._phrases(_light_phrase(self._snapshot)))
        for key in (self.softer, self.louder, self.slower, self.faster):
            key.setVisible(view.can_speak)
        self.larger.setVisible(view.screen not in ("document", "idle"))
        mark_chosen(self.larger, chosen=view.elder)
        self.reads_along.setVisible(view.captions is not None)
        mark_chosen(self.reads_along, chosen=view.captions is True)
        self.stop.setVisible(self._snapshot.phase == "recording" and view.screen != "stop")
        self.pause.setVisible(self._snapshot.phase == "recording" and view.screen not in _NO_BREAK)

    def _follow_keys(self) -> None:
        """Let the keys below say what the screen offers; they are made anew only where they are others."""
        keys = list(self.screen_shown.keys()) if self._screen is not None else []
        buttons = self.large_keys
        if len(buttons) != len(keys):
            clear(self._footer)
            buttons = tuple(QPushButton() for _ in keys)
            for place, button in enumerate(buttons):
                button.setFixedHeight(self._theme.button)
                button.clicked.connect(lambda _=False, at=place: self._touch(at))
                self._footer.addWidget(button, keys[place].wide)
                button.show()
        self._keys = keys
        for place, (button, key) in enumerate(zip(buttons, keys, strict=True)):
            _dress(button, key)
            self._footer.setStretch(place, key.wide)
        self._bottom.setVisible(bool(keys))

    # --- what she does ---

    def _touch(self, place: int) -> None:
        if place < len(self._keys):
            does = self._keys[place].does
            if does is not None:
                does()

    def _send_once(self, done: Done) -> None:
        """Hand on what she did on the screen; a finger that bounces has touched once."""
        quick = self._since_touch.isValid() and self._since_touch.elapsed() < BOUNCE_MS
        if quick and done.act not in ("rewritten", "page", "shown"):
            return
        self._since_touch.start()
        if done.act in ("heard", "read", "answered"):
            self._at_rest.hurry()
        self._send(done)

    def _send(self, done: Done) -> None:
        """Hand it on with what it is about and the digest of what was on the screen."""
        view = self._view
        item = done.item or view.item
        sha256 = view.sha256 if item == view.item else ""
        self._act(CustomerActed(done.act, item, "customer", sha256, dict(done.detail), done.content, view.about))

    def _skip_flash(self) -> None:
        """At once, whatever is still on its way: colours may hurt."""
        self._press(Pressed("skip_flash", about=self._snapshot.about))

    def _wish(self, what: str, value: float) -> None:
        self._send(Done("volume" if what == "volume" else "speed", detail={"value": round(value, 2)}))

    def _tell_painted(self) -> None:
        """Say what is on the screen once it was painted there; a window that nobody sees shows nothing."""
        view = self._view
        page = view.page if view.screen == "document" else 0
        now = (view.about, view.item, page)
        seen = bool(view.item) and self.isVisible() and not self.isMinimized()
        wanted = seen and view.screen in OF_NODES and self._snapshot.phase == "recording"
        looks = (self.width(), self.height(), view.elder, self.captions.isVisible())
        self._at_rest.follow((*now, *looks) if wanted else None)
        if not seen or now == self._painted:
            return
        self._painted = now
        detail = {"language": self._phrases.language, "display": "turned" if self._turned else "second"}
        self._send(Done("shown", detail={**detail, **({"page": page} if page else {})}))

    def _wish_captions(self) -> None:
        self._send(Done("captions", detail={"on": self._view.captions is not True}))

    def _tell_at_rest(self) -> None:
        """Say what that looks like, so that it can be proved later what was painted and how large."""
        found, view = look_at(self.screen_shown), self._view
        page = {"page": view.page} if view.screen == "document" else {}
        self._send(Done("painted", detail={**found.facts(self._mm_per_pixel()), **page}))

    def _mm_per_pixel(self) -> float | None:
        """Of her own display; the one that is turned over is another, of which nobody knows how wide it is."""
        width = self.screen().geometry().width()
        return self._display_width_mm / width if self._display_width_mm and width and not self._turned else None

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What was on the screen is not seen any more, and is told anew once it is."""
        super().hideEvent(event)
        self._at_rest.follow(None)
        if self._painted[1] and self._snapshot.phase == "recording":
            self._send(Done("hidden"))
        self._painted = ("", "", 0)

    # --- keys: a keypad, or the keyboard of the one display ---

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Every act has a key, too."""
        if not self.press_key(event):
            super().keyPressEvent(event)

    def press_key(self, event: QKeyEvent) -> bool:
        """Take a key: digits are the large keys from the left, Enter the expected one, + - volume, * break, / stop.

        The point turns captions on and off.
        """
        key = event.key()
        if event.isAutoRepeat():
            return True
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._touch(key - Qt.Key.Key_1)
        elif key in _ENTERS:
            self._enter()
        elif key in _TURNS:
            self.screen_shown.page(_TURNS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and self._view.can_speak:
            self._wish("volume", self._view.volume + (_VOLUME_STEP if key == Qt.Key.Key_Plus else -_VOLUME_STEP))
        elif key == Qt.Key.Key_Period and self.reads_along.isVisible():
            self._wish_captions()
        elif key == Qt.Key.Key_Asterisk and self.pause.isVisible():
            self._send(Done("break"))
        elif key == Qt.Key.Key_Slash and self.stop.isVisible():
            self._send(Done("stop"))
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_F9) and self._turned:
            self.given_back.emit()
        else:
            return False
        return True

    def _enter(self) -> None:
        """The key that has the keyboard; else the one that is expected, if one is."""
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and focused.isVisible():
            focused.click()
            return
        expected = [place for place, key in enumerate(self._keys) if key.look == "primary"]
        if len(expected) == 1:
            self._touch(expected[0])

    # --- the display ---

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another display, or another size of it: everything is made anew for it, once it rests."""
        super().resizeEvent(event)
        self._resized.start(0)

    def _follow_size(self) -> None:
        """What is being written is not lost: its screen stays until it is done, and only grows with its layout."""
        if self._outgrown() and not self._writing():
            self._build()


def _dress(button: QPushButton, key: LargeKey) -> None:
    if button.text() != key.words:
        button.setText(key.words)
        button.setAccessibleName(key.words)
    button.setEnabled(key.does is not None)
    dress(button, "role", key.look)
    mark_chosen(button, chosen=key.chosen)


def _light_phrase(snapshot: Snapshot) -> str:
    """What stands beside the light: what was read back, and nothing else, is a recording."""
    if snapshot.customer.recording:
        return "customer.recording"
    if snapshot.phase in ("opening", "recording", "closing"):
        return "customer.unproven"
    over = snapshot.phase == "sealed" and snapshot.take.take
    return "customer.ended" if over else "customer.not_recording"
