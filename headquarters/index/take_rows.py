"""The row of a take, written back by whoever worked on a copy of it."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from headquarters.index.tables import JournalLine, Segment, Take


def keep_row(session: Session, take: Take) -> None:
    """Write a take's row back. People decide beside the server, which may know an older row: their word stays."""
    kept = session.get(Take, take.take)
    if kept is not None:
        take.decision = kept.decision
    session.merge(take)


def drop_loose(session: Session, take: str, entries: int | None = None) -> None:
    """Let go of what is held of a take beside its pack: its lines, those before entry `entries`, and its files."""
    lines = delete(JournalLine).where(JournalLine.take == take)
    session.execute(lines if entries is None else lines.where(JournalLine.n < entries))
    session.execute(delete(Segment).where(Segment.take == take))
    kept = session.get(Take, take)
    if kept is not None:
        kept.chain = None
