"""The states of a terminal's life as one table; one sale after another passes through it.

What the table does not list is refused and logged. Each row: in this state, when this fact comes, do the action; then
the first row whose guards hold says where it leads. `*` stands for every state that has no row of its own for the fact.
`docs/session.md` is made from it. While a take is recorded the sale's own walk (`rulebook/walk/states.py`) goes on
inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rulebook.sale.text import Text
from rulebook.walk.states import ENDS, TABLE
from terminal.session.facts.people import WALK_KEYS
from terminal.session.snapshot import Phase

LifeState = Phase | Literal["*"]
Guard = Literal[
    "sale_in_hand", "no_sale", "sale_taken", "sale_listed", "identity_asked", "no_identity", "identity_goes_on", "identity_settled",
    "identity_left", "consent_refused", "walk_goes_on", "walk_ended", "asked_before", "not_asked_before",
    "losses_left", "losses_spent", "clock_undecided",
]  # fmt: skip
Action = Literal[
    "get_ready", "judge_camera", "take_sale", "renew_plan", "choose", "find_unfinished", "find_nothing", "put_away", "resume", "leave", "start", "judge_clock", "accept_clock",
    "identify", "open", "refuse", "doubt_early", "walk", "confirm_places", "doubt_places",
    "close", "unseal", "lose", "analyst", "watch_source", "show", "nothing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LifeRow:
    """In `state`, when `fact` comes, after `action`, and if all `guards` hold: go to `then` (`*`: stay)."""

    state: LifeState
    fact: str
    guards: tuple[Guard, ...]
    then: LifeState
    action: Action
    means: Text


def row(state: LifeState, fact: str, guard: Guard | None, then: LifeState, action: Action, zh: str, en: str) -> LifeRow:
    """Return a row, with its meaning in both languages; no guard: always."""
    return LifeRow(state, fact, (guard,) if guard else (), then, action, Text(zh=zh, en=en))


STARTING: Final = (
    row("preparing", "RecorderReady", "no_sale", "ready", "get_ready", "设备就绪", "devices are there"),
    row("preparing", "RecorderReady", "sale_in_hand", "planned", "get_ready", "设备就绪，业务在手", "devices are there, and a sale"),
    row("ready", "RecorderReady", None, "ready", "get_ready", "设备就绪", "devices are there"),
    row("planned", "RecorderReady", None, "planned", "get_ready", "设备就绪", "devices are there"),
)  # fmt: skip
SALES: Final = (
    row("preparing", "SaleArrived", None, "preparing", "take_sale", "业务先记下", "the sale is kept until then"),
    row("ready", "SaleArrived", "sale_taken", "planned", "take_sale", "显示这笔业务的方案", "its plan is shown"),
    row("ready", "SaleArrived", "sale_listed", "ready", "take_sale", "列入等待的业务", "it waits on the list"),
    row("sealed", "SaleArrived", "sale_taken", "planned", "take_sale", "显示这笔业务的方案", "its plan is shown"),
    row("sealed", "SaleArrived", "sale_listed", "sealed", "take_sale", "列入等待的业务", "it waits on the list"),
    row("*", "SaleArrived", None, "*", "take_sale", "列入等待的业务", "it waits on the list"),
    row("*", "PlanRenewed", None, "*", "renew_plan", "规则换了，尚未开始的业务按新规则重做方案", "other rules count: what is not begun is planned anew"),
    row("ready", "Pressed.choose", None, "planned", "choose", "显示所选业务的方案", "the plan of the chosen sale is shown"),
    row("ready", "UnfinishedFound", "sale_in_hand", "planned", "find_unfinished", "刚中断的业务，接着来", "what was lost just now is in hand again"),
    row("ready", "UnfinishedFound", "no_sale", "ready", "find_unfinished", "可以继续上次的业务", "the last sale can be gone on with"),
    row("*", "UnfinishedFound", None, "*", "find_unfinished", "可以继续上次的业务", "the last sale can be gone on with"),
    row("ready", "NothingUnfinished", "sale_in_hand", "planned", "find_nothing", "从头再来", "what was lost just now begins anew"),
    row("ready", "NothingUnfinished", "no_sale", "ready", "find_nothing", "没有可以继续的业务", "there is no sale to go on with"),
    row("*", "NothingUnfinished", None, "*", "find_nothing", "没有可以继续的业务", "there is no sale to go on with"),
    row("ready", "Pressed.give_up", None, "ready", "put_away", "不再继续上次的业务，记下原因", "nobody goes on with the last sale, with the reason"),
    row("ready", "Pressed.resume", None, "planned", "resume", "继续上次的业务", "on with the last sale"),
    row("planned", "Pressed.leave", None, "ready", "leave", "不录，返回首页", "back home, nothing is recorded"),
    row("planned", "Pressed.start", "clock_undecided", "doubting", "start", "时间可疑，请主管决定", "the clock cannot be believed: a supervisor decides"),
    row("planned", "Pressed.start", "identity_asked", "identifying", "start", "先征得同意、核对身份", "consent and identity first"),
    row("planned", "Pressed.start", "no_identity", "opening", "start", "不核对身份，直接开始", "without the identity step"),
    row("doubting", "Pressed.accept_clock", "identity_asked", "identifying", "accept_clock", "主管署名说明，先核对身份", "he answers for it, with name and reason: identity first"),
    row("doubting", "Pressed.accept_clock", "no_identity", "opening", "accept_clock", "主管署名说明，直接开始", "he answers for it, with name and reason"),
    row("doubting", "Pressed.leave", None, "planned", "nothing", "不录，返回方案", "back to the plan, nothing is recorded"),
    row("sealed", "Pressed.leave", None, "ready", "leave", "返回首页", "back home"),
)  # fmt: skip
IDENTIFYING_MEANS: Final[dict[str, tuple[str, str]]] = {
    "Pressed.consent": ("客户分别同意或不同意", "the customer agreed, or not: recording, card, face apart"),
    "Pressed.retake": ("忘掉这一面，重读", "this side of the card is forgotten and read again"),
    "Pressed.confirm_field": ("记下操作员看到的", "what the operator sees there is kept beside the reading"),
    "Pressed.accept_differences": ("有人署名说明不一致", "somebody answers for the differences, with name and reason"),
    "Pressed.begin_challenge": ("抽取动作，最多三次", "the analyst draws gestures; at most three times"),
    "Pressed.skip_flash": ("这一次不再用彩光", "no colours any more in this attempt; they prove nothing then"),
    "Pressed.by_sight": ("第二人署名当面核对", "a second person's word, with name and reason, is the other way"),
    "Pressed.confirm_places": ("操作员指认谁是谁", "the operator says who sits where: roles are bound to faces"),
    "Pressed.skip_places": ("说明原因，不指认", "nobody can say it, with the reason: on without"),
    "Pressed.next": ("下一步", "the next stage"),
    "Pressed.back": ("上一步，什么都不丢", "the stage before; nothing is lost"),
    "Pressed.cancel": ("放弃核对，全部忘掉", "everything is forgotten"),
    "CardSeen": ("显示证件现在的样子", "how the card looks now is shown"),
    "CardRead": ("显示读到的字段和差异", "its fields are shown, and where they differ from the sale"),
    "FacesSeen": ("显示人脸", "the faces are shown"),
    "RolesDoubted": ("指认不再可靠，记录在案", "places that were confirmed hold no more; the record will say so"),
    "ChallengeMoved": ("显示要做的动作", "the gesture that is asked is shown"),
    "FlashAsked": ("屏幕变为这种颜色", "the screen takes this colour"),
    "ChallengeEnded": (
        "通过则比对人脸",
        "passed: the face is compared with the card; else another attempt, or by sight",
    ),
    "FaceMatched": ("比对的结果", "the same face, or no model installed: to the next stage; otherwise a second person"),
}


def _identifying(fact: str) -> Sequence[LifeRow]:
    zh, en = IDENTIFYING_MEANS[fact]
    rows = [row("identifying", fact, "identity_goes_on", "identifying", "identify", zh, en)]
    if fact == "Pressed.consent":
        rows.append(
            row("identifying", fact, "consent_refused", "sealed", "identify",
                "不同意录制：什么都不读，到此结束", "no consent to recording: nothing is read, it ends here")
        )  # fmt: skip
    if fact == "Pressed.next":
        rows.append(
            row("identifying", fact, "identity_settled", "opening", "identify",
                "核对完，领编号、开始录", "all is settled: a number is given out and the take opened")
        )  # fmt: skip
    if fact == "Pressed.cancel":
        rows.append(row("identifying", fact, "identity_left", "planned", "identify", zh, en))
        rows.pop(0)
    return rows


IDENTIFYING: Final = tuple(each for fact in IDENTIFYING_MEANS for each in _identifying(fact))
OPENING: Final = (
    row("opening", "TakeOpened", None, "recording", "open", "开始录制，走方案", "recording; the walk begins"),
    row("opening", "TakeRefused", "asked_before", "identifying", "refuse", "没开成，说明原因", "not opened, with the reason"),
    row("opening", "TakeRefused", "not_asked_before", "planned", "refuse", "没开成，说明原因", "not opened, with the reason"),
    row("opening", "RolesDoubted", None, "opening", "doubt_early", "记录在案", "noted; the identity mark will say so"),
)  # fmt: skip
ENDING: Final = frozenset(each.event for each in TABLE if each.then in ENDS)
"""Events that may bring a walk to its end; after all others it goes on."""
RECORDING: Final = (
    *(
        row("recording", f"Pressed.{event}", "walk_goes_on", "recording", "walk", "按流程表走", "as the walk's table says")
        for event in WALK_KEYS
    ),
    *(
        row("recording", f"Pressed.{event}", "walk_ended", "closing", "walk", "流程结束，封存", "the walk is at an end: sealing")
        for event in WALK_KEYS
        if event in ENDING
    ),
    row("recording", "Pressed.confirm_places", None, "recording", "confirm_places", "再次指认谁是谁，记录在案", "who sits where is said again, and marked"),
    row("recording", "FacesSeen", None, "recording", "show", "显示人脸", "the faces are shown"),
    row("recording", "RolesDoubted", None, "recording", "doubt_places", "记录一次，请操作员再指认", "marked, once; the operator is asked"),
    row("recording", "GapBegan", None, "recording", "watch_source", "设备断开则流程中断，录制继续", "with a source away the walk is interrupted; recording goes on"),
    row("recording", "GapEnded", None, "recording", "watch_source", "设备恢复，流程继续", "with all sources back the walk goes on"),
    row("recording", "TakeClosed", None, "sealed", "close", "录像机自行封存（如磁盘满）", "the recorder had to close it (disk), with the reason"),
    row("closing", "TakeClosed", None, "sealed", "close", "已封存", "it is sealed"),
    row("recording", "TakeUnsealed", None, "ready", "unseal", "没封成，由恢复封存", "not sealed: recovery will do it"),
    row("closing", "TakeUnsealed", None, "ready", "unseal", "没封成，由恢复封存", "not sealed: recovery will do it"),
)  # fmt: skip
OBSERVED: Final = tuple(fact for fact in IDENTIFYING_MEANS if not fact.startswith("Pressed."))
"""What the analyst saw. Nobody asks for it any more where no other row takes it."""
ANYWHERE: Final = (
    row("*", "CameraJudged", None, "*", "judge_camera", "记下是哪台摄像头", "which camera it is goes into the next take"),
    row("*", "ClockJudged", None, "*", "judge_clock", "记下时间是否可信", "whether the clock can be believed goes into the next take"),
    row("*", "AnalystReady", None, "*", "analyst", "可以看人脸和证件", "faces and cards can be looked at"),
    row("*", "AnalystFailed", None, "*", "analyst", "显示原因，录制继续", "its sentence is shown; a recording goes on"),
    row("*", "AnalystLost", None, "*", "analyst", "没人在看，录制继续", "nobody looks; a recording notes it and goes on"),
    *(row("*", fact, None, "*", "nothing", "来晚了，不用", "it came too late") for fact in OBSERVED),
    row("*", "MarkRefused", None, "*", "show", "封存之后才来，说明", "it came after the take was closed; it is said"),
    row("*", "SegmentHeld", None, "*", "show", "已落盘时长，灯由它点亮", "seconds held move; the light is lit by this alone"),
    row("*", "MarkHeld", None, "*", "nothing", "日志里已有", "the journal has it"),
    row("*", "GapBegan", None, "*", "show", "显示缺失", "the gap is shown"),
    row("*", "GapEnded", None, "*", "show", "缺失结束", "and no longer"),
    row("*", "CameraSettled", None, "*", "nothing", "程序日志里已有", "the program's log has it"),
    row("*", "Levels", None, "*", "show", "声音条", "the meter moves"),
    row("*", "SecondCamera", None, "*", "nothing", "第二个摄像头开了、断了或关了", "a second camera came, went or was closed"),
    row("*", "ProfileFell", None, "*", "show", "降了档", "the profile is named"),
    row("*", "ProfileClimbed", None, "*", "show", "回到上一档", "and named again"),
    row("*", "StampsDoubted", None, "*", "show", "摄像头的时间戳不可信，说明", "a camera's time stamps are wrong; it is said"),
    row("*", "RecorderFailed", None, "*", "show", "显示原因", "its sentence is shown"),
    row("*", "RecorderLost", "losses_left", "preparing", "lose", "封存已有的，重启录像机", "what is there is sealed, the recorder starts again"),
    row("*", "RecorderLost", "losses_spent", "failed", "lose", "连续三次起不来，停下", "three times in a row without getting ready: stop"),
    row("*", "DeliveryMoved", None, "*", "show", "已录好 · 正在送 · 总部已收 · 总部待核", "recorded, on its way, received, in quarantine"),
    row("*", "LineMoved", None, "*", "show", "显示网络", "the line is shown"),
)  # fmt: skip
LIFE: Final[Sequence[LifeRow]] = (*STARTING, *SALES, *IDENTIFYING, *OPENING, *RECORDING, *ANYWHERE)

_BY_PLACE: Final[dict[tuple[str, str], tuple[LifeRow, ...]]] = {}
for _each in LIFE:
    _place = (_each.state, _each.fact)
    _BY_PLACE[_place] = (*_BY_PLACE.get(_place, ()), _each)


def rows_of(state: Phase, fact: str) -> tuple[LifeRow, ...]:
    """Return the rows for a fact in a state, in order; those for every state where it has none of its own."""
    return _BY_PLACE.get((state, fact)) or _BY_PLACE.get(("*", fact), ())
