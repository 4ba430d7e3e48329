"""One thing that follows from a sale that is being entered."""

from dataclasses import dataclass
from typing import Literal

from rulebook.sale.text import Text

ToldKind = Literal["refusal", "declaration", "record", "node", "notice"]
"""`refusal`: it must not go ahead so; `declaration`: something must be signed; `record`: whether it is recorded;
`node`: a step that exists because of this customer; `notice`: what somebody must know beside the recording."""


@dataclass(frozen=True, slots=True)
class Told:
    """In both languages, with the clause behind it, and the fields of the form that it is told beside."""

    kind: ToldKind
    sentence: Text
    clause: Text | None = None
    fields: tuple[str, ...] = ()
