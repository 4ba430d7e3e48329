"""What happens to terminals, as data: each fact and where it leads; together they pass every row of the table."""

from dataclasses import dataclass, replace
from typing import Any, Final

from faults.trouble import Trouble
from rulebook.plan.plan import PlannedBook
from rulebook.sale.sale import Sale
from rulebook.walk.walking import Happened
from terminal.session.entry.known import Known
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardSeen,
    ChallengeMoved,
    FacesSeen,
    FlashAsked,
    PaperSeen,
    PlayoutFound,
    RolesDoubted,
    RoomSeen,
    StillTaken,
    TitlesLooked,
    VoiceHeard,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.facts.cards import CardField, CardReading
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.courier import DeliveryMoved, LineMoved
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.desk import (
    DiskMeasured,
    Draft,
    DraftsListed,
    EntryOpened,
    HealthChecked,
    ReplayMoved,
    SalePreviewed,
    SaleRefused,
    SupportMade,
    TakeRow,
    TakesListed,
    Task,
    TasksListed,
)
from terminal.session.facts.fact import Fact
from terminal.session.facts.online import OnlineAnswered
from terminal.session.facts.people import (
    NothingUnfinished,
    PlanRenewed,
    Pressed,
    PressedKey,
    SaleArrived,
    UnfinishedFound,
)
from terminal.session.facts.reader import ReaderRead, ReaderSeen
from terminal.session.facts.recogniser import Recognised, RecogniserLost, RecogniserOff, RecogniserReady, WordsTold
from terminal.session.facts.recorder import (
    CameraJudged,
    CameraSettled,
    EntryKept,
    GapBegan,
    GapEnded,
    Levels,
    MarkHeld,
    MarkRefused,
    ObjectHeld,
    ProfileClimbed,
    ProfileFell,
    RecorderFailed,
    RecorderLost,
    SecondCamera,
    SegmentHeld,
    SoundPlayed,
    SoundTried,
    StampsDoubted,
    TakeClosed,
    TakeOpened,
    TakeRefused,
    TakeUnsealed,
)
from terminal.session.facts.staff import (
    CodeMade,
    SignedFor,
    SignedIn,
    SigningRefused,
    SignInRefused,
    Staff,
    StaffKnown,
    StaffListed,
    StaffRefused,
)
from terminal.session.facts.voice import SpeakingFailed, Spoken, VoiceKnown
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Phase
from tests.sales import small_plan, small_sale
from tests.terminal.session.checklists import CHECKLIST, FORBIDDING
from tests.terminal.session.customers import (
    AGREED,
    BEGIN,
    CONSENT,
    GIVE_UP,
    LOUD,
    NEXT,
    NO_CONSENT,
    PLACES,
    QUIET,
    READY,
    ROOM,
    SEATED,
    SKIP,
    VOUCH,
    card,
    ended,
    matched,
)

TAKE = "32-0117-000001"
OPENED = TakeOpened(TAKE, "folder")
LOST = RecorderLost(-9)
NO_ROOM = Trouble("capture.no_room", {"seconds": 600, "needed": 400, "free": 100})
REFUSED = TakeRefused(TAKE, NO_ROOM)
UNSEALED = TakeUnsealed(TAKE, Trouble("capture.unsealed"))
DOUBTED = RolesDoubted(0, 5, ("seller", "applicant"), "crossed")
OTHER_NUMBER = "320500196801010030"
TYPED = {"name": "李秀英", "number": "320500196801010022", "birth_date": "1968-01-01", "valid_to": "长期"}
DOCUMENT_SEEN = Pressed(
    "confirm_document", "陈立", {"reason": "unread", "seen": ["same_person", "same_words", "original"]}
)
SON: dict[str, Any] = {"relation": "child", "name": "李大明", "birth_date": "1990-05-01"}
ROOM_ACCEPTED = Pressed("accept_room", "陈主管", {"reason": "client_waits"})
HER_NO = CustomerActed("refused", "consent:recording")
DOUBTFUL = CardField("李秀?", 0.5, "doubtful", ("disagree",))
CONFIRM = Pressed("confirm_field", "王芳", {"field": "name", "value": "李秀莹"})
ACCEPT = Pressed("accept_differences", "赵经理", {"reason": "业务录入有误"})
BROKEN_OFF: tuple[Happened, ...] = (Happened("take_opened"), Happened("node_passed"))
WRONG_CLOCK = ClockJudged(
    (Trouble("clock.before_build", {"now": "2009-01-01 00:00+08:00", "built": "2026-11-28"}),),
    (Trouble("clock.off:slow", {"seconds": 9.0, "learned": "2009-01-01 00:00+08:00"}),),
)
ANSWERED = Pressed("accept_clock", "陈主管", {"reason": "客户在等，电池明天换"})
NO_IDENTITY = Terms(identity="none")


TASK = Task("T1", {"reference": "D-9"}, "claimed", corrects="32-0117-000371")
OPEN_ENTRY = EntryOpened("k", {"reference": "D-1"}, Known())


def key(name: PressedKey, by: str = "王芳", /, **detail: Any) -> Pressed:
    """A key, with what it needs beside it."""
    return Pressed(name, by, detail)


BOSS, TELLER = Staff("9001", "周敏", "administrator"), Staff("1187", "王芳", "teller")
SIGN_IN = key("sign_in", "", number="1187", password="apfel-birne")
START, LEAVE, PASSED = key("start"), key("leave"), key("node_passed", paced=True)


def arrived(reference: str = "D-1", *, stays: bool = False, child: bool = False, **changes: Any) -> SaleArrived:
    """A sale that is handed over, with its plan."""
    sale = small_sale(reference=reference, child=child, **changes)
    return SaleArrived(sale, small_plan(sale), stays)


def read_aloud() -> SaleArrived:
    """A sale whose nodes a machine may read."""
    came = arrived()
    nodes = tuple(node.model_copy(update={"reader": "machine_or_seller"}) for node in came.plan.nodes)
    return replace(came, plan=came.plan.model_copy(update={"nodes": nodes}))


def renewed(reference: str = "D-1", serial: int = 2) -> PlanRenewed:
    """The plan of a sale, made anew by another book."""
    sale = small_sale(reference=reference)
    book = PlannedBook(serial=serial, sha256="ef" * 32)
    return PlanRenewed(sale, small_plan(sale).model_copy(update={"book": book}))


CHECKED = replace(arrived(), checklist=CHECKLIST)
"""A sale that comes with a check list."""


def closed(reason: Any = "finished", status: Any = "sealed") -> TakeClosed:
    """The take is sealed."""
    return TakeClosed(TAKE, reason, status, {})


def held(index: int, end_s: float) -> SegmentHeld:
    """A segment that was read back."""
    end_us = round(end_s * 1e6)
    return SegmentHeld(TAKE, index, "ab" * 32, 0, end_us, 9, index + 2, end_us + 1, 45, 0, 0.0, 10**9, end_us, end_us)


def found(
    sale: Sale | None = None, take: str = TAKE, history: tuple[Happened, ...] = BROKEN_OFF, why: str = "interrupted"
) -> UnfinishedFound:
    """What the journals of a sale tell whose recording broke off: at the second node, if not said otherwise."""
    sale = small_sale(reference="D-1") if sale is None else sale
    return UnfinishedFound(take, "cd" * 32, why, sale, small_plan(sale), history)


@dataclass(frozen=True)
class LifeStory:
    """What happens at one terminal, and where each fact leads it."""

    name: str
    steps: tuple[tuple[Fact, Phase], ...]
    terms: Terms = NO_IDENTITY


def life(name: str, *steps: tuple[Fact, Phase]) -> LifeStory:
    """A terminal that asks nobody who she is."""
    return LifeStory(name, steps)


def asking(name: str, *steps: tuple[Fact, Phase]) -> LifeStory:
    """A terminal that asks, with a sale in hand and the devices there."""
    begun: tuple[tuple[Fact, Phase], ...] = (
        (arrived(), "preparing"), (READY, "planned"), (AnalystReady(), "planned"), (START, "identifying"),
        (LATE_CHIP, "identifying"),
    )  # fmt: skip
    return LifeStory(name, (*begun, *steps), Terms())


def staying(phase: Phase, *facts: Fact) -> tuple[tuple[Fact, Phase], ...]:
    """Facts that lead nowhere else."""
    return tuple((fact, phase) for fact in facts)


TO_RECORDING: Final = ((READY, "ready"), (arrived(), "planned"), (START, "opening"), (OPENED, "recording"))
LATE_CHIP = ReaderRead(1, CardReading("both", source="chip"), 99)
AT_READER = ReaderSeen("ready", name="SAM 1")
MODEL = RecogniserReady("zh-small", "5e" * 32)
SAID = Recognised(100_000, 900_000, "我同意", final=True)
TITLES: Final[tuple[Fact, ...]] = (PaperSeen(0, 9, "保险条款", 500), TitlesLooked(0, 9))
VOICES: Final[tuple[Fact, ...]] = (
    VoicesHeard(0, 900_000, 0, (VoiceHeard(100_000, 700_000, "seller", 90),), -52.0, 20.0),
    PlayoutFound(0, 900_000, 1, 0, 800_000, "heard", 80, -20), VoicesTold(0, 900_000, 1),
)  # fmt: skip
OBSERVED: Final[tuple[Fact, ...]] = (
    OnlineAnswered(9, "match"),
    CardSeen(0, ()), card("front"), SEATED, DOUBTED, ChallengeMoved(0, 1, 1, 3, None), FlashAsked(0, None),
    ended(1), matched(), RoomSeen(0, 50.0, 500.0), SoundTried("ended"), StillTaken(0), *TITLES, *VOICES,
)  # fmt: skip
SHOWN: Final[tuple[Fact, ...]] = (
    CameraJudged(refused=False, virtual=False, identity={}), ClockJudged(), AnalystReady(),
    AnalystFailed(Trouble("models.missing")),
    AnalystLost(1), MarkRefused(None, 1), held(0, 1.6), MarkHeld(TAKE, 1, 1, 5), GapBegan("picture", "lost", None),
    GapEnded("picture", "lost", None), Levels(-20.0, -30.0), ProfileFell("weak", "slow", 9),
    ProfileClimbed("720p25", 99),
    CameraSettled(("focus",)),
    SecondCamera("camera:2", "running"),
    StampsDoubted("picture", "rate", 1190, 9),
    DiskMeasured(36_000),
    RecorderFailed(Trouble("capture.fault")), DeliveryMoved(TAKE, "sending", 1, 4), LineMoved(up=True),
)  # fmt: skip

LIVES: Final = (
    life(
        "two sales one after the other, and back home",
        *TO_RECORDING,
        *staying("recording", PASSED, key("node_failed"), key("repeat"), PASSED, key("put_off"), PASSED, PASSED),
        (key("finish"), "closing"), (closed(), "sealed"), (arrived("D-3", stays=True), "sealed"),
        (arrived("D-2"), "planned"), (READY, "planned"), (START, "opening"), (OPENED, "recording"),
        (GIVE_UP, "closing"), (closed("given_up"), "sealed"), (LEAVE, "ready"), (READY, "ready"),
        (arrived("D-3", stays=True), "ready"),
    ),
    life("whatever is seen, shown or heard leads nowhere else", (READY, "ready"), *staying("ready", *OBSERVED, *SHOWN)),
    life(
        "a recogniser comes, writes down what is said, is lost and comes back",
        (READY, "ready"), *staying("ready", AT_READER, LATE_CHIP),
        *staying("ready", MODEL, SAID, WordsTold(1, 5), RecogniserOff(Trouble("models.missing"))),
        (replace(CHECKED, checklist=FORBIDDING), "planned"), (START, "opening"), (MODEL, "opening"),
        (OPENED, "recording"),
        *staying(
            "recording", SAID, RecogniserLost(-9), SAID, MODEL, replace(SAID, text="保证收益"), key("heed", alert=1),
        ),
    ),
    LifeStory(
        "papers are shown to the camera for documents",
        (
            *TO_RECORDING,
            *staying("recording", SecondCamera("camera:2", "running"), PASSED, AnalystReady()),
            *staying("recording", key("take_paper"), StillTaken(0, ticket=1), SecondCamera("camera:2", "gone")),
        ),
        replace(NO_IDENTITY, second_camera="camera:2"),
    ),
    life(
        "a sale is left, others wait",
        (READY, "ready"), (arrived(), "planned"), (arrived("D-2"), "planned"), (renewed(), "planned"), (LEAVE, "ready"),
        (key("choose", reference="D-2"), "planned"), (LEAVE, "ready"), (key("choose", reference="D-9"), "ready"),
        (arrived("D-4"), "planned"), (key("drop_sale"), "planned"), (key("drop_sale", reason="customer"), "ready"),
    ),
    life(
        "the clock cannot be believed, and a supervisor decides",
        (READY, "ready"), (arrived(), "planned"), (WRONG_CLOCK, "planned"), (START, "doubting"), (LEAVE, "planned"),
        (START, "doubting"), (key("accept_clock"), "doubting"), (arrived("D-2"), "doubting"),
        (key("accept_clock", "王芳", reason="电池"), "doubting"),
        (ANSWERED, "opening"), (OPENED, "recording"), (LOST, "preparing"), (found(), "preparing"),
        (READY, "planned"), (START, "doubting"), (LOST, "preparing"), (READY, "planned"), (START, "doubting"),
        (ClockJudged(), "doubting"), (key("accept_clock"), "opening"),
    ),
    life(
        "accounts are made, somebody signs in, is locked out for idleness, and out of full screen",
        (READY, "ready"),
        *staying(
            "ready", StaffKnown(any=False, offer=True), key("enter_code", "", whom="9001", name="周敏", password="x"),
            StaffRefused(Trouble("staff.password", {"least": 8})),
            key("enter_code", "", whom="9001", name="周敏", password="apfel-birne"), SignedIn(BOSS),
            StaffKnown(any=True, staff=(BOSS,)), key("manage_staff", ""), StaffListed(((BOSS, "active"),)),
            key("manage_staff", "", act="add", whom="1187", name="王芳"), CodeMade("1187", "ABCD-EFGH-JKMN"),
            StaffKnown(any=True, staff=(BOSS, TELLER)), key("sign_out", ""), SIGN_IN,
            SignInRefused(Trouble("staff.wrong", {"left": 4}), "1187"), SIGN_IN, SignedIn(TELLER, must_set=True),
            key("set_password", "", new="apfel-birne"), SignedIn(TELLER), key("lock", ""), SIGN_IN, SignedIn(TELLER),
        ),
        (arrived(), "planned"), (key("lock", ""), "planned"),
        (key("manage_staff", "", act="unlock", whom="1187", number="9001", password="x"), "planned"),
        (SignedFor(1, BOSS), "planned"), (StaffListed(((BOSS, "active"),)), "planned"), (SIGN_IN, "planned"),
        (SignedIn(TELLER), "planned"), (key("sign_out", ""), "planned"), (SIGN_IN, "planned"),
        (SignedIn(TELLER), "planned"), (START, "opening"), (OPENED, "recording"), (key("lock", ""), "recording"),
        (key("unlock_kiosk", "", number="9001", password="x"), "recording"),
        (SigningRefused(2, Trouble("staff.wrong", {"left": 4})), "recording"),
        (key("unlock_kiosk", "", number="9001", password="x"), "recording"), (SignedFor(3, BOSS), "recording"),
        (SignedFor(3, BOSS), "recording"),
        (GIVE_UP, "closing"), (closed("given_up"), "sealed"), (key("lock", ""), "sealed"),
        (key("manage_staff", "", act="unlock", whom="1187", number="9001", password="x"), "sealed"),
        (SignedFor(4, BOSS), "sealed"), (StaffListed(((BOSS, "active"),)), "sealed"), (SIGN_IN, "sealed"),
        (SignedIn(TELLER), "sealed"), (key("sign_out", ""), "sealed"),
    ),
    life(
        "a sale is entered, imported, practised, and fetched from headquarters",
        (READY, "ready"),
        *staying(
            "ready", key("go", to="tasks"), TasksListed((TASK,)), key("go", to="entry"), OPEN_ENTRY,
            key("save_draft", draft="k", data={"reference": "D-1"}), DraftsListed((Draft("k", {"reference": "D-1"}),)),
            key("preview_sale", draft="k", data={}), SalePreviewed("k"), key("import_sale", path="sale.json"),
            SaleRefused("", Trouble("entry.no_file")), key("give_back_task", task="T1"), key("claim_task", task="T1"),
            key("drop_draft", draft="k"), OPEN_ENTRY, key("practise", example="loan"),
            key("enter_sale", draft="k", data={}),
        ),
        (arrived(), "planned"), (key("drop_sale", reason="changed_mind"), "ready"),
        (arrived(), "planned"), (key("leave", to="entry"), "ready"), (OPEN_ENTRY, "ready"),
    ),
    life(
        "a take is not opened",
        *TO_RECORDING[:3], (REFUSED, "planned"), (START, "opening"), (DOUBTED, "opening"), (OPENED, "recording"),
    ),
    life(
        "a supervisor decides, people come and go, and the walk's table is asked of everything",
        (READY, "ready"), (arrived(child=True), "planned"), (START, "opening"), (OPENED, "recording"),
        *staying(
            "recording", PASSED, PASSED, key("said_no", question=0),
            key("supervisor_referred", "陈主管", reason="转总部"), key("joined", role="insured"),
            key("supervisor_called"), key("supervisor_passed", "陈主管", reason="看过"), key("left", role="insured"),
            key("said_no", question=0), key("insisted", "李秀英", reason="要买"), key("reopen", node="T02"), PASSED,
            key("supervisor_ended", "陈主管"), key("ended_by_customer"), key("give_up"),
        ),
        (key("ended_by_customer", reason="不买了"), "closing"), (UNSEALED, "ready"),
    ),
    *(
        life(name, *TO_RECORDING, *staying("recording", *before), (last, "closing"), (closed("ended"), "sealed"))
        for name, before, last in (
            ("no consent in the recording", [], key("said_no", question=0)),
            (
                "a supervisor ends it", [key("supervisor_called")],
                key("supervisor_ended", "陈主管", reason="不适合"),
            ),
        )
    ),
    life(
        "the customer answers, has a break, and the machine reads to her",
        (READY, "ready"), (read_aloud(), "planned"), (START, "opening"), (OPENED, "recording"),
        *staying(
            "recording", VoiceKnown("zh"), CustomerActed("volume", "", detail={"value": 1.2}),
            CustomerActed("break", ""), PASSED, CustomerActed("back", ""),
            CustomerActed("stop", ""), CustomerActed("stayed", ""),
            key("heard", question=0, answer="accepted"), key("node_passed"),
            key("heard", question=0, answer="unclear"), key("say"), key("stop_saying"), key("skip_hint"), PASSED,
            Spoken(1, b"\x00\x00" * 800, 8000), SoundPlayed(1, "began", 5), SoundPlayed(1, "ended", 5, 9),
            SpeakingFailed(9, Trouble("voice.none")),
            ObjectHeld(TAKE, 3, "strokes", "ab" * 32, 7, 0, 9), key("node_passed"), PASSED, PASSED,
        ),
        (key("finish"), "closing"), (closed(), "sealed"), (CustomerActed("seen", "rights"), "sealed"), (LEAVE, "ready"),
    ),
    life(
        "a take that is checked waits for the checks, and not for long",
        (READY, "ready"), (CHECKED, "planned"), (START, "opening"), (OPENED, "recording"),
        *staying("recording", EntryKept(TAKE, 0, "open", "", 0, {}), *TITLES, *VOICES),
        *staying("recording", *(PASSED, LOUD, LOUD) * 4), (key("finish"), "recording"), (LOUD, "recording"),
        (LOUD, "closing"), (closed(), "sealed"),
    ),
    life(
        "before a step is judged, those who listen tell what was said",
        (READY, "ready"), (CHECKED, "planned"), (AnalystReady(), "planned"), (START, "opening"), (OPENED, "recording"),
        *staying("recording", PASSED, WordsTold(9, 9), VoicesTold(0, 9, 1), LOUD, LOUD, PASSED, AnalystLost(1), LOUD),
        (GIVE_UP, "closing"), (closed("given_up"), "sealed"),
    ),
    life(
        "the customer takes her consent back",
        *TO_RECORDING, (CustomerActed("stop", ""), "recording"), (CustomerActed("withdrawn", ""), "closing"),
        (closed("ended"), "sealed"), (LEAVE, "ready"),
    ),
    life("finishing early is refused", *TO_RECORDING, (key("finish"), "recording"), (UNSEALED, "ready")),
    life(
        "a camera is away for a while: nothing begins without it, nothing counts while it lacks",
        (READY, "ready"), (arrived(), "planned"), (GapBegan("picture", "lost", None), "planned"), (START, "planned"),
        (GapEnded("picture", "lost", None), "planned"), (START, "opening"), (OPENED, "recording"),
        *staying(
            "recording", PASSED, GapBegan("picture", "hanging", 9), PASSED, GapBegan("sound", "silent", 10),
            GapBegan("sound", "lost", 11), GapEnded("picture", "hanging", 12), GapEnded("sound", "lost", 13),
            PASSED, PASSED, PASSED, GapBegan("sound", "lost", 20),
        ),
        (LOST, "preparing"),
    ),
    life("the disk is full", *TO_RECORDING, (closed("disk"), "sealed"), (found(), "sealed"), (LEAVE, "ready")),
    life(
        "what was lost is in hand again as soon as the devices are there",
        *TO_RECORDING, (LOST, "preparing"), (found(), "preparing"), (READY, "planned"), (START, "opening"),
    ),
    life(
        "what no journal tells of begins anew", *TO_RECORDING, (LOST, "preparing"), (NothingUnfinished(), "preparing"),
        (READY, "planned"), (START, "opening"), (OPENED, "recording"), (LOST, "preparing"), (READY, "ready"),
        (NothingUnfinished(), "planned"),
    ),
    life(
        "or as soon as it is found", *TO_RECORDING, (LOST, "preparing"), (READY, "ready"), (found(), "planned"),
    ),
    life(
        "what another run of the program left is offered",
        (READY, "ready"), (NothingUnfinished(), "ready"), (found(), "ready"), (key("give_up", reason="打烊"), "ready"),
        (found(), "ready"), (key("resume"), "planned"), (START, "opening"), (OPENED, "recording"),
    ),
    life(
        "three times lost without getting ready", (LOST, "preparing"), (LOST, "preparing"), (LOST, "failed"),
        (arrived(), "failed"),
    ),
    asking(
        "who she is: card, gestures, places",
        *staying(
            "identifying", *AGREED[:2], key("try_sound"), SoundTried("listening", 9.0), *ROOM, NEXT,
            CardSeen(0, ("glare",)), card("front"), key("retake"), card("front", name=DOUBTFUL),
            CONFIRM, ACCEPT, NEXT, card("back"), key("back"), NEXT, NEXT, FacesSeen(0, None, 1, ()), BEGIN,
            ChallengeMoved(0, 1, 1, 3, "blink"), FlashAsked(0, "red"), key("skip_flash"), ended(1, track=7), matched(),
            NEXT, SEATED, PLACES, DOUBTED,
        ),
        (NEXT, "opening"), (DOUBTED, "opening"), (REFUSED, "identifying"), (NEXT, "opening"), (OPENED, "recording"),
        *staying("recording", SEATED, DOUBTED, SEATED, PLACES),
    ),
    asking(
        "the clock first, then the customer",
        (key("cancel"), "planned"), (WRONG_CLOCK, "planned"), (START, "doubting"), (ANSWERED, "identifying"),
    ),
    LifeStory(
        "name and number are checked online, and are against her",
        (
            (arrived(), "preparing"), (READY, "planned"), (AnalystReady(), "planned"), (START, "identifying"),
            *staying(
                "identifying", *AGREED[:1], Pressed("consent", "王芳", {"online": True}), NEXT, *ROOM, NEXT,
                card("front"), key("check_online"), OnlineAnswered(1, "no_match"),
                Pressed("accept_online", "赵经理", {"reason": "asked_again"}),
            ),
        ),
        Terms(online_check=True),
    ),
    asking(
        "a second person, and nobody says who sits where",
        *staying("identifying", *AGREED, VOUCH, SKIP), (NEXT, "opening"),
    ),
    asking("she leaves", (CONSENT, "identifying"), (key("cancel"), "planned"), (LEAVE, "ready")),
    asking(
        "a document that people read, after a room that a supervisor let pass",
        *staying(
            "identifying", *AGREED[:2], QUIET, QUIET, QUIET, QUIET, LOUD, ROOM_ACCEPTED, NEXT,
            key("choose_document", kind="resident_id", by_hand=True), key("take_still"),
            StillTaken(0, b"jpeg", 1280, 720),
            key("type_document", field="name", value="李秀英"), key("confirm_document"), key("absent"),
            *(key("type_document", field=name, value=value) for name, value in TYPED.items()), DOCUMENT_SEEN,
            key("back"), key("use_card"),
            card("front", name="小静", birth_date="1987-03-02", number=OTHER_NUMBER),
        ),
        (key("correct_sale"), "ready"), (arrived("D-2"), "planned"), (START, "identifying"),
        *staying("identifying", *AGREED, card("front", number=OTHER_NUMBER)),
        (key("end_sale", reason="not_owner"), "ready"),
    ),
    LifeStory(
        "the insured comes later",
        (
            (arrived(insured=[SON]), "preparing"), (READY, "planned"), (AnalystReady(), "planned"),
            (START, "identifying"), *staying("identifying", *AGREED, VOUCH, key("absent", reason="later")),
            (NEXT, "opening"),
        ),
        Terms(),
    ),
    asking(
        "she says no on her own display", (HER_NO, "identifying"), (NEXT, "sealed"), (LEAVE, "ready"),
    ),
    asking("she does not agree to being recorded", (NO_CONSENT, "sealed"), (LEAVE, "ready")),
    life(
        "what waits to be delivered, and how the machine is",
        (READY, "ready"),
        *staying(
            "ready", key("go", to="queue"), TakesListed((TakeRow(TAKE, ""),)), DeliveryMoved(TAKE, "sending", 1, 2),
            key("send_now"), DeliveryMoved(TAKE, "received", 2, 2), key("go", to="health"), key("check_health"),
            HealthChecked(()), key("make_support"), SupportMade("/home/x.zip"), key("go", to="home"),
        ),
    ),
    life(
        "a take is looked at again, with the reason first",
        (READY, "ready"),
        *staying(
            "ready", key("open_replay", take=TAKE),
            key("open_replay", take=TAKE, reason="customer", note="客户来电核实犹豫期"), ReplayMoved(TAKE, "paused"),
            key("move_replay", act="play"), key("close_replay"),
        ),
    ),
    asking("nobody is recorded who was not asked", (NEXT, "identifying"), (LOST, "preparing"), (READY, "planned")),
)  # fmt: skip
