"""The states of one sale's walk through its plan, as one table for compliance. What it does not list is refused.

Each row: in this state, when this happens and all that holds, go there; and what that means, in both languages.
`docs/walk-states.md` is made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rulebook.sale.text import Text

State = Literal[
    "ready", "at_node", "unmet", "insisting", "waiting", "supervisor", "review", "interrupted",
    "finished", "ended_by_no", "ended_by_supervisor", "given_up",
]  # fmt: skip
Event = Literal[
    "consent_refused", "take_opened",
    "node_passed", "node_failed", "said_no", "insisted", "ended_by_customer", "repeat", "put_off",
    "supervisor_called", "supervisor_passed", "supervisor_referred", "supervisor_ended",
    "joined", "left", "reopen", "finish", "give_up", "take_interrupted", "take_resumed",
]  # fmt: skip
Guard = Literal[
    "people_here", "people_missing", "nothing_left", "attempts_left", "attempts_spent",
    "no_means_repeat", "no_means_end", "no_means_supervisor", "no_means_insist", "can_wait",
]  # fmt: skip
Action = Literal[
    "none", "pass_node", "count_attempt", "put_off", "person_in", "person_out", "everybody_out",
    "override", "refer", "insist", "go_back",
]  # fmt: skip

ENDS: Final[frozenset[State]] = frozenset({
    "finished", "ended_by_no", "ended_by_supervisor", "given_up",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """In `state`, when `event` happens and all `guards` hold after `action`, go to `then`; `means` is for people."""

    state: State
    event: Event
    guards: tuple[Guard, ...]
    then: State
    action: Action
    means: Text


Guards = Guard | tuple[Guard, ...]


def row(state: State, event: Event, guards: Guards, then: State, action: Action, zh: str, en: str) -> Row:
    """Return a row of the table, with its meaning in both languages; no guards: always."""
    return Row(state, event, (guards,) if isinstance(guards, str) else guards, then, action, Text(zh=zh, en=en))


def onward(state: State, event: Event, action: Action, zh: str, en: str) -> tuple[Row, Row, Row]:
    """Return the three rows of whatever leads on: to the review, to waiting for people, or to the next node."""
    return (
        row(state, event, "nothing_left", "review", action, f"{zh}，全部完成", f"{en}: all is done"),
        row(state, event, "people_missing", "waiting", action, f"{zh}，下一节点等人", f"{en}; next: wait for people"),
        row(state, event, "people_here", "at_node", action, f"{zh}，进入下一节点", f"{en}; on to the next node"),
    )


def later(state: State) -> tuple[Row, Row]:
    """Return the rows that put a node off: on to another one, and back to this one at the end."""
    return (
        row(state, "put_off", ("can_wait", "people_missing"), "waiting", "put_off", "先往下，等人", "later; wait"),
        row(state, "put_off", ("can_wait", "people_here"), "at_node", "put_off", "先往下，最后补", "later, at the end"),
    )


def again(state: State, *others: Guard) -> tuple[Row, Row]:
    """Return the rows that do the node in hand again, inside the same take."""
    here: tuple[Guard, ...] = (*others, "people_here")
    missing: tuple[Guard, ...] = (*others, "people_missing")
    return (
        row(state, "repeat", here, "at_node", "none", "在同一录像内重做", "again, inside the same take"),
        row(state, "repeat", missing, "waiting", "none", "等人到场再重做", "again, once people are here"),
    )


def ends_by_customer(state: State) -> Row:
    """Return the row by which the customer ends the sale."""
    return row(state, "ended_by_customer", (), "ended_by_no", "none", "客户拒绝，结束", "refused: the sale ends")


def calls(state: State, action: Action = "none") -> Row:
    """Return the row that calls the supervisor; from the node itself the attempt is spent."""
    return row(state, "supervisor_called", (), "supervisor", action, "请主管", "the supervisor is called")


def come_and_go(state: State) -> tuple[Row, Row]:
    """Return the rows of people who come and go where that changes nothing else."""
    return (
        row(state, "joined", (), state, "person_in", "有人到场", "somebody joined"),
        row(state, "left", (), state, "person_out", "有人离开", "somebody left"),
    )


OPENING: Final = (
    row(
        "ready",
        "consent_refused",
        (),
        "ended_by_no",
        "none",
        "不同意录制，什么都没有读",
        "no consent: nothing was read",
    ),
    *onward("ready", "take_opened", "none", "开始录制", "the recording begins"),
)
AT_NODE: Final = (
    *onward("at_node", "node_passed", "pass_node", "节点完成", "the node is done"),
    row("at_node", "node_failed", "attempts_left", "unmet", "count_attempt", "未达标，可重做", "lacking; do it again"),
    row("at_node", "node_failed", "attempts_spent", "supervisor", "count_attempt", "次数用完", "no attempts left"),
    row(
        "at_node", "said_no", ("no_means_repeat", "attempts_left"), "unmet", "count_attempt",
        "客户答否，重讲", "the answer was no; explain",
    ),
    row(
        "at_node", "said_no", ("no_means_repeat", "attempts_spent"), "supervisor", "count_attempt",
        "多次答否", "no, time and again",
    ),
    row("at_node", "said_no", "no_means_end", "ended_by_no", "none", "客户答否，结束", "the answer was no: it ends"),
    row(
        "at_node", "said_no", "no_means_supervisor", "supervisor", "count_attempt",
        "客户答否，请主管", "the answer was no: a supervisor decides",
    ),
    row(
        "at_node", "said_no", "no_means_insist", "insisting", "none",
        "客户答否，问是否坚持", "the answer was no: does the customer insist?",
    ),
    row("at_node", "repeat", "attempts_left", "at_node", "count_attempt", "销售人员重做", "the seller does it again"),
    row("at_node", "repeat", "attempts_spent", "supervisor", "count_attempt", "次数用完", "no attempts left"),
    *later("at_node"),
    ends_by_customer("at_node"),
    calls("at_node", "count_attempt"),
    row("at_node", "left", "people_missing", "waiting", "person_out", "有人离开", "somebody left"),
    row("at_node", "left", "people_here", "at_node", "person_out", "离开者非必需", "whoever left is not needed"),
    row("at_node", "joined", (), "at_node", "person_in", "有人到场", "somebody joined"),
)  # fmt: skip
UNMET: Final = (
    *again("unmet"),
    *later("unmet"),
    calls("unmet"),
    ends_by_customer("unmet"),
    *come_and_go("unmet"),
)
INSISTING: Final = (
    *onward("insisting", "insisted", "insist", "客户坚持，记录在案", "the customer insists, on record"),
    calls("insisting", "count_attempt"),
    ends_by_customer("insisting"),
    *come_and_go("insisting"),
)
WAITING: Final = (
    row(
        "waiting", "joined", "people_here", "at_node", "person_in", "人到齐，开始节点", "all are here: the node begins"
    ),
    row("waiting", "joined", "people_missing", "waiting", "person_in", "还缺人", "somebody is still missing"),
    row("waiting", "left", (), "waiting", "person_out", "有人离开", "somebody left"),
    *later("waiting"),
    calls("waiting"),
    ends_by_customer("waiting"),
)
SUPERVISOR: Final = (
    *onward("supervisor", "supervisor_passed", "override", "主管放行", "let pass, with name and reason"),
    *onward("supervisor", "supervisor_referred", "refer", "转总部判定", "left to headquarters, with name and reason"),
    row("supervisor", "supervisor_ended", (), "ended_by_supervisor", "none", "主管终止", "the supervisor ends it"),
    *again("supervisor", "attempts_left"),
    ends_by_customer("supervisor"),
    *come_and_go("supervisor"),
)
REVIEW: Final = (
    row("review", "reopen", "people_here", "at_node", "go_back", "现在补一个节点", "a node is made good now"),
    row("review", "reopen", "people_missing", "waiting", "go_back", "补节点，等人", "made good once people are here"),
    row("review", "finish", (), "finished", "none", "结束并封存", "closed and sealed"),
    ends_by_customer("review"),
    *come_and_go("review"),
)
_RESUMED: Final = onward(
    "interrupted",
    "take_resumed",
    "none",
    "在新录像中、或设备恢复后继续",
    "it goes on in a linked take, or with all sources back",
)
INTERRUPTED: Final = (
    _RESUMED[0],
    row(
        "interrupted", "take_resumed", "attempts_spent", "supervisor", "none", "主管仍须判定", "still for a supervisor"
    ),
    *_RESUMED[1:],
    row("interrupted", "consent_refused", (), "ended_by_no", "none", "不同意继续录制", "no consent to going on"),
    ends_by_customer("interrupted"),
)
DURING: Final[tuple[State, ...]] = ("at_node", "unmet", "insisting", "waiting", "supervisor", "review")
ANYWHERE: Final = (
    *(row(state, "give_up", (), "given_up", "none", "放弃，记录原因", "given up, with a reason") for state in DURING),
    *(
        row(
            state,
            "take_interrupted",
            (),
            "interrupted",
            "everybody_out",
            "录像中断，或设备断开",
            "the take broke off, or a source of it",
        )
        for state in DURING
    ),
    row("interrupted", "give_up", (), "given_up", "none", "不再继续", "not gone on with"),
)
TABLE: Final[Sequence[Row]] = (
    *OPENING, *AT_NODE, *UNMET, *INSISTING, *WAITING, *SUPERVISOR, *REVIEW, *INTERRUPTED, *ANYWHERE,
)  # fmt: skip
