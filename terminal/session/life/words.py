"""What the table does with a recogniser: it comes and goes, and what it makes of a take's sound is noted and shown.

Without one nobody writes anything down: the seller says what he heard, and screens say so.
"""

from typing import Any, Final, Literal

from rulebook.checks.listed_phrases import phrases_in
from rulebook.script.phrases import CheckedPhrases
from terminal.session.effects import Effect
from terminal.session.facts.analyst import VoicesHeard
from terminal.session.facts.people import Pressed
from terminal.session.facts.recogniser import Recognised, RecogniserLost, RecogniserOff, RecogniserReady, WordsTold
from terminal.session.facts.recorder import SoundPlayed
from terminal.session.identity.consent import NotYetError
from terminal.session.life.terminal import Terminal
from terminal.session.observing.alerts import WINDOW_US, Alert, Alerts
from terminal.session.observing.hearing import Hearing
from terminal.session.orders.recogniser import Transcribe
from terminal.session.orders.recorder import AddMark
from terminal.session.snapshot import AlertView, WordsView

LOST: Final = "recogniser.lost"
"""The code that a mark bears where its process is gone and started again."""
NONE: Final = "recogniser.none"
"""None is installed: nothing is wrong, and no mark says anything of it."""
_EARLY_US: Final = 5_000_000
"""What was heard so far ahead of now is of another take; a take runs for a moment before it is told to be open."""


def recogniser(
    terminal: Terminal, fact: RecogniserReady | RecogniserLost | RecogniserOff, _: float
) -> tuple[Effect, ...]:
    """It is there, or no longer; a recording goes on either way, and its journal says from where to where."""
    before = terminal.words_ready
    terminal.words_ready = isinstance(fact, RecogniserReady)
    match fact:
        case RecogniserReady():
            terminal.recogniser, terminal.words_off = fact, ""
        case RecogniserOff() if fact.trouble.code == NONE:
            return ()
        case RecogniserOff():
            terminal.words_off = fact.trouble.code
            terminal.recogniser = None if fact.for_good else terminal.recogniser
        case RecogniserLost():
            terminal.words_off = LOST
    if terminal.phase != "recording" or not (before or terminal.words_ready):
        return ()
    terminal.hearing.lose()
    _note_how_far(terminal)
    return (_mark(terminal), *_listen(terminal))


def open_take(terminal: Terminal) -> tuple[tuple[AddMark, ...], tuple[Transcribe, ...]]:
    """A take is open: what is said in it is written down from its first second, where anything can.

    Returns the mark that says so, or why not, and the order: one that gave up in the take before tries again. Nothing
    where no recogniser is installed.
    """
    terminal.hearing, terminal.listens = Hearing(), False
    terminal.alerts = Alerts(_phrases(terminal), terminal.in_hand.plan.nodes)
    _note_how_far(terminal)
    known = terminal.words_ready or terminal.words_off
    return (_mark(terminal),) if known else (), _listen(terminal)


def close_take(terminal: Terminal) -> tuple[Transcribe, ...]:
    """The take is over, whatever it came to: nothing of what was said in it stays in memory or on a screen."""
    listened, terminal.hearing, terminal.listens = terminal.listens, Hearing(), False
    terminal.alerts = Alerts()
    return (Transcribe(on=False),) if listened else ()


def _listen(terminal: Terminal) -> tuple[Transcribe, ...]:
    """Order it once a take: it stands over restarts, and a second order would count them anew."""
    if terminal.listens or terminal.recogniser is None:
        return ()
    terminal.listens = True
    return (Transcribe(),)


def _mark(terminal: Terminal) -> AddMark:
    """Whether somebody writes down from here on, and which model it is."""
    model, why = terminal.recogniser, terminal.words_off
    facts: dict[str, Any] = {"state": "on" if terminal.words_ready else "off"}
    facts |= {"name": model.name, "sha256": model.sha256} if model is not None else {}
    facts |= {"code": why} if why else {}
    told_us = terminal.hearing.told_us
    return terminal.pad.mark("recogniser", **facts, **({"since_us": told_us} if why and told_us is not None else {}))


def hear(terminal: Terminal, fact: Recognised, now: float) -> tuple[Effect, ...]:
    """Something was said in this take: it is shown, and once it is final it goes into the journal."""
    ahead_us = fact.to_us - round(terminal.elapsed(now) * 1e6)
    if not terminal.words_ready or ahead_us > _EARLY_US or fact.captured_us <= terminal.forgotten_us:
        return ()  # of the take before, or of one that is lost
    words = terminal.hearing.take(fact)
    if words is not None and terminal.judged is not None:
        terminal.judged.notebook.note_words(words)
    _note_how_far(terminal)
    return _look(terminal)


def hear_voices(terminal: Terminal, fact: VoicesHeard) -> tuple[Effect, ...]:
    """Whose words they were is known better now; what was not the seller's is held against nobody."""
    if terminal.phase != "recording" or not terminal.words_ready or fact.captured_us <= terminal.forgotten_us:
        return ()
    terminal.hearing.hear_voices(fact.voices)
    return _look(terminal) if fact.voices else ()


def _look(terminal: Terminal) -> tuple[AddMark, ...]:
    """Look for what must not be said in the last half minute; what is new is marked, and shown at once."""
    hearing, walk = terminal.hearing, terminal.in_hand.walk
    since_us = max(0, hearing.latest_us - WINDOW_US)
    new, withdrawn = terminal.alerts.look(hearing.since(since_us), hearing.voices(since_us), (walk.node, walk.attempt))
    told = ((alert, "shown") for alert in new), ((alert, "withdrawn") for alert in withdrawn)
    return tuple(_alert_mark(terminal, alert, state) for each in told for alert, state in each)


def heed(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """The seller has seen a warning. Raises NotYetError where it is not shown any more."""
    number = fact.detail.get("alert")
    alert = terminal.alerts.heed(number) if isinstance(number, int) else None
    if alert is None:
        raise NotYetError
    return (_alert_mark(terminal, alert, "heeded", fact.by),)


def _alert_mark(terminal: Terminal, alert: Alert, state: str, by: str = "") -> AddMark:
    """Which phrase, without its words: those stand where they were said."""
    heard, (node, attempt) = alert.heard, alert.place
    facts = {"node": node, "attempt": attempt, "phrase": heard.phrase, "group": heard.group, "state": state}
    times = {"from_us": heard.from_us, "to_us": heard.to_us}
    return terminal.pad.mark("warned", **facts, **times, **({"by": by} if by else {}))


def _phrases(terminal: Terminal) -> tuple[CheckedPhrases, ...]:
    """What must not be said, by the take's check list; nothing where that cannot be read: the checks say so."""
    checklist = terminal.in_hand.checklist
    if checklist is None or terminal.judged is None:
        return ()
    try:
        return phrases_in(checklist.phrases)
    except ValueError:
        return ()


def view(terminal: Terminal) -> WordsView:
    """What screens show of it, but for what the checks say."""
    if terminal.phase != "recording":
        return WordsView()
    state: Literal["none", "on", "off"] = "on" if terminal.words_ready else "off" if terminal.words_off else "none"
    walk = terminal.in_hand.walk
    alerts = terminal.alerts.shown((walk.node, walk.attempt))
    if not alerts:
        return WordsView(state)
    heard = alerts[0].heard
    said = AlertView(alerts[0].number, heard.quoted, heard.title, heard.severity, heard.sure, len(alerts) - 1)
    return WordsView(state, said)


def told(terminal: Terminal, fact: WordsTold) -> None:
    """All that was said until then was told: where nothing is written nothing was said."""
    if terminal.words_ready:
        terminal.hearing.told(fact.media_us)
        _note_how_far(terminal)


def _note_how_far(terminal: Terminal) -> None:
    """The journal says until when somebody wrote down: what was said after it is not missing yet."""
    if terminal.judged is not None and terminal.words_ready:
        terminal.judged.notebook.worded_us = terminal.hearing.told_us or 0


def machine(terminal: Terminal, fact: SoundPlayed) -> None:
    """The machine began to read aloud, or is silent again: what is heard meanwhile are its own words."""
    if fact.began_us is None or terminal.phase != "recording":
        return
    if fact.state == "began":
        terminal.hearing.machine_began(fact.began_us)
    elif fact.ended_us is not None:
        terminal.hearing.machine_ended(fact.ended_us)
