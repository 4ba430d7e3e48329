"""What the table does with what the analyst sees: who sits where, doubts about it, and when nobody looked."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.effects import Effect, RefusedFact
from terminal.session.facts.analyst import AnalystFailed, AnalystLost, AnalystReady, RolesDoubted
from terminal.session.facts.people import Pressed
from terminal.session.identity.places import Places
from terminal.session.identity.places_view import DoubtReason, Role
from terminal.session.identity.stages.table import take_in
from terminal.session.life import judging
from terminal.session.life.terminal import Terminal

UNWATCHED = Trouble("places.unwatched")


def confirm_places(terminal: Terminal, fact: Pressed, now: float) -> tuple[Effect, ...]:
    """The operator says again who sits where; refused, nothing changes and the recording goes on."""
    places, faces, said = terminal.in_hand.places, terminal.live.faces, fact.detail.get("roles")
    refusal = places.refusal(said, faces, now) if places else UNWATCHED
    if places is None or faces is None or refusal is not None:
        _tell(terminal, refusal)
        return (RefusedFact(terminal.phase, f"Pressed.{fact.key}", refusal.code if refusal else ""),)
    bind = places.confirm(said, faces, fact.by, now)
    assert places.confirmed
    _tell(terminal, None)
    return (bind, terminal.pad.mark("places", roles=places.confirmed.facts(), by=fact.by))


def _tell(terminal: Terminal, trouble: Trouble | None) -> None:
    """Say it, unless something graver is being said."""
    if terminal.trouble is None or terminal.trouble.code.startswith("places."):
        terminal.trouble = trouble


def doubt_places(terminal: Terminal, fact: RolesDoubted, _: float) -> tuple[Effect, ...]:
    """Nobody knows any more who is who: mark it once; it blocks nothing."""
    places = terminal.in_hand.places
    return _doubt(terminal, places.doubt(fact.roles, fact.reason) if places else (), fact.reason)


def _doubt(terminal: Terminal, roles: tuple[Role, ...], reason: DoubtReason) -> tuple[Effect, ...]:
    return (terminal.pad.mark("roles_doubted", roles=list(roles), reason=reason),) if roles else ()


def doubt_early(terminal: Terminal, fact: RolesDoubted, _: float) -> tuple[Effect, ...]:
    """No take is open yet: the identity mark will say so."""
    step = terminal.in_hand.identity
    if step is not None:
        step.places.doubt(fact.roles, fact.reason)
    return ()


def analyst(terminal: Terminal, fact: AnalystReady | AnalystFailed | AnalystLost, now: float) -> tuple[Effect, ...]:
    """It comes and goes; a recording does not care, but it notes from where to where nobody looked."""
    before, terminal.analyst_known = terminal.analyst_up, True
    terminal.analyst_up = isinstance(fact, AnalystReady) or (before and isinstance(fact, AnalystFailed))
    if isinstance(fact, AnalystFailed):
        terminal.trouble = fact.trouble
    if not isinstance(fact, AnalystReady):
        terminal.shown.break_off()
    if isinstance(fact, AnalystLost):
        terminal.live = replace(terminal.live, faces=None)
        judging.blind(terminal)
    sale = terminal.sale
    if sale is not None and sale.places is not None and terminal.phase == "recording":
        return _note_hole(terminal, sale.places, fact, before)
    return take_in(sale.identity, fact, now) if sale and sale.identity else ()


def _note_hole(terminal: Terminal, places: Places, fact: object, before: bool) -> tuple[Effect, ...]:
    kind = "observed" if terminal.analyst_up else "unobserved"
    hole = (terminal.pad.mark(kind),) if before != terminal.analyst_up else ()
    lost = isinstance(fact, AnalystLost)
    return (*hole, *_doubt(terminal, places.lose(), "lost")) if lost else hole
