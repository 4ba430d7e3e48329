"""When a take's profile falls and when it climbs back: by how much of real time the pictures need. Pure.

Falling loses quality, climbing too early loses pictures. So it falls at once where the machine cannot keep up, except
that one bad second at a take's beginning, with all that starts then, is none; and it climbs one step only after half a
minute in which the higher profile would have had room, as far as the lower one tells.
"""

from dataclasses import replace
from typing import Literal

from terminal.capture.instant import SECOND_US
from terminal.capture.profiles import Profile, profile_named

OVERLOAD = 0.85
"""Share of real time that pictures may take; above it the next pause of the machine costs pictures."""
_ROOM = 0.6
"""What the higher profile may be expected to take."""
_BEGINNING_US, _PATIENCE_US = 5 * SECOND_US, 1_500_000
"""So long after its first instant a take bears so much overload."""
CALM_US = 30 * SECOND_US
"""Head-room for so long is no accident."""
BETWEEN_US = 60 * SECOND_US
"""A profile climbs no more often; after a climb that soon ended in a fall twice as seldom, and so on."""
_LONGEST_BETWEEN_US = 32 * BETWEEN_US

Step = Literal["fall", "climb"]


class ProfileSteps:
    """The profile of one take: the one that it began with, and those below it. Times are on the monotonic clock."""

    def __init__(self, first: Profile, at_us: int) -> None:
        self.profile = first
        self._first = first
        self._began_us = at_us
        self._bad_since_us: int | None = None
        self._calm_since_us: int | None = None
        self._climbed_us: int | None = None
        self._between_us = BETWEEN_US

    @property
    def lower(self) -> Profile | None:
        """What it falls to; None where it is the lowest."""
        return self._named(self.profile.falls_to) if self.profile.falls_to is not None else None

    @property
    def higher(self) -> Profile | None:
        """What it climbs to; None where it has not fallen."""
        above = self._first
        while above.falls_to not in {self.profile.name, None}:
            above = self._named(above.falls_to)
        return above if self.profile is not self._first else None

    def _named(self, name: str) -> Profile:
        """A step of the same take: by the same encoder."""
        return replace(profile_named(name), encoder=self._first.encoder)

    def look(self, at_us: int, load: float, *, behind: bool) -> Step | None:
        """Say which step is due. `load` is the share of real time that pictures take, `behind` that they pile up."""
        if load > OVERLOAD or behind:
            self._calm_since_us = None
            self._bad_since_us = at_us if self._bad_since_us is None else self._bad_since_us
            return "fall" if self.lower is not None and self._has_borne(at_us) else None
        self._bad_since_us = None
        if not self._has_room(load):
            self._calm_since_us = None
            return None
        self._calm_since_us = at_us if self._calm_since_us is None else self._calm_since_us
        return "climb" if self._may_climb(at_us, self._calm_since_us) else None

    def fell(self, at_us: int) -> None:
        """It went on with `lower`."""
        assert self.lower is not None
        if self._climbed_us is not None and at_us - self._climbed_us < BETWEEN_US:
            self._between_us = min(2 * self._between_us, _LONGEST_BETWEEN_US)
        self._begin(self.lower)

    def climbed(self, at_us: int) -> None:
        """It went on with `higher`."""
        assert self.higher is not None
        self._climbed_us = at_us
        self._begin(self.higher)

    def _begin(self, profile: Profile) -> None:
        self.profile = profile
        self._bad_since_us = self._calm_since_us = None

    def _has_borne(self, at_us: int) -> bool:
        """Whether the overload has lasted for long enough."""
        if self.profile is not self._first or self._climbed_us is not None or at_us - self._began_us > _BEGINNING_US:
            return True
        return self._bad_since_us is not None and at_us - self._bad_since_us >= _PATIENCE_US

    def _has_room(self, load: float) -> bool:
        higher = self.higher
        return higher is not None and load * higher.work_per_second <= _ROOM * self.profile.work_per_second

    def _may_climb(self, at_us: int, calm_since_us: int) -> bool:
        rested = self._climbed_us is None or at_us - self._climbed_us >= self._between_us
        return rested and at_us - calm_since_us >= CALM_US
