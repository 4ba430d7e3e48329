"""Page 2: camera, microphone, loudspeaker and the customer's display, by looking and listening."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.setting_up import (
    ONE_DISPLAY,
    CameraSeen,
    DisplaySeen,
    Heard,
    MicrophoneHeard,
    SetupPressed,
    SetupView,
)
from terminal.ui.page import Beside
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.marks import Chip, Divider, SentenceLabel, mark_chosen, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame
from terminal.ui.setup.cards import AskCard
from terminal.ui.setup.numbers import Tile
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.setup.picks import CameraPick, MicrophonePick
from terminal.ui.theme import Theme, Tone

_PUSHES = 10
"""What a page key counts for."""
_STANDS: dict[Heard, tuple[Tone, str]] = {
    "yes": ("ok", "setup.heard"),
    "no": ("warn", "setup.unheard"),
    "": ("plain", "setup.untried"),
}


class DevicesPage(SetupPage):
    """Three cards beside each other, each with how it stands."""

    step = "devices"

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__(theme, phrases, frame_of)
        self.cameras: dict[str, CameraPick] = {}
        self.microphones: dict[str, MicrophonePick] = {}
        self._letters: dict[str, Callable[[], None]] = {}
        self._known: tuple[object, ...] = ()
        self.camera_card = AskCard(theme, phrases, phrases("setup.camera"), phrases("setup.camera.ask"), "1")
        self.microphone_card = AskCard(
            theme, phrases, phrases("setup.microphone"), phrases("setup.microphone.ask"), "2"
        )
        self.display_card = AskCard(theme, phrases, phrases("setup.display"), phrases("setup.display.hint"), "3")
        self._lay_out_microphones()
        self._lay_out_displays()
        self._no_camera = words(phrases("setup.camera.none"), wrap=True, quiet=True)
        self.camera_card.inside.addWidget(self._no_camera)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        for card, share in ((self.camera_card, 7), (self.microphone_card, 8), (self.display_card, 7)):
            row.addWidget(card, share)
        self.column.addLayout(row, 1)

    def _lay_out_microphones(self) -> None:
        theme, phrases = self.theme, self.phrases
        self._no_microphone = words(phrases("setup.microphone.none"), wrap=True, quiet=True)
        self._heard = QVBoxLayout()
        self._heard.setSpacing(theme.space(1))
        self.clip = _Played(theme, phrases, "setup.clip", "P")
        self.clip.play.clicked.connect(self.press(SetupPressed("play")))
        self.ding = _Played(theme, phrases, "setup.ding", "L")
        self.ding.play.clicked.connect(self.press(SetupPressed("ding")))
        for played, what in ((self.clip, "clip"), (self.ding, "ding")):
            played.yes.clicked.connect(self.press(SetupPressed("yes", what)))
            played.no.clicked.connect(self.press(SetupPressed("no", what)))
        inside = self.microphone_card.inside
        inside.addWidget(self._no_microphone)
        inside.addLayout(self._heard)
        self.speaker_chip = Chip(theme)
        name = words(phrases("setup.speaker"), role="lead", wrap=True)
        name.setProperty("strong", True)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(self.speaker_chip)
        inside.addWidget(self.clip)
        inside.addWidget(Divider())
        inside.addLayout(head)
        inside.addWidget(self.ding)
        inside.addStretch(1)

    def _lay_out_displays(self) -> None:
        theme, phrases = self.theme, self.phrases
        self.ask = words(phrases("setup.display.ask"), role="lead", wrap=True)
        self.ask.setProperty("strong", True)
        self.yours, self.hers = Tile(theme), Tile(theme)
        tiles = QHBoxLayout()
        tiles.setSpacing(theme.space(1))
        tiles.addWidget(self.yours, 1)
        tiles.addWidget(self.hers, 1)
        self._choices = QVBoxLayout() if theme.text_size == "elder" else QHBoxLayout()
        self._choices.setSpacing(theme.space(1))
        self.numbers: list[KeyButton] = []
        self.looked = words(phrases("setup.display.look"), role="caption", quiet=True, wrap=True)
        self.looked.hide()
        self.touch, self.pen = SentenceLabel(theme), SentenceLabel(theme)
        self.one = words(phrases("setup.display.one"), role="caption", quiet=True, wrap=True)
        inside = self.display_card.inside
        inside.addWidget(self.ask)
        inside.addLayout(tiles)
        inside.addLayout(self._choices)
        inside.addWidget(self.looked)
        inside.addWidget(Divider())
        inside.addWidget(self.touch)
        inside.addWidget(self.pen)
        inside.addStretch(1)
        inside.addWidget(self.one)

    def show_view(self, view: SetupView) -> None:
        """Show what each device gives now, and what is chosen."""
        before = self.view
        super().show_view(view)
        known = (
            *((each.source, each.letter) for each in view.cameras),
            *((each.source, each.letter) for each in view.microphones),
        )
        if known != self._known:
            self._known = known
            self._make_picks(view.cameras, view.microphones)
        for camera in view.cameras:
            self.cameras[camera.source].show_camera(camera, chosen=camera.source == view.camera)
        for microphone in view.microphones:
            chosen = microphone.source == view.microphone
            self.microphones[microphone.source].show_microphone(microphone, chosen=chosen)
        self._no_camera.setVisible(not view.cameras)
        self._no_microphone.setVisible(not view.microphones)
        self._stand(self.camera_card, "camera", view)
        self._stand(self.microphone_card, "microphone", view)
        self._stand(self.display_card, "display", view)
        self._show_played(view)
        if view.displays != before.displays or not self.numbers:
            self._make_numbers(view.displays)
        self._show_displays(view)

    def _stand(self, card: AskCard, what: str, view: SetupView) -> None:
        there = what not in view.lacking
        card.stand("ok" if there else "warn", self.phrases("setup.chosen" if there else "setup.open"))

    def _make_picks(self, cameras: Sequence[CameraSeen], microphones: Sequence[MicrophoneHeard]) -> None:
        for pick in (*self.cameras.values(), *self.microphones.values()):
            pick.hide()
            pick.deleteLater()
        self.cameras, self.microphones, self._letters = {}, {}, {}
        for camera in cameras:
            frame = _frame(self.frame_of, camera.source)
            shown = CameraPick(self.theme, self.phrases, camera.letter, frame)
            self._letters[camera.letter] = self.press(SetupPressed("camera", camera.source))
            shown.clicked.connect(self._letters[camera.letter])
            self.camera_card.inside.addWidget(shown, 1)
            self.cameras[camera.source] = shown
        for microphone in microphones:
            heard = MicrophonePick(self.theme, self.phrases, microphone.letter)
            self._letters[microphone.letter] = self.press(SetupPressed("microphone", microphone.source))
            heard.clicked.connect(self._letters[microphone.letter])
            self._heard.addWidget(heard)
            self.microphones[microphone.source] = heard

    def _show_played(self, view: SetupView) -> None:
        phrases = self.phrases
        clip = {"none": "setup.clip.none", "playing": "setup.clip.playing", "ready": "setup.clip.hint"}[view.clip.state]
        self.clip.say(phrases("setup.clip"), phrases(clip), view.clip_heard, asked=view.asked == "clip")
        self.clip.play.setEnabled(view.clip.state == "ready")
        speaker = view.speaker or phrases("setup.ding.none")
        playing = phrases("setup.clip.playing") if view.ding_playing else speaker
        self.ding.say(phrases("setup.ding"), playing, view.ding_heard, asked=view.asked == "ding")
        tone, stand = _STANDS[view.ding_heard]
        self.speaker_chip.say(tone, phrases(stand))
        self.ding.play.setEnabled(bool(view.speaker) and not view.ding_playing)

    def _make_numbers(self, displays: Sequence[DisplaySeen]) -> None:
        for button in self.numbers:
            self._choices.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.numbers = []
        others = [each for each in displays if not each.operator]
        for display in others:
            button = KeyButton(self.theme)
            button.setProperty("role", "number")
            button.set_words(str(display.number))
            button.clicked.connect(self.press(SetupPressed("display", display.name)))
            self._add_number(button)
        none = KeyButton(self.theme)
        none.setProperty("role", "beside")
        none.set_words(self.phrases("setup.display.none"))
        none.clicked.connect(self.looked.show)
        self._add_number(none)
        none.setVisible(bool(others))

    def _add_number(self, button: KeyButton) -> None:
        self._choices.addWidget(button)
        self.numbers.append(button)

    def _show_displays(self, view: SetupView) -> None:
        phrases = self.phrases
        own = next((each for each in view.displays if each.operator), None)
        others = [each for each in view.displays if not each.operator]
        hers = next((each for each in others if each.name == view.customer_display), None)
        self.yours.say(str(own.number) if own else "", phrases("setup.display.yours"), None)
        self.hers.say(str(hers.number) if hers else "?", phrases("setup.display.hers"), "ok" if hers else "warn")
        self.ask.setText(phrases("setup.display.ask" if others else "setup.display.single"))
        self.display_card.ask.setVisible(bool(others))
        self.hers.setVisible(bool(others))
        for button, display in zip(self.numbers, others, strict=False):
            mark_chosen(button, chosen=display is hers)
        touched = "setup.display.touched" if view.touched else "setup.display.touch"
        penned = "setup.display.penned" if view.pen_levels else "setup.display.pen"
        self.touch.say("ok" if view.touched else "plain", phrases(touched))
        self.pen.say("ok" if view.pen_levels else "plain", phrases(penned, levels=view.pen_levels))
        for label in (self.touch, self.pen):
            label.setVisible(bool(others) and view.customer_display != ONE_DISPLAY)

    def beside(self) -> tuple[Beside, ...]:
        """One display alone is a choice; search again; back."""
        return (
            Beside("setup.one", self.press(SetupPressed("display", ONE_DISPLAY)), "O"),
            Beside("setup.again", self.press(SetupPressed("again")), "R"),
            *super().beside(),
        )

    def keys(self) -> Mapping[str, Callable[[], None]]:
        """A letter for each device; P and L play, Y and N answer."""
        own: dict[str, Callable[[], None]] = {
            "P": self.press(SetupPressed("play")),
            "L": self.press(SetupPressed("ding")),
            "Y": self.press(SetupPressed("yes")),
            "N": self.press(SetupPressed("no")),
        }
        return {**self._letters, **own}

    def push(self, steps: int) -> None:
        """Page keys move what does not fit: the loudspeaker stands below many microphones."""
        for card in (self.camera_card, self.microphone_card, self.display_card):
            bar = card.scroller.verticalScrollBar()
            bar.setValue(bar.value() - steps * bar.pageStep() // _PUSHES)

    def choose(self, number: int) -> None:
        """The number that stands before the customer."""
        hers = next((each for each in self.view.displays if each.number == number and not each.operator), None)
        if hers is not None:
            self.send(SetupPressed("display", hers.name))


def _frame(frame_of: FrameOf, source: str) -> Callable[[], Frame | None]:
    return lambda: frame_of(source)


class _Played(QWidget):
    """A button that plays something, what there is to say of it, and two answers alike."""

    def __init__(self, theme: Theme, phrases: Phrases, name: str, key: str) -> None:
        super().__init__()
        self._phrases = phrases
        self._name = name
        self.play = KeyButton(theme, key)
        self.play.setProperty("role", "beside")
        self.play.set_words("▶")
        self.play.setAccessibleName(phrases(name))
        self.title, self.told = words(phrases(name), wrap=True), words(role="caption", quiet=True, wrap=True)
        self.title.setProperty("strong", True)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.title)
        said.addWidget(self.told)
        above = QHBoxLayout()
        above.setSpacing(theme.space(1))
        above.addWidget(self.play)
        above.addLayout(said, 1)
        self.yes, self.no = KeyButton(theme, "Y"), KeyButton(theme, "N")
        answers = QVBoxLayout() if theme.text_size == "elder" else QHBoxLayout()
        answers.setSpacing(theme.space(1))
        for button, which in ((self.yes, "yes"), (self.no, "no")):
            button.setProperty("role", "beside")
            button.set_words(phrases(f"{name}.{which}"))
            answers.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addLayout(above)
        column.addLayout(answers)

    def say(self, title: str, told: str, heard: str, *, asked: bool) -> None:
        """Show what was answered; the answers carry their keys while they belong to this one."""
        self.title.setText(title)
        self.told.setText(told)
        for button, which, key in ((self.yes, "yes", "Y"), (self.no, "no", "N")):
            button.show_keys(*((key,) if asked else ()))
            button.setEnabled(asked or heard != "")
            mark_chosen(button, chosen=heard == which)
