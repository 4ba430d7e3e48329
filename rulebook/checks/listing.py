"""From packs of checks to the check list of one plan; and what is wrong in such a pack."""

import re
from collections.abc import Iterator

from rulebook.checks.checklist import Asked, CheckList, ListedPack
from rulebook.checks.found import Check
from rulebook.checks.listed_phrases import listed_phrases
from rulebook.checks.senses.table import CHECKS
from rulebook.checks.words import NAMED
from rulebook.plan.plan import Plan
from rulebook.plan.shelf import Shelf
from rulebook.rules.pack_faults import PackFault, Place
from rulebook.sale.regions import lies_in
from rulebook.script.checks_pack import CheckedChecks, CheckRule, ChecksPack

_BRACES = re.compile(r"[{}]")
ALWAYS = frozenset({"seconds"})
"""What every sentence may name: how long what was found lasts."""


def checklist_of(plan: Plan, shelf: Shelf, *, words: bool = False) -> CheckList | None:
    """Return what is checked of a take by this plan: all that the shelf's packs ask for here; None without a pack.

    `words`: what is said will be written down, so that the list keeps the forbidden phrases that are heard here.
    """
    packs = [each for each in shelf.checks if _holds(each, plan)]
    if not packs:
        return None
    listed = tuple(ListedPack(id=each.pack.id, version=each.pack.version, sha256=each.digest) for each in packs)
    asked = [_asked(rule, each, plan) for each in packs for rule in each.pack.checks if _made(rule, plan)]
    heard = [each for each in shelf.phrases if words and each.applies(plan.region or None)]
    return CheckList(packs=listed, asked=tuple(asked), phrases=tuple(map(listed_phrases, heard)))


def _holds(pack: CheckedChecks, plan: Plan) -> bool:
    region = pack.pack.applies.region
    return region is None or lies_in(plan.region, region)


def _made(rule: CheckRule, plan: Plan) -> bool:
    return rule.where == "everywhere" or (rule.where == "remote") == plan.remote


def _asked(rule: CheckRule, pack: CheckedChecks, plan: Plan) -> Asked:
    numbers = {source.id: source.number for source in pack.pack.sources}
    cited = rule.clause is not None and (not rule.clause.lines or plan.line in rule.clause.lines)
    clause = f"{numbers[rule.clause.source]} {rule.clause.article}" if rule.clause is not None and cited else ""
    return Asked(
        check=rule.id,
        title=rule.title,
        clause=clause,
        of_node=rule.clause is None and rule.mark != "design",
        severity=rule.severity,
        figures=dict(rule.figures),
        seen=rule.seen,
        asked=rule.asked,
        advice=rule.advice,
        paced=rule.paced,
    )


def check_checks(pack: ChecksPack, digest: str) -> tuple[CheckedChecks, list[PackFault]]:
    """Return the pack as checked, and its faults: checks, figures, values and sources that are not there, doubles."""
    sources = {source.id for source in pack.sources}
    faults = [fault for number, rule in enumerate(pack.checks) for fault in _of_rule(rule, ("checks", number), sources)]
    seen: set[tuple[str, str, str]] = set()
    for number, rule in enumerate(pack.checks):
        key = (rule.id, rule.where, rule.severity)
        if key in seen:
            faults.append(
                PackFault(("checks", number, "id"), f"'{rule.id}' is there twice, as grave and for the same takes")
            )
        seen.add(key)
    return CheckedChecks(pack, digest), faults


def _of_rule(rule: CheckRule, here: Place, sources: set[str]) -> Iterator[PackFault]:
    if rule.clause is not None and rule.clause.source not in sources:
        yield PackFault((*here, "clause"), f"there is no source '{rule.clause.source}'")
    check = CHECKS.get(rule.id)
    if check is None:
        yield PackFault((*here, "id"), f"there is no check '{rule.id}'")
        return
    for name in sorted(set(check.figures) - set(rule.figures)):
        yield PackFault((*here, "figures"), f"the figure '{name}' of {rule.id} is missing")
    for name in sorted(set(rule.figures) - {*check.figures, *check.may}):
        yield PackFault((*here, "figures", name), f"{rule.id} has no figure '{name}'")
    for part in ("seen", "asked", "advice"):
        text = getattr(rule, part)
        for language in ("zh", "en"):
            yield from _named_wrong(getattr(text, language), check, (*here, part, language))


def _named_wrong(sentence: str, check: Check, place: Place) -> Iterator[PackFault]:
    known = check.nameable | ALWAYS
    for name in sorted(set(NAMED.findall(sentence)) - known):
        yield PackFault(place, f"there is no value '{name}': {check.id} has {', '.join(sorted(known))}")
    if _BRACES.search(NAMED.sub("", sentence)):
        yield PackFault(place, "a brace that names no value")
