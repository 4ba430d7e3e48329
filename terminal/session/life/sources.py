"""What the table does when a source of the take is lost and comes back: recording goes on, the walk does not.

In rehearsals and in homes that keep themselves it is a finding, and stops nothing.
"""

from typing import Final

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.recorder import GapBegan, GapEnded, GapReason, MediaTrack
from terminal.session.life.terminal import Terminal
from terminal.session.life.views import station_after
from terminal.session.snapshot import OpenGap

AWAY: Final[tuple[GapReason, ...]] = ("lost", "hanging")
"""Why a track gives nothing at all; for other reasons it gives something that may not be worth much."""
EMPTY: Final[tuple[GapReason, ...]] = (*AWAY, "silent", "black", "frozen")
"""Why a track carries nothing that could be seen or heard: nothing begins like that, though it may happen in a take."""


def lacking(terminal: Terminal) -> Trouble | None:
    """What the plan of the sale in hand demands and no device gives just now; None where it may begin."""
    wanted = _wanted(terminal)
    away = [gap.track for gap in terminal.station.gaps if gap.track in wanted and gap.reason in EMPTY]
    if not away or not counts(terminal):
        return None
    return Trouble(f"capture.no_source:{away[0] if len(wanted) > 1 else 'sound_alone'}")


def watch_source(terminal: Terminal, fact: GapBegan | GapEnded, _: float) -> tuple[Effect, ...]:
    """A track of the open take lacks something, or no longer: with a source away the walk is interrupted."""
    terminal.station = station_after(terminal.station, fact)
    sale, wanted = terminal.in_hand, _wanted(terminal)
    if fact.track not in wanted or fact.reason not in AWAY or not counts(terminal):
        return ()
    if isinstance(fact, GapBegan):
        return sale.interrupt(fact.track, fact.reason)
    return () if any(_is_away(gap, wanted) for gap in terminal.station.gaps) else sale.go_on()


def _is_away(gap: OpenGap, wanted: tuple[MediaTrack, ...]) -> bool:
    return gap.track in wanted and gap.reason in AWAY


def _wanted(terminal: Terminal) -> tuple[MediaTrack, ...]:
    return ("picture", "sound") if terminal.in_hand.plan.record == "audio_video" else ("sound",)


def counts(terminal: Terminal) -> bool:
    """Tell whether what is wrong stops the sale in hand: it is a real one."""
    return terminal.terms.series == "sale" and not terminal.terms.demonstration
