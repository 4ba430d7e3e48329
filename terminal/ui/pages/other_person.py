"""The document is another person's: nobody lets it pass. Back to the form, or the sale is not made."""

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.flow import Flow
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.card_fields import DifferencesCard
from terminal.ui.parts.identity import END_REASONS, IdentityPage, of_whom
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Scroller, Sentences
from terminal.ui.parts.walk_flows import reasons
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "other.title": "这不是{who}的证件",
    "other.card": "证件是{name}的",
    "other.what": "下面几处和业务资料对不上。读得很清楚，不是识别出错。",
    "other.nobody": "谁都不能放行，主管也不能：要么改业务资料，要么这笔不办。",
    "other.another": "如果是拿错了证件，请客户出示自己的，再读一次。",
    "other.left": "不能往下",
    "other.button.correct": "回去改业务资料…",
    "other.button.retake": "换一张，再读",
    "other.button.end": "不办了…",
    "correct_sale.title": "回去改业务资料？",
    "correct_sale.text": "表单会照这笔业务填好。读到的证件内容会清掉，改完要重新做方案、重新核验。",
    "correct_sale.confirm": "回去改",
    "correct_sale.cancel": "返回",
    "end_sale.title": "这笔业务不办了？",
    "end_sale.text": "什么都没有录。读到的内容会清掉，原因会记入操作日志。",
    "end_sale.reason": "为什么不办",
    "end_sale.not_owner": "来的人不是证件本人",
    "end_sale.wrong_document": "客户没有带自己的证件",
    "end_sale.unwilling": "客户不办了",
    "end_sale.other": "其他（请写几句）",
    "end_sale.confirm": "不办了",
    "end_sale.cancel": "返回",
}
EN: dict[str, str] = {
    "other.title": "This document is not that of {who}",
    "other.card": "The document is {name}'s",
    "other.what": "It does not agree with the sale in what stands below. It was read clearly; this is no misreading.",
    "other.nobody": "Nobody can let it pass, no supervisor either: correct the sale, or do not make it.",
    "other.another": "If it was the wrong document, let the customer show the own one, and read again.",
    "other.left": "It cannot go on",
    "other.button.correct": "Correct the sale…",
    "other.button.retake": "Read another",
    "other.button.end": "Not made…",
    "correct_sale.title": "Back to correct the sale?",
    "correct_sale.text": (
        "The form is filled in as this sale is. What was read is forgotten; plan and identity are made anew."
    ),
    "correct_sale.confirm": "Correct it",
    "correct_sale.cancel": "Back",
    "end_sale.title": "Is this sale not made?",
    "end_sale.text": "Nothing was recorded. What was read is forgotten, and the reason goes into the audit log.",
    "end_sale.reason": "Why not",
    "end_sale.not_owner": "Whoever came is not the document's owner",
    "end_sale.wrong_document": "The customer has not the own document here",
    "end_sale.unwilling": "The customer does not want it any more",
    "end_sale.other": "Other (some words, please)",
    "end_sale.confirm": "Not made",
    "end_sale.cancel": "Back",
}
CORRECT = Flow("correct_sale", sends="correct_sale", destructive=True)
END = Flow("end_sale", reasons("end_sale", END_REASONS), "end_sale", destructive=True)


class OtherPersonPage(IdentityPage):
    """Whose document it is, what differs, and the three ways out."""

    names = ("other_person",)
    with_picture = False  # there is nothing to hold before the camera

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.whose = words(role="question", wrap=True)
        self.told = Sentences(kit.theme)
        self.differences = DifferencesCard(kit.theme, kit.phrases, "fail")
        self.column.addSpacing(kit.theme.space(1))
        self.column.addWidget(self.whose)
        self.column.addSpacing(kit.theme.space(1))
        self.column.addWidget(self.differences)
        self.column.addWidget(Scroller(self.told, kit.phrases("scroll.advice")), 1)

    def show_view(self, view: IdentityView) -> None:
        """Say whose it is: the sale's person and the document's, side by side."""
        phrases = self.phrases
        self.title.setText(phrases("other.title", who=of_whom(phrases, view)))
        name = next((field.value for field in view.fields if field.name in ("name", "name_latin") and field.value), "")
        self.whose.setText(phrases("other.card", name=name))
        self.whose.setVisible(bool(name) and name != view.name)
        self.differences.show_differences(tuple(each for each in view.differences if each.grave), view.kind)
        self.told.say(
            ("fail", phrases("other.what")), ("fail", phrases("other.nobody")), ("plain", phrases("other.another"))
        )

    def primary(self) -> Primary:
        """Back to the form."""
        return Primary("other.button.correct", CORRECT)

    def beside(self) -> tuple[Beside, ...]:
        """Another document of the same customer, or no sale."""
        return (
            Beside("other.button.retake", Pressed("retake"), "R"),
            Beside("other.button.end", END, "X"),
            Beside("identity.button.back", Pressed("back"), "Esc"),
        )

    def told_below(self) -> tuple[tuple[Tone, str], ...]:
        """Why there is no way on."""
        return (("fail", self.phrases("other.left")),)
