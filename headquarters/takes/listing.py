"""What `list` and `verify` show, to people and to programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from headquarters.index.tables import Take
from headquarters.takes.examine import Examination
from headquarters.takes.numbering import Numbering
from program.console import either, language

_STATES = {"open": "未封存", "sealed": "已封存", "interrupted": "中断　"}
_STATUS = {"intact": "完好", "interrupted": "中断", "open": "未封存", "damaged": "损坏"}


def listing_json(takes: Sequence[Take], numbering: Numbering) -> dict[str, Any]:
    """One object: takes, missing numbers (as ranges), wrong links."""
    return {
        "takes": [_take_json(take) for take in takes],
        "missing": [
            {"terminal": hole.terminal, "first": str(hole.first), "last": str(hole.last), "count": hole.count}
            for hole in numbering.missing
        ],
        "mismatches": [{"take": item.take, "before": item.before} for item in numbering.mismatches],
    }


def _take_json(take: Take) -> dict[str, Any]:
    return {
        "take": take.take,
        "terminal": take.terminal,
        "series": take.series,
        "number": take.number,
        "state": take.state,
        "opened": take.opened,
        "received": take.received,
        "captured_s": take.captured_us / 1e6,
        "entries": take.entries,
        "segments": take.segments,
        "bytes": take.pack_bytes,
    }


def listing_lines(takes: Sequence[Take], numbering: Numbering) -> Iterator[str]:
    """A line a take, then what is missing and what does not fit; in the language of the console."""
    for take in takes:
        when = take.received or either("还没有封存", "not sealed yet")
        state, segments = either(_STATES[take.state], f"{take.state:<11}"), either("个分片", "segments")
        seconds = f"{take.captured_us / 1e6:8.1f} {either('秒', 's')}"
        yield f"{take.take}  {state}  {seconds}  {take.segments:5} {segments}  {when}"
    if not takes:
        yield either("还没有录像。", "No takes yet.")
    for hole in numbering.missing:
        yield either(f"缺号：{hole}", f"missing: {hole}")
    for item in numbering.mismatches:
        yield either(
            f"不符：{item.take} 写明的前一段，与这里保存的 {item.before} 不符",
            f"mismatch: {item.take} does not name {item.before} as it is held here",
        )


def examination_lines(take: str, found: Examination) -> Iterator[str]:
    """The status first, then every fault with its place; in the language of the console."""
    records = found.chain.segments.values()
    captured = sum(record.end_us - record.start_us for record in records) / 1e6
    yield either(f"{take}：{_STATUS[found.status]}", f"{take}: {found.status}")
    yield either(
        f"{found.chain.count} 条日志，{len(records)} 个分片，{captured:.1f} 秒；解密了 {found.opened} 个分片",
        f"{found.chain.count} entries, {len(records)} segments, {captured:.1f} s; {found.opened} segments decrypted",
    )
    for fault in found.faults:
        yield either("问题：", "fault: ") + fault.report(language())
    for note in found.notes:
        yield either("注：", "note: ") + note.words(language())
