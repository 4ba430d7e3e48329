"""What the check list of the node in hand says: what it demands, how that stands, and by whose word."""

from collections.abc import Iterator
from dataclasses import dataclass

from rulebook.plan.plan import PlannedNode
from terminal.session.customer.view import ItemState
from terminal.session.facts.customer import Via
from terminal.session.identity.places_view import word_and_number
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.parts.check_lines import lines_said
from terminal.ui.parts.people import person_words, role_words
from terminal.ui.parts.room import doubted_places
from terminal.ui.parts.scrolled import Said
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language
from terminal.ui.theme import Tone

KINDS = ("prompt", "document", "copy", "sign", "question")
MOST = 6
"""So many lines are shown at most, what is lacking first; more would push the picture away."""
_TITLE: dict[Language, int] = {"zh": 10, "en": 24}
"""Characters of a title."""
_STOPS = " ：，、:,"
_TONES: dict[Via, Tone] = {"customer": "ok", "seller": "person", "paced": "plain"}
"""How it is told that something was done, by whose hand: a tick only for the customer's own."""
_ORDER = ("fail", "warn", "plain", "unknown", "person", "ok")

ZH: dict[str, str] = {
    "checks.name": "本节点核对",
    "checks.reading": "还没读完：第 {n} 屏，共 {total} 屏",
    "checks.voice.making": "正在准备机器朗读",
    "checks.voice.speaking": "机器正在朗读",
    "checks.voice.done": "机器已读完",
    "checks.waits.prompt": "等客户按“听清楚了”：{title}",
    "checks.waits.document": "等客户看完：{title}",
    "checks.waits.copy": "等客户抄写",
    "checks.waits.sign": "等客户签名：{title}",
    "checks.waits.question": "等客户本人应答",
    "checks.shown": "{text}（客户屏已显示 {seconds} 秒）",
    "checks.done.prompt": "客户按了“听清楚了”",
    "checks.done.document": "客户看完了文件",
    "checks.done.copy": "客户每格都写了（写的什么没有核对）",
    "checks.done.sign": "客户签好了名",
    "checks.done.question": "客户应答了",
    "checks.seller.prompt": "客户口头说听清楚了，由您录入",
    "checks.seller.document": "客户说看完了，由您录入",
    "checks.seller.copy": "抄写由您录入",
    "checks.seller.sign": "签名由您录入",
    "checks.seller.question": "您听到客户应答了",
    "checks.paced.prompt": "提示按时间放完，没有客户在场",
    "checks.paced.document": "文件按时间放完，没有客户在场",
    "checks.paced.copy": "抄写按时间跳过，没有客户在场",
    "checks.paced.sign": "签名按时间跳过，没有客户在场",
    "checks.paced.question": "问答按时间跳过，没有客户在场",
    "checks.count": "{text} {done}/{total}",
    "checks.frame.all": "{count} 人同框，看得清",
    "checks.frame.one": "{who}在画面里，看得清",
    "checks.frame.lacks": "画面里没看清：{who}",
    "checks.time": "时间够了（{seconds} 秒）",
    "checks.time.left": "本节点还要 {seconds} 秒",
    "checks.places": "要再认一下谁是谁：{who}，按 0",
    "checks.more": "还有 {count} 项",
    "checks.more.ok": "其余 {count} 项都没有问题",
    "checks.row": "{state}：{text}",
    "checks.tone.ok": "没有问题",
    "checks.tone.warn": "有问题",
    "checks.tone.fail": "不能继续",
    "checks.tone.plain": "还没完",
    "checks.tone.person": "由人说的",
    "checks.tone.unknown": "没能查",
    "checks.cut": "……",
}
EN: dict[str, str] = {
    "checks.name": "Checks of this step",
    "checks.reading": "Not read to its end: screen {n} of {total}",
    "checks.voice.making": "The machine's voice is getting ready",
    "checks.voice.speaking": "The machine reads aloud",
    "checks.voice.done": "The machine has read it",
    "checks.waits.prompt": "Waiting for “I heard it”: {title}",
    "checks.waits.document": "Waiting until it is read: {title}",
    "checks.waits.copy": "Waiting for the copy by hand",
    "checks.waits.sign": "Waiting for the signature: {title}",
    "checks.waits.question": "Waiting for the customer's answer",
    "checks.shown": "{text} (shown for {seconds} s)",
    "checks.done.prompt": "The customer pressed “I heard it”",
    "checks.done.document": "The customer read to the end",
    "checks.done.copy": "Every box is written in (what it says was not checked)",
    "checks.done.sign": "The customer has signed",
    "checks.done.question": "The customer has answered",
    "checks.seller.prompt": "Said aloud, entered by you",
    "checks.seller.document": "Said to be read, entered by you",
    "checks.seller.copy": "The copy was entered by you",
    "checks.seller.sign": "The signature was entered by you",
    "checks.seller.question": "You heard the answer",
    "checks.paced.prompt": "Shown by the clock, nobody was there",
    "checks.paced.document": "Paged by the clock, nobody was there",
    "checks.paced.copy": "Passed by the clock, nobody was there",
    "checks.paced.sign": "Passed by the clock, nobody was there",
    "checks.paced.question": "Passed by the clock, nobody was there",
    "checks.count": "{text} {done}/{total}",
    "checks.frame.all": "All {count} are in the picture",
    "checks.frame.one": "In the picture: {who}",
    "checks.frame.lacks": "Not clear in the picture: {who}",
    "checks.time": "Long enough ({seconds} s)",
    "checks.time.left": "{seconds} s to go for this step",
    "checks.places": "Places to confirm again: {who}, press 0",
    "checks.more": "{count} more",
    "checks.more.ok": "Nothing amiss in {count} more",
    "checks.row": "{state}: {text}",
    "checks.tone.ok": "Nothing amiss",
    "checks.tone.warn": "Amiss",
    "checks.tone.fail": "Cannot go on",
    "checks.tone.plain": "Still to come",
    "checks.tone.person": "A person's word",
    "checks.tone.unknown": "Could not be checked",
    "checks.cut": "...",
}


@dataclass(frozen=True, slots=True)
class Read:
    """How far the seller is with what is read aloud."""

    screen: int = 0
    of: int = 0

    @property
    def all(self) -> bool:
        """Whether the last screen is reached."""
        return self.screen + 1 >= self.of


def seconds_left(snapshot: Snapshot) -> int:
    """How many seconds the node in hand still needs at least, rounded up; 0 when they are over."""
    walk = snapshot.walk
    if walk is None or walk.node is None:
        return 0
    return max(0, -int(-(walk.node.least_seconds - walk.node_s) // 1))


def open_item(snapshot: Snapshot) -> ItemState | None:
    """The first thing of the node that the customer has not done yet; None where all is done."""
    return next((each for each in snapshot.customer.items if not each.done), None)


def checks_of(
    phrases: Phrases, snapshot: Snapshot, live: Live, read: Read, *, large: bool = False, over: bool = False
) -> list[Said]:
    """What the node in hand demands and how it stands, what is lacking first; with all that the machine checks.

    `large`: large letters leave room for few words. `over`: the attempt is, and nothing is awaited any more.
    """
    walk = snapshot.walk
    if walk is None or walk.node is None:
        return []
    found: list[Said] = []
    doubted = doubted_places(snapshot, live)
    if doubted:
        who = phrases("list.comma").join(role_words(phrases, role) for role in doubted)
        found.append(("warn", phrases("checks.places", who=who)))
    found += [*_read(phrases, snapshot, read), *_items(phrases, snapshot)]
    found += _frame(phrases, walk.node, snapshot, live)
    found += _time(phrases, snapshot)
    if over:
        found = [said for said in found if said[0] in ("person", "ok")]
    if walk.lines:
        found += lines_said(phrases, walk.lines, brief=large)
    found.sort(key=lambda said: _ORDER.index(said[0]))
    return found if walk.lines else few(phrases, found, MOST)


def few(phrases: Phrases, found: list[Said], most: int) -> list[Said]:
    """No more lines than `most`, the last of which counts those that are left out."""
    if len(found) <= most:
        return found
    return [*found[: most - 1], ("plain", phrases("checks.more", count=len(found) - most + 1))]


def lacking_words(phrases: Phrases, snapshot: Snapshot) -> str:
    """What still keeps the node from being passed, in a few words; empty if nothing does."""
    item = open_item(snapshot)
    if item is not None:
        return phrases(f"checks.waits.{item.kind}", title=_short(phrases, item))
    left = seconds_left(snapshot)
    return phrases("checks.time.left", seconds=left) if left else ""


def _read(phrases: Phrases, snapshot: Snapshot, read: Read) -> Iterator[Said]:
    voice = snapshot.customer.voice
    if voice != "none":
        yield ("ok" if voice == "done" else "plain"), phrases(f"checks.voice.{voice}")
    elif not read.all:
        yield "plain", phrases("checks.reading", n=read.screen + 1, total=read.of)


def _items(phrases: Phrases, snapshot: Snapshot) -> Iterator[Said]:
    """One line for each kind of thing: the one that is waited for, and those that are done by whose hand."""
    items = snapshot.customer.items
    waited = open_item(snapshot)
    for kind in KINDS:
        mine = [each for each in items if each.kind == kind]
        total = len(mine)
        if waited is not None and waited.kind == kind:
            yield "plain", _counted(phrases, _waits(phrases, waited), sum(each.done for each in mine), total)
        for via in _TONES:
            done = sum(each.done and each.via == via for each in mine)
            if done:
                yield _said(phrases, kind, via, done, total)


def _said(phrases: Phrases, kind: str, via: Via, done: int, total: int) -> Said:
    key = "done" if via == "customer" else via
    return _TONES[via], _counted(phrases, phrases(f"checks.{key}.{kind}"), done, total)


def _waits(phrases: Phrases, item: ItemState) -> str:
    text = phrases(f"checks.waits.{item.kind}", title=_short(phrases, item))
    return phrases("checks.shown", text=text, seconds=int(item.shown_s)) if item.shown_s >= 1 else text


def _short(phrases: Phrases, item: ItemState) -> str:
    """What it is, in a few words: all of it stands on the customer's display."""
    title = item.title.say(phrases.language)
    most = _TITLE[phrases.language]
    return title if len(title) <= most else title[:most].rstrip(_STOPS) + phrases("checks.cut")


def _counted(phrases: Phrases, text: str, done: int, total: int) -> str:
    return phrases("checks.count", text=text, done=done, total=total) if total > 1 else text


def _frame(phrases: Phrases, node: PlannedNode, snapshot: Snapshot, live: Live) -> Iterator[Said]:
    """Who must be in the picture; said only while faces are watched and it is known whose they are.

    A tick for it is the checks' matter where there are any: they know of the whole attempt.
    """
    if live.faces is None or live.places is None or not live.places.confirmed:
        return
    clear = {word_and_number(face.role)[0] for face in live.faces.faces if face.role and face.state == "measured"}
    wanted = [role for role in node.frame if role != "customer_screen"]
    lacks = [role for role in wanted if role not in clear]
    if lacks:
        who = phrases("list.comma").join(phrases(f"role.{role}") for role in lacks)
        yield "warn", phrases("checks.frame.lacks", who=who)
    elif snapshot.walk is not None and snapshot.walk.lines:
        return
    elif len(wanted) > 1:
        yield "ok", phrases("checks.frame.all", count=len(wanted))
    elif wanted:
        yield "ok", phrases("checks.frame.one", who=person_words(phrases, wanted[0], snapshot.names))


def _time(phrases: Phrases, snapshot: Snapshot) -> Iterator[Said]:
    walk = snapshot.walk
    assert walk is not None
    assert walk.node is not None
    left = seconds_left(snapshot)
    if left:
        yield "plain", phrases("checks.time.left", seconds=left)
    elif walk.node.least_seconds:
        yield "ok", phrases("checks.time", seconds=walk.node.least_seconds)
