"""What a rule can demand. Every obligation is a value; what a sale must fulfil is a *set* of them.

That is why an overlay can only tighten: more rules yield more elements, the set of all is their union, and
the strictest reading (highest ratio, longest time) of a larger set is never laxer. Nothing takes away.
"""

from dataclasses import dataclass
from typing import Literal

from rulebook.sale.text import Text

Manner = Literal["audio_video", "audio", "page_trace"]
Role = Literal[
    "seller", "applicant", "insured", "guardian", "customer_screen", "co_borrower", "spouse", "guarantor"
]  # fmt: skip
Since = Literal["contract_end", "product_end", "relation_end", "dispute_end", "sale"]
Custodian = Literal["insurer_full_media", "bank_keeps_media", "bank"]
Adaptation = Literal[
    "large_text", "slow_speech", "read_aloud", "time_to_think", "early_call_back", "written_answers", "answer_by_touch"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """The sale is recorded in this manner; several hold side by side, as for a mixed sale."""

    manner: Manner


@dataclass(frozen=True, slots=True)
class AtNode:
    """The script must pass through this node."""

    node: str


@dataclass(frozen=True, slots=True)
class AtPage:
    """A page of the web shop whose trace must be kept; `page` is its id in the script (way `internet`)."""

    page: str


@dataclass(frozen=True, slots=True)
class InFrame:
    """Somebody, or the customer's screen, must be in the picture at this node."""

    node: str
    role: Role


@dataclass(frozen=True, slots=True)
class SameFrame:
    """Those who must be in the frame of a node must be in one picture (同框)."""


@dataclass(frozen=True, slots=True)
class ShowPaper:
    """A paper must be held before the camera at this node, whether or not the script shows it there."""

    node: str
    paper: str


@dataclass(frozen=True, slots=True)
class HandCopy:
    """The customer copies a sentence by hand (抄录); `sentence` is its id in the script."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """The customer says the key sentence of this node in his own voice."""

    node: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """The sale must not go ahead; `code` says why to programs, such as `risk.too_high`."""

    code: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Declare:
    """A declaration that the customer must sign before the sale goes on."""

    code: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Inspect:
    """So many per cent of such recordings are inspected (质检); None: no time for mending is set."""

    percent: int
    within_cooling_off: bool
    fix_within_working_days: int | None


@dataclass(frozen=True, slots=True)
class Retain:
    """The recording is kept for `months` from `since`, or until then where these are 0; `category` names the term."""

    category: str
    months: int
    since: Since


@dataclass(frozen=True, slots=True)
class Keep:
    """Who keeps the recording: the insurer, or the bank that made the sale (54号 art. 9, 12; 110号)."""

    custodian: Custodian


@dataclass(frozen=True, slots=True)
class Adapt:
    """How disclosure is adapted to aged and disabled customers (适老)."""

    manner: Adaptation


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that people are told; it gates nothing."""

    sentence: Text


Demand = Record | AtNode | AtPage | InFrame | SameFrame | ShowPaper | HandCopy | Repeat
Gate = Refuse | Declare
Care = Inspect | Retain | Keep | Adapt | Notice
Obligation = Demand | Gate | Care
