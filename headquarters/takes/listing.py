"""What `list` and `verify` show, to people and to programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from headquarters.index.tables import Take
from headquarters.takes.examine import Examination
from headquarters.takes.numbering import Numbering


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
    """A line a take, then what is missing and what does not fit."""
    for take in takes:
        when = take.received or "not sealed yet"
        yield f"{take.take}  {take.state:<11}  {take.captured_us / 1e6:8.1f} s  {take.segments:5} segments  {when}"
    if not takes:
        yield "No takes yet."
    for hole in numbering.missing:
        yield f"missing: {hole}"
    for item in numbering.mismatches:
        yield f"mismatch: {item.take} does not name {item.before} as it is held here"


def examination_lines(take: str, found: Examination) -> Iterator[str]:
    """The status first, then every fault with its place."""
    records = found.chain.segments.values()
    captured = sum(record.end_us - record.start_us for record in records) / 1e6
    yield f"{take}: {found.status}"
    yield f"{found.chain.count} entries, {len(records)} segments, {captured:.1f} s; {found.opened} segments decrypted"
    for fault in found.faults:
        yield f"fault: {fault}"
    for note in found.notes:
        yield f"note: {note}"
