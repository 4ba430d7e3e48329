"""`plan`: what must be recorded of a sale, and why."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, JsonOption, say
from program.console import either, language
from terminal.commands.options import command, opened, read_day
from terminal.commands.packs import PacksOption
from terminal.commands.sale import bytes_of, sale_from

if TYPE_CHECKING:
    from rulebook.plan.plan import Plan
    from rulebook.plan.shelf import Shelf

MOST_PLAN_BYTES = 4_000_000
DayOption = Annotated[
    dt.datetime | None,
    typer.Option(
        "--on",
        parser=read_day,
        metavar="YYYY-MM-DD",
        help=either("按这一天的规定。", "By the rules of this day."),
    ),
]

PLACE = 95


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "一笔业务必须录什么，为什么。退出码 4：这笔业务不得办理。\n\n例：shuanglu plan --sale sale.json --explain",
            "What must be recorded of a sale, and why. Exit code 4: the sale must not go ahead.\n\n"
            "Example: shuanglu plan --sale sale.json --explain",
        )
    )(plan)


@command
def plan(
    *,
    sale: Annotated[
        Path | None,
        typer.Option(
            "--sale", help=either("业务，JSON 文件；- 表示标准输入。", "The sale, as JSON; - for standard input.")
        ),
    ] = None,
    on: DayOption = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help=either(
                "说明规则为何触发：先是触发的，再是差一点的，后是其余的。",
                "Say why rules fired: those that did, those that nearly did, the rest.",
            ),
        ),
    ] = False,
    all_regions: Annotated[
        bool,
        typer.Option(
            "--all-regions",
            help=either(
                "说明里也列出其他地区和其他业务线的规则包。",
                "Explain packs of other regions and lines of business too.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
    packs: PacksOption = None,
    diff: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            "--diff",
            help=either(
                "两份 JSON 方案；或与 --sale 一起，两个规则包文件夹。",
                "Two plans as JSON; or, with --sale, two folders of packs.",
            ),
        ),
    ] = None,
    again: Annotated[
        Path | None,
        typer.Option(
            "--again",
            help=either("把这笔业务的旧方案重做一遍并比较。", "Make this old plan of the sale again and compare."),
        ),
    ] = None,
    home: Annotated[
        Path | None,
        typer.Option(
            "--home",
            help=either(
                "按这个终端主目录的规则册；没有规则册则用程序自带的。",
                "By the book of this terminal's home; by the packs that ship where it has none.",
            ),
        ),
    ] = None,
) -> None:
    """Make a plan, or compare two; exit code 4 where the sale must not go ahead, 1 where two plans differ."""
    from rulebook.plan.planner import make_plan
    from terminal.commands.plan_text import explanation_lines, plan_lines
    from terminal.station.packs import shelf_of

    if diff is not None:
        _show_difference(*_two_plans(diff, sale, on))
        return
    if sale is None:
        raise UsageError("plan.sale")
    facts = sale_from(sale, entered=again is None)
    shelf = shelf_of(packs) if home is None else _shelf_at(home)
    if again is not None:
        old = plan_from(again)
        _show_difference(old, make_plan(facts, shelf, on=old.date))
        return
    found = make_plan(facts, shelf, on=on.date() if on else None, explained=explain, all_regions=all_regions)
    if as_json:
        typer.echo(found.to_json(), nl=False)
    else:
        spoken = language()
        lines = [*plan_lines(found, spoken), *(explanation_lines(found, spoken) if explain else ())]
        typer.echo("\n".join(lines))
    if not found.allowed:
        raise typer.Exit(ExitCode.MUST_NOT)


def _shelf_at(home: Path) -> "Shelf":
    """What a home would plan a sale by now; raises ShuangluError `vault.*`, `packs.*`, `book.*`."""
    from terminal.station.packs import packs_of

    with opened(home, "plan") as found:
        return packs_of(found, sales=True, foreseen=True).shelf


def plan_from(file: Path) -> "Plan":
    """Read a plan that this program wrote; raises ShuangluError `plan.file`."""
    from rulebook.plan.plan import read_plan

    try:
        return read_plan(bytes_of(file, MOST_PLAN_BYTES))
    except ValueError as error:
        raise ShuangluError("plan.file", path=str(file)) from error


def _two_plans(diff: tuple[Path, Path], sale: Path | None, on: dt.datetime | None) -> "tuple[Plan, Plan]":
    """Two plans from files; or the plans that two folders of packs make of one sale."""
    from rulebook.plan.planner import make_plan
    from terminal.station.packs import shelf_of

    old, new = diff
    if not (old.is_dir() and new.is_dir()):
        return plan_from(old), plan_from(new)
    if sale is None:
        raise UsageError("plan.sale:folders")
    facts = sale_from(sale)
    day = on.date() if on else None
    return make_plan(facts, shelf_of(old), on=day), make_plan(facts, shelf_of(new), on=day)


def _show_difference(old: "Plan", new: "Plan") -> None:
    """Tell in words what differs, by what is signed for; then line by line, for programs."""
    from rulebook.plan.comparing import compare
    from rulebook.plan.differing import differences

    lines = compare(old, new)
    if not lines:
        say("方案相同", "the same plan")
        return
    spoken = language()
    for each in differences(old, new):
        typer.echo(f"{each.name} {each.title.say(spoken)}".strip())
        for change in each.changes:
            typer.echo(f"    {change.say(spoken)}")
    say("── 逐项", "── line by line")
    typer.echo("\n".join(lines))
    raise typer.Exit(ExitCode.NO)
