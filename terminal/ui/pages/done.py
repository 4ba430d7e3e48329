"""The end of the identity step: what goes on record."""

from collections.abc import Iterator

from terminal.session.facts.people import Pressed
from terminal.session.identity.places_view import PlacesView
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Live
from terminal.ui.page import Kit, Primary
from terminal.ui.parts.identity import IdentityPage
from terminal.ui.parts.marks import Divider, words
from terminal.ui.parts.people import roles_words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.phrases.liveness import hint_words, match_words, passed_words

ZH: dict[str, str] = {
    "identity.step.done": "身份核对 {n} / {total}：完成",
    "done.title": "身份核对完成",
    "done.text": "可以开始录制。下面是会写进录像日志的内容。",
    "done.card.read": "身份证：已读取，各项已核对",
    "done.card.declined": "身份证：按客户的选择没有读取",
    "done.card.none": "身份证：没有读取",
    "done.face.failed": "动作检查：没有通过",
    "done.face.declined": "人脸：按客户的选择没有使用",
    "done.face.none": "动作检查：没有做",
    "done.sight.by": "第二人当面核对：{name} 已确认是本人",
    "done.accepted": "与业务不一致：{name} 已说明理由",
    "done.no_picture": "照片不会写进录像日志。",
    "done.deleted": "照片和人脸特征不会写进录像日志；人脸特征已删除。",
    "done.places.confirmed": "座位：已确认，{roles}",
    "done.places.doubted": "座位：{roles}不再确定，开始后可以再确认",
    "done.places.none": "座位：没有确认",
    "done.button.record": "开始录制",
}
EN: dict[str, str] = {
    "identity.step.done": "Identity {n} of {total}: done",
    "done.title": "Identity is checked",
    "done.text": "Recording can start. This is what goes into the take's journal.",
    "done.card.read": "ID card: read and checked",
    "done.card.declined": "ID card: not read, as the customer chose",
    "done.card.none": "ID card: not read",
    "done.face.failed": "Challenge: not passed",
    "done.face.declined": "Face: not used, as the customer chose",
    "done.face.none": "Challenge: not made",
    "done.sight.by": "By sight: {name} confirmed who it is",
    "done.accepted": "Differences from the sale: explained by {name}",
    "done.no_picture": "No picture goes into the journal.",
    "done.deleted": "No picture and no face template goes into the journal; the template is deleted.",
    "done.places.confirmed": "Places: confirmed, {roles}",
    "done.places.doubted": "Places: {roles} no longer certain; confirm again once it records",
    "done.places.none": "Places: not confirmed",
    "done.button.record": "Start recording",
}

_SHOWN_AT_EACH_END = 4  # 3205**********771X: how much of a number tells that it is the right one


def masked(number: str) -> str:
    """A personal number that is not being checked just now: four characters at each end, else stars."""
    hidden = len(number) - 2 * _SHOWN_AT_EACH_END
    if hidden <= 0:
        return "*" * len(number)
    return number[:_SHOWN_AT_EACH_END] + "*" * hidden + number[-_SHOWN_AT_EACH_END:]


class DonePage(IdentityPage):
    """What was checked, how, and by whom."""

    names = ("done",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self.title.setText(phrases("done.title"))
        self.told = Sentences(theme)
        self.who = words(role="question", wrap=True)
        self.column.addWidget(words(phrases("done.text"), quiet=True, wrap=True))
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(self.who)
        self.column.addWidget(Scroller(self.told, phrases("done.title")), 1)
        self.column.addWidget(Divider())
        self.kept = words(role="caption", quiet=True, wrap=True)
        self.column.addWidget(self.kept)

    def show_view(self, view: IdentityView) -> None:
        """Show the name, the number masked, and of each check how it came out or why there was none."""
        values = {field.name: field.value for field in view.fields}
        who = " ".join(filter(None, (values.get("name", ""), masked(values.get("number", "")))))
        self.who.setText(who)
        self.who.setVisible(bool(who))
        self.kept.setText(self.phrases("done.deleted" if view.face_consent else "done.no_picture"))
        self._tell()

    def show_live(self, live: Live) -> None:
        """Show whose places are confirmed."""
        super().show_live(live)
        self._tell()

    def primary(self) -> Primary:
        """The recording begins."""
        return Primary("done.button.record", Pressed("next"))

    @property
    def wants_picture(self) -> bool:
        """What goes on record is in words."""
        return False

    def _tell(self) -> None:
        view = self.view
        self.told.say(*self._card(view), *self._face(view), *self._people(view), *self._places(self.live.places))

    def _card(self, view: IdentityView) -> Iterator[Said]:
        if view.card_consent is False:
            yield "plain", self.phrases("done.card.declined")
        elif view.fields:
            yield "ok", self.phrases("done.card.read")
        else:
            yield "plain", self.phrases("done.card.none")

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
            yield "ok", self.phrases("done.places.confirmed", roles=roles_words(self.phrases, certain))
        if places.doubted:
            yield "warn", self.phrases("done.places.doubted", roles=roles_words(self.phrases, places.doubted))

    def _people(self, view: IdentityView) -> Iterator[Said]:
        if view.accepted_by:
            yield "warn", self.phrases("done.accepted", name=view.accepted_by)
        if view.sight_by:
            yield "person", self.phrases("done.sight.by", name=view.sight_by)
