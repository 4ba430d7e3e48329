"""What a fold over a take's entries gathers, laid out in time; from it checks draw their conclusions."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final, Literal, TypeVar

from rulebook.checks.attempt import Attempt
from rulebook.checks.delivery import Delivery
from rulebook.checks.observed import Face, Noise, Paper, Picture, Playout, Sound, Voice, Words
from rulebook.checks.timed import Span, States, Timed
from rulebook.checks.verdict import Decided
from rulebook.plan.plan import Plan
from rulebook.script.phrases import CheckedPhrases

T = TypeVar("T")
Facts = Mapping[str, Any]
Outcome = Literal["overridden", "referred", "insisted"]
DECISIONS: Final[Mapping[str, Outcome]] = {
    "supervisor_passed": "overridden", "supervisor_referred": "referred", "insisted": "insisted",
}  # fmt: skip
"""Events of the walk by which a person lets a node be."""


SOON_US: Final = 5_000_000
"""An attempt that ends later than this after it was judged did not end by that judging, and is judged to its end."""


@dataclass(frozen=True, slots=True)
class Watch(Span):
    """A stretch of time that one mark covers: how much was looked at, listened to and read in it."""

    looked: int
    heard: int
    read: int
    listened: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something lacked: `until_us` is None while it lasts."""

    track: str
    reason: str
    from_us: int
    until_us: int | None


@dataclass(frozen=True, slots=True)
class Segment(Span):
    """A segment of the film; `picture_us` and `sound_us` None where the format cannot say them."""

    frames: int
    dropped: int
    picture_us: int | None
    sound_us: int | None


@dataclass(frozen=True, slots=True)
class Walked:
    """An event of the walk that its table took."""

    at_us: int
    event: str
    node: str
    by: str = ""
    reason: str = ""
    paced: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """The machine read something aloud from `at_us` to `to_us`."""

    at_us: int
    to_us: int
    item: str
    whole: bool = True
    """It was read to its end."""


@dataclass(frozen=True, slots=True)
class Turned:
    """From this moment on a recogniser wrote down what was said, or none did."""

    at_us: int
    on: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """Nobody knows any more who is who: from here until places are said again."""

    from_us: int
    roles: tuple[str, ...]
    reason: str
    until_us: int | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """How the take was closed."""

    at_us: int
    status: str
    reason: str
    notes: tuple[str, ...] = ()
    """What is amiss with it, as the recorder says in closing it."""


@dataclass(frozen=True, slots=True)
class Odd:
    """An entry that makes no sense, or is of a later version."""

    at_us: int
    n: int
    what: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A verdict that was written into the take: of `attempt` or `session`."""

    of: str
    node: str
    attempt: int
    verdict: str
    nodes: tuple[str, ...] = ()
    """Of a session, which nodes were judged."""


@dataclass(slots=True)
class Timeline:
    """All that was gathered so far. `now_us`: the latest time that any entry speaks of."""

    plan: Plan
    now_us: int = 0
    entries: int = 0
    """How many were taken in: the place of the newest, from 1."""
    observed_us: int = 0
    """Until when the marks of observations go."""
    attempts: list[Attempt] = field(default_factory=list)
    faces: States[tuple[Face, ...]] = field(default_factory=States)
    pictures: States[Picture] = field(default_factory=States)
    noises: States[Noise] = field(default_factory=States)
    sounds: Timed[Sound] = field(default_factory=lambda: Timed(lambda each: each.at_us))
    papers: Timed[Paper] = field(default_factory=lambda: Timed(lambda each: each.at_us))
    voices: Timed[Voice] = field(default_factory=lambda: Timed(lambda each: each.at_us))
    playouts: Timed[Playout] = field(default_factory=lambda: Timed(lambda each: each.at_us))
    spoken: Timed[Spoken] = field(default_factory=lambda: Timed(lambda each: each.at_us))
    listened: bool = False
    """Voices were to be told apart in this take, whether or not anybody did: else nothing is said of them."""
    words: Timed[Words] = field(default_factory=lambda: Timed(lambda each: each.at_us))
    turned: Timed[Turned] = field(default_factory=lambda: Timed(lambda each: each.at_us))
    worded: list[tuple[int, int]] = field(default_factory=list)
    """Place of the entry, and until when all words had been told by it at the latest; of the marks that say so."""
    phrases: tuple[CheckedPhrases, ...] = ()
    """What is forbidden, by the check list."""
    by_words: Mapping[str, float] | None = None
    """By which figures her words count; None where the check list does not ask for them: then none do."""
    watches: States[Watch] = field(default_factory=States)
    gaps: list[Gap] = field(default_factory=list)
    filmed_us: int = 0
    """Until when there is any film."""
    film_known_us: int = 0
    """Before this time all film has come: a later segment is there."""
    segments: Timed[Segment] = field(default_factory=lambda: Timed(lambda each: each.from_us))
    walked: list[Walked] = field(default_factory=list)
    decided: dict[str, Decided] = field(default_factory=dict)
    """What a person decided of a node, by node; a new attempt at it takes that back."""
    doubts: list[Doubt] = field(default_factory=list)
    unobserved: list[tuple[int, int | None]] = field(default_factory=list)
    consents: list[tuple[str, str, str]] = field(default_factory=list)
    """Role, item and act of each answer, in order."""
    agreed_by: dict[str, str] = field(default_factory=dict)
    """By whose hand each role agreed last to being recorded."""
    staff: Facts | None = None
    """Who was signed in; None where the terminal has no accounts."""
    seller: Facts | None = None
    """Who sells, as the sale says."""
    identity: Facts | None = None
    clock_doubts: list[tuple[int, Facts]] = field(default_factory=list)
    camera_doubts: list[tuple[int, Facts]] = field(default_factory=list)
    """When a camera was found to be another one than it must be, and what was said of it."""
    clock_jumps: list[tuple[int, int]] = field(default_factory=list)
    """When the wall clock moved, and how far (microseconds)."""
    linked: str = ""
    """The take that this one goes on with; empty if it is none."""
    stopped: str = ""
    """The check by which the sale had to stop in a take before; empty where it had not."""
    done_before: frozenset[str] = frozenset()
    """Nodes that were passed in the takes before."""
    pages: dict[str, set[int]] = field(default_factory=dict)
    """Which pages of a document (item) were on the customer's display."""
    read_us: dict[str, int] = field(default_factory=dict)
    """When the customer had read which document (item) to its end, first."""
    given_up: str = ""
    close: Close | None = None
    paced: bool = False
    """The clock did what people should do: nobody was there."""
    deliveries: list[Delivery] = field(default_factory=list)
    """What reached the customer, item by item, as it was told."""
    recorded: list[Recorded] = field(default_factory=list)
    checklists: set[str] = field(default_factory=set)
    odd: list[Odd] = field(default_factory=list)
    observations: int = 0
    """How many marks of observations there were."""
    settled_us: int = -1
    """Until when attempts that are over were judged."""
    stirred: int = 0
    """How often something came that attempts before may have to be judged anew for."""
    by_key: dict[tuple[str, int], Attempt] = field(default_factory=dict)
    history: dict[int, str] = field(default_factory=dict)
    open_gaps: dict[tuple[str, str], int] = field(default_factory=dict)
    """Where the gaps stand that last, by track and reason."""
    _made: dict[Hashable, Any] = field(default_factory=dict)
    _made_at: int = -1
    _last: dict[Hashable, tuple[Hashable, Any]] = field(default_factory=dict)

    def attempt_of(self, facts: Facts) -> Attempt | None:
        """The attempt that a mark names; None where none of that name began."""
        node, number = facts.get("node"), facts.get("attempt")
        return self.by_key.get((node, number)) if isinstance(node, str) and isinstance(number, int) else None

    def touch(self, at_us: int) -> None:
        """Something came that is about this moment; it may lie in an attempt that is over."""
        if at_us <= self.settled_us:
            self.stirred += 1

    def end(self, attempt: Attempt, how: str, at_us: int) -> None:
        """An attempt is over."""
        if attempt.ended_us is not None:
            self.stirred += 1
        attempt.ended, attempt.ended_us = how, at_us
        self.settled_us = max(self.settled_us, self.span(attempt).to_us)

    def read(self, item: str, until_us: int) -> bool:
        """Tell whether the customer had read a document to its end by then."""
        return self.read_us.get(item, until_us + 1) <= until_us

    @property
    def in_hand(self) -> Attempt | None:
        """The attempt that goes on; None between attempts."""
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.ended_us is None else None

    def span(self, attempt: Attempt) -> Span:
        """From when to when an attempt is judged, and by which entries: none after those made for judging it."""
        stale = attempt.ended_us is not None and attempt.ended_us - (attempt.judged_us or 0) > SOON_US
        if attempt.judged_us is not None and not stale:
            return Span(attempt.from_us, max(attempt.from_us, attempt.judged_us), upto=attempt.judged_by)
        end_us = self.observed_us if attempt.ended_us is None else attempt.ended_us
        return Span(attempt.from_us, max(attempt.from_us, end_us))

    def recognising(self, span: Span) -> list[Span]:
        """Return the stretches within one in which a recogniser was on."""
        found: list[Span] = []
        on_us: int | None = None
        for _, told, each in self.turned.places(0, span.to_us):
            if told <= span.upto and each.on != (on_us is not None):
                found += [] if on_us is None else [Span(on_us, each.at_us)]
                on_us = each.at_us if each.on else None
        found += [] if on_us is None else [Span(on_us, span.to_us)]
        cut = (span.part(max(each.from_us, span.from_us), min(each.to_us, span.to_us)) for each in found)
        return [each for each in cut if each.to_us > each.from_us]

    def written(self, span: Span, late_us: int = 0) -> bool:
        """Tell whether all that was said in a stretch was written down: a recogniser was on, and had told it.

        `late_us`: so much of its end may be untold.
        """
        place = bisect_right(self.worded, span.upto, key=itemgetter(0))
        until_us = self.worded[place - 1][1] if place else span.to_us
        return until_us + late_us >= span.to_us and self.writing(span)

    def writing(self, span: Span) -> bool:
        """Tell whether a recogniser was on all through a stretch, whether or not it had told all of it."""
        return sum(each.to_us - each.from_us for each in self.recognising(span)) >= span.to_us - span.from_us

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of all that is known by now; made anew only when another entry has come."""
        if self._made_at != self.entries:
            self._made, self._made_at = {}, self.entries
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    def same(self, key: Hashable, of: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of the same thing last time; made anew only when it is another."""
        known = self._last.get(key)
        if known is None or known[0] != of:
            known = self._last[key] = (of, make())
        found: T = known[1]
        return found

    def gaps_in(self, span: Span, track: Literal["picture", "sound", ""], *reasons: str) -> Iterator[Span]:
        """Yield the gaps of a track (or any) for one of these reasons within a stretch of time, cut to it."""
        for gap in self.gaps:
            if gap.reason in reasons and track in ("", gap.track):
                begin_us = max(gap.from_us, span.from_us)
                end_us = min(span.to_us if gap.until_us is None else gap.until_us, span.to_us)
                if end_us > begin_us:
                    yield Span(begin_us, end_us)

    def looked(self, span: Span) -> tuple[int, int, int]:
        """How many pictures were looked at, levels heard and pictures read for titles around a stretch of time."""
        watches = [each.what for each in self.watches.between(span)]
        return (
            sum(each.looked for each in watches),
            sum(each.heard for each in watches),
            sum(each.read for each in watches),
        )
