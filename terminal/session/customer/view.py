"""What the customer's display shows at one moment; also what the operator's page says of it. Read-only."""

from dataclasses import dataclass
from typing import Literal

from rulebook.plan.plan import PlannedPrompt, PlannedQuestion, PlannedRight, PlannedSignature
from rulebook.sale.text import Text
from terminal.session.customer.figures import ShownFigure
from terminal.session.facts.analyst import FlashAsked, Gesture
from terminal.session.facts.recorder import Slip

CustomerScreen = Literal[
    "idle", "consent", "waiting", "reading", "liveness", "prompt", "question", "document", "sign", "copy", "break",
    "rights", "thanks", "stop", "card_front", "card_back",
]  # fmt: skip
"""`waiting`: the seller is busy and nothing is asked; `reading`: what is being read to her, while nothing is asked;
`thanks`: it ended without rights to show, as after a no; `stop`: she does not want to be recorded any more, and is
asked whether so; `card_front`, `card_back`: this side of her ID card is to be held before the camera."""
VoiceState = Literal["none", "making", "speaking", "done"]
Answer = Literal["", "accepted", "refused", "unclear", "not_hers"]


ItemKind = Literal["prompt", "document", "copy", "sign", "question"]


@dataclass(frozen=True, slots=True)
class ItemState:
    """One thing of the node in hand that the customer sees or does, and how it stands."""

    item: str
    """`prompt:<id>`, `document:<paper>`, `copy:<n>`, `sign:<paper>`, `question:<id>` (`items.py`)."""
    kind: ItemKind
    title: Text
    done: bool = False
    """`heard`, `read`, `copied`, `signed` or `answered`; what the node waits for."""
    via: str = ""
    """By whose hand (`Via`); empty while it is not done."""
    shown_s: float = 0.0
    """Seconds that it was on her screen in this attempt."""
    shown: bool = False
    """It was painted in this attempt."""
    again: int = 0
    """How often she asked to hear it again."""
    answer: Answer = ""
    """Of a question: what she touched herself (`accepted`, `refused`), or what the seller heard."""
    spoken: bool = False
    """Of a question: the microphone heard somebody while it was shown and the machine did not speak."""
    sha256: str = ""
    """What an act about it quotes (`CustomerActed.sha256`)."""


@dataclass(frozen=True, slots=True)
class ConsentItem:
    """One of the consents, asked apart."""

    about: Literal["recording", "card", "face", "online"]
    answer: bool | None = None
    via: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """What was said, written down by a machine."""

    text: str
    who: str = ""
    """Whose voice it was: a role, `offscreen`; empty where that is not known."""
    final: bool = True
    """It changes no more."""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """One screen. Which fields count follows from `screen`; `about` is sent back with each act."""

    screen: CustomerScreen = "idle"
    item: str = ""
    about: str = ""
    sha256: str = ""
    """Digest of the Chinese text that is shown (UTF-8); an act quotes it."""
    text: str = ""
    """That text, of an item; of a signature which paper, and whose."""
    title: Text | None = None
    """What the node in hand is about."""
    elder: bool = False
    """One thing a screen, larger, slower voice: from 60 on by itself, and for everyone who asks."""
    customer: str = ""
    """Whom it speaks to: the one who is identified just now, else the applicant."""
    seller: str = ""
    seller_number: str = ""
    """The last four characters of the seller's practising number."""
    institution: str = ""
    site: str = ""
    phone: str = ""
    consents: tuple[ConsentItem, ...] = ()
    """All three in their order; the one in hand is the first without an answer, or the one that is changed (`item`)."""
    gesture: Gesture | None = None
    gesture_done: int = 0
    gesture_total: int = 0
    flash: FlashAsked | None = None
    prompt: PlannedPrompt | None = None
    number: int = 0
    """Which of its kind it is in the whole plan, from 1, of `total`: which risk, which paper to sign."""
    total: int = 0
    figures: tuple[ShownFigure, ...] = ()
    """Two or three figures of this customer's own."""
    question: PlannedQuestion | None = None
    spoken: bool = False
    """The microphone heard somebody since the question is shown."""
    answer: Answer = ""
    document: str = ""
    """Paper of the document that is open."""
    document_sha256: str = ""
    """Under which its pictures are found (`Pictures`)."""
    document_title: Text | None = None
    document_to_end: bool = False
    """It must be read to its last page; else it may be put away before."""
    pages: tuple[Text, ...] = ()
    page: int = 1
    """The page that is open, from 1."""
    page_reached: int = 1
    """The last page that was open so far."""
    page_least_s: float = 0.0
    page_open_s: float = 0.0
    """For how long the page has been open."""
    signature: PlannedSignature | None = None
    signer: str = ""
    """Who signs."""
    readable: str = ""
    """The item under which what is signed can be looked at again, empty where the book has it not."""
    copy: Text | None = None
    sentences: tuple[Text, ...] = ()
    """What is being read to her at this node."""
    rights: tuple[PlannedRight, ...] = ()
    slip: Slip | None = None
    """What she can take home of the take; None while it is not sealed."""
    take: str = ""
    good: bool = False
    """The take is sealed and lacks nothing that is known; one of a real sale that failed its checks is not good."""
    voice: VoiceState = "none"
    can_speak: bool = False
    """This machine has a voice."""
    voice_left_s: float = 0.0
    voice_done: float = 0.0
    """How much of it has been said, 0 to 1."""
    captions: bool | None = None
    """Whether what is said is shown to her; None: nobody writes it down, and it cannot be."""
    caption: tuple[Caption, ...] = ()
    """What was said last, the oldest first."""
    volume: float = 1.0
    speed: float = 1.0
    recording: bool = False
    """Lit only by what was read back, as on the operator's window."""
    items: tuple[ItemState, ...] = ()
    """All of the node in hand, in order: the operator's page ticks them."""
    on_break: bool = False
