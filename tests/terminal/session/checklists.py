"""A check list, and what judges by it in the stories."""

from dataclasses import dataclass, field
from typing import Any

from rulebook.checks.checklist import Asked, CheckList, ListedPack
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Line
from rulebook.checks.listed_phrases import listed_phrases
from rulebook.checks.senses.saying import SentenceSaid
from rulebook.checks.senses.words import Spoke
from rulebook.checks.verdict import AttemptVerdict, Finding, Judgement, NodeVerdict, Verdict, worst
from rulebook.plan.plan import Plan
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity
from tests.sales import small_shelf

SAID = Text(zh="画面里少人", en="somebody is missing")
SHA = "9c" * 32


def asked(check: str = "frame.missing", severity: Severity = "fail") -> Asked:
    return Asked(check=check, title=SAID, severity=severity, figures={"s": 2.0}, seen=SAID, asked=SAID, advice=SAID)


CHECKLIST = CheckList(packs=(ListedPack(id="small.checks", version="1", sha256=SHA),), asked=(asked(),))
"""Long enough for several marks it is not; what is asked does not matter to what judges in stories."""

FORBIDDING = CHECKLIST.model_copy(update={"phrases": tuple(map(listed_phrases, small_shelf().phrases))})
"""With the small pack's one phrase that must not be said: 保证收益."""


def finding(severity: Severity = "fail", rule: str = "frame.missing", *, unknown: bool = False) -> Finding:
    return Finding(
        rule=rule, clause="", node="", attempt=1, from_us=1, to_us=2, seen=SAID, asked=SAID, severity=severity,
        unknown=unknown, advice=SAID,
    )  # fmt: skip


@dataclass
class Told:
    """Says of each attempt what it was told to say, by node; of all others that they are confirmed. It hears all."""

    plan: Plan
    checklist: CheckList | None
    heard: list[Entry] = field(default_factory=list)
    says: dict[str, list[tuple[Verdict, tuple[Finding, ...]]]] = field(default_factory=dict)
    state: Any = "ok"
    spoken: tuple[SentenceSaid, ...] = ()
    answered: tuple[Spoke, ...] = ()
    broken: bool = False
    place: tuple[str, int] = ("", 0)
    asked: int = 0
    of_the_take: tuple[Finding, ...] = ()

    def take(self, entry: Entry) -> None:
        assert entry.n == len(self.heard), "all entries, in order"
        self.heard.append(entry)
        if entry.mark == "node":
            self.place = entry.facts["id"], entry.facts["attempt"]

    def attempt(self) -> AttemptVerdict | None:
        if self.broken:
            raise ZeroDivisionError
        last = self.heard[-1]
        assert last.mark == "observations", "it is asked when what was seen is in the journal"
        assert (last.facts["node"], last.facts["attempt"]) == self.place
        verdict, findings = self.said(*self.place)
        return AttemptVerdict(attempt=self.place[1], from_us=0, to_us=1, verdict=verdict, findings=findings)

    def said(self, node: str, attempt: int) -> tuple[Verdict, tuple[Finding, ...]]:
        said = self.says.get(node, [])
        return said[attempt - 1] if 0 < attempt <= len(said) else ("confirmed", ())

    def lines(self) -> tuple[Line, ...]:
        self.asked += 1
        return (Line("frame.missing", self.state, SAID, SAID, SAID, "fail"),)

    def sentences(self) -> tuple[SentenceSaid, ...]:
        return self.spoken

    def answers(self) -> tuple[Spoke, ...]:
        return self.answered

    def judgement(self) -> Judgement:
        done: dict[str, Verdict] = {
            entry.facts["node"]: entry.facts["verdict"]
            for entry in self.heard
            if entry.mark == "verdict" and entry.facts["of"] == "attempt"
        }
        nodes = tuple(NodeVerdict(id=node.id, verdict=done.get(node.id, "fail")) for node in self.plan.nodes)
        verdict = "fail" if self.of_the_take else worst([each.verdict for each in nodes])
        return Judgement(verdict=verdict, nodes=nodes, findings=self.of_the_take, checklist=CHECKLIST.sha256)
