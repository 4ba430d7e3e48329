"""Facts that change nothing but what screens show: each as view before, view after. Pure."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.facts.analyst import FacesSeen
from terminal.session.facts.courier import DeliveryMoved, LineMoved
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import (
    RIGHT_RATE,
    GapBegan,
    GapEnded,
    Levels,
    MarkRefused,
    ProfileClimbed,
    ProfileFell,
    RecorderFailed,
    SegmentHeld,
    StampsDoubted,
    captured_us,
)
from terminal.session.snapshot import DeliveryView, Live, OpenGap, StationView, TakeView


def live_after(live: Live, fact: Fact) -> Live:
    """What moves many times a second, once this has happened."""
    match fact:
        case Levels():
            return replace(live, levels=fact)
        case FacesSeen():
            return replace(live, faces=fact)
        case _:
            return live


def take_after(take: TakeView, fact: Fact) -> TakeView:
    """The take once this has happened; what is held of another take is not its."""
    if isinstance(fact, SegmentHeld) and fact.take == take.take:
        seconds = captured_us(fact.picture_us, fact.sound_us, pictured=take.pictured) / 1e6
        reached_s, read_back = fact.end_us / 1e6, take.read_back + 1
        return replace(take, held_s=take.held_s + seconds, reached_s=reached_s, read_back=read_back)
    return take


def station_after(station: StationView, fact: Fact) -> StationView:  # noqa: PLR0911 - one line for each fact
    """The terminal once this has happened; a fact that none of its parts shows changes nothing."""
    match fact:
        case SegmentHeld():
            return replace(station, free_bytes=fact.free_bytes)
        case GapBegan(track, reason):
            return replace(station, gaps=(*_without(station, OpenGap(track, reason)), OpenGap(track, reason)))
        case GapEnded(track, reason):
            return replace(station, gaps=_without(station, OpenGap(track, reason)))
        case ProfileFell(profile) | ProfileClimbed(profile):
            return replace(station, profile=profile)
        case DeliveryMoved(take, state, delivered, total, detail):
            others = (other for other in station.deliveries if other.take != take)
            moved = (*others, DeliveryView(take, state, delivered, total, detail))
            return replace(station, deliveries=tuple(sorted(moved, key=lambda view: view.take)))
        case LineMoved(up, detail):
            return replace(station, line_up=up, line_detail=detail)
        case _:
            return station


def trouble_of(fact: Fact) -> Trouble | None:
    """What a fact says that has gone wrong; None for all others."""
    match fact:
        case MarkRefused():
            return Trouble("recorder.mark_refused")
        case RecorderFailed(trouble):
            return trouble
        case StampsDoubted(_, why, amount):
            return None if (why, amount) == ("rate", RIGHT_RATE) else Trouble(f"stream.stamps:{why}")
        case _:
            return None


def _without(station: StationView, gap: OpenGap) -> tuple[OpenGap, ...]:
    return tuple(other for other in station.gaps if other != gap)
