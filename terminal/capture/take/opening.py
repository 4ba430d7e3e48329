"""What must hold before a take is opened, and what its entry 0 says."""

from evidence.opening import ClockKnown, EpochBefore
from evidence.writer import OpeningFacts
from faults.trouble import Trouble
from program.version import VERSION
from terminal.capture.profiles import Profile
from terminal.session.orders.recorder import OpenTake


def lacking(order: OpenTake, *, seen: bool, heard: bool) -> Trouble | None:
    """What does not deliver and must; `seen`, `heard`: whether pictures and sound come.

    Where nobody's sale is recorded, one of the two is enough: what lacks is a finding then.
    """
    if not order.picture:
        return None if heard else Trouble("capture.no_source:sound_alone")
    if not seen and not heard:
        return Trouble("capture.no_source")
    if (seen and heard) or order.series == "rehearsal" or order.demonstration:
        return None
    return Trouble("capture.no_source:sound" if seen else "capture.no_source:picture")


def opening_facts(order: OpenTake, profile: Profile, sources: dict[str, str | int | None]) -> OpeningFacts:
    """Return what entry 0 says of the take."""
    return OpeningFacts(
        take=order.take,
        terminal=order.terminal,
        series=order.series,
        number=order.number,
        previous=order.previous,
        profile=profile.to_json(),
        sources=sources,
        packs=order.packs,
        format=order.format,
        epoch=order.epoch,
        program=VERSION,
        demonstration=order.demonstration,
        before=EpochBefore(*order.before) if order.before else None,
        clock=ClockKnown(*order.clock) if order.clock else None,
    )
