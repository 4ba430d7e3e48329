"""How far a journal is verified: all that its next line is compared with, small enough for one row of a table."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from evidence import canonical
from evidence.fields import demand, whole
from evidence.objects import Record
from evidence.segments import SegmentRecord, covered_us
from evidence.suite import NO_DIGEST

Status = Literal["sealed", "interrupted"]
SignerKnown = Literal["known", "unknown", "unchecked"]
_MAYBE = str | None
_KINDS: dict[str, Any] = {"wall": _MAYBE, "status": _MAYBE, "reason": _MAYBE, "notes": list, "pictured": bool}
"""Of what JSON is, where it is neither a whole number nor just text."""


@dataclass(frozen=True, slots=True)
class ChainState:
    """What is known after `count` entries. Entry 0 itself is not in it, only its digest: `first`."""

    count: int = 0
    bytes: int = 0
    first: str = NO_DIGEST
    head: str = NO_DIGEST
    wall: str | None = None
    """Of the newest entry, as it spells it."""
    signer: SignerKnown = "unchecked"
    status: Status | None = None
    reason: str | None = None
    notes: tuple[str, ...] = ()
    segments: int = 0
    """How many there are; `end_us` is where the last one ends, in media time."""
    end_us: int = 0
    objects: int = 0
    spanned_us: int = 0
    """Media time between begin and end of all segments."""
    both_us: int = 0
    """Media time with picture and sound, and `sound_us` with sound, as format 2 says it."""
    sound_us: int = 0
    pictured: bool = False
    """Whether any segment has a picture of a camera."""

    def with_record(self, record: Record | None) -> "ChainState":
        """Return the state after an entry that names this file."""
        if record is None:
            return self
        if not isinstance(record, SegmentRecord):
            return replace(self, objects=self.objects + 1)
        picture, sound = record.picture_us or 0, record.sound_us or 0
        return replace(
            self,
            segments=self.segments + 1,
            end_us=record.end_us,
            spanned_us=self.spanned_us + record.end_us - record.start_us,
            both_us=self.both_us + covered_us(picture, sound, pictured=True),
            sound_us=self.sound_us + covered_us(picture, sound, pictured=False),
            pictured=self.pictured or picture > 0,
        )

    def dumps(self) -> str:
        """Spell it, for `loads`."""
        return canonical.dumps(asdict(self)).decode("ascii")

    @classmethod
    def loads(cls, text: str) -> "ChainState":
        """Read what `dumps` spelled; raises EvidenceFault `json.*` or `journal.field` for what another program did."""
        said: dict[str, Any] = canonical.loads(text.encode())
        demand(set(said) == {field.name for field in fields(cls)}, "lacking")
        for name, kept in asdict(cls()).items():
            if type(kept) is int:
                whole(said[name], name)
            else:
                demand(isinstance(said[name], _KINDS.get(name, str)), "kind")
        return cls(**{**said, "notes": tuple(said["notes"])})
