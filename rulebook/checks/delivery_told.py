"""What reached the customer, as commands tell it: a list for programs, a line an item for people. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from faults.entry import Language
from rulebook.checks.attempt import prompts_of, questions_of
from rulebook.checks.delivery import NO_ACT, Delivery, HeardBack, spelled
from rulebook.checks.senses.reading import called, shortened
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.sale.text import Text

_OF_THE_MARK: Final = ("version", "paced")
_ACTS: Final[Mapping[str, tuple[str, str]]] = {
    "heard": ("听清楚了", "heard"),
    "read": ("看完了", "read"),
    "answered": ("答了", "answered"),
    "accepted": ("点了同意，没有听到开口", "touched yes, was not heard"),
    "refused": ("答了不同意", "said no"),
    NO_ACT: ("没有应", "no act"),
}
_VIA: Final[Mapping[str, tuple[str, str]]] = {
    "customer": ("客户自己", "by the customer"),
    "seller": ("销售人员代录", "entered by the seller"),
    "paced": ("按时钟走的", "by the clock"),
}


def titles_of(node: PlannedNode) -> dict[str, Text]:
    """Return how the items of a node are called: prompts and questions by how they begin, papers by their titles."""
    prompts = zip(prompts_of(node), map(called, node.prompts), strict=True)
    questions = zip(questions_of(node), (shortened(each.question) for each in node.answers), strict=True)
    papers = {f"document:{each.paper}": each.title for each in node.show}
    return {**dict(prompts), **dict(questions), **papers}


def title_of(plan: Plan, delivery: Delivery) -> Text:
    """Return how one item is called; by its own name where the plan does not know it."""
    node = next((each for each in plan.nodes if each.id == delivery.node), None)
    titles = {} if node is None else titles_of(node)
    plain = titles.get(delivery.item) or titles.get(delivery.item.partition("/")[0])
    return plain or Text.model_construct(zh=delivery.item, en=delivery.item)


def deliveries_json(deliveries: Iterable[Delivery]) -> list[dict[str, Any]]:
    """Return them as JSON, by the names of the mark; null is what nobody measured."""
    return [{name: value for name, value in spelled(each).items() if name not in _OF_THE_MARK} for each in deliveries]


def delivery_lines(deliveries: Iterable[Delivery], plan: Plan, language: Language) -> Iterator[str]:
    """Yield a heading and a line for each; nothing where a take tells of none."""
    listed = list(deliveries)
    if not listed:
        return
    yield _say(("── 提示送达（每条）", "── what reached the customer, item by item"), language)
    for each in listed:
        where = f"{each.node}#{each.attempt} {each.item}"
        yield f"  {where}  {title_of(plan, each).say(language)}"
        stop = "；" if language == "zh" else "; "
        yield f"      {stop.join(_say(words, language) for words in _words(each))}"


def _words(each: Delivery) -> Iterator[tuple[str, str]]:
    seconds = f"{each.shown_ms / 1000:.1f}"
    yield f"在屏 {seconds} 秒", f"shown {seconds} s"
    if each.facing_percent is None:
        yield "面向屏幕：没有看", "facing the screen: not looked at"
    else:
        yield f"面向屏幕 {each.facing_percent}%", f"facing the screen {each.facing_percent}%"
    yield _heard(each.playout)
    if each.type_tenths_mm is None:
        yield "字高：未量", "letters: not measured"
    else:
        mm = f"{each.type_tenths_mm / 10:.1f}"
        yield f"字高 {mm} 毫米", f"letters {mm} mm"
    yield _whole(each)
    yield _act(each)
    if each.pixels_sha256 is None:
        yield "画面：没有取", "picture: not taken"
    else:
        yield f"画面 {each.pixels_sha256[:16]}…", f"picture {each.pixels_sha256[:16]}…"


def _heard(heard: HeardBack | None) -> tuple[str, str]:
    if heard is None:
        return "播放：没有核对", "playout: not looked for"
    if not heard.found:
        return "播放：现场没有听到", "playout: not heard in the room"
    return (
        f"播放：现场听到（迟 {heard.delay_ms} 毫秒，{heard.level_db} dB）",
        f"playout: heard in the room ({heard.delay_ms} ms late, {heard.level_db} dB)",
    )


def _whole(each: Delivery) -> tuple[str, str]:
    if each.to_end is None:
        return "是否看到底：没有核对", "to its end: not looked at"
    if each.item.startswith("document:"):
        return ("看到了最后一页", "read to its end") if each.to_end else ("没有看到最后一页", "not read to its end")
    return ("屏上显示完整", "all of it on the screen") if each.to_end else ("屏上没有显示全", "cut off on the screen")


def _act(each: Delivery) -> tuple[str, str]:
    act_zh, act_en = _ACTS.get(each.act, (each.act, each.act))
    if not each.via:
        return act_zh, act_en
    via_zh, via_en = _VIA.get(each.via, (each.via, each.via))
    return f"{act_zh}（{via_zh}）", f"{act_en} ({via_en})"


def _say(words: tuple[str, str], language: Language) -> str:
    return words[0] if language == "zh" else words[1]
