"""Facts that change nothing but what screens show: each as snapshot before, snapshot after. Pure."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.facts import Fact
from terminal.session.facts.analyst import FacesSeen
from terminal.session.facts.courier import DeliveryMoved, LineMoved
from terminal.session.facts.recorder import (
    GapBegan,
    GapEnded,
    Levels,
    MarkRefused,
    ProfileFell,
    RecorderFailed,
    SegmentHeld,
)
from terminal.session.snapshot import DeliveryView, OpenGap, Snapshot


def shown_after(shown: Snapshot, fact: Fact) -> Snapshot:  # noqa: C901, PLR0911 - one line for each fact
    """What screens show once this has happened; a fact that none of them shows changes nothing."""
    match fact:
        case SegmentHeld() if fact.take == shown.take:
            return replace(shown, held_s=fact.end_us / 1e6, free_bytes=fact.free_bytes)
        case GapBegan(track, reason):
            return replace(shown, gaps=(*_without(shown, OpenGap(track, reason)), OpenGap(track, reason)))
        case GapEnded(track, reason):
            return replace(shown, gaps=_without(shown, OpenGap(track, reason)))
        case Levels():
            return replace(shown, levels=fact)
        case ProfileFell(profile):
            return replace(shown, profile=profile)
        case FacesSeen():
            return replace(shown, faces=fact)
        case MarkRefused():
            return replace(shown, trouble=Trouble("recorder.mark_refused"))
        case RecorderFailed(trouble):
            return replace(shown, trouble=trouble)
        case DeliveryMoved(take, state, delivered, total, detail):
            others = (other for other in shown.deliveries if other.take != take)
            moved = (*others, DeliveryView(take, state, delivered, total, detail))
            return replace(shown, deliveries=tuple(sorted(moved, key=lambda view: view.take)))
        case LineMoved(up, detail):
            return replace(shown, line_up=up, line_detail=detail)
        case _:
            return shown


def _without(shown: Snapshot, gap: OpenGap) -> tuple[OpenGap, ...]:
    return tuple(other for other in shown.gaps if other != gap)
