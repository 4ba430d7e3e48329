"""Trying again, later and later, each time at a random moment. Knows nothing of what is tried."""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from faults.trouble import Trouble
from terminal.sync.answers import NeverError, NotNowError

LINE = ""
"""The key of what concerns everything: while it waits, everything waits."""
_LONGEST_ASKED_S = 3600.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential with full jitter: the n-th wait is drawn between nothing and `first_s` doubled n times.

    Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("Full Jitter").
    """

    first_s: float = 1.0
    longest_s: float = 60.0

    def wait_s(self, failures: int, drawn: float) -> float:
        """How long to wait after `failures` failures in a row; `drawn` is in 0..1."""
        return drawn * min(self.longest_s, self.first_s * 2.0 ** min(failures - 1, 32))


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one try ended; `trouble` says why it did not succeed, `line` whether it concerns everything."""

    outcome: Literal["done", "later", "never"]
    trouble: Trouble | None = None
    line: bool = False

    @property
    def line_trouble(self) -> Trouble | None:
        """Why nothing else is worth trying either; None where something is."""
        return self.trouble if self.line else None


class Retry:
    """Remembers, for each key, how often it failed in a row and when it may be tried next."""

    def __init__(
        self,
        backoff: Backoff,
        monotonic: Callable[[], float],
        draw: Callable[[], float] | None = None,
    ) -> None:
        self._backoff = backoff
        self._monotonic = monotonic
        self._draw = draw or random.SystemRandom().random
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def attempt(self, key: str, work: Callable[[], None]) -> Attempt:
        """Try once. A success forgets all failures of `key` and of the line."""
        try:
            work()
        except NotNowError as answer:
            self._later(LINE if answer.line else key, answer.after_s)
            return Attempt("later", answer.trouble, answer.line)
        except NeverError as answer:
            self.forget(key)
            return Attempt("never", answer.trouble)
        self.forget(key)
        self.forget(LINE)
        return Attempt("done")

    def ready(self, key: str) -> bool:
        """Tell whether `key` may be tried now."""
        now = self._monotonic()
        return all(self._not_before.get(each, now) <= now for each in (LINE, key))

    def soonest_s(self) -> float | None:
        """Seconds until something that waits may be tried; None if nothing waits."""
        if not self._not_before:
            return None
        line = self._not_before.get(LINE)
        at = min(self._not_before.values()) if line is None else line
        return max(0.0, at - self._monotonic())

    def waits_s(self, key: str) -> float | None:
        """Seconds until `key` may be tried again after a failure of its own or of the line; None where it waits not."""
        waits = [self._not_before[each] for each in (LINE, key) if each in self._not_before]
        return max(0.0, max(waits) - self._monotonic()) if waits else None

    def hurry(self) -> None:
        """Whatever waits may be tried at once; how often it failed is not forgotten."""
        self._not_before.clear()

    def forget(self, key: str) -> None:
        """Forget the failures of `key`: it may be tried at once, unless the line waits."""
        self._failures.pop(key, None)
        self._not_before.pop(key, None)

    def keep(self, keys: Collection[str]) -> None:
        """Forget everything but the line and `keys`: the rest has gone its way."""
        for key in [key for key in self._failures if key not in keys and key != LINE]:
            self.forget(key)

    def _later(self, key: str, after_s: float | None) -> None:
        self._failures[key] = self._failures.get(key, 0) + 1
        wait = self._backoff.wait_s(self._failures[key], self._draw())
        if after_s is not None:
            wait += min(max(after_s, 0.0), _LONGEST_ASKED_S)
        self._not_before[key] = self._monotonic() + wait
