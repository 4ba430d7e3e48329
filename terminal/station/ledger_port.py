"""The vault's ledger in the session's own words."""

from typing import Any

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.home.recovering import recover_home
from terminal.session.orders.recorder import OpenTake
from terminal.session.ports import NoTakeError, Series


class LedgerPort:
    """The vault's ledger in the session's own words."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._takes = takes = home.vault.takes
        self.take_opened = takes.take_opened
        self.take_refused = takes.take_refused
        self.segment_held = takes.segment_held
        self.take_closed = takes.take_closed

    def begin_take(self, series: Series, sale: dict[str, Any], planned_s: int) -> OpenTake:
        """What a recorder closed that outlived its kiosk is taken in first, so that it stands in nobody's way."""
        try:
            recover_home(self._home)
            return self._takes.begin_take(series, sale, planned_s)
        except ShuangluError as error:
            raise NoTakeError(error.trouble) from error
