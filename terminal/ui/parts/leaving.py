"""The questions before the program is left: in plain words, or by the word of somebody who may open the screen."""

from typing import Final

from terminal.session.snapshot import Phase, Snapshot
from terminal.ui.flow import SIGN, Ask, Choice, Flow
from terminal.ui.phrases.table import clock

_NAMES: Final[dict[Phase, str]] = {
    "opening": "close", "recording": "close", "closing": "close", "identifying": "close_identity",
}  # fmt: skip
"""What is lost by leaving now, by phase."""
_NOTHING_YET: Final[frozenset[Phase]] = frozenset({"preparing", "failed"})
"""Nothing works yet, or any more: where nobody has an account nothing is asked then."""

ZH: dict[str, str] = {
    "leave_plain.title": "关闭双录终端？",
    "leave_plain.text": "关闭以后不能录制。没有送完的录像，下次打开接着送。",
    "leave_plain.confirm": "关闭",
    "leave_plain.cancel": "不关",
    "leave_signed.title": "退出全屏",
    "leave_signed.text": "要主管、设备管理员或管理员本人签工号和密码。会记入操作日志。",
    "leave_signed.then": "要做什么",
    "leave_signed.close": "关闭程序",
    "leave_signed.window": "只退出全屏，程序接着用",
    "leave_signed.confirm": "确认",
    "leave_signed.cancel": "返回",
    "leave_taking.title": "正在录制，要关闭程序？",
    "leave_taking.text": (
        "录像 {take} 会就此结束，按“中断”封存；已经落盘的 {clock} 不会丢。要主管、设备管理员或管理员本人签工号和密码。"
    ),
    "leave_taking.confirm": "中断并关闭",
    "leave_taking.cancel": "继续录制",
}
EN: dict[str, str] = {
    "leave_plain.title": "Close the terminal?",
    "leave_plain.text": "Nothing can be recorded then. What is not delivered yet goes on at the next start.",
    "leave_plain.confirm": "Close",
    "leave_plain.cancel": "Stay",
    "leave_signed.title": "Out of full screen",
    "leave_signed.text": "A supervisor, field IT or the administrator signs in person. It is noted in the audit log.",
    "leave_signed.then": "What shall be done",
    "leave_signed.close": "Close the program",
    "leave_signed.window": "Only leave full screen, and go on",
    "leave_signed.confirm": "Confirm",
    "leave_signed.cancel": "Back",
    "leave_taking.title": "A recording runs. Close the program?",
    "leave_taking.text": (
        "Take {take} ends here and is sealed as interrupted; the {clock} on disk are not lost. "
        "A supervisor, field IT or the administrator signs in person."
    ),
    "leave_taking.confirm": "Break off and close",
    "leave_taking.cancel": "Go on recording",
}


def leaving_flow(snapshot: Snapshot) -> Flow | None:
    """The question before the program is left now; None where nothing is to be asked."""
    take = snapshot.take
    values = {"take": take.take or "", "clock": clock(take.held_s)}
    lost = _NAMES.get(snapshot.phase)
    if snapshot.staff.known:
        if lost == "close":
            return Flow("leave_taking", SIGN, "unlock_kiosk", values=values)
        choices = tuple(Choice(value, f"leave_signed.{value}") for value in ("close", "window"))
        return Flow("leave_signed", (Ask("then", "leave_signed.then", choices), *SIGN), "unlock_kiosk")
    if lost is not None:
        return Flow(lost, destructive=True, values=values)
    return None if snapshot.phase in _NOTHING_YET else Flow("leave_plain", destructive=True)
