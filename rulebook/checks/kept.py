"""What a journal keeps for being judged again: sale, plan, check list, and the verdicts given then. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard, get_args

from faults.errors import ShuangluError
from rulebook.checks.checklist import CheckList, read_checklist
from rulebook.checks.entry import Entry
from rulebook.checks.verdict import Verdict
from rulebook.plan.plan import Plan, read_plan

Place = tuple[str, int]
"""Node and attempt; `("", 0)` is the whole take, an attempt of 0 the whole node."""
TAKE: Final[Place] = ("", 0)
_VERDICTS: Final = frozenset(get_args(Verdict))


@dataclass(frozen=True, slots=True)
class Given:
    """One verdict, and which checks found something. `why`: why nothing could be judged then; else empty."""

    verdict: Verdict
    rules: frozenset[str] = frozenset()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a journal says of its own judging. `sale` is what its mark says, unread; empty without one."""

    entries: tuple[Entry, ...]
    plan: Plan
    checklist: CheckList | None
    sale: Mapping[str, Any]
    given: Mapping[Place, Given] = field(default_factory=dict)
    """The verdicts that were given while it was recorded; of a place that was judged twice the last one."""
    paced: bool = False
    """A clock walked it, and nobody did what it says."""

    @property
    def observed(self) -> bool:
        """Whether anything was looked at or listened to at all."""
        return any(entry.mark == "observations" for entry in self.entries)


def kept_in(entries: Iterable[Entry]) -> Kept:
    """Gather it from all entries of a journal, in order.

    Raises ShuangluError `judge.no_plan` where no plan is in it, or not all of it; `judge.unreadable` for a plan or a
    check list that this program cannot read.
    """
    listed = tuple(entries)
    marks: dict[str, list[Mapping[str, Any]]] = {"sale": [], "plan": [], "checks": [], "verdict": []}
    paced = False
    for entry in listed:
        if entry.mark in marks:
            marks[entry.mark].append(entry.facts)
        paced = paced or entry.facts.get("paced") is True or entry.facts.get("via") == "paced"
    sale = marks["sale"][0].get("sale") if marks["sale"] else None
    return Kept(
        listed,
        _plan(marks["plan"]),
        _checklist(marks["checks"]),
        sale if isinstance(sale, Mapping) else {},
        _given(marks["verdict"]),
        paced,
    )


def joined_parts(marks: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of marks that hold it in parts (`part` from 1 `of` how many, `text`, the whole's `sha256`).

    Raises ValueError where a part lacks, or the whole is not what its digest says.
    """
    parts = sorted(marks, key=lambda facts: int(facts["part"]))
    if not parts or [int(facts["part"]) for facts in parts] != list(range(1, int(parts[0]["of"]) + 1)):
        raise ValueError("a part lacks")
    text = "".join(str(facts["text"]) for facts in parts)
    if hashlib.sha256(text.encode()).hexdigest() != parts[0]["sha256"]:
        raise ValueError("the digest differs")
    return text


def _plan(marks: Sequence[Mapping[str, Any]]) -> Plan:
    if not marks:
        raise ShuangluError("judge.no_plan")
    try:
        return read_plan(_text(marks))
    except ValueError as error:
        raise ShuangluError("judge.unreadable") from error


def _checklist(marks: Sequence[Mapping[str, Any]]) -> CheckList | None:
    try:
        return read_checklist(_text(marks)) if marks else None
    except ValueError as error:
        raise ShuangluError("judge.unreadable:list") from error


def _text(marks: Sequence[Mapping[str, Any]]) -> str:
    try:
        return joined_parts(marks)
    except (ValueError, KeyError, TypeError) as error:
        raise ShuangluError("judge.no_plan:broken") from error


def _given(marks: Iterable[Mapping[str, Any]]) -> dict[Place, Given]:
    none = frozenset[str]()
    found: dict[Place, Given] = {}
    last: dict[str, frozenset[str]] = {}
    """What was found in the last attempt at each node."""
    for facts in marks:
        verdict, node, attempt = facts.get("verdict"), facts.get("node", ""), facts.get("attempt", 0)
        if not _is_verdict(verdict) or not isinstance(node, str) or not isinstance(attempt, int):
            continue  # what makes no sense is a finding of the judge, and no verdict
        rules = _rules(facts.get("findings"))
        if facts.get("of") == "attempt" and node and attempt:
            last[node] = rules
            found[node, attempt] = Given(verdict, rules, str(facts.get("why") or ""))
        elif facts.get("of") == "session":
            found[TAKE] = Given(verdict, rules.union(*last.values()), str(facts.get("why") or ""))
            found |= {(each, 0): Given(said, last.get(each, none)) for each, said in _nodes(facts.get("nodes"))}
    return found


def _is_verdict(value: Any) -> TypeGuard[Verdict]:
    return isinstance(value, str) and value in _VERDICTS


def _rules(findings: Any) -> frozenset[str]:
    listed = findings if isinstance(findings, list) else []
    return frozenset(str(each.get("rule", "")) for each in listed if isinstance(each, Mapping))


def _nodes(listed: Any) -> list[tuple[str, Verdict]]:
    rows = [each for each in listed if isinstance(each, list) and len(each) > 1] if isinstance(listed, list) else []
    return [(str(node), verdict) for node, verdict, *_ in rows if _is_verdict(verdict)]
