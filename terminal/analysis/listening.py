"""Hears the open take: whose voice when, how loud the room is, and where the machine itself was heard.

Sound is read from the recorder's ring turn by turn, whether or not a picture comes: voices are listened for also where
nothing is seen. What is told is continuous: `from_us` of each VoicesHeard is where the one before ended, but for time
in which nobody listened, which is in none of them.
"""

from collections.abc import Callable, Collection
from typing import Final

from terminal.analysis.face_tracker import FaceSight
from terminal.analysis.frame import Frame
from terminal.analysis.kept_sound import KeptSound
from terminal.analysis.playouts import Playouts
from terminal.processes.sound_ring import RATE as TAKEN
from terminal.processes.sound_ring import SoundBlock, SoundRing
from terminal.session.facts.analyst import (
    Observation,
    PlayoutFound,
    VoiceHeard,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.orders.analyst import FindPlayout
from terminal.speech.hearing import MACHINE, Voice
from terminal.speech.levels import NoiseFloor, level_of, signal_to_noise_db
from terminal.speech.listener import Listener
from terminal.speech.sound import RATE, To16k

PERIOD_S: Final = 0.06
"""How often sound is read: two blocks of 32 ms at once, 3 ms of work. Voices are told this much later at the most."""
_MOST = TAKEN // 4
"""So much is read at once where there is more: 12 ms of work, and then it is the pictures' turn."""
_TELL_US = 400_000
"""How often it is told that there was no voice."""
_LATE_S = 1.0
"""The order comes a little later than the take begins."""
_KEPT_S = 300.0
"""How far back what the machine played is looked for in the microphone."""
_AFTER_FAULT_US = 1_000_000
_CATCH_UP = 20
"""At most 5 s of sound are heard before an answer; it says up to when."""


class Listening:
    """What an order to listen begins. Used by one thread; what takes long has one of its own."""

    def __init__(
        self,
        ring: SoundRing,
        sight: FaceSight,
        make: Callable[[], Listener],
        now_us: Callable[[], int],
        *,
        again: bool = False,
    ) -> None:
        """`again`: what went before was told by another. Raises what `make` raises."""
        self._make = make
        self._sight = sight
        self._now_us = now_us
        self._reader = ring.reader()
        if not again:
            self._reader.rewind(_LATE_S)
        self._next_us = 0
        self._begin()

    def _begin(self) -> None:
        """Begin with nothing known, as each take does."""
        self._take = self._reader.take
        self._listener = self._make()
        self._listener.bind(self._sight.roles)
        self._kept = KeptSound(_KEPT_S)
        self._playouts = Playouts(self._kept, self._listener.play, self._now_us)
        self._floor = NoiseFloor()
        self._to_16k = To16k(TAKEN)
        self._covered_us: int | None = None
        """Up to when it was told; None until anything was heard."""

    def see(self, shot: Frame) -> None:
        """Take the lips of a picture of the take, where its faces were measured."""
        lips = self._sight.lips(shot)
        if shot.media_us is not None and lips is not None:
            self._listener.see(shot.media_us, *lips)

    def bind(self, roles: Collection[str]) -> None:
        """These have roles from now on. Until the next such order one whose role is doubted may still have spoken."""
        self._listener.bind(roles)

    def turn(self) -> list[Observation]:
        """Hear what is new if it is time, a quarter of a second at the most; return what can be told."""
        said: list[Observation] = []
        if self._now_us() >= self._next_us:
            self._next_us = self._now_us() + round(PERIOD_S * 1e6)
            said = self._hear()
        return [*said, *self._report(self._listener.due()), *self._playouts.due()]

    def play(self, order: FindPlayout) -> None:
        """The machine begins to play, or is over."""
        self._playouts.note(order)

    def tell(self, ticket: int) -> list[Observation]:
        """Return all that can be told of what was heard up to now, and VoicesTold."""
        said: list[Observation] = []
        for _ in range(_CATCH_UP):
            heard_us = self._listener.heard_us
            said += self._hear()
            if self._listener.heard_us == heard_us:
                break
        said += self._playouts.due()  # what was found just now tells where the machine's voice ended
        said += self._report(self._listener.so_far(), at_once=True)
        told_us = None if self._covered_us is None else self._listener.told_us
        return [*said, VoicesTold(self._now_us(), told_us, ticket)]

    def renew(self) -> None:
        """Begin anew a second from now, after a fault: what was heard and not told is not told any more.

        The machine plays on. Raises what `make` raises.
        """
        playing = self._playouts.orders()
        self._playouts.close()
        self._reader.skip()
        self._next_us = self._now_us() + _AFTER_FAULT_US
        self._begin()
        for order in playing:
            self._playouts.note(order)

    def give_up(self) -> list[PlayoutFound]:
        """Return what of the playouts will not be found any more."""
        return self._playouts.give_up()

    def close(self) -> None:
        """Forget all that was heard."""
        self._playouts.close()
        self._reader.close()

    def _hear(self) -> list[Observation]:
        """Hear the next sound; return what must be told before it."""
        said: list[Observation] = []
        if self._reader.take != self._take:
            said += self.give_up()
            self._playouts.close()
            self._begin()
        block = self._reader.read(_MOST)
        if block is None:
            return said
        if block.broken:
            said += self._report([], at_once=True)
            self._begin_run(block)
        sound = self._to_16k.feed(block.samples)
        at_us = self._kept.to_us
        self._kept.add(sound)
        self._floor.hear(sound)
        self._listener.hear(at_us, sound, RATE, broken=block.broken)
        return said

    def _begin_run(self, block: SoundBlock) -> None:
        self._to_16k = To16k(TAKEN)
        self._kept.begin(block.at_us)
        self._covered_us = block.at_us

    def _report(self, voices: list[Voice], *, at_once: bool = False) -> list[Observation]:
        """Say what was heard and up to when, where there is a voice or it is time."""
        heard_us, from_us = self._listener.heard_us, self._covered_us
        if from_us is None or heard_us < from_us + (1 if voices or at_once else _TELL_US):
            return [] if not voices or from_us is None else [self._heard(voices, from_us, from_us)]
        self._covered_us = heard_us
        return [self._heard(voices, from_us, heard_us)]

    def _heard(self, voices: list[Voice], from_us: int, to_us: int) -> VoicesHeard:
        told = tuple(VoiceHeard(each.at_us, each.to_us, each.who, each.confidence) for each in voices)
        return VoicesHeard(self._now_us(), to_us, from_us, told, self._floor.floor_db, self._snr_db(voices))

    def _snr_db(self, voices: list[Voice]) -> float | None:
        """How far the last voice of a person stood above the room."""
        spoken = [each for each in voices if each.who != MACHINE]
        floor_db = self._floor.floor_db
        if not spoken or floor_db is None:
            return None
        _, sound = self._kept.between(spoken[-1].at_us, spoken[-1].to_us)
        return signal_to_noise_db(level_of(sound).rms_db, floor_db) if len(sound) else None
