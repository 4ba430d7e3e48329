"""What the table does with the card reader: it comes and goes, and reads a card while a side of one is asked for.

The step does not depend on it: before the camera, or by hand, it goes on as if there were none.
"""

from dataclasses import replace
from typing import Final

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.reader import ReaderRead, ReaderSeen
from terminal.session.identity.chip import WITH_CHIP
from terminal.session.identity.step import IdentityStep
from terminal.session.identity.view import IdentityView
from terminal.session.life.identifying import identify
from terminal.session.life.terminal import Terminal
from terminal.session.orders.reader import ReadChip, ReaderOrder, RestReader

STAND_IN: Final = ReaderSeen("absent", Trouble("reader.stand_in"))


def see(terminal: Terminal, fact: ReaderSeen, _: float) -> tuple[Effect, ...]:
    """Keep how it stands."""
    terminal.reader = fact
    return ()


def take(terminal: Terminal, fact: ReaderRead, now: float) -> tuple[Effect, ...]:
    """Take in a card that was read for who is in hand; one that was read for somebody before is nobody's."""
    if terminal.chip is None or terminal.chip[1] != fact.ticket:
        return ()
    terminal.chip = None
    return identify(terminal, fact, now)


def follow(terminal: Terminal) -> tuple[ReaderOrder, ...]:
    """Have a card read while a side of one is asked for that is not read; for each customer anew."""
    step, before = terminal.step, terminal.chip
    whose = step.index if step is not None and _reads(terminal, step) else None
    if before is not None and whose == before[0]:
        return ()
    if whose is None:
        terminal.chip = None
        return (RestReader(),) if before is not None else ()
    terminal.chip = whose, next(terminal.asks)
    return (ReadChip(terminal.chip[1]),)


def _reads(terminal: Terminal, step: IdentityStep) -> bool:
    """Whether a chip is wanted: there is a reader that counts here, and a side that nothing has read."""
    if terminal.reader.state == "none" or _only_plays(terminal, step) or step.card.kind not in WITH_CHIP:
        return False
    return step.side is not None and step.side not in step.card.sides


def _only_plays(terminal: Terminal, step: IdentityStep) -> bool:
    """Whether the reader is a folder that stands in for one, and the sale a real one."""
    return step.binding and terminal.reader.stand_in


def shown(terminal: Terminal, step: IdentityStep, view: IdentityView) -> IdentityView:
    """The step's view, with the reader in it."""
    if step.side is None:
        return view
    reader = STAND_IN if _only_plays(terminal, step) else terminal.reader
    return replace(view, reader=reader, print_lacks=step.lacks_print)
