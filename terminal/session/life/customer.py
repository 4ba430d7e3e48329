"""What the customer's display shows, and what her acts lead to."""

from dataclasses import replace
from typing import Any, Final

from faults.trouble import Trouble
from terminal.session.customer.consent_words import CONSENT_WORDS, words_of
from terminal.session.customer.documents import Documents
from terminal.session.customer.items import Item, items_of
from terminal.session.customer.side import CustomerSide, Note, Sealed, beside_item
from terminal.session.customer.view import CustomerView
from terminal.session.effects import Effect
from terminal.session.facts.customer import CustomerActed, Via
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import Levels
from terminal.session.identity.consent import NotYetError
from terminal.session.life import captions, delivering, voice
from terminal.session.life.customer_screen import screen_of
from terminal.session.life.terminal import Terminal
from terminal.session.orders.recorder import AddMark

OF_THE_SCREEN: Final = (
    "volume", "speed", "larger", "captions", "again", "seen", "shown", "painted", "hidden", "break", "back",
)  # fmt: skip
"""Acts that are no answer: they are taken whatever is asked."""
_WHENEVER: Final = (
    "volume", "speed", "larger", "captions", "break", "back", "stop", "stayed", "withdrawn", "hidden",
)  # fmt: skip
"""Acts that are about no screen, so none of them comes too late."""
LEAST_VOLUME, MOST_VOLUME = 0.2, 1.5
LEAST_SPEED, MOST_SPEED = 0.6, 1.4
CONSENT_WITHDRAWN: Final = "consent_withdrawn"
"""The reason by which the customer ends a take that she agreed to before."""
_OWN: Final = ("customer.", "node.", "voice.")


def stale(terminal: Terminal, fact: CustomerActed) -> bool:
    """Tell whether an act was done on a screen that is not there any more."""
    return fact.act not in _WHENEVER and fact.about not in ("", about_of(terminal))


def about_of(terminal: Terminal) -> str:
    """What an act on her screen is about: the press's own, and which item is shown."""
    current = terminal.side.current if terminal.phase == "recording" else None
    return f"{terminal.about} {current.item if current else ''}".rstrip()


def apply(terminal: Terminal, fact: Fact, now: float) -> tuple[Effect, ...]:
    """Take one of its facts in. Raises NotYetError for an act that means nothing now."""
    if isinstance(fact, CustomerActed):
        return acted(terminal, fact, now)
    if isinstance(fact, Pressed):
        done = _PRESSED[fact.key](terminal, fact, now)
        _forget_trouble(terminal)
        return done
    return ()


def acted(terminal: Terminal, fact: CustomerActed, now: float) -> tuple[Effect, ...]:
    """What she did: on her screen itself, or about what is asked in a take, which is marked."""
    side = terminal.side
    if fact.act in ("volume", "speed", "larger", "captions", "seen"):
        _wish(side, fact)
        return ()
    if terminal.phase != "recording":
        if fact.act == "again":
            return voice.say_beside(terminal, fact.item, now)
        if fact.act in ("shown", "painted", "hidden"):
            return ()
        raise NotYetError
    if fact.act in ("stop", "stayed", "withdrawn"):
        return _stop(terminal, fact)
    opens = fact.act == "opened"
    notes = side.open_beside(_paper(terminal, fact.item), now) if opens else side.act(fact, now)
    _forget_trouble(terminal)
    effects = orders(terminal, notes)
    if fact.act == "again":
        effects = (*effects, *voice.say_again(terminal, fact.item, now))
    return effects


def _stop(terminal: Terminal, fact: CustomerActed) -> tuple[Effect, ...]:
    """She does not want to be recorded any more. Raises NotYetError where she was not asked whether so.

    A finger may slip: she is asked once, in two answers that are alike, and nothing else goes on meanwhile.
    """
    side = terminal.side
    if side.stopping == (fact.act == "stop"):
        raise NotYetError
    side.stopping = fact.act == "stop"
    _forget_trouble(terminal)
    if fact.act == "withdrawn":
        ends = Pressed("ended_by_customer", detail={"reason": CONSENT_WITHDRAWN})
        return (withdrawal(terminal, fact.via), *terminal.in_hand.press(ends))
    words = CONSENT_WORDS["recording"]
    facts = {"item": words.item, "act": fact.act, "via": fact.via, "sha256": words.sha256}
    return orders(terminal, [("acted", facts)])


def withdrawal(terminal: Terminal, via: Via, by: str = "") -> AddMark:
    """The mark that her consent to the recording is taken back in the take; whoever sits there said so."""
    words = CONSENT_WORDS["recording"]
    facts = {"item": words.item, "act": "changed", "via": via, "sha256": words.sha256}
    return terminal.pad.mark("consent", **facts, **({"by": by} if by else {}))


def _paper(terminal: Terminal, name: str) -> Item:
    """The paper that is signed, to be looked at beside. Raises NotYetError where the book has it not."""
    current = terminal.side.current
    documents = terminal.in_hand.documents if terminal.sale else Documents()
    paper = current.signature.paper if current and current.signature else ""
    found = documents.of(paper)
    if not found or name != f"document:{paper}":
        raise NotYetError
    return beside_item(found[0])


def _wish(side: CustomerSide, fact: CustomerActed) -> None:
    value = fact.detail.get("value")
    if fact.act == "seen":
        side.seen = True
    elif fact.act == "larger":
        side.elder_wish = fact.detail.get("elder") is True
    elif fact.act == "captions":
        side.caption_wish = fact.detail.get("on") is True
    elif not isinstance(value, int | float) or isinstance(value, bool):
        raise NotYetError
    elif fact.act == "volume":
        side.volume = min(MOST_VOLUME, max(LEAST_VOLUME, float(value)))
    else:
        side.speed = min(MOST_SPEED, max(LEAST_SPEED, float(value)))


def _heard(terminal: Terminal, fact: Pressed, _: float) -> tuple[Effect, ...]:
    """The seller says what he heard: an accepted answer, an unclear one, or somebody else's."""
    side, answer = terminal.side, fact.detail.get("answer")
    asked = [each for each in side.items if each.kind == "question"]
    said = fact.detail.get("question", 0)
    named = (each for each in asked if said in (each.item, each.item.removeprefix("question:")))
    placed = asked[said] if isinstance(said, int) and 0 <= said < len(asked) else None
    item = placed if isinstance(said, int) else next(named, None)
    if item is None or answer not in ("accepted", "unclear", "not_hers"):
        raise NotYetError
    before = side.standing[item.item].answer
    if before == "refused" and answer == "accepted":
        raise NotYetError(Trouble("customer.said_no"))
    side.heard(item, answer)
    facts = {"item": item.item, "question": asked.index(item), "answer": answer, "by": fact.by.strip()}
    facts |= {"touched": before} if before else {}
    return orders(terminal, [("heard", {name: value for name, value in facts.items() if value != ""})])


def _skip_hint(_: Terminal, __: Pressed, ___: float) -> tuple[Effect, ...]:
    return ()


def orders(terminal: Terminal, notes: list[Note | Sealed]) -> tuple[Effect, ...]:
    """Turn notes into marks and objects, each with the node and attempt that it belongs to."""
    side = terminal.side
    where: dict[str, Any] = {"node": side.node.id, "attempt": side.attempt} if side.node else {}
    return tuple(
        terminal.pad.seal(note.role, note.content, **where, **note.facts)
        if isinstance(note, Sealed)
        else terminal.pad.mark(note[0], **where, **note[1])
        for note in notes
    )


def gate(terminal: Terminal, fact: Pressed, now: float) -> None:
    """Raise NotYetError, naming what lacks, where the node cannot be passed yet; practice is told, and goes on."""
    lacks = terminal.side.lacking(now, paced=fact.detail.get("paced") is True)
    _forget_trouble(terminal)
    if lacks is not None and terminal.in_hand.practice:
        terminal.trouble = lacks
    elif lacks is not None:
        raise NotYetError(lacks)


def listen(terminal: Terminal, fact: Levels) -> None:
    """The microphone heard something: perhaps her answer, never the machine's own voice."""
    if terminal.phase == "recording" and not terminal.speaking.busy:
        terminal.side.hear(fact.rms_db)


def follow(terminal: Terminal, now: float) -> tuple[Effect, ...]:
    """After every fact: see which sale, node and attempt are in hand, and let the machine read what it may."""
    if terminal.sale is not terminal.sided:
        same = terminal.sale and terminal.sided and terminal.sale.plan.sale_sha256 == terminal.sided.plan.sale_sha256
        kept = terminal.side
        terminal.side = CustomerSide(kept.elder_wish, kept.caption_wish, kept.volume, kept.speed)
        if not same:
            terminal.side = CustomerSide()
        terminal.sided = terminal.sale
    effects = _enter(terminal, now)
    delivering.follow(terminal, now)
    return (*effects, *voice.read_by_itself(terminal, now))


def _enter(terminal: Terminal, now: float) -> tuple[Effect, ...]:
    sale, side = terminal.sale, terminal.side
    at_node = sale is not None and terminal.phase == "recording" and sale.walk.state == "at_node"
    node = sale.node if sale is not None and at_node else None
    attempt = sale.walk.attempt if sale is not None and node is not None else 0
    if (side.node.id if side.node else None, side.attempt) == (node.id if node else None, attempt):
        return ()
    items = items_of(node, sale.sale, sale.documents) if node and sale else ()
    leaving = _Left(terminal)
    notes = side.enter(node, attempt, items, now)
    silenced = voice.enter(terminal, (node.id, attempt) if node else None)
    return (*leaving.orders(notes), *silenced)


class _Left:
    """Notes of a node that is left bear its name, and there are none once its take is closed."""

    def __init__(self, terminal: Terminal) -> None:
        side = terminal.side
        self._terminal, self._there = terminal, terminal.phase == "recording"
        self._where: dict[str, Any] = {"node": side.node.id, "attempt": side.attempt} if side.node else {}

    def orders(self, notes: list[Note | Sealed]) -> tuple[Effect, ...]:
        pad = self._terminal.pad
        return tuple(
            pad.seal(note.role, note.content, **self._where, **note.facts)
            for note in notes
            if isinstance(note, Sealed) and self._there
        )


def _forget_trouble(terminal: Terminal) -> None:
    """What lacked is done, or is told anew."""
    if terminal.trouble is not None and terminal.trouble.code.startswith(_OWN):
        terminal.trouble = None


def view_of(terminal: Terminal, now: float) -> CustomerView:
    """What her display shows at this moment."""
    view = screen_of(terminal, now)
    words = words_of(view.item)
    sha256 = words.sha256 if words else view.sha256
    said = captions.captions(terminal, view.screen, now)
    return replace(view, about=about_of(terminal), sha256=sha256, captions=captions.wanted(terminal), caption=said)


_PRESSED: Final = {
    "say": voice.say,
    "stop_saying": voice.stop,
    "heard": _heard,
    "skip_hint": _skip_hint,
}
