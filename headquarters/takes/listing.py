"""What `list` and `verify` show, to people and to programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from faults.trouble import Trouble
from headquarters.index.tables import Alarm, Take
from headquarters.takes.answers import doubt_trouble
from headquarters.takes.examine import Examination
from headquarters.takes.numbering import Holes, Numbering
from program.console import either, language

_STANDINGS = {"quarantined": ("总部待核", "in quarantine"), "declined": ("不收", "declined")}
"""What is said beside the state; what is received needs no word."""
_STATES = {"open": "未封存", "sealed": "已封存", "interrupted": "中断　"}
STATUS = {"intact": "完好", "interrupted": "中断", "open": "未封存", "damaged": "损坏"}


@dataclass(frozen=True, slots=True)
class Overview:
    """What `list` shows of one series: takes, their numbering, and the alarms of all terminals."""

    takes: Sequence[Take]
    numbering: Numbering
    alarms: Sequence[Alarm] = ()
    absent: Sequence[str] = ()
    """Sealed takes whose pack is not in the store."""
    damaged: Sequence[str] = ()
    """Those, and takes that did not verify when they were last examined."""


def listing_json(seen: Overview) -> dict[str, Any]:
    """One object: takes, missing and awaited numbers (as ranges), wrong links, alarms, and how many of what."""
    numbering = seen.numbering
    return {
        "takes": [_take_json(take) for take in seen.takes],
        "missing": [_hole_json(hole) for hole in numbering.missing],
        "awaited": [_hole_json(hole) for hole in numbering.awaited],
        "mismatches": [{"take": item.take, "before": item.before} for item in numbering.mismatches],
        "absent": list(seen.absent),
        "damaged": list(seen.damaged),
        "alarms": [
            {
                "at": alarm.at,
                "terminal": alarm.terminal,
                "code": alarm.what,
                "detail": alarm.detail,
                "sentence": alarm_trouble(alarm).sentence(),
            }
            for alarm in seen.alarms
        ],
        "counts": _counts(seen),
    }


def alarm_trouble(alarm: Alarm) -> Trouble:
    """An alarm in words."""
    facts = {"terminal": alarm.terminal, "detail": alarm.detail}
    return Trouble(alarm.what, facts, said=f"{alarm.what}: {alarm.detail}")


def _hole_json(hole: Holes) -> dict[str, Any]:
    return {"terminal": hole.terminal, "first": str(hole.first), "last": str(hole.last), "count": hole.count}


def _take_json(take: Take) -> dict[str, Any]:
    return {
        "take": take.take,
        "terminal": take.terminal,
        "epoch": take.epoch,
        "series": take.series,
        "number": take.number,
        "state": take.state,
        "standing": take.standing,
        "quarantine": take.quarantine,
        "notes": take.notes.split(),
        "demonstration": take.demonstration,
        "opened": take.opened,
        "received": take.received,
        "captured_s": take.captured_us / 1e6,
        "entries": take.entries,
        "segments": take.segments,
        "bytes": take.pack_bytes,
    }


def _counts(seen: Overview) -> dict[str, int]:
    """How many takes stand how. A demonstration is none of them, and what is damaged is not whole whatever it is."""
    damaged = frozenset(seen.damaged)
    whole = Counter(take.standing for take in seen.takes if not take.demonstration and take.take not in damaged)
    counts = {word: whole[word] for word in ("received", "quarantined", "declined", "open")}
    return counts | {"damaged": len(damaged), "demonstrations": sum(take.demonstration for take in seen.takes)}


def listing_lines(seen: Overview) -> Iterator[str]:
    """A line a take, then what is missing and what does not fit; in the language of the console."""
    for take in seen.takes:
        yield from _take_lines(take)
    if seen.takes:
        yield _count_line(_counts(seen))
    else:
        yield either("还没有录像。", "No takes yet.")
    for hole in seen.numbering.missing:
        yield either(f"缺号：{hole}", f"missing: {hole}")
    for hole in seen.numbering.awaited:
        yield either(f"未到：{hole}（终端说录过）", f"awaited: {hole} (its terminal has spoken of it)")
    for item in seen.numbering.mismatches:
        yield either(
            f"不符：{item.take} 写明的前一段，与这里保存的 {item.before} 不符",
            f"mismatch: {item.take} does not name {item.before} as it is held here",
        )
    for take_name in seen.absent:
        yield either(f"录像包不在：{take_name}", f"absent: {take_name}: its pack is not in the store")
    for take_name in seen.damaged:
        if take_name not in seen.absent:
            yield either(f"损坏：{take_name}", f"damaged: {take_name}: it did not verify when it was last examined")
    for alarm in seen.alarms:
        words = f"{alarm_trouble(alarm).words(language())} ({alarm.detail})"
        yield either(f"告警：{alarm.at}  {alarm.terminal}：{words}", f"alarm: {alarm.at}  {alarm.terminal}: {words}")


def _take_lines(take: Take) -> Iterator[str]:
    when = take.received or either("还没有封存", "not sealed yet")
    state, segments = either(_STATES[take.state], f"{take.state:<11}"), either("个分片", "segments")
    seconds = f"{take.captured_us / 1e6:8.1f} {either('秒', 's')}"
    flags = [either(*_STANDINGS[take.standing])] if take.standing in _STANDINGS else []
    flags += [either("演示，不计", "demonstration, not counted")] if take.demonstration else []
    flagged = f"  {either('，', ', ').join(flags)}" if flags else ""
    yield f"{take.take}  {state}  {seconds}  {take.segments:5} {segments}  {when}{flagged}"
    for code in take.reasons:
        yield f"    {either('注：', 'note: ')}{doubt_trouble(take, code).words(language())} [{code}]"


def _count_line(counts: dict[str, int]) -> str:
    return either(
        "已收 {received} 段，待核 {quarantined} 段，不收 {declined} 段，未封存 {open} 段，损坏 {damaged} 段；"
        "演示 {demonstrations} 段，不计",
        "{received} received, {quarantined} in quarantine, {declined} declined, {open} not sealed, {damaged} damaged; "
        "{demonstrations} demonstrations, not counted",
    ).format(**counts)


def examination_lines(take: str, found: Examination) -> Iterator[str]:
    """The status first, then every fault with its place; in the language of the console."""
    records = found.chain.segments.values()
    captured = found.chain.captured_us / 1e6
    yield either(f"{take}：{STATUS[found.status]}", f"{take}: {found.status}")
    yield either(
        f"{found.chain.count} 条日志，{len(records)} 个分片，{captured:.1f} 秒；解密了 {found.opened} 个分片",
        f"{found.chain.count} entries, {len(records)} segments, {captured:.1f} s; {found.opened} segments decrypted",
    )
    for fault in found.faults:
        yield either("问题：", "fault: ") + fault.report(language())
    for note in found.notes:
        yield either("注：", "note: ") + note.words(language())
