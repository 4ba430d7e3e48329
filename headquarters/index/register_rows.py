"""The index's rows of staff and rooms: registers that people keep, and that terminals fetch."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from evidence import moment
from headquarters.faults import HeadquartersError
from headquarters.index.connecting import Connected
from headquarters.index.counter_tables import Room, StaffMember
from headquarters.index.tables import Certificate, History

MOST_STAFF = 20_000
MOST_ROOMS = 10_000
"""Of more the list would be longer than a terminal takes in at once."""
_HOUSE = ""


class RegisterRows(Connected):
    """Every call is one transaction, durable on return; what people change is in the history, which only grows."""

    def put_staff(self, members: Iterable[StaffMember], who: str) -> int:
        """Add people, or change what is known of them, all or none; return how many are new or other than before.

        Raises HeadquartersError `staff.many`.
        """
        changed = 0
        with self._write() as session:
            for member in members:
                before = session.get(StaffMember, member.number)
                if before is not None and _same(before, member):
                    continue
                session.merge(member)
                changed += 1
                words = f"{member.number} {member.name} {member.role}"
                session.add(_event("staff changed" if before else "staff added", f"{words}; by {who}"))
            session.flush()
            if (session.scalar(select(func.count()).select_from(StaffMember)) or 0) > MOST_STAFF:
                raise HeadquartersError("staff.many", most=MOST_STAFF)
        return changed

    def leave_staff(self, number: str, day: str, who: str) -> StaffMember:
        """Keep that somebody works here no more from that day on; raises HeadquartersError `staff.none`."""
        with self._write() as session:
            member = session.get(StaffMember, number)
            if member is None:
                raise HeadquartersError("staff.none", number=number)
            member.left = day
            session.add(_event("staff left", f"{number} {member.name} {day}; by {who}"))
            return member

    def staff(self) -> Sequence[StaffMember]:
        """Everybody, also who left, by number."""
        with self._read() as session:
            return session.scalars(select(StaffMember).order_by(StaffMember.number)).all()

    def put_room(self, room: Room, who: str) -> bool:
        """Add a room, or change what is known of it; tell whether it is new. Raises HeadquartersError `room.many`."""
        with self._write() as session:
            before = session.get(Room, room.code)
            session.merge(room)
            session.flush()
            if (session.scalar(select(func.count()).select_from(Room)) or 0) > MOST_ROOMS:
                raise HeadquartersError("room.many", most=MOST_ROOMS)
            what = "room changed" if before else "room added"
            session.add(_event(what, f"{room.code} {room.name} {room.kind} {room.terminals}; by {who}"))
            return before is None

    def close_room(self, code: str, day: str, who: str) -> Room:
        """Keep that a room is not used any more from that day on; raises HeadquartersError `room.none`."""
        with self._write() as session:
            room = session.get(Room, code)
            if room is None:
                raise HeadquartersError("room.none", code=code)
            room.closed = day
            session.add(_event("room closed", f"{code} {day}; by {who}"))
            return room

    def rooms(self) -> Sequence[Room]:
        """All rooms, also closed ones, by code."""
        with self._read() as session:
            return session.scalars(select(Room).order_by(Room.code)).all()

    def is_enrolled(self, terminal: str) -> bool:
        """Whether a terminal of this name has ever got a certificate."""
        with self._read() as session:
            mine = select(Certificate.serial).where(Certificate.terminal == terminal).limit(1)
            return session.scalar(mine) is not None


def _same(before: StaffMember, after: StaffMember) -> bool:
    names = [column.key for column in StaffMember.__table__.columns]
    return all(getattr(before, name) == getattr(after, name) for name in names)


def _event(what: str, detail: str) -> History:
    return History(at=moment.spell_now(), what=what, terminal=_HOUSE, detail=detail)
