"""Signatures and sentences copied by hand: there, in order, and by the right person before the camera."""

from collections.abc import Iterator

from rulebook.checks.attempt import Attempt, copies_of, signatures_of
from rulebook.checks.found import Check, Figures, Found, people_of
from rulebook.checks.observed import Face
from rulebook.checks.senses.frame import UNNAMED, There, named, there, unnamed
from rulebook.checks.timed import Held, Span, total
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both, role_name, together
from rulebook.plan.plan import PlannedNode, PlannedSignature
from rulebook.sale.text import Text

_DOUBTFUL = (frozenset({"unknown"}), frozenset({"unknown", "gone"}))
"""How those who may sign stand where one of them may be she whom nobody named."""
_SOMEBODY = both("没有确认是谁的人", "somebody whom nobody named")
_NOBODY = both("没有人", "nobody")


def signed_us(attempt: Attempt, item: str, act: str = "signed") -> int | None:
    """When something was signed or copied: by strokes, or on paper before the camera; None where it was not.

    That she signed on her display is nothing without the strokes; of what she copied `incomplete` says so.
    """
    times = [each.at_us for each in attempt.written if each.item == item]
    own = act != "signed" or bool(times)
    times += [each.at_us for each in attempt.acts(item, act) if own or each.via != "customer" or each.on_paper]
    return max(times, default=None)


def missing(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Everything that must be signed at the node was."""
    span = timeline.span(attempt)
    for signature, item in zip(attempt.node.signatures, signatures_of(attempt.node), strict=True):
        values = {"title": signature.title, "who": role_name(signature.role)}
        yield Found(span, values, held=signed_us(attempt, item) is not None)


def order(attempt: Attempt, _: Timeline, __: Figures) -> Iterator[Found]:
    """It was signed in the plan's order."""
    last_us = attempt.from_us
    for signature, item in zip(attempt.node.signatures, signatures_of(attempt.node), strict=True):
        at_us = signed_us(attempt, item)
        if at_us is not None:
            yield Found(
                Span(min(at_us, last_us), max(at_us, last_us)), {"title": signature.title}, held=at_us >= last_us
            )
            last_us = max(last_us, at_us)


def person(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Who signs is in the picture while signing, for a share of the time; else who was there instead is told."""
    people, least = people_of(attempt.node), figures.get("least_percent", 0.0)
    for signature, item in zip(attempt.node.signatures, signatures_of(attempt.node), strict=True):
        at_us = signed_us(attempt, item)
        if at_us is None:
            continue
        span = timeline.span(attempt).part(max(0, at_us - round(figures["within_s"] * 1e6)), at_us)
        held = timeline.faces.between(span)
        own = _signers(signature, attempt.node)
        present = total(each for each in held if "there" in _states(own, people, each.what))
        maybe = present + total(each for each in held if _states(own, people, each.what) in _DOUBTFUL)
        looked = max(total(held), 1e-6)
        values: dict[str, Text | float | str] = {
            "title": signature.title,
            "who": role_name(signature.role),
            "percent": round(100 * present / looked),
            "others": _others(own, held),
        }
        enough, perhaps = (seconds > 0 and 100 * seconds >= least * looked for seconds in (present, maybe))
        why = UNNAMED if perhaps and not enough else None
        yield Found(span, values, held=enough and bool(held), why=why, blind=not held)


def _states(own: list[str], people: tuple[str, ...], faces: tuple[Face, ...]) -> frozenset[There]:
    return frozenset(there(role, people, faces) for role in own)


def _others(own: list[str], held: list[Held[tuple[Face, ...]]]) -> Text:
    """Who was in the picture while signing beside those who may sign, or instead of them."""
    roles = dict.fromkeys(role for each in held for role in sorted(named(each.what)) if role not in own)
    strange = [_SOMEBODY] if any(unnamed(each.what) for each in held) else []
    return together([*map(role_name, roles), *strange]) if roles or strange else _NOBODY


def _signers(signature: PlannedSignature, node: PlannedNode) -> list[str]:
    """Who may have signed: by name where several have the role, else everybody in it."""
    names = [person.name for person in node.people if person.role == signature.role]
    roles = [role for role in people_of(node) if role.partition(".")[0] == signature.role]
    if signature.name in names and len(roles) == len(names):
        return [roles[names.index(signature.name)]]
    return roles or [signature.role]


def uncopied(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Every sentence was copied by hand."""
    span = timeline.span(attempt)
    for text, item in zip(attempt.node.copy_by_hand, copies_of(attempt.node), strict=True):
        yield Found(span, {"sentence": text}, held=signed_us(attempt, item, "copied") is not None)


def incomplete(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """What she copied on her display is on record with every character: its strokes are sealed with the take."""
    span = timeline.span(attempt)
    for text, item in zip(attempt.node.copy_by_hand, copies_of(attempt.node), strict=True):
        own = [each for each in attempt.acts(item, "copied") if each.via == "customer"]
        if own:
            kept = any(each.item == item for each in attempt.written)
            yield Found(span, {"sentence": text}, held=kept)


def _signs(node: PlannedNode) -> bool:
    return bool(node.signatures)


def _copies(node: PlannedNode) -> bool:
    return bool(node.copy_by_hand)


_SIGNED = ("title", "who")
CHECKS = (
    Check("sign.missing", "nothing", (), _SIGNED, missing, wants=_signs, waits=True),
    Check("sign.order", "nothing", (), ("title",), order, wants=_signs, rests_on="sign.missing"),
    Check(
        "sign.person",
        "picture",
        ("within_s",),
        (*_SIGNED, "percent", "others"),
        person,
        wants=_signs,
        rests_on="sign.missing",
        may=("least_percent",),
    ),
    Check("copy.missing", "nothing", (), ("sentence",), uncopied, wants=_copies, waits=True),
    Check("copy.incomplete", "nothing", (), ("sentence",), incomplete, wants=_copies, rests_on="copy.missing"),
)
