"""That a second person must look, and why."""

from collections.abc import Iterator

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.page import Kit, Primary
from terminal.ui.parts.identity import NO_PORTRAIT, SIGHT, IdentityPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.phrases.liveness import match_words, reason_words

ZH: dict[str, str] = {
    "sight.page.title": "请第二个人当面核对",
    "sight.page.text": "请另一位工作人员自己来看证件和本人，登录后选一个原因。",
    "sight.why.declined": "客户选择不使用人脸或证件识别。",
    "sight.why.challenge_failed": "客户没有做成动作。",
    "sight.why.match_failed": "与证件照的比对没有通过。",
    "sight.why.no_analyst": "识别程序不可用。",
    "sight.why.document": "这种证件要由人来看。",
    "sight.why.no_portrait": "这种证件上没有照片，脸没有和证件比对。",
    "sight.why.organisation": "投保人是单位，请核对经办人的证件和授权。",
    "sight.why.asked": "已选择由第二个人核对。",
}
EN: dict[str, str] = {
    "sight.page.title": "A second person checks by sight",
    "sight.page.text": "Another member of staff looks at document and customer, signs in, and chooses a reason.",
    "sight.why.declined": "The customer chose to do without the face or the card.",
    "sight.why.challenge_failed": "The gestures did not pass.",
    "sight.why.match_failed": "The comparison with the portrait did not pass.",
    "sight.why.no_analyst": "Recognition is not available.",
    "sight.why.document": "People read this kind of document.",
    "sight.why.no_portrait": "This document has no portrait; the face was compared with none.",
    "sight.why.organisation": "The applicant is an organisation: check who acts for it, and by what right.",
    "sight.why.asked": "A check by sight was chosen.",
}


class SightPage(IdentityPage):
    """Why a second person has to look, and what she does."""

    names = ("by_sight",)
    with_picture = False  # the second person looks at the customer, not at the screen

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self.title.setText(phrases("sight.page.title"))
        self.told = Sentences(theme)
        self.column.addSpacing(theme.space(2))
        self.column.addWidget(words(phrases("sight.page.text"), role="question", wrap=True))
        self.column.addSpacing(theme.space(3))
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
        flow = NO_PORTRAIT if self.view.reason_for_sight == "no_portrait" else SIGHT
        return Primary("identity.button.by_sight", flow)
