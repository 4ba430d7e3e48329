"""What the table does with hints: the seller is done with one, and it is not shown again at this node."""

from terminal.session.effects import Effect
from terminal.session.facts.people import Pressed
from terminal.session.life.terminal import Terminal


def skip(terminal: Terminal, fact: Pressed, now: float) -> tuple[Effect, ...]:
    """Put away the hint that is shown, or the one that is named."""
    hint = terminal.hint(now)
    named = str(fact.detail.get("hint") or (hint.id if hint else ""))
    terminal.hints_done = terminal.hints_done | {named}
    return ()
