"""What the analyst looks with, as small interfaces."""

from datetime import date
from typing import Literal, Protocol

from terminal.face.measured import MeasuredFace
from terminal.face.tracks import TrackEvent
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import (
    CardRead,
    CardSeen,
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FlashAsked,
)
from terminal.session.orders.analyst import Challenge


class FaceWatcher(Protocol):
    """Finds, follows and measures faces."""

    @property
    def events(self) -> list[TrackEvent]:
        """What made it uncertain in the latest picture who is who."""

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]: ...

    def forget(self) -> None: ...

    def close(self) -> None: ...


class LiveCardReader(Protocol):
    """Reads one side of a card over several pictures."""

    def look(self, picture: BgrPicture, captured_us: int, today: date) -> CardSeen | CardRead: ...


class ChallengeJudge(Protocol):
    """Judges one attempt of a challenge; over with its ChallengeEnded."""

    def see(
        self, picture: BgrPicture, time_us: int, faces: list[MeasuredFace]
    ) -> list[ChallengeMoved | FlashAsked | ChallengeEnded]: ...

    def end(self) -> ChallengeEnded | None:
        """There are no more pictures. None if the attempt was over before."""

    def close(self) -> None: ...


class Models(Protocol):
    """Each call may take the time of loading, and raise anything that loading raises."""

    def check(self) -> None:
        """Compare model files with their digests; raises ShuangluError."""

    def load_cards(self) -> None:
        """Load what reads cards now rather than with the first card."""

    def observer(self) -> FaceWatcher:
        """Return a new observer that knows nobody."""

    def card(self, side: Literal["front", "back"]) -> LiveCardReader:
        """Return a new reader that has seen no card."""

    def challenge(self, order: Challenge) -> ChallengeJudge:
        """Draw gestures for one attempt."""

    def matching_installed(self) -> bool:
        """Whether there is a model for it, its digest right; raises ShuangluError `models.*`."""

    def match(self, portrait: bytes, picture: BgrPicture, face: MeasuredFace, captured_us: int) -> FaceMatched:
        """Compare a measured face with a portrait (JPEG); templates are gone when this returns."""
