"""What the pages of the identity step have in common: back and cancel, the stages below, the second person."""

from typing import get_args

from terminal.session.facts.analyst import BACK_FIELDS, FRONT_FIELDS
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityStage, IdentityView
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.flow import Flow, who_and_why
from terminal.ui.page import BarLook, Beside, Kit, Page, Progress

STAGES: tuple[IdentityStage, ...] = tuple(stage for stage in get_args(IdentityStage) if stage != "by_sight")
"""Those with a bar of their own, in their order."""
SIGHT = Flow("sight", who_and_why("sight"), "by_sight")
"""The question to a second person who looked at customer and card."""
CANCEL = Flow("identity_cancel", sends="cancel", destructive=True)

ZH: dict[str, str] = {
    "identity.button.by_sight": "第二人核对…",
    "identity.button.back": "返回",
    "identity.button.cancel": "取消核对…",
    "identity.no_analyst": "识别程序还没有准备好。可以稍等，也可以请第二人当面核对。",
    "scroll.advice": "提示",
    "sight.title": "第二人当面核对",
    "sight.text": "由另一位工作人员填写：已当面看过客户本人和证件。姓名和理由都会记入录像日志。",
    "sight.name": "核对人姓名",
    "sight.reason": "理由，例如：客户不愿使用人脸，已当面核对证件",
    "sight.confirm": "确认是本人",
    "sight.cancel": "返回",
    "identity_cancel.title": "取消身份核对？",
    "identity_cancel.text": "读到的证件内容和动作检查的结果会全部清除，要从头再来。还没有录制任何内容。",
    "identity_cancel.confirm": "取消并清除",
    "identity_cancel.cancel": "继续核对",
}
EN: dict[str, str] = {
    "identity.button.by_sight": "By sight…",
    "identity.button.back": "Back",
    "identity.button.cancel": "Cancel…",
    "identity.no_analyst": "Recognition is not ready. Wait a moment, or let a second person check by sight.",
    "scroll.advice": "Advice",
    "sight.title": "Check by sight",
    "sight.text": (
        "Filled in by another member of staff who has seen the customer and the card. Name and reason go "
        "into the take's journal."
    ),
    "sight.name": "Name of who checked",
    "sight.reason": "Reason, such as: no face wanted; card seen in person",
    "sight.confirm": "It is this person",
    "sight.cancel": "Back",
    "identity_cancel.title": "Cancel the identity step?",
    "identity_cancel.text": "What was read and seen is forgotten and must be done again. Nothing was recorded yet.",
    "identity_cancel.confirm": "Cancel and forget",
    "identity_cancel.cancel": "Go on checking",
}


class IdentityPage(Page):
    """A page of the identity step; a subclass shows the view."""

    personal = True
    with_room = False

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.view = IdentityView("consent")
        self.live = Live()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the identity step's view; without one the last stays, for another page is shown then."""
        if snapshot.identity is not None:
            self.view = snapshot.identity
            self.show_view(snapshot.identity)

    def show_live(self, live: Live) -> None:
        """Keep what moves, for the bars; most pages show nothing more of it."""
        self.live = live

    def show_view(self, view: IdentityView) -> None:
        """Show where the step stands."""
        raise NotImplementedError

    def beside(self) -> tuple[Beside, ...]:
        """Cancel and, after the first page, back."""
        cancel = Beside("identity.button.cancel", CANCEL)
        first = self.view.stage == "consent"
        return (cancel,) if first else (cancel, Beside("identity.button.back", Pressed("back"), "Esc"))

    def progress(self) -> Progress:
        """The stages, green only where something was done."""
        stage = self.view.stage
        place = place_of(stage)
        text = self.phrases(f"identity.step.{stage}", n=place + 1, total=len(STAGES))
        return Progress(text, stage_bars(self.view, self.live))

    @property
    def words_first(self) -> bool:
        """Large words need the room."""
        return self.theme.text_size == "elder"


def place_of(stage: IdentityStage) -> int:
    """Where a stage stands among STAGES; a check by sight takes the place of the gestures."""
    return STAGES.index("liveness" if stage == "by_sight" else stage)


def stage_bars(view: IdentityView, live: Live) -> tuple[BarLook, ...]:
    """How each stage stands: what was left out, or cannot be known to have been done, is never green."""
    here = place_of(view.stage)
    behind = [_behind(view, live, stage) for stage in STAGES[:here]]
    now: BarLook = "done" if view.stage == "done" else "current"
    rest: list[BarLook] = ["open"] * (len(STAGES) - here - 1)
    return (*behind, now, *rest)


def _behind(view: IdentityView, live: Live, stage: IdentityStage) -> BarLook:
    if stage in ("card_front", "card_back"):
        names = {field.name for field in view.fields}
        told = view.stage != "done" or bool(names & set(FRONT_FIELDS if stage == "card_front" else BACK_FIELDS))
        return "done" if view.card_consent and told and not (view.sight_by and view.stage != "done") else "skipped"
    if stage == "liveness":
        if view.sight_by:
            return "person"
        return "done" if view.ended is not None and view.ended.passed else "skipped"
    if stage == "places":
        return "done" if live.places is not None and live.places.confirmed else "skipped"
    return "done" if stage == "consent" else "skipped"
