"""Whatever people press and the analyst says, in whatever order: nobody is recorded who was not identified."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from faults.trouble import Trouble
from terminal.session.customer.consent_words import CONSENT_WORDS, ConsentAbout
from terminal.session.effects import BeginTake, Effect, RefusedFact
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardRead,
    CardSeen,
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FacesSeen,
    FlashAsked,
    RolesDoubted,
)
from terminal.session.facts.cards import CardField
from terminal.session.facts.customer import CustomerAct, CustomerActed
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import NothingUnfinished, Pressed, PressedKey
from terminal.session.facts.reader import ReaderRead, ReaderSeen
from terminal.session.facts.recorder import CameraJudged, RecorderLost, TakeClosed, TakeOpened, TakeRefused
from terminal.session.orders.analyst import BindRoles, Challenge, ForgetCard, MatchFace, ReadCard, Rest, WatchFaces
from terminal.session.orders.reader import ReadChip
from terminal.session.orders.recorder import AddMark
from terminal.session.snapshot import Snapshot
from tests.terminal.session.customers import (
    CONSENT,
    NEXT,
    NUMBER,
    PLACES,
    READY,
    ROOM,
    SEATED,
    SKIP,
    VOUCH,
    Counter,
    card,
    consent,
    ended,
    matched,
)
from tests.terminal.session.test_reader import PORTRAIT, chip

BOOLEANS = st.booleans()
NAMES = st.sampled_from(["赵经理", "王芳", "", "  "])
REASONS = st.sampled_from([{"reason": "当面核对"}, {"reason": " "}, {}, {"reason": None}])
CARDS = st.sampled_from(
    [
        card("front"),
        card("front", name="别人"),
        card("front", number=CardField("", 0.0, "missing")),
        card("front", "photocopy"),
        card("back"),
        card("back", valid_to="2020-01-01"),
        card("both"),
        card("none"),
    ]
)
FIELDS = st.fixed_dictionaries(
    {"field": st.sampled_from(["name", "number", "valid_to", "nonsense"])},
    optional={"value": st.sampled_from([NUMBER, "李秀英", "", "2030-01-01"])},
)
KEYS: list[PressedKey] = [
    "start", "leave", "next", "next", "retake", "begin_challenge", "skip_flash", "back", "back", "cancel",
]  # fmt: skip
ASKED: tuple[ConsentAbout, ...] = ("recording", "card", "face")


def hers(act: CustomerAct, about: ConsentAbout) -> CustomerActed:
    """What she touches on her display, with the digest of the words that stand there."""
    return CustomerActed(act, CONSENT_WORDS[about].item, sha256=CONSENT_WORDS[about].sha256)


CONSENTED = st.fixed_dictionaries(
    {"recording": st.sampled_from([True, True, True, False]), "card": BOOLEANS, "face": BOOLEANS}
)
PRESSED = st.one_of(
    st.builds(
        Pressed,
        st.sampled_from(
            ["start", "leave", "next", "next", "retake", "begin_challenge", "skip_flash", "back", "back", "cancel"]
        ),
    ),
    st.builds(Pressed, st.just("consent"), NAMES, CONSENTED),
    st.builds(Pressed, st.just("consent"), NAMES, st.just({})),
    st.builds(hers, st.sampled_from(["agreed", "refused", "changed"]), st.sampled_from(ASKED)),
    st.builds(Pressed, st.just("confirm_field"), NAMES, FIELDS),
    st.sampled_from([PLACES, PLACES, SKIP, Pressed("skip_places"), Pressed("confirm_places")]),
    st.builds(Pressed, st.sampled_from(["accept_differences", "by_sight"]), NAMES, REASONS),
)
SERIALS = st.integers(1, 12)
OBSERVED = st.one_of(
    CARDS,
    st.builds(ended, SERIALS, track=st.sampled_from([None, 4, 7])),
    st.builds(ended, SERIALS, st.just("too_late")),
    st.sampled_from(["same", "different", "unsure", "not_installed", "not_measurable"]).map(matched),
    st.builds(ChallengeMoved, st.just(0), SERIALS, st.just(1), st.just(3), st.none()),
    st.sampled_from([CardSeen(0, ()), FacesSeen(0, None, 1, ()), SEATED, FlashAsked(0, "red")]),
    st.sampled_from([RolesDoubted(0, None, ("seller",), "lost"), RolesDoubted(0, 1, ("applicant",), "crossed")]),
    st.sampled_from([AnalystReady(), AnalystLost(1), AnalystFailed(Trouble("analysis.away"))]),
    st.sampled_from([ReaderSeen("ready", name="SAM 1"), ReaderSeen("absent", Trouble("reader.unplugged"))]),
    st.builds(chip, SERIALS, portrait=st.sampled_from([b"", PORTRAIT]), name=st.sampled_from(["李秀英", "别人"])),
)
RECORDER = st.sampled_from(
    [
        READY,
        TakeOpened("T", "folder"),
        TakeRefused("T", Trouble("capture.busy")),
        TakeClosed("T", "finished", "sealed", {}),
        CameraJudged(refused=False, virtual=False, identity={}),
    ]
)
CONSENTS = [CONSENT, CONSENT, CONSENT, consent(card=False, face=True)]
MATCHES = [matched("same"), matched("not_installed"), matched("different"), matched("unsure"), NEXT]
READINGS = [card("both")] * 6 + [card("both", "photocopy"), card("both", name="别人"), NEXT]
ANSWERS = st.tuples(
    st.sampled_from(CONSENTS), st.sampled_from(READINGS), st.sampled_from([0, 0, 0, -1, 1]), st.sampled_from(MATCHES)
)


class Witness:
    """Follows from outside, by orders and answers alone, what may be believed of the customer who is there."""

    def __init__(self) -> None:
        self.counter = Counter(ready=False)
        self.begin_anew()

    def begin_anew(self) -> None:
        self.answers: dict[str, bool | None] = {}
        self.challenge: int | None = None
        self.awaited = self.passed = self.compared = self.vouched = False
        self.watched = self.bound = False

    @property
    def consents(self) -> tuple[bool, bool] | None:
        """Whether card and face may be used; None before all three were answered, and without the recording."""
        said = [self.answers.get(about) for about in ("recording", "card", "face")]
        return None if None in said or not said[0] else (bool(said[1]), bool(said[2]))

    def answer(self, about: str, *, agreed: bool | None) -> None:
        """What was done by an answer that counts no more is void."""
        if self.answers.get(about) == agreed:
            return
        self.answers[about] = agreed
        if about in ("card", "face"):
            self.vouched = self.passed = self.compared = False
            self.challenge, self.awaited = None, False

    def tell(self, fact: Fact) -> None:
        before = self.counter.shown()
        acts = self.counter.tell(fact)
        if not any(isinstance(act, RefusedFact) for act in acts):
            self.follow(fact, before)
        self.check(acts)
        if before.phase != "identifying" and self.counter.shown().phase == "identifying" and fact == Pressed("start"):
            self.begin_anew()

    def follow(self, fact: Fact, before: Snapshot) -> None:
        match fact:
            case Pressed("consent", _, detail):
                for about, agreed in detail.items():
                    self.answer(about, agreed=agreed)
            case CustomerActed(act, item) if before.phase == "identifying":
                self.answer(item.partition(":")[2], agreed={"agreed": True, "refused": False}.get(act))
            case Pressed("retake"):
                self.vouched = False
            case Pressed("by_sight", by, detail):
                self.vouched = bool(by.strip() and str(detail.get("reason") or "").strip())
            case Pressed("back" | "cancel") | AnalystLost() | AnalystFailed():
                self.challenge, self.awaited = None, False
            case CardRead() | ReaderRead() if before.identity and before.identity.reading is None:
                self.unpair(fact, before.identity.stage)
            case ChallengeEnded() if fact.attempt == self.challenge:
                self.passed, self.compared, self.challenge = fact.passed, False, None
            case FaceMatched() if self.awaited:
                self.compared, self.awaited = fact.verdict in ("same", "not_installed"), False
            case _:
                pass

    def unpair(self, fact: CardRead | ReaderRead, stage: str) -> None:
        """Another card was read: whoever passed was not compared with it."""
        shown = self.counter.shown().identity
        chip_read = isinstance(fact, ReaderRead) and shown is not None and shown.source == "chip"
        front = isinstance(fact, CardRead) and stage == "card_front" and fact.reading.side in ("front", "both")
        if chip_read or front:
            self.passed = self.compared = False

    def check(self, acts: list[Effect]) -> None:
        card_, face = self.consents or (False, False)
        for act in acts:
            self.check_watching(act, face=face)
            match act:
                case BeginTake():
                    assert self.consents is not None
                    assert self.vouched or (self.passed and self.compared and card_ and face)
                case ReadCard() | ReadChip():
                    assert card_
                case Challenge():
                    assert face
                    self.challenge = act.attempt
                case MatchFace():
                    assert card_
                    assert face
                    assert self.passed
                    self.awaited = True
                case AddMark(kind="identity"):
                    assert act.facts["by_sight"] or act.facts["liveness"]["passed"]
                    assert len(act.facts["liveness"]["attempts"]) <= 3
                case _:
                    pass

    def check_watching(self, act: Effect, *, face: bool) -> None:
        """Faces are followed, and named, only where she agreed, and nobody is named whom nobody follows."""
        match act:
            case WatchFaces():
                assert face
                self.watched = True
            case BindRoles():
                assert self.watched
                self.bound = True
            case ForgetCard():
                assert self.watched, "it keeps what there is to keep"
            case Rest():
                self.watched = self.bound = False
            case AddMark(kind="identity"):
                assert act.facts["places"]["confirmed"] == self.bound
            case _:
                pass


class AnyCounter(RuleBasedStateMachine):
    """Any sequence, with the keys that lead on pressed more often than chance would."""

    def __init__(self) -> None:
        super().__init__()
        self.witness = Witness()
        self.witness.tell(READY)
        self.witness.tell(AnalystReady())

    @rule(fact=PRESSED)
    def press(self, fact: Pressed) -> None:
        self.witness.tell(fact)

    @rule(fact=OBSERVED)
    def observe(self, fact: Any) -> None:
        self.witness.tell(fact)

    @rule(fact=RECORDER)
    def report(self, fact: Any) -> None:
        self.witness.tell(fact)

    @rule(chance=st.integers(0, 19))
    def lose_the_recorder(self, chance: int) -> None:
        if chance == 0:
            self.witness.tell(RecorderLost(1))
            self.witness.tell(NothingUnfinished())
            self.witness.tell(READY)

    @precondition(lambda self: self.witness.counter.shown().phase in ("ready", "sealed", "planned"))
    @rule()
    def start(self) -> None:
        if self.witness.counter.shown().phase != "planned":
            self.witness.tell(self.witness.counter.arrived)
        self.witness.tell(Pressed("start"))

    @precondition(lambda self: self.witness.counter.shown().identity is not None)
    @rule(times=st.integers(1, 12), answers=st.lists(ANSWERS, min_size=12, max_size=12))
    def go_on(self, times: int, answers: list[tuple[Fact, Fact, int, Fact]]) -> None:
        for answer in answers[:times]:
            if self.witness.counter.shown().identity is not None:
                self.do_the_next_thing(*answer)

    def do_the_next_thing(self, consented: Fact, read: Fact, away: int, match: Fact) -> None:
        """What people and analyst mostly do at this stage; `away` is by how much an answer misses its attempt."""
        view, running = self.witness.counter.view(), self.witness.challenge
        if view.may_go_on:
            self.witness.tell(Pressed("next"))
        elif view.stage == "consent":
            self.witness.tell(consented)
        elif view.stage == "room":
            for fact in ROOM:
                self.witness.tell(fact)
        elif view.stage == "places":
            self.witness.tell(SEATED)
            self.witness.tell(PLACES if away == 0 else SKIP)
        elif view.stage in ("card_front", "card_back"):
            self.witness.tell(read if view.reading is None else VOUCH)
        elif view.stage == "liveness" and view.challenge_running and running:
            self.witness.tell(ended(running + away))
        elif view.stage == "liveness" and view.ended and view.ended.passed and view.match is None:
            self.witness.tell(match)
        elif view.stage == "liveness" and view.attempts_left and view.analyst_up:
            self.witness.tell(Pressed("begin_challenge"))
        else:
            self.witness.tell(VOUCH)

    @rule(times=st.integers(1, 4))
    def go_back(self, times: int) -> None:
        for _ in range(times):
            self.witness.tell(Pressed("back"))

    @invariant()
    def what_is_shown_belongs_to_the_phase(self) -> None:
        shown = self.witness.counter.shown()
        assert (shown.identity is not None) == (shown.phase == "identifying")
        view = shown.identity
        if view is not None and not view.card_consent:
            assert (view.reading, view.fields) == (None, ())
        if view is not None and not view.face_consent:
            faces = self.witness.counter.live().faces
            known = [face for face in faces.faces if face.role or face.yaw is not None] if faces else []
            assert (known, view.match) == ([], None)
            assert faces is None or view.stage == "room"


TestAnyCounter = AnyCounter.TestCase
TestAnyCounter.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)


@given(st.lists(st.one_of(PRESSED, OBSERVED, RECORDER), max_size=60))
@settings(max_examples=200, deadline=None)
def test_nothing_that_people_press_or_the_analyst_says_breaks_the_session(facts: list[Any]) -> None:
    witness = Witness()
    for fact in facts:
        witness.tell(fact)
        witness.counter.shown()
