"""What a vault does in the background, a little at a time: look at its pages, move settled takes to the archive."""

import threading
from collections.abc import Callable

from faults.errors import ShuangluError
from terminal.vault.archive import Archive
from terminal.vault.cipher import UnusableDatabaseError
from terminal.vault.condition import Condition

_BREATH_S = 0.005
"""Between two steps of a check."""
_STEP_S = 0.5
"""Between two moves: recording and delivery have the disk in the meantime."""
_IDLE_S = 60.0
"""How often is looked for what was settled."""
_LATER_S = 15.0
"""How long after the vault was busy, or its disk full."""


class Upkeep:
    """A thread of a vault. It ends by itself when a database turns out to be unusable; `stop` ends it in order."""

    def __init__(
        self,
        condition: Condition,
        check: Callable[[Callable[[], bool]], bool],
        archive: Archive,
        say: Callable[[ShuangluError], None],
        *,
        after_s: float,
    ) -> None:
        """`check` looks at all pages, asking after each step whether to go on; `say` hears of troubles, once each."""
        self._condition = condition
        self._check = check
        self._archive = archive
        self._say = say
        self._after_s = after_s
        self._said = set[str]()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vault-upkeep", daemon=True)

    def start(self) -> None:
        """Start it, once; it begins after `after_s`."""
        self._thread.start()

    def stop(self) -> None:
        """End it and wait for that: not longer than one small step."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        pause_s: float | None = self._after_s
        while pause_s is not None and not self._stop.wait(pause_s):
            pause_s = self._careful_turn()

    def _careful_turn(self) -> float | None:
        """Do what is next; return how long to wait, None where nothing can be done any more."""
        try:
            return self._turn()
        except UnusableDatabaseError as error:
            self._tell(error)
            return None
        except (ShuangluError, OSError) as error:
            self._tell(error if isinstance(error, ShuangluError) else ShuangluError("vault.refused", reason=str(error)))
            return _LATER_S

    def _turn(self) -> float:
        if not self._condition.checked:
            self._condition.read_through(lambda: self._check(self._goes_on))
            return _BREATH_S
        self._archive.find()
        return _STEP_S if self._archive.move_some() else _IDLE_S

    def _goes_on(self) -> bool:
        return not self._stop.wait(_BREATH_S)

    def _tell(self, error: ShuangluError) -> None:
        if error.code not in self._said:
            self._said.add(error.code)
            self._say(error)
