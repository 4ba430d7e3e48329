"""The index's rows of terminals' audit logs. Rows are added and never changed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from headquarters.faults import Refusal, later
from headquarters.index.connecting import Connected
from headquarters.index.counter_tables import AuditEntry

_AT_ONCE = 500


class AuditRows(Connected):
    """Every call is one transaction, durable on return."""

    def add_audit(self, entries: Sequence[AuditEntry]) -> bool:
        """Keep entries of one log that follow each other; what is held stays. Tell whether it has a second history now.

        Raises Refusal 425 `audit.hole` where the entry before the first is not held, with `held`; 422 `audit.chain`
        where it is another one than the first names.
        """
        first = entries[0]
        with self._write() as session:
            before = select(AuditEntry.sha256).where(
                AuditEntry.terminal == first.terminal,
                AuditEntry.log == first.log,
                AuditEntry.number == first.number - 1,
            )
            known = session.scalars(before).all()
            if first.number > 1 and not known:
                held = self.audit_held(first.terminal, first.log)
                raise later(425, "audit.hole", fields={"held": held})
            if first.previous not in (known if first.number > 1 else [""]):
                raise Refusal(422, "audit.chain")
            numbers = {entry.number for entry in entries}
            there = select(AuditEntry.number, AuditEntry.sha256).where(
                AuditEntry.terminal == first.terminal, AuditEntry.log == first.log, AuditEntry.number.in_(numbers)
            )
            held_here = {(number, sha256) for number, sha256 in session.execute(there)}
            fresh = [entry for entry in entries if (entry.number, entry.sha256) not in held_here]
            session.add_all(fresh)
            return any(entry.number in {number for number, _ in held_here} for entry in fresh)

    def audit_held(self, terminal: str, log: str) -> int:
        """Up to which number all entries of a log are held; 0 for none."""
        newest = select(AuditEntry.number).where(AuditEntry.terminal == terminal, AuditEntry.log == log)
        with self._read() as session:
            return session.scalar(newest.order_by(AuditEntry.number.desc()).limit(1)) or 0

    def audit(self, terminal: str | None = None) -> Iterator[AuditEntry]:
        """Everything that was received, of one terminal or of all, in the order of arrival."""
        query = select(AuditEntry).order_by(AuditEntry.received, AuditEntry.terminal, AuditEntry.log, AuditEntry.number)
        if terminal is not None:
            query = query.where(AuditEntry.terminal == terminal)
        with self._read() as session:
            yield from session.scalars(query.execution_options(yield_per=_AT_ONCE))
