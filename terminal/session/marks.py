"""The marks that tell a sale in the journal: what was sold, by which plan, how it was walked. Pure.

Kinds and facts: `docs/evidence-format.md`.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from rulebook.checks.kept import joined_parts as joined_parts  # noqa: PLC0414 - for rooms that may not see the rules
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.walk.walking import MOST_WORDS, Happened, Trace
from rulebook.walk.walking import happened_of as happened_of  # noqa: PLC0414 - for rooms that read marks
from terminal.session.orders.recorder import AddMark, AddObject

PART_CHARACTERS = 2600
"""A long text is marked in parts of at most 32 KB, however JSON spells it; an entry has room for 64 KiB in base64."""


class MarkPad:
    """Makes marks and objects; each has the next ticket, by which the recorder answers."""

    def __init__(self) -> None:
        self._tickets = 0

    def mark(self, kind: str, /, **facts: Any) -> AddMark:
        """Return the order for a mark of this kind."""
        self._tickets += 1
        return AddMark(self._tickets, kind, facts)

    def seal(self, role: str, content: bytes, /, **facts: Any) -> AddObject:
        """Return the order to seal something beside the film, such as a `still`, with a ticket of the same row."""
        self._tickets += 1
        return AddObject(self._tickets, role, content, facts)

    def in_parts(self, kind: str, text: str) -> Iterator[AddMark]:
        """Yield marks that hold a text, in order: each with its `part` from 1 `of` how many, and the whole's digest."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        parts = list(_cut(text))
        for number, part in enumerate(parts, start=1):
            yield self.mark(kind, part=number, of=len(parts), sha256=digest, text=part)


def _cut(text: str) -> Iterator[str]:
    for start in range(0, max(1, len(text)), PART_CHARACTERS):
        yield text[start : start + PART_CHARACTERS]


def plan_text(plan: Plan) -> str:
    """The plan as it is marked: its JSON without blanks, which `read_plan` reads."""
    return json.dumps(json.loads(plan.to_json()), ensure_ascii=False, separators=(",", ":"))


def node_facts(plan: Plan, node: PlannedNode, attempt: int) -> dict[str, Any]:
    """What marks say of a node: its place, its name, the first clause that demands it, and which attempt it is."""
    clause = node.clauses[0] if node.clauses else None
    return {
        "index": plan.nodes.index(node),
        "id": node.id,
        "title": node.title.zh,
        "clause": f"{clause.document} {clause.article}" if clause else "",
        "attempt": attempt,
    }


def walk_facts(trace: Trace, detail: dict[str, Any]) -> dict[str, Any]:
    """What a mark says of one event of the walk.

    `proof` of a name is `signed_in` where its person proved who she is, with her staff number; `unproven` where it was
    typed.
    """
    happened = trace.happened
    facts: dict[str, Any] = {
        "event": happened.event,
        "before": trace.before,
        "after": trace.after,
        "at": trace.node,
        "attempt": trace.attempt,
    }
    said = {"role": happened.role, "node": happened.node, "by": happened.by, "reason": happened.reason}
    facts |= {name: value for name, value in said.items() if value}
    if happened.by:
        facts["proof"] = "signed_in" if detail.get("proof") == "signed_in" else "unproven"
        facts |= {"staff": str(detail["staff"])} if facts["proof"] == "signed_in" else {}
    if happened.event == "said_no":
        facts["question"] = happened.question
    if happened.event == "node_passed":
        facts["outcome"] = happened.outcome
    if trace.refused:
        facts["refused"] = trace.refused
    if detail.get("note"):
        facts["note"] = str(detail["note"])[:MOST_WORDS]
    return facts | ({"paced": True} if detail.get("paced") else {})


def history_text(history: Sequence[Happened]) -> str:
    """Spell the history of a walk for the take that goes on with it: JSON, oldest first."""
    return json.dumps([_spelled(happened) for happened in history], ensure_ascii=False, separators=(",", ":"))


def read_history(text: str) -> tuple[Happened, ...]:
    """Read what `history_text` wrote. Raises ValueError for anything else."""
    found = [happened_of(facts) for facts in json.loads(text)]
    return tuple(happened for happened in found if happened is not None)


def _spelled(happened: Happened) -> dict[str, Any]:
    facts = walk_facts(Trace(happened, "ready", "ready", "", 0), {})
    return {name: value for name, value in facts.items() if name not in ("before", "after", "at", "attempt", "proof")}
