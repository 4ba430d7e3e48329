"""The identity step as one table: which fact is taken at which stage, and what follows from it. Pure.

It ends with the liveness challenge passed, or with a second person's word, and never without the customer having been
asked. Nothing is read and no face is watched before that. Who sits where is asked last, while faces are followed that
may be; it holds on into the recording. What stands nowhere in the table is refused.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Literal

from faults.trouble import Trouble
from rulebook.sale.sale import Sale
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    CardRead,
    CardSeen,
    CardSide,
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FacesSeen,
    FlashAsked,
    RolesDoubted,
)
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.identity.attempts import Attempts
from terminal.session.identity.card import Accepted, CardCheck, expected_of
from terminal.session.identity.consent import Because, BySight, Consents, NotYetError, name_and_reason, parties_of
from terminal.session.identity.obstacles import BY_SIGHT, PLACES, UNASKED, obstacle_of_card, obstacle_of_face
from terminal.session.identity.places import Places
from terminal.session.identity.view import IdentityStage
from terminal.session.orders.analyst import AnalystOrder, ForgetCard, ReadCard, Rest, WatchFaces

_SIDE_OF: dict[str, CardSide] = {"card_front": "front", "card_back": "back"}
_ORDER_NOT_TAKEN = ("analysis.away", "analysis.order", "models.")
"""Beginnings of the error codes after which no answer to an order comes any more."""


class IdentityStep:
    """One customer. Facts in, orders to the analyst out; `ended` says when it is over."""

    def __init__(self, sale: Sale, today: dt.date, serials: Iterator[int], places: Places, *, analyst_up: bool) -> None:
        self.consents: Consents | None = None
        self.card = CardCheck(expected_of(sale), today)
        self.attempts = Attempts(serials)
        self.places = places
        self.sight: BySight | None = None
        self.ended: Literal["", "cancelled", "settled", "refused"] = ""
        """`refused`: the customer does not agree to being recorded, and nothing was read."""
        self.analyst_up = analyst_up
        self._not_second = parties_of(sale)
        self.stage: IdentityStage = "consent"
        self._trail: tuple[IdentityStage, ...] = ()
        self.seen: CardSeen | None = None
        self.faces: FacesSeen | None = None
        self._following = False
        """Whether faces are followed that must not be lost on the way to the next stage."""

    def apply(self, fact: Fact, now: float) -> tuple[AnalystOrder, ...]:
        """Take one fact in; return what to look for. Raises NotYetError for a key that leads nowhere now."""
        name = f"Pressed.{fact.key}" if isinstance(fact, Pressed) else type(fact).__name__
        step = STAGES.get((self.stage, name)) or STAGES.get(("*", name))
        if step is not None:
            return step(self, fact, now)
        if isinstance(fact, Pressed):
            raise NotYetError
        return ()  # it was on its way when the stage was left

    def reopen(self) -> None:
        """The take was not opened: the step stands where it ended."""
        self.ended = ""

    def why_sight(self) -> Because:
        """Why a second person has to look, or may have to; empty where nothing points to it."""
        if self.consents is None:
            return ""
        if not (self.consents.card and self.consents.face):
            return "declined"
        if self.attempts.match_failed:
            return "match_failed"
        if not (self.attempts.left or self.attempts.passed or self.attempts.running):
            return "challenge_failed"
        return "" if self.analyst_up else "no_analyst"

    # --- the steps that the table names ---

    def _consent(self, fact: Pressed, now: float) -> tuple[AnalystOrder, ...]:
        recording, card, face = (fact.detail.get(asked) for asked in ("recording", "card", "face"))
        if recording is False:
            self.ended = "refused"
            return (Rest(),)
        if not (recording is True and isinstance(card, bool) and isinstance(face, bool)):
            raise NotYetError(UNASKED)
        before = self.consents and (self.consents.card, self.consents.face)
        self.consents = Consents(card, face, fact.by, now)
        if before != (card, face):
            self.sight = None
            self.attempts.unpair()
        if not card:  # withdrawn, perhaps: then what was read is forgotten
            self.card.drop("front")
            self.card.drop("back")
        return self._go(self._next_stage())

    def _see_card(self, fact: CardSeen, _: float) -> tuple[AnalystOrder, ...]:
        self.seen = fact if self.side not in self.card.sides else None
        return ()

    def _read_card(self, fact: CardRead, _: float) -> tuple[AnalystOrder, ...]:
        assert self.side
        if self.side in self.card.sides:
            return ()
        if not self.card.accept_reading(self.side, fact.reading):
            return (ReadCard(self.side),)  # the other side: not what was asked for
        self.seen = None
        if self.side == "front":
            self.attempts.unpair()
        return ()

    def _retake(self, _: Pressed, __: float) -> tuple[AnalystOrder, ...]:
        assert self.side
        self.card.drop(self.side)
        self.seen = self.sight = None  # who vouched has not seen the card that comes now
        return (ReadCard(self.side),)

    def _confirm_field(self, fact: Pressed, _: float) -> tuple[AnalystOrder, ...]:
        assert self.side
        if self.side not in self.card.sides:
            raise NotYetError
        name, value = str(fact.detail.get("field", "")), str(fact.detail.get("value", ""))
        fault = self.card.confirm(self.side, name, value, fact.by)
        if fault is not None:
            raise NotYetError(fault)
        return ()

    def _accept(self, fact: Pressed, now: float) -> tuple[AnalystOrder, ...]:
        assert self.side
        by, reason = name_and_reason(fact)
        if not self.card.unaccepted(self.side):
            raise NotYetError
        self.card.accept(self.side, Accepted(by, reason, now))
        return ()

    def _see_faces(self, fact: FacesSeen, _: float) -> tuple[AnalystOrder, ...]:
        self.faces = fact
        return ()

    def _begin(self, fact: Pressed, _: float) -> tuple[AnalystOrder, ...]:
        attempts = self.attempts
        if not self.analyst_up:
            raise NotYetError(Trouble("identity.no_analyst"))
        if attempts.running or attempts.passed or not attempts.left:
            raise NotYetError
        return (attempts.begin(flash=fact.detail.get("flash") is True),)

    def _move(self, fact: ChallengeMoved, _: float) -> tuple[AnalystOrder, ...]:
        self.attempts.move(fact)
        return ()

    def _flash(self, fact: FlashAsked, _: float) -> tuple[AnalystOrder, ...]:
        self.attempts.ask_flash(fact)
        return ()

    def _end(self, fact: ChallengeEnded, _: float) -> tuple[AnalystOrder, ...]:
        assert self.consents
        mine = self.attempts.end(fact)
        compared = mine and fact.passed and self.consents.card
        return (self.attempts.order_match(self.card.portrait()),) if compared else ()

    def _match(self, fact: FaceMatched, _: float) -> tuple[AnalystOrder, ...]:
        self.attempts.take_match(fact)
        return ()

    def _by_sight(self, fact: Pressed, now: float) -> tuple[AnalystOrder, ...]:
        if self.consents is None:
            raise NotYetError(UNASKED)
        if self.stage in ("places", "done"):
            raise NotYetError
        by, reason = name_and_reason(fact)
        if by in self._not_second:
            raise NotYetError(Trouble("identity.second_person"))
        self.attempts.break_off(round(now * 1e6))
        self.sight = BySight(by, reason, self.why_sight() or "asked", now)
        return self._go(self._next_stage())

    def _skip_flash(self, _: Pressed, __: float) -> tuple[AnalystOrder, ...]:
        if not self.attempts.skip_flash():
            raise NotYetError
        return ()

    def _confirm_places(self, fact: Pressed, now: float) -> tuple[AnalystOrder, ...]:
        refusal = self.places.refusal(fact.detail.get("roles"), self.faces, now)
        if refusal is not None:
            raise NotYetError(refusal)
        assert self.faces
        bind = self.places.confirm(fact.detail["roles"], self.faces, fact.by, now)
        return (bind, *self._go("done"))

    def _skip_places(self, fact: Pressed, _: float) -> tuple[AnalystOrder, ...]:
        reason = str(fact.detail.get("reason") or "").strip()
        if not reason:
            raise NotYetError(Trouble("places.reason"))
        self.places.skip(reason)
        return self._go("done")

    def _doubt_places(self, fact: RolesDoubted, _: float) -> tuple[AnalystOrder, ...]:
        self.places.doubt(fact.roles, fact.reason)
        return ()

    def _next(self, _: Pressed, __: float) -> tuple[AnalystOrder, ...]:
        obstacle = self.obstacle()
        if obstacle is not None:
            raise NotYetError(obstacle)
        if self.stage != "done":
            return self._go(self._next_stage())
        self.ended, self.faces = "settled", None
        self.card.forget_pictures()
        return (ForgetCard(),) if self.places.confirmed else (Rest(),)

    def _back(self, _: Pressed, now: float) -> tuple[AnalystOrder, ...]:
        if not self._trail or self.attempts.matching:
            raise NotYetError
        self.attempts.break_off(round(now * 1e6))
        *trail, before = self._trail
        self._trail = tuple(trail)
        return self._enter(before)

    def _cancel(self, _: Pressed, __: float) -> tuple[AnalystOrder, ...]:
        self.ended = "cancelled"
        return (Rest(),)

    def _analyst_lost(self, _: AnalystLost, now: float) -> tuple[AnalystOrder, ...]:
        self.analyst_up = False
        self.attempts.break_off(round(now * 1e6))
        self.seen = self.faces = None
        self.places.lose()
        return ()

    def _analyst_failed(self, fact: AnalystFailed, now: float) -> tuple[AnalystOrder, ...]:
        """A comparison is not tried twice; an attempt goes on unless its order was not even taken."""
        if fact.code.startswith(_ORDER_NOT_TAKEN):
            self.attempts.break_off(round(now * 1e6))
        self.attempts.fail_match(round(now * 1e6))
        return ()

    def _analyst_ready(self, _: Any, __: float) -> tuple[AnalystOrder, ...]:
        self.analyst_up = True
        return ()

    # --- the way from stage to stage ---

    @property
    def side(self) -> CardSide | None:
        """The side of the card that this stage reads; None at all other stages."""
        return _SIDE_OF.get(self.stage)

    def _next_stage(self) -> IdentityStage:
        """The next stage of those that the customer agreed to; places only where somebody follows the faces."""
        assert self.consents
        last: list[IdentityStage] = ["places", "done"] if self.consents.face and self.analyst_up else ["done"]
        if self.stage == "places":
            return "done"
        if self.sight:
            return last[0]
        way: list[IdentityStage] = ["consent"]
        way += ["card_front", "card_back"] if self.consents.card else []
        way += ["liveness"] if self.consents.face else []
        way += [] if self.consents.card and self.consents.face else ["by_sight"]
        way += last
        return way[way.index(self.stage) + 1]

    def _go(self, stage: IdentityStage) -> tuple[AnalystOrder, ...]:
        self._trail = (*self._trail, self.stage)
        return self._enter(stage)

    def _enter(self, stage: IdentityStage) -> tuple[AnalystOrder, ...]:
        self.stage, self.seen, self.faces = stage, None, None
        if self._following and (stage == "places" or (stage == "done" and self.places.confirmed)):
            return (ForgetCard(),)
        self.places.forget(but_why=stage == "done")
        self._following = stage in ("liveness", "places")
        if self._following:
            return (Rest(), WatchFaces())
        side = self.side
        return (Rest(), ReadCard(side)) if side and side not in self.card.sides else (Rest(),)

    def obstacle(self) -> Trouble | None:
        """What keeps `next` from leading on; None if nothing does."""
        if self.consents is None or self.stage == "consent":
            return UNASKED
        if self.stage == "places" and self.analyst_up:
            return PLACES
        if self.sight:
            return None
        if self.side:
            return obstacle_of_card(self.card, self.side)
        if self.stage == "by_sight":
            return BY_SIGHT
        return obstacle_of_face(self.attempts, compared=self.consents.card)


_Step = Callable[[IdentityStep, Any, float], tuple[AnalystOrder, ...]]
_CARD: dict[str, _Step] = {
    "CardSeen": IdentityStep._see_card,
    "CardRead": IdentityStep._read_card,
    "Pressed.retake": IdentityStep._retake,
    "Pressed.confirm_field": IdentityStep._confirm_field,
    "Pressed.accept_differences": IdentityStep._accept,
}
STAGES: dict[tuple[str, str], _Step] = {
    ("consent", "Pressed.consent"): IdentityStep._consent,
    **{("card_front", name): step for name, step in _CARD.items()},
    **{("card_back", name): step for name, step in _CARD.items()},
    ("liveness", "FacesSeen"): IdentityStep._see_faces,
    ("liveness", "Pressed.begin_challenge"): IdentityStep._begin,
    ("liveness", "ChallengeMoved"): IdentityStep._move,
    ("liveness", "FlashAsked"): IdentityStep._flash,
    ("liveness", "ChallengeEnded"): IdentityStep._end,
    ("liveness", "FaceMatched"): IdentityStep._match,
    ("liveness", "Pressed.skip_flash"): IdentityStep._skip_flash,
    ("places", "FacesSeen"): IdentityStep._see_faces,
    ("places", "Pressed.confirm_places"): IdentityStep._confirm_places,
    ("places", "Pressed.skip_places"): IdentityStep._skip_places,
    ("*", "RolesDoubted"): IdentityStep._doubt_places,
    ("*", "Pressed.next"): IdentityStep._next,
    ("*", "Pressed.by_sight"): IdentityStep._by_sight,
    ("*", "Pressed.back"): IdentityStep._back,
    ("*", "Pressed.cancel"): IdentityStep._cancel,
    ("*", "AnalystReady"): IdentityStep._analyst_ready,
    ("*", "AnalystFailed"): IdentityStep._analyst_failed,
    ("*", "AnalystLost"): IdentityStep._analyst_lost,
}
"""(stage, fact) -> step; the stage `*` stands for every stage that has no line of its own."""
