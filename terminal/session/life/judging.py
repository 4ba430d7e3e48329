"""What the table does with the checks of a take: what the journal has goes to them, and a press waits for them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from faults.trouble import Trouble
from rulebook.checks.observed import Observations, spelled
from rulebook.checks.verdict import Finding, Judgement, Verdict
from rulebook.walk.states import Event
from rulebook.walk.walking import Outcome
from terminal.session.effects import Effect, RefusedFact
from terminal.session.facts.analyst import (
    FacesSeen,
    PaperSeen,
    PlayoutFound,
    TitlesLooked,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.facts.judging import PressJudged, WhyNot
from terminal.session.facts.people import Pressed
from terminal.session.facts.recogniser import WordsTold
from terminal.session.facts.recorder import EntryKept, Levels, MarkHeld, MarkRefused, SegmentHeld
from terminal.session.identity.consent import NotYetError
from terminal.session.life import listening, words
from terminal.session.life.terminal import Terminal
from terminal.session.observing.judged import Held, JudgedTake
from terminal.session.orders.desk import Audit
from terminal.session.orders.recorder import AddMark
from terminal.session.snapshot import WalkView, WordsView

PATIENCE_S: Final = 2.0
"""So long a press waits for the checks; then it goes on, and the attempt is not judged."""
TELLING_S: Final = 0.3
"""So long it waits before that for who listens to tell what was said up to the press: what is told later, or not at
all, is not judged by. From the end of an answer to the node's verdict should take 0.5 s at most, and the journal and
the checks want the rest."""
_OBSERVED: Final = (FacesSeen, PaperSeen, TitlesLooked, VoicesHeard, PlayoutFound)
MOST_FINDINGS: Final = 12
_GRAVEST: Final = ("stop", "fail", "warn", "note")
_JUDGED_AT: Final = {"node_passed": "at_node", "finish": "review"}
"""In which state of the walk these presses wait for the checks; in every other one they mean nothing."""
STOPPED: Final = "sale.stopped"
"""The act of the audit log by which headquarters is told that nothing may be issued."""
_GOES_ON: Final[tuple[Event, ...]] = (
    "node_passed", "supervisor_passed", "supervisor_referred", "repeat", "put_off", "reopen",
)  # fmt: skip
"""What nobody may do any more in a sale that must stop."""
_AFTER: Final = ("unmet", "insisting", "supervisor", "waiting")
"""States in which the list of the attempt before still says why."""


# --- what the take and its journal bring ---


def open_take(terminal: Terminal) -> None:
    """The take is open: from here its checks follow it, where it has any."""
    sale, take = terminal.in_hand, terminal.take.take
    terminal.judged = None
    if sale.checklist is None or take is None:
        return
    width = terminal.ready.width if terminal.ready else 0
    judge = terminal.judges(sale.plan, sale.checklist)
    terminal.judged = JudgedTake(take, judge, width)
    terminal.judged.stopped = _real(terminal) and sale.resumed is not None and bool(sale.resumed.stopped)


def apply(terminal: Terminal, fact: EntryKept | MarkHeld | MarkRefused, _: float) -> tuple[Effect, ...]:
    """The journal has an entry, or has not taken a mark."""
    judged = terminal.judged
    if judged is None:
        return ()
    if isinstance(fact, EntryKept):
        broken = judged.fault
        judged.keep(fact)
        return () if judged.fault == broken else (_broken(terminal, judged),)
    held = judged.held
    if held is not None and held.ticket == fact.ticket:
        held.answer = "kept" if isinstance(fact, MarkHeld) else "refused"
    return ()


def is_quiet(terminal: Terminal, fact: MarkRefused) -> bool:
    """Whether nobody need be told that this mark was not kept: the take is over, and it was an observation."""
    return terminal.judged is not None and fact.ticket in terminal.judged.quiet


def see(terminal: Terminal, fact: object) -> tuple[AddMark, ...]:
    """Note what was seen and heard; with each segment it goes into the journal."""
    judged = terminal.judged
    if judged is None or terminal.phase != "recording":
        return ()
    if isinstance(fact, _OBSERVED) and fact.captured_us <= terminal.forgotten_us:
        return ()  # of the take before
    if isinstance(fact, (*_OBSERVED, Levels)):
        judged.notebook.see(fact)
    if isinstance(fact, PlayoutFound):
        listening.found(terminal, fact)
    if isinstance(fact, SegmentHeld) and fact.take == judged.take:
        return _written(terminal, judged, judged.notebook.pages(fact.end_us))
    return ()


def blind(terminal: Terminal) -> None:
    """Nobody looks any more."""
    if terminal.judged is not None:
        terminal.judged.notebook.blind()


def _written(
    terminal: Terminal, judged: JudgedTake, pages: list[Observations], *, paced: bool = False
) -> tuple[AddMark, ...]:
    """`paced`: they are wanted by a press of the clock's; what judges by them must know that nobody was there."""
    by = {"paced": True} if paced else {}
    marks = [terminal.pad.mark("observations", **spelled(page), **by) for page in pages]
    judged.quiet |= {mark.ticket for mark in marks}
    return tuple(marks)


# --- a press that waits ---


def hold(terminal: Terminal, pressed: Pressed, now: float) -> tuple[Effect, ...] | None:
    """Hold back what the checks have to speak to first; None where nothing is judged, or the press means nothing now.

    Whoever listens is asked first what was said up to now, and finds first what the machine read just now. A press that
    comes while one waits changes nothing.
    Raises NotYetError for what would go on with a sale that must stop.
    """
    judged, walk = terminal.judged, terminal.in_hand.walk
    if judged is not None and judged.stopped and pressed.key in _GOES_ON:
        raise NotYetError(Trouble("checks.stopped"))
    if judged is None or _JUDGED_AT.get(pressed.key) != walk.state:
        return None
    if judged.held is not None:
        return ()
    asks = listening.ask(terminal)
    judged.held = Held(pressed, (walk.state, *_place(terminal)), now, {each.ticket for each in asks})
    return (*asks, *write(terminal, now))


def told(terminal: Terminal, fact: VoicesTold | WordsTold, _: float) -> tuple[Effect, ...]:
    """Whoever listens has told all that was said up to the press that asked for it."""
    if isinstance(fact, WordsTold):
        words.told(terminal, fact)
    held = terminal.judged.held if terminal.judged else None
    if held is not None:
        held.awaited.discard(fact.ticket)
    return ()


def write(terminal: Terminal, now: float) -> tuple[AddMark, ...]:
    """Order into the journal by what a press is judged, once everybody who listens has told, or had the time for it."""
    judged = terminal.judged
    held = judged.held if judged else None
    if judged is None or held is None or held.ticket is not None or not _stands(terminal, held):
        return ()
    if (held.awaited and now - held.since < TELLING_S) or listening.seeking(terminal, now):
        return ()
    pressed, walk = held.pressed, terminal.in_hand.walk
    place = (walk.node, walk.attempt) if pressed.key == "node_passed" else ("", 0)
    until_us = judged.notebook.known_us(round(terminal.elapsed(now) * 1e6))
    pages = judged.notebook.pages(until_us, place, to_be_judged=True)
    marks = _written(terminal, judged, pages, paced=pressed.detail.get("paced") is True)
    held.ticket = marks[-1].ticket
    return marks


def _stands(terminal: Terminal, held: Held) -> bool:
    """Whether the node and attempt that were to be judged are still in hand."""
    return terminal.phase == "recording" and held.place == (terminal.in_hand.walk.state, *_place(terminal))


def over(terminal: Terminal, now: float) -> PressJudged | None:
    """Whether a press need wait no longer; one whose node or attempt is not in hand any more is dropped."""
    judged = terminal.judged
    held = judged.held if judged else None
    if judged is None or held is None:
        return None
    if not _stands(terminal, held):
        judged.held = None
        return None
    late = now - held.since >= PATIENCE_S
    if not held.answer and not late:
        return None
    judged.held = None
    why: WhyNot = "" if held.answer == "kept" else "refused" if held.answer else "late"
    return PressJudged(held.pressed, why)


def _place(terminal: Terminal) -> tuple[str, int]:
    walk = terminal.in_hand.walk
    return walk.node, walk.attempt


def go_on(terminal: Terminal, fact: PressJudged, now: float) -> tuple[Effect, ...]:
    """The checks have spoken, or cannot: what they say is marked, and the walk goes on by it."""
    judged = terminal.judged
    assert judged is not None
    if fact.pressed.key == "finish":
        return _finish(terminal, judged, fact)
    before = judged.fault
    found = None if fact.why else judged.attempt()
    verdict: Verdict = found.verdict if found is not None else "not_judged"
    why = fact.why or ("" if found is not None else "fault")
    node, attempt = _place(terminal)
    judged.conclude(verdict, (node, attempt), now)
    findings = found.findings if found is not None else ()
    said = {"of": "attempt", "node": node, "attempt": attempt, "verdict": verdict, "findings": _short(findings)}
    mark = terminal.pad.mark("verdict", **said, **({"why": why} if why else {}))
    binds = verdict == "fail" and binding(terminal, fact.pressed)
    stops = _stop(terminal, findings, node) if binds else ()
    judged.stopped = judged.stopped or bool(stops)
    pressed = replace(fact.pressed, key=("supervisor_called" if stops else "node_failed")) if binds else fact.pressed
    told = () if judged.fault == before else (_broken(terminal, judged),)
    return (mark, *walk_by(terminal, pressed, "pass" if verdict == "pass" else "confirmed"), *stops, *told)


def _finish(terminal: Terminal, judged: JudgedTake, fact: PressJudged) -> tuple[Effect, ...]:
    """The whole take is judged, and closed."""
    found = None if fact.why else judged.judgement()
    mark = terminal.pad.mark("verdict", **_session(found, fact.why))
    every = found.findings if found is not None and binding(terminal, fact.pressed) else ()
    return (mark, *walk_by(terminal, fact.pressed), *_stop(terminal, every, ""))


def _stop(terminal: Terminal, findings: Sequence[Finding], node: str) -> tuple[Audit, ...]:
    """Tell headquarters of what must stop this sale, if there is any; names of people are not among it."""
    rules = [each.rule for each in findings if each.severity == "stop" and not each.unknown]
    if not rules:
        return ()
    staff, reference = terminal.staff.signed_in, terminal.in_hand.sale.reference
    facts = {"take": terminal.take.take, "rule": rules[0]} | ({"node": node} if node else {})
    return (Audit(staff.number if staff else "", STOPPED, reference, "", facts),)


def walk_by(terminal: Terminal, pressed: Pressed, outcome: Outcome = "confirmed") -> tuple[Effect, ...]:
    """Hand an event to the sale's walk; what its table refuses is marked and logged."""
    acts = terminal.in_hand.press(pressed, outcome)
    refusal = terminal.in_hand.refusal
    return (*acts, RefusedFact(terminal.phase, f"Pressed.{pressed.key}", refusal.refused)) if refusal else acts


def binding(terminal: Terminal, pressed: Pressed) -> bool:
    """Whether a verdict decides here: of a real sale that people make; else it stands beside, and the walk goes on."""
    return _real(terminal) and pressed.detail.get("paced") is not True


def _real(terminal: Terminal) -> bool:
    terms = terminal.terms
    return terms.series == "sale" and not terms.demonstration and not terminal.in_hand.practice


def _session(found: Judgement | None, why: WhyNot) -> dict[str, Any]:
    """What a mark says of the whole take."""
    if found is None:
        return {"of": "session", "verdict": "not_judged", "nodes": [], "findings": [], "why": why or "fault"}
    nodes = [[each.id, each.verdict, each.decided.outcome if each.decided else ""] for each in found.nodes]
    return {"of": "session", "verdict": found.verdict, "nodes": nodes, "findings": _short(found.findings)}


def _short(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """The gravest findings as a mark has room for them: which check, where, and how grave; the words are the packs'."""
    gravest = sorted(findings, key=lambda each: (each.unknown, _GRAVEST.index(each.severity), each.from_us))
    return [
        {"rule": each.rule, "from_us": each.from_us, "to_us": each.to_us, "severity": each.severity}
        | ({"unknown": True} if each.unknown else {})
        for each in gravest[:MOST_FINDINGS]
    ]


def _broken(terminal: Terminal, judged: JudgedTake) -> RefusedFact:
    """For the log: the checks failed, and by which kind of error."""
    return RefusedFact(terminal.phase, "Checks", judged.fault)


# --- as screens see it ---


def seen(terminal: Terminal, view: WalkView, now: float) -> WalkView:
    """The walk with what its checks say at this moment."""
    judged = terminal.judged
    if judged is None or judged.take != terminal.take.take:
        return view
    walk, place = terminal.in_hand.walk, _place(terminal)
    at_node = terminal.phase == "recording" and walk.state == "at_node"
    after = terminal.phase == "recording" and walk.state in _AFTER
    judgement = judged.judgement_at(now) if _whole(terminal) else None
    verdicts = {each.id: each.verdict for each in judgement.nodes} if judgement else dict(judged.verdicts)
    lines = judged.lines_at(place, now, going_on=at_node) if at_node or after else ()
    return replace(
        view,
        lines=lines,
        words=_spoken(view.words, judged) if lines else view.words,
        can=view.can - frozenset(_GOES_ON) if judged.stopped else view.can,
        verdicts=verdicts,
        judgement=judgement,
        judging=judged.held is not None,
    )


def _spoken(view: WordsView, judged: JudgedTake) -> WordsView:
    """What was said and answered, by the checks alone; nothing where nobody writes down."""
    return replace(view, sentences=judged.sentences, answers=judged.answers) if view.state == "on" else view


def failed(terminal: Terminal) -> bool:
    """Whether the take of a real sale is known to have failed its checks: nobody is told that it is all right."""
    judged = terminal.judged
    if judged is None or judged.take != terminal.take.take or not _real(terminal):
        return False
    return judged.last is not None and judged.last.verdict == "fail"


def _whole(terminal: Terminal) -> bool:
    """Whether the take as a whole is looked at: all is done, or it is over."""
    return terminal.in_hand.walk.state == "review" or terminal.phase in ("closing", "sealed")
