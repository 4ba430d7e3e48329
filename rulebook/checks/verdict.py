"""What checks conclude: findings, and the verdicts of attempts, nodes and the whole take. Values, made to be kept."""

import json
from typing import Literal

from rulebook.plan.plan import Value
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity

Verdict = Literal["pass", "confirmed", "not_judged", "review", "fail"]
"""From best to worst. `confirmed`: right in all that the machine could check, and the rest is the seller's word.

`review`: something could not be judged, or a person decided, so that somebody must look. `not_judged`: nothing looked.
"""
RANK: dict[str, int] = {"pass": 0, "confirmed": 1, "not_judged": 2, "review": 3, "fail": 4}
FORMAT = 1


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the worst of some verdicts; `pass` of none."""
    return max(verdicts, key=RANK.__getitem__, default="pass")


class Finding(Value):
    """What one check concludes. `node` is empty where it is about the take; times are media time."""

    rule: str
    """Id of the check, such as `frame.missing`."""
    clause: str
    """The clause that demands it, in Chinese; empty where the institution asks for it by itself."""
    node: str = ""
    attempt: int = 0
    from_us: int
    to_us: int
    seen: Text
    asked: Text
    severity: Severity
    unknown: bool = False
    """It could not be judged: no fault, and no pass either."""
    advice: Text


class AttemptVerdict(Value):
    """One attempt at a node. `ended`: how, in the words of `node_done`; empty while it goes on."""

    attempt: int
    from_us: int
    to_us: int
    ended: str = ""
    verdict: Verdict
    findings: tuple[Finding, ...] = ()


class Decided(Value):
    """A person let a node be, against or without the machine: both stand."""

    outcome: Literal["overridden", "referred", "insisted"]
    by: str
    reason: str


class NodeVerdict(Value):
    """A node: the verdict of its last attempt, `decided` beside it. `findings`: those that are of no attempt."""

    id: str
    verdict: Verdict
    attempts: tuple[AttemptVerdict, ...] = ()
    decided: Decided | None = None
    findings: tuple[Finding, ...] = ()


class Judgement(Value):
    """What a whole take comes to, so far as its journal goes."""

    format: Literal[1] = 1
    verdict: Verdict
    nodes: tuple[NodeVerdict, ...]
    findings: tuple[Finding, ...] = ()
    """Those that are about no node."""
    checklist: str = ""
    """SHA-256 of the check list that it was judged by; empty where there was none."""

    def to_json(self) -> str:
        """Return JSON text, the same bytes for the same judgement."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
