"""The customer's side of one sale: what she was shown, what she did about it, and what the node still waits for. Pure.

`now` is seconds on the session's clock. What an act comes to is returned as notes, which life turns into marks and
objects of the take.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from faults.trouble import Trouble
from rulebook.plan.plan import PlannedNode
from terminal.session.customer.delivered import Delivered
from terminal.session.customer.documents import Document
from terminal.session.customer.items import Item
from terminal.session.customer.reading import Reading
from terminal.session.customer.strokes import cells_of, read_strokes
from terminal.session.customer.view import Answer, ItemState
from terminal.session.facts.customer import CustomerActed, Via
from terminal.session.identity.consent import NotYetError

SPOKEN_S: Final = 0.3
"""So much sound while a question is shown counts as somebody having spoken."""
SPOKEN_DB: Final = -45.0
"""Loudness (RMS, dBFS) from which on it is somebody at the counter, and not the room."""
LEVEL_S: Final = 0.1
"""Each report of the levels covers so much."""
ELDER_AGE: Final = 60

Note = tuple[str, dict[str, Any]]
"""Kind and facts of a mark; node and attempt are added by whoever writes it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Something to be sealed beside the film: role, content, facts."""

    role: str
    content: bytes = field(repr=False)
    facts: dict[str, Any]


@dataclass(slots=True)
class Standing:
    """How one item stands in this attempt."""

    act: str = ""
    via: str = ""
    again: int = 0
    answer: Answer = ""
    touched_via: str = ""
    """By whose hand the answer was touched."""
    painted: set[int] = field(default_factory=set)
    """Pages of it that were painted; 0 for what has no pages."""
    on_screen_since: float | None = None
    shown_s: float = 0.0
    spoken_s: float = 0.0

    @property
    def done(self) -> bool:
        """Whether the node need not wait for it."""
        return bool(self.act)


@dataclass(slots=True)
class CustomerSide:
    """What she did and wished, from the plan on until the next sale is taken in hand."""

    elder_wish: bool | None = None
    """None: nobody said; her age decides."""
    caption_wish: bool | None = None
    """Whether she wants to read what is said; None: nobody said, and the sale decides."""
    volume: float = 1.0
    speed: float = 1.0
    seen: bool = False
    """She has read her rights at the end."""
    node: PlannedNode | None = None
    attempt: int = 0
    items: tuple[Item, ...] = ()
    standing: dict[str, Standing] = field(default_factory=dict)
    began: float = 0.0
    """When the attempt began, less the breaks in it."""
    break_since: float | None = None
    stopping: bool = False
    """She does not want to be recorded any more, and is asked whether so."""
    reading: Reading | None = None
    beside: Item | None = None
    """A paper that she looks at beside what is asked."""
    away: bool = False
    """Her window is not to be seen: the one display was given back."""
    delivered: Delivered = field(default_factory=Delivered)
    read: dict[str, Via] = field(default_factory=dict)
    """Digests of documents that were read to their end in this sale, and by whom; nobody reads them twice."""

    # --- the node in hand ---

    def enter(self, node: PlannedNode | None, attempt: int, items: tuple[Item, ...], now: float) -> list[Note | Sealed]:
        """Another node or attempt is in hand, or none: everything of it is still to be done."""
        notes = self._put_away(now)
        self.node, self.attempt, self.items, self.began = node, attempt, items, now
        self.standing = {each.item: Standing() for each in items}
        self.delivered.enter(items)
        self.beside = None
        self._settle(now)
        return notes

    @property
    def current(self) -> Item | None:
        """What is on her screen: the paper that she opened, or the first item that is not done."""
        return self.beside or next((each for each in self.items if not self.standing[each.item].done), None)

    def find(self, name: str) -> Item | None:
        """The item of this name, of the node in hand or opened beside it."""
        both = (*self.items, *((self.beside,) if self.beside else ()))
        return next((each for each in both if each.item == name), None)

    def states(self, now: float) -> Iterator[ItemState]:
        """How every item stands, in order."""
        for each in self.items:
            how = self.standing[each.item]
            since = how.on_screen_since
            yield ItemState(
                each.item,
                each.kind,
                each.title,
                done=how.done,
                via=how.via,
                shown_s=how.shown_s + (now - since if since is not None else 0.0),
                shown=bool(how.painted),
                again=how.again,
                answer=how.answer,
                spoken=how.spoken_s >= SPOKEN_S,
                sha256=each.sha256,
            )

    def lacking(self, now: float, *, paced: bool) -> Trouble | None:
        """What the node still waits for; None if nothing. Where nobody listens (`paced`) its time is the script's."""
        if self.node is None:
            return None
        if self.stopping:
            return Trouble("customer.stopping")
        if self.break_since is not None:
            return Trouble("customer.on_break")
        open_ = [each for each in self.items if not self.standing[each.item].done]
        if open_:
            same = sum(each.kind == open_[0].kind for each in open_)
            return Trouble(f"customer.not_yet:{open_[0].kind}", {"count": same})
        left = self.node.least_seconds - (now - self.began)
        if left > 0 and not paced:
            return Trouble("node.too_soon", {"seconds": -int(-left // 1), "least": self.node.least_seconds})
        return None

    def hear(self, rms_db: float) -> None:
        """The microphone heard this loudness for a tenth of a second; the machine's own voice is not handed in."""
        now_asked = self.current
        if now_asked is not None and now_asked.kind == "question" and rms_db >= SPOKEN_DB:
            self.standing[now_asked.item].spoken_s += LEVEL_S

    # --- what she does ---

    def act(self, fact: CustomerActed, now: float) -> list[Note | Sealed]:
        """Take an act in. Raises NotYetError where it cannot be taken, with or without a trouble."""
        match fact.act:
            case "break" | "back":
                return self._break(fact, now)
            case "hidden":
                self.away = True
                return []
            case "opened" | "closed":
                return self._close(fact, now) if fact.act == "closed" else []
            case _:
                pass
        item = self.find(fact.item)
        if item is None or (item is self.beside and fact.act not in _OF_READING):
            raise NotYetError
        if fact.via == "customer" and fact.sha256 != item.sha256 and fact.act not in ("shown", "painted", "page"):
            raise NotYetError
        if fact.via == "customer" and fact.act in _ANSWERS and item is not self.current:
            raise NotYetError  # it is not on her screen
        if fact.via == "seller" and fact.act not in _NEEDS_NO_WORD and fact.detail.get("spoken") is not True:
            raise NotYetError(Trouble("customer.needs_word"))
        notes = self._take(item, fact, now)
        self._settle(now)
        return notes

    def _take(self, item: Item, fact: CustomerActed, now: float) -> list[Note | Sealed]:  # noqa: PLR0911 - one for each
        match fact.act:
            case "shown" | "painted":
                return self._shown(item, fact, now)
            case "heard":
                return self._heard(item, fact)
            case "again":
                return self._again(item, fact)
            case "answered":
                return self._answered(item, fact)
            case "page":
                return self._page(item, fact, now)
            case "read":
                return self._read(item, fact, now)
            case "signed" | "copied":
                return self._signed(item, fact)
            case "rewritten":
                return [_acted(item, fact, cell=_whole(fact.detail.get("cell")))]
            case _:
                raise NotYetError

    def open_beside(self, item: Item, now: float) -> list[Note | Sealed]:
        """She looks at a paper once more before she goes on."""
        self.beside = item
        self._settle(now)
        return [("acted", {"item": item.item, "act": "opened", "via": "customer", "sha256": item.sha256})]

    def heard(self, item: Item, answer: Answer) -> None:
        """The seller says what he heard her say to a question."""
        how = self.standing[item.item]
        how.answer = answer
        if answer == "accepted":
            how.act, how.via = "heard", "seller"
        else:
            how.act, how.via, how.spoken_s = "", "", 0.0
        if answer in ("unclear", "not_hers"):
            how.again += 1

    def _shown(self, item: Item, fact: CustomerActed, now: float) -> list[Note | Sealed]:
        how = self.standing.get(item.item)
        page = _whole(fact.detail.get("page")) if item.document else 0
        self.away = False
        if item is not self.beside:
            self.delivered.painted(item.item, page, fact.detail)
        if how is None or page in how.painted:
            return []
        how.painted.add(page)
        if how.on_screen_since is None and not how.done:
            how.on_screen_since = now
        facts: dict[str, Any] = {"item": item.item, "sha256": fact.sha256}
        facts |= {"page": page} if page else {"text": item.text}
        facts |= {name: str(fact.detail[name]) for name in ("language", "display") if name in fact.detail}
        return [("shown", facts)]

    def _heard(self, item: Item, fact: CustomerActed) -> list[Note | Sealed]:
        if item.kind != "prompt":
            raise NotYetError
        return self._done(item, fact)

    def _again(self, item: Item, fact: CustomerActed) -> list[Note | Sealed]:
        self.standing[item.item].again += 1
        return [_acted(item, fact)]

    def _answered(self, item: Item, fact: CustomerActed) -> list[Note | Sealed]:
        question, how = item.question, self.standing[item.item]
        if question is None:
            raise NotYetError
        answer = fact.detail.get("answer")
        written = self._strokes(item, fact) if fact.content else []
        how.answer = answer if answer in ("accepted", "refused") else ""
        how.touched_via = fact.via
        facts = {"answer": how.answer, "spoken_ms": round(how.spoken_s * 1000)}
        least_s = max(SPOKEN_S, question.least_seconds)
        told = bool(written) if question.by == "writing" else how.spoken_s >= least_s
        if how.answer == "accepted" and (told or fact.via != "customer"):
            return [*self._done(item, fact, **facts), *written]
        return [_acted(item, fact, **facts), *written]

    def _page(self, item: Item, fact: CustomerActed, now: float) -> list[Note | Sealed]:
        reading = self.reading
        if reading is None or reading.item is not item:
            raise NotYetError
        if not reading.turn(_whole(fact.detail.get("page")), now, paced=fact.via == "paced"):
            raise NotYetError
        reading.by(fact.via)
        return []

    def _read(self, item: Item, fact: CustomerActed, now: float) -> list[Note | Sealed]:
        reading = self.reading
        if item.document is None or item is self.beside:
            raise NotYetError
        whole = reading is not None and reading.item is item and reading.whole(now)
        if item.to_end and not whole and fact.via != "paced":
            raise NotYetError(Trouble("customer.not_yet:document", {"count": 1}))
        self.delivered.read(item.item, whole=whole)
        if reading is not None and reading.item is item:
            reading.by(fact.via)
            if whole:
                self.read[item.document.sha256] = reading.via
        track = self._put_away(now) if reading is not None and reading.item is item else []
        return [*self._done(item, fact, to_end=whole, of=len(item.document.pages)), *track]

    def _signed(self, item: Item, fact: CustomerActed) -> list[Note | Sealed]:
        kind = "sign" if fact.act == "signed" else "copy"
        if item.kind != kind:
            raise NotYetError
        if fact.content:
            sealed = self._strokes(item, fact)
            return [*self._done(item, fact), *sealed]
        if fact.via == "customer":
            raise NotYetError(Trouble("customer.strokes"))
        if fact.via == "seller" and fact.detail.get("on_paper") is not True:
            raise NotYetError(Trouble("customer.own_hand"))
        return self._done(item, fact, **({"on_paper": True} if fact.via == "seller" else {}))

    # --- within ---

    def _strokes(self, item: Item, fact: CustomerActed) -> list[Note | Sealed]:
        """What was written, to be sealed. Raises NotYetError where it is none, or something is not written yet."""
        try:
            found = read_strokes(fact.content)
        except ValueError as error:
            raise NotYetError(Trouble("customer.strokes")) from error
        cells = len(cells_of(item.text)) if item.kind == "copy" else 1
        if (found.item, found.text, found.cells) != (item.item, item.text, cells) or len(found.written) < cells:
            raise NotYetError(Trouble("customer.strokes"))
        facts = {"item": item.item, "via": fact.via, "text_sha256": item.sha256, "input": found.input}
        if item.signature is not None:
            signs = {"role": item.signature.role, "name": item.signature.name, "document": item.signed_sha256}
            facts |= {name: value for name, value in signs.items() if value}
        return [Sealed("strokes", fact.content, facts)]

    def _done(self, item: Item, fact: CustomerActed, **more: Any) -> list[Note | Sealed]:
        how = self.standing[item.item]
        how.act, how.via = fact.act, fact.via
        return [_acted(item, fact, **more)]

    def _break(self, fact: CustomerActed, now: float) -> list[Note | Sealed]:
        begins = fact.act == "break"
        if self.node is None or begins == (self.break_since is not None):
            raise NotYetError
        if self.break_since is not None:
            self.began += now - self.break_since
            if self.reading is not None:
                self.reading.rest(now - self.break_since)
        self.break_since = now if begins else None
        facts: dict[str, Any] = {"state": "began" if begins else "ended", "via": fact.via}
        return [("break", facts | ({"entered_by_seller": True} if fact.via == "seller" else {}))]

    def _close(self, fact: CustomerActed, now: float) -> list[Note | Sealed]:
        item = self.beside
        if item is None or item.item != fact.item:
            raise NotYetError
        track = self._put_away(now)
        self.beside = None
        self._settle(now)
        return [_acted(item, fact), *track]

    def _put_away(self, now: float) -> list[Note | Sealed]:
        """The document that is open is put away: its pages are sealed as they were read."""
        reading, self.reading = self.reading, None
        if reading is None or self.node is None:
            return []
        track = reading.track(now)
        facts = {"item": reading.item.item, "via": reading.via, "text_sha256": reading.document.sha256}
        return [Sealed("page_track", track.to_json(), facts)] if track.pages else []

    def _settle(self, now: float) -> None:
        """See to it that the times of what is on the screen run, and those of nothing else."""
        current = self.current
        for name, how in self.standing.items():
            if how.on_screen_since is not None and (current is None or current.item != name):
                how.shown_s += now - how.on_screen_since
                how.on_screen_since = None
        while current is not None and current.document is not None and self._known(current):
            assert current.document is not None
            self.standing[current.item].act = "read"
            self.standing[current.item].via = self.read[current.document.sha256]
            current = self.current
        document = current.document if current is not None else None
        if current is None or document is None:
            self.reading = None
        elif self.reading is None or self.reading.item is not current:
            self.reading = Reading(current, document, now)

    def _known(self, item: Item) -> bool:
        """Whether a document of this node was read to its end before in this sale."""
        return item is not self.beside and item.document is not None and item.document.sha256 in self.read


def beside_item(document: Document) -> Item:
    """A paper that is looked at beside what is asked."""
    return Item(
        f"document:{document.paper}", "document", document.title, document.title.zh, document.sha256, document=document
    )


def _acted(item: Item, fact: CustomerActed, **more: Any) -> Note:
    facts: dict[str, Any] = {"item": item.item, "act": fact.act, "via": fact.via, "sha256": item.sha256}
    return "acted", facts | more | ({"entered_by_seller": True} if fact.via == "seller" else {})


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


_OF_READING: Final = ("shown", "painted", "page", "again", "closed")
_ANSWERS: Final = ("heard", "answered", "read", "signed", "copied")
"""Acts by which an item is done."""
_NEEDS_NO_WORD: Final = ("shown", "painted", "page", "again", "rewritten")
