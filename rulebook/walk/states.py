"""The states of a walk through a plan, as one table for compliance. What it does not list is refused.

Each row: in this state, when this happens and that holds, go there; and what that means, in both languages.
`docs/walk-states.md` shows the table and the diagram that `diagram()` draws from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rulebook.sale.text import Text

State = Literal[
    "ready", "at_node", "unmet", "waiting", "supervisor", "interrupted", "review",
    "finished", "ended_by_no", "given_up", "broken_off",
]  # fmt: skip
Event = Literal[
    "take_opened", "node_passed", "node_failed", "said_no", "ended_by_customer",
    "supervisor_called", "repeat",
    "joined", "left", "supervisor_passed", "supervisor_failed", "take_interrupted", "take_resumed", "reopen",
    "finish", "give_up", "take_lost",
]  # fmt: skip
Guard = Literal["always", "people_here", "people_missing", "nothing_left", "attempts_left", "attempts_spent"]
Action = Literal["none", "pass_node", "count_attempt", "person_in", "person_out", "override", "go_back"]

ENDS: Final[frozenset[State]] = frozenset({"finished", "ended_by_no", "given_up", "broken_off"})


@dataclass(frozen=True, slots=True)
class Row:
    """In `state`, when `event` happens and `guard` holds after `action`, go to `then`; `means` says so to people."""

    state: State
    event: Event
    guard: Guard
    then: State
    action: Action
    means: Text


def row(state: State, event: Event, guard: Guard, then: State, action: Action, zh: str, en: str) -> Row:
    """Return a row of the table, with its meaning in both languages."""
    return Row(state, event, guard, then, action, Text(zh=zh, en=en))


OPENING: Final = (
    row("ready", "take_opened", "nothing_left", "review", "none", "方案没有节点", "the plan has no nodes"),
    row("ready", "take_opened", "people_missing", "waiting", "none", "等人到场", "somebody must join first"),
    row("ready", "take_opened", "people_here", "at_node", "none", "开始第一个节点", "the first node begins"),
    row("ready", "give_up", "always", "given_up", "none", "未开始即放弃", "given up before it began"),
    row("ready", "take_lost", "always", "broken_off", "none", "未能开始录制", "the take could not be opened"),
)
AT_NODE: Final = (
    row(
        "at_node",
        "node_passed",
        "nothing_left",
        "review",
        "pass_node",
        "最后一个节点通过",
        "the last node passed",
    ),
    row(
        "at_node",
        "node_passed",
        "people_missing",
        "waiting",
        "pass_node",
        "下一节点等人到场",
        "next: wait for people",
    ),
    row("at_node", "node_passed", "people_here", "at_node", "pass_node", "进入下一节点", "on to the next node"),
    row(
        "at_node",
        "node_failed",
        "attempts_left",
        "unmet",
        "count_attempt",
        "未达标，可重做",
        "lacking; do it again",
    ),
    row(
        "at_node",
        "node_failed",
        "attempts_spent",
        "supervisor",
        "count_attempt",
        "次数用完",
        "no attempts left",
    ),
    row(
        "at_node",
        "said_no",
        "attempts_left",
        "unmet",
        "count_attempt",
        "客户答否，重讲",
        "the answer was no; explain",
    ),
    row(
        "at_node",
        "said_no",
        "attempts_spent",
        "supervisor",
        "count_attempt",
        "多次答否",
        "no, time and again",
    ),
    row(
        "at_node",
        "ended_by_customer",
        "always",
        "ended_by_no",
        "none",
        "拒绝，结束",
        "refused: the sale ends",
    ),
    row("at_node", "supervisor_called", "always", "supervisor", "none", "请主管", "the supervisor is called"),
    row("at_node", "left", "people_missing", "waiting", "person_out", "有人离开", "somebody left"),
    row(
        "at_node",
        "left",
        "people_here",
        "at_node",
        "person_out",
        "离开者非必需",
        "whoever left is not needed",
    ),
    row("at_node", "joined", "always", "at_node", "person_in", "有人到场", "somebody joined"),
    row(
        "at_node",
        "repeat",
        "attempts_left",
        "at_node",
        "count_attempt",
        "销售人员重做",
        "the seller does it again",
    ),
    row("at_node", "repeat", "attempts_spent", "supervisor", "count_attempt", "次数用完", "no attempts left"),
)
UNMET: Final = (
    row("unmet", "repeat", "people_here", "at_node", "none", "在同一录像内重做", "again, inside the same take"),
    row("unmet", "repeat", "people_missing", "waiting", "none", "等人到场再重做", "somebody must join first"),
    row("unmet", "supervisor_called", "always", "supervisor", "none", "请主管", "the supervisor is called"),
    row("unmet", "ended_by_customer", "always", "ended_by_no", "none", "拒绝，结束", "refused: the sale ends"),
    row("unmet", "joined", "always", "unmet", "person_in", "有人到场", "somebody joined"),
    row("unmet", "left", "always", "unmet", "person_out", "有人离开", "somebody left"),
)
WAITING: Final = (
    row(
        "waiting",
        "joined",
        "people_here",
        "at_node",
        "person_in",
        "人到齐，开始节点",
        "all are here: the node begins",
    ),
    row("waiting", "joined", "people_missing", "waiting", "person_in", "还缺人", "somebody is still missing"),
    row("waiting", "left", "always", "waiting", "person_out", "有人离开", "somebody left"),
    row(
        "waiting",
        "ended_by_customer",
        "always",
        "ended_by_no",
        "none",
        "拒绝，结束",
        "refused: the sale ends",
    ),
    row("waiting", "supervisor_called", "always", "supervisor", "none", "请主管", "the supervisor is called"),
)
SUPERVISOR: Final = (
    row(
        "supervisor",
        "supervisor_passed",
        "nothing_left",
        "review",
        "override",
        "主管放行",
        "let pass, with a reason",
    ),
    row(
        "supervisor",
        "supervisor_passed",
        "people_missing",
        "waiting",
        "override",
        "放行，等人",
        "let pass; wait",
    ),
    row(
        "supervisor",
        "supervisor_passed",
        "people_here",
        "at_node",
        "override",
        "放行，下一节点",
        "let pass; next node",
    ),
    row(
        "supervisor",
        "supervisor_failed",
        "always",
        "ended_by_no",
        "none",
        "主管终止",
        "the supervisor ends it",
    ),
    row(
        "supervisor",
        "ended_by_customer",
        "always",
        "ended_by_no",
        "none",
        "拒绝，结束",
        "refused: the sale ends",
    ),
    row("supervisor", "joined", "always", "supervisor", "person_in", "有人到场", "somebody joined"),
    row("supervisor", "left", "always", "supervisor", "person_out", "有人离开", "somebody left"),
)
REVIEW: Final = (
    row("review", "reopen", "people_here", "at_node", "go_back", "现在补一个节点", "a node is made good now"),
    row(
        "review",
        "reopen",
        "people_missing",
        "waiting",
        "go_back",
        "补节点，等人",
        "made good once people are here",
    ),
    row("review", "finish", "always", "finished", "none", "结束并封存", "closed and sealed"),
    row("review", "joined", "always", "review", "person_in", "有人到场", "somebody joined"),
    row("review", "left", "always", "review", "person_out", "有人离开", "somebody left"),
)
INTERRUPTED: Final = (
    row("interrupted", "take_resumed", "nothing_left", "review", "none", "恢复", "goes on"),
    row("interrupted", "take_resumed", "people_missing", "waiting", "none", "恢复，等人", "goes on; wait"),
    row(
        "interrupted",
        "take_resumed",
        "people_here",
        "at_node",
        "none",
        "恢复，本节点重来",
        "the node begins anew",
    ),
    row("interrupted", "joined", "always", "interrupted", "person_in", "有人到场", "somebody joined"),
    row("interrupted", "left", "always", "interrupted", "person_out", "有人离开", "somebody left"),
)
DURING: Final[tuple[State, ...]] = ("at_node", "unmet", "waiting", "supervisor", "review", "interrupted")
ANYWHERE: Final = (
    *(
        row(state, "give_up", "always", "given_up", "none", "放弃，记录原因", "given up, with a reason")
        for state in DURING
    ),
    *(row(state, "take_lost", "always", "broken_off", "none", "录像中断", "the take broke off") for state in DURING),
    *(
        row(state, "take_interrupted", "always", "interrupted", "none", "录制受阻", "the recording is held up")
        for state in DURING
        if state != "interrupted"
    ),
)
TABLE: Final[Sequence[Row]] = (
    *OPENING, *AT_NODE, *UNMET, *WAITING, *SUPERVISOR, *REVIEW, *INTERRUPTED, *ANYWHERE,
)  # fmt: skip


def diagram() -> str:
    """Draw the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> ready"]
    for each in TABLE:
        guard = "" if each.guard == "always" else f" [{each.guard}]"
        lines.append(f"    {each.state} --> {each.then}: {each.event}{guard}")
    lines += [f"    {state} --> [*]" for state in sorted(ENDS)]
    return "\n".join(lines) + "\n"


def table_page() -> str:
    """Write the table as Markdown."""
    lines = ["| state | when | if | then | 含义 | meaning |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {each.state} | {each.event} | {each.guard} | {each.then} | {each.means.zh} | {each.means.en} |"
        for each in TABLE
    ]
    return "\n".join(lines) + "\n"
