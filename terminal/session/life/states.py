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
    "identify", "correct_sale", "end_sale", "hear", "measure_disk", "open", "refuse", "doubt_early", "walk", "judge", "told", "go_on", "confirm_places", "doubt_places",
    "close", "unseal", "lose", "analyst", "watch_source", "show", "nothing",
    "staff", "entry", "desk", "customer", "voice", "skip_hint", "drop", "recogniser", "hear_words", "heed", "reader", "chip",
    "see_documents", "see_paper", "take_paper", "keep_paper", "hold_object",
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
    row("planned", "Pressed.drop_sale", None, "ready", "drop", "这笔业务不办了，记下原因", "the sale is not made, with the reason"),
    row("planned", "Pressed.start", "clock_undecided", "doubting", "start", "时间可疑，请主管决定", "the clock cannot be believed: a supervisor decides"),
    row("planned", "Pressed.start", "identity_asked", "identifying", "start", "先征得同意、核对身份", "consent and identity first"),
    row("planned", "Pressed.start", "no_identity", "opening", "start", "不核对身份，直接开始", "without the identity step"),
    row("doubting", "Pressed.accept_clock", "identity_asked", "identifying", "accept_clock", "主管署名说明，先核对身份", "he answers for it, with name and reason: identity first"),
    row("doubting", "Pressed.accept_clock", "no_identity", "opening", "accept_clock", "主管署名说明，直接开始", "he answers for it, with name and reason"),
    row("doubting", "Pressed.leave", None, "planned", "nothing", "不录，返回方案", "back to the plan, nothing is recorded"),
    row("sealed", "Pressed.leave", None, "ready", "leave", "返回首页", "back home"),
)  # fmt: skip
IDENTIFYING_MEANS: Final[dict[str, tuple[str, str]]] = {
    "Pressed.consent": (
        "销售人员代填客户说的：同意或不同意",
        "the seller enters what the customer said, each consent apart",
    ),
    "CustomerActed": ("客户在她的屏上回答，或者收回", "the customer answers on her own display, or takes it back"),
    "Pressed.try_sound": ("录 10 秒听一听，只在内存里", "ten seconds are recorded and played, in memory only"),
    "Pressed.accept_room": ("主管署名：环境没全好也录", "a supervisor lets it begin though the room is not all right"),
    "Pressed.retake": ("忘掉这一面，重读", "this side of the card is forgotten and read again"),
    "Pressed.confirm_field": ("记下操作员看到的", "what the operator sees there is kept beside the reading"),
    "Pressed.accept_differences": ("第二人署名：是读错或写错的疑点", "a second person answers for doubts of reading"),
    "Pressed.check_online": ("联网核查：姓名和号码", "name and number are checked by the official online check"),
    "Pressed.accept_online": (
        "第二人署名：联网核查不符，他来定",
        "a second person decides where that check is against her",
    ),
    "Pressed.choose_document": ("换另一种证件，或改由人照着填", "another document is shown, or people read it"),
    "Pressed.take_still": ("拍证件", "its picture is taken"),
    "Pressed.type_document": ("照着证件填一项", "a field of it is typed"),
    "Pressed.confirm_document": ("第二人署名：证件和人都看过", "a second person has seen document and customer"),
    "Pressed.use_card": ("还是由机器读", "a machine reads it after all"),
    "Pressed.absent": ("这个人还没到，说明原因", "this person is not here yet, with the reason"),
    "Pressed.begin_challenge": ("抽取动作，最多三次", "the analyst draws gestures; at most three times"),
    "Pressed.skip_flash": ("这一次不再用彩光", "no colours any more in this attempt; they prove nothing then"),
    "Pressed.by_sight": ("第二人署名当面核对", "a second person's word, with name and reason, is the other way"),
    "Pressed.confirm_places": ("操作员指认谁是谁", "the operator says who sits where: roles are bound to faces"),
    "Pressed.skip_places": ("说明原因，不指认", "nobody can say it, with the reason: on without"),
    "Pressed.next": ("下一步", "the next stage"),
    "Pressed.back": ("上一步，什么都不丢", "the stage before; nothing is lost"),
    "Pressed.cancel": ("放弃核对，全部忘掉", "everything is forgotten"),
    "RoomSeen": ("光线、清晰、几张脸", "light, sharpness, how many faces"),
    "SoundTried": ("试音到哪里了", "how the try of the microphone stands"),
    "StillTaken": ("证件拍好了", "the document's picture is there"),
    "CardSeen": ("显示证件现在的样子", "how the card looks now is shown"),
    "CardRead": ("显示读到的字段和差异", "its fields are shown, and where they differ from the sale"),
    "OnlineAnswered": (
        "联网核查的回答，或没有核查、为什么",
        "what the online check answered, or why nothing was checked",
    ),
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
    if fact in ("Pressed.consent", "Pressed.next"):
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


IDENTIFYING: Final = (
    *(each for fact in IDENTIFYING_MEANS for each in _identifying(fact)),
    row("identifying", "Pressed.correct_sale", None, "ready", "correct_sale", "别人的证件：回表单改资料", "another person's document: back to the form"),
    row("identifying", "Pressed.end_sale", None, "ready", "end_sale", "别人的证件：不办了，说明原因", "another person's document: the sale is not made, with the reason"),
    row("identifying", "ReaderRead", None, "identifying", "chip", "读卡器读到了：正反面一起", "the reader has read a card: both sides at once"),
    row("identifying", "Levels", None, "identifying", "hear", "声音条；环境检查量噪声和人声", "the meter moves; the room check goes by it"),
)  # fmt: skip
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
    row("recording", "PressJudged", "walk_goes_on", "recording", "go_on", "质检有了结论，照此往下", "the checks have spoken, or cannot: on by what they say"),
    row("recording", "PressJudged", "walk_ended", "closing", "go_on", "质检有了结论，流程结束，封存", "the same, and the walk is at an end: sealing"),
    row("recording", "CustomerActed", "walk_goes_on", "recording", "customer", "客户在她的屏上做了什么，记入日志", "what the customer did is marked"),
    row("recording", "CustomerActed", "walk_ended", "closing", "customer", "客户撤回录制的同意：结束，封存", "the customer takes her consent to the recording back: sealing"),
    row("recording", "Pressed.confirm_places", None, "recording", "confirm_places", "再次指认谁是谁，记录在案", "who sits where is said again, and marked"),
    row("recording", "FacesSeen", None, "recording", "show", "显示人脸", "the faces are shown"),
    row("recording", "PaperSeen", None, "recording", "see_paper", "材料的标题读到了；在高拍仪下的拍下来", "a paper's title was read; one under the camera for documents is taken"),
    row("recording", "Pressed.take_paper", None, "recording", "take_paper", "拍下高拍仪下的材料", "the paper under the camera for documents is taken"),
    row("recording", "StillTaken", None, "recording", "keep_paper", "材料拍好了，封存", "its picture is there, and is sealed"),
    row("recording", "TitlesLooked", None, "recording", "show", "看过有没有材料", "papers were looked for"),
    row("recording", "VoicesHeard", None, "recording", "show", "听到谁在说话，记录在案", "whose voice was heard is noted"),
    row("recording", "PlayoutFound", None, "recording", "show", "机器念的，话筒里听到没有，记录在案", "whether the machine was heard in the microphone is noted"),
    row("recording", "VoicesTold", None, "recording", "told", "说过的都听完了，等它的往下走", "all that was said is told; what waited for it goes on"),
    row("recording", "WordsTold", None, "recording", "told", "说过的都写完了，等它的往下走", "all that was said is written down; what waited for it goes on"),
    row("recording", "Recognised", None, "recording", "hear_words", "听到的话：显示，定下来的记入日志", "what was said is shown, and marked once it is final"),
    row("recording", "RolesDoubted", None, "recording", "doubt_places", "记录一次，请操作员再指认", "marked, once; the operator is asked"),
    row("recording", "GapBegan", None, "recording", "watch_source", "设备断开则流程中断，录制继续", "with a source away the walk is interrupted; recording goes on"),
    row("recording", "GapEnded", None, "recording", "watch_source", "设备恢复，流程继续", "with all sources back the walk goes on"),
    row("recording", "TakeClosed", None, "sealed", "close", "录像机自行封存（如磁盘满）", "the recorder had to close it (disk), with the reason"),
    row("closing", "TakeClosed", None, "sealed", "close", "已封存", "it is sealed"),
    row("recording", "TakeUnsealed", None, "ready", "unseal", "没封成，由恢复封存", "not sealed: recovery will do it"),
    row("closing", "TakeUnsealed", None, "ready", "unseal", "没封成，由恢复封存", "not sealed: recovery will do it"),
)  # fmt: skip
OBSERVED: Final = tuple(
    fact for fact in IDENTIFYING_MEANS if not fact.startswith("Pressed.") and fact != "CustomerActed"
)
"""What the analyst saw. Nobody asks for it any more where no other row takes it."""
OF_VOICES: Final = ("VoicesHeard", "PlayoutFound", "VoicesTold")
OF_PAPERS: Final = ("PaperSeen", "TitlesLooked")
ANYWHERE: Final = (
    row("*", "CameraJudged", None, "*", "judge_camera", "记下是哪台摄像头", "which camera it is goes into the next take"),
    row("*", "ClockJudged", None, "*", "judge_clock", "记下时间是否可信", "whether the clock can be believed goes into the next take"),
    row("*", "AnalystReady", None, "*", "analyst", "可以看人脸和证件", "faces and cards can be looked at"),
    row("*", "AnalystFailed", None, "*", "analyst", "显示原因，录制继续", "its sentence is shown; a recording goes on"),
    row("*", "AnalystLost", None, "*", "analyst", "没人在看，录制继续", "nobody looks; a recording notes it and goes on"),
    *(row("*", fact, None, "*", "nothing", "来晚了，不用", "it came too late") for fact in (*OBSERVED, *OF_PAPERS)),
    *(row("*", fact, None, "*", "nothing", "来晚了，不用", "it came too late") for fact in OF_VOICES),
    row("*", "RecogniserReady", None, "*", "recogniser", "装了语音识别，说的话写下来", "a recogniser is there: takes are written down"),
    row("*", "RecogniserLost", None, "*", "recogniser", "语音识别断了，录制继续，记录在案", "nobody writes down; a recording notes it and goes on"),
    row("*", "RecogniserOff", None, "*", "recogniser", "没有语音识别，说明原因，录制继续", "there is none, with the reason; a recording notes it and goes on"),
    *(row("*", fact, None, "*", "nothing", "来晚了，不用", "it came too late") for fact in ("Recognised", "WordsTold")),
    row("*", "ReaderSeen", None, "*", "reader", "读卡器来了、走了、读不出来，说明原因", "the card reader came, went or failed, with the reason"),
    row("*", "ReaderRead", None, "*", "nothing", "来晚了，不用", "it came too late"),
    row("*", "EntryKept", None, "*", "judge", "日志有了这一条，质检照它判", "the journal has it: the checks judge by it"),
    row("*", "MarkRefused", None, "*", "judge", "封存之后才来，说明", "it came after the take was closed; it is said, unless it was an observation"),
    row("*", "SegmentHeld", None, "*", "show", "已落盘时长，灯由它点亮", "seconds held move; the light is lit by this alone"),
    row("*", "MarkHeld", None, "*", "judge", "日志里已有；等质检的往下走", "the journal has it; what waited for the checks goes on"),
    row("*", "GapBegan", None, "*", "show", "显示缺失", "the gap is shown"),
    row("*", "GapEnded", None, "*", "show", "缺失结束", "and no longer"),
    row("*", "CameraSettled", None, "*", "nothing", "程序日志里已有", "the program's log has it"),
    row("*", "DiskMeasured", None, "*", "measure_disk", "磁盘还能录多久", "how long could be recorded"),
    row("*", "Levels", None, "*", "show", "声音条", "the meter moves"),
    row("*", "SecondCamera", None, "*", "see_documents", "高拍仪开了、断了或关了；断了就用主摄像头，说明", "the camera for documents came, went or was closed; the first reads where it is gone, and it is said"),
    row("*", "ProfileFell", None, "*", "show", "降了档", "the profile is named"),
    row("*", "ProfileClimbed", None, "*", "show", "回到上一档", "and named again"),
    row("*", "StampsDoubted", None, "*", "show", "摄像头的时间戳不可信，说明", "a camera's time stamps are wrong; it is said"),
    row("*", "RecorderFailed", None, "*", "show", "显示原因", "its sentence is shown"),
    row("*", "RecorderLost", "losses_left", "preparing", "lose", "封存已有的，重启录像机", "what is there is sealed, the recorder starts again"),
    row("*", "RecorderLost", "losses_spent", "failed", "lose", "连续三次起不来，停下", "three times in a row without getting ready: stop"),
    row("*", "DeliveryMoved", None, "*", "desk", "已录好 · 正在送 · 总部已收 · 总部待核", "recorded, on its way, received, in quarantine"),
    row("*", "LineMoved", None, "*", "show", "显示网络", "the line is shown"),
)  # fmt: skip
STAFF: Final = (
    row("*", "StaffKnown", None, "*", "staff", "本机有没有账号", "whether this terminal has accounts"),
    row("*", "Pressed.sign_in", None, "*", "staff", "核对工号和密码", "number and password are checked"),
    row("*", "Pressed.set_password", None, "*", "staff", "设自己的密码", "an own password is set"),
    row("*", "Pressed.enter_code", None, "*", "staff", "用一次性登录码建首位管理员", "a code makes the first administrator"),
    row("*", "SignedIn", None, "*", "staff", "登录了", "somebody is signed in"),
    row("*", "SignInRefused", None, "*", "staff", "没登录成，说明原因", "nobody is, with the reason"),
    row("*", "SignedFor", None, "*", "staff", "署名成立，所署的事照办", "the word stands, and what it was given for is done"),
    row("*", "SigningRefused", None, "*", "staff", "署名不成立，说明原因", "it does not stand, with the reason"),
    row("ready", "Pressed.sign_out", None, "ready", "staff", "退出登录", "signed out"),
    row("planned", "Pressed.sign_out", None, "planned", "staff", "退出登录，方案留着", "signed out; the plan stays"),
    row("sealed", "Pressed.sign_out", None, "sealed", "staff", "退出登录", "signed out"),
    row("ready", "Pressed.lock", None, "ready", "staff", "久无人用，锁屏", "locked, nobody touched it for long"),
    row("planned", "Pressed.lock", None, "planned", "staff", "久无人用，锁屏", "locked, nobody touched it for long"),
    row("sealed", "Pressed.lock", None, "sealed", "staff", "久无人用，锁屏", "locked, nobody touched it for long"),
    row("*", "Pressed.lock", None, "*", "nothing", "录制前后不锁", "never around a recording"),
    row("ready", "Pressed.manage_staff", None, "ready", "staff", "管理账号", "accounts are managed"),
    row("planned", "Pressed.manage_staff", None, "planned", "staff", "主管在旁解锁、发码", "a supervisor unlocks, or gives a code"),
    row("sealed", "Pressed.manage_staff", None, "sealed", "staff", "主管在旁解锁、发码", "a supervisor unlocks, or gives a code"),
    row("*", "StaffRefused", None, "*", "staff", "账号的事没办成，说明原因", "what was asked about accounts was not done, with the reason"),
    row("*", "StaffListed", None, "*", "staff", "列出账号", "the accounts are listed"),
    row("*", "CodeMade", None, "*", "staff", "显示一次性登录码", "a code for a first sign-in is shown, once"),
    row("*", "Pressed.unlock_kiosk", None, "*", "staff", "有权限的人准许退出全屏", "somebody who may lets out of full screen"),
)  # fmt: skip
DESK: Final = (
    row("ready", "Pressed.go", None, "ready", "desk", "打开首页旁的页面", "a page beside the home page"),
    row("ready", "Pressed.save_draft", None, "ready", "entry", "存草稿", "the draft is kept"),
    row("ready", "Pressed.drop_draft", None, "ready", "entry", "删草稿", "the draft is dropped"),
    row("ready", "Pressed.preview_sale", None, "ready", "entry", "边填边看规则怎么说", "what the rules say of it so far"),
    row("ready", "Pressed.enter_sale", None, "ready", "entry", "做方案", "its plan is made"),
    row("ready", "Pressed.practise", None, "ready", "entry", "做试练的方案", "a plan to practise by"),
    row("ready", "Pressed.import_sale", None, "ready", "entry", "导入业务文件", "a sale is read from a file"),
    row("ready", "Pressed.claim_task", None, "ready", "entry", "领总部任务", "a task of headquarters is claimed"),
    row("ready", "Pressed.give_back_task", None, "ready", "entry", "退回总部任务", "a task is given back"),
    row("ready", "Pressed.send_now", None, "ready", "desk", "现在再送", "what waits is tried at once"),
    row("ready", "Pressed.check_health", None, "ready", "desk", "再查一遍本机", "the machine is checked again"),
    row("ready", "Pressed.make_support", None, "ready", "desk", "做支持包", "a support bundle is made"),
    row("ready", "Pressed.open_replay", None, "ready", "desk", "说明原因，查看录像", "a take is looked at, with the reason"),
    row("ready", "Pressed.move_replay", None, "ready", "desk", "放、停、跳、变速", "played, stopped, moved in"),
    row("ready", "Pressed.close_replay", None, "ready", "desk", "不看了", "closed again"),
    row("*", "DraftsListed", None, "*", "entry", "列出草稿", "the drafts are listed"),
    row("*", "TasksListed", None, "*", "entry", "列出总部任务", "the tasks of headquarters are listed"),
    row("*", "SalePreviewed", None, "*", "entry", "规则怎么说", "what the rules say"),
    row("*", "EntryOpened", None, "*", "entry", "打开业务资料", "the form is open on a draft"),
    row("*", "SaleRefused", None, "*", "entry", "做不成方案，说明原因", "no plan can be made, with the reason"),
    row("*", "TakesListed", None, "*", "desk", "列出录像", "the takes are listed"),
    row("*", "HealthChecked", None, "*", "desk", "本机状况", "how the machine is"),
    row("*", "SupportMade", None, "*", "desk", "支持包做好了，或没做成", "the bundle is written, or could not be"),
    row("*", "ReplayMoved", None, "*", "desk", "查看到哪里了", "where the looking is"),
)  # fmt: skip
CUSTOMER: Final = (
    row("recording", "Pressed.say", None, "recording", "customer", "机器朗读", "the machine reads aloud"),
    row("recording", "Pressed.stop_saying", None, "recording", "customer", "不再朗读", "and stops"),
    row("recording", "Pressed.heard", None, "recording", "customer", "销售人员说听到了什么", "what the seller heard the customer say"),
    row("recording", "Pressed.heed", None, "recording", "heed", "销售人员看到了用语提醒", "a warning about what was said was seen"),
    row("recording", "Pressed.skip_hint", None, "recording", "skip_hint", "提示看过了", "a hint is done with"),
    row("*", "CustomerActed", None, "*", "customer", "不在录制：只管屏上的事", "outside a recording: only what is on her screen"),
    row("*", "VoiceKnown", None, "*", "voice", "本机能不能朗读", "whether this machine has a voice"),
    row("*", "Spoken", None, "*", "voice", "声音做好了，放给客户听", "the sound is made; it is played"),
    row("*", "SpeakingFailed", None, "*", "voice", "读不出来，由销售人员读", "no sound; the seller reads it"),
    row("*", "SoundPlayed", None, "*", "voice", "放完了，或停了", "played to its end, or stopped"),
    row("*", "ObjectHeld", None, "*", "hold_object", "笔迹、材料的照片等已封存", "strokes, pictures of papers and the like are sealed"),
)  # fmt: skip
LIFE: Final[Sequence[LifeRow]] = (
    *STARTING, *SALES, *IDENTIFYING, *OPENING, *RECORDING, *STAFF, *DESK, *CUSTOMER, *ANYWHERE,
)  # fmt: skip

_BY_PLACE: Final[dict[tuple[str, str], tuple[LifeRow, ...]]] = {}
for _each in LIFE:
    _place = (_each.state, _each.fact)
    _BY_PLACE[_place] = (*_BY_PLACE.get(_place, ()), _each)


def rows_of(state: Phase, fact: str) -> tuple[LifeRow, ...]:
    """Return the rows for a fact in a state, in order; those for every state where it has none of its own."""
    return _BY_PLACE.get((state, fact)) or _BY_PLACE.get(("*", fact), ())
