"""`judge`: what a take comes to, judged again from its journal."""

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, fail, say, say_json
from program.console import either, language
from program.progress import progress
from terminal.commands.options import HomeOption, command, opened

if TYPE_CHECKING:
    from rulebook.checks.verdict import Verdict
    from terminal.home.opening import Home

PLACE = 44


class Demand(enum.StrEnum):
    """The least that a verdict must be."""

    CONFIRMED = "confirmed"
    PASSED = "pass"


DemandOption = Annotated[
    Demand | None,
    typer.Option(
        "--demand",
        help=either(
            "要求的判定：pass 通过，confirmed 通过或由销售人员确认；达不到则退出码 1。",
            "The verdict that is demanded: pass; or confirmed, which pass is too. Else exit code 1.",
        ),
        show_default=False,
    ),
]


_TakeArgument = Annotated[
    Path,
    typer.Argument(
        metavar="TAKE",
        help=either("录像的文件夹，或编号。", "The folder of a take, or its name."),
        show_default=False,
    ),
]
_PacksOption = Annotated[
    Path | None,
    typer.Option(
        "--packs",
        help=either(
            "换用这个文件夹里的规则包：方案和质检清单都按它们重做，并说出变了什么。",
            "By the packs of this folder: plan and check list are made anew by them, and what changes is told.",
        ),
        show_default=False,
    ),
]
_ExplainOption = Annotated[
    bool,
    typer.Option(
        "--explain",
        help=either("每项质检量到了什么，与什么比。", "What each check measured, and against which figures."),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "按录像的记录重新判定：通过没有，哪个节点缺什么、怎么办；与录制时的判定不同也说出来。什么都不改。\n\n"
            "例：shuanglu judge takes/32-0117-000482 --explain",
            "Judge a take again from its journal: whether it passes, what each node misses and what to do, and where "
            "this is not what was said then. Nothing is altered.\n\n"
            "Example: shuanglu judge takes/32-0117-000482 --explain",
        )
    )(judge)


@command
def judge(
    take: _TakeArgument,
    packs: _PacksOption = None,
    *,
    explain: _ExplainOption = False,
    demand: DemandOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a take; exit code 0 whatever the verdict is, 1 where it is not what was demanded, 3 where it cannot be."""
    from rulebook.checks.told import again_json, again_lines
    from terminal.home.judging import judge_take, note_judged
    from terminal.home.opening import home_of, lies_in_a_home
    from terminal.station.packs import shelf_of

    shelf = shelf_of(packs) if packs is not None else None
    inside = take.is_dir() and lies_in_a_home(take)
    if home is None and take.is_dir() and not inside:
        home_of(take)  # says that it lies in no home
    with opened(home or (home_of(take) if inside else None), process="judge") as terminal:
        folder = take if take.is_dir() else terminal.vault.takes.folder_of(take.name)
        _refuse_damaged(terminal, folder, as_json=as_json)
        note_judged(terminal, folder.resolve().name, str(packs or ""))
        judged = judge_take(terminal, folder, shelf)
    if as_json:
        told = {"take": judged.take, "sealed": judged.sealed, **again_json(judged.again, explain=explain)}
        online = [each.to_json() for each in judged.online]
        say_json(told | ({"online": online} if online else {}))
    else:
        for line in again_lines(judged.take, judged.again, language(), explain=explain):
            typer.echo(line)
        for each in judged.online:
            typer.echo(f"  {each.trouble().sentence(language())}")
        if not judged.sealed:
            say(
                "  这段录像还没有封存：只判到它现在的样子。",
                "  This take is not sealed yet: it is judged as far as it came.",
            )
    answer_to(demand, judged.again.judgement.verdict if judged.sealed else None)  # it may still come to anything


def _refuse_damaged(terminal: "Home", folder: Path, *, as_json: bool) -> None:
    """End the command for a damaged take, which says what `verify` says; raises ShuangluError `take.none`."""
    from evidence.verify import size_of, verify_take
    from terminal.commands.verifying import say_report

    if not folder.is_dir():
        raise ShuangluError("take.none", folder=str(folder))
    with progress(either(f"核验 {folder.name}", f"Checking {folder.name}"), size_of(folder)) as advance:
        report = verify_take(folder, terminal.roots(), advance=advance)
    if report.status != "damaged":
        return
    if as_json:
        say_json({"verdict": None, **report.to_json()})
    else:
        say_report(folder, report)
    fail("shuanglu", ShuangluError("judge.damaged", take=folder.name))


def answer_to(demand: Demand | None, verdict: "Verdict | None") -> None:
    """End with exit code 1 where a verdict is less than what was demanded; None is less than anything."""
    from rulebook.checks.verdict import RANK

    if demand is None or (verdict is not None and RANK[verdict] <= RANK[demand.value]):
        return
    fail("shuanglu", ShuangluError("judge.demand", verdict=verdict or "-", demand=demand.value), ExitCode.NO)
