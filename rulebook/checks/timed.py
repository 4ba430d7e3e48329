"""Things in the order of their times, and stretches of time. Times are microseconds of media time."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

T = TypeVar("T")
BRIDGE_US: Final = 1_000_000
"""Two stretches that are alike and no further apart are one: between two marks a picture may lack."""


BEFORE: Final = 8
"""So many states before a stretch are looked at for the one that holds at its begin: some were told too late."""
NO_END: Final = 2**53
MOST_ASKED: Final = 8
"""So many answers are kept for who asks again."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to another."""

    from_us: int
    to_us: int
    upto: int = field(default=NO_END, kw_only=True)
    """Only what entries up to this one tell counts: what an attempt was judged by is what its verdict stays by."""

    def part(self, from_us: int, to_us: int) -> "Span":
        """Another stretch of which the same entries tell."""
        return Span(from_us, to_us, upto=self.upto)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return max(0, self.to_us - self.from_us) / 1e6


@dataclass(frozen=True, slots=True)
class Held(Span, Generic[T]):
    """What was so all through a stretch of time."""

    what: T


class Timed(Generic[T]):
    """Things by their times, each told by an entry. They come nearly in order, so that sorting costs nearly nothing."""

    def __init__(self, at: Callable[[T], int]) -> None:
        self._at = at
        self._things: list[tuple[int, int, T]] = []
        self._sorted = True

    def add(self, thing: T, told: int = 0) -> None:
        """Take one in, that the entry of this place told; it may come late."""
        at_us = self._at(thing)
        if self._things and at_us < self._things[-1][0]:
            self._sorted = False
        self._things.append((at_us, told, thing))

    def between(self, span: Span) -> list[T]:
        """Those from a stretch's begin on and before its end, in order; of the same time as they came."""
        return [thing for _, told, thing in self.places(span.from_us, span.to_us) if told <= span.upto]

    def places(self, from_us: int, to_us: int, before: int = 0) -> list[tuple[int, int, T]]:
        """Time, place of the entry, and thing, from a time on and before another, and so many `before` these."""
        things = self._things
        if not self._sorted:
            things.sort(key=_time)
            self._sorted = True
        begin = max(0, bisect_left(things, from_us, key=_time) - before)
        return things[begin : bisect_left(things, to_us, key=_time)]


def _time(noted: tuple[int, int, T]) -> int:
    return noted[0]


class Runs:
    """The stretches in which something was so without a break, of states that are taken in one after the other."""

    def __init__(self, open_: Span | None = None) -> None:
        """`open_`: one that may go on."""
        self.over: list[Span] = []
        self.open = open_

    def take(self, held: Span, *, bad: bool) -> None:
        """Take in the next state; where nobody looked for long, a stretch ends."""
        run = self.open
        if bad and run is not None and held.from_us - run.to_us <= BRIDGE_US:
            self.open = Span(run.from_us, max(run.to_us, held.to_us))
            return
        self.over += [run] if run is not None else []
        self.open = Span(held.from_us, held.to_us) if bad else None

    def all(self) -> list[Span]:
        """Return those that are over, and the one that may go on."""
        return [*self.over, self.open] if self.open is not None else list(self.over)


class _Grown(Generic[T]):
    """What was so from one time on, as far as it was asked for; all but its last stays, unless something comes late."""

    def __init__(self, span: Span, held: list[Held[T]]) -> None:
        self.span, self.held, self.fresh = span, held, True
        self.counted, self.counted_us = 0, 0
        self.runs: dict[Hashable, tuple[Runs, int]] = {}
        """By what was looked for, the stretches up to a place among the states."""

    @property
    def seconds(self) -> float:
        """How long all of it is."""
        self.counted_us += sum(each.to_us - each.from_us for each in self.held[self.counted : -1])
        self.counted = max(0, len(self.held) - 1)
        return (self.counted_us + sum(each.to_us - each.from_us for each in self.held[-1:])) / 1e6

    def found(self, key: Hashable, bad: Callable[[T], bool]) -> list[Span]:
        """Return the stretches in which something was so; the same `key` always means the same `bad`."""
        runs, place = self.runs.get(key, (Runs(), 0))
        for each in self.held[place:-1]:
            runs.take(each, bad=bad(each.what))
        self.runs[key] = runs, max(0, len(self.held) - 1)
        rest = Runs(runs.open)
        for each in self.held[-1:]:
            rest.take(each, bad=bad(each.what))
        return [*runs.over, *rest.all()]


class States(Generic[T]):
    """States that hold for a stretch of time each, at most: the next one ends it, also one that was told late."""

    def __init__(self) -> None:
        self._held: Timed[Held[T]] = Timed(lambda held: held.from_us)
        self._newest_us = -NO_END
        self._asked: dict[tuple[int, int], _Grown[T]] = {}
        """The last answers, by begin and entries: many checks ask for the same, and a step grows at its end alone."""

    def add(self, held: Held[T], told: int = 0) -> None:
        """Take one in, that the entry of this place told; one without length is none."""
        if held.to_us <= held.from_us:
            return
        if held.from_us < self._newest_us:
            self._asked.clear()
        self._newest_us = max(self._newest_us, held.from_us)
        self._held.add(held, told)
        for each in self._asked.values():
            each.fresh = False

    def between(self, span: Span) -> list[Held[T]]:
        """What was so in a stretch of time, cut to it. Not to be changed, nor kept until more is taken in."""
        return self._answer(span).held

    def seconds(self, span: Span) -> float:
        """How long anything at all was known in a stretch of time."""
        return self._answer(span).seconds

    def runs(self, span: Span, key: Hashable, bad: Callable[[T], bool]) -> list[Span]:
        """Return the stretches in which something was so; the same `key` always means the same `bad`."""
        return self._answer(span).found(key, bad)

    def _answer(self, span: Span) -> _Grown[T]:
        place = (span.from_us, span.upto)
        known = self._asked.get(place)
        if known is not None and known.fresh and known.span == span:
            return known
        if known is not None and known.held and span.to_us >= known.span.to_us:
            last = known.held.pop()
            known.held += self._cut(span.part(last.from_us, span.to_us))
            known.span, known.fresh = span, True
            return known
        if len(self._asked) >= MOST_ASKED:
            del self._asked[next(iter(self._asked))]
        self._asked[place] = found = _Grown(span, self._cut(span))
        return found

    def _cut(self, span: Span) -> list[Held[T]]:
        held = [each for _, told, each in self._held.places(span.from_us, span.to_us, BEFORE) if told <= span.upto]
        found = []
        for place, each in enumerate(held):
            next_us = held[place + 1].from_us if place + 1 < len(held) else span.to_us
            begin, end = max(each.from_us, span.from_us), min(each.to_us, next_us, span.to_us)
            if end > begin:
                found.append(Held(begin, end, each.what))
        return found


def joined(spans: Iterable[Span], bridge_us: int = BRIDGE_US) -> Iterator[Span]:
    """Yield stretches in order as one wherever no more than `bridge_us` lies between them."""
    open_: Span | None = None
    for span in spans:
        if open_ is not None and span.from_us - open_.to_us <= bridge_us:
            open_ = Span(open_.from_us, max(open_.to_us, span.to_us))
            continue
        if open_ is not None:
            yield open_
        open_ = Span(span.from_us, span.to_us)
    if open_ is not None:
        yield open_


def runs(held: Iterable[Held[T]], bad: Callable[[T], bool]) -> list[Span]:
    """Return the stretches in which something was so without a break; where nobody looked for long, one ends."""
    found = Runs()
    for each in held:
        found.take(each, bad=bad(each.what))
    return found.all()


def holes(spans: Iterable[Span], from_us: int, to_us: int) -> Iterator[Span]:
    """Yield what stretches in order leave uncovered of the time between two moments."""
    at = from_us
    for span in spans:
        if span.from_us > at:
            yield Span(at, min(span.from_us, to_us))
        at = max(at, span.to_us)
    if to_us > at:
        yield Span(at, to_us)


def too_long(spans: Sequence[Span], allowed_s: float, whole_s: float, *, settled: bool) -> list[Span]:
    """Return the stretches that last too long; the longest where they are short, and yet most of the whole time.

    Of a time that is not `settled` the begin alone is no whole: there they must be too long together.
    """
    told = [span for span in spans if span.seconds >= allowed_s]
    if told or not spans:
        return told
    together = total(spans)
    most = 2 * together > whole_s and (settled or together >= allowed_s)
    return [max(spans, key=lambda span: span.seconds)] if most else []


def total(spans: Iterable[Span]) -> float:
    """How long stretches are together, seconds."""
    return sum(span.seconds for span in spans)
