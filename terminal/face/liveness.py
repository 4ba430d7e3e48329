"""One attempt with everything that looks on: the challenge decides, the passive hints vote beside it.

What comes of it is "challenge passed, n of n, no passive doubt", and never that a face was proven to be alive.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from terminal.face.challenge import FIXED_PAUSES, RANDOM_PAUSES, LivenessAttempt, new_draw
from terminal.face.continuity import glance_at
from terminal.face.hint_edges import EdgesHint
from terminal.face.hint_flash import Colour, FlashHint, new_code
from terminal.face.hint_flatness import FlatnessHint
from terminal.face.hint_hands import HandsHint
from terminal.face.hint_input import HintInput, PassiveHint
from terminal.face.hint_model import model_hint
from terminal.face.hint_repeats import RepeatsHint
from terminal.face.measured import MeasuredFace
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import ChallengeEnded, ChallengeMoved, FlashAsked, Gesture, Hint

LivenessStep = ChallengeMoved | FlashAsked | ChallengeEnded
_NO_MODEL = Hint("model", "not_measurable")
"""No model is installed: that is said, never left open to be taken for a vote."""


class Liveness:
    """Give it every picture with its faces until it answers ChallengeEnded. Close it after use."""

    def __init__(
        self,
        attempt: int = 1,
        *,
        flash: bool = False,
        code: Sequence[Colour] = (),
        gestures: Sequence[Gesture] = (),
        previous: Sequence[Gesture] = (),
        models: Path | None = None,
    ) -> None:
        """Draw the gestures, other than the `previous` ones; `gestures` fixes them instead, for tests.

        `flash`: a screen towards the customer flashes colours first, drawn here unless `code` fixes them, for tests:
        one drawn by chance agrees once in a hundred times with a face that reflects nothing. `models`: the folder
        where field IT may have put an anti-spoofing model. Raises ShuangluError `models.*` if that is not as its
        manifest says.
        """
        self.gestures: tuple[Gesture, ...] = tuple(gestures) or new_draw(previous)
        """What is asked, in this order."""
        pauses = FIXED_PAUSES if gestures else RANDOM_PAUSES
        self._attempt = LivenessAttempt(self.gestures, attempt=attempt, pauses=pauses, hold=flash)
        self._flash = FlashHint(tuple(code) or new_code()) if flash else None
        self._flashing = False
        self._colour: Colour | None = None
        self._hints: list[PassiveHint] = [FlatnessHint(), RepeatsHint(), EdgesHint(), HandsHint()]
        self._hints += [hint for hint in (self._flash, model_hint(models)) if hint is not None]

    def see(self, picture: BgrPicture, time_us: int, faces: Sequence[MeasuredFace]) -> list[LivenessStep]:
        """Take one picture (height x width x 3, BGR), its time in microseconds and the faces measured on it."""
        if self._attempt.phase == "over":
            return []
        time_s, glance = time_us / 1e6, glance_at(picture)
        moved = self._attempt.see(time_s, glance, faces)
        look = HintInput(time_s, picture, glance, self._attempt.continuity.face, self._attempt.turning)
        for hint in self._hints:
            hint.see(look)
        return [*self._flash_on(time_us), *(self._with_hints(step) for step in moved)]

    def end(self) -> ChallengeEnded | None:
        """There are no more pictures. None if the attempt was over before."""
        ended = self._attempt.end()
        return None if ended is None else replace(ended, hints=self.votes())

    def votes(self) -> tuple[Hint, ...]:
        """What the passive hints say until now."""
        votes = tuple(hint.vote() for hint in self._hints)
        return votes if any(vote.name == "model" for vote in votes) else (*votes, _NO_MODEL)

    def close(self) -> None:
        """Free models and pictures."""
        for hint in self._hints:
            hint.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _with_hints(self, step: ChallengeMoved | ChallengeEnded) -> ChallengeMoved | ChallengeEnded:
        return replace(step, hints=self.votes()) if isinstance(step, ChallengeEnded) else step

    def _flash_on(self, time_us: int) -> list[LivenessStep]:
        """Begin flashing once the face is known at rest, go on by the code, and let the questions begin after it."""
        if self._flash is None:
            return []
        time_s = time_us / 1e6
        if not self._flashing and self._attempt.settled and self._attempt.hold:
            self._flashing = True
            self._flash.begin(time_s)
        over = self._attempt.phase == "over"
        if self._flashing and (over or self._flash.over(time_s)):
            self._flashing = self._attempt.hold = False
        colour = self._flash.shown(time_s) if self._flashing else None
        if colour == self._colour:
            return []
        self._colour = colour
        return [FlashAsked(time_us, colour)]
