"""The official online check on the card's page: one line that says how it stands, and the keys that go with it."""

from dataclasses import replace

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView, OnlineView
from terminal.ui.flow import Flow, who
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.marks import SentenceLabel
from terminal.ui.parts.walk_flows import reasons
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

ONLINE_REASONS = ("seen", "renamed", "register", "other")

ZH: dict[str, str] = {
    "online.button.check": "联网核查",
    "online.button.again": "再查一次",
    "online.button.decide": "请第二个人定…",
    "online.button.wait": "正在核查",
    "online.line.declined": "联网核查：客户不同意，不查。业务照办。",
    "online.line.open": "联网核查：还没有查。按 {button} 查姓名和号码。",
    "online.line.early": "联网核查：先把姓名和号码看清楚。",
    "online.line.asking": "联网核查：正在问总部，几秒内有回答。",
    "online.line.match": "联网核查：姓名和号码一致。编号 {reference}，{by}。",
    "online.line.no_match": "联网核查：号码对不上这个姓名。编号 {reference}，{by}。请第二个人来定。",
    "online.line.not_found": "联网核查：查不到这个号码。编号 {reference}，{by}。请第二个人来定。",
    "online.line.accepted": "联网核查不符，{name}已决定。编号 {reference}，{by}。",
    "online.line.stand_in": "不是官方核查，是演示替身的回答：{what}",
    "online.left": "还差：联网核查不符，第二个人来定",
    "accept_online.title": "第二个人来定：联网核查不符",
    "accept_online.text": "{what} 请看证件和本人：姓名、号码有没有读错，是不是本人。会记入录像，质检会列出来。",
    "accept_online.name": "核对人的姓名",
    "accept_online.reason": "为什么还能办",
    "accept_online.seen": "看过证件和本人，是本人",
    "accept_online.renamed": "客户改过名字，有证明",
    "accept_online.register": "户籍信息还没有更新",
    "accept_online.other": "其他（请写几句）",
    "accept_online.confirm": "我看过，可以办",
    "accept_online.cancel": "返回",
}
EN: dict[str, str] = {
    "online.button.check": "Check online",
    "online.button.again": "Check again",
    "online.button.decide": "A second person…",
    "online.button.wait": "Checking",
    "online.line.declined": "Online check: not agreed to, not made. The sale goes on.",
    "online.line.open": "Online check: not made yet. {button} checks name and number.",
    "online.line.early": "Online check: first name and number have to be clear.",
    "online.line.asking": "Online check: headquarters is asked, a few seconds.",
    "online.line.match": "Online check: name and number agree. Reference {reference}, {by}.",
    "online.line.no_match": "Online check: the number is another name's. {reference}, {by}. A second person decides.",
    "online.line.not_found": "Online check: no such number. {reference}, {by}. A second person decides.",
    "online.line.accepted": "Online check against it, decided by {name}. Reference {reference}, {by}.",
    "online.line.stand_in": "No official check, a stand-in for demonstrations says: {what}",
    "online.left": "Still open: the online check is against it, a second person decides",
    "accept_online.title": "The online check is against it: a second person decides",
    "accept_online.text": (
        "{what} Look at card and customer: was anything misread, is it this person? It goes into the journal and is a "
        "finding."
    ),
    "accept_online.name": "Name of who decides",
    "accept_online.reason": "Why it may go on",
    "accept_online.seen": "Seen: it is this person",
    "accept_online.renamed": "Renamed, with a proof of it",
    "accept_online.register": "The register is not up to date",
    "accept_online.other": "Other (in words)",
    "accept_online.confirm": "I looked: it may go on",
    "accept_online.cancel": "Back",
}
KEY = "N"
CHECK = Pressed("check_online")


class OnlineLine(SentenceLabel):
    """How the check stands; hidden where it is off, and while no side of the card is read."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._phrases = kit.phrases

    def show_view(self, view: IdentityView) -> None:
        """Show it, or nothing."""
        shown = view.online if view.reading is not None else None
        self.setVisible(shown is not None)
        if shown is not None:
            self.say(tone_of(shown), line_of(self._phrases, shown))


def tone_of(online: OnlineView) -> Tone:
    """Green for what an official service confirmed, and for nothing else."""
    if online.state == "match":
        return "plain" if online.stand_in else "ok"
    if online.state in ("no_match", "not_found"):
        return "warn" if online.contradicts else "person"
    return "warn" if online.state == "not_checked" else "plain"


def line_of(phrases: Phrases, online: OnlineView) -> str:
    """What is said of it, in one sentence or two."""
    if online.state == "not_checked":
        return online.why.sentence(phrases.language) if online.why else phrases("online.line.open", button=KEY)
    if online.state == "open":
        return phrases("online.line.open" if online.may_ask else "online.line.early", button=KEY)
    against = online.state in ("no_match", "not_found")
    key = "accepted" if against and not online.contradicts else online.state
    values = {"reference": online.reference, "by": online.answered_by, "name": online.accepted_by}
    said = phrases(f"online.line.{key}", **values)
    return phrases("online.line.stand_in", what=said) if online.stand_in else said


def online_primary(phrases: Phrases, view: IdentityView) -> Primary | None:
    """The large button, where this check is what keeps from going on; else None."""
    online = view.online
    if online is None or view.may_go_on or view.to_confirm or view.differences:
        return None
    if online.state == "asking":
        return Primary("online.button.wait")
    if not online.contradicts:
        return None
    steps = (*reasons("accept_online", ONLINE_REASONS), who("accept_online"))
    flow = Flow("accept_online", steps, "accept_online", values={"what": line_of(phrases, online)})
    return Primary("online.button.decide", flow)


def but_for_online(phrases: Phrases, view: IdentityView) -> IdentityView:
    """The view as the card alone would have it: that this check keeps from going on is said beside."""
    return replace(view, may_go_on=True) if online_primary(phrases, view) is not None else view


def online_beside(view: IdentityView) -> tuple[Beside, ...]:
    """The key that has it made, where it may be; also once more."""
    online = view.online
    if online is None or view.reading is None or not online.may_ask:
        return ()
    again = online.state in ("no_match", "not_found", "not_checked", "match")
    return (Beside("online.button.again" if again else "online.button.check", CHECK, KEY),)


def online_left(phrases: Phrases, view: IdentityView) -> tuple[tuple[Tone, str], ...]:
    """What of it is still open."""
    online = view.online
    if online is None or not (online.contradicts or online.state == "asking"):
        return ()
    return (("warn", phrases("online.left" if online.contradicts else "online.line.asking")),)
