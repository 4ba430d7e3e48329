"""One take under its checks: what the journal says goes in, what they make of it comes out. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from rulebook.checks.checklist import CheckList
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Line
from rulebook.checks.senses.saying import SentenceSaid
from rulebook.checks.senses.words import Spoke
from rulebook.checks.verdict import AttemptVerdict, Judgement, Verdict
from rulebook.plan.plan import Plan
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import EntryKept
from terminal.session.observing.notebook import Notebook
from terminal.session.snapshot import CheckLine

AGAIN_S = 0.25
"""The list of the node in hand is made anew no more often."""
_JUDGED_AGAIN_S = 5.0
"""The whole take is judged anew no more often for what was merely seen and heard."""
_FILM = ("segment", "observations")
_T = TypeVar("_T")


class Judges(Protocol):
    """What judges a take: `rulebook.checks.judging.Judge`."""

    def take(self, entry: Entry) -> None:
        """Take in the next entry of the journal."""

    def attempt(self) -> AttemptVerdict | None:
        """Judge the attempt that goes on."""

    def lines(self) -> Sequence[Line]:
        """The check list of the attempt that goes on, as it stands."""

    def sentences(self) -> tuple[SentenceSaid, ...]:
        """How each sentence of the node in hand stands; empty where nobody writes words down."""

    def answers(self) -> tuple[Spoke, ...]:
        """What was answered to each question of the node in hand, as it was written down."""

    def judgement(self) -> Judgement:
        """Judge the whole take as far as it came."""


MakeJudge = Callable[[Plan, CheckList | None], Judges]


@dataclass(slots=True)
class Held:
    """A press that waits: at which node and attempt, for whom, and then until the mark with this ticket is held."""

    pressed: Pressed
    place: tuple[str, str, int]
    """State of the walk, node and attempt."""
    since: float
    """On the session's clock, seconds."""
    awaited: set[int] = field(default_factory=set)
    """Tickets of who is to tell first what was said up to the press."""
    ticket: int | None = None
    """Of the observations that it is judged by; None while they are not ordered yet."""
    answer: Literal["", "kept", "refused"] = ""


class JudgedTake:
    """A take that has a check list. What judges may fail; then nothing is judged any more, and everything says so."""

    def __init__(self, take: str, judge: Judges, width: int) -> None:
        """`width`: of the pictures in which faces are found, pixels."""
        self.take = take
        self.notebook = Notebook(width)
        self.held: Held | None = None
        self.quiet: set[int] = set()
        """Tickets of observations: that one was not kept is no news for the seller."""
        self.verdicts: dict[str, Verdict] = {}
        """Of the last attempt that was judged, by node."""
        self.stopped = False
        """Something was found by which this sale must not go on."""
        self.fault = ""
        """The kind of error by which the checks failed; empty while they work."""
        self._judge = judge
        self._in_hand: tuple[str, int] = ("", 0)
        """Node and attempt that the journal says go on."""
        self._lines: tuple[CheckLine, ...] = ()
        self.sentences: tuple[SentenceSaid, ...] = ()
        self.answers: tuple[Spoke, ...] = ()
        """Of the attempt whose lines they are."""
        self._lines_of: tuple[str, int] = ("", 0)
        self._lines_at = float("-inf")
        self._new = False
        """Whether anything came since the lines were made."""
        self.last: Judgement | None = None
        """What the take came to when it was judged last as a whole."""
        self._judged_at = float("-inf")
        self._judged: Literal["anew", "late", "done"] = "anew"
        """Whether the judgement stands, lacks what was seen and heard since, or lacks more than that."""

    def keep(self, kept: EntryKept) -> None:
        """Take in what the journal of this take has."""
        if kept.take != self.take:
            return
        entry = Entry(kept.n, kept.media_us, kept.kind, kept.facts, kept.mark)
        self._ask(lambda: self._judge.take(entry))
        self._new = True
        if kept.mark == "node":
            self._in_hand = str(kept.facts.get("id", "")), int(kept.facts.get("attempt", 0))
        film = kept.kind in _FILM or kept.mark in _FILM
        if not film:
            self._judged = "anew"
        elif self._judged == "done":
            self._judged = "late"

    def attempt(self) -> AttemptVerdict | None:
        """Judge the attempt that goes on; None where nothing can be said."""
        return self._ask(self._judge.attempt)

    def judgement(self) -> Judgement | None:
        """Judge the whole take now."""
        self.last = self._ask(self._judge.judgement)
        self._judged = "done"
        return self.last

    def judgement_at(self, now: float) -> Judgement | None:
        """What the take comes to, hardly older than what the journal has."""
        due = self._judged == "anew" or (self._judged == "late" and now - self._judged_at >= _JUDGED_AGAIN_S)
        if due and now - self._judged_at >= AGAIN_S:
            self._judged_at = now
            self.judgement()
        return self.last

    def lines_at(self, place: tuple[str, int], now: float, *, going_on: bool) -> tuple[CheckLine, ...]:
        """The check list of this node and attempt, once the journal has it; of one that is over as it stood then."""
        going_on = going_on and place == self._in_hand
        if going_on and (place != self._lines_of or (self._new and now - self._lines_at >= AGAIN_S)):
            self._make_lines(place, now)
        return self._lines if place == self._lines_of else ()

    def conclude(self, verdict: Verdict, place: tuple[str, int], now: float) -> None:
        """An attempt was judged: its list stays as it is at this moment."""
        self.verdicts[place[0]] = verdict
        self._make_lines(place, now)

    def _make_lines(self, place: tuple[str, int], now: float) -> None:
        found = self._ask(self._judge.lines) or ()
        self._lines = tuple(
            CheckLine(each.check, each.state, each.title, each.severity, each.seen, each.advice) for each in found
        )
        self.sentences = self._ask(self._judge.sentences) or ()
        self.answers = self._ask(self._judge.answers) or ()
        self._lines_of, self._lines_at, self._new = place, now, False

    def _ask(self, question: Callable[[], _T]) -> _T | None:
        if self.fault:
            return None
        try:
            return question()
        except Exception as error:  # noqa: BLE001 - whatever fails in a check, the recording goes on, and is not judged
            self.fault = type(error).__name__
            return None
