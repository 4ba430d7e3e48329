"""The machine's voice: a text becomes sound, and the recorder plays it."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.customer.consent_words import words_of
from terminal.session.customer.speaking import NODE, text_of
from terminal.session.effects import Effect
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import SoundPlayed
from terminal.session.facts.voice import SpeakingFailed, Spoken, VoiceKnown
from terminal.session.identity.consent import NotYetError
from terminal.session.life import listening, words
from terminal.session.life.customer_screen import is_elder
from terminal.session.life.terminal import Terminal
from terminal.session.orders.recorder import PlaySound, StopSound

RIGHTS = "rights"
"""The item of the rights at the end."""
_BYTES_A_SAMPLE = 2


def apply(terminal: Terminal, fact: Fact, now: float) -> tuple[Effect, ...]:
    """Take one of its facts in; what belongs to a text that was dropped since changes nothing."""
    speaking = terminal.speaking
    if isinstance(fact, SoundPlayed):
        words.machine(terminal, fact)
    match fact:
        case VoiceKnown(name):
            speaking.name = name
            terminal.station = replace(terminal.station, voice=name)
        case Spoken(ticket) if ticket == speaking.ticket and speaking.state == "making":
            speaking.played = True
            speaking.length_s = len(fact.pcm) / _BYTES_A_SAMPLE / max(1, fact.rate)
            listening.expect(terminal, fact)
            return (PlaySound(ticket, fact.pcm, fact.rate, fact.facts, terminal.side.volume),)
        case SpeakingFailed(ticket) if ticket == speaking.ticket:
            speaking.state = "none"
            terminal.trouble = fact.trouble
        case SoundPlayed(ticket):
            if ticket == speaking.ticket:
                _played(terminal, fact, now)
            return listening.played(terminal, fact, now)
        case _:
            pass
    return ()


def _played(terminal: Terminal, fact: SoundPlayed, now: float) -> None:
    speaking = terminal.speaking
    if fact.state == "began":
        speaking.state, speaking.began = "speaking", now
        return
    speaking.state, speaking.began = ("done" if fact.state == "ended" else "none"), None
    if fact.state == "failed":
        terminal.trouble = fact.trouble or terminal.trouble


def say(terminal: Terminal, fact: Pressed, now: float) -> tuple[Effect, ...]:
    """The seller lets the machine read. Raises NotYetError where it has no voice, or the seller must read himself."""
    node = terminal.side.node
    if node is None:
        raise NotYetError
    if node.reader == "seller":
        raise NotYetError(Trouble("voice.seller_reads"))
    if not terminal.speaking.name:
        raise NotYetError(Trouble("voice.none"))
    terminal.speaking.quiet = False
    return _say(terminal, str(fact.detail.get("item") or NODE), now)


def stop(terminal: Terminal, _: Pressed, __: float) -> tuple[Effect, ...]:
    """The seller reads himself: it stops, and reads nothing by itself any more in this attempt; both are marked."""
    speaking = terminal.speaking
    if speaking.quiet:
        return ()
    speaking.quiet = True
    where = {"node": speaking.place[0], "attempt": speaking.place[1]} if speaking.place else {}
    busy, speaking.state = speaking.busy, "none"
    mark = terminal.pad.mark("voice_off", **where, item=speaking.item if busy else "")
    speaking.ticket += 1  # what is still being made comes for nobody
    return (StopSound(), mark) if busy else (mark,)


def say_again(terminal: Terminal, item: str, now: float) -> tuple[Effect, ...]:
    """She asks to hear it again: the machine says it where it may; else the seller sees that she asked."""
    node, speaking = terminal.side.node, terminal.speaking
    hers = terminal.side.reading is not None  # what she reads herself may be read to her at any node
    if node is None or not speaking.name or speaking.quiet or (node.reader == "seller" and not hers):
        return ()
    return _say(terminal, item, now)


def say_beside(terminal: Terminal, item: str, _: float) -> tuple[Effect, ...]:
    """Before and after a take: a consent, or her rights, are read to her."""
    words = words_of(item)
    text = words.text if words else ""
    if item == RIGHTS and terminal.sale is not None:
        text = "".join(f"{each.title.zh}。{each.how.zh}" for each in terminal.sale.plan.rights)
    if not text or not terminal.speaking.name:
        raise NotYetError
    terminal.speaking.place = None
    return (*_hushed(terminal), _order(terminal, item, text))


def read_by_itself(terminal: Terminal, now: float) -> tuple[Effect, ...]:
    """Read the prompt that is on her screen, once in an attempt, where the node lets a machine read."""
    side, speaking = terminal.side, terminal.speaking
    current = side.current if terminal.phase == "recording" else None
    if current is None or current.kind != "prompt" or side.node is None or side.break_since is not None:
        return ()
    may = side.node.reader == "machine_or_seller" and speaking.name and not speaking.quiet
    if not may or current.item in speaking.said or speaking.busy:
        return ()
    return _say(terminal, current.item, now)


def enter(terminal: Terminal, place: tuple[str, int] | None) -> tuple[Effect, ...]:
    """Another node or attempt is in hand: what belonged to the one before is not said to its end."""
    hushed = _hushed(terminal)
    terminal.speaking.enter(place)
    return hushed


def _hushed(terminal: Terminal) -> tuple[Effect, ...]:
    speaking = terminal.speaking
    if not speaking.busy:
        return ()
    speaking.ticket += 1
    played, speaking.state = speaking.played, "none"
    return (StopSound(),) if played else ()


def _say(terminal: Terminal, item: str, _: float) -> tuple[Effect, ...]:
    side = terminal.side
    assert side.node is not None
    text = text_of(side.node, side.find(item), item, side.reading.page if side.reading else 0)
    if not text:
        raise NotYetError
    return (*_hushed(terminal), _order(terminal, item, text))


def _order(terminal: Terminal, item: str, text: str) -> Effect:
    order = terminal.speaking.order(item, text, speed=terminal.side.speed, elder=is_elder(terminal))
    return replace(order, facts={**order.facts, "volume": round(terminal.side.volume * 100)})
