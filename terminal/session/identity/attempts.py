"""The attempts at the liveness challenge, and the match with the portrait. Pure.

An attempt that is broken off counts as failed, whoever broke it off: were it free, whoever can press a key or make the
analyst stumble could draw gestures until they suit a clip.
"""

from collections.abc import Iterator
from dataclasses import replace

from terminal.session.facts.analyst import (
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FlashAsked,
    Hint,
)
from terminal.session.orders.analyst import Challenge, MatchFace

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
        self.flash_skipped: frozenset[int] = frozenset()
        """The attempts, counted from one, in which the customer did without the colours."""
        self.passed = False
        self.matching = False
        self.match: FaceMatched | None = None

    @property
    def running(self) -> bool:
        """Whether an attempt was begun and has not ended; a comparison that runs is `matching`."""
        return self._running is not None

    @property
    def left(self) -> int:
        """How many more may be begun."""
        return MOST_ATTEMPTS - len(self.ended) - self.running

    @property
    def last(self) -> ChallengeEnded | None:
        """The last attempt that ended; None where it was passed by whoever held another card, and counts no more."""
        last = self.ended[-1] if self.ended else None
        return None if last is not None and last.passed and not self.passed else last

    @property
    def match_failed(self) -> bool:
        """Whether a comparison was due and did not say that it is the same person. Without a model none was due."""
        return self.match is not None and self.match.verdict not in ("same", "not_installed")

    @property
    def _this(self) -> int:
        """Which attempt runs, or would be the next, counted from one."""
        return len(self.ended) + 1

    def begin(self, *, flash: bool) -> Challenge:
        """Begin an attempt under a new serial and return its order; whether one is `left` is for the caller to ask."""
        self._running = next(self._serials)
        self.moved = self.flash = None
        return Challenge(self._running, flash)

    def move(self, moved: ChallengeMoved) -> None:
        """Take in what the attempt asks now; word of any other attempt than the one that runs is dropped."""
        if moved.attempt == self._running:
            self.moved = moved

    def ask_flash(self, flash: FlashAsked) -> None:
        """Take in which colour to show; dropped while no attempt runs, and where the customer did without colours."""
        if self.running and self._this not in self.flash_skipped:
            self.flash = flash

    def skip_flash(self) -> bool:
        """No colours in this attempt any more; returns whether there were any."""
        if self.flash is None:
            return False
        self.flash, self.flash_skipped = None, self.flash_skipped | {self._this}
        return True

    def end(self, ended: ChallengeEnded) -> bool:
        """Take in how an attempt ended; returns whether it was the one that runs."""
        if ended.attempt != self._running:
            return False
        self._running = self.moved = self.flash = None
        if self._this in self.flash_skipped:  # what was shown for a while proves nothing
            hints = tuple(Hint("flash", "not_measurable") if hint.name == "flash" else hint for hint in ended.hints)
            ended = replace(ended, hints=hints)
        self.ended = (*self.ended, replace(ended, attempt=self._this))
        self.passed = ended.passed
        return True

    def break_off(self, at_us: int, why: str = "broken_off") -> None:
        """End the attempt that runs as failed, and a comparison that runs as not made; `why`: as FaceMatched has it."""
        if self._running is not None:
            self.end(ChallengeEnded(at_us, self._running, passed=False, gestures=(), reasons=("broken_off",)))
        self.fail_match(at_us, why)

    def fail_match(self, at_us: int, why: str) -> None:
        """A comparison that runs cannot be made; `why`: as FaceMatched has it, since no picture is to blame."""
        self.take_match(FaceMatched(at_us, "not_measurable", why=why))

    def order_match(self, portrait: bytes) -> MatchFace:
        """The face that passed, and no other, is compared."""
        self.matching = True
        return MatchFace(portrait, self.ended[-1].track)

    def take_match(self, match: FaceMatched) -> None:
        """Take in how the comparison came out; an answer that nobody waits for is dropped."""
        if self.matching:
            self.matching, self.match = False, match

    def unpair(self) -> None:
        """Another card was read: whoever passed has not been compared with it. What was tried stays on record."""
        self.passed, self.matching, self.match = False, False, None
