"""`tasks add | list | withdraw`: sales that counters are to record, and what came of them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from evidence.account import account_name
from headquarters.commands.options import ByOption, DataOption, ReasonOption, command, example, group_of
from program.answers import JsonOption, say, say_json
from program.console import either

PLACE = 53
_KeyArgument = Annotated[str, typer.Argument(help=either("任务编号，如 T000017。", "The task, such as T000017."))]
_STATES = {
    "open": ("没有人领", "open"),
    "claimed": ("已领", "claimed"),
    "done": ("录完了", "done"),
    "withdrawn": ("已撤回", "withdrawn"),
}
_ENDINGS = {
    "finished": ("录完", "finished"),
    "ended_by_no": ("客户不同意，结束", "ended by the customer's no"),
    "ended_by_supervisor": ("主管结束", "ended by a supervisor"),
    "given_up": ("放弃", "given up"),
    "interrupted": ("中断", "interrupted"),
}


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = group_of(
        "tasks",
        either("派给柜台的双录任务，和它们的结果。", "Sales that counters are to record, and what came of them."),
        example("tasks list --data /srv/hq"),
    )
    group.command(
        help=either(
            "派一项任务。业务文件里，还不知道的可以不写，由柜台补上。写了 --corrects，就是补录。",
            "Give a task. What nobody knows yet may lack in the file; the counter fills it in. With --corrects it is "
            "an order to record once more.",
        ),
        epilog=example("tasks add sale.json --data /srv/hq --terminal 32-0117 --due 2026-12-01"),
    )(add)
    group.command(
        "list",
        help=either("列出没完的任务；--all 列出全部。", "List tasks that are not over; --all lists all."),
        epilog=example("tasks list --data /srv/hq --json"),
    )(list_tasks)
    group.command(
        help=either("撤回一项任务，已经领走的也行。", "Take a task back, also a claimed one."),
        epilog=example('tasks withdraw T000017 --data /srv/hq --reason "the customer cancelled"'),
    )(withdraw)
    app.add_typer(group)


@command
def add(
    file: Annotated[Path, typer.Argument(help=either("业务文件（JSON）。", "The file of the sale (JSON)."))],
    data: DataOption,
    corrects: Annotated[
        str | None, typer.Option(metavar="TAKE", help=either("补录哪一段录像。", "The take that is recorded again."))
    ] = None,
    terminal: Annotated[str | None, typer.Option(help=either("派给哪台终端。", "For which terminal."))] = None,
    branch: Annotated[str | None, typer.Option(help=either("派给哪个网点。", "For which branch."))] = None,
    due: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help=either("最晚哪一天，或哪一刻。", "By which day or moment.")
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help=either("为什么，柜台会看到。", "Why; the counter sees it."))] = "",
    lease_hours: Annotated[
        float,
        typer.Option(min=0.001, max=744, help=either("领走后几小时不续就失效。", "How long a claim lasts unrenewed.")),
    ] = 8.0,
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Keep a task and print its name; without terminal and branch it is for any counter."""
    from headquarters.administration import Administration
    from headquarters.counter.giving import Wanted, give_task, read_wanted

    sale, lacking = read_wanted(file)
    whole = due is not None and due == due.replace(hour=0, minute=0)
    spelled = "" if due is None else due.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M")
    wanted = Wanted(sale, corrects or "", " ".join(reason.split()), terminal or "", branch or "", spelled, lease_hours)
    with Administration.open(data) as desk:
        task = give_task(desk.database, wanted, by or account_name())
    if as_json:
        say_json({"task": task.key, "terminal": task.terminal, "branch": task.branch, "lacking": list(lacking)})
        return
    whom = task.terminal or task.branch or either("任何柜台", "any counter")
    say(f"{task.key}：已派给 {whom}。", f"{task.key} is given to {whom}.")
    if lacking:
        names = ", ".join(lacking)
        say(f"由柜台补上：{names}", f"The counter fills in: {names}")


@command
def list_tasks(
    data: DataOption,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help=either("完了的也列。", "Also those that are over."))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Print tasks with their outcomes."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        rows = desk.database.tasks(everything=everything)
        outcomes = desk.database.outcomes([row.id for row in rows])
    came: dict[int, list[Any]] = {}
    for outcome in outcomes:
        came.setdefault(outcome.task, []).append(outcome)
    if as_json:
        say_json({"tasks": [_task_json(row, came.get(row.id, [])) for row in rows]}, indent=2)
        return
    for row in rows:
        typer.echo(_line(row))
        for outcome in came.get(row.id, []):
            typer.echo(f"    {outcome.at}  {outcome.take}  {either(*_ENDINGS[outcome.ending])}")
    if not rows:
        say("没有任务。", "There are no tasks.")


@command
def withdraw(
    task: _KeyArgument,
    data: DataOption,
    reason: ReasonOption,
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take one back; a recording that goes on for it goes on, and its outcome is kept."""
    from headquarters.administration import Administration
    from headquarters.counter.giving import task_number

    with Administration.open(data) as desk:
        row = desk.database.withdraw_task(task_number(task), f"by {by or account_name()}: {' '.join(reason.split())}")
    if as_json:
        say_json({"task": row.key, "state": row.state})
    else:
        say(f"{row.key}：已撤回。", f"{row.key} is withdrawn.")


def _line(row: Any) -> str:
    whom = row.terminal or row.branch or either("任何柜台", "any counter")
    state = either(*_STATES[row.state])
    if row.state == "claimed":
        state = either(
            f"{row.claimant} 已领（{row.claimed_by}），到 {row.lease_until}",
            f"claimed by {row.claimant} ({row.claimed_by}) until {row.lease_until}",
        )
    corrects = either(f"补录 {row.corrects}", f"corrects {row.corrects}") if row.corrects else ""
    due = either(f"最晚 {row.due}", f"due {row.due}") if row.due else ""
    return "  ".join(filter(None, (row.key, whom, state, due, corrects, row.reason)))


def _task_json(row: Any, outcomes: list[Any]) -> dict[str, Any]:
    names = ("terminal", "branch", "state", "due", "corrects", "reason", "created", "by_name", "claimant", "claimed_by")
    came = [{name: getattr(each, name) for name in ("take", "ending", "at", "terminal", "told")} for each in outcomes]
    fields = {name: getattr(row, name) for name in names}
    return {"task": row.key, **fields, "lease_until": row.lease_until, "ended": row.ended, "outcomes": came}
