"""Hears live, by role: sound and measured lips come in as they are taken, rows of who spoke come out when they can."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import replace

from terminal.speech.hearing import MACHINE, Voice, Window, hear
from terminal.speech.lips import SeenLips
from terminal.speech.sound import Samples
from terminal.speech.speaking import OFFSCREEN, REST_US, UNSURE, Person
from terminal.speech.voice import Ear, Speech

_KEPT = 100
"""Earlier stretches of speech, and stretches of playing, that are remembered."""
_FOR_EVER_US = 1 << 62
_NO_PICTURE_US = 500_000
"""So much sound after it is time to tell, pictures are waited for no longer."""
_GONE_US = 120_000_000
"""Somebody without a role who left the picture so long ago is forgotten."""


class Listener:
    """For one camera and one microphone on one clock, microseconds; used by one thread."""

    def __init__(self) -> None:
        """Raises ShuangluError `models.missing` or `models.changed`."""
        self._ear = Ear()
        self._persons: dict[str, Person] = {}
        self._others: dict[int, tuple[Person, int]] = {}
        """Those in the picture who have no role, by track, and when they were seen last."""
        self._seen_us = 0
        self._waiting: deque[Speech] = deque()
        self._earlier: deque[Speech] = deque(maxlen=_KEPT)
        self._machine: dict[int, int] = {}
        """When it could be heard: until when, by when it began."""
        self._cut_us = 0
        """Up to when a voice was told that went on then."""

    @property
    def heard_us(self) -> int:
        """Up to when voice was looked for."""
        return self._ear.heard_us

    def see(
        self, at_us: int, faces: Mapping[str, SeenLips | None], others: Mapping[int, SeenLips] | None = None
    ) -> None:
        """Take what was measured in a picture, by role; a role that was there and is not named is not seen now.

        `others`: those without a role, by track. A voice is never theirs by name, but while they move their lips too
        it is nobody else's for sure.
        """
        for role in faces:
            self._persons.setdefault(role, Person())
        for role, person in self._persons.items():
            person.lips.see(at_us, faces.get(role))
        for track, lips in (others or {}).items():
            person, _ = self._others.get(track) or (Person(), at_us)
            person.lips.see(at_us, lips)
            self._others[track] = person, at_us
        self._others = {track: seen for track, seen in self._others.items() if at_us - seen[1] <= _GONE_US}
        self._seen_us = max(self._seen_us, at_us)

    def bind(self, roles: Collection[str]) -> None:
        """These people are there, and nobody else has a role: from now on it is asked whose of theirs a voice is."""
        self._persons = {role: self._persons.get(role) or Person() for role in roles}

    def play(self, from_us: int, to_us: int | None = None) -> None:
        """The machine could be heard then (`terminal.speech.playout.machine_stretches`); say it before it is due.

        `to_us` None: it plays on. What is said later of the same `from_us` counts in its place.
        """
        self._machine[from_us] = _FOR_EVER_US if to_us is None else to_us
        if len(self._machine) > _KEPT:
            del self._machine[min(self._machine)]

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> None:
        """Listen to the next sound; `broken`: it does not follow what came before."""
        self._waiting.extend(self._ear.hear(at_us, samples, rate, broken=broken))

    def due(self) -> list[Voice]:
        """Return the rows that can be told now: 0.65 s after a voice was over, which is 0.35 s after that is known.

        Without anybody's lips to see it is told as soon as it is known; where pictures fail, 0.5 s of sound later.
        """
        rows: list[Voice] = []
        while self._waiting and self._ripe(self._waiting[0].to_us + REST_US):
            rows += self._told(self._waiting.popleft())
        return rows

    def so_far(self) -> list[Voice]:
        """Return all that can be told of what was heard up to `told_us`, also of a voice that goes on.

        Of such a voice the rest is told when it is over, and nothing of it twice; whose it is, is asked of all of it.
        """
        rows = [row for speech in self._waiting for row in self._told(speech)]
        self._waiting.clear()
        going = self._ear.so_far()
        if going is not None:
            begun = self._rows(going)
            rows += begun
            self._cut_us = max([self._cut_us, *(row.to_us for row in begun)])
        return rows

    @property
    def told_us(self) -> int:
        """Up to when `so_far` has told everything: what has just begun may not be known for a voice yet."""
        since_us = self._ear.since_us
        return self.heard_us if since_us is None or self._cut_us > since_us else since_us

    def end(self) -> list[Voice]:
        """Nothing follows: return what is left to tell."""
        self._waiting.extend(self._ear.end())
        rows = [row for speech in self._waiting for row in self._told(speech)]
        self._waiting.clear()
        return rows

    def _ripe(self, at_us: int) -> bool:
        return not self._persons or self._seen_us >= at_us or self.heard_us >= at_us + _NO_PICTURE_US

    def _told(self, speech: Speech) -> list[Voice]:
        rows = self._rows(speech)
        self._earlier.append(speech)
        return rows

    def _rows(self, speech: Speech) -> list[Voice]:
        """What is to be told of this speech and was not; nobody without a role is named."""
        earlier = tuple(self._earlier)
        rows = hear(Window([speech], self._around(speech), tuple(self._machine.items()), earlier))
        named = {*self._persons, OFFSCREEN, MACHINE}
        known = (row if row.who in named else replace(row, who=UNSURE, confidence=0) for row in rows)
        return [replace(row, at_us=max(row.at_us, self._cut_us)) for row in known if row.to_us > self._cut_us]

    def _around(self, speech: Speech) -> dict[str, Person]:
        """Those with roles, and whoever else's lips were seen meanwhile: who was not seen well says nothing."""
        persons = dict(self._persons)
        for track, (person, _) in self._others.items() if persons else ():
            if person.movement(speech, self._earlier).verdict in {"moving", "still"}:
                persons[f"track {track}"] = person
        return persons
