"""That a second person must look, and why."""

from collections.abc import Iterator

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.page import Kit, Primary
from terminal.ui.parts.identity import SIGHT, IdentityPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.phrases.liveness import match_words, reason_words

ZH: dict[str, str] = {
    "identity.step.by_sight": "身份核对 {n} / {total}：第二人核对",
    "sight.page.title": "请第二人当面核对",
    "sight.page.text": "请另一位工作人员看客户的证件和本人，确认后写下姓名和理由。",
    "sight.why.declined": "客户选择不使用人脸或证件识别。",
    "sight.why.challenge_failed": "动作检查没有通过。",
    "sight.why.match_failed": "与证件照的比对没有通过。",
    "sight.why.no_analyst": "识别程序不可用。",
    "sight.why.asked": "已选择由第二人核对。",
}
EN: dict[str, str] = {
    "identity.step.by_sight": "Identity {n} of {total}: by sight",
    "sight.page.title": "A second person checks by sight",
    "sight.page.text": "Another member of staff looks at the card and the customer, then gives name and reason.",
    "sight.why.declined": "The customer chose to do without the face or the card.",
    "sight.why.challenge_failed": "The gestures did not pass.",
    "sight.why.match_failed": "The comparison with the portrait did not pass.",
    "sight.why.no_analyst": "Recognition is not available.",
    "sight.why.asked": "A check by sight was chosen.",
}


class SightPage(IdentityPage):
    """Why a second person has to look, and what she does."""

    names = ("by_sight",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self.title.setText(phrases("sight.page.title"))
        self.told = Sentences(theme)
        self.column.addWidget(words(phrases("sight.page.text"), wrap=True))
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(Scroller(self.told, phrases("scroll.advice")), 1)

    def show_view(self, view: IdentityView) -> None:
        """Say why a second person has to look, with the reasons of the attempt or the match that failed."""
        self.told.say(*self._why(view))

    def _why(self, view: IdentityView) -> Iterator[Said]:
        if view.reason_for_sight:
            yield "warn", self.phrases(f"sight.why.{view.reason_for_sight}")
        if view.reason_for_sight == "challenge_failed" and view.ended is not None:
            yield from reason_words(self.phrases, view.ended)
        if view.reason_for_sight == "match_failed":
            yield from match_words(self.phrases, view)

    def primary(self) -> Primary:
        """The second person's name and reason."""
        if self.view.may_go_on:
            return Primary("button.next", Pressed("next"))
        return Primary("identity.button.by_sight", SIGHT)

    @property
    def wants_picture(self) -> bool:
        """The second person looks at the customer, not at the screen."""
        return False
