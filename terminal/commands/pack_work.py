"""`packs test | diff`: whether worked sales come out as written, and which sales new packs change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, say_json, say_progress
from program.console import either, language
from terminal.commands.options import command
from terminal.commands.sale import bytes_of

if TYPE_CHECKING:
    from rulebook.packs.expecting import Wrong
    from rulebook.plan.differing import Difference
    from rulebook.plan.plan import Plan
    from rulebook.plan.shelf import Shelf

_SHIPPED = either("；不写则用程序自带的。", "; else those that ship.")
_MOST_BYTES = 1_000_000
_MOST_NAMES = 5
"""Sales that are named beside a change; more are only counted."""


def add_to_packs(group: typer.Typer) -> None:
    """Mount the commands under `packs`."""
    group.command(
        "test",
        help=either(
            "用文件夹 worked 里的样例业务检验规则包，逐一说明不符之处；有不符则退出码 1。\n\n"
            "例：shuanglu packs test packs",
            "Try the worked sales in the folder `worked`; tell each that comes out otherwise. Exit code 1 if any "
            "does.\n\nExample: shuanglu packs test packs",
        ),
    )(try_out)
    group.command(
        "diff",
        help=either(
            "新旧两套规则包下，哪些业务的录制方案不同，按节点、准入、保存期限归类；有不同则退出码 1。\n\n"
            "例：shuanglu packs diff old new --sales 上月业务",
            "Which sales get another plan from the new packs, grouped by node, gate and keeping. Exit code 1 if any "
            "does.\n\nExample: shuanglu packs diff old new --sales last-month",
        ),
    )(diff)


@dataclass(frozen=True, slots=True)
class _Tried:
    name: str
    title: str
    wrong: "list[Wrong]"


@command
def try_out(
    folder: Annotated[
        Path | None, typer.Argument(help=either(f"规则包的文件夹{_SHIPPED}", f"A folder of packs{_SHIPPED}"))
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Try all worked sales; exit code 1 where one is wrong. Raises ShuangluError `packs.*`."""
    tried = list(_tried(folder))
    wrong = [each for each in tried if each.wrong]
    if as_json:
        say_json({"tried": len(tried), "wrong": [_data(each) for each in wrong]}, indent=2)
    else:
        for each in wrong:
            typer.echo(f"{each.name}  {each.title}".rstrip())
            for one in each.wrong:
                typer.echo(
                    either(
                        f"    {one.what}：应为 {one.wanted}，实为 {one.found}",
                        f"    {one.what}: wanted {one.wanted}, got {one.found}",
                    )
                )
        say_progress(
            either(f"{len(tried)} 笔样例，{len(wrong)} 笔不符", f"{len(tried)} worked sales, {len(wrong)} wrong")
        )
    if wrong:
        raise typer.Exit(ExitCode.NO)


def _tried(folder: Path | None) -> Iterator[_Tried]:
    from resources import PACKS
    from rulebook.packs.folder import read_worked_folder
    from rulebook.packs.worked import read_worked
    from terminal.station.packs import shelf_of

    shelf = shelf_of(folder)
    files = read_worked_folder(folder or PACKS)
    if not files:
        raise ShuangluError("packs.no_worked", folder=str(folder or PACKS))
    for name, data in files.items():
        worked = read_worked(name, data)
        title = worked.title.say(language()) if worked.title else ""
        yield _Tried(name, title, worked.wrong(shelf))


def _data(each: _Tried) -> dict[str, Any]:
    wrong = [{"what": one.what, "wanted": one.wanted, "found": one.found} for one in each.wrong]
    return {"name": each.name, "wrong": wrong}


@command
def diff(
    old: Annotated[Path, typer.Argument(help=either("旧规则包的文件夹。", "The folder of the old packs."))],
    new: Annotated[Path, typer.Argument(help=either("新规则包的文件夹。", "The folder of the new packs."))],
    *,
    sales: Annotated[
        Path,
        typer.Option(
            "--sales",
            help=either("业务（JSON）或样例业务（YAML）的文件夹。", "A folder of sales (JSON) or worked sales (YAML)."),
        ),
    ],
    checked: Annotated[
        list[str] | None,
        typer.Option(
            "--checked",
            help=either("把新规则包中这一地方包当作已核对。", "Take this overlay of the new packs as checked."),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Plan every sale by both; exit code 1 where any plan differs. Raises ShuangluError `packs.*`, `sale.*`."""
    from rulebook.packs.worked import supposing
    from rulebook.plan.differing import differences
    from terminal.station.packs import shelf_of

    before, after = shelf_of(old), supposing(shelf_of(new), checked or (), ())
    changed: dict[str, tuple[Difference, ...]] = {}
    paths = sorted(path for path in sales.rglob("*") if path.suffix in {".json", ".yaml"} and path.is_file())
    if not paths:
        raise ShuangluError("packs.no_sales", folder=str(sales))
    for path in paths:
        found = differences(*_plans(path, before, after))
        if found:
            changed[path.relative_to(sales).as_posix()] = found
    if as_json:
        told = [
            {"sale": name, "differences": [each.model_dump(mode="json") for each in found]}
            for name, found in changed.items()
        ]
        say_json({"sales": len(paths), "changed": told}, indent=2)
    else:
        for line in _lines(changed):
            typer.echo(line)
        say_progress(
            either(f"{len(paths)} 笔业务，{len(changed)} 笔的方案不同", f"{len(paths)} sales, {len(changed)} change")
        )
    if changed:
        raise typer.Exit(ExitCode.NO)


def _plans(path: Path, before: "Shelf", after: "Shelf") -> "tuple[Plan, Plan]":
    """Plan one sale, or worked sale, by both; a recorded sale may have what would be refused at entry today."""
    from rulebook.packs.worked import read_worked
    from rulebook.plan.planner import make_plan
    from rulebook.sale.reading import SaleFaultsError, read_sale

    data = bytes_of(path, _MOST_BYTES)
    if path.suffix == ".yaml":
        worked = read_worked(path.stem, data)
        return worked.plan(before), worked.plan(after)
    try:
        sale = read_sale(data, entered=False)
    except SaleFaultsError as error:
        raise ShuangluError("packs.sale", name=path.name, reason=str(error)) from error
    return make_plan(sale, before), make_plan(sale, after)


def _lines(changed: "dict[str, tuple[Difference, ...]]") -> Iterator[str]:
    """Yield every change under its group, with the sales that it is of; the groups in the order of plans."""
    from rulebook.plan.wording import TITLES

    groups: dict[tuple[int, str, str], dict[str, list[str]]] = {}
    order = list(TITLES)
    for sale, found in changed.items():
        for each in found:
            group = groups.setdefault((order.index(each.group), each.name, each.title.say(language())), {})
            for change in each.changes:
                group.setdefault(change.say(language()), []).append(sale)
    for (_, name, title), changes in sorted(groups.items()):
        yield f"{name} {title}".strip()
        for sentence, sales in changes.items():
            yield f"    {sentence}"
            yield f"        {_named(sales)}"


def _named(sales: Sequence[str]) -> str:
    told = either("、", ", ").join(sales[:_MOST_NAMES])
    if len(sales) <= _MOST_NAMES:
        return told
    return either(f"{told} 等 {len(sales)} 笔", f"{told} and {len(sales) - _MOST_NAMES} more")
