"""The index's rows of online checks of identity. Rows are added and never changed."""

from collections.abc import Iterator

from sqlalchemy import select

from headquarters.index.connecting import Connected
from headquarters.index.online_tables import OnlineCheck

_AT_ONCE = 500


class OnlineRows(Connected):
    """Every call is one transaction, durable on return."""

    def online_check(self, terminal: str, request: str) -> OnlineCheck | None:
        """Return what a terminal's request was answered; None while it was not."""
        with self._read() as session:
            return session.get(OnlineCheck, (terminal, request))

    def keep_online_check(self, row: OnlineCheck) -> OnlineCheck:
        """Keep that somebody was asked about; return the row that stands, which is the first of its request."""
        with self._write() as session:
            before = session.get(OnlineCheck, (row.terminal, row.request))
            if before is not None:
                return before
            session.add(row)
            return row

    def online_checks(self, terminal: str | None = None) -> Iterator[OnlineCheck]:
        """All that were made, of one terminal or of all, oldest first."""
        query = select(OnlineCheck).order_by(OnlineCheck.at, OnlineCheck.terminal, OnlineCheck.request)
        if terminal is not None:
            query = query.where(OnlineCheck.terminal == terminal)
        with self._read() as session:
            yield from session.scalars(query.execution_options(yield_per=_AT_ONCE))
