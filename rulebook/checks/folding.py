"""Folding a take's entries into its timeline: a function for each kind of entry and mark. Nothing is raised."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from rulebook.checks.attempt import Acted, Attempt, Heard, Shown, Written
from rulebook.checks.delivery import read_delivery
from rulebook.checks.entry import Entry
from rulebook.checks.observed import (
    MOST,
    Faces,
    Noise,
    Observations,
    Paper,
    Picture,
    Playout,
    Sound,
    Voice,
    Words,
    read_observations,
)  # fmt: skip
from rulebook.checks.timed import Held, Span
from rulebook.checks.timeline import (
    DECISIONS,
    Close,
    Doubt,
    Facts,
    Gap,
    Odd,
    Recorded,
    Segment,
    Spoken,
    Timeline,
    Turned,
    Walked,
    Watch,
)  # fmt: skip
from rulebook.checks.verdict import Decided
from rulebook.walk.walking import begin, happened_of, replay

REASONS: Final = frozenset({"lost", "hanging", "frozen", "black", "silent", "clipping", "overrun"})
"""Reasons of gaps; there may be others in a later release, and then somebody must look."""


def fold(timeline: Timeline, entry: Entry) -> None:
    """Take in the next entry. What makes no sense is noted, and never raised."""
    timeline.entries += 1
    try:
        _take(timeline, entry)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        what = f"{entry.mark or entry.kind}: {type(error).__name__}"
        timeline.odd.append(Odd(timeline.now_us, entry.n if isinstance(entry.n, int) else -1, what))


def _take(timeline: Timeline, entry: Entry) -> None:
    at_us = _whole(entry.media_us)
    timeline.now_us = max(timeline.now_us, at_us)
    handlers, kind = (MARKS, entry.mark) if entry.kind == "mark" else (ENTRIES, entry.kind)
    handler = handlers.get(kind)
    if handler is not None:
        timeline.touch(at_us)
        handler(timeline, at_us, entry.facts)


def _node(timeline: Timeline, at_us: int, facts: Facts) -> None:
    name, number = _text(facts["id"]), _whole(facts.get("attempt", 1))
    node = next((each for each in timeline.plan.nodes if each.id == name), None)
    if node is None:
        raise ValueError("a node that the plan has not")
    if (last := timeline.in_hand) is not None:
        timeline.end(last, "left", at_us)
    timeline.decided.pop(name, None)
    attempt = Attempt(node, number, at_us)
    timeline.attempts.append(attempt)
    timeline.by_key[name, number] = attempt


def _node_done(timeline: Timeline, at_us: int, facts: Facts) -> None:
    attempt = timeline.by_key[_text(facts["id"]), _whole(facts.get("attempt", 1))]
    timeline.end(attempt, _text(facts.get("outcome", "confirmed")), at_us)


def _observations(timeline: Timeline, at_us: int, facts: Facts) -> None:
    found = read_observations(facts)
    timeline.stirred += timeline.observations == 0  # until now nothing was judged at all
    timeline.observations += 1
    timeline.touch(min((row.at_us for row in found.rows), default=found.from_us))
    timeline.touch(found.from_us)
    timeline.observed_us = max(timeline.observed_us, found.to_us)
    watch = Watch(found.from_us, found.to_us, found.looked, found.heard, found.read, found.listened)
    timeline.watches.add(Held(found.from_us, found.to_us, watch), timeline.entries)
    _pace(timeline, paced=facts.get("paced") is True)
    if found.listened is not None and not timeline.listened:
        timeline.listened = True
        timeline.stirred += 1
    if found.worded_us is not None:
        before = timeline.worded[-1][1] if timeline.worded else 0
        timeline.worded.append((timeline.entries, max(before, found.worded_us)))
    _rows(timeline, found)
    attempt = timeline.by_key.get(found.judged)
    if attempt is not None and attempt.ended_us is None:
        attempt.judge(at_us, timeline.entries)


def _rows(timeline: Timeline, found: Observations) -> None:
    for row in found.rows:
        match row:
            case Faces() if found.looked:
                timeline.faces.add(Held(row.at_us, found.to_us, row.faces), timeline.entries)
            case Picture():
                timeline.pictures.add(Held(row.at_us, found.to_us, row), timeline.entries)
            case Noise():
                timeline.noises.add(Held(row.at_us, found.to_us, row), timeline.entries)
            case Sound():
                timeline.sounds.add(row, timeline.entries)
            case Paper():
                timeline.papers.add(row, timeline.entries)
            case Voice():
                timeline.voices.add(row, timeline.entries)
            case Playout():
                timeline.playouts.add(row, timeline.entries)
            case Words() if row.text:
                _words(timeline, row)
            case _:
                continue


def _words(timeline: Timeline, row: Words) -> None:
    """Words that nobody can have written down, since no recogniser was on, make no sense: somebody must look."""
    if timeline.recognising(Span(row.at_us, max(row.to_us, row.at_us + 1))):
        timeline.words.add(row, timeline.entries)
    else:
        timeline.odd.append(Odd(row.at_us, timeline.entries - 1, "words without a recogniser"))


def _recogniser(timeline: Timeline, at_us: int, facts: Facts) -> None:
    """`since_us`: from when on nothing had been written down, where that was noticed later."""
    state = _text(facts["state"])
    if state not in ("on", "off"):
        raise ValueError("a recogniser is on or off")
    since_us = _maybe(facts.get("since_us")) if state == "off" else None
    turned = Turned(at_us if since_us is None else min(at_us, since_us), state == "on")
    timeline.touch(turned.at_us)
    timeline.turned.add(turned, timeline.entries)


def _attempt(timeline: Timeline, facts: Facts) -> Attempt | None:
    """The attempt that a mark is about; where that is over, it is judged anew."""
    attempt = timeline.attempt_of(facts)
    if attempt is not None and attempt.ended_us is not None:
        timeline.stirred += 1
    return attempt


def _pace(timeline: Timeline, *, paced: bool) -> None:
    """The clock acted: all that was judged before was done with nobody there, too."""
    if paced and not timeline.paced:
        timeline.paced = True
        timeline.stirred += 1


def _shown(timeline: Timeline, at_us: int, facts: Facts) -> None:
    shown = Shown(at_us, _text(facts["item"]), _whole(facts.get("page", 0)))
    if shown.page:
        timeline.pages.setdefault(shown.item, set()).add(shown.page)
    if (attempt := _attempt(timeline, facts)) is not None:
        attempt.note(attempt.shown, shown, at_us)


def _spoken(timeline: Timeline, _: int, facts: Facts) -> None:
    began, ended = _maybe(facts.get("began_us")), _maybe(facts.get("ended_us"))
    if began is not None and ended is not None:
        whole = facts.get("state", "ended") == "ended"
        timeline.spoken.add(Spoken(began, ended, _text(facts.get("item", "")), whole), timeline.entries)
        timeline.touch(began)


def _acted(timeline: Timeline, at_us: int, facts: Facts) -> None:
    act = Acted(
        at_us,
        _text(facts["item"]),
        _text(facts["act"]),
        _text(facts["via"]),
        _text(facts.get("answer", "")),
        _whole(facts.get("spoken_ms", 0)),
        facts.get("to_end") is True,
        facts.get("on_paper") is True,
        _whole(facts.get("of", 0)),
    )
    _pace(timeline, paced=act.via == "paced")
    if act.act == "read" and act.to_end and len(timeline.pages.get(act.item, ())) >= act.of:
        timeline.read_us.setdefault(act.item, at_us)
    attempt = _attempt(timeline, facts)
    if attempt is not None and act.answer == "refused":
        attempt.acted.append(act)  # a no counts whenever it is said
    elif attempt is not None:
        attempt.note(attempt.acted, act, at_us)


def _delivery(timeline: Timeline, at_us: int, facts: Facts) -> None:
    found = read_delivery(facts)
    if found is None:
        return
    timeline.deliveries.append(found)
    _pace(timeline, paced=found.paced)
    if (attempt := _attempt(timeline, facts)) is not None:
        attempt.note(attempt.deliveries, found, at_us)


def _heard(timeline: Timeline, at_us: int, facts: Facts) -> None:
    heard = Heard(at_us, _text(facts["item"]), _text(facts["answer"]))
    if (attempt := _attempt(timeline, facts)) is not None:
        attempt.note(attempt.heard, heard, at_us)


def _break(timeline: Timeline, at_us: int, facts: Facts) -> None:
    attempt = _attempt(timeline, facts)
    if attempt is None:
        return
    if facts["state"] == "began":
        attempt.breaks.append((at_us, None))
    elif attempt.breaks and attempt.breaks[-1][1] is None:
        attempt.breaks[-1] = (attempt.breaks[-1][0], at_us)


def _object(timeline: Timeline, at_us: int, facts: Facts) -> None:
    if facts.get("role") == "strokes" and (attempt := _attempt(timeline, facts)) is not None:
        written = Written(at_us, _text(facts["item"]), _text(facts.get("via", "customer")))
        attempt.note(attempt.written, written, at_us)


def _walk(timeline: Timeline, at_us: int, facts: Facts) -> None:
    if facts.get("refused"):
        return
    event, paced = _text(facts["event"]), facts.get("paced") is True
    node = _text(facts.get("node", "")) or _text(facts.get("at", ""))
    by, reason = _text(facts.get("by", "")), _text(facts.get("reason", ""))
    if event == "said_no":
        attempt = timeline.by_key.get((_text(facts["at"]), _whole(facts["attempt"])))
        if attempt is not None:
            attempt.noes.append((at_us, _whole(facts.get("question", 0))))
            timeline.stirred += attempt.ended_us is not None
    if event in DECISIONS and node:
        timeline.decided[node] = Decided(outcome=DECISIONS[event], by=by, reason=reason)
    if event == "reopen":
        timeline.decided.pop(node, None)
    if event in ("give_up", "ended_by_customer", "supervisor_ended"):
        timeline.given_up = event
    timeline.walked.append(Walked(at_us, event, node, by, reason, paced))
    _pace(timeline, paced=paced)


def _doubted(timeline: Timeline, at_us: int, facts: Facts) -> None:
    roles = tuple(_text(role) for role in facts["roles"])
    timeline.doubts.append(Doubt(at_us, roles, _text(facts.get("reason", ""))))


def _places(timeline: Timeline, at_us: int, _: Facts) -> None:
    timeline.doubts = [each if each.until_us is not None else replace(each, until_us=at_us) for each in timeline.doubts]


def _unobserved(timeline: Timeline, at_us: int, _: Facts) -> None:
    if not timeline.unobserved or timeline.unobserved[-1][1] is not None:
        timeline.unobserved.append((at_us, None))


def _observed(timeline: Timeline, at_us: int, _: Facts) -> None:
    if timeline.unobserved and timeline.unobserved[-1][1] is None:
        timeline.unobserved[-1] = (timeline.unobserved[-1][0], at_us)


def _consent(timeline: Timeline, _: int, facts: Facts) -> None:
    role, item, act = _text(facts["role"]), _text(facts["item"]), _text(facts["act"])
    timeline.consents.append((role, item, act))
    if item == "consent:recording":
        timeline.agreed_by[role] = _text(facts.get("via", "customer"))
    _pace(timeline, paced=facts.get("via") == "paced")


def _staff(timeline: Timeline, _: int, facts: Facts) -> None:
    timeline.staff = facts


def _sale(timeline: Timeline, _: int, facts: Facts) -> None:
    sale = facts.get("sale")
    seller = sale.get("seller") if isinstance(sale, Mapping) else None
    timeline.seller = seller if isinstance(seller, Mapping) else None


def _identity(timeline: Timeline, at_us: int, facts: Facts) -> None:
    timeline.identity = facts
    places = facts.get("places")
    for each in places.get("doubted", ()) if isinstance(places, Mapping) else ():
        timeline.doubts.append(Doubt(at_us, (_text(each["role"]),), _text(each.get("reason", ""))))


def _clock_doubted(timeline: Timeline, at_us: int, facts: Facts) -> None:
    timeline.clock_doubts.append((at_us, facts))


def _camera_doubted(timeline: Timeline, at_us: int, facts: Facts) -> None:
    timeline.camera_doubts.append((at_us, facts))


def _linked(timeline: Timeline, _: int, facts: Facts) -> None:
    timeline.stirred += 1
    timeline.linked = _text(facts["take"])
    timeline.stopped = _text(facts.get("stopped", ""))


def _walked(timeline: Timeline, _: int, facts: Facts) -> None:
    """The history of the takes before comes in parts; it is replayed once all are there."""
    timeline.history[_whole(facts["part"])] = _text(facts["text"])
    of = _whole(facts["of"])
    if len(timeline.history) == of:
        text = "".join(timeline.history[part] for part in sorted(timeline.history))
        history = [each for facts in json.loads(text) if (each := happened_of(facts)) is not None]
        timeline.done_before = frozenset(replay(begin(timeline.plan), history).passed)


def _checks(timeline: Timeline, _: int, facts: Facts) -> None:
    timeline.checklists.add(_text(facts["sha256"]))


def _verdict(timeline: Timeline, _: int, facts: Facts) -> None:
    if facts.get("why"):
        return  # it was not judged then, and says why
    node, number = _text(facts.get("node", "")), _whole(facts.get("attempt", 0))
    nodes = tuple(_text(each[0]) for each in facts.get("nodes") or ())
    timeline.recorded.append(Recorded(_text(facts["of"]), node, number, _text(facts["verdict"]), nodes))


def _give_up(timeline: Timeline, _: int, __: Facts) -> None:
    timeline.given_up = "give_up"


def _segment(timeline: Timeline, _: int, facts: Facts) -> None:
    found = Segment(
        _whole(facts["start_us"]),
        _whole(facts["end_us"]),
        _whole(facts["frames"]),
        _whole(facts.get("dropped", 0)),
        _maybe(facts.get("picture_us")),
        _maybe(facts.get("sound_us")),
    )
    timeline.segments.add(found)
    timeline.touch(min(found.from_us, timeline.filmed_us))  # it may tell of a hole before it
    timeline.filmed_us = max(timeline.filmed_us, found.to_us)
    timeline.film_known_us = max(timeline.film_known_us, found.from_us)
    timeline.now_us = max(timeline.now_us, found.to_us)


def _gap(timeline: Timeline, _: int, facts: Facts) -> None:
    track, reason, from_us = _text(facts["track"]), _text(facts["reason"]), _whole(facts["from_us"])
    gap = Gap(track, reason, from_us, _maybe(facts.get("until_us")))
    timeline.touch(from_us)
    place = timeline.open_gaps.pop((track, reason), None)
    if place is None:
        place = len(timeline.gaps)
        timeline.gaps.append(gap)
    timeline.gaps[place] = replace(gap, from_us=min(timeline.gaps[place].from_us, from_us))
    if gap.until_us is None:
        timeline.open_gaps[track, reason] = place
    elif gap.until_us < from_us:
        raise ValueError("a gap that ends before it begins")
    if reason not in REASONS:
        raise ValueError("something lacked, and what is not known")


def _clock(timeline: Timeline, at_us: int, facts: Facts) -> None:
    timeline.clock_jumps.append((at_us, _whole(facts["wall_jump_us"])))


def _close(timeline: Timeline, at_us: int, facts: Facts) -> None:
    timeline.stirred += 1  # no film comes any more: what lacks at the end lacks for good
    notes = tuple(_text(note) for note in facts.get("notes") or ())
    timeline.close = Close(at_us, _text(facts["status"]), _text(facts.get("reason", "")), notes)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MOST:
        raise ValueError("a whole number is wanted")
    return value


def _maybe(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _text(value: Any) -> str:
    """Refuse what is no text, and one that no file can hold: half a character."""
    if not isinstance(value, str):
        raise TypeError("a text is wanted")
    value.encode()
    return value


Handler = Callable[[Timeline, int, Facts], None]
ENTRIES: Final[Mapping[str, Handler]] = {
    "segment": _segment,
    "gap": _gap,
    "clock": _clock,
    "object": _object,
    "close": _close,
}
"""By the kind of an entry; kinds that are not here say nothing to any check."""
MARKS: Final[Mapping[str, Handler]] = {
    "node": _node,
    "node_done": _node_done,
    "observations": _observations,
    "shown": _shown,
    "acted": _acted,
    "heard": _heard,
    "spoken": _spoken,
    "delivery": _delivery,
    "break": _break,
    "object": _object,
    "walk": _walk,
    "roles_doubted": _doubted,
    "places": _places,
    "unobserved": _unobserved,
    "observed": _observed,
    "consent": _consent,
    "identity": _identity,
    "sale": _sale,
    "staff": _staff,
    "clock_doubted": _clock_doubted,
    "camera_doubted": _camera_doubted,
    "recogniser": _recogniser,
    "linked": _linked,
    "walked": _walked,
    "checks": _checks,
    "verdict": _verdict,
    "give_up": _give_up,
}
"""By the kind of a mark."""
