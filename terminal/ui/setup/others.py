"""Page 3: what is not needed to record, and chosen where it is there."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.setting_up import NONE, CameraSeen, MicrophoneHeard, ReaderTried, SetupPressed, SetupView
from terminal.ui.page import Beside
from terminal.ui.parts.marks import words
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame
from terminal.ui.setup.cards import AskCard
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.setup.picks import CameraPick, MicrophonePick, Pick
from terminal.ui.theme import Theme

_READERS = "UVWXZ"
"""Letters of card readers; those of cameras and microphones come before."""
_PICTURE_SHARE = 10
"""Pictures grow before what is empty does."""
_NO_CAMERA, _NO_MICROPHONE, _NO_READER = "0", "9", "8"


class OthersPage(SetupPage):
    """Three columns: the camera for documents, the second microphone, reader and printer."""

    step = "others"

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__(theme, phrases, frame_of)
        self._keys: dict[str, Callable[[], None]] = {}
        self._known: tuple[object, ...] | None = None
        self.picks: dict[str, Pick] = {}
        self.camera_card = AskCard(theme, phrases, phrases("setup.second_camera"), phrases("setup.second_camera.ask"))
        self.microphone_card = AskCard(
            theme, phrases, phrases("setup.second_microphone"), phrases("setup.second_microphone.ask")
        )
        self.reader_card = AskCard(theme, phrases, phrases("setup.reader"), phrases("setup.reader.ask"))
        self.printer_card = AskCard(theme, phrases, phrases("setup.printer"))
        self.printers = words(wrap=True, quiet=True)
        self.printer_card.inside.addWidget(self.printers)
        self.printer_card.inside.addStretch(1)
        right = QWidget()
        _column(theme, right, self.reader_card, self.printer_card)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        for card, share in ((self.camera_card, 8), (self.microphone_card, 8), (right, 8)):
            row.addWidget(card, share)
        self.column.addLayout(row, 1)

    def show_view(self, view: SetupView) -> None:
        """Show what there is beside what was chosen on the page before."""
        super().show_view(view)
        cameras = [each for each in view.cameras if each.source != view.camera]
        microphones = [each for each in view.microphones if each.source != view.microphone]
        known = (
            tuple((each.source, each.letter) for each in cameras),
            tuple((each.source, each.letter) for each in microphones),
            tuple(each.source for each in view.readers),
        )
        if known != self._known:
            self._known = known
            self._make(cameras, microphones, view.readers)
        self._show_cameras(cameras, view)
        self._show_microphones(microphones, view)
        self._show_readers(view)
        self._show_printers(view)

    def _make(
        self, cameras: Sequence[CameraSeen], microphones: Sequence[MicrophoneHeard], readers: Sequence[ReaderTried]
    ) -> None:
        for pick in self.picks.values():
            pick.hide()
            pick.deleteLater()
        self.picks, self._keys = {}, {}
        for camera in cameras:
            pick = CameraPick(self.theme, self.phrases, camera.letter, _frame(self.frame_of, camera.source))
            self._add(self.camera_card, pick, camera.letter, SetupPressed("second_camera", camera.source))
        none = Pick(self.theme, _NO_CAMERA)
        self._add(self.camera_card, none, _NO_CAMERA, SetupPressed("second_camera", NONE))
        for microphone in microphones:
            heard = MicrophonePick(self.theme, self.phrases, microphone.letter)
            pressed = SetupPressed("second_microphone", microphone.source)
            self._add(self.microphone_card, heard, microphone.letter, pressed)
        none = Pick(self.theme, _NO_MICROPHONE)
        self._add(self.microphone_card, none, _NO_MICROPHONE, SetupPressed("second_microphone", NONE))
        for letter, reader in zip(_READERS, readers, strict=False):
            self._add(self.reader_card, Pick(self.theme, letter), letter, SetupPressed("reader", reader.source))
        self._add(self.reader_card, Pick(self.theme, _NO_READER), _NO_READER, SetupPressed("reader", NONE))
        for card in (self.camera_card, self.microphone_card, self.reader_card):
            _stretch_below(card)

    def _add(self, card: AskCard, pick: Pick, key: str, pressed: SetupPressed) -> None:
        self._keys[key] = self.press(pressed)
        pick.clicked.connect(self._keys[key])
        card.inside.addWidget(pick, _PICTURE_SHARE if isinstance(pick, CameraPick) else 0)
        self.picks[f"{pressed.key} {pressed.text}"] = pick

    def _show_cameras(self, cameras: Sequence[CameraSeen], view: SetupView) -> None:
        for camera in cameras:
            pick = self.picks[f"second_camera {camera.source}"]
            chosen = camera.source == view.second_camera
            if isinstance(pick, CameraPick):
                pick.show_camera(camera, chosen=chosen)
        none = self.picks[f"second_camera {NONE}"]
        none.say(self.phrases("setup.second_camera.none"), "", chosen=not view.second_camera)
        turned = self.phrases("setup.second_camera.turned", degrees=view.second_camera_turn)
        if view.second_camera:
            self.camera_card.stand("ok", turned if view.second_camera_turn else self.phrases("setup.chosen"))
        else:
            self.camera_card.chip.hide()

    def _show_microphones(self, microphones: Sequence[MicrophoneHeard], view: SetupView) -> None:
        for microphone in microphones:
            pick = self.picks[f"second_microphone {microphone.source}"]
            if isinstance(pick, MicrophonePick):
                pick.show_microphone(microphone, chosen=microphone.source == view.second_microphone)
        none = self.picks[f"second_microphone {NONE}"]
        none.say(self.phrases("setup.second_microphone.none"), "", chosen=not view.second_microphone)

    def _show_readers(self, view: SetupView) -> None:
        language = self.phrases.language
        for reader in view.readers[: len(_READERS)]:
            pick = self.picks[f"reader {reader.source}"]
            good = reader.trouble is None
            answers = self.phrases("setup.reader.answers", name=reader.name or reader.source)
            told = answers if reader.trouble is None else reader.trouble.sentence(language)
            pick.say(reader.source, told, "ok" if good else "warn", chosen=reader.source == view.reader)
        none = self.picks[f"reader {NONE}"]
        told = self.phrases("setup.busy.searching") if view.busy == "searching" else ""
        none.say(self.phrases("setup.reader.none"), told, chosen=not view.reader)

    def _show_printers(self, view: SetupView) -> None:
        names = [
            self.phrases("setup.printer.default", name=each.name) if each.default else each.name
            for each in view.printers
        ]
        told = self.phrases("list.comma").join(names) if names else self.phrases("setup.printer.none")
        self.printers.setText(self.phrases("setup.busy.searching") if view.busy == "searching" else told)

    def beside(self) -> tuple[Beside, ...]:
        """Later; turn the picture; search again; back."""
        turn = self.press(SetupPressed("turn")) if self.view.second_camera else None
        return (
            Beside("setup.again", self.press(SetupPressed("again")), "R"),
            Beside("setup.second_camera.turn", turn, "T"),
            Beside("setup.skip", self.press(SetupPressed("skip")), "S"),
            *super().beside(),
        )

    def keys(self) -> Mapping[str, Callable[[], None]]:
        """A letter for each, a digit for none."""
        return {key: does for key, does in self._keys.items() if not key.isdigit()}

    def choose(self, number: int) -> None:
        """A digit that says that there is none."""
        does = self._keys.get(str(number))
        if does is not None:
            does()


def _frame(frame_of: FrameOf, source: str) -> Callable[[], Frame | None]:
    return lambda: frame_of(source)


def _column(theme: Theme, widget: QWidget, *cards: QWidget) -> None:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(2))
    for card, share in zip(cards, (3, 2), strict=True):
        column.addWidget(card, share)


def _stretch_below(card: AskCard) -> None:
    """What is chosen stands at the top of its card."""
    inside = card.inside
    for place in reversed(range(inside.count())):
        if inside.itemAt(place).spacerItem() is not None:
            inside.takeAt(place)
    inside.addStretch(1)
