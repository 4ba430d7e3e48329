"""The kiosk process put together: a station, a door for sales, and the window that shows its snapshots."""

from dataclasses import replace

from terminal.home.opening import Home
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed, SaleArrived
from terminal.station.bootstrap import bytes_per_second, demonstration, make_station
from terminal.station.doorbell import Doorbell
from terminal.station.live_preview import LiveFrame
from terminal.station.station import Listeners, Offer, Station
from terminal.ui.bridge import Bridge
from terminal.ui.run import run_kiosk
from terminal.ui.splash import Splash
from terminal.ui.window import KioskWindow


class Kiosk:
    """The window and the station behind it; they meet on the GUI thread when Qt is up."""

    def __init__(self, home: Home, *offers: Offer) -> None:
        """The first of `offers` is shown; a home that keeps itself has the demonstration's sale on its list."""
        self._home = home
        self._offers = offers
        self._station: Station | None = None
        self._door: Doorbell | None = None

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
        show, fetch = Bridge(window.receive, window), Bridge(lambda _: window.fetch(), window)

        def watch(fact: Fact) -> None:
            if isinstance(fact, SaleArrived):
                fetch.post(None)

        self._station = make_station(self._home, Listeners(show.post, watch))
        self._door = Doorbell(self._home, self._station)
        self._station.start()
        for offer in self._offers:
            self._station.offer(offer)
        shown = demonstration(self._home)
        if shown is not None:
            self._station.offer(replace(shown, stays=True))
        self._door.start()
        return window

    def close(self) -> None:
        """Close an open take as interrupted, and end every process and thread."""
        try:
            if self._door is not None:
                self._door.close()
        finally:
            if self._station is not None:
                self._station.close()

    def press(self, pressed: Pressed) -> None:
        """Hand on what a person asked for."""
        assert self._station is not None
        self._station.post(pressed)

    def run(self, *, fullscreen: bool = False, splash: Splash | None = None) -> int:
        """Open the window; return its exit code when it is closed. An open take is closed in order then."""
        try:
            return run_kiosk(self.make_window, fullscreen=fullscreen, splash=splash)
        finally:
            self.close()

    def _latest_frame(self) -> LiveFrame | None:
        return self._station.live.latest() if self._station else None
