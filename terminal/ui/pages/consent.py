"""Consent: first to the recording, then, apart from it, how it is checked who the customer is."""

from collections.abc import Mapping

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.choice import ChoiceFrame
from terminal.ui.parts.draft import ConsentChoice
from terminal.ui.parts.identity import IdentityPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.theme import FontRole

_TOLD = ("what", "why", "kept", "otherwise")
CONSENTS: Mapping[ConsentChoice, Mapping[str, bool]] = {
    "both": {"card": True, "face": True},
    "card": {"card": True, "face": False},
    "neither": {"card": False, "face": False},
}
RECORDING = {"yes": True, "no": False}

ZH: dict[str, str] = {
    "identity.step.consent": "身份核对 {n} / {total}：客户选择",
    "consent.title": "请客户选择：怎样核对身份",
    "consent.apart": "录音录像已经同意。下面是另一件事，请念给客户听，由客户决定。",
    "consent.told": "{what}：{text}",
    "consent.what": "看什么",
    "consent.what.text": "身份证正反面；做三个动作时看人脸，并与证件照比对。",
    "consent.why": "为什么",
    "consent.why.text": "只为确认来办这笔业务的是本人。",
    "consent.kept": "留多久",
    "consent.kept.text": "人脸特征比对后立即删除；照片不留存、不外传。证件文字和核对结果加密后随录像保存。",
    "consent.otherwise": "不愿意",
    "consent.otherwise.text": "照样能办：由另一位工作人员当面核对。",
    "consent.choice": "{n}、{title}",
    "consent.keys": "也可以按数字键选择",
    "consent.both": "身份证和人脸",
    "consent.both.text": "读证件，做三个动作，比对照片",
    "consent.card": "只用身份证，不使用人脸",
    "consent.card.text": "读证件，由第二人当面确认本人",
    "consent.neither": "都不使用",
    "consent.neither.text": "全由第二人当面核对",
    "consent.button.send": "按客户的选择继续",
    "consent.recording.title": "请客户先决定：是否同意录音录像",
    "consent.recording.apart": "请念给客户听，由客户决定。现在还没有录制。",
    "consent.recording.what": "录什么",
    "consent.recording.why": "为什么",
    "consent.recording.kept": "留多久",
    "consent.recording.otherwise": "不愿意",
    "consent.recording.what.text": "录下办理这笔业务的画面和声音。",
    "consent.recording.why.text": "按规定留下办理过程，有争议时可以查看。",
    "consent.recording.kept.text": "加密保存并送总部，按规定的年限保存。",
    "consent.recording.otherwise.text": "不读取、不录制任何内容，这笔业务在这里结束。",
    "consent.recording.yes": "同意录音录像",
    "consent.recording.yes.text": "接着再选怎样核对身份",
    "consent.recording.no": "不同意录制",
    "consent.recording.no.text": "什么都不读取、不录制，业务到此结束",
    "consent.button.on": "下一项",
    "consent.button.refused": "不录制，结束",
}
EN: dict[str, str] = {
    "identity.step.consent": "Identity {n} of {total}: choice",
    "consent.title": "The customer chooses how to be identified",
    "consent.apart": (
        "The customer agreed to be recorded. This is another question: read it aloud, the customer decides."
    ),
    "consent.told": "{what}: {text}",
    "consent.what": "What is looked at",
    "consent.what.text": "Both sides of the ID card; the face in three gestures, compared with the card's portrait.",
    "consent.why": "Why",
    "consent.why.text": "Only to make sure that the right person is here.",
    "consent.kept": "How long it is kept",
    "consent.kept.text": (
        "The face template is deleted after the match; pictures are neither kept nor sent. The card's words "
        "and the result stay encrypted with the recording."
    ),
    "consent.otherwise": "If not",
    "consent.otherwise.text": "The sale goes on: another member of staff checks by sight.",
    "consent.choice": "{n}. {title}",
    "consent.keys": "The number keys choose, too",
    "consent.both": "ID card and face",
    "consent.both.text": "Card, three gestures, comparison",
    "consent.card": "ID card only, no face",
    "consent.card.text": "Card; a second person confirms",
    "consent.neither": "Neither",
    "consent.neither.text": "A second person checks",
    "consent.button.send": "Go on as chosen",
    "consent.recording.title": "First: does the customer agree to be recorded?",
    "consent.recording.apart": "Read it aloud; the customer decides. Nothing is being recorded yet.",
    "consent.recording.what": "What is recorded",
    "consent.recording.why": "Why",
    "consent.recording.kept": "How long it is kept",
    "consent.recording.otherwise": "If not",
    "consent.recording.what.text": "Picture and sound while this sale is made.",
    "consent.recording.why.text": "Rules demand it, and it can be looked at in a dispute.",
    "consent.recording.kept.text": "Encrypted, sent to headquarters, kept for as long as rules demand.",
    "consent.recording.otherwise.text": "Nothing is read or recorded, and the sale ends here.",
    "consent.recording.yes": "Agrees to be recorded",
    "consent.recording.yes.text": "Next: how identity is checked",
    "consent.recording.no": "Does not agree",
    "consent.recording.no.text": "Nothing is read or recorded; the sale ends",
    "consent.button.on": "Go on",
    "consent.button.refused": "Not recorded: end",
}


class Question(QWidget):
    """What the customer is told on the left, the choices on the right; nothing is chosen beforehand."""

    def __init__(self, kit: Kit, name: str, choices: tuple[str, ...]) -> None:
        """`name` begins the keys of its phrases."""
        super().__init__()
        phrases = kit.phrases
        self.frames = {
            choice: ChoiceFrame(
                kit.theme,
                phrases("consent.choice", n=number, title=phrases(f"{name}.{choice}")),  # the number is its key
                phrases(f"{name}.{choice}.text"),
            )
            for number, choice in enumerate(choices, start=1)
        }
        inside = QWidget()
        sides = QHBoxLayout(inside)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(kit.theme.space(4))
        sides.addLayout(self._told(kit, name), 1)
        sides.addLayout(self._choices(kit), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scroller(inside, phrases(f"{name}.title")))

    def _told(self, kit: Kit, name: str) -> QVBoxLayout:
        role: FontRole = "caption" if kit.theme.text_size == "elder" else "body"  # larger than the other's all the same
        told = QVBoxLayout()
        told.setSpacing(kit.theme.padding)
        for key in _TOLD:
            what, text = kit.phrases(f"{name}.{key}"), kit.phrases(f"{name}.{key}.text")
            told.addWidget(words(kit.phrases("consent.told", what=what, text=text), role=role, wrap=True))
        told.addStretch(1)
        return told

    def _choices(self, kit: Kit) -> QVBoxLayout:
        self._group = QButtonGroup(self)
        choices = QVBoxLayout()
        choices.setSpacing(kit.theme.space(1))
        for frame in self.frames.values():
            self._group.addButton(frame.radio)
            choices.addWidget(frame)
        choices.addWidget(words(kit.phrases("consent.keys"), role="caption", quiet=True))
        choices.addStretch(1)
        return choices


class ConsentPage(IdentityPage):
    """Two questions, one after the other: a no to the first needs no answer to the second."""

    names = ("consent",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._apart = words(quiet=True, wrap=True)
        self.recording = Question(kit, "consent.recording", tuple(RECORDING))
        self.identity = Question(kit, "consent", tuple(CONSENTS))
        self.column.addWidget(self._apart)
        for question in (self.recording, self.identity):
            self.column.addWidget(question, 1)
        for answer, frame in self.recording.frames.items():
            frame.radio.clicked.connect(lambda _=False, answer=answer: self._answer(agreed=RECORDING[answer]))
        for choice in CONSENTS:
            self.identity.frames[choice].radio.clicked.connect(lambda _=False, choice=choice: self._identify(choice))
        self._show()

    def show_view(self, view: IdentityView) -> None:
        """What was chosen before the operator came back here is shown again; nothing is chosen for anybody."""
        draft = self.draft
        if draft.recording is None and view.recording_consent:
            draft.recording, draft.second_question = True, True
            given = {"card": view.card_consent, "face": view.face_consent}
            draft.choice = next((choice for choice, consent in CONSENTS.items() if consent == given), draft.choice)
        self._show()

    def choose(self, number: int) -> None:
        """The number keys answer the question that is shown."""
        frames = list((self.identity if self._second else self.recording).frames.values())
        if number < len(frames):
            frames[number].radio.click()

    def primary(self) -> Primary:
        """On to the second question, or the answers; nothing before an answer is there."""
        agreed, choice = self.draft.recording, self.draft.choice
        if agreed is False:
            refused = {"recording": False, "card": False, "face": False}
            return Primary("consent.button.refused", Pressed("consent", detail=refused))
        if not self._second:
            return Primary("consent.button.on", self._to_second if agreed else None)
        if choice is None:
            return Primary("consent.button.send")
        return Primary("consent.button.send", Pressed("consent", detail={"recording": True, **CONSENTS[choice]}))

    def beside(self) -> tuple[Beside, ...]:
        """Cancel; from the second question back to the first."""
        back = (Beside("identity.button.back", self._to_first, "Esc"),) if self._second else ()
        return (*super().beside(), *back)

    @property
    def wants_picture(self) -> bool:
        """Before consent nobody is looked at."""
        return False

    @property
    def _second(self) -> bool:
        return bool(self.draft.recording) and self.draft.second_question

    def _answer(self, *, agreed: bool) -> None:
        self.draft.recording = agreed
        self._show()
        self.changed.emit()

    def _identify(self, choice: ConsentChoice) -> None:
        self.draft.choice = choice
        self._show()
        self.changed.emit()

    def _to_second(self) -> None:
        self.draft.second_question = True
        self._show()
        self.changed.emit()

    def _to_first(self) -> None:
        self.draft.second_question = False
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for answer, agreed in RECORDING.items():
            if agreed == self.draft.recording:
                self.recording.frames[answer].radio.setChecked(True)
        if self.draft.choice is not None:
            self.identity.frames[self.draft.choice].radio.setChecked(True)
        name = "consent" if self._second else "consent.recording"
        self.title.setText(self.phrases(f"{name}.title"))
        self._apart.setText(self.phrases(f"{name}.apart"))
        self.recording.setVisible(not self._second)
        self.identity.setVisible(self._second)
