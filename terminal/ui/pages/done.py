"""The end of the identity step: what goes on record, of each who had to be identified."""

from collections.abc import Iterator

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from terminal.session.facts.cards import FIELDS
from terminal.session.facts.people import Pressed
from terminal.session.identity.places_view import PlacesView
from terminal.session.identity.view import FieldView, IdentityView
from terminal.session.snapshot import Live
from terminal.ui.page import Kit, Primary
from terminal.ui.parts.identity import IdentityPage
from terminal.ui.parts.marks import Divider, words
from terminal.ui.parts.masked import masked
from terminal.ui.parts.people import person_words, roles_words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.phrases.documents import kind_words
from terminal.ui.phrases.liveness import hint_words, match_words, passed_words

_COMPARED = ("same", "different", "unsure")
"""Answers for which a template was made of a face, and deleted."""

_ACROSS = 2
"""So many customers stand side by side."""

ZH: dict[str, str] = {
    "done.title": "核验完成，可以开始录制",
    "done.title.by_person": "由人核验完成，可以开始录制",
    "done.text": "下面是会写进录像的内容。",
    "done.who": "{who}　{number}",
    "done.card.read": "{kind}：各处都读清楚了，和业务资料相符",
    "done.card.chip": "{kind}：由读卡器读芯片，和业务资料相符",
    "done.card.alone": "{kind}：读过了；业务资料里没有能和它对照的",
    "done.card.differs": "{kind}：读过了，和业务资料不一样，或者不在有效期里",
    "done.card.front": "{kind}：只读了正面，反面没有读",
    "done.card.back": "{kind}：只读了反面，正面没有读",
    "done.card.looked": "{kind}：{n} 处由销售人员对照证件看过",
    "done.card.declined": "证件：客户不同意读取，没有读",
    "done.card.none": "证件：没有读取",
    "done.document": "{kind}：由一人照证件填写，第二个人核对",
    "done.still": "{kind}的照片，开始录制时封进录像，加密保存",
    "done.face.failed": "动作：没有做成",
    "done.face.declined": "人脸：客户不同意，没有用",
    "done.face.none": "动作：没有做",
    "done.sight.by": "{name} 当面看过，确认是本人",
    "done.accepted": "和业务资料不一样的地方：由 {name} 定",
    "done.absent": "还没到，没有核验",
    "done.no_picture": "读过的证件照片不会留下。",
    "done.deleted": "读过的证件照片不会留下；人脸特征已删除。",
    "done.places.confirmed": "谁是谁：已指认，{roles}",
    "done.places.doubted": "谁是谁：{roles}不再确定，开始后可以再认一次",
    "done.places.none": "谁是谁：没有指认",
    "done.button.record": "开始录制",
}
EN: dict[str, str] = {
    "done.title": "Identity is checked, recording can start",
    "done.title.by_person": "Checked by people, recording can start",
    "done.text": "This is what goes into the take's journal.",
    "done.who": "{who}  {number}",
    "done.card.read": "{kind}: all read clearly, and it agrees with the sale",
    "done.card.chip": "{kind}: read from its chip, and it agrees with the sale",
    "done.card.alone": "{kind}: read; the sale says nothing to hold against it",
    "done.card.differs": "{kind}: read; it differs from the sale, or is not good today",
    "done.card.front": "{kind}: only the front was read, not the back",
    "done.card.back": "{kind}: only the back was read, not the front",
    "done.card.looked": "{kind}: the seller compared {n} fields with it",
    "done.card.declined": "Document: not read, as the customer chose",
    "done.card.none": "Document: not read",
    "done.document": "{kind}: copied by one person, looked at by a second",
    "done.still": "The picture of the document ({kind}) is sealed in the take when it begins",
    "done.face.failed": "Movements: not managed",
    "done.face.declined": "Face: not used, as the customer chose",
    "done.face.none": "Movements: not made",
    "done.sight.by": "{name} looked, and it is this person",
    "done.accepted": "What differs from the sale: decided by {name}",
    "done.absent": "Not here yet, not identified",
    "done.no_picture": "No picture of a document that was read is kept.",
    "done.deleted": "No picture of a document that was read is kept; what was measured of the face is deleted.",
    "done.places.confirmed": "Who is who: confirmed, {roles}",
    "done.places.doubted": "Who is who: {roles} no longer certain; confirm again once it records",
    "done.places.none": "Who is who: not confirmed",
    "done.button.record": "Start recording",
}


def _is_good(field: FieldView) -> bool:
    return field.read.verdict == "ok" or (field.optional and field.read.verdict == "missing")


class PersonCard(QFrame):
    """One customer: who it is, and what came of each check."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.who = words(role="question", wrap=True)
        self.told = Sentences(kit.theme)
        column = QVBoxLayout(self)
        edge = kit.theme.space(2)
        column.setContentsMargins(edge, kit.theme.padding, edge, kit.theme.padding)
        column.setSpacing(kit.theme.space(1))
        column.addWidget(self.who)
        column.addWidget(self.told, 1)

    def show_person(self, who: str, said: tuple[Said, ...]) -> None:
        """Show these."""
        self.who.setText(who)
        self.told.say(*said)


class DonePage(IdentityPage):
    """What was checked, how, and by whom: green only what the machine found."""

    names = ("done",)
    with_picture = False  # what goes on record is in words

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self.people: list[PersonCard] = []
        self.told = Sentences(theme)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        self._cards = QGridLayout()
        self._cards.setSpacing(theme.space(2))
        column.addLayout(self._cards)
        column.addWidget(self.told)
        column.addStretch(1)
        self.column.addWidget(words(phrases("done.text"), quiet=True, wrap=True))
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(Scroller(inside, phrases("done.title")), 1)
        self.column.addWidget(Divider())
        self.kept = words(role="caption", quiet=True, wrap=True)
        self.column.addWidget(self.kept)

    def show_view(self, view: IdentityView) -> None:
        """Show of each who it is, the number masked, how each check came out or why there was none."""
        del view
        by_person = any(each.sight_by for each in self._each())
        self.title.setText(self.phrases("done.title.by_person" if by_person else "done.title"))
        used = any(each.match is not None and each.match.verdict in _COMPARED for each in self._each())
        self.kept.setText(self.phrases("done.deleted" if used else "done.no_picture"))
        self._tell()

    def show_live(self, live: Live) -> None:
        """Show whose places are confirmed."""
        super().show_live(live)
        self._tell()

    def primary(self) -> Primary:
        """The recording begins."""
        return Primary("done.button.record", Pressed("next"))

    def _each(self) -> tuple[IdentityView, ...]:
        return self.view.each or (self.view,)

    def _tell(self) -> None:
        each = self._each()
        across = 1 if self.theme.text_size == "elder" else _ACROSS
        while len(self.people) < len(each):
            self.people.append(PersonCard(self.kit))
            self._cards.addWidget(self.people[-1], *divmod(len(self.people) - 1, across))
        for number, card in enumerate(self.people):
            card.setVisible(number < len(each))
            if number < len(each):
                card.show_person(self._who(each[number]), tuple(self._person(each[number])))
        self.told.say(*self._places(self.live.places))

    def _person(self, view: IdentityView) -> Iterator[Said]:
        if view.absent:
            yield "plain", self.phrases("done.absent")
            return
        yield from self._document(view)
        yield from self._face(view)
        if view.accepted_by:
            yield "person", self.phrases("done.accepted", name=view.accepted_by)
        if view.sight_by:
            yield "person", self.phrases("done.sight.by", name=view.sight_by)

    def _who(self, view: IdentityView) -> str:
        values = {field.name: field.value for field in view.fields}
        number = values.get("number", "")
        if view.document is not None:
            number = view.document.fields.get("number", number)
        who = person_words(self.phrases, view.person, {view.person: view.name} if view.name else {})
        return self.phrases("done.who", who=who, number=masked(number)).strip()

    def _document(self, view: IdentityView) -> Iterator[Said]:
        if view.document is not None and view.document.kind is not None:
            kind = kind_words(self.phrases, view.document.kind)
            yield "person", self.phrases("done.document", kind=kind)
            if view.document.still is not None:
                yield "plain", self.phrases("done.still", kind=kind)
        elif view.card_consent is False:
            yield "plain", self.phrases("done.card.declined")
        elif not view.fields:
            yield "plain", self.phrases("done.card.none")
        else:
            yield from self._read(view, kind_words(self.phrases, view.kind))

    def _read(self, view: IdentityView, kind: str) -> Iterator[Said]:
        """Which sides were read, by what, and what somebody looked at."""
        looked = sum(field.confirmed is not None for field in view.fields)
        there = {field.name for field in view.fields}
        read = [side for side, names in FIELDS[view.kind].items() if there & set(names)]
        whole = len(read) == len(FIELDS[view.kind])
        if len(read) == 1 and not whole:
            yield "plain", self.phrases(f"done.card.{read[0]}", kind=kind)
        if looked:
            yield "person", self.phrases("done.card.looked", n=looked, kind=kind)
        elif whole and not view.comparable:
            yield "plain", self.phrases("done.card.alone", kind=kind)
        elif whole and view.differences and not view.accepted_by:
            yield "warn", self.phrases("done.card.differs", kind=kind)
        elif whole and not view.accepted_by and all(map(_is_good, view.fields)):
            yield "ok", self.phrases("done.card.chip" if view.source == "chip" else "done.card.read", kind=kind)

    def _face(self, view: IdentityView) -> Iterator[Said]:
        if view.face_consent is False:
            yield "plain", self.phrases("done.face.declined")
        elif view.ended is None:
            yield "plain", self.phrases("done.face.none")
        elif not view.ended.passed:
            yield "warn", self.phrases("done.face.failed")
        else:
            yield "ok", passed_words(self.phrases, view.ended)
            yield from hint_words(self.phrases, view.ended.hints)
        yield from match_words(self.phrases, view)

    def _places(self, places: PlacesView | None) -> Iterator[Said]:
        if places is None or not places.confirmed:
            yield "plain", self.phrases("done.places.none")
            return
        certain = tuple(role for role in places.named if role not in places.doubted)
        if certain:
            yield "person", self.phrases("done.places.confirmed", roles=roles_words(self.phrases, certain))
        if places.doubted:
            yield "warn", self.phrases("done.places.doubted", roles=roles_words(self.phrases, places.doubted))
