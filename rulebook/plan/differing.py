"""What differs between two plans of the same sale, in words and grouped by what a compliance officer signs for.

`rulebook.plan.comparing` has the same for programs, value by value.
"""

from collections.abc import Iterator, Sequence

from rulebook.plan.node_differing import nodes
from rulebook.plan.plan import Advice, Filled, KeepingTerm, Plan, PlannedInspection, PlannedRefusal, Value
from rulebook.plan.wording import SINCE, TITLES, Group, Named, both, listed, named
from rulebook.rules.naming import MANNERS
from rulebook.sale.text import Text


class Difference(Value):
    """One group of changes. `name` is a node's id; other groups have none. `changes` are sentences, in order."""

    group: Group
    name: str
    title: Text
    changes: tuple[Text, ...]


def differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """Return how the new plan differs from the old, group by group; empty if in nothing that counts.

    Explanations, and the digests and versions of packs by themselves, do not count.
    """
    found: list[Difference] = []

    def add(group: Group, changes: Iterator[Text], name: str = "", title: Text | None = None) -> None:
        if told := tuple(changes):
            zh, en = TITLES[group]
            found.append(Difference(group=group, name=name, title=title or Text(zh=zh, en=en), changes=told))

    add("record", changed(manner(old), manner(new)))
    add("gate", gate(old, new))
    add("declaration", listed(refusals(old.declarations), refusals(new.declarations), "声明", "declaration"))
    for name, title, changes in nodes(old.nodes, new.nodes):
        add("node", iter(changes), name, title)
    add("page", listed(pages(old), pages(new), "页面", "page"))
    add("inspection", changed(inspection(old.inspection), inspection(new.inspection)))
    add("retention", listed(terms(old), terms(new), "保存期限", "keeping term"))
    add("custody", listed(advice(old.custody), advice(new.custody), "保管", "custody"))
    add("adaptation", listed(advice(old.adaptations), advice(new.adaptations), "适配", "adaptation"))
    add("notice", listed(advice(old.notices), advice(new.notices), "告知", "notice"))
    add("right", listed(rights(old), rights(new), "权益", "right"))
    add("hint", listed(hints(old), hints(new), "提示", "hint"))
    add("choice", listed(choices(old), choices(new), "选择", "choice"))
    add("ready", listed(lacking(old), lacking(new), "尚缺", "lacking"))
    return tuple(found)


def changed(old: Filled, new: Filled) -> Iterator[Text]:
    """Yield one sentence where two values differ."""
    if old != new:
        yield both(f"{old.zh} → {new.zh}", f"{old.en} → {new.en}")


def manner(plan: Plan) -> Filled:
    """Return in words how it is recorded."""
    return named([MANNERS[each] for each in plan.records]) if plan.records else both("不录制", "not recorded")


def gate(old: Plan, new: Plan) -> Iterator[Text]:
    """Yield whether it may go ahead, where that changes, and every reason that comes or goes."""
    if old.allowed != new.allowed:
        yield (
            both("可以办理 → 不能办理", "may go ahead → must not")
            if old.allowed
            else both("不能办理 → 可以办理", "must not go ahead → may")
        )
    yield from listed(refusals(old.refusals), refusals(new.refusals), "不能办理的原因", "reason against it")


def refusals(found: Sequence[PlannedRefusal]) -> Named:
    """Return reasons or declarations by code and sentence."""
    return {
        f"{each.code} {each.sentence.zh}": both(
            f"{each.sentence.zh}（{each.code}）", f"{each.sentence.en} ({each.code})"
        )
        for each in found
    }


def pages(plan: Plan) -> Named:
    """Return the pages of the trace by id, with what the customer must do there."""
    return {
        each.id: both(
            f"{each.id} {each.title.zh}：{'、'.join(each.acts)}", f"{each.id} {each.title.en}: {', '.join(each.acts)}"
        )
        for each in plan.pages
    }


def inspection(found: PlannedInspection | None) -> Filled:
    """Return in words how much is inspected, and when."""
    if found is None:
        return both("不要求质检", "no inspection")
    zh, en = f"抽检 {found.percent}%", f"{found.percent} % inspected"
    if found.within_cooling_off:
        zh, en = f"{zh}，犹豫期内完成", f"{en}, within the cooling-off period"
    if found.fix_within_working_days is not None:
        days = found.fix_within_working_days
        zh, en = f"{zh}，{days} 个工作日内整改", f"{en}, mended within {days} working days"
    return both(zh, en)


def terms(plan: Plan) -> Named:
    """Return all keeping terms by category and beginning."""
    kept = plan.retention.terms if plan.retention else ()
    return {f"{each.category} {each.since}": term(each) for each in kept}


def term(each: KeepingTerm) -> Filled:
    """Return in words how long something is kept."""
    zh, en = SINCE[each.since]
    if not (each.years or each.months):
        return both(f"{each.category}：至{zh}", f"{each.category}: until {en}")
    months_zh, months_en = (f"{each.months} 个月", f" {each.months} months") if each.months else ("", "")
    return both(
        f"{each.category}：自{zh}起 {each.years} 年{months_zh}",
        f"{each.category}: {each.years} years{months_en} from {en}",
    )


def advice(found: Sequence[Advice]) -> Named:
    """Return advice by its code and sentence."""
    return {
        f"{each.what} {each.sentence.zh if each.sentence else ''}": (
            both(each.sentence.zh, each.sentence.en) if each.sentence else both(each.what, each.what)
        )
        for each in found
    }


def rights(plan: Plan) -> Named:
    """Return the customer's rights by code."""
    return {
        each.code: both(
            f"{each.title.zh}：{each.how.zh}{f'（至 {each.until}）' if each.until else ''}",
            f"{each.title.en}: {each.how.en}{f' (until {each.until})' if each.until else ''}",
        )
        for each in plan.rights
    }


def hints(plan: Plan) -> Named:
    """Return the hints by node and id."""
    return {f"{each.node} {each.id}": both(each.say.zh, each.say.en) for each in plan.hints}


def choices(plan: Plan) -> Named:
    """Return the law's open questions with the answer that was used."""
    return {
        each.id: both(
            f"{each.question.zh} {'是' if each.value else '否'}{'' if each.decided else '（机构未决定）'}",
            f"{each.question.en} {'yes' if each.value else 'no'}{'' if each.decided else ' (not decided)'}",
        )
        for each in plan.choices
    }


def lacking(plan: Plan) -> Named:
    """Return what real business still lacks."""
    return {each.zh: both(each.zh, each.en) for each in plan.not_ready}
