"""The row of a take, written back by whoever worked on a copy of it."""

from sqlalchemy.orm import Session

from headquarters.index.tables import Take


def keep_row(session: Session, take: Take) -> None:
    """Write a take's row back. People decide beside the server, which may know an older row: their word stays."""
    kept = session.get(Take, take.take)
    if kept is not None:
        take.decision = kept.decision
    session.merge(take)
