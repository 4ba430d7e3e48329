"""What a terminal's report of its health looks like, and what it is answered."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_BYTES = 32 * 1024
"""Of a report; a terminal leaves out what has no room."""
CODE_PATTERN = "^[a-z][a-z0-9_.:-]{0,79}$"
_Code = Annotated[str, Field(pattern=CODE_PATTERN)]
_Short = Annotated[str, Field(max_length=80, pattern="^[^\\x00]*$")]
_Fact = Annotated[str, Field(max_length=200, pattern="^[^\\x00]*$")]
_Name = Annotated[str, Field(pattern="^[a-zA-Z_][a-zA-Z0-9_]{0,39}$")]
_Moment = Annotated[str, Field(min_length=20, max_length=35, examples=["2026-11-22T06:03:21.204Z"])]
_Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
_Whole = Annotated[int, Field(ge=-(10**15), le=10**15)]
_Count = Annotated[int, Field(ge=0, lt=2**31)]
_Plain = _Fact | bool | _Whole | _Number | None


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Quoted(_Message):
    """A trouble that another one quotes."""

    code: _Code
    facts: Annotated[dict[_Name, _Plain], Field(max_length=20)]


class Told(_Message):
    """A code of the catalogue, and what fills the blanks of its sentences; no names, no numbers of people or sales."""

    code: _Code
    facts: Annotated[dict[_Name, _Plain | Quoted], Field(max_length=20)]


class ReportedCheck(Told):
    """One thing that was looked at."""

    check: Annotated[str, Field(max_length=40, pattern="^[A-Za-z][A-Za-z0-9 '_-]*$", examples=["camera"])]
    status: Literal["ok", "warn", "fail", "off"]
    figure: _Short
    because: Annotated[list[Told], Field(max_length=3)]


class ReportedProgram(_Message):
    """The program that runs; empty where it does not know."""

    version: _Short
    built: _Short
    slot: _Short
    settled: _Short
    platform: _Short


class ReportedQueue(_Message):
    """Takes that are not received yet, and for how long the oldest one has waited."""

    waiting: _Count
    oldest_s: _Count | None


class ReportedBook(_Message):
    """The newest book that is held; `days`: for how long headquarters has not confirmed it."""

    serial: _Count
    days: _Count | None


class ReportedModel(_Message):
    """A model that is installed."""

    name: _Short
    version: _Short


class ReportedUpdate(_Message):
    """How far an exchange of the program is."""

    state: _Short
    version: _Short
    code: _Short
    at: Annotated[_Short, Field(description="when that state came; empty where nobody knows")] = ""


class Answered(_Message):
    """What became of a wish."""

    wish: Annotated[int, Field(ge=1, lt=2**31)]
    code: _Code


class ReportRequest(_Message):
    """How a terminal is. It has no names, no numbers of people or sales, and no paths of accounts."""

    format: Literal["shuanglu-report/1"]
    kind: Annotated[
        Literal["running", "full", "home"],
        Field(description="`home`: no device was looked at, since the terminal does not run"),
    ]
    program: ReportedProgram
    at: _Moment
    recording: bool
    checks: Annotated[list[ReportedCheck], Field(max_length=100)]
    queue: ReportedQueue
    disk_hours: _Number | None
    clock_offset_s: Annotated[_Number | None, Field(description="how far headquarters' clock is ahead")]
    certificate_days: _Whole | None
    book: ReportedBook | None
    models: Annotated[list[ReportedModel], Field(max_length=20)]
    update: ReportedUpdate
    answered: Annotated[list[Answered], Field(max_length=50)]


class Wish(_Message):
    """What headquarters asks of a terminal; one that the terminal does not know is answered `wish.unknown`."""

    id: int
    wish: Annotated[str, Field(examples=["report", "update", "rotate_key"])]


class OfferedUpdate(_Message):
    """The version that this terminal may take, once the channel has proved it."""

    version: str
    not_before: str
    ring: str


class ReportAnswer(_Message):
    """The wishes that are not answered yet, and the update that is offered; null for none."""

    wishes: Annotated[list[Wish], Field(max_length=20)]
    update: OfferedUpdate | None


def spelled(report: ReportRequest) -> dict[str, Any]:
    """The report as it is kept."""
    return report.model_dump(mode="json")
