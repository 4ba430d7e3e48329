"""Judging a take again from its whole journal: by what it keeps itself, or by other packs; and what changes. Pure.

One function for the counter's commands and for headquarters: same journal, same packs, same verdict, byte for byte.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from faults.errors import ShuangluError
from rulebook.checks.checklist import CheckList
from rulebook.checks.delivery import Delivery
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Explained, Judge
from rulebook.checks.kept import TAKE, Given, Kept, Place, kept_in
from rulebook.checks.listing import checklist_of
from rulebook.checks.verdict import Finding, Judgement, NodeVerdict
from rulebook.plan.plan import Plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.sale.reading import read_sale

WhyNot = Literal["", "no_list", "unobserved", "paced"]
"""Why a take, or what of it the clock did, cannot be judged: it has no check list, nobody looked, the clock acted."""
_OF_NODE: Final = frozenset({"node", "node_done"})


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that is another one now. `before` and `after` are empty where the place is not there at all.

    `found`: checks that find something now and did not before; `gone`: the other way round.
    """

    place: Place
    before: str
    after: str
    found: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """A take judged again. `stored`: what its journal says was its verdict; None where it says nothing."""

    plan: Plan
    judgement: Judgement
    stored: Given | None
    differs: tuple[Change, ...]
    """Where the verdicts given then are not what the whole journal comes to by its own plan and check list."""
    changes: tuple[Change, ...]
    """By other packs: what changes against the verdicts given then. By its own: the same as `differs`."""
    why: WhyNot
    explained: tuple[Explained, ...]
    sale: Mapping[str, Any]
    """What the journal says was sold, unread."""
    other: bool = False
    """It was judged by other packs than its own."""
    deliveries: tuple[Delivery, ...] = ()
    """What reached the customer, item by item; none in a take of a program that did not tell it."""
    papers: tuple[Mapping[str, Any], ...] = ()
    """What the marks of papers say that the camera for documents took, in their order."""


def judge_again(entries: Iterable[Entry], *, over: bool, shelf: Shelf | None = None) -> Again:
    """Judge a take by all its entries. `over`: nobody records it any more. `shelf`: other packs than it was made by.

    Raises ShuangluError `judge.no_plan`, `judge.unreadable`; by other packs `judge.no_sale`, and `judge.no_checks`
    where these ask for nothing.
    """
    kept = kept_in(entries)
    own = _judge(kept, kept.plan, kept.checklist)
    judgement, stored = own.judgement(over=over), kept.given.get(TAKE)
    now = _given_of(judgement)
    before = {place: _as_then(kept.given.get(place), found) for place, found in now.items()}
    differs = tuple(_changes(before, now))
    if shelf is None:
        explained = tuple(own.explained())
        why = _why(kept, kept.checklist)
        found = own.deliveries
        again = Again(kept.plan, judgement, stored, differs, differs, why, explained, kept.sale, deliveries=found)
        return replace(again, papers=_papers(kept))
    plan, checklist = _planned(kept, shelf)
    other = _judge(kept, plan, checklist)
    by_others = other.judgement(over=over)
    changes, explained = tuple(_changes(before, _given_of(by_others))), tuple(other.explained())
    why = _why(kept, checklist)
    again = Again(
        plan, by_others, stored, differs, changes, why, explained, kept.sale, other=True, deliveries=own.deliveries
    )
    return replace(again, papers=_papers(kept))


def _papers(kept: Kept) -> tuple[Mapping[str, Any], ...]:
    return tuple(entry.facts for entry in kept.entries if entry.mark == "paper_taken")


def _judge(kept: Kept, plan: Plan, checklist: CheckList | None) -> Judge:
    judge = Judge(plan, checklist)
    had, has = ({node.id for node in each.nodes} for each in (kept.plan, plan))
    for entry in kept.entries:
        if entry.mark in _OF_NODE and str(entry.facts.get("id")) in had - has:
            continue  # it was demanded then, and is no more: nothing to be wondered at
        judge.take(entry)
    return judge


def _planned(kept: Kept, shelf: Shelf) -> tuple[Plan, CheckList]:
    """Plan and list are made anew, by the rules of the day by which the take was planned."""
    try:
        sale = read_sale(dict(kept.sale), entered=False)
    except (ValueError, ShuangluError) as error:
        raise ShuangluError("judge.no_sale") from error
    plan = make_plan(sale, shelf, on=kept.plan.date)
    checklist = checklist_of(plan, shelf, words=any(entry.mark == "recogniser" for entry in kept.entries))
    if checklist is None:
        raise ShuangluError("judge.no_checks")
    return plan, checklist


def _why(kept: Kept, checklist: CheckList | None) -> WhyNot:
    if checklist is None:
        return "no_list"
    if not kept.observed:
        return "unobserved"
    return "paced" if kept.paced else ""


# --- what changes ---


def _given_of(judgement: Judgement) -> dict[Place, Given]:
    """The verdicts of a judgement by their places, the take first, then its nodes and attempts in the plan's order."""
    found = {TAKE: Given(judgement.verdict, _rules(findings_of(judgement)))}
    for node in judgement.nodes:
        found[node.id, 0] = Given(node.verdict, _rules(_of_node(node)))
        found |= {(node.id, each.attempt): Given(each.verdict, _rules(each.findings)) for each in node.attempts}
    return found


def _as_then(given: Given | None, now: Given) -> Given:
    """What a place was before: where it comes to the same verdict again, all that its checks find is known too."""
    return now if given is None or given.why or given.verdict == now.verdict else given


def _changes(before: Mapping[Place, Given], after: Mapping[Place, Given]) -> Iterator[Change]:
    for place in dict.fromkeys((*before, *after)):
        was, now = before.get(place), after.get(place)
        if was == now:
            continue
        had, has = (each.rules if each else frozenset() for each in (was, now))
        found, gone = tuple(sorted(has - had)), tuple(sorted(had - has))
        yield Change(place, was.verdict if was else "", now.verdict if now else "", found, gone)


def _rules(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(each.rule for each in findings)


def _of_node(node: NodeVerdict) -> Iterator[Finding]:
    """A node is what its last attempt is."""
    yield from node.findings
    if node.attempts:
        yield from node.attempts[-1].findings


def findings_of(judgement: Judgement) -> Iterator[Finding]:
    """All on which a judgement rests: of the take, of its nodes, and of the last attempt at each."""
    yield from judgement.findings
    for node in judgement.nodes:
        yield from _of_node(node)
