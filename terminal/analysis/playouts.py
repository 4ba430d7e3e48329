"""What the machine plays into the room: its time is nobody's, and once it is over the microphone is searched for it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from program.rank import step_back_alone
from terminal.analysis.kept_sound import KeptSound
from terminal.session.facts.analyst import PlayoutFound
from terminal.session.orders.analyst import FindPlayout
from terminal.speech.playout import EARLIEST_S, LATEST_S, Playout, find_playout, machine_stretches
from terminal.speech.sound import RATE, Samples, To16k

_BEFORE_US = round(-EARLIEST_S * 1e6) + 50_000
_BEHIND_US = round(LATEST_S * 1e6) + 50_000
"""How much sound of the microphone before and behind what was played is looked through: 0.1 s and half a second."""
_PATIENCE_US = 3_000_000
"""Sound that is not there so long after is not waited for."""
_STUCK_US = 2_000_000
"""So much longer than it is, a sound that stumbles is waited for."""
_MOST = 32
"""Of more that are played at once, the oldest is given up."""
UNKNOWN = Playout("unknown")


@dataclass(slots=True, eq=False)
class _Played:
    order: FindPlayout
    ended_us: int | None = None
    waits_until_us: int = 0
    """On the machine's clock."""
    search: "Future[Playout] | None" = field(default=None, repr=False)


class Playouts:
    """Those of one take; `play` is told when the machine can be heard, and again when more is known of it."""

    def __init__(self, kept: KeptSound, play: Callable[[int, int | None], None], now_us: Callable[[], int]) -> None:
        self._kept = kept
        self._play = play
        self._now_us = now_us
        self._played: dict[int, _Played] = {}
        self._searching: ThreadPoolExecutor | None = None

    def note(self, order: FindPlayout) -> None:
        """It begins to play, or is over. Until it was found it may be heard as late as any echo is looked for."""
        if order.ended_us is None:
            self._played[order.ticket] = _Played(order)
            self._play(order.began_us, _longest(order))
            if len(self._played) > _MOST:
                del self._played[min(self._played)]
            return
        played = self._played.setdefault(order.ticket, _Played(order))
        played.ended_us = order.ended_us
        played.waits_until_us = self._now_us() + _PATIENCE_US
        self._play_until(played, None)

    def due(self) -> list[PlayoutFound]:
        """Begin to look for what is over and whose sound is there; return what came of it, each once."""
        found: list[PlayoutFound] = []
        for ticket, played in list(self._played.items()):
            if played.ended_us is not None and played.search is None and self._complete(played, played.ended_us):
                played.search = self._search(played, played.ended_us)
            if played.search is not None and played.search.done():
                del self._played[ticket]
                found.append(self._answer(played, played.search))
        return found

    def orders(self) -> list[FindPlayout]:
        """Return what `note` was told of those that were not found yet."""
        said = [(played.order, played.ended_us) for played in self._played.values()]
        ends = [replace(order, ended_us=ended_us) for order, ended_us in said if ended_us is not None]
        return [*(order for order, _ in said if order.ended_us is None), *ends]

    def give_up(self) -> list[PlayoutFound]:
        """Return, of all that is over and was not found yet, that nothing is known of it."""
        left = [each for each in self._played.values() if each.ended_us is not None]
        self._played.clear()
        return [playout_found(each.order, each.ended_us or 0, UNKNOWN, self._now_us()) for each in left]

    def close(self) -> None:
        """Wait for no search that goes on, and begin none."""
        self._played.clear()
        if self._searching is not None:
            self._searching.shutdown(wait=False, cancel_futures=True)
            self._searching = None

    def _complete(self, played: _Played, ended_us: int) -> bool:
        return self._kept.to_us >= ended_us + _BEHIND_US or self._now_us() >= played.waits_until_us

    def _search(self, played: _Played, ended_us: int) -> "Future[Playout]":
        order = played.order
        at_us, heard = self._kept.between(order.began_us - _BEFORE_US, ended_us + _BEHIND_US)
        if self._searching is None:
            self._searching = ThreadPoolExecutor(1, "playout", step_back_alone)
        return self._searching.submit(_look_for, order, ended_us, heard, order.began_us - at_us)

    def _answer(self, played: _Played, search: "Future[Playout]") -> PlayoutFound:
        failed = search.exception() is not None  # whatever was wrong with it, nothing is known then
        found = UNKNOWN if failed else search.result()
        if found.delay_ms is not None:
            self._play_until(played, round(found.delay_ms * 1000))
        return playout_found(played.order, played.ended_us or 0, found, self._now_us())

    def _play_until(self, played: _Played, delay_us: int | None) -> None:
        assert played.ended_us is not None
        for from_us, to_us in machine_stretches([(played.order.began_us, played.ended_us)], delay_us):
            self._play(from_us, to_us)


def _longest(order: FindPlayout) -> int | None:
    """Until when it can be heard at the very most, should nobody say that it is over; None: that cannot be told."""
    if order.rate <= 0 or not order.pcm:
        return None
    return order.began_us + len(order.pcm) // 2 * 1_000_000 // order.rate + _STUCK_US


def playout_found(order: FindPlayout, ended_us: int, found: Playout, now_us: int) -> PlayoutFound:
    """Return the answer to an order."""
    delay_ms = 0 if found.delay_ms is None else round(found.delay_ms)
    level_db = -120 if found.level_db is None else round(found.level_db)
    return PlayoutFound(now_us, ended_us, order.ticket, order.began_us, ended_us, found.state, delay_ms, level_db)


def _look_for(order: FindPlayout, ended_us: int, heard: Samples, lead_us: int) -> Playout:
    """Look for what was played of it: what was stopped before its end was not played to its end."""
    samples = np.frombuffer(order.pcm[: len(order.pcm) // 2 * 2], "<i2").astype(np.int16)
    played_s = (ended_us - order.began_us) / 1e6
    if order.rate < RATE or not len(samples):
        return UNKNOWN
    samples = samples[: round(played_s * order.rate)]
    to_16k = To16k(order.rate)
    brought = [to_16k.feed(samples[at : at + order.rate]) for at in range(0, len(samples), order.rate)]
    return find_playout(np.concatenate((*brought, to_16k.finish())), heard, lead_us)
