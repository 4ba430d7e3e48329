"""The vault's ledger in the session's own words."""

from typing import Any

from terminal.home.opening import Home
from terminal.home.recovering import recover_home
from terminal.session.orders.recorder import OpenTake
from terminal.session.ports import Series


class LedgerPort:
    """Implements `terminal.session.ports.Ledger` by the vault's takes, with a recovery before each new one."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._takes = takes = home.vault.takes
        self.take_opened = takes.take_opened
        self.take_refused = takes.take_refused
        self.segment_held = takes.segment_held
        self.take_closed = takes.take_closed

    def begin_take(self, series: Series, sale: dict[str, Any], planned_s: int) -> OpenTake:
        """What a recorder closed that outlived its kiosk is taken in first, so that it stands in nobody's way."""
        recover_home(self._home)
        return self._takes.begin_take(series, sale, planned_s)
