"""What is settled with a headquarters beside the takes, anew after each greeting. It keeps no take waiting."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from faults.trouble import Trouble
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.retry import Attempt, Retry


class Chores:
    """Each one is tried until it is done or refused for good; then it rests until `begin`."""

    def __init__(self, retry: Retry, chores: Mapping[str, Callable[[], None]]) -> None:
        """`chores` in their order, by the keys under which they are retried; no take is called so."""
        self._retry = retry
        self._chores = chores
        self._due: set[str] = set()
        self.troubles: dict[str, Trouble] = {}
        """Why each of those that did not succeed did not."""

    def begin(self) -> None:
        """All of them are due again."""
        self._due = set(self._chores)

    def begin_some(self, keys: Iterable[str]) -> None:
        """These are due again."""
        self._due |= set(keys) & set(self._chores)

    @property
    def keys(self) -> tuple[str, ...]:
        """Their keys."""
        return tuple(self._chores)

    def do(self) -> Attempt:
        """Try those that are due and may be tried; the answer says whether the line failed meanwhile."""
        for key in [key for key in self._chores if key in self._due and self._retry.ready(key)]:
            attempt = self._retry.attempt(key, partial(_apart, self._chores[key]))
            if attempt.line:
                return attempt
            if attempt.outcome != "later":
                self._due.discard(key)
            self.troubles.pop(key, None)
            if attempt.trouble:
                self.troubles[key] = attempt.trouble
        return Attempt("done")


def _apart(act: Callable[[], None]) -> None:
    """Do it. A certificate that is refused here was good for the greeting: it may deliver, and the takes go on."""
    try:
        act()
    except NotNowError as error:
        if not error.code.startswith("certificate."):
            raise
        never = NeverError(error.code)
        never.trouble = error.trouble
        raise never from error
