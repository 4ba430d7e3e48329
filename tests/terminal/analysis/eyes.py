# ruff: noqa: ARG002 - what fails looks at nothing
"""Models for stories about the analyst process itself: they see at once, or fail in one way that models can fail."""

import os
import time
from datetime import date
from pathlib import Path

from faults.errors import ShuangluError
from terminal.analysis.config import AnalystConfig
from terminal.analysis.ports import ChallengeJudge, FaceWatcher, LiveCardReader, LiveTitleReader, RoomLooker
from terminal.face.measured import MeasuredFace
from terminal.face.tracks import TrackEvent
from terminal.intake.model_files import ModelFile, check
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
from terminal.session.facts.cards import CardKind, CardReading, CardSide
from terminal.session.orders.analyst import Bearer, Challenge
from terminal.speech.listener import Listener


class Observer:
    """Sees one small face in every picture."""

    def __init__(self) -> None:
        self.events: list[TrackEvent] = []
        self.closed = False

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        return [MeasuredFace(1, (0.0, 0.0, float(picture.shape[1]), float(picture.shape[0])), "too_small")]

    def forget(self) -> None:
        self.events = []

    def close(self) -> None:
        self.closed = True


class Card:
    """Reads nothing three times, then a card without fields."""

    def __init__(self) -> None:
        self._seen = 0

    def look(self, picture: BgrPicture, captured_us: int, today: date) -> CardSeen | CardRead:
        self._seen += 1
        if self._seen > 3:
            return CardRead(captured_us, CardReading("front"))
        return CardSeen(captured_us, (), (), self._seen)


class Paper:
    """Sees each title held since the first picture, one after another; what bears somebody's name bears it."""

    def __init__(self, titles: tuple[str, ...], bearers: tuple[Bearer, ...] = ()) -> None:
        self._titles = list(titles)
        self._named = {title for bearer in bearers if bearer.name for title in bearer.titles}
        self._first: tuple[int, int | None] | None = None
        self.closed = False

    def look(self, picture: BgrPicture, captured_us: int, media_us: int | None) -> list[PaperSeen | TitlesLooked]:
        self._first = self._first or (captured_us, media_us)
        if not self._titles:
            return []
        looked, still_ms = TitlesLooked(captured_us, media_us), (captured_us - self._first[0]) // 1000
        title = self._titles.pop(0)
        return [looked, PaperSeen(*self._first, title, still_ms, (), "found" if title in self._named else "")]

    def close(self) -> None:
        self.closed = True


class Judge:
    """Asks for a blink and waits for ever."""

    def __init__(self, attempt: int) -> None:
        self._attempt: int | None = attempt

    def see(
        self, picture: BgrPicture, time_us: int, faces: list[MeasuredFace]
    ) -> list[ChallengeMoved | FlashAsked | ChallengeEnded]:  # fmt: skip
        attempt, self._attempt = self._attempt, None
        return [] if attempt is None else [ChallengeMoved(time_us, attempt, 0, 3, "blink")]

    def end(self) -> ChallengeEnded | None:
        return None

    def close(self) -> None: ...


class Room:
    """Sees a light room with two people."""

    def look(self, picture: BgrPicture, captured_us: int) -> RoomSeen:
        return RoomSeen(captured_us, 55.0, 600.0, ((10.0, 10.0, 90.0, 90.0), (200.0, 10.0, 90.0, 90.0)))

    def close(self) -> None: ...


class Eyes:
    """Sees at once."""

    def __init__(self, config: AnalystConfig) -> None:
        self.folder = config.models or Path()

    def check(self) -> None: ...

    def load_cards(self) -> None: ...

    def observer(self) -> FaceWatcher:
        return Observer()

    def room(self) -> RoomLooker:
        return Room()

    def listener(self) -> Listener:
        return Listener()

    def card(self, side: CardSide, kind: CardKind) -> LiveCardReader:
        return Card()

    def titles(self, titles: tuple[str, ...], bearers: tuple[Bearer, ...] = ()) -> LiveTitleReader:
        return Paper(titles, bearers)

    def challenge(self, order: Challenge) -> ChallengeJudge:
        return Judge(order.attempt)

    def matching_installed(self) -> bool:
        return True

    def match(self, portrait: bytes, picture: BgrPicture, face: MeasuredFace, captured_us: int) -> FaceMatched:
        return FaceMatched(captured_us, "same", 0.9, "00" * 32)


class Crash(Observer):
    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        os._exit(7)


class Hang(Observer):
    """Hangs at the first picture that it ever sees; the file it is given remembers."""

    def __init__(self, seen: Path) -> None:
        super().__init__()
        self._seen = seen

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        if not self._seen.exists():
            self._seen.touch()
            time.sleep(600)
        return super().look(picture, time_us)


class Stumble(Observer):
    """Fails at two pictures of three, with words that nobody may read."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        self._number += 1
        if self._number % 3:
            raise ValueError("张三 320102199001011234")
        return super().look(picture, time_us)


class Fall(Observer):
    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        raise RuntimeError("the graph has failed before")


class Fade(Observer):
    """Sees one picture, and fails at all that follow."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = False

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        if self._seen:
            raise RuntimeError("the graph has failed before")
        self._seen = True
        return super().look(picture, time_us)


class Crossing(Observer):
    """Two faces cross at the fifth picture."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        self._number += 1
        self.events = [TrackEvent(time_us, "crossed", (1, 2))] if self._number == 5 else []
        return super().look(picture, time_us)


class CrashingEyes(Eyes):
    def observer(self) -> FaceWatcher:
        return Crash()


class HangingEyes(Eyes):
    def observer(self) -> FaceWatcher:
        return Hang(self.folder / "seen")


class StumblingEyes(Eyes):
    def observer(self) -> FaceWatcher:
        return Stumble()


class FallingEyes(Eyes):
    """Every observer fails at every picture, but the third: a new one was what it took."""

    def __init__(self, config: AnalystConfig) -> None:
        super().__init__(config)
        self._made = 0

    def observer(self) -> FaceWatcher:
        self._made += 1
        return Fall() if self._made < 3 else Observer()


class FadingEyes(Eyes):
    """The first observer fails after its first picture; the one in its place sees."""

    def __init__(self, config: AnalystConfig) -> None:
        super().__init__(config)
        self._first = True

    def observer(self) -> FaceWatcher:
        first, self._first = self._first, False
        return Fade() if first else Observer()


class CrossingEyes(Eyes):
    def observer(self) -> FaceWatcher:
        return Crossing()


class SlowEyes(Eyes):
    """Takes its time to load."""

    def load_cards(self) -> None:
        time.sleep(600)


class ChangedEyes(Eyes):
    """One of its model files is not the one that the program knows."""

    def check(self) -> None:
        check([ModelFile("terminal", "__init__.py", ("0" * 64,))])


class UnloadableEyes(Eyes):
    def observer(self) -> FaceWatcher:
        raise ImportError("libmodel.so.1: cannot open shared object file")


class NoMatchEyes(Eyes):
    """Its match cannot read the portrait."""

    def observer(self) -> FaceWatcher:
        return Frontal()

    def match(self, portrait: bytes, picture: BgrPicture, face: MeasuredFace, captured_us: int) -> FaceMatched:
        raise ShuangluError("models.manifest:json", path="face.json")


class NoModelEyes(Eyes):
    """Nobody installed a model that compares faces."""

    def matching_installed(self) -> bool:
        return False


class FrontalEyes(Eyes):
    def observer(self) -> FaceWatcher:
        return Frontal()


class Frontal(Observer):
    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        return [MeasuredFace(1, (0.0, 0.0, 200.0, 200.0), "measured", yaw=1.0, pitch=2.0, roll=0.0)]
