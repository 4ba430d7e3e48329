"""From entries to verdicts: a fold in the journal's order, and the judgement of what it gathered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal

from rulebook.checks.attempt import DONE, Attempt
from rulebook.checks.checklist import Asked, CheckList
from rulebook.checks.delivery import Delivery
from rulebook.checks.entry import Entry
from rulebook.checks.folding import fold
from rulebook.checks.found import Check, Found
from rulebook.checks.listed_phrases import phrases_in
from rulebook.checks.senses.answers import rests_on_clock, rests_on_word
from rulebook.checks.senses.recording import rests_on_people
from rulebook.checks.senses.saying import SentenceSaid, said
from rulebook.checks.senses.speech import is_hearsay
from rulebook.checks.senses.table import CHECKS, CORE, ON_SITE
from rulebook.checks.senses.words import Spoke, spoke
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.checks.unbidden import changed, stopped, unbidden
from rulebook.checks.verdict import AttemptVerdict, Finding, Judgement, NodeVerdict, Verdict, worst
from rulebook.checks.words import fill, spelled
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity

GRAVE: Final = ("stop", "fail")
"""Severities that lower a verdict."""
LineState = Literal["ok", "open", "failing", "unknown", "off"]


@dataclass(frozen=True, slots=True)
class Line:
    """One check of the attempt in hand, as it stands. `seen` and `advice` are None where nothing is amiss."""

    check: str
    state: LineState
    title: Text
    seen: Text | None
    advice: Text | None
    severity: Severity


@dataclass(frozen=True, slots=True)
class Explained:
    """What one check measured, against which figures. `node` is empty for one of the whole take."""

    node: str
    attempt: int
    rule: str
    clause: str
    severity: Severity
    state: LineState
    measured: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, float], ...]
    why: Text | None

    def told(self, language: Literal["zh", "en"] = "zh") -> str:
        """One line for people: node, check, state, what was measured, against what."""
        where = f"{self.node}#{self.attempt}" if self.node else "-"
        measured = ", ".join(f"{name}={value}" for name, value in self.measured)
        figures = ", ".join(f"{name}={value:g}" for name, value in self.figures)
        parts = [where, self.rule, self.severity, self.state, measured]
        parts += [f"[{figures}]"] if figures else []
        parts += [self.clause] if self.clause else []
        parts += [self.why.say(language)] if self.why is not None else []
        return "  ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one asked check. `blind`: nothing looked, or it is not made here though the node wants it."""

    asked: Asked
    check: Check
    found: tuple[Found, ...] = ()
    blind: bool = False

    @property
    def amiss(self) -> list[Found]:
        return [each for each in self.found if not (each.held or each.blind or each.unwritten or each.pending)]

    @property
    def state(self) -> LineState:
        amiss = self.amiss
        if any(each.why is None for each in amiss):
            return "failing"
        if amiss:
            return "unknown"
        if self.blind or any(each.blind or each.unwritten for each in self.found):
            return "off"
        return "open" if any(each.pending for each in self.found) else "ok"


class Judge:
    """Judges one take by its plan and check list. Feed it all entries in order; ask it whenever something is wanted."""

    def __init__(self, plan: Plan, checklist: CheckList | None) -> None:
        """Without a check list everything is `not_judged`."""
        self.plan, self.checklist = plan, checklist
        self._timeline = Timeline(plan)
        self._settled: dict[int, tuple[int, AttemptVerdict]] = {}
        """Verdicts of attempts that are over, by their place, and how often earlier ones had been stirred up then."""
        self._asked = [(asked, CHECKS[asked.check]) for asked in checklist.asked if _known(asked)] if checklist else []
        self._timeline.by_words = _strictest(asked for asked, _ in self._asked if asked.check == "answer.words")
        self._strange = [asked.check for asked in checklist.asked if not _known(asked)] if checklist else []
        try:
            self._timeline.phrases = phrases_in(checklist.phrases) if checklist else ()
        except ValueError:
            self._strange.append("phrase.forbidden")  # what must not be said is kept in a form that nobody can read
        graves = {asked.check for asked, _ in self._asked if asked.severity in GRAVE}
        self._lacking = sorted(CORE - graves - (ON_SITE if plan.remote else frozenset()))
        """What the list does not ask for and nothing passes without."""

    def take(self, entry: Entry) -> None:
        """Take in the next entry; entries of unknown kinds are passed over, one that is no sense is a finding."""
        fold(self._timeline, entry)

    @property
    def timeline(self) -> Timeline:
        """All that was gathered, for whoever draws other conclusions from it. Not to be changed."""
        return self._timeline

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """What reached the customer, item by item, as far as the journal tells."""
        return tuple(self._timeline.deliveries)

    # --- attempts ---

    def attempt(self) -> AttemptVerdict | None:
        """Judge the attempt that goes on, as it stands at the last `observations` mark; None between attempts."""
        attempt = self._timeline.in_hand
        return None if attempt is None else self._verdict(attempt)

    def lines(self) -> tuple[Line, ...]:
        """The checks that the node in hand wants, as they stand; empty between attempts, and without a check list."""
        attempt = self._timeline.in_hand
        if attempt is None:
            return ()
        early = self._timeline.observed_us <= attempt.from_us
        results = self._results(attempt)
        lacking = {result.check.id for result in results if result.check.waits and result.state == "failing"}
        return tuple(_line(each, early=early or each.check.rests_on in lacking) for each in results)

    def sentences(self) -> tuple[SentenceSaid, ...]:
        """How each sentence of the node in hand stands; empty between attempts, and where nothing writes words down."""
        attempt = self._timeline.in_hand
        asked = next((asked for asked, _ in self._asked if asked.check == "say.missing"), None)
        return () if attempt is None or asked is None else said(attempt, self._timeline, asked.figures)

    def answers(self) -> tuple[Spoke, ...]:
        """What was answered to each question of the node in hand, as it was written down.

        Empty between attempts, and where the list does not ask for the words of answers.
        """
        attempt = self._timeline.in_hand
        if attempt is None or self._timeline.by_words is None:
            return ()
        return tuple(spoke(attempt, self._timeline, number) for number in range(len(attempt.node.answers)))

    def applies(self, node: str) -> tuple[str, ...]:
        """Ids of the checks that are made of attempts at a node, in the list's order, each once."""
        planned = self._node(node)
        wanted = [check.id for _, check in self._asked if planned is not None and self._wants(check, planned)]
        return tuple(dict.fromkeys(wanted))

    def _wants(self, check: Check, node: PlannedNode) -> bool:
        """Whether a check is made of attempts at a node."""
        audio = self.plan.record == "audio"
        return check.attempt is not None and check.wants(node) and not (audio and check.sees == "picture")

    def _results(self, attempt: Attempt) -> list[_Result]:
        return [result for asked, check in self._asked if (result := self._made(asked, check, attempt)) is not None]

    def _made(self, asked: Asked, check: Check, attempt: Attempt) -> _Result | None:
        """Make a check of an attempt; None where the node does not want it."""
        timeline = self._timeline
        if check.attempt is None or not self._wants(check, attempt.node):
            return None
        span = timeline.span(attempt)
        if timeline.paced and not asked.paced:
            return _Result(asked, check, blind=True)
        if check.sees == "picture" and not timeline.faces.between(span):
            return _Result(asked, check, blind=True)
        if check.sees == "sound" and not timeline.sounds.between(span):
            return _Result(asked, check, blind=True)
        found = tuple(check.attempt(attempt, timeline, asked.figures))
        return _Result(asked, check, found) if found else None

    def _over(self, place: int, attempt: Attempt) -> AttemptVerdict:
        """The verdict of an attempt; of one that is over it is kept, as long as nothing comes that it may hang on."""
        stirred = self._timeline.stirred
        kept = self._settled.get(place)
        if kept is not None and kept[0] == stirred:
            return kept[1]
        found = self._verdict(attempt)
        if attempt.ended_us is not None:
            self._settled[place] = stirred, found
        return found

    def _verdict(self, attempt: Attempt) -> AttemptVerdict:
        timeline, span = self._timeline, self._timeline.span(attempt)
        made = AttemptVerdict(
            attempt=attempt.number,
            from_us=span.from_us,
            to_us=span.to_us,
            ended=attempt.ended,
            verdict="not_judged",
        )
        if self.checklist is None or timeline.observations == 0:
            return made
        results = self._results(attempt)
        findings = tuple(
            self._finding(result.asked, found, attempt.node, attempt.number)
            for result in results
            for found in result.amiss
        )
        grave = [result for result in results if result.asked.severity in GRAVE]
        blind = any(result.blind or any(each.blind or each.pending for each in result.found) for result in grave)
        verdicts = [_worst_of(findings)]
        node = attempt.node
        partial = any(self._wants(CHECKS[name], node) for name in self._lacking)
        if not grave or blind or rests_on_clock(attempt) or self._strange or partial:
            verdicts.append("not_judged")
        unseen = self.plan.record == "audio" and bool(node.answers or node.signatures or node.copy_by_hand)
        held = {result.check.id for result in results if result.state == "ok"}
        unwritten = any(each.unwritten for result in results for each in result.found)
        if unseen or unwritten or rests_on_word(attempt, timeline) or is_hearsay(attempt, timeline, held):
            verdicts.append("confirmed")
        return made.model_copy(update={"verdict": worst(verdicts), "findings": findings})

    # --- the take ---

    def judgement(self, *, over: bool = False) -> Judgement:
        """Judge the whole take as far as it came. `over`: nobody records it any more, so that it lacks its end."""
        if self.checklist is None or self._timeline.observations == 0:
            return self._unjudged()
        results = self._take_results()
        findings = [
            self._finding(result.asked, each, self._node(each.node)) for result in results for each in result.amiss
        ]
        own = [*(each for each in findings if not each.node), *unbidden(self._timeline, self._strange, self._lacking)]
        own += [*(self._broken_off() if over else ())]
        by_node = self._by_node()
        nodes = tuple(self._node_verdict(node, by_node.get(node.id, []), findings) for node in self.plan.nodes)
        found = [_worst_of(own), *("review" if node.decided else node.verdict for node in nodes)]
        blind = any(each.blind for result in results if result.asked.severity in GRAVE for each in result.found)
        found += ["not_judged"] if not nodes or self._strange or self._lacking or blind else []
        word = "seller" in self._timeline.agreed_by.values() or rests_on_people(self._timeline)
        found += ["confirmed"] if word else []
        verdict = worst(found)
        own += self._changed(nodes, verdict)
        return Judgement(verdict=verdict, nodes=nodes, findings=tuple(own), checklist=self.checklist.sha256)

    def _unjudged(self) -> Judgement:
        by_node = self._by_node()
        nodes = tuple(
            NodeVerdict(
                id=node.id,
                verdict="not_judged",
                attempts=tuple(by_node.get(node.id, ())),
                decided=self._timeline.decided.get(node.id),
            )
            for node in self.plan.nodes
        )
        verdict: Verdict = "review" if any(node.decided for node in nodes) else "not_judged"
        checklist, findings = self.checklist.sha256 if self.checklist else "", tuple(stopped(self._timeline))
        return Judgement(verdict="fail" if findings else verdict, nodes=nodes, findings=findings, checklist=checklist)

    def _by_node(self) -> dict[str, list[AttemptVerdict]]:
        found: dict[str, list[AttemptVerdict]] = {}
        for place, attempt in enumerate(self._timeline.attempts):
            found.setdefault(attempt.node.id, []).append(self._over(place, attempt))
        return found

    def _node_verdict(
        self, node: PlannedNode, made: Sequence[AttemptVerdict], findings: Sequence[Finding]
    ) -> NodeVerdict:
        attempts = tuple(made)
        own = tuple(finding for finding in findings if finding.node == node.id)
        last: Verdict = attempts[-1].verdict if attempts else "not_judged"
        found = [_worst_of(own)] + ([last] if attempts or _worst_of(own) == "pass" else [])
        decided = self._timeline.decided.get(node.id)
        if decided is None and attempts and attempts[-1].ended not in ("", *DONE):
            found.append("not_judged")  # it was passed in the take before, and what was begun here came to nothing
        return NodeVerdict(id=node.id, verdict=worst(found), attempts=attempts, decided=decided, findings=own)

    def _take_results(self) -> list[_Result]:
        return [
            _Result(asked, check, tuple(check.take(self._timeline, asked.figures)))
            for asked, check in self._asked
            if check.take is not None and (asked.paced or not self._timeline.paced)
        ]

    def _node(self, name: str) -> PlannedNode | None:
        return next((node for node in self.plan.nodes if node.id == name), None)

    def _broken_off(self) -> Iterator[Finding]:
        """A journal without an end, where a pack asks that takes have one."""
        if self._timeline.close is not None:
            return
        for asked, _ in self._asked:
            if asked.check == "take.interrupted":
                now = self._timeline.now_us
                yield self._finding(asked, Found(Span(now, now)), None)
                return

    def _changed(self, nodes: Sequence[NodeVerdict], verdict: Verdict) -> Iterator[Finding]:
        """Where the take's own verdicts differ from what its whole journal comes to, by the same check list."""
        if self.checklist is not None and self.checklist.sha256 in self._timeline.checklists:
            yield from changed(self._timeline, nodes, verdict)

    def _finding(self, asked: Asked, found: Found, node: PlannedNode | None, attempt: int = 0) -> Finding:
        values = {**asked.figures, "seconds": found.span.seconds, **found.values}
        return Finding(
            rule=asked.check,
            clause=found.clause or _clause_of(asked, node),
            node=node.id if node is not None else "",
            attempt=attempt,
            from_us=found.span.from_us,
            to_us=found.span.to_us,
            seen=found.why or fill(asked.seen, values),
            asked=fill(asked.asked, values),
            severity=asked.severity,
            unknown=found.why is not None,
            advice=fill(asked.advice, values),
        )

    # --- for people who ask why ---

    def explained(self) -> Iterator[Explained]:
        """Yield what every asked check measured: of all attempts in their order, then of the take."""
        if self._timeline.observations == 0:
            return
        for attempt in self._timeline.attempts:
            for result in self._results(attempt):
                yield from _explained(result, attempt.node, attempt.number)
        for result in self._take_results():
            yield from _explained(result, None, 0)


def _known(asked: Asked) -> bool:
    """Whether this program can make a check, with all figures that it needs; one that is no number binds nothing."""
    check = CHECKS.get(asked.check)
    finite = all(map(isfinite, asked.figures.values()))
    return check is not None and finite and set(check.figures) <= set(asked.figures)


def _strictest(asked: Iterable[Asked]) -> Mapping[str, float] | None:
    """The figures by which words count: where several packs ask, the greatest of each; None where none does."""
    found: dict[str, float] = {}
    for each in asked:
        found |= {name: max(value, found.get(name, value)) for name, value in each.figures.items()}
    return found or None


def _worst_of(findings: Sequence[Finding]) -> Verdict:
    grave = [finding for finding in findings if finding.severity in GRAVE]
    if any(not finding.unknown for finding in grave):
        return "fail"
    return "review" if grave else "pass"


def _clause_of(asked: Asked, node: PlannedNode | None) -> str:
    """The clause of a check; only where its pack says so the node's own, so that no law is cited in vain."""
    if not asked.of_node or node is None or not node.clauses:
        return asked.clause
    return f"{node.clauses[0].document} {node.clauses[0].article}"


def _line(result: _Result, *, early: bool) -> Line:
    state: LineState = result.state
    if early or (result.check.waits and state == "failing"):
        state = "open"
    amiss = result.amiss
    told = amiss[0] if amiss and state in ("failing", "unknown", "open") and not early else None
    asked = result.asked
    values = {**asked.figures, "seconds": told.span.seconds, **told.values} if told else {}
    return Line(
        asked.check,
        state,
        asked.title,
        (told.why or fill(asked.seen, values)) if told else None,
        fill(asked.advice, values) if told else None,
        asked.severity,
    )


def _explained(result: _Result, node: PlannedNode | None, attempt: int) -> Iterator[Explained]:
    asked = result.asked
    for found in result.found or (Found(Span(0, 0), blind=True),):
        one = _Result(asked, result.check, (found,), found.blind)
        yield Explained(
            found.node or (node.id if node is not None else ""),
            attempt,
            asked.check,
            _clause_of(asked, node),
            asked.severity,
            one.state,
            tuple((name, spelled(value, "zh")) for name, value in sorted(found.values.items())),
            tuple(sorted(asked.figures.items())),
            found.why,
        )
