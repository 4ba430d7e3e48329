"""What the terminal knows of the room before anybody looked at it, and what it heard: for the room check."""

from dataclasses import replace

from terminal.session.effects import Effect
from terminal.session.facts.desk import DiskMeasured
from terminal.session.facts.recorder import GapReason, Levels, MediaTrack
from terminal.session.identity.room import Around
from terminal.session.identity.stages.table import take_in
from terminal.session.life.sources import EMPTY, counts
from terminal.session.life.terminal import Terminal

FROM_THE_START = 2
"""Seller and applicant; whoever else joins comes for a node of the recording."""


def around_of(terminal: Terminal) -> Around:
    """What is known at this moment, of the sale in hand."""
    sale = terminal.in_hand
    clock, book = terminal.clock, sale.plan.book
    return Around(
        binding=counts(terminal),
        pictured=sale.plan.record == "audio_video",
        ready=terminal.ready,
        gaps=_worst(terminal),
        analyst_up=terminal.analyst_up,
        faces=FROM_THE_START,
        free_s=terminal.free_s,
        planned_s=sale.planned_s(terminal.terms),
        clock=(*clock.doubts, *clock.warnings),
        doubted=bool(clock.doubts),
        book=book.serial if book else None,
        proven=sale.plan.production_ready,
    )


def _worst(terminal: Terminal) -> dict[MediaTrack, GapReason]:
    """The gap of each track that has one: the one in which it carries nothing, before all others."""
    gaps = sorted(terminal.station.gaps, key=lambda gap: gap.reason in EMPTY)
    return {gap.track: gap.reason for gap in gaps}


def hear(terminal: Terminal, fact: Levels, now: float) -> tuple[Effect, ...]:
    """The meter moves; while the room is checked it is also what the check goes by."""
    terminal.live = replace(terminal.live, levels=fact)
    return take_in(terminal.step, fact, now) if terminal.step else ()


def measure_disk(terminal: Terminal, fact: DiskMeasured, _: float) -> tuple[Effect, ...]:
    """Keep how long could be recorded on the disk."""
    terminal.free_s = fact.free_s
    return ()
