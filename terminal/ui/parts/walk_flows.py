"""The dialogues of a recording, as data: whoever ends, refuses, insists or decides says so, and why."""

from rulebook.plan.plan import PlannedNode
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, StationView, UnfinishedView
from terminal.ui.flow import Answers, Ask, Choice, Does, Flow, attempt_of, who_and_why
from terminal.ui.parts.deliveries import goes_words
from terminal.ui.phrases.table import Phrases

GIVE_UP_REASONS = ("customer", "papers", "equipment", "mistake", "other")
ENDED_REASONS = ("unwilling", "unclear", "product", "consent_withdrawn", "other")

ZH: dict[str, str] = {
    "give_up.title": "放弃这段录像？",
    "give_up.text": "录像 {take} 会就此结束，并标明“已放弃”封存。已录的内容不会删除，{goes}；这笔业务要重录。",
    "give_up.reason": "请选择原因",
    "give_up.customer": "客户不办了",
    "give_up.papers": "资料不齐",
    "give_up.equipment": "设备有问题",
    "give_up.mistake": "说错了，要重录",
    "give_up.other": "其他（请写明）",
    "give_up.confirm": "放弃并封存",
    "give_up.cancel": "继续录制",
    "abandon.title": "不再继续这笔业务？",
    "abandon.text": "录像 {take} 已录的部分保持封存，{goes}。这笔业务再交来时，从头录起。",
    "abandon.confirm": "不再继续",
    "abandon.cancel": "返回",
    "reason.note": "补充说明",
    "reason.explain": "选了“其他”，请在下面写明。",
    "customer_ends.title": "客户不办了？",
    "customer_ends.text": "这笔业务就此结束，录像按“客户结束”封存。已录的内容不会删除，{goes}。",
    "customer_ends.reason": "请选择原因",
    "customer_ends.unwilling": "客户不想办了",
    "customer_ends.unclear": "客户没有听明白",
    "customer_ends.product": "产品不合适",
    "customer_ends.consent_withdrawn": "客户不同意再录了",
    "customer_ends.other": "其他（请写明）",
    "customer_ends.confirm": "结束并封存",
    "customer_ends.cancel": "继续录制",
    "insisted.title": "客户坚持办理",
    "insisted.text": "姓名和客户的理由会记入录像日志，总部会看。",
    "insisted.name": "记录人姓名",
    "insisted.reason": "客户的理由，用客户自己的话",
    "insisted.confirm": "记录并继续",
    "insisted.cancel": "返回",
    "said_no.title": "哪一问答否？",
    "said_no.text": "请选客户答否的那一问。",
    "said_no.confirm": "记为答否",
    "said_no.cancel": "返回",
    "said_no_ends.title": "客户答否，业务就此结束？",
    "said_no_ends.text": "{means} 录像会封存，这笔业务不再办理。",
    "said_no_ends.confirm": "客户答否，结束",
    "said_no_ends.cancel": "返回",
}
EN: dict[str, str] = {
    "give_up.title": "Give up this take?",
    "give_up.text": (
        "Take {take} ends here and is sealed as given up. Nothing that was recorded is deleted; {goes}. "
        "The sale must be recorded again."
    ),
    "give_up.reason": "Please choose the reason",
    "give_up.customer": "Customer stops here",
    "give_up.papers": "Papers are missing",
    "give_up.equipment": "Equipment trouble",
    "give_up.mistake": "Said something wrong",
    "give_up.other": "Other (write it below)",
    "give_up.confirm": "Give up and seal",
    "give_up.cancel": "Go on recording",
    "abandon.title": "Not go on with this sale?",
    "abandon.text": ("What take {take} has stays sealed; {goes}. When the sale is handed over again, it begins anew."),
    "abandon.confirm": "Do not go on",
    "abandon.cancel": "Back",
    "reason.note": "In your words",
    "reason.explain": "“Other” was chosen: please write it below.",
    "customer_ends.title": "Does the customer stop here?",
    "customer_ends.text": (
        "The sale ends here, and the take is sealed as ended by the customer. Nothing is deleted; {goes}."
    ),
    "customer_ends.reason": "Please choose the reason",
    "customer_ends.unwilling": "Does not want it",
    "customer_ends.unclear": "It is not clear",
    "customer_ends.product": "Not the right product",
    "customer_ends.consent_withdrawn": "Takes the consent back",
    "customer_ends.other": "Other (write it below)",
    "customer_ends.confirm": "End and seal",
    "customer_ends.cancel": "Go on recording",
    "insisted.title": "The customer insists",
    "insisted.text": "Name and the customer's reason go into the take's journal; headquarters will look.",
    "insisted.name": "Name of who puts it on record",
    "insisted.reason": "The customer's reason, in his own words",
    "insisted.confirm": "Put on record",
    "insisted.cancel": "Back",
    "said_no.title": "Which question was answered with no?",
    "said_no.text": "Choose the one that the customer said no to.",
    "said_no.confirm": "Put down the no",
    "said_no.cancel": "Back",
    "said_no_ends.title": "The customer said no: does the sale end?",
    "said_no_ends.text": "{means} The take is sealed, and the sale is not made.",
    "said_no_ends.confirm": "He said no: end",
    "said_no_ends.cancel": "Back",
}


def reasons(name: str, which: tuple[str, ...]) -> tuple[Ask, Ask]:
    """A reason to choose, and words, which only the reason `other` needs."""

    def unexplained(answers: Answers) -> str:
        return "reason.explain" if answers["reason"] == "other" and not answers["note"] else ""

    choices = tuple(Choice(reason, f"{name}.{reason}") for reason in which)
    return Ask("reason", f"{name}.reason", choices), Ask("note", "reason.note", optional=True, wrong=unexplained)


def give_up_flow(phrases: Phrases, snapshot: Snapshot) -> Flow:
    """Whether the take is given up, and why."""
    values = {"take": snapshot.take.take or "", "goes": goes_words(phrases, snapshot.station)}
    return Flow("give_up", reasons("give_up", GIVE_UP_REASONS), "give_up", destructive=True, values=values)


def abandon_flow(phrases: Phrases, station: StationView, unfinished: UnfinishedView) -> Flow:
    """Whether an unfinished sale is not gone on with, and why."""
    values = {"take": unfinished.take, "goes": goes_words(phrases, station)}
    return Flow("abandon", reasons("give_up", GIVE_UP_REASONS), "give_up", destructive=True, values=values)


def ended_flow(phrases: Phrases, snapshot: Snapshot) -> Flow:
    """That the customer does not want to go on, and why."""
    steps, values = reasons("customer_ends", ENDED_REASONS), {"goes": goes_words(phrases, snapshot.station)}
    return Flow("customer_ends", steps, "ended_by_customer", destructive=True, values=values)


def insisted_flow(snapshot: Snapshot) -> Flow:
    """That the customer insists: who puts it on record, and the customer's reason."""
    return Flow("insisted", who_and_why("insisted", own=True), "insisted", about=attempt_of(snapshot))


def said_no(phrases: Phrases, snapshot: Snapshot, node: PlannedNode) -> Does:
    """What a customer's no does: it is asked which question of several, and before the sale ends by it."""
    about = attempt_of(snapshot)
    if len(node.answers) > 1:
        choices = tuple(
            Choice(str(n), said=each.question.say(phrases.language), said_note=each.no_means.say(phrases.language))
            for n, each in enumerate(node.answers)
        )
        return Flow("said_no", (Ask("question", choices=choices),), _no, about=about)
    if node.answers and node.answers[0].on_no == "end_sale":
        values = {"means": node.answers[0].no_means.say(phrases.language)}
        return Flow("said_no_ends", (), _no, destructive=True, values=values, about=about)
    return Pressed("said_no", detail={"question": 0}) if node.answers else None


def _no(answers: Answers) -> Does:
    return Pressed("said_no", detail={"question": int(answers.get("question", "0"))})
