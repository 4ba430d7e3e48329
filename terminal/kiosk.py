"""The kiosk process put together: a station, and the window that shows its snapshots."""

from terminal.home.opening import Home
from terminal.session.facts.people import Pressed
from terminal.session.ports import Series
from terminal.station.bootstrap import bytes_per_second, demo_plan, make_station
from terminal.station.live_preview import LiveFrame
from terminal.station.station import Station
from terminal.ui.bridge import Bridge
from terminal.ui.run import run_kiosk
from terminal.ui.window import KioskWindow


class Kiosk:
    """The window and the station behind it; they meet on the GUI thread when Qt is up."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._bridge: Bridge | None = None
        self._station: Station | None = None

    def make_window(self) -> KioskWindow:
        """Make the window, and start recorder, conductor and courier behind it."""
        settings = self._home.settings
        window = KioskWindow(
            latest_frame=self._latest_frame,
            press=self.press,
            language=settings.language,
            text_size=settings.text_size,
            bytes_per_second=bytes_per_second(self._home),
        )
        self._bridge = Bridge(window.show_snapshot, window)
        series: Series = "sale" if self._home.vault.identity().enrolled else "rehearsal"
        plan = demo_plan(series, settings.planned_minutes * 60, identity=settings.identity)
        self._station = make_station(self._home, plan, self._bridge.post)
        self._station.start()
        return window

    def close(self) -> None:
        """Close an open take as interrupted, and end every process and thread."""
        if self._station is not None:
            self._station.close()

    def press(self, pressed: Pressed) -> None:
        """Hand on what a person asked for."""
        assert self._station is not None
        self._station.post(pressed)

    def run(self, *, fullscreen: bool = False) -> int:
        """Open the window; return its exit code when it is closed. An open take is closed in order then."""
        try:
            return run_kiosk(self.make_window, fullscreen=fullscreen)
        finally:
            self.close()

    def _latest_frame(self) -> LiveFrame | None:
        return self._station.live.latest() if self._station else None
