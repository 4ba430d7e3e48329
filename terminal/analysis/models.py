"""The models of an installation: those that the program's own packages carry, and those that field IT added."""

from typing import TYPE_CHECKING, Any, Literal

from terminal.analysis.config import AnalystConfig
from terminal.analysis.ports import ChallengeJudge, FaceWatcher, LiveCardReader, LiveTitleReader, RoomLooker
from terminal.face.engine import FaceEngine, use
from terminal.face.measured import MeasuredFace
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import FaceMatched, Gesture
from terminal.session.facts.cards import CardKind, CardSide
from terminal.session.orders.analyst import Bearer, Challenge

if TYPE_CHECKING:
    from terminal.speech.listener import Listener

ModelKind = Literal["card", "face", "voice"]
KINDS: tuple[ModelKind, ...] = ("card", "face", "voice")


def check_delivered(kind: ModelKind, engine: FaceEngine = "auto") -> int:
    """Check the digests of what the program brings along for this; return how many files, none of them loaded.

    `engine`: what finds faces.

    Raises ShuangluError `models.missing`, `models.changed`.
    """
    from terminal.face import models as faces
    from terminal.intake.model_files import check
    from terminal.ocr import models as cards
    from terminal.speech import models as voices

    files = {"card": cards.MODEL_FILES, "face": faces.model_files(engine), "voice": voices.MODEL_FILES}[kind]
    check(files)
    return len(files)


def installed_models(config: AnalystConfig) -> "InstalledModels":
    """Return the models of this installation, none of them loaded yet."""
    return InstalledModels(config)


class InstalledModels:
    """What the program's own packages carry, and what field IT put into the model folder."""

    def __init__(self, config: AnalystConfig) -> None:
        use(config.face_engine)
        self._config = config
        self._engine: Any = None
        self._reader: Any = None
        self._drawn: tuple[Gesture, ...] = ()

    def check(self) -> None:
        """Check the digests of all that the packages carry; raises ShuangluError `models.missing`, `models.changed`."""
        for kind in KINDS:
            check_delivered(kind, self._config.face_engine)

    def load_cards(self) -> None:
        """Load the one engine that all cards and papers share, on one core; does nothing once it is loaded."""
        if self._reader is None:
            from terminal.ocr.engine import OneAtATime
            from terminal.ocr.rapid_engine import RapidEngine
            from terminal.ocr.reader import CardReader

            self._engine = OneAtATime(RapidEngine(threads=1))
            self._reader = CardReader(self._engine)

    def observer(self) -> FaceWatcher:
        """Return a new observer, its models loaded; raises ImportError where no engine is installed."""
        from terminal.face.observer import FaceObserver as Observer

        return Observer()

    def room(self) -> RoomLooker:
        """Return what looks at the room, its detector loaded; raises ImportError where no engine is installed."""
        from terminal.face.room import RoomEye

        return RoomEye()

    def listener(self) -> "Listener":
        """Return a listener that has heard nothing; raises ShuangluError `models.*`."""
        from terminal.speech.listener import Listener

        return Listener()

    def card(self, side: CardSide, kind: CardKind = "resident") -> LiveCardReader:
        """Return a reader that has seen no card; loads the models first where `load_cards` has not."""
        from terminal.ocr.live import LiveCard

        self.load_cards()
        return LiveCard(self._reader, side, kind)

    def titles(self, titles: tuple[str, ...], bearers: tuple[Bearer, ...] = ()) -> LiveTitleReader:
        """Return what looks for these titles; loads the models first where `load_cards` has not."""
        from terminal.ocr.live_titles import LiveTitles

        self.load_cards()
        return LiveTitles(self._engine, titles, bearers=bearers)

    def challenge(self, order: Challenge) -> ChallengeJudge:
        """Draw other gestures than last time; raises ShuangluError `models.*` for an unfit anti-spoofing model."""
        from terminal.face.liveness import Liveness

        judge = Liveness(order.attempt, flash=order.flash, previous=self._drawn, models=self._config.models)
        self._drawn = judge.gestures
        return judge

    def matching_installed(self) -> bool:
        """Tell whether there is a model that compares faces; raises ShuangluError `models.*` for an unfit one."""
        from terminal.face.matching import face_model

        return face_model(self._config.models, self._config.face_match) is not None

    def match(self, portrait: bytes, picture: BgrPicture, face: MeasuredFace, captured_us: int) -> FaceMatched:
        """Compare by the model that there is; raises ShuangluError `models.*` where it is unfit."""
        from terminal.face.matching import face_model, match

        model = face_model(self._config.models, self._config.face_match)
        return match(model, portrait, picture, face, captured_us)
