"""What the machine says aloud at the moment, and to whom that matters. Pure."""

from dataclasses import dataclass

from rulebook.plan.plan import PlannedNode
from terminal.session.customer.items import Item, sha256_of
from terminal.session.customer.view import VoiceState
from terminal.session.orders.voice import SayAloud

SLOWER = 0.85
"""长者 hears everything so much slower."""
NODE = "say"
"""The item that stands for all sentences of a node."""


@dataclass(slots=True)
class Speaking:
    """One text at a time; a later one takes the place of an earlier."""

    name: str = ""
    """The machine's voice; empty: it has none, or nobody has said so yet."""
    ticket: int = 0
    item: str = ""
    state: VoiceState = "none"
    played: bool = False
    """It is sound, and was handed to the loudspeaker, whether or not that has begun."""
    began: float | None = None
    length_s: float = 0.0
    place: tuple[str, int] | None = None
    """Node and attempt that it belongs to."""
    said: frozenset[str] = frozenset()
    """Items that it began to read by itself in this attempt."""
    quiet: bool = False
    """The seller stopped it: in this attempt it reads nothing by itself any more."""

    @property
    def busy(self) -> bool:
        """Whether something is made or played."""
        return self.state in ("making", "speaking")

    def enter(self, place: tuple[str, int] | None) -> None:
        """Another node or attempt is in hand."""
        self.place, self.said, self.quiet = place, frozenset(), False

    def order(self, item: str, text: str, *, speed: float, elder: bool) -> SayAloud:
        """What is said next, with what the mark `spoken` will tell of it."""
        self.ticket += 1
        self.item, self.state, self.played, self.began, self.length_s = item, "making", False, None, 0.0
        self.said |= {item}
        pace = round(speed * (SLOWER if elder else 1.0), 2)
        where = {"node": self.place[0], "attempt": self.place[1]} if self.place else {}
        facts = {**where, "item": item, "sha256": sha256_of(text), "voice": self.name, "speed": pace}
        return SayAloud(self.ticket, text, speed=pace, facts=facts)

    def left_s(self, now: float) -> float:
        """How long it still speaks."""
        return 0.0 if self.began is None else max(0.0, self.length_s - (now - self.began))

    def done(self, now: float) -> float:
        """How much of it has been said, 0 to 1."""
        if self.state == "done":
            return 1.0
        return 0.0 if self.began is None or not self.length_s else min(1.0, (now - self.began) / self.length_s)


def text_of(node: PlannedNode, item: Item | None, name: str, page: int = 0) -> str:
    """Return what is said of an item, or of a node's sentences; empty for nothing.

    `say` and `node:<id>` are all that must be said, `say:<id>` is one of them.
    """
    if name in ("", NODE, f"node:{node.id}"):
        return "".join(each.spoken.zh if each.spoken else each.zh for each in node.say if each.must)
    if name.startswith(f"{NODE}:"):
        found = [each for each in node.say if each.id == name.removeprefix(f"{NODE}:")]
        return "".join(each.spoken.zh if each.spoken else each.zh for each in found)
    if item is None:
        return ""
    if item.prompt is not None:
        return item.prompt.spoken.zh if item.prompt.spoken else item.prompt.zh
    if item.document is not None:
        return item.document.pages[page - 1].text.zh if 0 < page <= len(item.document.pages) else ""
    return item.text
