"""Looking at takes again: the reason first, then the film, which is closed with its page. Pure."""

from dataclasses import replace
from typing import Final, get_args

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.desk import ReplayMoved, ReplayReason
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.life.terminal import Terminal
from terminal.session.orders.desk import ListTakes, Replay, ReplayAct
from terminal.session.snapshot import DeskPage

LEAST_NOTE: Final = 6
"""Characters of what is said beside the reason: who reads the log must understand it."""
_PAGES: Final[tuple[DeskPage, ...]] = ("replay_reason", "replay")
_OPEN: Final = ("opening", "playing", "paused")
_MOVES: Final[tuple[ReplayAct, ...]] = ("play", "pause", "seek", "speed", "sound")


def apply(terminal: Terminal, fact: Pressed | ReplayMoved) -> tuple[Effect, ...]:
    """Take one of its facts in. Raises NotYetError where a press lacks something."""
    match fact:
        case ReplayMoved():
            return moved(terminal, fact)
        case Pressed(key="open_replay"):
            return open_replay(terminal, fact)
        case Pressed(key="move_replay"):
            return move_replay(terminal, fact)
        case _:
            return close_replay(terminal)


def open_replay(terminal: Terminal, pressed: Pressed) -> tuple[Effect, ...]:
    """Ask for the reason; with one that says enough, have the take checked and opened.

    Raises NotYetError where reason or name lack.
    """
    take, reason = str(pressed.detail.get("take", "")), str(pressed.detail.get("reason", ""))
    if not take:
        raise NotYetError
    terminal.trouble = None
    if not reason:
        back = terminal.desk_page if terminal.desk_page not in _PAGES else terminal.desk.replay_back
        terminal.desk = replace(terminal.desk, replay=None, replay_take=take, replay_back=back)
        terminal.desk_page = "replay_reason"
        return ()
    note = " ".join(str(pressed.detail.get("note", "")).split())
    by = _by(terminal, pressed)
    if reason not in get_args(ReplayReason) or len(note) < LEAST_NOTE:
        raise NotYetError(Trouble("replay.reason", {"least": LEAST_NOTE}))
    if not by:
        raise NotYetError(Trouble("replay.nobody"))
    own = terminal.staff.signed_in
    viewer = f"{own.name} {own.number}" if own else by
    terminal.desk = replace(
        terminal.desk, replay=ReplayMoved(take, "opening", viewer=viewer, reason=note, reason_code=reason)
    )
    return (Replay("open", take, by, note, reason_code=reason),)


def move_replay(terminal: Terminal, pressed: Pressed) -> tuple[Effect, ...]:
    """Play, stop, go elsewhere, run faster; or say more of the reason, which is noted as well."""
    shown = terminal.desk.replay
    act = str(pressed.detail.get("act", ""))
    if shown is None or shown.state not in ("playing", "paused"):
        raise NotYetError
    by = _by(terminal, pressed)
    if act == "reason":
        note = " ".join(str(pressed.detail.get("note", "")).split())
        if len(note) < LEAST_NOTE:
            raise NotYetError(Trouble("replay.reason", {"least": LEAST_NOTE}))
        terminal.desk = replace(terminal.desk, replay=replace(shown, reason=f"{shown.reason}；{note}"))
        return (Replay("reason", shown.take, by, note),)
    move = next((each for each in _MOVES if each == act), None)
    if move is None:
        raise NotYetError
    return (Replay(move, shown.take, by, value=float(pressed.detail.get("value", 0.0))),)


def close_replay(terminal: Terminal) -> tuple[Effect, ...]:
    """Look no longer; the page from which it was asked for is shown again."""
    closing = _closing(terminal)
    terminal.desk_page = terminal.desk.replay_back
    terminal.desk = replace(terminal.desk, replay=None, replay_take="", replay_back=None)
    terminal.trouble = None
    return (*closing, ListTakes())


def moved(terminal: Terminal, fact: ReplayMoved) -> tuple[Effect, ...]:
    """Show how far it is; a film that was checked gets its page, one that closed by itself leaves it."""
    shown = terminal.desk.replay
    if shown is None or shown.take != fact.take or shown.state not in _OPEN:
        return ()  # of one that nobody looks at any more
    kept = replace(fact, viewer=shown.viewer, reason=shown.reason, reason_code=shown.reason_code)
    terminal.desk = replace(terminal.desk, replay=kept)
    if fact.state in ("playing", "paused"):
        terminal.desk_page = "replay"
    else:
        terminal.desk_page = "replay_reason"
        terminal.trouble = fact.trouble
    return ()


def after(terminal: Terminal) -> tuple[Effect, ...]:
    """Close a film whose page is gone: a sale came, or nobody is signed in any more."""
    there = terminal.phase == "ready" and terminal.desk_page in _PAGES
    if there or terminal.desk.replay is None:
        return ()
    closing = _closing(terminal)
    terminal.desk = replace(terminal.desk, replay=None, replay_take="", replay_back=None)
    return closing


def _closing(terminal: Terminal) -> tuple[Effect, ...]:
    shown = terminal.desk.replay
    return (Replay("close", shown.take),) if shown is not None and shown.state in _OPEN else ()


def _by(terminal: Terminal, pressed: Pressed) -> str:
    """Who looks: her staff number where people sign in, else the name that was typed."""
    own = terminal.staff.signed_in
    return own.number if own is not None else pressed.by.strip()
