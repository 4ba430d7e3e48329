"""What the analyst looks with: small interfaces, and the models that the program brings along behind them."""

from datetime import date
from typing import Any, Literal, Protocol

from terminal.analysis.config import AnalystConfig, Pixels
from terminal.face.measured import MeasuredFace
from terminal.face.tracks import TrackEvent
from terminal.session.facts.analyst import (
    CardRead,
    CardSeen,
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FlashAsked,
    Gesture,
)
from terminal.session.orders.analyst import Challenge


class FaceWatcher(Protocol):
    """Finds, follows and measures faces."""

    @property
    def events(self) -> list[TrackEvent]:
        """What made it uncertain in the latest picture who is who."""

    def look(self, picture: Pixels, time_us: int) -> list[MeasuredFace]: ...

    def forget(self) -> None: ...

    def close(self) -> None: ...


class LiveCardReader(Protocol):
    """Reads one side of a card over several pictures."""

    def look(self, picture: Pixels, captured_us: int, today: date) -> CardSeen | CardRead: ...


class ChallengeJudge(Protocol):
    """Judges one attempt of a challenge; over with its ChallengeEnded."""

    def see(
        self, picture: Pixels, time_us: int, faces: list[MeasuredFace]
    ) -> list[ChallengeMoved | FlashAsked | ChallengeEnded]: ...

    def end(self) -> ChallengeEnded | None:
        """There are no more pictures. None if the attempt was over before."""

    def close(self) -> None: ...


class Models(Protocol):
    """Each call may take the time of loading, and raise anything that loading raises."""

    def check(self) -> None:
        """Compare model files with their digests; raises FieldITCanMendError."""

    def load_cards(self) -> None:
        """Load what reads cards now rather than with the first card."""

    def observer(self) -> FaceWatcher:
        """Return a new observer that knows nobody."""

    def card(self, side: Literal["front", "back"]) -> LiveCardReader:
        """Return a new reader that has seen no card."""

    def challenge(self, order: Challenge) -> ChallengeJudge:
        """Draw gestures for one attempt."""

    def matching_installed(self) -> bool:
        """Whether there is a model for it, its digest right; raises FieldITCanMendError `models.*`."""

    def match(self, portrait: bytes, picture: Pixels, face: MeasuredFace, captured_us: int) -> FaceMatched:
        """Compare a measured face with a portrait (JPEG); templates are gone when this returns."""


def installed_models(config: AnalystConfig) -> "InstalledModels":
    """Return the models of this installation, none of them loaded yet."""
    return InstalledModels(config)


class InstalledModels:
    """What the program's own packages carry, and what field IT put into the model folder."""

    def __init__(self, config: AnalystConfig) -> None:
        self._config = config
        self._reader: Any = None
        self._drawn: tuple[Gesture, ...] = ()

    def check(self) -> None:
        from terminal.face import models as faces
        from terminal.intake.model_files import check
        from terminal.ocr import models as cards

        check((*faces.MODEL_FILES, *cards.MODEL_FILES))

    def load_cards(self) -> None:
        if self._reader is None:
            from terminal.ocr.rapid_engine import RapidEngine
            from terminal.ocr.reader import CardReader

            self._reader = CardReader(RapidEngine(threads=1))

    def observer(self) -> FaceWatcher:
        from terminal.face.observer import FaceObserver as Observer

        return Observer()

    def card(self, side: Literal["front", "back"]) -> LiveCardReader:
        from terminal.ocr.live import LiveCard

        self.load_cards()
        return LiveCard(self._reader, side)

    def challenge(self, order: Challenge) -> ChallengeJudge:
        from terminal.face.liveness import Liveness

        judge = Liveness(order.attempt, flash=order.flash, previous=self._drawn, models=self._config.models)
        self._drawn = judge.gestures
        return judge

    def matching_installed(self) -> bool:
        from terminal.face.matching import NAME
        from terminal.intake.model_files import installed_model

        return installed_model(self._config.models, NAME) is not None

    def match(self, portrait: bytes, picture: Pixels, face: MeasuredFace, captured_us: int) -> FaceMatched:
        from terminal.face.matching import match

        return match(self._config.models, portrait, picture, face, captured_us)
