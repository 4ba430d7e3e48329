"""Faults put in on purpose, at random places of takes that are clean else: each is found, by its rule, at its time.

What is drawn are the observations that the session gets (faces 8 times a second with the unrest of a real detector,
levels ten times a second, titles, voices, words) and what the journal says of gaps; they go through the session's
notebook into marks, as in a take, and the judge reads the journal. `SHUANGLU_CAMPAIGN=long` draws 60 takes of each
kind and of clean ones from another seed, and leaves a table in build/reports/faults.json; thresholds are the shipped
packs'.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pytest

from rulebook.checks.attempt import questions_of
from rulebook.checks.observed import Face, Observations, Voice, Words, spelled
from rulebook.checks.verdict import Finding
from rulebook.plan.plan import Plan, PlannedNode
from scripts import ROOT
from terminal.session.facts.analyst import FaceSeen, FacesSeen, PaperSeen, PictureSeen, TitlesLooked
from terminal.session.facts.recorder import Levels
from terminal.session.observing.notebook import Notebook
from tests.rulebook.checks.tales import (
    BOTH,
    SPOKEN,
    Scene,
    Tale,
    card_plan,
    done,
    face,
    findings_of,
    segment,
    skipping,
    told_plan,
    us,
)

LONG: Final = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
TIMES: Final = 60 if LONG else 3
SEED: Final = 20261129 if LONG else 14
WITHIN_S: Final = 0.5
"""How far from the truth a finding's times may be."""
LOOKS_S, HEARS_S, SEGMENT_S = 0.125, 0.1, 1.6
SELLER, APPLICANT = BOTH
Random = np.random.Generator


class Watched(Tale):
    """A take that is observed as a session observes it."""

    def __init__(self, random: Random, plan: Plan | None = None, *, written: bool = False) -> None:
        """`written`: what is said is written down."""
        super().__init__(plan or told_plan(), recogniser=written)
        self.random = random
        self.notebook = Notebook(1280)
        self.lost = False
        """Whether the session is told that nobody looks."""
        self.hole = (-1.0, -1.0)
        """From when to when the recorder stands still."""
        self.opened()

    def observe(self, scene: Scene, begin: float, judged: tuple[str, int]) -> None:
        end, at = begin + scene.seconds, begin
        while at < end - 1e-9:
            stop, on = self.hole
            if at == stop:
                at = on
            until = min(at + SEGMENT_S, end, stop if at < stop else end)
            self._see(scene, begin, at, until)
            if self.recogniser:
                self._write(scene, begin, at, until)
            last = until >= end - 1e-9
            for page in self.notebook.pages(us(until), judged if last else ("", 0), to_be_judged=last):
                heard = replace(page, rows=(*page.rows, *_voices(scene, begin, page)), listened=5)
                self.mark("observations", at_s=until, **spelled(heard))
            self.entry("segment", at_s=at, **segment(at, until))
            at = until

    def _see(self, scene: Scene, begin: float, at: float, until: float) -> None:
        for number in range(round(at / LOOKS_S), round(until / LOOKS_S)):
            when = number * LOOKS_S + float(self.random.uniform(0, 0.06))
            if not any(since <= when - begin < till for since, till in scene.blind):
                self._look(scene, begin, when)
            elif self.lost:
                self.notebook.blind()
        for number in range(round(at / HEARS_S), round(until / HEARS_S)):
            rms, peak = scene.sound((number + 1) * HEARS_S - begin)
            unrest = float(self.random.normal(0, 2)) if rms > -100 else 0.0
            self.notebook.see(Levels(peak + min(0.0, unrest), rms + unrest, us((number + 1) * HEARS_S)))
        for number in range(int(at / 0.7), int(until / 0.7)):
            self.notebook.see(TitlesLooked(0, us(number * 0.7)))
        for since, title, still_ms, *borne in scene.papers:
            if at <= begin + since < until:
                self.notebook.see(PaperSeen(0, us(begin + since), title, still_ms, (), *borne))

    def _write(self, scene: Scene, begin: float, at: float, until: float) -> None:
        """Words come when they are over, and so often in a later page than they began in."""
        for since, till, text in scene.words:
            if at <= begin + till < until:
                self.notebook.note_words(Words(us(begin + since), us(begin + till), text, 90))
        self.notebook.worded_us = us(until)

    def _look(self, scene: Scene, begin: float, when: float) -> None:
        faces = [each for since, each in scene.faces if since <= max(0.0, when - begin)][-1]
        _, light, sharp = [each for each in scene.picture if each[0] <= max(0.0, when - begin)][-1]
        seen = tuple(self._face(each, place) for place, each in enumerate(faces))
        whole = PictureSeen(light + float(self.random.normal(0, 2)), sharp * self._about(0.1), 1280)
        self.notebook.see(FacesSeen(0, us(when), us(when), seen, whole))

    def _face(self, drawn: Face, place: int) -> FaceSeen:
        wide = drawn.px * self._about(0.03)
        box = (100.0 + 400 * place, 200.0, wide, 1.3 * wide)
        if drawn.state != "measured":
            return FaceSeen(place, drawn.role or None, box, drawn.state)
        yaw, pitch = (float(self.random.normal(mean, 6)) for mean in (drawn.yaw, drawn.pitch))
        light, sharp = drawn.light + float(self.random.normal(0, 3)), drawn.sharp * self._about(0.12)
        return FaceSeen(place, drawn.role or None, box, "measured", yaw, pitch, 0.0, 0.3, 0.0, light, sharp)

    def _about(self, spread: float) -> float:
        return float(np.clip(self.random.normal(1, spread), 1 - 2.5 * spread, 1 + 2.5 * spread))


def _voices(scene: Scene, begin: float, page: Observations) -> Iterator[Voice]:
    for since, till, who in scene.voices:
        if page.from_us <= us(begin + since) < page.to_us:
            yield Voice(us(begin + since), us(begin + till), who, 90)


Build = Callable[[Random, float, float], Scene]
"""A scene of an attempt with a fault between two times of it."""


@dataclass(frozen=True)
class Fault:
    """One kind: what is done, which rule finds it, and which others may."""

    rule: str
    build: Build
    lasts: tuple[float, float] = (3.7, 6.0)
    """Seconds, at least and at most; (0, 0): all of the node."""
    node: str = ""
    """At which it makes sense; any where it is empty."""
    beside: frozenset[str] = frozenset()
    """What else is wrong then, rightly."""
    gap: tuple[str, str] | None = None
    """Track and reason of a gap that the recorder tells of."""
    lost: bool = False
    """Whether the session is told that the analyst is gone, and marks it."""
    stops: bool = False
    """Whether the recorder stands still: no picture, no sound, no segment."""
    within_s: float = WITHIN_S
    earliest_s: float = 1.0
    """Before it something else must happen in its node."""
    wider_s: tuple[float, float] = (0.0, 0.0)
    """By how much what is told begins before it and ends after it: with the question, and when nothing counts more."""
    from_begin: bool = False
    """It is told from the node's begin on."""
    written: bool = False
    """Whether what is said is written down."""
    plan: Callable[[], Plan] = told_plan


def faces_then(*faces: Face) -> Build:
    return lambda _, since, till: Scene(faces=((0.0, BOTH), (since, faces), (till, BOTH)))


def picture_then(light: int, sharp: int, *faces: Face) -> Build:
    seen = faces or BOTH
    return lambda _, since, till: Scene(
        picture=((0.0, 120, 80), (since, light, sharp), (till, 120, 80)),
        faces=((0.0, BOTH), (since, seen), (till, BOTH)),
    )


def sounds(rms: int, peak: int) -> Build:
    return lambda _, since, till: Scene(sound=lambda at: (rms, peak) if since <= at < till else (-30, -12))


def blind(_: Random, since: float, till: float) -> Scene:
    return Scene(blind=((since, till),))


def always(scene: Callable[[], Scene]) -> Build:
    return lambda _, __, ___: scene()


def answered(since: float, till: float, *, shown: bool = True) -> Callable[[Tale, PlannedNode, int, float], None]:
    """Acts by which the question is shown a second before somebody speaks, and yes touched when he has spoken."""

    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"question"}))
        for item in questions_of(node):
            where = {"item": item, "node": node.id, "attempt": attempt}
            if shown:
                tale.mark("shown", at_s=begin + since - 1, **where)
            act = {"act": "answered", "via": "customer", "answer": "accepted", "spoken_ms": 2500}
            tale.mark("acted", at_s=begin + till, **where, **act)

    return acts


def spoken_by(who: str) -> Build:
    """She touches yes, and it was somebody else who spoke."""
    return lambda _, since, till: Scene(
        voices=((1.0, 4.0, "seller"), (since, till, who)), acts=answered(since, till + 0.2)
    )


def answered_over(_: Random, since: float, till: float) -> Scene:
    """The machine reads on for a second after she has touched yes."""
    touched = answered(since, till)

    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        touched(tale, node, attempt, begin)
        read = {"began_us": us(begin + since), "ended_us": us(begin + till + 0.9)}
        tale.mark("spoken", at_s=begin + till + 0.9, item=questions_of(node)[0], **read)

    return Scene(voices=((1.0, 4.0, "seller"), (since, till + 0.9, "machine")), acts=acts)


def unshown(_: Random, __: float, till: float) -> Scene:
    return Scene(
        voices=((1.0, 4.0, "seller"), (till - 2.6, till - 0.1, "applicant")), acts=answered(9, till, shown=False)
    )


def saying(asked: str, answer: str) -> Build:
    """What the seller asks two seconds before she answers, and what she answers."""
    return lambda _, since, till: Scene(
        voices=((since - 5, since - 2, "seller"), (since, till, "applicant")),
        words=((since - 5, since - 2, asked), (since, till, answer)),
        acts=answered(since, till + 0.2),
    )


def also_said(words: str) -> Build:
    """What the seller says beside what he has to."""
    return lambda _, since, till: Scene(
        voices=((1.0, 4.0, "seller"), (6.0, 8.8, "applicant"), (since, till, "seller")),
        words=(*SPOKEN["T02"], (since, till, words)),
    )


def left_unsaid(_: Random, __: float, ___: float) -> Scene:
    return Scene(words=((1.0, 4.0, "您能承受吗"), SPOKEN["T02"][1]))


OPENING: Final = SPOKEN["T01"][0][2]
DARK = tuple(replace(each, light=20) for each in BOTH)
AWAY: Final = frozenset({"frame.apart", "sign.person"})
FAULTS: dict[str, Fault] = {
    "the customer leaves": Fault("frame.missing", faces_then(SELLER), beside=AWAY),
    "the seller leaves": Fault("frame.missing", faces_then(APPLICANT), beside=AWAY),
    "both leave": Fault("frame.missing", faces_then(), beside=AWAY),
    "somebody else sits down": Fault("frame.stranger", faces_then(*BOTH, face(""))),
    "the lamp goes off": Fault("picture.dark", picture_then(18, 40, *DARK), beside=frozenset({"face.dark"})),
    "her lamp goes off": Fault("face.dark", faces_then(SELLER, replace(APPLICANT, light=20))),
    "a hand before her face": Fault(
        "face.covered", faces_then(SELLER, Face("applicant", "covered", px=140)), beside=frozenset({"sign.person"})
    ),
    "she moves far back": Fault("face.small", faces_then(SELLER, replace(APPLICANT, px=55))),
    "the camera is knocked": Fault("picture.blurred", picture_then(120, 3), lasts=(5.7, 8.0)),
    "the camera is covered": Fault(
        "picture.black", picture_then(3, 1, Face("", "lost")), gap=("picture", "black"), lasts=(1.7, 6.0),
        beside=AWAY | {"frame.missing", "frame.stranger", "picture.dark", "picture.blurred", "record.gap"},
    ),
    "the picture freezes": Fault(
        "picture.frozen", always(Scene), gap=("picture", "frozen"), lasts=(2.7, 6.0), beside=frozenset({"record.gap"})
    ),
    "the microphone is muted": Fault("sound.missing", sounds(-120, -120), lasts=(4.2, 6.0)),
    "the microphone is too near": Fault("sound.clipped", sounds(-5, 0), lasts=(4.2, 6.0)),
    "the analyst is gone": Fault("picture.unwatched", blind, lost=True, beside=frozenset({"sign.person"})),
    "the analyst hangs": Fault("picture.unwatched", blind, (5.5, 8.0), within_s=1.7, beside=frozenset({"sign.person"})),
    "the recorder stands still": Fault(
        "record.stopped", always(Scene), (4.5, 5.5), stops=True,
        beside=frozenset({"picture.unwatched", "sound.missing", "sign.person", "record.gap", "paper.unseen"}),
    ),
    "the paper is not shown": Fault("paper.unseen", always(lambda: Scene(papers=())), (0, 0), "T02"),
    "it is waved about": Fault(
        "paper.unseen", always(lambda: Scene(papers=((3.0, "保险条款", 400), (5.0, "保险条款", 600)))), (0, 0), "T02"
    ),
    "another paper is shown": Fault(
        "paper.title", lambda _, since, till: Scene(papers=((since, "投保单", round(1000 * (till - since))),)),
        node="T02", beside=frozenset({"paper.unseen"}),
    ),
    "her display is covered": Fault("prompt.unseen", always(lambda: Scene(acts=skipping("prompt"))), (0, 0), "T02"),
    "she does not sign": Fault("sign.missing", always(lambda: Scene(acts=skipping("sign:notice"))), (0, 0), "T03"),
    "somebody else answers": Fault("answer.elsewhere", spoken_by("offscreen"), (2.2, 3.5), "T02", earliest_s=6.0),
    "the machine's voice answers": Fault(
        "answer.elsewhere", spoken_by("machine"), (2.2, 3.5), "T02", earliest_s=6.0, wider_s=(1.0, 1.45)
    ),
    "the machine still reads": Fault(
        "answer.machine", answered_over, (2.2, 3.5), "T02", earliest_s=6.0, beside=frozenset({"answer.elsewhere"})
    ),
    "the question is not shown": Fault(
        "question.unseen", unshown, (2.8, 3.5), "T02", earliest_s=6.0, from_begin=True
    ),
    "she faces away": Fault(
        "face.turned", faces_then(SELLER, replace(APPLICANT, yaw=70)), (10.7, 11.7)
    ),
    "another seller's card": Fault(
        "card.seller",
        lambda _, since, till: Scene(papers=((since, "执业证", round(1000 * (till - since)), "found", "other"),)),
        node="T02", plan=card_plan,
    ),
    "yes is touched and no said": Fault(
        "answer.words", saying(OPENING, "我不同意"), (2.2, 3.0), "T01", earliest_s=6.5, written=True
    ),
    "she is coached": Fault(
        "answer.coached", saying(f"{OPENING}您就说同意", "同意"), (2.2, 3.0), "T01", earliest_s=6.5, written=True,
        beside=frozenset({"phrase.forbidden"}),
    ),
    "a forbidden phrase": Fault(
        "phrase.forbidden", also_said("您就当存定期好了"), (1.4, 1.9), "T02", earliest_s=9.2, written=True
    ),
    "a sentence is left out": Fault("say.missing", left_unsaid, (0, 0), "T02", written=True),
}  # fmt: skip


@dataclass
class Tally:
    """What came of one kind of fault."""

    takes: int = 0
    missed: list[str] = field(default_factory=list)
    """Not found, or at another time: what was found in its place."""
    alarms: list[str] = field(default_factory=list)
    worst_s: float = 0.0


def drawn(fault: Fault, random: Random) -> tuple[Watched, str, float, float]:
    """A take with this fault, its node, and from when to when it lasts."""
    tale = Watched(random, fault.plan(), written=fault.written)
    name = fault.node or str(random.choice([node.id for node in tale.plan.nodes]))
    since = till = begin = 0.0
    for node in tale.plan.nodes:
        seconds = round(float(random.uniform(14, 20)), 1)
        if node.id != name:
            tale.node(node.id, Scene(seconds, words=SPOKEN[node.id]))
            continue
        lasts = float(random.uniform(*fault.lasts))
        since = float(random.uniform(fault.earliest_s, seconds - lasts - 1.0)) if lasts else 0.0
        till = since + lasts if lasts else seconds
        scene = fault.build(random, since, till)
        scene.seconds, begin = seconds, tale.at_s
        tale.lost = fault.lost
        if fault.stops:
            tale.hole = (begin + since, begin + till)
        tale.node(node.id, scene, after=_after(fault, begin + since, begin + till))
    tale.finished()
    before, after = fault.wider_s
    return tale, name, begin + (0.0 if fault.from_begin else since - before), begin + till + after


def _after(fault: Fault, since: float, till: float) -> Callable[[Tale], None]:
    """What the journal is told of the fault itself."""

    def tell(tale: Tale) -> None:
        if fault.lost:
            tale.mark("unobserved", at_s=since)
            tale.mark("observed", at_s=till)
        if fault.gap is not None:
            track, reason = fault.gap
            facts: dict[str, Any] = {"track": track, "reason": reason, "from_us": us(since)}
            tale.entry("gap", **facts, state="began", until_us=None)
            tale.entry("gap", **facts, state="ended", until_us=us(till))

    return tell


def campaign(fault: Fault, random: Random) -> Tally:
    tally = Tally()
    for _ in range(TIMES):
        tale, node, since, till = drawn(fault, random)
        found = list(findings_of(tale.judgement()))
        tally.takes += 1
        apart = [_apart(each, since, till) for each in found if (each.rule, each.node) == (fault.rule, node)]
        if not apart or min(apart) > fault.within_s:
            tally.missed.append(f"{since:.2f}-{till:.2f}: {_told(found)}")
        else:
            tally.worst_s = max(tally.worst_s, min(apart))
        tally.alarms += [each.rule for each in found if each.rule not in {fault.rule, *fault.beside}]
    return tally


def _apart(finding: Finding, since: float, till: float) -> float:
    return max(abs(finding.from_us / 1e6 - since), abs(finding.to_us / 1e6 - till))


def _told(found: list[Finding]) -> str:
    return ", ".join(f"{each.rule} {each.node} {each.from_us / 1e6:.2f}-{each.to_us / 1e6:.2f}" for each in found)


REPORT: dict[str, Any] = {}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_found_where_it_is(kind: str) -> None:
    fault = FAULTS[kind]
    tally = campaign(fault, np.random.default_rng([SEED, list(FAULTS).index(kind)]))
    _report(kind, tally)
    assert tally.missed == []
    assert tally.alarms == []


def test_a_node_that_is_skipped_is_found_when_the_take_ends() -> None:
    random, tally = np.random.default_rng([SEED, 97]), Tally()
    for _ in range(TIMES):
        tale = Watched(random)
        left_out = str(random.choice([node.id for node in tale.plan.nodes]))
        for node in tale.plan.nodes:
            if node.id != left_out:
                tale.node(node.id, Scene(round(float(random.uniform(12, 20)), 1)))
        _count(tally, tale.finished(), "node.skipped", left_out, tale.at_s)
    _report("a node is skipped", tally)
    assert (tally.missed, tally.alarms) == ([], [])


def test_a_clock_that_is_moved_is_found_where_it_was_moved() -> None:
    random, tally = np.random.default_rng([SEED, 98]), Tally()
    for _ in range(TIMES):
        tale = Watched(random)
        place = int(random.integers(len(tale.plan.nodes)))
        at_s = 0.0
        for number, node in enumerate(tale.plan.nodes):
            tale.node(node.id, Scene(round(float(random.uniform(12, 20)), 1)))
            if number == place:
                at_s = tale.at_s
                tale.entry("clock", wall_jump_us=int(random.choice([-1, 1]) * random.uniform(7e7, 9e9)))
        _count(tally, tale.finished(), "clock.moved", "", at_s)
    _report("the clock is moved", tally)
    assert (tally.missed, tally.alarms) == ([], [])


def _count(tally: Tally, tale: Tale, rule: str, node: str, at_s: float) -> None:
    found = tale.findings()
    apart = [_apart(each, at_s, at_s) for each in found if each.rule == rule and node in ("", each.node)]
    tally.takes += 1
    if not apart or min(apart) > WITHIN_S:
        tally.missed.append(f"{at_s:.2f}: {_told(found)}")
    tally.worst_s = max([tally.worst_s, *apart[:1]])
    tally.alarms += [each.rule for each in found if each.rule != rule]


@pytest.mark.parametrize("written", [False, True], ids=["nobody writes", "written down"])
def test_clean_takes_have_no_finding(written: bool) -> None:
    random, tally = np.random.default_rng([SEED, 99]), Tally()
    for _ in range(TIMES):
        tale = Watched(random, written=written)
        for node in tale.plan.nodes:
            tale.node(node.id, Scene(round(float(random.uniform(12, 20)), 1), words=SPOKEN[node.id]))
        tally.takes += 1
        tally.alarms += [each.rule for each in tale.finished().findings()]
        assert tale.judgement().verdict == "pass"
    _report("clean, written down" if written else "clean", tally)
    assert tally.alarms == []


def _report(kind: str, tally: Tally) -> None:
    if LONG:
        REPORT[kind] = {"takes": tally.takes, "missed": tally.missed, "alarms": tally.alarms, "worst_s": tally.worst_s}
        folder = ROOT / "build" / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "faults.json").write_text(json.dumps(REPORT, indent=1, ensure_ascii=False), "utf-8")
