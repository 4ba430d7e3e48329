"""Whether a plan is fit for real business: whether somebody vouches for every pack that could apply, and what is empty.

Silence counts: a pack that demanded nothing decided that nothing is demanded, so it must be vouched for as well.
"""

from collections.abc import Iterator, Sequence

from rulebook.plan.shelf import Shelf
from rulebook.plan.staging import Staged
from rulebook.rules.firing import Case, Outcome, fire
from rulebook.rules.naming import MANNERS
from rulebook.rules.obligations import AtNode, Declare, Inspect, Obligation, Record, Refuse
from rulebook.rules.pack import RulePack
from rulebook.sale.text import Text

MOST_NAMED = 4
"""Demands of one kind that a sentence names; of more it says how many."""
MOST_CHARACTERS = 1_900


def what_is_not_ready(shelf: Shelf, outcome: Outcome, case: Case, stage: Staged) -> tuple[Text, ...]:
    """Return why a recording made by this plan is not fit for real business yet; empty if it is."""
    found = [sentence for each in shelf.rules for sentence in of_rules(each.pack, shelf, outcome, case)]
    found += of_others(shelf, stage)
    for script in stage.scripts:
        for slot in script.slots.values():
            if slot.text is None and slot.standing is None:
                zh, en = f"官方用语未填写：{slot.gist.zh}", f"the official wording '{slot.id}' is not filled in"
                found.append(Text(zh=zh, en=en))
    if outcome.facts["plan"]["page_trace"] and not stage.pages:
        found.append(NO_PAGES)
    return tuple(dict.fromkeys(found))


NO_PAGES = Text(
    zh="须保留页面轨迹，但没有规则写明要哪些页面：无从核对",
    en="a page trace is to be kept, and no rule says of which pages: there is nothing to check it by",
)


def of_rules(pack: RulePack, shelf: Shelf, outcome: Outcome, case: Case) -> Iterator[Text]:
    """Yield what is not ready about a rule pack; nothing about one of another line, region or time.

    Who vouches for a pack of which only a part is known, vouches that the part is enough; of one whose content is
    missing nobody can.
    """
    state = outcome.states[pack.id]
    vouched = pack.id in shelf.checked
    if state == "not_verified" and pack.rules:
        yield would_demand(pack, shelf, outcome, case)
    elif state == "applied" and not vouched and pack.content != "missing":
        yield unverified("规则包", "rule pack", pack.title, pack.id)
    if state in ("applied", "not_verified") and pack.ask is not None and not (vouched and pack.content == "part"):
        if pack.content == "missing":
            zh = f"「{pack.title.zh}」：知道有规定，内容未知，请询问：{pack.ask.zh}"
            en = f"'{pack.title.en}': that there are rules is known, not what they say; ask: {pack.ask.en}"
        else:
            zh = f"「{pack.title.zh}」：内容不全，请询问：{pack.ask.zh}"
            en = f"'{pack.title.en}': only part of it is known; ask: {pack.ask.en}"
        yield shortened(zh, en)


def of_others(shelf: Shelf, stage: Staged) -> Iterator[Text]:
    """Yield the packs of classes, and the scripts used, for which nobody vouches."""
    for products in shelf.products:
        if products.pack.id not in shelf.checked:
            yield unverified("产品类别包", "pack of product classes", products.pack.title, products.pack.id)
    for script in stage.scripts:
        for each in script.packs:
            if each.pack.id not in shelf.checked:
                yield unverified("话术包", "script pack", each.pack.title, each.pack.id)


def unverified(zh: str, en: str, title: Text, name: str) -> Text:
    """Return the sentence on a pack for which nobody vouches."""
    return Text(zh=f"{zh}「{title.zh}」未经合规核对", en=f"compliance has not verified the {en} '{name}'")


def would_demand(pack: RulePack, shelf: Shelf, outcome: Outcome, case: Case) -> Text:
    """Return the sentence on an inactive overlay of the sale's region: what it would have added."""
    counted = fire(shelf.rules, outcome.facts, case.vouching(pack.id))
    added = [each for each in counted.demands if each not in outcome.demands]
    zh = "；".join(summary(added, chinese=True)) or "对本笔业务没有另外的要求"
    en = "; ".join(summary(added, chinese=False)) or "nothing more of this sale"
    return shortened(
        f"规则包「{pack.title.zh}」未经合规核对，未生效；若生效，会要求：{zh}",
        f"compliance has not verified the rule pack '{pack.id}', so it is inactive; it would demand: {en}",
    )


def summary(added: Sequence[Obligation], *, chinese: bool) -> Iterator[str]:
    """Yield what these demands come to, the weightiest first."""
    for zh, en in (MANNERS[each.manner] for each in added if isinstance(each, Record)):
        yield zh if chinese else f"record {en}"
    gates = [each for each in added if isinstance(each, Refuse | Declare)]
    for gate in gates[:MOST_NAMED]:
        if isinstance(gate, Refuse):
            yield f"不得办理（{gate.sentence.zh}）" if chinese else f"refuse the sale ({gate.sentence.en})"
        else:
            yield f"须声明（{gate.sentence.zh}）" if chinese else f"a declaration ({gate.sentence.en})"
    nodes = sorted(each.node for each in added if isinstance(each, AtNode))
    if nodes:
        named = nodes[:MOST_NAMED]
        yield f"{len(nodes)} 个节点（{'、'.join(named)}…）" if chinese else f"{len(nodes)} nodes ({', '.join(named)}…)"
    percents = [each.percent for each in added if isinstance(each, Inspect)]
    if percents:
        yield f"质检 {max(percents)}%" if chinese else f"inspection of {max(percents)} %"
    rest = sum(not isinstance(each, Record | Refuse | Declare | AtNode | Inspect) for each in added)
    rest += len(gates[MOST_NAMED:])
    if rest:
        yield f"其他要求 {rest} 项" if chinese else f"{rest} other demands"


def shortened(zh: str, en: str) -> Text:
    """Return a sentence that is no longer than a text may be."""
    return Text(zh=zh[:MOST_CHARACTERS], en=en[:MOST_CHARACTERS])
