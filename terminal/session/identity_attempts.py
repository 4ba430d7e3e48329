"""The attempts at the liveness challenge, and the match with the portrait. Pure.

An attempt that is broken off counts as failed, whoever broke it off: were it free, whoever can press a key or make the
analyst stumble could draw gestures until they suit a clip.
"""

from collections.abc import Iterator
from dataclasses import replace

from terminal.session.looking import Challenge, MatchFace
from terminal.session.observations import ChallengeEnded, ChallengeMoved, FaceMatched, FlashAsked

MOST_ATTEMPTS = 3
"""One and at most two retries, each with a new draw."""


class Attempts:
    """What was tried so far with one person."""

    def __init__(self, serials: Iterator[int]) -> None:
        """`serials` never gives a number twice, so that no late answer is taken for another person's."""
        self._serials = serials
        self._running: int | None = None
        self.ended: tuple[ChallengeEnded, ...] = ()
        self.moved: ChallengeMoved | None = None
        self.flash: FlashAsked | None = None
        self.passed = False
        self.matching = False
        self.match: FaceMatched | None = None

    @property
    def running(self) -> bool:
        return self._running is not None

    @property
    def left(self) -> int:
        """How many more may be begun."""
        return MOST_ATTEMPTS - len(self.ended) - self.running

    @property
    def match_failed(self) -> bool:
        """Whether a comparison was due and did not say that it is the same person. Without a model none was due."""
        return self.match is not None and self.match.verdict not in ("same", "not_installed")

    def begin(self, *, flash: bool) -> Challenge:
        self._running = next(self._serials)
        self.moved = self.flash = None
        return Challenge(self._running, flash)

    def move(self, moved: ChallengeMoved) -> None:
        if moved.attempt == self._running:
            self.moved = moved

    def ask_flash(self, flash: FlashAsked) -> None:
        if self.running:
            self.flash = flash

    def end(self, ended: ChallengeEnded) -> bool:
        """Take in how an attempt ended; returns whether it was the one that runs."""
        if ended.attempt != self._running:
            return False
        self._running = self.moved = self.flash = None
        self.ended = (*self.ended, replace(ended, attempt=len(self.ended) + 1))
        self.passed = ended.passed
        return True

    def break_off(self, at_us: int) -> None:
        """End the attempt that runs as failed, and a comparison that runs as impossible."""
        if self._running is not None:
            self.end(ChallengeEnded(at_us, self._running, passed=False, gestures=(), reasons=("broken_off",)))
        self.fail_match(at_us)

    def fail_match(self, at_us: int) -> None:
        """A comparison that runs cannot be made."""
        self.take_match(FaceMatched(at_us, "not_measurable"))

    def order_match(self, portrait: bytes) -> MatchFace:
        self.matching = True
        return MatchFace(portrait)

    def take_match(self, match: FaceMatched) -> None:
        if self.matching:
            self.matching, self.match = False, match

    def unpair(self) -> None:
        """Another card was read: whoever passed has not been compared with it. What was tried stays on record."""
        self.passed, self.matching, self.match = False, False, None
