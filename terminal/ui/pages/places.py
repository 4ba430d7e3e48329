"""Who sits where: a button for each face, by its number in the picture; each press gives it to the next person."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.analyst import FaceSeen
from terminal.session.facts.people import Pressed
from terminal.session.identity.places import NEEDED
from terminal.session.identity.places_view import PlacesView, Role
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.flow import Ask, Choice, Flow
from terminal.ui.page import Beside, Kit, Primary, Progress
from terminal.ui.parts.identity import IdentityPage
from terminal.ui.parts.layouts import row_of
from terminal.ui.parts.marks import side_button, words
from terminal.ui.parts.overlay import BETWEEN
from terminal.ui.parts.people import person_words
from terminal.ui.parts.place_button import PlaceButton
from terminal.ui.parts.room import doubted_places
from terminal.ui.parts.scrolled import Said, Scroller, Sentences

SKIP_REASONS = ("not_seen", "absent", "unclear")
SKIP = Flow(
    "places_skip",
    (Ask("reason", choices=tuple(Choice(reason, f"places_skip.{reason}") for reason in SKIP_REASONS)),),
    "skip_places",
)
"""Why it goes on without places."""

ZH: dict[str, str] = {
    "places.title": "画面里谁是谁？",
    "places.text": "请对照画面上的编号，给每张脸选人。",
    "places.keys": "按编号（1、2…）换人，按 Enter 确认",
    "places.row": "{n}　{who}",
    "places.nobody": "没有选",
    "places.empty": "没有看到人脸。请大家坐进画面；太暗请开灯。",
    "places.missing": "还没有选：{roles}",
    "places.lost": "选了的人里有一位现在看不到，请稍等。",
    "places.ready": "都选好了，请看一眼画面再确认。",
    "places.skip": "认不了，先往下…",
    "places.later": "稍后再说",
    "places.doubt.crossed": "有两个人在画面里交错过。",
    "places.doubt.swapped": "有人换了位置。",
    "places.doubt.lost": "有人离开过画面，或者识别程序重新启动过。",
    "places_skip.title": "认不了谁是谁，先往下？",
    "places_skip.text": "录像里会写明没有指认，以及原因。录制中就不能按位置分清谁在说话。",
    "places_skip.not_seen": "画面里看不清人脸",
    "places_skip.absent": "有人还没有到",
    "places_skip.unclear": "分不清谁是谁",
    "places_skip.confirm": "先往下",
    "places_skip.cancel": "返回",
    "places.button.confirm": "就是这样",
}
EN: dict[str, str] = {
    "places.title": "Who sits where?",
    "places.text": "Choose a person for each face, by the numbers in the picture.",
    "places.keys": "The numbers 1, 2… change who it is, Enter confirms",
    "places.row": "{n}  {who}",
    "places.nobody": "nobody chosen",
    "places.empty": "No face is seen. Everybody please sit in the picture; put on a light if it is dark.",
    "places.missing": "Still to choose: {roles}",
    "places.lost": "One of those chosen is not seen just now. Wait a moment.",
    "places.ready": "All are chosen. Look at the picture once more, then confirm.",
    "places.skip": "Go on without…",
    "places.later": "Later",
    "places.doubt.crossed": "Two people passed each other in the picture.",
    "places.doubt.swapped": "Somebody else took a seat.",
    "places.doubt.lost": "Somebody left the picture, or recognition was restarted.",
    "places_skip.title": "Go on without places?",
    "places_skip.text": (
        "The take's journal says that places were not confirmed, and why. Who speaks in the recording cannot "
        "be told by place then."
    ),
    "places_skip.not_seen": "Faces cannot be seen well",
    "places_skip.absent": "Somebody is not here yet",
    "places_skip.unclear": "Nobody can tell who is who",
    "places_skip.confirm": "Go on without",
    "places_skip.cancel": "Back",
    "places.button.confirm": "Confirm places",
}


class PlacesPage(IdentityPage):
    """Shows the question and what is chosen; the answer is sent by the primary button."""

    names = ("places",)
    aside_key = "0"

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self._places = PlacesView()
        self.names_of: Mapping[Role, str] = {}
        self.title.setText(phrases("places.title"))
        self.told = Sentences(theme)
        self.buttons: list[PlaceButton] = []
        self._recording = False
        self.leave = side_button("")
        self.leave.clicked.connect(self._leave)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.space(1))
        self._rows.addWidget(words(phrases("places.text"), wrap=True))
        self._rows.addWidget(self.told)
        self._rows.addWidget(words(phrases("places.keys"), role="caption", quiet=True, wrap=True))
        self._rows.addStretch(1)
        self.column.addWidget(Scroller(inside, phrases("places.title")), 1)
        self.column.addLayout(row_of(theme, self.leave))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the question of the identity step or, where there is none, over the recording."""
        self.names_of, self._recording = snapshot.names, snapshot.identity is None
        text = self.phrases("places.later" if self._recording else "places.skip")
        self.leave.setText(text)
        self.leave.setAccessibleName(text)
        super().show_snapshot(snapshot)
        self._show()

    def show_view(self, view: IdentityView) -> None:
        """The question itself comes with what moves."""

    def show_live(self, live: Live) -> None:
        """Show this question; what was chosen for another one (`asking`) is forgotten."""
        super().show_live(live)
        places = live.places or PlacesView()
        if places == self._places:
            return
        self._places = places
        self.draft.follow_places(places.asking)
        self._show()

    def choose(self, number: int, way: int = 1) -> None:
        """Give face `number`, counted from 0, to the next person: to a free one, or in exchange for the one it had."""
        if number >= len(self._places.faces):
            return
        track, chosen = self._places.faces[number].track, self._chosen()
        before = chosen[track]
        taken = set(chosen.values()) if before is None else set()
        people: list[Role | None] = [None, *(role for role in self._places.roles if role not in taken)]
        after = people[(people.index(before) + way) % len(people)]
        chosen = {other: before if after and role == after else role for other, role in chosen.items()}
        self.draft.places = chosen | {track: after}
        self._show()
        self.changed.emit()

    def pressed(self) -> Pressed:
        """The `confirm_places` that the primary button sends: role by track (as text), without faces that have none."""
        said = {str(track): role for track, role in self._chosen().items() if role is not None}
        return Pressed("confirm_places", detail={"roles": said})

    def primary(self) -> Primary:
        """The answer, once there is one that could be taken."""
        if self.view.may_go_on and not self._recording:
            return Primary("button.next", Pressed("next"))
        return Primary("places.button.confirm", self._confirm if self.ready() else None)

    def beside(self) -> tuple[Beside, ...]:
        """As in the identity step; over a recording there is only the way back."""
        return (Beside("identity.button.back", self.left.emit, "Esc"),) if self._recording else super().beside()

    def progress(self) -> Progress:
        """The stages; over a recording nothing, for the walk stands still."""
        return Progress(self.phrases("places.title")) if self._recording else super().progress()

    def numbers(self, live: Live) -> Mapping[int, int]:
        """Each face has its number in the picture."""
        faces = live.places.faces if live.places is not None else ()
        return {face.track: number for number, face in enumerate(faces, start=1)}

    @staticmethod
    def wanted_aside(snapshot: Snapshot, live: Live) -> bool:
        """In a recording, while somebody's place is doubted."""
        return bool(doubted_places(snapshot, live))

    def _confirm(self) -> None:
        """Send the answer; what is chosen is looked at now, for faces move."""
        self.sent.emit(self.pressed())

    def _leave(self) -> None:
        if self._recording:
            self.left.emit()
        else:
            self.sent.emit(SKIP)

    def ready(self) -> bool:
        """Whether there is an answer that could be taken."""
        return self._wanting()[0] == "ok"

    def _chosen(self) -> dict[int, Role | None]:
        """Role by track, of the faces there are: what was chosen, else what is suggested."""
        drafted, suggested = self.draft.places, self._places.suggested
        taken = {drafted.get(face.track) for face in self._places.faces}
        chosen: dict[int, Role | None] = {}
        for face in self._places.faces:
            role = suggested.get(face.track)
            chosen[face.track] = drafted.get(face.track, None if role in taken else role)
        return chosen

    def _show(self) -> None:
        faces, chosen = self._places.faces, self._chosen()
        while len(self.buttons) < len(faces):
            self._add_button()
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(faces))
            if number < len(faces):
                who = self._who(faces[number], chosen[faces[number].track])
                button.show_whole(self.phrases("places.row", n=number + 1, who=who))
        self.told.say(*self._doubt(), self._wanting())

    def _add_button(self) -> None:
        number, button = len(self.buttons), PlaceButton()
        button.turned.connect(lambda way: self.choose(number, way))
        self.buttons.append(button)
        self._rows.insertWidget(1 + number, button)

    def _who(self, face: FaceSeen, role: Role | None) -> str:
        who = self.phrases("places.nobody") if role is None else person_words(self.phrases, role, self.names_of)
        return who if face.state == "measured" else who + BETWEEN + self.phrases(f"face.{face.state}")

    def _doubt(self) -> tuple[Said, ...]:
        reason = self._places.reason
        return (("warn", self.phrases(f"places.doubt.{reason}")),) if self._places.doubted and reason else ()

    def _wanting(self) -> Said:
        """What is still needed before the answer can be given."""
        if not self._places.faces:
            return "warn", self.phrases("places.empty")
        chosen = self._chosen()
        missing = [self.phrases(f"role.{role}") for role in NEEDED if role not in chosen.values()]
        if missing:
            return "plain", self.phrases("places.missing", roles=self.phrases("list.comma").join(missing))
        if any(chosen[face.track] and face.state == "lost" for face in self._places.faces):
            return "plain", self.phrases("places.lost")
        return "ok", self.phrases("places.ready")
