"""What a web shop kept of the pages that a customer went through: `shuanglu-page-trace/1`, in JSON."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from rulebook.sale.field_faults import FieldFault, fault
from rulebook.sale.json_text import JsonFaultError, json_object
from rulebook.sale.origin import Digest, Instant, Step
from rulebook.sale.people import Number, Part
from rulebook.sale.reading import told, without_echo
from rulebook.sale.unseen import unseen

FORMAT: Final = "shuanglu-page-trace/1"
MOST_BYTES: Final = 4_000_000
MOST_EVENTS: Final = 20_000
MOST_TOLD: Final = 50
"""Faults that are told of one file; a shop that writes every event wrongly need not read each."""

Act = Literal["shown", "scrolled_to_end", "ticked", "signed", "submitted", "left"]


class PageEvent(Part):
    """One thing that the customer did, or that happened to him, on one page."""

    page: Number
    """The page's id in the script, such as `P01`."""
    version: Number
    """Of the page's words: an act on one version says nothing about another."""
    act: Act
    at: Instant
    sha256: Digest | None = None
    """Of what was shown: the page as it was sent, or a picture of it."""


class PageTrace(Part):
    """The events of one order, in the order in which they happened."""

    format: Literal["shuanglu-page-trace/1"]
    reference: Number
    """Of the order in the shop, or of the trace in its archive."""
    product_codes: Annotated[tuple[Number, ...], Field(min_length=1, max_length=12)]
    events: Annotated[tuple[PageEvent, ...], Field(min_length=1, max_length=MOST_EVENTS)]


class TraceFaultsError(ValueError):
    """This is no page trace. `faults` has what is wrong, at most `MOST_TOLD`."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(str(each) for each in faults))
        self.faults = tuple(faults[:MOST_TOLD])


def read_trace(source: bytes) -> PageTrace:
    """Read a page trace. Raises `TraceFaultsError`."""
    if len(source) > MOST_BYTES:
        raise TraceFaultsError([fault("", "内容过大，不是页面轨迹", f"longer than {MOST_BYTES:,} bytes")])
    try:
        data = json_object(source)
    except JsonFaultError as error:
        raise TraceFaultsError([FieldFault("", error.reason)]) from error
    if data.get("format") != FORMAT:
        raise TraceFaultsError([fault("format", f"应为 {FORMAT}", f"this is no {FORMAT}")])
    return _validated(data)


def _validated(data: dict[str, Any]) -> PageTrace:
    hidden = list(unseen(data))
    try:
        trace = PageTrace.model_validate(data)
    except ValidationError as error:
        details = without_echo(error.errors(include_url=False))
        raise TraceFaultsError([told(detail) for detail in details]) from error
    if hidden:
        raise TraceFaultsError(hidden)
    return trace


def step_of(source: bytes) -> Step:
    """Return the step of a sale that this trace is: bound by its SHA-256, at its last event. Raises as `read_trace`."""
    trace = read_trace(source)
    return Step(
        kind="page_trace",
        reference=trace.reference,
        sha256=hashlib.sha256(source).hexdigest(),
        at=max(event.at for event in trace.events),
        contact="internet",
    )
