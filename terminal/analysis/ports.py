"""What the analyst looks with, as small interfaces."""

from datetime import date
from typing import Protocol

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
    PaperSeen,
    RoomSeen,
    TitlesLooked,
)
from terminal.session.facts.cards import CardKind, CardSide
from terminal.session.orders.analyst import Bearer, Challenge
from terminal.speech.listener import Listener


class FaceWatcher(Protocol):
    """Finds, follows and measures faces."""

    @property
    def events(self) -> list[TrackEvent]:
        """What made it uncertain in the latest picture who is who."""

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        """Return every face that is followed in the picture (height x width x 3, BGR); empty when nobody is there.

        `time_us` rises from call to call; raises what the models raise.
        """

    def forget(self) -> None:
        """Forget everybody: whoever is seen next gets a track number that was not used before."""

    def close(self) -> None:
        """Free the models. No call follows; it may raise after a model has failed."""


class RoomLooker(Protocol):
    """Measures light and sharpness, counts faces, and takes pictures of documents. It follows and knows nobody."""

    def look(self, picture: BgrPicture, captured_us: int) -> RoomSeen:
        """Say how the room looks in a picture (height x width x 3, BGR)."""

    def close(self) -> None:
        """Free the models."""


class LiveCardReader(Protocol):
    """Reads one side of a card over several pictures."""

    def look(self, picture: BgrPicture, captured_us: int, today: date) -> CardSeen | CardRead:
        """Look at a picture (height x width x 3, BGR); CardRead comes once, when enough readings agree.

        `today` is the day by which the card's validity is judged.
        """


class LiveTitleReader(Protocol):
    """Looks for titles on papers over several pictures."""

    def look(self, picture: BgrPicture, captured_us: int, media_us: int | None) -> list[PaperSeen | TitlesLooked]:
        """Look at a picture (height x width x 3, BGR), which is not changed afterwards; empty where nothing is to say.

        Returns at once: what takes longer is told with a later picture, and raised there.
        """

    def close(self) -> None:
        """Let go of pictures and threads."""


class ChallengeJudge(Protocol):
    """Judges one attempt of a challenge; over with its ChallengeEnded."""

    def see(
        self, picture: BgrPicture, time_us: int, faces: list[MeasuredFace]
    ) -> list[ChallengeMoved | FlashAsked | ChallengeEnded]:
        """Take in a picture (height x width x 3, BGR) and the faces on it; empty where the attempt did not move."""

    def end(self) -> ChallengeEnded | None:
        """There are no more pictures. None if the attempt was over before."""

    def close(self) -> None:
        """Free models and pictures, also in the middle of an attempt: nothing more is said of it."""


class Models(Protocol):
    """Each call may take the time of loading, and raise anything that loading raises."""

    def check(self) -> None:
        """Compare model files with their digests; raises ShuangluError."""

    def load_cards(self) -> None:
        """Load what reads cards now rather than with the first card."""

    def observer(self) -> FaceWatcher:
        """Return a new observer that knows nobody."""

    def room(self) -> RoomLooker:
        """Return what looks at the room."""

    def listener(self) -> Listener:
        """Return a listener that has heard nothing."""

    def card(self, side: CardSide, kind: CardKind) -> LiveCardReader:
        """Return a new reader that has seen no card."""

    def titles(self, titles: tuple[str, ...], bearers: tuple[Bearer, ...] = ()) -> LiveTitleReader:
        """Return what looks for these titles and has seen no paper."""

    def challenge(self, order: Challenge) -> ChallengeJudge:
        """Draw gestures for one attempt."""

    def matching_installed(self) -> bool:
        """Whether there is a model for it, its digest right; raises ShuangluError `models.*`."""

    def match(self, portrait: bytes, picture: BgrPicture, face: MeasuredFace, captured_us: int) -> FaceMatched:
        """Compare a measured face with a portrait (JPEG); templates are gone when this returns."""
