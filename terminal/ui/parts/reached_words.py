"""The words of what reached the customer, item by item. What nobody measured is said to be unknown, and never green."""

from collections.abc import Iterable
from dataclasses import dataclass

from rulebook.checks.delivery import NO_ACT, Delivery
from rulebook.checks.delivery_told import title_of
from rulebook.plan.plan import Plan
from terminal.session.snapshot import Snapshot
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "reached.head": "提示送达：{count} 条",
    "reached.head.amiss": "{count} 条要看一下",
    "reached.head.unknown": "{count} 条没有核对全",
    "reached.name": "提示送达，逐条",
    "reached.title": "{n} {title}",
    "reached.again": "{n} {title}（第 {attempt} 次）",
    "reached.shown": "在屏 {seconds} 秒",
    "reached.facing": "面向屏幕 {percent}%",
    "reached.facing.unknown": "面向屏幕：没有看",
    "reached.heard": "现场听到了",
    "reached.not_heard": "现场没有听到",
    "reached.heard.unknown": "声音：没有核对",
    "reached.letters": "字高 {mm} 毫米",
    "reached.letters.unknown": "字高未量",
    "reached.read": "看到了最后一页",
    "reached.not_read": "没有看到最后一页",
    "reached.cut": "屏上没有显示全",
    "reached.act.heard": "听清楚了",
    "reached.act.read": "看完了",
    "reached.act.answered": "答了",
    "reached.act.accepted": "点了同意，没有听到开口",
    "reached.act.refused": "答了不同意",
    "reached.act.none": "客户没有应",
    "reached.by.seller": "{act}（销售人员代录）",
    "reached.by.paced": "{act}（按时钟走的）",
    "reached.picture.unknown": "画面：没有取",
}
EN: dict[str, str] = {
    "reached.head": "What reached the customer: {count}",
    "reached.head.amiss": "{count} to look at",
    "reached.head.unknown": "{count} not fully checked",
    "reached.name": "What reached the customer, one by one",
    "reached.title": "{n} {title}",
    "reached.again": "{n} {title} (attempt {attempt})",
    "reached.shown": "shown {seconds} s",
    "reached.facing": "facing the screen {percent}%",
    "reached.facing.unknown": "facing the screen: not looked at",
    "reached.heard": "heard in the room",
    "reached.not_heard": "not heard in the room",
    "reached.heard.unknown": "sound: not looked into",
    "reached.letters": "letters {mm} mm",
    "reached.letters.unknown": "letters not measured",
    "reached.read": "read to the last page",
    "reached.not_read": "not read to the last page",
    "reached.cut": "cut off on the screen",
    "reached.act.heard": "heard it clearly",
    "reached.act.read": "read it",
    "reached.act.answered": "answered",
    "reached.act.accepted": "touched yes, was not heard",
    "reached.act.refused": "said no",
    "reached.act.none": "no act of hers",
    "reached.by.seller": "{act} (entered by the seller)",
    "reached.by.paced": "{act} (by the clock)",
    "reached.picture.unknown": "picture: not taken",
}
_HALF = 50
_DOT = " · "


@dataclass(frozen=True, slots=True)
class ReachedWords:
    """One line: its tone, what it is about, and what is known of it."""

    tone: Tone
    title: str
    text: str


def reached_of(phrases: Phrases, snapshot: Snapshot) -> list[ReachedWords]:
    """Return a line for each item, of the last attempt in which it was on her display, in the plan's order."""
    walk, sale = snapshot.walk, snapshot.sale
    if walk is None or sale is None:
        return []
    last = {(each.node, each.item): each for each in walk.deliveries}
    numbers = {node.id: place for place, node in enumerate(sale.plan.nodes, start=1)}
    listed = sorted(last.values(), key=lambda each: numbers.get(each.node, len(numbers) + 1))
    return [_line(phrases, sale.plan, each, numbers.get(each.node, 0)) for each in listed]


def head_words(phrases: Phrases, lines: Iterable[ReachedWords]) -> str:
    """How many there are, and of how many something is amiss or unknown."""
    tones = [each.tone for each in lines]
    amiss, unknown = tones.count("warn"), tones.count("unknown")
    parts = [phrases("reached.head", count=len(tones))]
    parts += [phrases("reached.head.amiss", count=amiss)] if amiss else []
    parts += [phrases("reached.head.unknown", count=unknown)] if unknown else []
    return _DOT.join(parts)


def _line(phrases: Phrases, plan: Plan, each: Delivery, n: int) -> ReachedWords:
    told = {"n": n, "title": title_of(plan, each).say(phrases.language), "attempt": each.attempt}
    title = phrases("reached.again" if each.attempt > 1 else "reached.title", **told)
    return ReachedWords(_tone(each), title, _DOT.join(_parts(phrases, each)))


def _tone(each: Delivery) -> Tone:
    """Amber for what is known to be amiss; a question mark for what nobody looked at; else plain: it is a record."""
    missed = each.playout is not None and not each.playout.found
    turned = each.facing_percent is not None and each.facing_percent < _HALF
    if missed or turned or each.to_end is False or each.act in (NO_ACT, "accepted"):
        return "warn"
    return "unknown" if each.facing_percent is None or each.pixels_sha256 is None else "plain"


def _parts(phrases: Phrases, each: Delivery) -> list[str]:
    known = {"seconds": f"{each.shown_ms / 1000:.1f}", "percent": each.facing_percent}
    parts = [phrases("reached.shown", **known)]
    parts.append(phrases("reached.facing.unknown" if each.facing_percent is None else "reached.facing", **known))
    heard = "heard.unknown" if each.playout is None else "heard" if each.playout.found else "not_heard"
    parts.append(phrases(f"reached.{heard}"))
    if each.type_tenths_mm is None:
        parts.append(phrases("reached.letters.unknown"))
    else:
        parts.append(phrases("reached.letters", mm=f"{each.type_tenths_mm / 10:.1f}"))
    parts += [phrases(f"reached.{name}") for name in _whole(each)]
    parts += [phrases("reached.picture.unknown")] if each.pixels_sha256 is None else []
    return [*parts, _act(phrases, each)]


def _whole(each: Delivery) -> list[str]:
    if each.item.startswith("document:"):
        return [] if each.to_end is None else ["read" if each.to_end else "not_read"]
    return ["cut"] if each.to_end is False else []


def _act(phrases: Phrases, each: Delivery) -> str:
    key = f"reached.act.{each.act}"
    act = phrases(key) if phrases.has(key) else each.act
    by = f"reached.by.{each.via}"
    return phrases(by, act=act) if phrases.has(by) else act
