"""What is said of a take in a list: one word for where it is, and beside it why and until when."""

from typing import Final

from terminal.session.facts.courier import DeliveryState
from terminal.session.facts.desk import TakeRow
from terminal.ui.parts.delivery_words import why_of
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "take.held": "已录好",
    "take.sending": "正在送 {percent}%",
    "take.received": "总部已收",
    "take.quarantined": "总部待核",
    "take.declined": "不收",
    "take.refused": "送不出",
    "take.open": "录制中",
    "take.ending.interrupted": "中断",
    "take.ending.given_up": "已放弃",
    "take.ending.ended_by_no": "客户结束",
    "take.ending.ended_by_supervisor": "主管终止",
    "take.ending.ended": "提前结束",
    "take.note.practice": "试练，不送总部",
    "take.note.stays": "保存在本机",
    "take.note.held": "等着送",
    "take.note.again": "{time} 自动再送",
    "take.note.sending": "还剩 {left}",
    "take.note.received": "回执 {time}",
    "take.note.quarantined": "总部看过再定",
    "take.note.interrupted": "须重录或接着录",
    "take.note.interrupted.received": "已送总部，须重录",
    "take.note.given_up": "这笔业务要重录",
    "take.note.given_up.received": "已送总部，要重录",
    "take.note.ended_by_no.received": "已送总部，回执 {time}",
    "take.note.ended_by_supervisor.received": "已送总部，回执 {time}",
    "take.note.ended.received": "已送总部，回执 {time}",
}
EN: dict[str, str] = {
    "take.held": "Recorded",
    "take.sending": "Sending {percent}%",
    "take.received": "Received",
    "take.quarantined": "In question",
    "take.declined": "Declined",
    "take.refused": "Stuck",
    "take.open": "Recording",
    "take.ending.interrupted": "Interrupted",
    "take.ending.given_up": "Given up",
    "take.ending.ended_by_no": "Ended: a no",
    "take.ending.ended_by_supervisor": "Ended",
    "take.ending.ended": "Ended early",
    "take.note.practice": "Practice, stays here",
    "take.note.stays": "Stays on this machine",
    "take.note.held": "Waits to be sent",
    "take.note.again": "Tried again at {time}",
    "take.note.sending": "{left} to go",
    "take.note.received": "Receipt {time}",
    "take.note.quarantined": "Headquarters will decide",
    "take.note.interrupted": "To be gone on with or recorded again",
    "take.note.interrupted.received": "Sent; to be recorded again",
    "take.note.given_up": "To be recorded again",
    "take.note.given_up.received": "Sent; to be recorded again",
    "take.note.ended_by_no.received": "Sent, receipt {time}",
    "take.note.ended_by_supervisor.received": "Sent, receipt {time}",
    "take.note.ended.received": "Sent, receipt {time}",
}
TONES: Final[dict[DeliveryState, Tone]] = {
    "held": "plain", "sending": "plain", "received": "ok", "quarantined": "warn", "declined": "fail", "refused": "fail",
}  # fmt: skip
BROKEN: Final[dict[str, Tone]] = {
    "interrupted": "fail", "given_up": "plain", "ended_by_no": "plain", "ended_by_supervisor": "plain",
    "ended": "plain",
}  # fmt: skip
"""Endings that are said instead of 已录好: whoever reads that thinks that all is well."""
_MEGA: Final = 1_000_000


def word_of(phrases: Phrases, row: TakeRow) -> tuple[Tone, str]:
    """Where a take is, as tone and word. Green is only a finished sale that headquarters has acknowledged."""
    if row.state in ("quarantined", "declined", "refused"):
        return TONES[row.state], phrases(f"take.{row.state}")
    if row.ending in BROKEN:
        return BROKEN[row.ending], phrases(f"take.ending.{row.ending}")
    if not row.ending:
        return "plain", phrases("take.open")
    if row.state == "sending":
        return "plain", phrases("take.sending", percent=percent_of(row))
    return TONES[row.state], phrases(f"take.{row.state}")


def note_of(phrases: Phrases, row: TakeRow) -> str:
    """Why it is there, and until when."""
    time = clock_of(row.moved_at)
    if row.practice:
        return phrases("take.note.practice")
    broken = f"take.note.{row.ending}.received" if row.state == "received" else f"take.note.{row.ending}"
    if row.ending in BROKEN and phrases.has(broken):
        return phrases(broken, time=time)
    if row.detail is not None:
        return why_of(phrases, row.detail)[0]
    if row.state == "held":
        again = clock_of(row.again_at)
        return (
            phrases("take.note.again", time=again)
            if again
            else phrases("take.note.held" if row.goes else "take.note.stays")
        )
    if row.state == "sending":
        return phrases("take.note.sending", left=f"{max(1, row.bytes_left // _MEGA)} MB")
    key = f"take.note.{row.state}"
    return phrases(key, time=time) if phrases.has(key) else ""


def percent_of(row: TakeRow) -> int:
    """How much of it has arrived, in whole per cent that are over."""
    return 100 * row.delivered // row.total if row.total else 0


def clock_of(moment: str) -> str:
    """`14:16` of wall time in ISO 8601; empty where there is none."""
    return moment[11:16] if "T" in moment else ""


def day_of(moment: str) -> str:
    """`11-22` of wall time in ISO 8601."""
    return moment[5:10]
