"""What happens to terminals, as data: each fact and where it leads; together they pass every row of the table."""

from dataclasses import dataclass
from typing import Any, Final

from faults.trouble import Trouble
from rulebook.plan.plan import PlannedBook
from rulebook.sale.sale import Sale
from rulebook.walk.walking import Happened
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardField,
    CardSeen,
    ChallengeMoved,
    FacesSeen,
    FlashAsked,
    RolesDoubted,
)
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.courier import DeliveryMoved, LineMoved
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import (
    NothingUnfinished,
    PlanRenewed,
    Pressed,
    PressedKey,
    SaleArrived,
    UnfinishedFound,
)
from terminal.session.facts.recorder import (
    CameraJudged,
    CameraSettled,
    GapBegan,
    GapEnded,
    Levels,
    MarkHeld,
    MarkRefused,
    ProfileClimbed,
    ProfileFell,
    RecorderFailed,
    RecorderLost,
    SecondCamera,
    SegmentHeld,
    StampsDoubted,
    TakeClosed,
    TakeOpened,
    TakeRefused,
    TakeUnsealed,
)
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Phase
from tests.sales import small_plan, small_sale
from tests.terminal.session.customers import (
    BEGIN,
    CONSENT,
    GIVE_UP,
    NEXT,
    NO_CONSENT,
    PLACES,
    READY,
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


def key(name: PressedKey, by: str = "王芳", **detail: Any) -> Pressed:
    """A key, with what it needs beside it."""
    return Pressed(name, by, detail)


START, LEAVE, PASSED = key("start"), key("leave"), key("node_passed")


def arrived(reference: str = "D-1", *, stays: bool = False, child: bool = False, **changes: Any) -> SaleArrived:
    """A sale that is handed over, with its plan."""
    sale = small_sale(reference=reference, child=child, **changes)
    return SaleArrived(sale, small_plan(sale), stays)


def renewed(reference: str = "D-1", serial: int = 2) -> PlanRenewed:
    """The plan of a sale, made anew by another book."""
    sale = small_sale(reference=reference)
    book = PlannedBook(serial=serial, sha256="ef" * 32)
    return PlanRenewed(sale, small_plan(sale).model_copy(update={"book": book}))


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
    )  # fmt: skip
    return LifeStory(name, (*begun, *steps), Terms())


def staying(phase: Phase, *facts: Fact) -> tuple[tuple[Fact, Phase], ...]:
    """Facts that lead nowhere else."""
    return tuple((fact, phase) for fact in facts)


TO_RECORDING: Final = ((READY, "ready"), (arrived(), "planned"), (START, "opening"), (OPENED, "recording"))
OBSERVED: Final[tuple[Fact, ...]] = (
    CardSeen(0, ()), card("front"), SEATED, DOUBTED, ChallengeMoved(0, 1, 1, 3, None), FlashAsked(0, None),
    ended(1), matched(),
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
        "a sale is left, others wait",
        (READY, "ready"), (arrived(), "planned"), (arrived("D-2"), "planned"), (renewed(), "planned"), (LEAVE, "ready"),
        (key("choose", reference="D-2"), "planned"), (LEAVE, "ready"), (key("choose", reference="D-2"), "ready"),
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
            key("supervisor_ended"), key("ended_by_customer"), key("give_up"),
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
            "identifying", CONSENT, CardSeen(0, ("glare",)), card("front"), key("retake"), card("front", name=DOUBTFUL),
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
    asking(
        "a second person, and nobody says who sits where",
        *staying("identifying", CONSENT, VOUCH, SKIP), (NEXT, "opening"),
    ),
    asking("she leaves", (CONSENT, "identifying"), (key("cancel"), "planned"), (LEAVE, "ready")),
    asking("she does not agree to being recorded", (NO_CONSENT, "sealed"), (LEAVE, "ready")),
    asking("nobody is recorded who was not asked", (NEXT, "identifying"), (LOST, "preparing"), (READY, "planned")),
)  # fmt: skip
