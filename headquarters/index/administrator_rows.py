"""The index's rows of codes with which a terminal gets an administrator: a kind of its own, beside enrolment."""

from datetime import UTC, datetime, timedelta

from evidence import moment
from headquarters.faults import Refusal
from headquarters.index.connecting import Connected
from headquarters.index.counter_tables import AdministratorCode
from headquarters.index.tables import History


class AdministratorRows(Connected):
    """Every call is one transaction, durable on return. None of them touches a certificate or an epoch."""

    def add_administrator_code(self, digest: str, terminal: str, hours: float) -> str:
        """Keep a code for a terminal; return when it expires."""
        now, expires = moment.spell_now(), moment.spell(datetime.now(UTC) + timedelta(hours=hours))
        with self._write() as session:
            session.add(AdministratorCode(digest=digest, terminal=terminal, created=now, expires=expires))
            said = f"expires {expires}"
            session.add(History(at=now, what="administrator's code given", terminal=terminal, detail=said))
        return expires

    def use_administrator_code(self, digest: str, terminal: str, serial: str, number: str, name: str) -> None:
        """Use a code up, for this person at this terminal; the same again is well, for its answer may have been lost.

        Raises Refusal 403 `administrator.code`, `administrator.expired` or `administrator.used`.
        """
        now = moment.spell_now()
        with self._write() as session:
            code = session.get(AdministratorCode, digest)
            if code is None or code.terminal != terminal:
                raise Refusal(403, "administrator.code")
            if code.expires <= now:
                raise Refusal(403, "administrator.expired")
            if code.used is not None:
                if (code.serial, code.number) != (serial, number):
                    raise Refusal(403, "administrator.used")
                return
            code.used, code.number, code.name, code.serial = now, number, name, serial
            said = f"{number} {name}"
            session.add(History(at=now, what="administrator made", terminal=terminal, detail=said))
