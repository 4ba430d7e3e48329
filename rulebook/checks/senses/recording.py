"""The recording itself: whole, by a right clock, begun with consent, of somebody identified, and finished."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found
from rulebook.checks.timed import NO_END, Span, holes, joined, too_long, total
from rulebook.checks.timeline import Segment, Timeline
from rulebook.checks.words import both, role_name, track_name

MOST_RUNS = 3
TRACKS: Final[tuple[Literal["picture", "sound"], ...]] = ("picture", "sound")
AWAY: Final = ("lost", "hanging")


def gap(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Neither picture nor sound lacks for long."""
    span = timeline.span(attempt)
    for track in TRACKS:
        told_of = [*timeline.gaps_in(span, track, *AWAY), *_without(track, timeline, span)]
        spans = list(joined(sorted(told_of, key=_begin), 0))
        told = too_long(spans, figures["seconds_allowed"], span.seconds, settled=attempt.settled)
        for each in told[:MOST_RUNS]:
            yield Found(each, {"track": track_name(track), "seconds": each.seconds})
        if not told:
            yield Found(span, {"track": track_name(track), "seconds": total(spans)}, held=True)


def _without(track: Literal["picture", "sound"], timeline: Timeline, span: Span) -> Iterator[Span]:
    """Yield the segments that have nothing of a track, or hardly a picture, though they have the other one."""
    if track == "picture" and timeline.plan.record == "audio":
        return
    for each in _segments(timeline, span):
        own, other = (each.picture_us, each.sound_us) if track == "picture" else (each.sound_us, each.picture_us)
        none = own == 0 or (track == "picture" and each.frames < each.seconds)
        if none and other != 0:
            yield Span(max(each.from_us, span.from_us), min(each.to_us, span.to_us))


def gap_between(timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Nor between attempts."""
    for each in timeline.gaps:
        end_us = timeline.now_us if each.until_us is None else each.until_us
        span = Span(each.from_us, max(each.from_us, end_us))
        if each.reason not in AWAY or span.seconds < figures["seconds_allowed"]:
            continue
        if not _told_of(span, timeline, figures):
            yield Found(span, {"track": track_name(each.track), "seconds": span.seconds})


def _told_of(span: Span, timeline: Timeline, figures: Figures) -> bool:
    """Whether so much of a stretch lies in one attempt that it is told there."""
    busy = (timeline.span(attempt) for attempt in timeline.attempts)
    parts = (Span(max(one.from_us, span.from_us), min(one.to_us, span.to_us)) for one in busy)
    return any(part.to_us > part.from_us and part.seconds >= figures["seconds_allowed"] for part in parts)


def _begin(span: Span) -> int:
    return span.from_us


def _segments(timeline: Timeline, span: Span) -> list[Segment]:
    """The segments that have a part of a stretch of time; one is about two seconds long."""
    found = timeline.segments.between(Span(span.from_us - 10_000_000, span.to_us))
    return [each for each in found if each.to_us > span.from_us]


def dropped(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Hardly any pictures were lost on the way."""
    span = timeline.span(attempt)
    segments = _segments(timeline, span)
    lost, kept = sum(each.dropped for each in segments), sum(each.frames for each in segments)
    percent = 100 * lost / max(1, lost + kept)
    where = [each for each in segments if each.dropped > 0]
    values = {"count": lost, "percent": percent}
    if where and percent > figures["most_percent"]:
        yield Found(Span(max(span.from_us, where[0].from_us), min(span.to_us, where[-1].to_us)), values)
    else:
        yield Found(span, values, held=True)


def stopped(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The film has no hole: no time without any segment, or with neither picture nor sound in it."""
    span = timeline.span(attempt)
    segments = _segments(timeline, span)
    found = [*_unfilmed(segments, timeline, span), *_empty(segments, span)]
    told = too_long(found, figures["seconds_allowed"], span.seconds, settled=attempt.settled)
    for each in told[:MOST_RUNS]:
        yield Found(each, {"seconds": each.seconds})
    if not told and segments:
        yield Found(span, {"seconds": max((each.seconds for each in found), default=0.0)}, held=True)


def _unfilmed(segments: list[Segment], timeline: Timeline, span: Span) -> Iterator[Span]:
    """Yield the time without a segment, so far as no segment of it can come any more.

    The end of a take that was broken off lacks its last segment; that it was is told of the take.
    """
    close = timeline.close
    known_us = span.to_us if close is not None and close.status != "interrupted" else timeline.film_known_us
    if known_us > span.from_us:
        yield from holes(segments, span.from_us, min(span.to_us, known_us))


def stopped_between(timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Nor has it one between attempts."""
    every = timeline.segments.between(Span(0, NO_END))
    for each in holes(every, every[0].from_us if every else 0, timeline.film_known_us):
        if each.seconds >= figures["seconds_allowed"] and not _told_of(each, timeline, figures):
            yield Found(each, {"seconds": each.seconds})


def _empty(segments: Iterable[Segment], span: Span) -> Iterator[Span]:
    """Yield what segments lack of both tracks, so far as it lies in a stretch of time."""
    for each in segments:
        if each.picture_us is not None and each.sound_us is not None:
            lacking = each.to_us - each.from_us - max(each.picture_us, each.sound_us)
            begin, end = max(each.from_us, span.from_us), min(each.from_us + lacking, span.to_us)
            if end > begin:
                yield Span(begin, end)


def doubted(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """The machine's clock could be believed when the take began."""
    for at_us, facts in timeline.clock_doubts[:MOST_RUNS]:
        by = facts.get("by")
        why = both(
            "时钟可疑，已有主管说明，须复核", "the clock is in doubt, and a supervisor answers for it: look again"
        )
        yield Found(Span(at_us, at_us), {}, why=why if isinstance(by, str) and by else None)
    close = timeline.close
    if not timeline.clock_doubts and close is not None and "clock_doubted" in close.notes:
        yield Found(Span(0, 0))  # the mark of it was never kept
    elif not timeline.clock_doubts:
        yield Found(Span(0, timeline.now_us), {}, held=True)


_CAMERAS: Final = {
    "first": both("摄像头", "the camera"),
    "document": both("高拍仪", "the document camera"),
}
_OTHER: Final = {
    "swapped": both("与另一个摄像头互换了", "changed places with the other one"),
    "virtual": both("是虚拟摄像头", "is a virtual one"),
    "exchanged": both("原位置换了另一台", "is another one in the same place"),
    "moved": both("换了接口", "stands in another place"),
    "changed": both("录像中换了另一台", "became another one in the take"),
}


def other_camera(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """The cameras are those of the terminal's list, and stayed the same. Without a mark nothing was found amiss."""
    for at_us, facts in timeline.camera_doubts[:MOST_RUNS]:
        use, why = str(facts.get("use", "")), str(facts.get("why", "")).rpartition(":")[2]
        which = _CAMERAS.get(use, _CAMERAS["first"])
        how = _OTHER.get(why, both("不在终端的名单里", "is not on the terminal's list"))
        yield Found(Span(at_us, at_us), {"which": which, "how": how})
    if not timeline.camera_doubts:
        yield Found(Span(0, timeline.now_us), {"which": _CAMERAS["first"], "how": both("没有换", "stayed")}, held=True)


def moved(timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Nobody set the clock while it was recorded: neither at once nor by many small steps."""
    most_us = figures["seconds_allowed"] * 1e6
    told = [(at, jump) for at, jump in timeline.clock_jumps if abs(jump) >= most_us]
    away = 0
    for at_us, jump in () if told else timeline.clock_jumps:
        away += jump
        if abs(away) >= most_us:
            told = [(at_us, away)]
    for at_us, jump in told[:MOST_RUNS]:
        yield Found(Span(at_us, at_us), {"seconds": abs(jump) / 1e6})
    if not told:
        most = max((abs(jump) for _, jump in timeline.clock_jumps), default=0)
        yield Found(Span(0, timeline.now_us), {"seconds": most / 1e6}, held=True)


def unidentified(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """The customer's document was read, by a machine or by two people."""
    whole = Span(0, 0)
    if is_unidentified(timeline):
        yield Found(whole, {"who": role_name("applicant")}, blind=True)
        return
    found = subjects(timeline)
    if not found:
        yield Found(whole, {"who": role_name("applicant")})
    for each in found:
        role = each.get("role") if isinstance(each, dict) else None
        known = isinstance(each, dict) and any(each.get(name) for name in ("card", "document", "by_sight", "absent"))
        who = role_name(role) if isinstance(role, str) else role_name("applicant")
        yield Found(whole, {"who": who}, held=known)


def signed_in(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Who is signed in is the seller of the sale: by the practising number, where both have one, else by the name.

    Not looked at where the terminal has no accounts, or the sale does not say who sells.
    """
    staff, seller, whole = timeline.staff or {}, timeline.seller or {}, Span(0, 0)
    for name in ("licence", "name"):
        own, his = (_bare(facts.get(name)) for facts in (staff, seller))
        if own and his:
            yield Found(whole, held=own == his)
            return
    yield Found(whole, blind=True)


def _bare(value: object) -> str:
    return "".join(value.split()).upper() if isinstance(value, str) else ""


def is_unidentified(timeline: Timeline) -> bool:
    """Whether this machine was set to ask nobody who he is: then that was not looked at, nor was anybody asked."""
    return timeline.identity is not None and timeline.identity.get("required") is False


def rests_on_people(timeline: Timeline) -> bool:
    """Whether people answer for who somebody is, or for a difference, where the machine could not tell."""
    return any(_decided(each) for each in subjects(timeline) if isinstance(each, dict))


def _decided(subject: dict[str, Any]) -> bool:
    differences = subject.get("differences")
    listed = differences if isinstance(differences, list) else []
    online = subject.get("online")
    listed = [*listed, online]  # a check that was against her, and that somebody answers for
    accepted = any(isinstance(each, dict) and each.get("accepted") for each in listed)
    return accepted or bool(subject.get("by_sight") or subject.get("document"))


def subjects(timeline: Timeline) -> list[Any]:
    """All of whom the mark of identities tells."""
    facts = timeline.identity
    others = facts.get("others") if facts is not None else None
    return [*([facts] if facts is not None else []), *(others if isinstance(others, list) else [])]


def unasked(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Everybody who was identified or asked agreed to being recorded, and somebody was asked."""
    whole = Span(0, 0)
    if is_unidentified(timeline) and not timeline.consents:
        yield Found(whole, {"who": role_name("applicant")}, blind=True)
        return
    last = {role: act for role, item, act in timeline.consents if item == "consent:recording"}
    here = [each for each in subjects(timeline) if isinstance(each, dict) and not each.get("absent")]
    roles = [role for each in here if isinstance(role := each.get("role"), str)]
    for role in dict.fromkeys((*last, *roles)) or ("applicant",):
        yield Found(whole, {"who": role_name(role)}, held=last.get(role) == "agreed")


def interrupted(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """The take was not broken off; where a source was away and came back, that is a gap."""
    close = timeline.close
    if close is not None and close.status != "sealed":
        yield Found(Span(close.at_us, close.at_us), {})
        return
    last = [each for each in timeline.walked if each.event in ("take_interrupted", "take_resumed")]
    if last and last[-1].event == "take_interrupted":
        yield Found(Span(last[-1].at_us, timeline.now_us), {})
    else:
        yield Found(Span(0, timeline.now_us), {}, held=True)


_ENDS: Final = {
    "give_up": both("录像被放弃", "the recording was given up"),
    "ended_by_customer": both("客户不办了", "the customer ended it"),
    "supervisor_ended": both("主管终止了业务", "a supervisor ended it"),
}


def given_up(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """It was recorded to its end."""
    how = timeline.given_up
    if not how and timeline.close is not None and timeline.close.reason in ("given_up", "ended"):
        how = "give_up"
    at_us = timeline.now_us
    yield Found(Span(at_us, at_us), {"how": _ENDS.get(how, both("—", "—"))}, held=not how)


def linked(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """It goes on with no other take."""
    take = timeline.linked
    yield Found(Span(0, 0), {"take": take or "—"}, held=not take)


_LONG = ("seconds",)
CHECKS = (
    Check("record.gap", figures=("seconds_allowed",), values=("track", "seconds"), attempt=gap, take=gap_between),
    Check("record.dropped", figures=("most_percent",), values=("count", "percent"), attempt=dropped),
    Check("record.stopped", figures=("seconds_allowed",), values=_LONG, attempt=stopped, take=stopped_between),
    Check("clock.doubted", take=doubted),
    Check("clock.moved", figures=("seconds_allowed",), values=_LONG, take=moved),
    Check("camera.other", values=("which", "how"), take=other_camera),
    Check("identity.missing", values=("who",), take=unidentified),
    Check("consent.missing", values=("who",), take=unasked),
    Check("seller.other", take=signed_in),
    Check("take.interrupted", take=interrupted),
    Check("take.given_up", values=("how",), take=given_up),
    Check("take.linked", values=("take",), take=linked),
)
