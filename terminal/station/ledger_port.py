"""The vault's ledger in the session's own words."""

from typing import Any

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.home.recovering import recover_home, recover_unfinished
from terminal.session.orders.recorder import OpenTake
from terminal.session.ports import Series
from terminal.sync.couriers import Couriers

_IN_THE_WAY = frozenset({"ledger.folder", "ledger.unsealed"})
"""What a whole recovery may put right: a folder that nobody knew, or one that came back while the program ran."""
_PATIENCE_S = 3.0
"""How long the first take of a start waits for the answer of a headquarters that can be reached."""


class LedgerPort:
    """Implements `terminal.session.ports.Ledger` by the vault's takes, with a recovery before each new one."""

    def __init__(self, home: Home, courier: Couriers | None) -> None:
        """`courier`: whom the numbers of headquarters come from, once it runs."""
        self._home = home
        self._courier = courier
        self._takes = takes = home.vault.takes
        self.take_opened = takes.take_opened
        self.take_refused = takes.take_refused
        self.segment_held = takes.segment_held
        self.take_closed = takes.take_closed

    def begin_take(
        self,
        series: Series,
        sale: dict[str, Any],
        planned_s: int,
        custody: str | None = None,
        *,
        practice: bool = False,
    ) -> OpenTake:
        """What a recorder closed that outlived its kiosk is taken in first, so that it stands in nobody's way.

        Only what was begun and not closed is looked at. The whole home was put in order at the start, and is once more
        where something lies in the way. The first take waits a moment for headquarters: a home out of a backup does
        not know that it is one.
        """
        if self._courier is not None:
            self._courier.wait_asked(_PATIENCE_S)
        recover_unfinished(self._home)
        try:
            return self._takes.begin_take(series, sale, planned_s, custody, practice=practice)
        except ShuangluError as error:
            if error.code not in _IN_THE_WAY:
                raise
            recover_home(self._home)
            return self._takes.begin_take(series, sale, planned_s, custody, practice=practice)
