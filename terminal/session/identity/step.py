"""The identity step as it stands: who is in hand, at which stage, and the way from stage to stage. Pure.

First every consent is asked by itself; then the room is looked at, where nobody is known yet; then, one after another,
everybody who must be identified. It ends with card, gestures and match passed, or with a second person's word, and
never without the customer having been asked. Nothing is read and no face is watched before that. Who sits where is
asked last, while faces are followed that may be; it holds on into the recording. What is taken at each stage stands in
`stages/`, and the table of it in `stages/table.py`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal

from faults.trouble import Trouble
from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from terminal.session.facts.analyst import CardSeen, FacesSeen
from terminal.session.facts.cards import CardSide
from terminal.session.identity.attempts import Attempts
from terminal.session.identity.card import CardCheck
from terminal.session.identity.chip import lacks_print
from terminal.session.identity.consent import BySight, Consents, parties_of
from terminal.session.identity.obstacles import (
    BY_SIGHT,
    PLACES,
    UNASKED,
    obstacle_of_card,
    obstacle_of_document,
    obstacle_of_face,
)
from terminal.session.identity.people import to_identify
from terminal.session.identity.places import Places
from terminal.session.identity.room import Around, RoomCheck
from terminal.session.identity.subject import Subject
from terminal.session.identity.view import Because, IdentityStage
from terminal.session.orders.analyst import AnalystOrder, ForgetCard, ReadCard, Rest, WatchFaces, WatchRoom
from terminal.session.orders.desk import MeasureDisk
from terminal.session.orders.online import AskOnline
from terminal.session.orders.recorder import StopSound, TrySound

Order = AnalystOrder | TrySound | StopSound | MeasureDisk | AskOnline
"""What the step wants done."""
_SIDE_OF: dict[str, CardSide] = {"card_front": "front", "card_back": "back"}
_STAGE_OF: dict[CardSide, IdentityStage] = {"front": "card_front", "back": "card_back"}
BEFORE = ("consent", "room")
"""Stages at which nobody is identified yet."""
DOCUMENT = ("card_front", "card_back", "by_hand", "liveness", "by_sight")
"""Stages at which another document may be shown."""


class IdentityStep:
    """All customers of a sale, one after another; `ended` says when it is over."""

    def __init__(
        self,
        sale: Sale,
        plan: Plan,
        today: dt.date,
        serials: Iterator[int],
        places: Places,
        around: Callable[[], Around],
        *,
        analyst_up: bool,
        others_cards: frozenset[str] = frozenset(),
        online: bool = False,
    ) -> None:
        """`around` is asked what the terminal knows of the room at this moment.

        `others_cards`: of whom another person's card was shown when this step was begun before (`Customer.digest`).
        `online`: an official online check of identity is to be made.
        """
        self.around = around
        self.binding = around().binding
        """Whether what is wrong stops it; else it is a finding: in rehearsals, practice, homes that keep themselves."""
        self.subjects = tuple(
            Subject(customer, today, serials, binding=self.binding, online=online)
            for customer in to_identify(sale, plan)
        )
        for subject in self.subjects:
            subject.others_card = subject.customer.digest in others_cards
        self.next_ticket = partial(next, serials)
        """The number of an order whose answer must not be taken for another's."""
        self.index = 0
        """Who of them is in hand."""
        self.places = places
        self.room = RoomCheck()
        self.ended: Literal["", "cancelled", "settled", "refused", "corrected", "given_up"] = ""
        """`refused`: a customer does not agree to being recorded, and nothing was read of her; `corrected`, `given_up`:
        a document was another person's, and the sale is corrected or not made."""
        self.analyst_up = analyst_up
        self.parties = parties_of(sale)
        """Nobody of them is a second person."""
        self.stage: IdentityStage = "consent"
        self._trail: tuple[tuple[int, IdentityStage], ...] = ()
        self.seen: CardSeen | None = None
        self.faces: FacesSeen | None = None
        self._following = False
        """Whether faces are followed that must not be lost on the way to the next stage."""

    # --- who is in hand ---

    @property
    def others_cards(self) -> frozenset[str]:
        """Of whom another person's card was shown, and not her own since (`Customer.digest`)."""
        return frozenset(subject.customer.digest for subject in self.subjects if subject.showed_others)

    @property
    def subject(self) -> Subject:
        """Who is in hand."""
        return self.subjects[self.index]

    @property
    def consents(self) -> Consents:
        """What she was asked."""
        return self.subject.consents

    @property
    def card(self) -> CardCheck:
        """Her card."""
        return self.subject.card

    @property
    def attempts(self) -> Attempts:
        """Her gestures."""
        return self.subject.attempts

    @property
    def sight(self) -> BySight | None:
        """A second person's word for her."""
        return self.subject.sight

    @property
    def faces_agreed(self) -> bool:
        """Whether faces may be followed and named: everybody agreed; who is not here yet was not asked."""
        return all(subject.consents.face for subject in self.subjects)

    @property
    def page(self) -> IdentityStage:
        """The stage as it is shown: another person's card has a page of its own."""
        side = self.side
        return "other_person" if side and not self.sight and self.card.graves(side) else self.stage

    def reopen(self) -> None:
        """The take was not opened: the step stands where it ended."""
        self.ended = ""

    def why_sight(self) -> Because:
        """Why a second person has to look, or may have to; empty where nothing points to it."""
        return self.subject.why_sight(analyst_up=self.analyst_up)

    @property
    def side(self) -> CardSide | None:
        """The side of the card that this stage reads; None at all other stages."""
        return _SIDE_OF.get(self.stage)

    @property
    def compared(self) -> bool:
        """Whether the face is held against a portrait: a document that bears one may be read."""
        return self.consents.card and self.card.bears_portrait

    @property
    def lacks_print(self) -> Trouble | None:
        """What is still to be held before the camera, of a card whose chip was read and gave no portrait."""
        faces = self.compared and self.consents.face and self.analyst_up
        return lacks_print(self.card, self.side, faces=faces)

    @property
    def may_choose(self) -> bool:
        """Whether another document may be shown now: one that is somebody else's is not laid aside for it."""
        somebodys = bool(self.side and self.graves()) or self.subject.others_card
        return self.consents.complete and self.consents.card and self.stage in DOCUMENT and not somebodys

    def graves(self) -> tuple[Any, ...]:
        """The differences that nobody's word lifts, at the stage in hand."""
        if self.side:
            return self.card.graves(self.side)
        if self.stage == "by_hand" and self.binding:
            return tuple(found for found in self.subject.document.differences() if found.grave)
        return ()

    # --- the way from stage to stage ---

    def way(self) -> list[IdentityStage]:
        """The stages of the customer in hand, by what she agreed to."""
        subject, agreed = self.subject, self.consents
        way: list[IdentityStage] = ["consent"]
        way += ["room"] if self.index == 0 else []
        if agreed.card and subject.by_hand:
            return [*way, "by_hand"]
        way += [_STAGE_OF[side] for side in self.card.wanted] if agreed.card else []
        way += ["liveness"] if agreed.face else []
        alone = agreed.card and agreed.face and self.card.bears_portrait and not subject.customer.organisation
        return way if alone else [*way, "by_sight"]

    def go_on(self) -> tuple[Order, ...]:
        """To her next stage; when she is done to the next customer, and after the last to what concerns all."""
        way = self.way()
        settled = self.subject.absent or (self.sight and self.stage not in BEFORE)
        at = way.index(self.stage) if self.stage in way else -1
        if not settled and 0 <= at < len(way) - 1:
            return self.go(way[at + 1])
        if self.stage != "places" and self.index + 1 < len(self.subjects):
            return self.go("consent", self.index + 1)
        watched = self.faces_agreed and self.analyst_up and self.stage != "places"
        return self.go("places" if watched else "done")

    def go(self, stage: IdentityStage, index: int | None = None) -> tuple[Order, ...]:
        """To this stage, of the customer in hand or of another; the way back is kept."""
        self._trail = (*self._trail, (self.index, self.stage))
        self.index = self.index if index is None else index
        return self._enter(stage)

    @property
    def at_start(self) -> bool:
        """Whether no stage was passed that could be gone back to."""
        return not self._trail

    def go_back(self) -> tuple[Order, ...]:
        """To the last stage passed that what was agreed to by now still leads through; there must be one."""
        *trail, (self.index, stage) = self._trail
        while trail and not self._may_enter(stage):
            *trail, (self.index, stage) = trail
        self._trail = tuple(trail)
        self.subject.absent = ""
        return self._enter(stage)

    def _may_enter(self, stage: IdentityStage) -> bool:
        """Whether what the customers agreed to by now leads through this stage."""
        if stage == "consent":
            return True
        agreed = self.consents.recording is True and self.consents.complete
        return agreed and (self.faces_agreed if stage == "places" else stage in self.way())

    def _enter(self, stage: IdentityStage) -> tuple[Order, ...]:
        self.stage, self.seen, self.faces = stage, None, None
        if self._following and (stage == "places" or (stage == "done" and self.places.confirmed)):
            return (ForgetCard(),)
        self.places.forget(but_why=stage == "done")
        self._following = stage in ("liveness", "places")
        if self._following:
            return (Rest(), WatchFaces())
        if stage == "room":
            return (Rest(), WatchRoom(), MeasureDisk())
        side = self.side
        return (Rest(), ReadCard(side, self.card.kind)) if side and side not in self.card.sides else (Rest(),)

    def obstacle(self, now: float) -> Trouble | None:  # noqa: PLR0911 - one line for each stage
        """What keeps `next` from leading on; None if nothing does."""
        if not self.consents.complete or self.consents.recording is not True:
            return None if self.subject.absent else UNASKED
        if self.stage == "consent":
            return None
        if self.stage == "room":
            return self.room.obstacle(self.around(), now)
        if self.stage == "places" and self.analyst_up:
            return PLACES
        if self.stage in ("places", "done") or self.sight:
            return None
        if self.side:
            return obstacle_of_card(self.card, self.side) or self.lacks_print or self.subject.online.obstacle()
        if self.stage == "by_hand":
            return obstacle_of_document(self.subject.document, binding=self.binding)
        if self.stage == "by_sight":
            return BY_SIGHT
        return self._unread() or obstacle_of_face(self.attempts, compared=self.compared)

    def _unread(self) -> Trouble | None:
        """What is amiss with the document that the face is held against; where it may not be read nothing is."""
        sides = self.card.wanted if self.consents.card and not self.subject.by_hand else ()
        found = (obstacle_of_card(self.card, side) for side in sides)
        return next((trouble for trouble in found if trouble is not None), None)
