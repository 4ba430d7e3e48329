"""What happened in a take, in words."""

from typing import Final

from terminal.session.facts.desk import ReplayEvent
from terminal.ui.parts.moments import Moment
from terminal.ui.parts.time_line import is_amiss, tone_of
from terminal.ui.phrases.table import Phrases

_IN_WORDS: Final = frozenset({"spoken", "places", "observed", "joined", "left", "take_resumed", "break", "paper_taken"})
"""Marks that have a line though nothing is amiss."""

ZH: dict[str, str] = {
    "replay.node": "{number} {title}",
    "replay.node.again": "{number} {title} · 第 {attempt} 次",
}
EN: dict[str, str] = {
    "replay.node": "{number} {title}",
    "replay.node.again": "{number} {title} · attempt {attempt}",
}


def has_line(event: ReplayEvent) -> bool:
    """Whether it is told in the list: what says no more than that the film goes on is not."""
    return event.kind != "mark" or is_amiss(event) or event.name in _IN_WORDS or event.name.startswith("acted.")


def moment_of(phrases: Phrases, event: ReplayEvent) -> Moment:
    """Its line in the list."""
    return Moment(
        event.from_s, event.to_s, tone_of(event), _title(phrases, event), _text(phrases, event), clock_of(event.from_s)
    )


def _title(phrases: Phrases, event: ReplayEvent) -> str:
    if event.kind == "gap":
        return phrases(f"replay.gap.{event.name.partition('.')[0]}")
    if event.kind == "mark":
        return _known(phrases, f"replay.mark.{event.name}", event.name)
    title = event.title_en if phrases.language == "en" else event.title
    phrase = "replay.node.again" if event.attempt > 1 else "replay.node"
    return phrases(phrase, number=event.number, title=title, attempt=event.attempt)


def _text(phrases: Phrases, event: ReplayEvent) -> str:
    if event.kind == "gap":
        return f"{clock_of(event.from_s)} – {clock_of(event.to_s)}"
    if event.kind == "mark":
        note = _known(phrases, f"role.{event.note}", event.note)
        return phrases("replay.by", by=event.by, note=note) if event.by and note else event.by or note
    if not event.outcome:
        return phrases("replay.outcome.none")
    return _known(phrases, f"replay.outcome.{event.outcome}", phrases("replay.outcome.other"))


def _known(phrases: Phrases, key: str, otherwise: str) -> str:
    """The words of a key; kinds of marks may come that this program does not know yet."""
    try:
        return phrases(key)
    except KeyError:
        return otherwise


def clock_of(seconds: float) -> str:
    """Minutes and seconds that are over, and hours where there are any."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes:02d}:{whole % 60:02d}"
