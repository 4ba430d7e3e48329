"""The plan (录制方案): what one sale demands, each part with the clause behind it. Values, made to be kept.

A plan carries the digests of the packs that it was made from and of the sale, so that it can be made again.
This is format 2; `read_plan` reads format 1 too.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from rulebook.sale.products import Line
from rulebook.sale.sale import OverallContact
from rulebook.sale.text import Text


class Value(BaseModel):
    """A part of a plan: frozen, and a field that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Filled(Text):
    """A text after its figures were filled in, so with no bound of its own."""

    zh: str
    en: str


class PlannedSentence(Filled):
    """A sentence to be said. `id` is unique in its node; one that is no `must` may be left out by the seller."""

    id: str
    must: bool = True
    spoken: Filled | None = None
    """How a machine's voice says it, where figures are spoken otherwise than written."""

    @property
    def text(self) -> Text:
        """The sentence alone, as it is written."""
        return Text.model_construct(zh=self.zh, en=self.en)


class PlannedPrompt(PlannedSentence):
    """One page of what the customer's screen shows: a long prompt is several, `page` of `of`."""

    page: int = 1
    of: int = 1


class PlannedPerson(Value):
    """Somebody who must be in the picture, by name. `name` is empty for the customer's screen."""

    role: str
    name: str


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
    """A paper to be held still before the camera; `match` has titles that a machine may read on it.

    `bears`: what of the seller stands on it and is looked for there; empty for a paper that is not his own card.
    """

    paper: str
    title: Text
    match: tuple[str, ...]
    still_seconds: int
    bears: tuple[Literal["name", "licence"], ...] = ()


class PlannedQuestion(Value):
    """What is asked and answered: by closed words, or in the customer's own, which takes `least_seconds` of speech.

    `name` is whom it is put to where several have the role.
    """

    id: str
    kind: Literal["closed", "own_words"] = "closed"
    least_seconds: int = 0
    by: Literal["voice", "writing"] = "voice"
    name: str = ""
    question: Filled
    who: tuple[str, ...]
    refused: tuple[str, ...]
    accepted: tuple[str, ...]
    on_no: Literal["repeat", "end_sale", "supervisor", "insist"]
    no_means: Text


class PlannedSignature(Value):
    """A paper that somebody in this role signs at the node; `name` where several have it."""

    paper: str
    title: Text
    role: str
    name: str = ""


class PlannedNode(Value):
    """One step of the recording. `frame` has the roles that must be in the picture, `answers` the questions.

    `people` has everyone of these by name, `operator` what only the staff is shown.
    """

    id: str
    title: Text
    clauses: tuple[Basis, ...]
    reader: Literal["seller", "machine_or_seller"]
    frame: tuple[str, ...]
    same_frame: bool
    people: tuple[PlannedPerson, ...] = ()
    operator: tuple[Filled, ...] = ()
    say: tuple[PlannedSentence, ...]
    show: tuple[PlannedPaper, ...]
    answers: tuple[PlannedQuestion, ...]
    prompts: tuple[PlannedPrompt, ...]
    read_to_end: bool = False
    """All pages of the prompts must have been shown before the node is passed."""
    signatures: tuple[PlannedSignature, ...]
    copy_by_hand: tuple[Text, ...]
    repeat: bool
    """The customer says the key sentence himself."""
    least_seconds: int
    expected_seconds: int
    attempts: int


class PlannedPage(Value):
    """A page of a web shop, and what must be on record of it (页面轨迹)."""

    id: str
    title: Text
    acts: tuple[str, ...]
    clauses: tuple[Basis, ...]


class PlannedRight(Value):
    """A right of the customer, for the slip: statutory ones stand first. `until` is its last day, if known."""

    code: str
    title: Text
    how: Text
    statutory: bool
    until: dt.date | None
    clauses: tuple[Basis, ...]


class PlannedHint(Value):
    """What the seller may be shown when he hears one of the words `on`, or something of `events` happens.

    `node` is empty for a hint that holds at every node.
    """

    id: str
    node: str
    on: tuple[str, ...]
    events: tuple[str, ...]
    say: Text
    source: str


class PlannedBook(Value):
    """The book of packs by which the plan was made: its serial number and the SHA-256 of its manifest."""

    serial: int
    sha256: str


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
    kind: Literal["products", "rules", "script", "phrases", "rights", "hints"]
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
    """What became of one rule: the facts that it fired on, or why it did not.

    `nearly`: all but one part of its condition holds, or its pack does not count though it would have fired.
    """

    pack: str
    rule: str
    title: Text
    fired: bool
    clauses: tuple[Basis, ...]
    text: Text
    reason: Filled
    state: Literal["fired", "nearly", "rest"]
    facts: tuple[tuple[str, Any], ...]


class Plan(Value):
    """All that one sale demands. `nodes` is empty where no picture is recorded, or `refusals` say what is lacking."""

    format: Literal[2] = 2
    reference: str
    sale_sha256: str
    date: dt.date
    """The day by whose rules the plan was made."""
    line: Line
    contact: OverallContact
    """How the whole sale is made: `mixed` where a step was made online and another not."""
    remote: bool
    region: str
    record: Literal["audio_video", "audio", "page_trace", "none"]
    records: tuple[str, ...]
    """Everything that is recorded: a mixed sale needs both `audio_video` and `page_trace`."""
    record_clauses: tuple[Basis, ...]
    recorded_by: tuple[str, ...] = ()
    """Ids of the rules by which it is recorded, in the order of packs and rules."""
    allowed: bool
    refusals: tuple[PlannedRefusal, ...]
    declarations: tuple[PlannedRefusal, ...]
    nodes: tuple[PlannedNode, ...]
    pages: tuple[PlannedPage, ...] = ()
    """Of a sale with a page trace: what the web shop must have kept."""
    rights: tuple[PlannedRight, ...] = ()
    hints: tuple[PlannedHint, ...] = ()
    inspection: PlannedInspection | None
    retention: PlannedRetention | None
    custody: tuple[Advice, ...]
    adaptations: tuple[Advice, ...]
    notices: tuple[Advice, ...]
    packs: tuple[PackUse, ...]
    book: PlannedBook | None = None
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
    """Read a plan of format 1 or 2 from the JSON that `to_json` wrote. Raises `ValueError` if it is none."""
    try:
        data = json.loads(source)
    except RecursionError as error:
        raise ValueError("nested too deep to be a plan") from error
    if isinstance(data, dict) and data.get("format", 1) == 1:
        data = upgraded(data)
    return Plan.model_validate_json(json.dumps(data))


def upgraded(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan of format 1 as one of format 2: what was not told then is told as the least it can mean.

    Sentences are named `s1`, `s2`, … by their order, prompts `p1`, …, questions `q1`, …. Raises `ValueError`
    where it is no plan of format 1.
    """
    try:
        return {
            **data,
            "format": 2,
            "contact": contact_of(data),
            "recorded_by": list(dict.fromkeys(each["rule"] for each in data["record_clauses"])),
            "nodes": [upgraded_node(node) for node in data["nodes"]],
            **(
                {"explanation": [upgraded_reason(each) for each in data["explanation"]]}
                if data.get("explanation") is not None
                else {}
            ),
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this is no plan of format 1") from error


def contact_of(data: Mapping[str, Any]) -> OverallContact:
    """Return how a sale was made whose plan of format 1 only says what is recorded."""
    records = data["records"]
    if data["remote"]:
        return "remote"
    if "page_trace" in records:
        return "mixed" if "audio_video" in records else "internet"
    return "telephone" if records == ["audio"] else "on_site"


def upgraded_node(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node of format 1 with names for what it says, shows and asks."""
    return {
        **node,
        "say": [{"id": f"s{number}", **text} for number, text in enumerate(node["say"], 1)],
        "prompts": [{"id": f"p{number}", **text} for number, text in enumerate(node["prompts"], 1)],
        "answers": [{"id": f"q{number}", **each} for number, each in enumerate(node["answers"], 1)],
    }


def upgraded_reason(each: Mapping[str, Any]) -> dict[str, Any]:
    """Return what format 1 explained of a rule; its reason was the condition itself, in no language."""
    reason = {"zh": each["reason"], "en": each["reason"]}
    return {**each, "reason": reason, "state": "fired" if each["fired"] else "rest"}
