"""Who sits where: a button for each face, by its number in the picture; each press gives it to the next person."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from terminal.session.facts.analyst import FaceSeen
from terminal.session.facts.people import Pressed
from terminal.session.identity.places import NEEDED
from terminal.session.identity.places_view import PlacesView, Role
from terminal.session.identity.view import IdentityView
from terminal.ui.parts.dialogs import QuestionDialog
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.identity import Page, Said, Scroller, Sentences, row_of, side_button
from terminal.ui.parts.marks import words
from terminal.ui.parts.overlay import BETWEEN, person_words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme

SKIP_REASONS = ("not_seen", "absent", "unclear")


class PlaceButton(QPushButton):
    """One face; Enter, click and the right arrow give it to the next person, the left arrow to the one before."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "place")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # who clicked it goes on to the primary button with Enter
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.clicked.connect(lambda: self.turned.emit(1))

    def show_whole(self, text: str) -> None:
        """Show this text, cut at its end where there is no room; its accessible name has all of it."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._elide()

    def whole(self) -> str:
        """The text before it was cut."""
        return self._whole

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Say `turned`: 1 for the right arrow, -1 for the left one; other keys are as Qt has them."""
        way = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(way)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the text anew for this width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.width() - self.height()  # the padding on both sides is less than the height
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, room)))


class PlacesPage(Page):
    """Shows the question and what is chosen; the answer is sent by the primary button."""

    chosen = Signal()
    left = Signal()

    def __init__(self, theme: Theme, phrases: Phrases, draft: Draft, leave: str) -> None:
        """`leave` is the phrase on the button beside the primary one."""
        super().__init__(theme)
        self._phrases = phrases
        self._draft = draft
        self._places = PlacesView()
        self.names: Mapping[Role, str] = {}
        self.title.setText(phrases("places.title"))
        self.told = Sentences(theme)
        self.buttons: list[PlaceButton] = []
        self.leave = side_button(phrases(leave))
        self.leave.clicked.connect(self.left)
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

    def show_view(self, view: IdentityView) -> None:
        """Show the question of the identity step; empty at stages that do not ask it."""
        self.show_places(view.places or PlacesView())

    def show_places(self, places: PlacesView) -> None:
        """Show this question; what was chosen for another one (`asking`) is forgotten."""
        self._places = places
        self._draft.follow_places(places.asking)
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
        self._draft.places = chosen | {track: after}
        self._show()
        self.chosen.emit()

    def pressed(self) -> Pressed:
        """The `confirm_places` that the primary button sends: role by track (as text), without faces that have none."""
        said = {str(track): role for track, role in self._chosen().items() if role is not None}
        return Pressed("confirm_places", detail={"roles": said})

    def ready(self) -> bool:
        """Whether there is an answer that could be taken."""
        return self._wanting()[0] == "ok"

    def _chosen(self) -> dict[int, Role | None]:
        """Role by track, of the faces there are: what was chosen, else what is suggested."""
        drafted, suggested = self._draft.places, self._places.suggested
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
                button.show_whole(self._phrases("places.row", n=number + 1, who=who))
        self.told.say(*self._doubt(), self._wanting())

    def _add_button(self) -> None:
        number, button = len(self.buttons), PlaceButton()
        button.turned.connect(lambda way: self.choose(number, way))
        self.buttons.append(button)
        self._rows.insertWidget(1 + number, button)

    def _who(self, face: FaceSeen, role: Role | None) -> str:
        who = self._phrases("places.nobody") if role is None else person_words(self._phrases, role, self.names)
        return who if face.state == "measured" else who + BETWEEN + self._phrases(f"face.{face.state}")

    def _doubt(self) -> tuple[Said, ...]:
        reason = self._places.reason
        return (("warn", self._phrases(f"places.doubt.{reason}")),) if self._places.doubted and reason else ()

    def _wanting(self) -> Said:
        """What is still needed before the answer can be given."""
        if not self._places.faces:
            return "warn", self._phrases("places.empty")
        chosen = self._chosen()
        missing = [self._phrases(f"role.{role}") for role in NEEDED if role not in chosen.values()]
        if missing:
            return "plain", self._phrases("places.missing", roles=self._phrases("list.comma").join(missing))
        if any(chosen[face.track] and face.state == "lost" for face in self._places.faces):
            return "plain", self._phrases("places.lost")
        return "ok", self._phrases("places.ready")


class SkipQuestion(QuestionDialog):
    """Why it goes on without places; nothing is chosen beforehand."""

    def __init__(self, parent: QWidget, theme: Theme, phrases: Phrases) -> None:
        super().__init__(parent, theme, phrases, "places_skip", destructive=False)
        self.reasons = {reason: QRadioButton(phrases(f"places_skip.{reason}")) for reason in SKIP_REASONS}
        self._group = QButtonGroup(self)
        for button in self.reasons.values():
            button.setAccessibleName(button.text())
            button.toggled.connect(self._weigh)
            self._group.addButton(button)
            self.body.addWidget(button)
        self._weigh()

    def pressed(self) -> Pressed:
        """The `skip_places` that a yes sends; its reason is one of SKIP_REASONS."""
        chosen = next((reason for reason, button in self.reasons.items() if button.isChecked()), "")
        return Pressed("skip_places", detail={"reason": chosen})

    def _weigh(self) -> None:
        given = self._group.checkedButton() is not None
        self.confirm.setEnabled(given)
        self.confirm.setDefault(given)


def roles_words(phrases: Phrases, roles: tuple[Role, ...]) -> str:
    """The roles in words, in the order given, with the language's comma between them."""
    return phrases("list.comma").join(phrases(f"role.{role}") for role in roles)
