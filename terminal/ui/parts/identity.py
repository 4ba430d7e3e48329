"""What the pages of the identity step have in common: back and cancel, where one is, the second person's word."""

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.flow import Ask, Choice, Flow, who
from terminal.ui.page import BarLook, Beside, Kit, Page, Progress
from terminal.ui.parts.people import person_words
from terminal.ui.parts.strip import SaleStep, sale_strip
from terminal.ui.parts.walk_flows import reasons
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

SIGHT_REASONS = ("no_face", "worn", "not_managed", "no_program", "other")
NO_PORTRAIT_REASONS = ("other_document", "no_face", "worn", "no_program", "other")
DIFFERENCE_REASONS = ("misread", "mistyped", "renamed", "renewing", "other")
ABSENT_REASONS = ("on_the_way", "another_day", "not_needed")
END_REASONS = ("not_owner", "wrong_document", "unwilling", "other")

ZH: dict[str, str] = {
    "identity.button.by_sight": "请第二个人核对…",
    "identity.button.no_face": "不用人脸…",
    "identity.button.back": "返回",
    "identity.button.cancel": "不核对了…",
    "identity.button.absent": "这个人还没到…",
    "identity.no_analyst": "识别程序还没有准备好。可以稍等，也可以请第二个人当面核对。",
    "identity.of": "{who}（{n} / {total}）",
    "identity.nth": "第 {n} 位，共 {total} 位",
    "scroll.advice": "提示",
    "sight.title": "第二个人当面核对",
    "sight.text": "请另一位工作人员自己来填：已经当面看过证件和本人。会记入录像日志。",
    "sight.name": "核对人的姓名",
    "sight.reason": "为什么由人核对",
    "sight.no_face": "客户不用人脸或不让读证件",
    "sight.other_document": "是别的证件，上面没有照片",
    "sight.worn": "证件磨损，机器读不清",
    "sight.not_managed": "客户做不成动作",
    "sight.no_program": "识别程序用不了",
    "sight.other": "其他（请写几句）",
    "sight.confirm": "看过了，是本人",
    "sight.cancel": "返回",
    "absent.title": "这个人还没到？",
    "absent.text": "{who}先不核验，录制时不再看画面里谁是谁。会记入录像日志。",
    "absent.reason": "为什么还没到",
    "absent.on_the_way": "在路上，录制中会到",
    "absent.another_day": "改天另外来办",
    "absent.not_needed": "这次不用到场",
    "absent.confirm": "先往下",
    "absent.cancel": "返回",
    "identity_cancel.title": "不核对了，回到方案？",
    "identity_cancel.text": "客户的回答、读到的证件和做过的动作都会清掉，再来要从头做起。现在还没有录音录像。",
    "identity_cancel.confirm": "清掉，回到方案",
    "identity_cancel.cancel": "继续核对",
}
EN: dict[str, str] = {
    "identity.button.by_sight": "A second person…",
    "identity.button.no_face": "Without the face…",
    "identity.button.back": "Back",
    "identity.button.cancel": "Cancel…",
    "identity.button.absent": "Not here yet…",
    "identity.no_analyst": "Recognition is not ready. Wait a moment, or let a second person check by sight.",
    "identity.of": "{who} ({n} of {total})",
    "identity.nth": "{n} of {total}",
    "scroll.advice": "Advice",
    "sight.title": "A second person checks",
    "sight.text": "Filled in by another member of staff who has seen document and customer. It goes into the journal.",
    "sight.name": "Name of who checked",
    "sight.reason": "Why a person checks",
    "sight.no_face": "Face or card not wanted",
    "sight.other_document": "It has no portrait",
    "sight.worn": "The document is worn",
    "sight.not_managed": "Gestures not managed",
    "sight.no_program": "Recognition is down",
    "sight.other": "Other (in words)",
    "sight.confirm": "Seen: it is this person",
    "sight.cancel": "Back",
    "absent.title": "Not here yet?",
    "absent.text": "{who} is not identified now; faces are not told apart in the recording. The journal says so.",
    "absent.reason": "Why not yet",
    "absent.on_the_way": "On the way, joins the recording",
    "absent.another_day": "Comes another day",
    "absent.not_needed": "Need not be here this time",
    "absent.confirm": "Go on",
    "absent.cancel": "Back",
    "identity_cancel.title": "Cancel, and back to the plan?",
    "identity_cancel.text": "Answers, what was read and seen are forgotten, to be done anew. Nothing was recorded.",
    "identity_cancel.confirm": "Forget it, to the plan",
    "identity_cancel.cancel": "Go on checking",
}


SIGHT = Flow("sight", (*reasons("sight", SIGHT_REASONS), who("sight")), "by_sight")
NO_PORTRAIT = Flow("sight", (*reasons("sight", NO_PORTRAIT_REASONS), who("sight")), "by_sight")
"""Of a document without a portrait, which is no refusal."""
"""The question to a second person who looked at customer and document."""
CANCEL = Flow("identity_cancel", sends="cancel", destructive=True)


def absent_flow(phrases: Phrases, view: IdentityView) -> Flow:
    """Why the customer in hand is not here yet."""
    choices = tuple(Choice(reason, f"absent.{reason}") for reason in ABSENT_REASONS)
    return Flow("absent", (Ask("reason", "absent.reason", choices),), "absent", values={"who": of_whom(phrases, view)})


class IdentityPage(Page):
    """A page of the identity step; a subclass shows the view."""

    personal = True
    with_room = False
    step: SaleStep = "identity"
    """Which of the seven steps of a sale it belongs to."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.view = IdentityView("consent")
        self.live = Live()
        self.snapshot = Snapshot()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the identity step's view; without one the last stays, for another page is shown then."""
        self.snapshot = snapshot
        if snapshot.identity is not None:
            self.view = snapshot.identity
            self.show_view(snapshot.identity)

    def show_live(self, live: Live) -> None:
        """Keep what moves; most pages show nothing more of it."""
        self.live = live

    def show_view(self, view: IdentityView) -> None:
        """Show where the step stands."""
        raise NotImplementedError

    def beside(self) -> tuple[Beside, ...]:
        """Back, or out of the first page; who may come later may be left out for now."""
        first = self.view.stage == "consent" and self._alone
        out = Beside("identity.button.cancel", CANCEL, "Esc" if first else "")
        back = () if first else (Beside("identity.button.back", Pressed("back"), "Esc"),)
        later = (Beside("identity.button.absent", absent_flow(self.phrases, self.view), "L"),) if self._may_miss else ()
        return (*back, *later, out)

    @property
    def _alone(self) -> bool:
        """Whether the first customer is in hand."""
        return not self.view.people or self.view.people[0].role == self.view.person

    @property
    def _may_miss(self) -> bool:
        return not self._alone and self.view.stage not in ("places", "done")

    def progress(self) -> Progress:
        """The seven steps of a sale, and which part of this one it is; green only what the machine found good."""
        return sale_strip(
            self.phrases, self.step, behind=behind_of(self.view), told=self.told_below(), right=self.place_words()
        )

    def told_below(self) -> tuple[tuple[Tone, str], ...]:
        """What still stops the large button, by name."""
        return ()

    def place_words(self) -> str:
        """Which customer it is, where there are several."""
        n = next((n for n, each in enumerate(self.view.people, start=1) if each.role == self.view.person), 0)
        total = len(self.view.people)
        return self.phrases("identity.nth", n=n, total=total) if n and total > 1 and not self.words_first else ""

    @property
    def words_first(self) -> bool:
        """Large words need the room."""
        return self.theme.text_size == "elder"


def of_whom(phrases: Phrases, view: IdentityView) -> str:
    """Role and name of the customer in hand and, where there are several, which of them it is."""
    who = person_words(phrases, view.person, {view.person: view.name} if view.name else {})
    if len(view.people) < 2:  # noqa: PLR2004 - alone there is nobody to count
        return who
    n = next((n for n, each in enumerate(view.people, start=1) if each.role == view.person), 1)
    return phrases("identity.of", who=who, n=n, total=len(view.people))


def behind_of(view: IdentityView) -> dict[SaleStep, BarLook]:
    """How the steps before went: what people said is no finding of the machine's, and what was let pass is not good."""
    looks: dict[SaleStep, BarLook] = {"consent": "person"}
    room: dict[str, BarLook] = {"right": "done", "accepted": "person", "open": "later"}
    if view.room_was:
        looks["room"] = room[view.room_was]
    return looks
