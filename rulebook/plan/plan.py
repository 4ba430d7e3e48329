"""The plan (录制方案): what one sale demands, each part with the clause behind it. Values, made to be kept.

A plan carries the digests of the packs that it was made from and of the sale, so that it can be made again.
"""

import datetime as dt
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from rulebook.sale.sale import Line
from rulebook.sale.text import Text


class Value(BaseModel):
    """A part of a plan: frozen, and a field that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Basis(Value):
    """The clause that demands something, and the rule that says so."""

    source: str
    document: str
    article: str
    rule: str
    mark: str


class PlannedRefusal(Value):
    """Why the sale must not go ahead, or what the customer must declare first."""

    code: str
    sentence: Text
    clauses: tuple[Basis, ...] = ()


class PlannedPaper(Value):
    """A paper to be held still before the camera; `match` has titles that a machine may read on it."""

    paper: str
    title: Text
    match: tuple[str, ...]
    still_seconds: int


class PlannedQuestion(Value):
    """`refused` answers are looked for before `accepted` ones."""

    question: Text
    who: tuple[str, ...]
    refused: tuple[str, ...]
    accepted: tuple[str, ...]
    on_no: Literal["repeat", "end_sale", "supervisor", "insist"]
    no_means: Text


class PlannedSignature(Value):
    """A paper that somebody in this role signs at the node."""

    paper: str
    title: Text
    role: str


class PlannedNode(Value):
    """One step of the recording. `frame` has the roles that must be in the picture, `answers` the questions."""

    id: str
    title: Text
    clauses: tuple[Basis, ...]
    reader: Literal["seller", "machine_or_seller"]
    frame: tuple[str, ...]
    same_frame: bool
    say: tuple[Text, ...]
    show: tuple[PlannedPaper, ...]
    answers: tuple[PlannedQuestion, ...]
    prompts: tuple[Text, ...]
    signatures: tuple[PlannedSignature, ...]
    copy_by_hand: tuple[Text, ...]
    repeat: bool
    """The customer says the key sentence himself."""
    least_seconds: int
    expected_seconds: int
    attempts: int


class PlannedInspection(Value):
    """Quality inspection (质检) at its strictest: how many per cent, and the days for mending, None if not set."""

    percent: int
    within_cooling_off: bool
    fix_within_working_days: int | None
    clauses: tuple[Basis, ...]


class KeepingTerm(Value):
    """One term that rules set: so many years and months from `since`, or until then where both are 0."""

    category: str
    years: int
    months: int
    since: str
    clauses: tuple[Basis, ...]


class PlannedRetention(Value):
    """At the head the longest term; all of `terms` hold, whichever ends last."""

    category: str
    years: int
    months: int
    since: str
    terms: tuple[KeepingTerm, ...]


class Advice(Value):
    """What somebody must do or know beside the recording. `what` is a code; only notices have a sentence."""

    what: str
    sentence: Text | None = None
    clauses: tuple[Basis, ...] = ()


class PackUse(Value):
    """A pack that the plan was made from. `state`: `applied`, or why a rule pack did not count (`PackState`)."""

    id: str
    kind: Literal["rules", "script", "phrases"]
    version: str
    sha256: str
    state: str


class OpenChoice(Value):
    """A question that the law leaves to the institution, and which answer was used."""

    id: str
    question: Text
    value: bool
    decided: bool


class Explained(Value):
    """What became of one rule: the facts that it fired on, or why it did not."""

    pack: str
    rule: str
    title: Text
    fired: bool
    clauses: tuple[Basis, ...]
    text: Text
    reason: str
    facts: tuple[tuple[str, Any], ...]


class Plan(Value):
    """All that one sale demands. `nodes` is empty where no picture is recorded, or `refusals` say what is lacking."""

    format: Literal[1] = 1
    reference: str
    sale_sha256: str
    date: dt.date
    """The day by whose rules the plan was made."""
    line: Line
    remote: bool
    region: str
    record: Literal["audio_video", "audio", "page_trace", "none"]
    records: tuple[str, ...]
    """Everything that is recorded: a mixed sale needs both `audio_video` and `page_trace`."""
    record_clauses: tuple[Basis, ...]
    allowed: bool
    refusals: tuple[PlannedRefusal, ...]
    declarations: tuple[PlannedRefusal, ...]
    nodes: tuple[PlannedNode, ...]
    inspection: PlannedInspection | None
    retention: PlannedRetention | None
    custody: tuple[Advice, ...]
    adaptations: tuple[Advice, ...]
    notices: tuple[Advice, ...]
    packs: tuple[PackUse, ...]
    choices: tuple[OpenChoice, ...]
    production_ready: bool
    not_ready: tuple[Text, ...]
    explanation: tuple[Explained, ...] | None = None

    def to_json(self) -> str:
        """Return JSON text, the same bytes for the same plan; it has an explanation only if one was made."""
        data = self.model_dump(mode="json")
        if self.explanation is None:
            del data["explanation"]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    @property
    def minutes(self) -> int:
        """How long the recording will take, rounded up."""
        return -(-sum(node.expected_seconds for node in self.nodes) // 60)


def read_plan(source: str | bytes) -> Plan:
    """Read a plan from the JSON that `to_json` wrote. Raises `ValueError` (pydantic's) if it is none."""
    return Plan.model_validate_json(source)
