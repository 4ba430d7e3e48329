"""The microphone that is recorded, and a second one that may stand ready: opened and watched beside the first."""

from collections.abc import Sequence

from terminal.capture.devices.device import Device
from terminal.capture.instant import SECOND_US
from terminal.capture.sound_clock import SoundClock

DEAD_US = SECOND_US
"""A microphone that is away, or silent as no room is, for longer than this is given up for the other one."""


class Microphones:
    """One or two microphones, each with what is known of its clock; one of them is recorded."""

    def __init__(self, devices: Sequence[Device]) -> None:
        """The first is recorded unless it fails."""
        self._devices = list(devices)
        self._place = 0
        self._was_away = False
        self._clocks: dict[int, tuple[int, SoundClock]] = {}

    @property
    def recorded(self) -> Device:
        """The one that is recorded."""
        return self._devices[self._place]

    @property
    def ready(self) -> Device | None:
        """The one that stands ready; None where there is no second one."""
        return self._devices[1 - self._place] if len(self._devices) > 1 else None

    @property
    def clock(self) -> SoundClock | None:
        """The clock of the one that is recorded; None until something was heard."""
        known = self._clocks.get(self._place)
        return known[1] if known is not None else None

    def clock_of(self, device: Device) -> SoundClock:
        """The clock of a microphone in its present run; what the run before taught of its drift is kept."""
        place = self._devices.index(device)
        run, clock = self._clocks.get(place, (0, None))
        if clock is None or run != device.run:
            clock = SoundClock(device.sound_rate, clock.drift_ppm if clock is not None else 0.0)
            self._clocks[place] = device.run, clock
        return clock

    def change(self, at_us: int, dead_since_us: int | None, *, away: bool, open_take: bool) -> bool:
        """Record the other one where that is better; returns whether it is another one now.

        `dead_since_us`: since when the one that is recorded gives nothing, because it is `away` or silent. The first
        one comes back where it had been away, but not inside a take.
        """
        other = self.ready
        if other is None or not other.flows("sound", at_us):
            return False
        dead = dead_since_us is not None and at_us - dead_since_us > DEAD_US
        back = self._place == 1 and self._was_away and not open_take
        if not dead and not back:
            return False
        self._was_away = dead and away and self._place == 0
        self._place = 1 - self._place
        return True
