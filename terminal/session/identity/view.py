"""What screens receive of the identity step: where it stands, what was read, what is asked. Read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from faults.trouble import Trouble
from rulebook.sale.people import IdentityKind
from terminal.session.customer.view import ConsentItem
from terminal.session.facts.analyst import (
    ChallengeEnded,
    FaceMatched,
    FlashAsked,
    Gesture,
    StillTaken,
)
from terminal.session.facts.cards import CardField, CardFieldName, CardKind, CardReading, CardSource
from terminal.session.facts.reader import ReaderSeen
from terminal.session.identity.places_view import Role

IdentityStage = Literal[
    "consent", "room", "card_front", "card_back", "by_hand", "other_person", "liveness", "by_sight", "places", "done",
]  # fmt: skip
"""`by_hand`: a document that no machine here reads; `other_person`: the document is somebody else's."""
Because = Literal[
    "", "declined", "challenge_failed", "match_failed", "no_analyst", "asked", "document", "no_portrait",
    "organisation",
]  # fmt: skip
"""Why a second person has to look: `document`: one that people read; `no_portrait`: one that has none."""
LineName = Literal["camera", "faces", "light", "sharpness", "microphone", "noise", "disk", "clock", "book"]
LineState = Literal["ok", "warn", "fail", "wait", "off"]
"""`wait`: not measured yet; `off`: not asked of this sale."""
Need = Literal["never", "must", "note"]
"""What a line that fails means for a real sale: nobody can begin it, a supervisor decides, or it is only said."""


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One line of the room check. `figure` fills the blanks of its words; `why` says which advice it needs."""

    name: LineName
    state: LineState
    need: Need = "note"
    figure: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
    """What is wrong, as a word of its advice (`dark`, `bright`, `too_few`, …); empty where nothing is."""


@dataclass(frozen=True, slots=True)
class RoomView:
    """The room check at one moment."""

    lines: tuple[RoomLine, ...] = ()
    binding: bool = True
    """Whether a failing line stops anything: in rehearsals, practice and homes that keep themselves it is a finding."""
    trying: Literal["", "listening", "playing", "ended", "failed"] = ""
    """The try of the microphone: record some seconds and listen."""
    trying_left_s: float = 0.0
    trouble: Trouble | None = None
    """Why the try came to nothing."""
    accepted_by: str = ""
    """The supervisor who lets it begin all the same."""

    @property
    def open(self) -> tuple[RoomLine, ...]:
        """What keeps a real sale from going on: failing or unmeasured lines that must be right."""
        return tuple(line for line in self.lines if line.need != "note" and line.state in ("fail", "wait"))

    @property
    def nobody(self) -> tuple[RoomLine, ...]:
        """Of these, the ones that nobody can let pass."""
        return tuple(line for line in self.open if line.need == "never")


DocumentField = Literal["name", "nationality", "number", "birth_date", "valid_to"]
DOCUMENT_FIELDS: tuple[DocumentField, ...] = get_args(DocumentField)
Seen = Literal["same_person", "same_words", "original"]
SEEN: tuple[Seen, ...] = get_args(Seen)
"""The sentences that the second person ticks himself, each."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document that people read: kind, picture, what was typed of it, and what the machine can say of that."""

    kind: IdentityKind | None = None
    kinds: tuple[IdentityKind, ...] = ()
    """Those that can be chosen, the likeliest first."""
    still: StillTaken | None = None
    taking: bool = False
    fields: Mapping[DocumentField, str] = field(default_factory=dict)
    faults: Mapping[DocumentField, Trouble] = field(default_factory=dict)
    """What cannot stand in a field."""
    matches: bool | None = None
    """Whether it agrees with the sale, in all that the sale says; None while nothing can be compared."""
    sale_kind: IdentityKind | str = ""
    """What the sale names, where that is another kind; empty where it agrees, or names none."""
    valid: bool | None = None
    """Whether it is good today; None while its last day is not known."""
    typed_by: str = ""
    lacks: tuple[str, ...] = ()
    """What is lacking before the second person's word: `kind`, `still`, a field's name."""


OnlineState = Literal["declined", "open", "asking", "match", "no_match", "not_found", "not_checked"]
"""`declined`: she has not agreed to it; `open`: it was not asked yet."""


@dataclass(frozen=True, slots=True)
class OnlineView:
    """The official online check of this customer, where the setting asks for one."""

    state: OnlineState
    may_ask: bool = False
    reference: str = ""
    answered_by: str = ""
    stand_in: bool = False
    """No official service was asked."""
    why: Trouble | None = None
    """Why nothing was checked."""
    accepted_by: str = ""
    """Who answers for an answer that is against her."""
    contradicts: bool = False
    """Nobody does yet."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """One of those who must be identified."""

    role: Role
    name: str
    state: Literal["open", "now", "checked", "person", "absent"]
    """`checked`: by card and face; `person`: by a second person's word; `absent`: not here yet."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the card as the operator sees it."""

    name: CardFieldName
    read: CardField
    confirmed: str | None = None
    """What the operator said stands there, with the crop before her eyes; None while nobody was asked or answered."""
    optional: bool = False
    """Whether a document of this kind need not bear it."""

    @property
    def value(self) -> str:
        """The confirmed value or, while there is none, the reading; empty where nothing could be read."""
        return self.read.value if self.confirmed is None else self.confirmed


@dataclass(frozen=True, slots=True)
class Difference:
    """The card says another thing than the sale, is of another kind, or is not good on this day."""

    field: CardFieldName | Literal["kind"]
    sale: str
    """What the sale says; of a card that is not good today, the day; of one of another kind an `IdentityKind`."""
    card: str
    """What stands on it; of one of another kind a `CardKind`, or an `IdentityKind` where people read it."""
    reason: Literal["differs", "other_kind", "expired", "not_yet_valid"] = "differs"
    grave: bool = False
    """It is another person's document, or the sale is wrong: nobody's word lifts it."""


@dataclass(frozen=True, slots=True)
class IdentityView:
    """The identity step at one moment, as its pages show it. Pictures of the card are in it, so it is never stored."""

    stage: IdentityStage
    person: Role = "applicant"
    """Who is being identified."""
    name: str = ""
    """The name that the sale gives."""
    people: tuple[PersonView, ...] = ()
    """Everybody who must be identified, in order."""
    consents: tuple[ConsentItem, ...] = ()
    """The consents of this person, each with its answer and by whose hand it came."""
    room: RoomView | None = None
    """At the stage `room`."""
    room_was: Literal["", "right", "accepted", "open"] = ""
    """What the room check came to: all right, let pass by a supervisor, or a finding; empty while it is not over."""
    document: DocumentView | None = None
    """At the stage `by_hand`, and when all is done where there was one."""
    analyst_up: bool = False
    """Whether models can be asked at all; if not, `by_sight` is the way."""
    recording_consent: bool | None = None
    """Asked apart from the two below, and first: without it the sale ends before anything is read."""
    card_consent: bool | None = None
    face_consent: bool | None = None
    reader: ReaderSeen = field(default_factory=lambda: ReaderSeen("none"))
    """How the card reader stands, at the stages that read a card."""
    print_lacks: Trouble | None = None
    """The chip was read and gave no portrait: what is still to be held before the camera; None: nothing is."""
    source: CardSource | None = None
    """Where what was read came from; None while nothing was."""
    kind: CardKind = "resident"
    """Which document is read by the machine; the one that is asked for, while none is."""
    may_choose: bool = False
    """Whether another document may be chosen now."""
    reading: CardReading | None = None
    """The side that this stage reads, once it is read."""
    fields: tuple[FieldView, ...] = ()
    """The fields of this stage's side; when all is done, of both sides, without their crops."""
    to_confirm: tuple[CardFieldName, ...] = ()
    """Doubtful, wrong or missing fields that the operator has not confirmed yet."""
    differences: tuple[Difference, ...] = ()
    """Against the sale, not yet accepted by somebody with name and reason; when all is done, of the whole document."""
    comparable: bool = True
    """Whether the sale says anything that the document can be held against."""
    attempt: int = 0
    attempts_left: int = 3
    challenge_running: bool = False
    asked: Gesture | None = None
    done: int = 0
    total: int = 0
    flash: FlashAsked | None = None
    ended: ChallengeEnded | None = None
    """The last attempt that ended."""
    match: FaceMatched | None = None
    bears_portrait: bool = True
    """Whether the face can be held against the document; if not, a second person looks."""
    reason_for_sight: Because = ""
    accepted_by: str = ""
    """Who accepted differences, if there were any."""
    sight_by: str = ""
    """Who confirmed by sight who it is; empty while nobody did."""
    each: tuple["IdentityView", ...] = ()
    """When all is done: the view of each who had to be identified, without pictures."""
    online: OnlineView | None = None
    """The official online check; None where it is off."""
    absent: str = ""
    """Why this customer is not here yet."""
    may_go_on: bool = False
    """Whether `Pressed.next` leads on."""
