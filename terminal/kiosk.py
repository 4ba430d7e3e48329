"""The kiosk process put together: a station, a door for sales, and the two windows that show its snapshots."""

import gc
from dataclasses import replace

from terminal.home.opening import Home
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed, SaleArrived
from terminal.session.snapshot import Live, Snapshot
from terminal.station.bootstrap import bytes_per_second, demonstration, make_station
from terminal.station.desk_staff import staff_known
from terminal.station.doorbell import Doorbell
from terminal.station.live_preview import LiveFrame
from terminal.station.station import Listeners, Offer, Station
from terminal.ui.bridge import Bridge, Later
from terminal.ui.customer.window import CustomerWindow
from terminal.ui.displays import Displays, Keypad
from terminal.ui.idle import IdleWatch
from terminal.ui.run import application, run_kiosk
from terminal.ui.splash import Splash
from terminal.ui.window import KioskWindow


class Kiosk:
    """The windows and the station behind them; they meet on the GUI thread when Qt is up."""

    def __init__(self, home: Home, *offers: Offer) -> None:
        """The first of `offers` is shown; a home that keeps itself has the demonstration's sale on its list."""
        self._home = home
        self._offers = offers
        self._station: Station | None = None
        self._door: Doorbell | None = None
        self._fullscreen = False
        self.customer: CustomerWindow | None = None
        """What the customer sees, once the windows are made."""
        self.displays: Displays | None = None
        self._idle: IdleWatch | None = None

    def make_window(self) -> KioskWindow:
        """Make both windows, and start recorder, conductor and courier behind them; return the operator's."""
        settings = self._home.settings
        window = KioskWindow(
            latest_frame=self._latest_frame,
            press=self.press,
            language=settings.language,
            text_size=settings.text_size,
            bytes_per_second=bytes_per_second(self._home),
            replay_frame=self._replay_frame,
            document_frame=self._document_frame,
        )
        customer = self._make_customer(window)

        hers = Later(customer.receive, overtakes, customer)

        def receive(value: Snapshot | Live) -> None:
            window.receive(value)
            hers.post(value)

        his = Later(receive, overtakes, window)
        show, fetch = Bridge(his.post, window), Bridge(lambda _: window.fetch(), window)

        def watch(fact: Fact) -> None:
            if isinstance(fact, SaleArrived):
                fetch.post(None)

        self._station = make_station(self._home, Listeners(show.post, watch))
        self._door = Doorbell(self._home, self._station)
        self._station.post(staff_known(self._home))  # before anything can be pressed
        self._station.start()
        for offer in self._offers:
            self._station.offer(offer)
        shown = demonstration(self._home)
        if shown is not None:
            self._station.offer(replace(shown, stays=True))
        self._door.start()
        self._idle = IdleWatch(application(), settings.idle_lock_minutes, window.lock)
        return window

    def _make_customer(self, window: KioskWindow) -> CustomerWindow:
        settings = self._home.settings
        customer = CustomerWindow(
            latest_frame=self._latest_frame,
            act=self.press,
            press=self.press,
            pictures=self._picture,
            language=settings.language,
            display_width_mm=settings.customer_display_width_mm,
        )
        self.customer = customer
        self.displays = Displays(window, customer, fullscreen=self._fullscreen, hers=settings.customer_display)
        if settings.customer_keypad:
            Keypad(customer)
        self.displays.counted.connect(self._count_displays)
        return customer

    def close(self) -> None:
        """Close an open take as interrupted, end every process and thread, and let go of them.

        Qt may keep what it knew of a window that was never shown; the memory of the pictures must not stay with it.
        """
        if self.customer is not None:
            self.customer.allow_close()
            self.customer.close()
            self.customer.deleteLater()
            self.customer = None
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        try:
            if self._door is not None:
                self._door.close()
        finally:
            if self._station is not None:
                self._station.close()
            self._door = self._station = self.displays = None

    def press(self, sent: Pressed | CustomerActed) -> None:
        """Hand on what a person asked for or did; after the end nobody hears it."""
        if self._station is not None:
            self._station.post(sent)

    def run(self, *, fullscreen: bool = False, splash: Splash | None = None) -> int:
        """Open the window; return its exit code when it is closed. An open take is closed in order then."""
        self._fullscreen = fullscreen

        def make_window() -> KioskWindow:
            window = self.make_window()
            if self._station is not None and self._station.parts.updating:
                self._station.parts.updating.window_is_up()
            gc.freeze()  # all that is there now stays: to look through it again and again would hold up the pictures
            return window

        try:
            return run_kiosk(make_window, fullscreen=fullscreen, splash=splash)
        finally:
            self.close()

    def _picture(self, sha256: str, page: int) -> bytes | None:
        return self._station.picture(sha256, page) if self._station else None

    def _count_displays(self, count: int) -> None:
        if self._station is not None:
            self._station.parts.watched.displays(count)

    def _latest_frame(self) -> LiveFrame | None:
        return self._station.live.latest() if self._station else None

    def _document_frame(self) -> LiveFrame | None:
        documents = self._station.documents if self._station else None
        return documents.latest() if documents else None

    def _replay_frame(self) -> LiveFrame | None:
        replaying = self._station.parts.replaying if self._station else None
        return replaying.latest() if replaying else None


def overtakes(new: Snapshot | Live, old: Snapshot | Live) -> bool:
    """Whether the older one need not be shown any more: the newer one tells the same, later."""
    if isinstance(new, Live) or isinstance(old, Live):
        return True
    return _told(new) == _told(old)


def _told(shown: Snapshot) -> tuple[object, ...]:
    """What is never skipped, however late the windows are: the next page may follow from it, or be another person's."""
    return shown.about, shown.page, shown.staff, shown.identity, shown.customer.screen, shown.customer.flash
