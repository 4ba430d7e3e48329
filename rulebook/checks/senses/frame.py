"""Who is in the picture: everybody the node needs, together where it must be so, and nobody else."""

from collections.abc import Callable, Iterator
from typing import Literal

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found, people_of
from rulebook.checks.observed import Face
from rulebook.checks.timed import Span, States, joined, too_long, total
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both, role_name, together
from rulebook.plan.plan import PlannedNode
from rulebook.sale.text import Text

MOST_RUNS = 3
"""Of one person and check that are told."""
There = Literal["there", "gone", "unknown"]
UNNAMED = both(
    "画面里有人还没有确认是谁，没法判断", "somebody in the picture was not said to be anybody: nobody can tell"
)


def named(faces: tuple[Face, ...]) -> frozenset[str]:
    """Return the roles of those who are there; one whose track is lost is not."""
    return frozenset(face.role for face in faces if face.role and face.state != "lost")


def unnamed(faces: tuple[Face, ...]) -> int:
    """Count the faces of whom nobody said who they are."""
    return sum(not face.role and face.state != "lost" for face in faces)


def there(role: str, people: tuple[str, ...], faces: tuple[Face, ...]) -> There:
    """Tell whether somebody is in the picture; `unknown` where an unnamed face may be hers, or two are said to be."""
    present = named(faces)
    if role in present:
        alone = sum(face.role == role and face.state != "lost" for face in faces) == 1
        return "there" if alone else "unknown"
    missing = len(set(people) - present)
    return "unknown" if unnamed(faces) >= missing else "gone"


def missing(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Everybody whom the node needs is in the picture."""
    span = timeline.span(attempt)
    people = people_of(attempt.node)
    for role in people:
        yield from _missing(role, people, timeline.faces, figures, span)


def _missing(
    role: str, people: tuple[str, ...], seen: States[tuple[Face, ...]], figures: Figures, span: Span
) -> Iterator[Found]:
    gone = seen.runs(span, ("gone", role, people), lambda faces: there(role, people, faces) == "gone")
    unsure = seen.runs(span, ("unknown", role, people), lambda faces: there(role, people, faces) == "unknown")
    watched = max(seen.seconds(span), 1e-6)
    share = 1 - total(gone) / watched
    values: dict[str, Text | float | str] = {"who": role_name(role), "percent": round(100 * share)}
    told = [run for run in gone if run.seconds >= figures["absent_s"]]
    if not told and gone and 100 * share < figures["least_percent"]:
        told = [max(gone, key=lambda run: run.seconds)]
    for run in told[:MOST_RUNS]:
        yield Found(run, {**values, "seconds": run.seconds})
    doubtful = [run for run in unsure if run.seconds >= figures["absent_s"]]
    known = 1 - (total(gone) + total(unsure)) / watched
    if not told and not doubtful and unsure and 100 * known < figures["least_percent"]:
        doubtful = [max(unsure, key=lambda run: run.seconds)]
    for run in doubtful[:1]:
        yield Found(run, {**values, "seconds": run.seconds}, why=UNNAMED)
    if not told and not doubtful:
        longest = max((run.seconds for run in gone), default=0.0)
        yield Found(span, {**values, "seconds": longest}, held=True)


def apart(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """All whom the node needs are in one picture together (同框)."""
    span = timeline.span(attempt)
    people, seen = people_of(attempt.node), timeline.faces
    split = seen.runs(
        span, ("gone", people), lambda faces: any(there(each, people, faces) == "gone" for each in people)
    )
    unsure = seen.runs(
        span, ("unknown", people), lambda faces: any(there(each, people, faces) == "unknown" for each in people)
    )
    watched = max(seen.seconds(span), 1e-6)
    values: dict[str, Text | float | str] = {
        "who": together(map(role_name, people)),
        "percent": round(100 * (1 - total(split) / watched)),
    }
    if split and 100 * (1 - total(split) / watched) < figures["least_percent"]:
        run = max(split, key=lambda each: each.seconds)
        yield Found(run, {**values, "seconds": total(split)})
    elif unsure and 100 * (1 - (total(split) + total(unsure)) / watched) < figures["least_percent"]:
        run = max(unsure, key=lambda each: each.seconds)
        yield Found(run, {**values, "seconds": total(unsure)}, why=UNNAMED)
    else:
        yield Found(span, {**values, "seconds": total(split)}, held=True)


def stranger(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Nobody is in the picture who does not belong to it; people far behind do not count."""
    span = timeline.span(attempt)
    people = frozenset(people_of(attempt.node))

    def strange(faces: tuple[Face, ...]) -> bool:
        near = sum(not face.role and face.state == "measured" and face.px >= figures["least_px"] for face in faces)
        return near > len(people - named(faces))

    every = timeline.faces.runs(span, ("strange", people, figures["least_px"]), strange)
    found = [run for run in every if run.seconds >= figures["seconds_allowed"]]
    for run in found[:MOST_RUNS]:
        yield Found(run, {"seconds": run.seconds})
    if not found:
        yield Found(span, {"seconds": 0.0}, held=True)


def swapped(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """It is known who is who, all through the attempt."""
    span = timeline.span(attempt)
    stems = {role.partition(".")[0] for role in people_of(attempt.node)}
    found = False
    for doubt in timeline.doubts:
        end_us = span.to_us if doubt.until_us is None else min(doubt.until_us, span.to_us)
        begin_us = max(doubt.from_us, span.from_us)
        doubted = doubt.roles or people_of(attempt.node)  # of whom is not said: it may be anybody
        needed = [role for role in doubted if role.partition(".")[0] in stems]
        if needed and doubt.from_us <= span.to_us and (end_us > begin_us or doubt.from_us >= span.from_us):
            found = True
            who = together(map(role_name, needed))
            yield Found(Span(begin_us, max(begin_us, end_us)), {"who": who}, why=_DOUBTED.get(doubt.reason, UNNAMED))
    if not found:
        yield Found(span, {"who": together(map(role_name, people_of(attempt.node)))}, held=True)


_DOUBTED = {
    "swapped": both(
        "座位上换了人，或两人换了位置，没法确认谁是谁",
        "somebody else sat down, or two changed places: who is who is not known",
    ),
    "crossed": both(
        "两人在镜头前交错，没法确认谁是谁", "two people crossed before the camera: who is who is not known"
    ),
    "lost": both(
        "有人离开画面太久，回来后没有再确认是谁", "somebody was out of the picture too long, and was not named again"
    ),
}


def face(
    name: str, bad: Callable[[Face, Figures], bool], attempt: Attempt, timeline: Timeline, figures: Figures
) -> Iterator[Found]:
    """No face of those whom the node needs is bad for longer than it may be. `name`: of what is bad."""
    span = timeline.span(attempt)
    for role in people_of(attempt.node):
        key = (name, role, tuple(sorted(figures.items())))
        found = timeline.faces.runs(span, key, _any_of(role, bad, figures))
        told = too_long(found, figures["seconds_allowed"], timeline.faces.seconds(span), settled=attempt.settled)
        for run in told[:MOST_RUNS]:
            yield Found(run, {"who": role_name(role), "seconds": run.seconds})
        if not told:
            longest = max((run.seconds for run in found), default=0.0)
            yield Found(span, {"who": role_name(role), "seconds": longest}, held=True)


def _any_of(role: str, bad: Callable[[Face, Figures], bool], figures: Figures) -> Callable[[tuple[Face, ...]], bool]:
    return lambda faces: any(each.role == role and bad(each, figures) for each in faces)


def small(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Faces are large enough."""

    def bad(face: Face, limits: Figures) -> bool:
        return face.state == "too_small" or (face.state == "measured" and face.px < limits["least_px"])

    return face("small", bad, attempt, timeline, figures)


def dark(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Faces are lit."""
    return face(
        "dark", lambda each, f: each.state == "measured" and each.light < f["least_light"], attempt, timeline, figures
    )


def blurred(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Faces are sharp."""
    return face(
        "blurred",
        lambda each, f: each.state == "measured" and each.sharp < f["least_sharp"],
        attempt,
        timeline,
        figures,
    )


def covered(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Faces are not covered."""
    return face("covered", lambda each, _: each.state == "covered", attempt, timeline, figures)


def turned(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """No customer faces away for most of a node in which she is asked or told something.

    To the side or up and down; where she writes, a bent head is none. Short looks aside add up; the longest is told,
    however briefly she looked up in between.
    """
    span = timeline.span(attempt)
    most_pitch = 180.0 if _writes(attempt.node) else figures["most_pitch"]
    watched = max(timeline.faces.seconds(span), 1e-6)

    def bad(face: Face, limits: Figures) -> bool:
        return face.state == "measured" and (abs(face.yaw) > limits["most_yaw"] or abs(face.pitch) > most_pitch)

    for role in _customers(attempt.node):
        key = ("turned", role, figures["most_yaw"], most_pitch)
        found = timeline.faces.runs(span, key, _any_of(role, bad, figures))
        away = total(found)
        values: dict[str, Text | float | str] = {
            "who": role_name(role),
            "seconds": away,
            "percent": round(100 * away / watched),
        }
        if away >= figures["seconds_allowed"] and 100 * away > figures["most_percent"] * watched:
            yield Found(max(joined(found), key=lambda run: run.seconds), values)
        else:
            yield Found(span, values, held=True)


def _customers(node: PlannedNode) -> tuple[str, ...]:
    """Those in the picture to whom something is put: all but who sells."""
    return tuple(role for role in people_of(node) if role.partition(".")[0] != "seller")


def _addressed(node: PlannedNode) -> bool:
    """Whether a customer before the camera is asked or told something."""
    return bool(_customers(node)) and bool(node.say or node.answers or node.prompts)


def _writes(node: PlannedNode) -> bool:
    return bool(node.signatures or node.copy_by_hand)


def _framed(node: PlannedNode) -> bool:
    return bool(people_of(node))


def _shared(node: PlannedNode) -> bool:
    return node.same_frame and len(people_of(node)) > 1


_RUN = ("who", "seconds")
CHECKS = (
    Check("frame.missing", "picture", ("absent_s", "least_percent"), (*_RUN, "percent"), missing, wants=_framed),
    Check("frame.apart", "picture", ("least_percent",), (*_RUN, "percent"), apart, wants=_shared),
    Check("frame.stranger", "picture", ("seconds_allowed", "least_px"), ("seconds",), stranger, wants=_framed),
    Check("frame.swapped", "picture", (), ("who",), swapped, wants=_framed),
    Check("face.small", "picture", ("least_px", "seconds_allowed"), _RUN, small, wants=_framed),
    Check("face.dark", "picture", ("least_light", "seconds_allowed"), _RUN, dark, wants=_framed),
    Check("face.blurred", "picture", ("least_sharp", "seconds_allowed"), _RUN, blurred, wants=_framed),
    Check("face.covered", "picture", ("seconds_allowed",), _RUN, covered, wants=_framed),
    Check(
        "face.turned",
        "picture",
        ("most_yaw", "most_pitch", "most_percent", "seconds_allowed"),
        (*_RUN, "percent"),
        turned,
        wants=_addressed,
    ),
)
