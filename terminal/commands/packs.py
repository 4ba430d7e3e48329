"""`packs lint | show`: rule packs, script packs, phrases."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from program.answers import ExitCode, JsonOption, say_json, say_progress
from program.console import either
from terminal.commands import books, pack_hearing, pack_work
from terminal.commands.options import command

if TYPE_CHECKING:
    from rulebook.plan.shelf import Shelf
    from rulebook.rules.pack import RulePack
    from rulebook.rules.products import ProductPack
    from rulebook.script.checks_pack import ChecksPack
    from rulebook.script.hints import HintsPack
    from rulebook.script.pack import ScriptPack
    from rulebook.script.phrase_pack import PhrasePack
    from rulebook.script.rights import RightsPack

    Named = RulePack | ScriptPack | PhrasePack | ProductPack | RightsPack | HintsPack | ChecksPack

_SHIPPED = either("；不写则用程序自带的。", "; else those that ship.")
PacksOption = Annotated[
    Path | None,
    typer.Option(
        "--packs",
        help=either(f"规则包的文件夹{_SHIPPED}", f"The folder of packs that plans are made from{_SHIPPED}"),
    ),
]

PLACE = 110


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help=either(
            "规则包：检查与查看。\n\n例：shuanglu packs show",
            "Packs: linting and showing them.\n\nExample: shuanglu packs show",
        ),
    )
    group.command(
        "lint",
        help=either(
            "检查每个规则包，每个问题都写明文件和行。有问题则退出码 1。\n\n例：shuanglu packs lint packs",
            "Check every pack; each fault with file and line. Exit code 1 if there is any.\n\n"
            "Example: shuanglu packs lint packs",
        ),
    )(lint)
    group.command(
        "show",
        help=either(
            "每个规则包：版本、摘要、是否生效、依据的可靠程度。\n\n例：shuanglu packs show",
            "What each pack is: version, digest, whether it is active, how well its rules are established.\n\n"
            "Example: shuanglu packs show",
        ),
    )(show)
    pack_work.add_to_packs(group)
    pack_hearing.mount(group)
    books.mount(group)
    app.add_typer(group, name="packs")


@command
def lint(
    folder: Annotated[
        Path | None, typer.Argument(help=either(f"规则包的文件夹{_SHIPPED}", f"A folder of packs{_SHIPPED}"))
    ] = None,
) -> None:
    """Check every pack of a folder; exit code 1 where there is a fault."""
    from rulebook.packs.lint import lint as faults_of
    from terminal.station.packs import packs_in

    loaded, faults = faults_of(packs_in(folder))
    for fault in faults:
        typer.echo(str(fault))
    count = len(loaded.documents)
    say_progress(either(f"{count} 个规则包，{len(faults)} 个问题", f"{count} packs, {len(faults)} faults"))
    if faults:
        raise typer.Exit(ExitCode.NO)


@command
def show(packs: PacksOption = None, *, as_json: JsonOption = False) -> None:
    """Show each pack's version, digest, state and content; for packs with faults raises ShuangluError `packs.*`."""
    from terminal.station.packs import shelf_of

    rows = list(_rows(shelf_of(packs)))
    if as_json:
        say_json(rows, indent=2)
        return
    for row in rows:
        typer.echo(f"{row['id']}  {row['version']}  {row['sha256'][:12]}  {row['state']}")
        typer.echo(f"    {row['title']}: {row['content']}")


def _rows(shelf: "Shelf") -> list[dict[str, str]]:
    rows = [
        _row(each.pack, each.digest, _vouched(shelf, each.pack.id), f"{len(each.pack.classes)} classes")
        for each in shelf.products
    ]
    for rules in shelf.rules:
        marks: dict[str, int] = {}
        for rule in rules.pack.rules:
            marks[rule.mark] = marks.get(rule.mark, 0) + 1
        content = f"{len(rules.pack.rules)} rules: " + ", ".join(f"{count} {mark}" for mark, count in marks.items())
        rows.append(_row(rules.pack, rules.digest, _rules_state(shelf, rules.pack), content))
    for script in shelf.scripts:
        empty = [slot.id for slot in script.pack.slots if slot.text is None and slot.standing is None]
        state = f"slots to be filled in: {', '.join(empty)}" if empty else "complete"
        content = f"{len(script.pack.nodes)} nodes, {len(script.pack.pages)} pages"
        rows.append(_row(script.pack, script.digest, state, content))
    rows += [_row(each.pack, each.digest, "complete", f"{len(each.pack.phrases)} phrases") for each in shelf.phrases]
    rows += [
        _row(each.pack, each.digest, _vouched(shelf, each.pack.id), f"{len(each.pack.rights)} rights")
        for each in shelf.rights
    ]
    rows += [
        _row(each.pack, each.digest, _vouched(shelf, each.pack.id), f"{len(each.pack.hints)} hints")
        for each in shelf.hints
    ]
    rows += [
        _row(each.pack, each.digest, _vouched(shelf, each.pack.id), f"{len(each.pack.checks)} checks")
        for each in shelf.checks
    ]
    return rows


def _rules_state(shelf: "Shelf", pack: "RulePack") -> str:
    """Whether somebody vouches for a rule pack; an overlay for which nobody does is inactive."""
    verified = pack.verified
    if pack.id in shelf.checked:
        state = _vouched(shelf, pack.id)
    elif verified.done:
        state = f"verified by {verified.by} on {verified.on}"
    else:
        state = "not verified by compliance"
        state = f"INACTIVE: {state}" if pack.layer == "overlay" else state
    return state if pack.content == "full" else f"{state}; content {pack.content}"


def _vouched(shelf: "Shelf", name: str) -> str:
    return "verified by the book" if name in shelf.checked else "not verified by compliance"


def _row(pack: "Named", digest: str, state: str, content: str) -> dict[str, str]:
    return {
        "id": pack.id,
        "version": pack.version,
        "sha256": digest,
        "state": state,
        "title": pack.title.zh,
        "content": content,
    }
