"""A counter where somebody listens, drawn tenth by tenth: who spoke decides; the analyst goes by a script."""

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulebook.plan.plan import Plan
from terminal.analysis.scripted import ScriptedAnalyst, ScriptedAnswer
from terminal.session.conductor import Conductor
from terminal.session.customer.pacing import paced_acts
from terminal.session.facts.analyst import (
    AnalystLost,
    AnalystReady,
    FacesSeen,
    Observation,
    PictureSeen,
    PlayoutFound,
    VoiceHeard,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import SaleArrived
from terminal.session.facts.recorder import EntryKept, Levels, MarkHeld, SegmentHeld, SoundPlayed
from terminal.session.facts.voice import Spoken, VoiceKnown
from terminal.session.life.life import TerminalLife
from terminal.session.orders.analyst import AnalystOrder, FindPlayout, Listen, TellVoices
from terminal.session.orders.recorder import AddMark, RecorderOrder
from terminal.session.snapshot import CheckLine
from tests.rulebook.checks.tales import listed
from tests.terminal.session.customers import READY
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import NO_IDENTITY, OPENED, START, TAKE, arrived, key
from tests.terminal.session.test_judged_live import BUYER, SELLER

PASS = key("node_passed")
ROOM = PictureSeen(120.0, 300.0, 1280)
TELL_US, OVER_US = 400_000, 650_000
"""How often whoever listens says so, and how long after a voice is over it can be told."""


@dataclass
class Said:
    """Somebody's voice, seconds of the take."""

    from_s: float
    to_s: float
    who: str

    @property
    def row(self) -> VoiceHeard:
        return VoiceHeard(us(self.from_s), us(self.to_s), self.who, 90)


def us(seconds: float) -> int:
    return round(seconds * 1e6)


class Counter(Desk):
    """A conductor with a recorder that keeps a journal in memory; she touches her own display."""

    def __init__(self, answers: Iterable[ScriptedAnswer] = (), plan: Plan | None = None) -> None:
        super().__init__()
        came = arrived()
        plan = plan or came.plan
        self.queue: deque[Fact] = deque()
        self.journal: list[tuple[str, dict[str, Any]]] = []
        self.analyst = ScriptedAnalyst(answers, self.queue.append)
        self.listening = True
        self.conductor = Conductor(
            TerminalLife(NO_IDENTITY, today=lambda: date(2026, 11, 22)),
            recorder=self, ledger=self, clock=self, around=self, analyst=self.analyst,
        )  # fmt: skip
        self.analyst.start()
        self.tell(READY, SaleArrived(came.sale, plan, checklist=listed(plan)), START, OPENED)

    def tell(self, *facts: Fact) -> list[Any]:
        before = len(self.done)
        for fact in facts:
            self.queue.append(fact)
            while self.queue:
                self.conductor.handle(self.queue.popleft())
        return self.done[before:]

    def order(self, order: RecorderOrder) -> None:
        super().order(order)
        if isinstance(order, AddMark):
            self.journal.append((order.kind, json.loads(json.dumps(order.facts))))
            n = len(self.journal)
            self.queue.append(EntryKept(TAKE, n, "mark", order.kind, us(self.at_s), self.journal[-1][1]))
            self.queue.append(MarkHeld(TAKE, order.ticket, n, us(self.at_s)))

    @property
    def at_s(self) -> float:
        """Media time."""
        return self.now - 100.0

    def goes_on(self, until_s: float, *said: Said) -> None:
        """So long both sit there, and these speak; what they say is told as whoever listens can tell it."""
        waiting = sorted((each.row for each in said), key=lambda row: row.to_us)
        while self.at_s < until_s - 1e-9:
            self.now += 0.1
            at_us = us(self.at_s)
            tenth = round(self.at_s * 10)
            self.tell(Levels(-14.0, -24.0, at_us), FacesSeen(10**12, at_us, 0, (SELLER, BUYER), ROOM))
            if self.listening and tenth % 4 == 0:
                due = tuple(row for row in waiting if row.to_us + OVER_US <= at_us)
                waiting = [row for row in waiting if row not in due]
                self.tell(VoicesHeard(10**12, at_us, at_us - TELL_US, due, -52.0, 20.0 if due else None))
            if tenth % 16 == 0:
                self.tell(SegmentHeld(TAKE, 0, "ab" * 32, 0, at_us, 9, 2, at_us, 45, 0, 0.0, 10**9))

    def asks(self) -> None:
        """What the node has for her is on her display."""
        for act in self._hers():
            self.tell(replace(act, act="shown"))

    def answers(self) -> None:
        """She touches yes."""
        for act in self._hers():
            self.tell(act)

    def _hers(self) -> list[Any]:
        return [replace(act, via="customer") for act in paced_acts(self.shown().customer)]

    def line(self, check: str) -> CheckLine:
        return next(line for line in self.walk().lines if line.check == check)

    def findings(self) -> dict[str, bool]:
        """What the last attempt lacks gravely, and whether that is unknown."""
        (*_, said) = [facts for kind, facts in self.journal if kind == "verdict"]
        return {each["rule"]: "unknown" in each for each in said["findings"] if each["severity"] == "fail"}

    def verdict(self) -> str:
        (*_, said) = [facts for kind, facts in self.journal if kind == "verdict"]
        return str(said["verdict"])

    def ordered(self, kind: type[AnalystOrder]) -> list[Any]:
        return [order for order in self.analyst.orders if isinstance(order, kind)]


def told(ticket: int, *before: Observation) -> ScriptedAnswer:
    """What whoever listens answers to being asked, the first time with number 1."""
    return ScriptedAnswer("tell_voices", (*before, VoicesTold(10**12, None, ticket)))


HE = Said(1.0, 5.0, "seller")


def asked(answers: Iterable[ScriptedAnswer], *said: Said, until_s: float = 12.0) -> Counter:
    """He explains, asks her, and she touches yes at 8.5 s, whoever speaks."""
    counter = Counter(answers)
    counter.goes_on(6.0, HE, *said)
    counter.asks()
    counter.goes_on(8.5, *(each for each in said if each.to_s > 6.0 - 0.7))
    counter.answers()
    counter.goes_on(until_s, *(each for each in said if each.to_s > 8.5 - 0.7))
    return counter


def test_who_answers_in_person_passes() -> None:
    counter = asked([told(1)], Said(6.5, 8.2, "applicant"))
    assert {counter.line(each).state for each in ("voice.silent", "speech.overlap", "answer.elsewhere")} == {"ok"}
    counter.tell(PASS)
    assert (counter.walk().index, counter.findings()) == (1, {})
    assert counter.verdict() not in ("not_judged", "fail")
    assert [len(counter.ordered(each)) for each in (Listen, TellVoices)] == [1, 1]


def test_what_she_said_right_before_the_key_is_judged_by_because_it_is_told_first() -> None:
    last = VoiceHeard(us(7.6), us(8.9), "applicant", 90)
    flush = VoicesHeard(10**12, us(9.0), us(8.8), (last,))
    counter = asked([told(1, flush)], until_s=9.0)
    assert counter.line("answer.elsewhere").state == "open", "nobody can know yet"
    counter.tell(PASS)
    assert (counter.walk().index, counter.findings()) == (1, {})
    silent = asked([told(1)], until_s=9.0)
    silent.tell(PASS)
    assert silent.findings() == {"answer.elsewhere": True}, "told nothing, nobody was heard to answer"
    assert silent.verdict() == "review"


def test_somebody_off_screen_answers_and_she_answers_again() -> None:
    counter = asked([told(1), told(2)], Said(6.5, 8.2, "offscreen"))
    line = counter.line("answer.elsewhere")
    assert line.state == "failing", "before anybody presses"
    assert line.seen is not None
    assert line.advice is not None
    assert line.seen.zh.startswith("回答的是镜头外的人，不是本人：")
    assert line.advice.zh == "请旁人不要代答，请客户面向镜头自己再答一遍"
    counter.tell(PASS)
    assert (counter.walk().state, counter.findings()) == ("unmet", {"answer.elsewhere": False})
    counter.tell(key("repeat"))
    counter.goes_on(16.0, Said(12.5, 15.0, "seller"))
    counter.asks()
    counter.goes_on(18.0, Said(16.2, 17.2, "applicant"))
    counter.answers()
    counter.goes_on(21.0)
    counter.tell(PASS)
    assert (counter.walk().index, counter.findings()) == (1, {})


def test_where_whoever_listens_is_gone_nothing_is_passed() -> None:
    counter = Counter([])
    counter.goes_on(2.0)
    counter.tell(AnalystLost(-9))
    counter.listening = False
    counter.goes_on(5.0)
    counter.asks()
    counter.goes_on(6.0)
    counter.answers()
    counter.goes_on(8.0)
    counter.tell(AnalystReady())
    counter.listening = True
    counter.goes_on(10.0)
    assert counter.line("voice.silent").state == "off"
    counter.tell(PASS)
    counter.now += 0.4
    counter.tell(Levels(-14.0, -24.0, us(counter.at_s)))
    assert (counter.verdict(), counter.findings()) == ("not_judged", {}), "both may have spoken meanwhile"


def test_what_the_machine_reads_must_be_heard_in_the_room() -> None:
    came = arrived()
    nodes = tuple(node.model_copy(update={"reader": "machine_or_seller"}) for node in came.plan.nodes)
    found = PlayoutFound(10**12, us(5.0), 1, us(2.0), us(5.0), "not_heard")
    counter = Counter(
        [ScriptedAnswer("find_playout", (found,)), told(1)], came.plan.model_copy(update={"nodes": nodes})
    )
    counter.tell(VoiceKnown("zh"), key("say"), Spoken(1, b"\x01\x00" * 24_000, 8000))
    counter.goes_on(2.0)
    counter.tell(SoundPlayed(1, "began", us(2.0)))
    counter.goes_on(5.0)
    counter.tell(SoundPlayed(1, "ended", us(2.0), us(5.0)))
    assert [(order.ended_us, len(order.pcm)) for order in counter.ordered(FindPlayout)] == [
        (None, 48_000),
        (us(5.0), 0),
    ]
    counter.asks()
    counter.goes_on(8.0, Said(6.2, 7.2, "applicant"))
    counter.answers()
    counter.goes_on(10.0)
    line = counter.line("playout.unheard")
    assert line.seen is not None
    assert (line.state, line.seen.zh) == ("failing", "机器念的话，话筒里没有听到")
    counter.tell(PASS)
    assert counter.findings() == {"playout.unheard": False}
