"""What the machine's checks say of the node in hand, line by line: a tick only for what was looked at and is so."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rulebook.sale.text import Text
from terminal.session.snapshot import CheckLine
from terminal.ui.parts.scrolled import Said
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

GRAVE = ("stop", "fail")
"""What makes a node fail; all else is told, and lowers nothing."""
TOLD_ELSEWHERE = frozenset({
    "node.short", "answer.missing", "prompt.unseen", "prompt.short", "prompt.unread", "sign.missing", "copy.missing",
})  # fmt: skip
"""While these are awaited, the list says by itself who must press, answer or sign, and how long it takes."""
_STOPS = ("。", "？", "！", "…", ".", "?", "!")
_GENERAL = ("frame.", "face.", "picture.", "sound.", "record.", "node.", "clock.")
"""What is asked of every node; what only this one asks stands before it."""

ZH: dict[str, str] = {
    "line.remark": "提醒：{text}",
    "line.unknown": "{title}：{seen}",
    "line.unknown.plain": "{title}：没能查",
    "line.looking": "正在看：{count} 项",
    "line.lacks": "还差 {count} 样：{titles}",
    "line.lacks.practice": "真录时还差 {count} 样：{titles}",
}
EN: dict[str, str] = {
    "line.remark": "Note: {text}",
    "line.unknown": "{title}: {seen}",
    "line.unknown.plain": "{title}: could not be checked",
    "line.looking": "Being looked at: {count}",
    "line.lacks": "{count} amiss: {titles}",
    "line.lacks.practice": "{count} amiss in a real take: {titles}",
}


def lines_said(phrases: Phrases, lines: Iterable[CheckLine], *, brief: bool = False) -> Iterator[Said]:
    """Every line that is shown, in its tone. `brief`: of what is amiss only what to do, where letters are large."""
    lines = tuple(lines)
    yield from amiss_said(phrases, lines, brief=brief)
    looking = 0
    for line in lines:
        if line.state == "open" and line.advice is not None and line.check not in TOLD_ELSEWHERE:
            yield "plain", say(phrases, line.advice)
        elif line.state == "open" and line.check not in TOLD_ELSEWHERE:
            looking += 1
        elif line.state == "unknown":
            yield "unknown", _unknown(phrases, line)
    if looking:
        yield "plain", phrases("line.looking", count=looking)
    ticked = [line for line in lines if line.state == "ok"]
    ticked.sort(key=lambda line: line.check.startswith(_GENERAL))
    for line in ticked:
        yield "ok", line.title.say(phrases.language)


def amiss_said(phrases: Phrases, lines: Iterable[CheckLine], *, brief: bool = False) -> Iterator[Said]:
    """What is amiss as things stand, the gravest first: what was seen, and what to do about it."""
    failing = [line for line in lines if line.state == "failing"]
    for line in sorted(failing, key=lambda line: ("stop", "fail", "warn", "note").index(line.severity)):
        tone: Tone = "fail" if line.severity == "stop" else "warn"
        yield tone, _amiss(phrases, line, brief=brief)


def ended(lines: Iterable[CheckLine], *, failed: bool) -> tuple[CheckLine, ...]:
    """The lines of an attempt that is over: nothing is awaited any more, and where it `failed`, that is why."""
    found = (
        replace(line, state="failing") if failed and line.state == "open" and line.seen is not None else line
        for line in lines
    )
    return tuple(line for line in found if line.state != "open")


def grave(lines: Iterable[CheckLine]) -> list[CheckLine]:
    """The lines because of which the node would not pass now."""
    return [line for line in lines if line.state == "failing" and line.severity in GRAVE]


def lacks_words(phrases: Phrases, lines: Iterable[CheckLine], *, binding: bool) -> str:
    """Because of what the node would not pass now, in a few words; empty if of nothing."""
    found = grave(lines)
    if not found:
        return ""
    titles = phrases("list.comma").join(line.title.say(phrases.language) for line in found)
    return phrases("line.lacks" if binding else "line.lacks.practice", count=len(found), titles=titles)


def say(phrases: Phrases, text: Text) -> str:
    """A text of a pack as a sentence begins: in English with a capital letter."""
    said = text.say(phrases.language)
    return said[:1].upper() + said[1:]


def _amiss(phrases: Phrases, line: CheckLine, *, brief: bool) -> str:
    seen, advice = line.seen or line.title, line.advice
    if advice is None:
        return say(phrases, seen)
    if brief:
        return say(phrases, advice)
    if line.severity in GRAVE:
        return sentences(phrases, say(phrases, seen), say(phrases, advice))
    return phrases("line.remark", text=sentences(phrases, seen.say(phrases.language), say(phrases, advice)))


def sentences(phrases: Phrases, first: str, then: str) -> str:
    """Two sentences one after another; no second stop where the first one asks or calls."""
    stop = phrases("list.sentences")
    return (
        f"{first}{stop.replace('。', '').replace('.', '')}{then}" if first.endswith(_STOPS) else f"{first}{stop}{then}"
    )


def _unknown(phrases: Phrases, line: CheckLine) -> str:
    title = line.title.say(phrases.language)
    if line.seen is None:
        return phrases("line.unknown.plain", title=title)
    return phrases("line.unknown", title=title, seen=line.seen.say(phrases.language))
