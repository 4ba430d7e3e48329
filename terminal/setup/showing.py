"""The window of the setup and the desk behind it, put together; they meet on the GUI thread."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from faults.entry import Language
from terminal.home.opening import claim, home_exists, open_home
from terminal.home.settings import load_settings
from terminal.session.setting_up import SetupSaid, Sheet
from terminal.setup.acts import known
from terminal.setup.desk import SetupDesk
from terminal.setup.offers import STAND_INS, Offers
from terminal.station.live_preview import LiveFrame
from terminal.ui.bridge import Bridge
from terminal.ui.phrases.table import Phrases
from terminal.ui.run import run_kiosk
from terminal.ui.setup.sheet_paper import sheet_pdf
from terminal.ui.setup.window import SetupWindow
from terminal.ui.splash import Splash

_ASKED: Final = "setup-asked"
"""The file in a home that asks for the window at the next start."""


class Showing:
    """One setup from its window to its end."""

    def __init__(self, home: Path, by: str = "", hq: str = "", stand_ins: Offers | None = None) -> None:
        """Raises ShuangluError `settings.*`, or a keeper's where the home does not open."""
        self.home = home
        self.settings = load_settings(home)
        self.known = known(home, by)
        if hq and not self.known.hq:
            self.known = replace(self.known, hq=hq)
        self._stand_ins = stand_ins
        self.desk: SetupDesk | None = None

    def make_window(self, language: Language | None = None) -> SetupWindow:
        """Make the window, and start what stands behind it. Call on the GUI thread."""
        language = language or self.settings.language
        window = SetupWindow(say=self._say, frame_of=self._frame, language=language, text_size=self.settings.text_size)
        bridge = Bridge(window.show_view, window)

        def draw(sheet: Sheet) -> bytes:
            return sheet_pdf(sheet, Phrases(window.language))

        self.desk = SetupDesk(self.home, self.known, bridge.post, draw, self._stand_ins)
        window.show_view(self.desk.view)
        self.desk.start()
        return window

    def close(self) -> None:
        """End everything behind the window."""
        if self.desk is not None:
            self.desk.close()

    def _say(self, said: SetupSaid) -> None:
        if self.desk is not None:
            self.desk.post(said)

    def _frame(self, source: str) -> LiveFrame | None:
        return self.desk.frame(source) if self.desk else None


def show_setup(
    home: Path,
    by: str = "",
    hq: str = "",
    language: Language | None = None,
    *,
    fullscreen: bool = False,
    splash: Splash | None = None,
) -> int:
    """Show the window until it is closed; 0 when a person closed it. Raises ShuangluError `home.occupied`."""
    home.mkdir(parents=True, exist_ok=True)
    claim(home).close()  # a kiosk that runs here holds the cameras; kept, the doctor would take this for one
    showing = Showing(home, by, hq, STAND_INS if _demonstrates(home) else None)
    try:
        return run_kiosk(lambda: showing.make_window(language), fullscreen=fullscreen, splash=splash)
    finally:
        showing.close()


def ask_for_setup(home: Path) -> None:
    """Have the next start with `--setup` begin with this window. Raises OSError."""
    home.mkdir(parents=True, exist_ok=True)
    (home / _ASKED).touch()


def set_up_first(
    home: Path, language: Language | None = None, *, fullscreen: bool = False, splash: Splash | None = None
) -> int | None:
    """Show the window where there is no home yet, or where it was asked for; None: the kiosk may go on.

    It comes back at the next start until the machine is a terminal of a headquarters.
    """
    if home_exists(home) and not (home / _ASKED).exists():
        return None
    exit_code = show_setup(home, "", "", language, fullscreen=fullscreen, splash=splash)
    if exit_code == 0 and home_exists(home) and known(home).terminal:
        (home / _ASKED).unlink(missing_ok=True)
        return None
    ask_for_setup(home)
    return exit_code


def _demonstrates(home: Path) -> bool:
    """Whether the home is one that keeps itself: nothing real is recorded there."""
    if not home_exists(home):
        return False
    opened = open_home(load_settings(home), process="setup")
    try:
        return opened.keeps_itself
    finally:
        opened.close()
