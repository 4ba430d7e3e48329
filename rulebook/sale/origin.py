"""Where a sale comes from, what was done for it elsewhere, and which takes it belongs to."""

import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from rulebook.sale.people import Name, Number, Part

StepContact = Literal["on_site", "remote", "telephone", "internet"]
StepKind = Literal["page_trace", "call", "take", "assessment"]
LinkKind = Literal["corrects", "continues", "rider_of"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in small hexadecimal digits."""


_RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _written_out(value: Any) -> Any:
    """A number would be read as seconds since 1970, and a time without its zone means another one elsewhere."""
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC_3339.fullmatch(value)):
        return value
    raise PydanticCustomError("instant", "an instant is written as 2026-11-20T10:05:00+08:00")


Instant = Annotated[AwareDatetime, BeforeValidator(_written_out)]
"""RFC 3339, with the offset."""


class Origin(Part):
    """The system in which the sale began, before it came to this counter."""

    system: Name
    reference: Number
    began_at: Instant
    by: Name
    """Who began it there: the customer himself, or somebody by name."""
    channel: Name
    """What that system calls the way: its shop, application or branch."""


class Step(Part):
    """Something that was done for this sale elsewhere, and kept there."""

    kind: StepKind
    """Pages of a web shop, a telephone call, an earlier take, or an assessment of needs or risk."""
    reference: Number
    sha256: Digest | None = None
    """Of what was kept; without it the step is only said."""
    at: Instant | None = None
    contact: StepContact
    """How the customer was met in it; one online step makes a counter's sale `mixed`."""


class Link(Part):
    """Another take or policy that this sale belongs to."""

    kind: LinkKind
    """`corrects` a take that failed inspection (整改), `continues` one, or is the `rider_of` a policy."""
    reference: Number
    sha256: Digest | None = None
