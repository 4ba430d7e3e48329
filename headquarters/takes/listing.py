"""What `list` and `verify` show, to people and to programs."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from faults.trouble import Trouble
from headquarters.index.listed_rows import Tally
from headquarters.index.tables import Alarm, Standing, Take
from headquarters.takes.answers import doubt_trouble
from headquarters.takes.examine import Examination
from headquarters.takes.numbering import Holes, Numbering
from program.console import either, language

_STANDINGS = {"quarantined": ("总部待核", "in quarantine"), "declined": ("不收", "declined")}
"""What is said beside the state; what is received needs no word."""
_COUNTED: tuple[Standing, ...] = ("received", "quarantined", "declined", "open")
_STATES = {"open": "未封存", "sealed": "已封存", "interrupted": "中断　"}
STATUS = {"intact": "完好", "interrupted": "中断", "open": "未封存", "damaged": "损坏"}


@dataclass(frozen=True, slots=True)
class Overview:
    """What `list` shows of one series: some takes or all, and of all of them numbering, counts and alarms.

    While `takes` is walked over, `gone` grows: whether a pack is there is only asked of a take that is shown.
    """

    takes: Iterable[Take]
    numbering: Numbering
    tally: Tally
    found: int
    """How many takes are as they were asked for."""
    alarms: Sequence[Alarm] = ()
    alarm_count: int = 0
    rotten: Sequence[str] = ()
    """Takes that did not verify when they were last examined; at most so many as are shown of anything."""
    gone: list[Take] = field(default_factory=list)
    """Sealed takes that are shown and whose pack is not in the store."""
    known: set[str] = field(default_factory=set)
    """Those of them that count as damaged already."""
    asked: bool = False
    """Whether it was asked for some of the takes only."""
    next: str | None = None
    """Behind this take the next page begins; None where this is the last one."""

    @property
    def absent(self) -> list[str]:
        """The names of those."""
        return [take.take for take in self.gone]

    @property
    def damaged(self) -> list[str]:
        """What did not verify, and what is absent."""
        return sorted({*self.rotten, *self.absent})

    @property
    def news(self) -> list[Take]:
        """Absent takes that are not counted as damaged yet."""
        return [take for take in self.gone if take.take not in self.known]


def listing_json(seen: Overview) -> dict[str, Any]:
    """One object: takes, missing and awaited numbers (as ranges), wrong links, alarms, and how many of what."""
    return {"takes": [_take_json(take) for take in seen.takes], **_rest_json(seen)}


def listing_pieces(seen: Overview, *, plain: bool = False) -> Iterator[str]:
    """The same object as JSON, line by line, so that nothing but a line is in memory; `plain`: in ASCII."""
    yield '{\n  "takes": ['
    takes = iter(seen.takes)
    take = next(takes, None)
    while take is not None:
        following = next(takes, None)
        yield f"    {json.dumps(_take_json(take), ensure_ascii=plain)}{',' if following else ''}"
        take = following
    yield "  ],\n" + json.dumps(_rest_json(seen), ensure_ascii=plain, indent=2).removeprefix("{\n")


def _rest_json(seen: Overview) -> dict[str, Any]:
    numbering = seen.numbering
    return {
        "found": seen.found,
        "next": seen.next,
        "missing": [_hole_json(hole) for hole in numbering.missing],
        "awaited": [_hole_json(hole) for hole in numbering.awaited],
        "mismatches": [{"take": item.take, "before": item.before} for item in numbering.mismatches],
        "absent": seen.absent,
        "damaged": seen.damaged,
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
        "more": _more(seen),
    }


def _more(seen: Overview) -> dict[str, int]:
    """How much of each is not named here: numbers, links, takes, alarms."""
    numbering = seen.numbering
    return {
        "missing": numbering.missing_count - sum(hole.count for hole in numbering.missing),
        "awaited": numbering.awaited_count - sum(hole.count for hole in numbering.awaited),
        "mismatches": numbering.mismatch_count - len(numbering.mismatches),
        "damaged": seen.tally.damaged - len(seen.rotten),
        "alarms": seen.alarm_count - len(seen.alarms),
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
    whole = seen.tally.standings - Counter(take.standing for take in seen.news if not take.demonstration)
    counts = {word: whole[word] for word in _COUNTED}
    damaged = seen.tally.damaged + len(seen.news)
    return counts | {"damaged": damaged, "demonstrations": seen.tally.demonstrations}


def listing_lines(seen: Overview) -> Iterator[str]:
    """A line a take, then what is missing and what does not fit; in the language of the console."""
    shown = 0
    for shown, take in enumerate(seen.takes, 1):  # noqa: B007 - the last one is how many there were
        yield from _take_lines(take)
    if shown:
        yield _count_line(_counts(seen))
    elif not seen.found:
        yield either("没有这样的录像。", "No such takes.") if seen.asked else either("还没有录像。", "No takes yet.")
    yield from _trouble_lines(seen)
    if seen.next is not None:
        yield either(
            f"共 {seen.found} 段，这里列了 {shown} 段；接着看：--after {seen.next}；全部列出：--all",
            f"{shown} of {seen.found} takes; go on with --after {seen.next}, or list all of them with --all",
        )


def _trouble_lines(seen: Overview) -> Iterator[str]:
    more, absent = _more(seen), seen.absent
    for hole in seen.numbering.missing:
        yield either(f"缺号：{hole}", f"missing: {hole}")
    yield from _more_line(more["missing"], "缺号", "missing", "个", "numbers")
    for hole in seen.numbering.awaited:
        yield either(f"未到：{hole}（终端说录过）", f"awaited: {hole} (its terminal has spoken of it)")
    yield from _more_line(more["awaited"], "未到", "awaited", "个", "numbers")
    for item in seen.numbering.mismatches:
        yield either(
            f"不符：{item.take} 写明的前一段，与这里保存的 {item.before} 不符",
            f"mismatch: {item.take} does not name {item.before} as it is held here",
        )
    yield from _more_line(more["mismatches"], "不符", "mismatch", "处", "takes")
    for take_name in absent:
        yield either(f"录像包不在：{take_name}", f"absent: {take_name}: its pack is not in the store")
    for take_name in seen.damaged:
        if take_name not in absent:
            yield either(f"损坏：{take_name}", f"damaged: {take_name}: it did not verify when it was last examined")
    yield from _more_line(more["damaged"], "损坏", "damaged", "段", "takes")
    yield from _more_line(more["alarms"], "告警", "alarm", "个较早的", "earlier ones")
    for alarm in seen.alarms:
        words = f"{alarm_trouble(alarm).words(language())} ({alarm.detail})"
        yield either(f"告警：{alarm.at}  {alarm.terminal}：{words}", f"alarm: {alarm.at}  {alarm.terminal}: {words}")


def _more_line(count: int, zh: str, en: str, zh_unit: str, en_unit: str) -> Iterator[str]:
    if count:
        yield either(
            f"{zh}：还有 {count} {zh_unit}没有列出（--terminal，或 --all）",
            f"{en}: {count} more {en_unit} are not named here (--terminal, or --all)",
        )


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
