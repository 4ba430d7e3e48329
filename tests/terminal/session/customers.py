"""A customer with a card before a terminal that asks who she is: facts to tell, and a session that writes down."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from rulebook.sale.sale import Sale
from terminal.session.customer.pacing import paced_acts
from terminal.session.effects import Effect
from terminal.session.facts.analyst import (
    AnalystReady,
    CardRead,
    ChallengeEnded,
    ChallengeReason,
    FaceMatched,
    FaceSeen,
    FacesSeen,
    Gesture,
    GestureSeen,
    Hint,
    RoomSeen,
)
from terminal.session.facts.cards import (
    FIELDS,
    NO_PORTRAIT,
    CardField,
    CardFieldName,
    CardKind,
    CardProblem,
    CardReading,
    CardSource,
    Side,
)
from terminal.session.facts.desk import DiskMeasured
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed, PressedKey, SaleArrived
from terminal.session.facts.recorder import Levels, RecorderReady, TakeOpened
from terminal.session.facts.staff import SignedFor, SignedIn, Staff, StaffKnown
from terminal.session.identity.places_view import PlacesView
from terminal.session.identity.view import IdentityView
from terminal.session.life.life import TerminalLife
from terminal.session.orders.analyst import AnalystOrder, Challenge
from terminal.session.orders.desk import SignFor
from terminal.session.orders.recorder import AddMark
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Live, Snapshot
from tests import sales
from tests.sales import small_plan, small_sale
from tests.terminal.session.checklists import Told

TODAY = date(2026, 11, 22)
NUMBER = sales.NUMBER
SALE = small_sale()
PICTURE = b"\xff\xd8\xff a picture"
READY = RecorderReady(1280, 720, 25.0, "720p25")


def consent(*, card: bool, face: bool) -> Pressed:
    """What the operator presses when the customer agrees to being recorded, and to these or not."""
    return Pressed("consent", "王芳", {"recording": True, "card": card, "face": face})


def agreed(*, card: bool, face: bool) -> tuple[Fact, ...]:
    """The three answers, and the room as it should be, on to what comes after."""
    return (consent(card=card, face=face), Pressed("next"), *ROOM, Pressed("next"))


BOXES = ((200.0, 150.0, 120.0, 140.0), (800.0, 160.0, 130.0, 150.0))
LIGHT = RoomSeen(0, 55.0, 600.0, BOXES)
"""Two people in good light."""
QUIET, LOUD = Levels(-55.0, -60.0), Levels(-12.0, -20.0)
ROOM: tuple[Fact, ...] = (QUIET, QUIET, QUIET, QUIET, LOUD, LIGHT, DiskMeasured(36_000))
"""All that a room check waits for; four seconds without a voice, and then one."""
CONSENT = consent(card=True, face=True)
AGREED = agreed(card=True, face=True)
NO_CONSENT = Pressed("consent", "王芳", {"recording": False})
NEXT = Pressed("next")
BEGIN = Pressed("begin_challenge")
GIVE_UP = Pressed("give_up", "王芳", {"reason": "客户离开"})
VOUCH = Pressed("by_sight", "赵经理", {"reason": "当面看过证件和本人"})
FRONT: dict[CardFieldName, str] = {
    "name": "李秀英",
    "sex": "女",
    "nation": "汉",
    "birth_date": "1968-01-01",
    "address": "江苏省苏州市示例路1号",
    "number": NUMBER,
}
BACK: dict[CardFieldName, str] = {
    "authority": "苏州市公安局示例分局",
    "valid_from": "2016-05-01",
    "valid_to": "2036-05-01",
}
SELLER = FaceSeen(4, None, (200.0, 150.0, 120.0, 140.0), "measured", 1.0, 2.0, 0.0, 0.3, 0.02, 110.0, 200.0)
APPLICANT = FaceSeen(7, None, (800.0, 160.0, 130.0, 150.0), "measured", 1.0, 2.0, 0.0, 0.3, 0.02, 110.0, 200.0)
SEATED = FacesSeen(0, None, 1, (APPLICANT, SELLER))
"""Both at the counter, as the analyst says it: in the order in which they came."""
PLACES = Pressed("confirm_places", "王芳", {"roles": {"4": "seller", "7": "applicant"}})
SKIP = Pressed("skip_places", "王芳", {"reason": "not_seen"})
GESTURES: tuple[Gesture, ...] = ("blink", "turn-left", "open-mouth")


class Counter:
    """A terminal at a counter, with one sale in hand. Each fact takes a second; observations bear its time."""

    def __init__(
        self,
        sale: Sale = SALE,
        *,
        ready: bool = True,
        held: bool = True,
        terms: Terms | None = None,
        others_cards: Mapping[str, frozenset[str]] = MappingProxyType({}),
    ) -> None:
        """`held`: the sale is in hand; `ready`: devices too, and its identity step has begun.

        `others_cards`: what the vault told of at the start.
        """
        self.now = 1000.0
        self.attentive = True
        """The customer does what a node asks before the seller passes it."""
        self.life = TerminalLife(terms or Terms(), today=lambda: TODAY, others_cards=others_cards, judges=Told)
        self.arrived = SaleArrived(sale, small_plan(sale))
        if held:
            self.tell(self.arrived)
        if held and ready:
            self.tell(READY, AnalystReady(), Pressed("start"))

    @property
    def us(self) -> int:
        return round(self.now * 1e6)

    def tell(self, *facts: Fact) -> list[Effect]:
        """Take facts in; return what has to be done because of them."""
        acts: list[Effect] = []
        for fact in facts:
            self.now += 1
            if isinstance(fact, Pressed) and fact.key == "node_passed" and self.attentive:
                acts += [act for done in paced_acts(self.shown().customer) for act in self.life.apply(done, self.now)]
            if hasattr(fact, "captured_us"):
                fact = replace(fact, captured_us=self.us)  # type: ignore[arg-type]  # noqa: PLW2901 - only those have it
            acts += self.life.apply(fact, self.now)
        return acts

    def shown(self) -> Snapshot:
        return self.life.snapshot(self.now)

    def live(self) -> Live:
        return self.life.live()

    def places(self) -> PlacesView:
        """Who sits where, as it is shown; it must be."""
        places = self.live().places
        assert places
        return places

    def view(self) -> IdentityView:
        identity = self.shown().identity
        assert identity
        return identity

    def trouble(self) -> str:
        """The code of the trouble that is shown, if any."""
        trouble = self.shown().trouble
        return trouble.code if trouble else ""

    def attempt(
        self, *reasons: ChallengeReason, hints: tuple[Hint, ...] = (Hint("flat", "no_doubt", 0.1),)
    ) -> list[Effect]:
        """One attempt from its beginning to its end, passed if there is no reason against it."""
        return self.tell(ended(self.begin().attempt, *reasons, hints=hints))

    def begin(self, press: Pressed = BEGIN) -> Challenge:
        """Begin an attempt; return what the analyst is ordered."""
        (challenge,) = self.tell(press)
        assert isinstance(challenge, Challenge)
        return challenge

    def show_card(self) -> "Counter":
        """As far as the liveness stage, with a card that is in order."""
        self.tell(*AGREED, card("front"), NEXT, card("back"), NEXT)
        return self

    def record(self) -> dict[str, Any]:
        """Go on into the recording, whoever sits where; return what the journal keeps of the step."""
        if self.view().stage == "places":
            self.tell(SKIP)
        acts = self.tell(NEXT, TakeOpened("T", "folder"))
        (mark,) = (act for act in acts if isinstance(act, AddMark) and act.kind == "identity")
        return mark.facts

    def sign(self, key: PressedKey, name: str = "陈立", **detail: Any) -> list[Effect]:
        """Let somebody else sign in for this, where people have accounts; return what has to be done."""
        if not self.shown().staff.known:
            self.tell(StaffKnown(any=True), SignedIn(Staff("1001", "王芳", "teller")))
        acts = self.tell(Pressed(key, detail={"number": "2043", "password": "a secret", **detail}))
        (asked,) = (act for act in acts if isinstance(act, SignFor))
        return self.tell(SignedFor(asked.ticket, Staff("2043", name, "supervisor")))

    def record_with_card(self) -> dict[str, Any]:
        """From the card's front on, with a card that is in order and a second person's word."""
        self.tell(card("front"), NEXT, card("back"), NEXT, VOUCH)
        return self.record()


def card(side: Side, *problems: CardProblem, **fields: CardField | str) -> CardRead:
    """A reading of one side, certain unless said otherwise."""
    known = {**(BACK if side != "front" else {}), **(FRONT if side != "back" else {})}
    said: dict[Any, CardField] = {name: CardField(value, 0.99, "ok", (), PICTURE) for name, value in known.items()}
    for name, value in fields.items():
        said[name] = value if isinstance(value, CardField) else CardField(value, 0.99, "ok", (), PICTURE)
    portrait = PICTURE if side != "back" else b""
    return CardRead(0, CardReading(side, problems, said, PICTURE, portrait))


SPECIMENS: dict[CardKind, dict[CardFieldName, str]] = {
    "resident": {**FRONT, **BACK},
    "temporary": {**FRONT, **BACK},
    "household": {**FRONT, "relation": "妻"},
    "passport": {
        "name_latin": "SAMPLE, ANNA MARIA", "sex": "女", "nationality": "UTO", "birth_date": "1974-08-12",
        "number": "L898902C3", "valid_to": "2032-04-15",
    },
    "hk_mo_tw_residence": {**FRONT, **BACK, "number": "810000199408230021", "birth_date": "1994-08-23"},
    "hk_mo_pass": {
        "name": "李秀英", "sex": "女", "birth_date": "1968-01-01", "number": "H01234567",
        "authority": "公安部出入境管理局", "valid_from": "2020-01-01", "valid_to": "2030-01-01",
    },
    "tw_pass": {
        "name": "李秀英", "name_latin": "LI HSIUYING", "sex": "女", "birth_date": "1968-01-01", "number": "01234567",
        "authority": "公安部出入境管理局", "valid_from": "2020-01-01", "valid_to": "2030-01-01",
    },
    "foreigner": {
        "name_latin": "SAMPLE ANNA MARIA", "sex": "女", "nationality": "加拿大", "birth_date": "1974-08-12",
        "number": "CAN110074081201", "valid_to": "2032-04-15",
    },
}  # fmt: skip
"""What stands on a document of each kind that is in order; its holder does not exist."""


def document(
    kind: CardKind, side: Side = "front", *problems: CardProblem, source: CardSource = "ocr", **fields: CardField | str
) -> CardRead:
    """A reading of one side of a document of this kind, or of both by a chip; certain unless said otherwise."""
    on_it = {name for each in (("front", "back") if side == "both" else (side,)) for name in FIELDS[kind].get(each, ())}
    known: dict[str, CardField | str] = {name: text for name, text in SPECIMENS[kind].items() if name in on_it}
    said: dict[Any, CardField] = {
        name: value if isinstance(value, CardField) else CardField(value, 0.99, "ok", (), PICTURE)
        for name, value in (known | fields).items()
    }
    portrait = b"" if kind in NO_PORTRAIT or side == "back" else PICTURE
    return CardRead(0, CardReading(side, problems, said, PICTURE, portrait, kind, source))


def ended(
    attempt: int, *reasons: ChallengeReason, hints: tuple[Hint, ...] = (), track: int | None = None
) -> ChallengeEnded:
    seen = tuple(
        GestureSeen(gesture, gesture if not reasons else None, 1.0 + index, 1.5 + index, 1.8 + index)
        for index, gesture in enumerate(GESTURES)
    )
    return ChallengeEnded(0, attempt, not reasons, seen, reasons, hints, track)


def matched(verdict: Any = "same") -> FaceMatched:
    score = 0.62 if verdict in ("same", "different", "unsure") else None
    return FaceMatched(0, verdict, score, "ab" * 32 if score else "")


def looks(acts: list[Effect]) -> list[AnalystOrder]:
    """The orders to the analyst among what has to be done."""
    return [act for act in acts if isinstance(act, AnalystOrder)]
