"""What the table does with a clock that cannot be believed: before a sale a supervisor decides.

In rehearsals and in homes that keep themselves it is a finding, and stops nothing.
"""

from dataclasses import replace
from typing import Any

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import check_second, parties_of, word_of
from terminal.session.life.terminal import Terminal
from terminal.session.orders.recorder import AddMark

NOTE = "clock_doubted"
"""In the closing entry of a take that was begun by such a clock; and the kind of the mark that says why."""


def judge_clock(terminal: Terminal, fact: ClockJudged, _: float) -> tuple[Effect, ...]:
    """Keep what the clock is, for the next take and for the screens."""
    terminal.clock = fact
    terminal.station = replace(terminal.station, clock=fact.doubts)
    return ()


def word_about_clock(terminal: Terminal) -> Trouble | None:
    """What is to be said of the clock; None if it is right."""
    return next(iter((*terminal.clock.doubts, *terminal.clock.warnings)), None)


def undecided(terminal: Terminal) -> bool:
    """Tell whether somebody has to decide first: a real sale is in hand, and nobody answers for the clock yet."""
    counts = terminal.terms.series == "sale" and not terminal.terms.demonstration
    return counts and bool(terminal.clock.doubts) and not terminal.answered


def answer_for(terminal: Terminal, fact: Pressed) -> None:
    """Keep who answers for the clock, and why; raises NotYetError unless it is another person than those of the sale.

    Where she did not sign in, her name was typed only: its `proof` is `unproven`.
    """
    word = word_of(fact)
    check_second(word, parties_of(terminal.in_hand.sale))
    terminal.answered = {"by": word.by, "reason": word.reason, **word.proof}


def notes(terminal: Terminal) -> tuple[str, ...]:
    """What the closing entry of the take that begins will note."""
    return (NOTE,) if terminal.clock.doubts else ()


def marks(terminal: Terminal) -> tuple[AddMark, ...]:
    """Say in the take that its times are doubtful: why, and who answers for it where somebody had to."""
    if not terminal.clock.doubts:
        return ()
    why: list[dict[str, Any]] = [{"code": doubt.key, **doubt.facts} for doubt in terminal.clock.doubts]
    return (terminal.pad.mark(NOTE, why=why, **terminal.answered),)
