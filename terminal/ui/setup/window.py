"""The window of the first start: a strip above, a page, a strip below with the one thing to do next."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from terminal.session.setting_up import (
    STEPS,
    DisplaySeen,
    DisplaysSeen,
    SetupPressed,
    SetupSaid,
    SetupStep,
    SetupView,
    SheetPrinted,
)
from terminal.ui.flow import Flow
from terminal.ui.page import BarLook, Progress
from terminal.ui.parts.asides import TintedCard
from terminal.ui.parts.bottom_bar import BottomBar
from terminal.ui.parts.dim import Dim
from terminal.ui.parts.flow_dialog import FlowDialog
from terminal.ui.parts.marks import Card, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language, TextSize
from terminal.ui.setup.checks import ChecksPage
from terminal.ui.setup.delay import DelayPage
from terminal.ui.setup.devices import DevicesPage
from terminal.ui.setup.headquarters import HeadquartersPage
from terminal.ui.setup.numbers import NUMBERS, CardRuler, NumberWindow
from terminal.ui.setup.others import OthersPage
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.setup.sheet import SheetPage
from terminal.ui.setup.sheet_paper import print_sheet
from terminal.ui.setup.width import WidthPage
from terminal.ui.style_sheet import style_sheet
from terminal.ui.theme import Theme
from terminal.ui.tongue import speak
from terminal.ui.window import BOUNCE_MS, name_of_key

_PAGES: Final[dict[SetupStep, type[SetupPage]]] = {
    page.step: page for page in (HeadquartersPage, DevicesPage, OthersPage, WidthPage, DelayPage, ChecksPage, SheetPage)
}
_DOES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_MOVES: Final[dict[int, int]] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}
_SETTLES_MS = 200
_OWN_TROUBLE: Final[tuple[SetupStep, ...]] = ("headquarters", "delay", "checks", "sheet")
"""Pages that say themselves what went wrong."""


class SetupWindow(QMainWindow):
    """Lives on the GUI thread, like every method of it."""

    finished = Signal()

    def __init__(
        self,
        *,
        say: Callable[[SetupSaid], None],
        frame_of: FrameOf,
        language: Language = "zh",
        text_size: TextSize = "standard",
    ) -> None:
        """`say` gets what is pressed; `frame_of` must answer at once."""
        super().__init__()
        self._say, self._frame_of = say, frame_of
        self._language: Language = language
        self._theme = Theme(text_size)
        self._view = SetupView()
        self._since_press = QElapsedTimer()
        self._numbers: dict[str, NumberWindow] = {}
        self._ruler: CardRuler | None = None
        self.pages: dict[SetupStep, SetupPage] = {}
        self.question: FlowDialog | None = None
        """What is asked just now."""
        self.dim = Dim(self)
        self.setMinimumSize(1024, 700)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_SETTLES_MS)
        self._rest.timeout.connect(self._see_displays)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        self._app = app
        app.screenAdded.connect(self._change)
        app.screenRemoved.connect(self._change)
        self._build()
        QTimer.singleShot(0, self, self._see_displays)

    @property
    def language(self) -> Language:
        """The language of every word now."""
        return self._language

    @property
    def theme(self) -> Theme:
        """The sizes and colours of this window."""
        return self._theme

    @property
    def view(self) -> SetupView:
        """What is shown."""
        return self._view

    @property
    def page(self) -> SetupPage:
        """The page that is shown."""
        return self.pages[self._view.step]

    @property
    def numbers(self) -> tuple[NumberWindow, ...]:
        """The windows with numbers that are on the other displays."""
        return tuple(self._numbers.values())

    @property
    def ruler(self) -> CardRuler | None:
        """The frame of the card, while it stands on a display."""
        return self._ruler

    # building and showing

    def set_language(self, language: Language) -> None:
        """Make the screen anew in this language."""
        self._language = language
        self._build()

    def set_text_size(self, text_size: TextSize) -> None:
        """Make the screen anew in this size."""
        self._theme = Theme(text_size)
        self._build()

    def _build(self) -> None:
        speak(self._language)
        self._phrases = Phrases(self._language)
        self.setWindowTitle(self._phrases("setup.window"))
        self.setStyleSheet(style_sheet(self._theme))
        typed = self._typed()
        self.pages = {}
        self.bottom = BottomBar(self._theme, self._phrases)
        self.bottom.does.connect(self._do)
        self.trouble = TintedCard(self._theme)
        self.trouble.hide()
        shell = QWidget()
        shell.setObjectName("page")
        shell.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        shell.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._shell = shell
        self._body = QVBoxLayout()
        self._body.setSpacing(self._theme.space(2))
        self._body.addWidget(self.trouble)
        column = QVBoxLayout(shell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip())
        column.addLayout(self._body, 1)
        column.addWidget(self.bottom)
        self.setCentralWidget(shell)
        self._fit()
        self._close_others()
        self.show_view(self._view)
        self._type(typed)

    def _strip(self) -> QFrame:
        theme, phrases = self._theme, self._phrases
        strip = QFrame()
        strip.setObjectName("top")
        strip.setFixedHeight(theme.bar)
        name = words(phrases("window.title"), role="lead")
        name.setProperty("strong", True)
        self.where, self.who = words(role="caption", quiet=True), words(role="caption")
        pill = Card()
        pill.setProperty("role", "pill")
        inside = QHBoxLayout(pill)
        inside.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        inside.addWidget(self.who)
        pill.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._pill = pill
        self.top = QHBoxLayout(strip)
        self.top.setSpacing(theme.space(2))
        for widget in (name, self.where):
            self.top.addWidget(widget)
        self.top.addStretch(1)
        self.top.addWidget(pill)
        other = "standard" if theme.text_size == "elder" else "elder"
        for text, spoken, does in (
            (phrases(f"size.{other}"), phrases(f"size.{other}"), self._swap_size),
            (phrases("language.other"), phrases("language.name"), self._swap_language),
        ):
            button = QPushButton(text)
            button.setProperty("role", "quiet")
            button.setAccessibleName(spoken)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(does)
            self.top.addWidget(button)
        return strip

    def _swap_language(self) -> None:
        self.set_language("en" if self._language == "zh" else "zh")

    def _swap_size(self) -> None:
        self.set_text_size("elder" if self._theme.text_size == "standard" else "standard")

    def show_view(self, view: SetupView) -> None:
        """Show it; the page is made when it is first shown."""
        before, self._view = self._view, view
        page = self.pages.get(view.step)
        fresh = page is None or before.step != view.step
        if page is None:
            page = self._make(view.step)
        page.show_view(view)
        if fresh:
            for each in self.pages.values():
                each.setVisible(each is page)
            self._rest_focus()
        self._show_round(view)
        self._show_displays(view)
        if view.over and not before.over:
            self.finished.emit()
            self.close()

    def _make(self, step: SetupStep) -> SetupPage:
        page = _PAGES[step](self._theme, self._phrases, self._frame_of)
        page.said.connect(self._hear)
        page.changed.connect(self._show_buttons)
        if isinstance(page, SheetPage):
            page.print_asked.connect(self._print)
        if isinstance(page, WidthPage):
            page.pixels_changed.connect(self._show_pixels)
        self._body.addWidget(page, 1)
        self.pages[step] = page
        return page

    def _show_round(self, view: SetupView) -> None:
        phrases, language = self._phrases, self._language
        step = phrases(f"setup.step.{view.step}")
        terminal = phrases("setup.terminal", terminal=view.terminal) if view.terminal else ""
        self.where.setText("　".join(filter(None, (phrases("setup.where", step=step), terminal))))
        self.who.setText(view.by)
        self._pill.setVisible(bool(view.by))
        trouble = None if view.step in _OWN_TROUBLE else view.trouble
        self.trouble.setVisible(trouble is not None)
        if trouble is not None:
            code = phrases("setup.code", code=trouble.code)
            self.trouble.say("fail", trouble.sentence(language), trouble.remedy(language), code)
        self._show_buttons()

    def _show_buttons(self) -> None:
        page = self.page
        self.bottom.show_primary(page.primary())
        self.bottom.show_besides(page.beside())
        self.bottom.show_progress(self._progress())

    def _progress(self) -> Progress:
        view, phrases = self._view, self._phrases
        place = STEPS.index(view.step)
        looks: dict[str, BarLook] = {"open": "open", "done": "over", "skipped": "skipped"}
        bars = tuple("current" if at == place else looks[standing] for at, standing in enumerate(view.standings))
        text = phrases("setup.place", at=place + 1, of=len(STEPS))
        if view.busy:
            return Progress(text, bars, (("plain", phrases(f"setup.busy.{view.busy}")),))
        if view.lacking and view.step == "devices":
            names = phrases("list.comma").join(phrases(f"setup.lack.{name}") for name in view.lacking)
            return Progress(text, bars, (("warn", phrases("setup.lacks", count=len(view.lacking), names=names)),))
        return Progress(text, bars)

    # the other displays

    def _change(self, *_: object) -> None:
        self._rest.start()

    def _see_displays(self) -> None:
        """Say which displays there are; each keeps its number as long as it is there."""
        own = self.screen() or self._app.primaryScreen()
        screens = [own, *(each for each in self._app.screens() if each is not own)]
        seen = tuple(
            DisplaySeen(
                screen.name(),
                number,
                screen.geometry().width(),
                screen.geometry().height(),
                operator=screen is own,
                told_mm=round(screen.physicalSize().width()),
            )
            for screen, number in zip(screens, NUMBERS, strict=False)
            if screen is own or not screen.geometry().intersects(own.geometry())
        )
        self._hear(DisplaysSeen(seen))

    def _show_displays(self, view: SetupView) -> None:
        wanted = {each.name: each for each in view.displays if not each.operator} if view.step == "devices" else {}
        for name in [name for name in self._numbers if name not in wanted]:
            self._numbers.pop(name).deleteLater()
        for name, display in wanted.items():
            screen = self._screen(name)
            if screen is None:
                continue
            if name not in self._numbers:
                shown = NumberWindow(self._phrases, display.number)
                shown.touched.connect(lambda name=name: self._touched(name))
                shown.pen.connect(lambda levels: self._hear(SetupPressed("pen", number=levels)))
                self._numbers[name] = shown
                shown.stand_on(screen)
            good = view.touched or view.pen_levels > 0
            self._numbers[name].ask_touch(chosen=name == view.customer_display, good=good)
        self._show_ruler(view)

    def _touched(self, name: str) -> None:
        """A touch on the display that was chosen; on another one it says nothing."""
        if name == self._view.customer_display:
            self._hear(SetupPressed("touched"))

    def _show_ruler(self, view: SetupView) -> None:
        page = self.pages.get("width")
        if view.step != "width" or not isinstance(page, WidthPage):
            if self._ruler is not None:
                self._ruler.deleteLater()
                self._ruler = None
            return
        screen = self._screen(view.customer_display)
        if self._ruler is not None or screen is None or screen is self.screen():
            return  # it stands there, or her display is away: another one is not measured in its place
        self._ruler = CardRuler(self._theme, self._phrases)
        self._ruler.setStyleSheet(style_sheet(self._theme))
        self._ruler.show_pixels(page.pixels)
        frameless = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        self._ruler.setWindowFlags(Qt.WindowType.Window | frameless)
        self._ruler.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._ruler.setGeometry(screen.geometry())
        self._ruler.setWindowState(self._ruler.windowState() | Qt.WindowState.WindowFullScreen)
        self._ruler.show()
        self._ruler.setGeometry(screen.geometry())
        self._ruler.resized.connect(page.set_pixels)

    def _show_pixels(self, pixels: int) -> None:
        if self._ruler is not None:
            self._ruler.show_pixels(pixels)

    def _screen(self, name: str) -> QScreen | None:
        return next((each for each in self._app.screens() if each.name() == name), None)

    def _close_others(self) -> None:
        for window in self._numbers.values():
            window.deleteLater()
        self._numbers = {}
        if self._ruler is not None:
            self._ruler.deleteLater()
            self._ruler = None

    # pressing

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter does the next thing, unless another button has the keyboard; letters are the page's."""
        key = event.key()
        if key in _MOVES:
            self.page.push(_MOVES[key])
        elif event.isAutoRepeat():
            return
        elif key in _DOES:
            self._press_enter()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            self.page.choose(key - Qt.Key.Key_0)
        else:
            self._press_letter(name_of_key(key) or event.text().upper())

    def _press_enter(self) -> None:
        chosen = self.focusWidget()
        if isinstance(chosen, QLineEdit):
            return  # Enter there belongs to what is written
        if isinstance(chosen, QPushButton) and chosen is not self.bottom.primary:
            chosen.click()
        else:
            self._do(self.page.primary().does)

    def _press_letter(self, key: str) -> None:
        beside = self.bottom.beside_of(key)
        self._do(beside.does if beside is not None else self.page.keys().get(key))

    def _do(self, does: object) -> None:
        """Do what a button does, once where it was pressed twice in a blink; or ask which of several it is."""
        if isinstance(does, Flow):
            self._ask(does)
        if not callable(does) or (self._since_press.isValid() and self._since_press.elapsed() < BOUNCE_MS):
            return
        self._since_press.start()
        does()

    def _ask(self, flow: Flow) -> None:
        if self.question is not None:
            return
        question = FlowDialog(self, self._theme, self._phrases, flow)
        self.question = question

        def answered(result: int) -> None:
            self.question = None
            self.dim.hide()
            question.deleteLater()
            self.activateWindow()  # no window manager in a kiosk's session gives the keyboard back
            self._rest_focus()
            if result:
                self._do(flow.does(question.answers()))

        question.finished.connect(answered)
        self.dim.shade()
        question.open()

    def _hear(self, said: SetupSaid) -> None:
        self._say(said)

    def _print(self) -> None:
        if self._view.sheet is not None:
            self._hear(SheetPrinted(print_sheet(self._view.sheet, self._phrases)))

    def _rest_focus(self) -> None:
        """Where the keyboard rests: on the first empty line, else on nothing, so that Enter does the next thing."""
        first = self.page.first_focus()
        (first or self._shell).setFocus(Qt.FocusReason.OtherFocusReason)

    # what was typed stays when language or size change

    def _typed(self) -> dict[str, list[str]]:
        lines = {step: page.findChildren(QLineEdit) for step, page in self.pages.items()}
        return {step: [line.text() for line in each] for step, each in lines.items()}

    def _type(self, typed: dict[str, list[str]]) -> None:
        page = self.pages.get(self._view.step)
        texts = typed.get(self._view.step, [])
        for line, text in zip(page.findChildren(QLineEdit) if page else (), texts, strict=False):
            line.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Smaller screens get less margin."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margin, space = self._theme.margin(self.width()), self._theme.space(2)
        self._body.setContentsMargins(margin, space, margin, space)
        self.top.setContentsMargins(margin, 0, margin, 0)
        self.bottom.row.setContentsMargins(margin, space, margin, space)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """What stands on other displays goes with it; what was chosen is written already."""
        self._close_others()
        if not self._view.over:
            self._hear(SetupPressed("leave"))
        event.accept()
