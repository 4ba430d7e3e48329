"""What can come back from headquarters instead of success: not now, or never. The client decides which it is."""

from collections.abc import Sequence

from faults.errors import ShuangluError
from faults.trouble import Fact


class NotNowError(ShuangluError):
    """Later, perhaps. `line`: nothing else is worth trying now either; `after_s`: headquarters asked for this wait."""

    def __init__(self, key: str, /, *, line: bool = False, after_s: float | None = None, **facts: Fact) -> None:
        """`key` and `facts` as in `faults.trouble.Trouble`."""
        super().__init__(key, **facts)
        self.line = line
        self.after_s = after_s


class NeverError(ShuangluError):
    """Trying again changes nothing. The code is headquarters' own, or `local.*` for a take that is damaged here."""


class StoppedError(Exception):
    """The program is ending: everything is dropped where it stands."""


def weightiest(errors: Sequence[BaseException]) -> BaseException:
    """Of errors that came side by side, the one to act upon.

    An end of the program comes first, then a fault of ours. Then what headquarters said for good: it would say it again
    each time. Then what keeps everything waiting, since that is told to people.
    """
    return min(errors, key=_weight)


def _weight(error: BaseException) -> int:
    if isinstance(error, NotNowError):
        return 3 if error.line else 4
    if isinstance(error, NeverError):
        return 2
    return 0 if isinstance(error, StoppedError) else 1
