"""Commands around plans: `plan`, `sale example|schema|check`, `packs lint|show`."""

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from faults.errors import ShuangluError
from resources import PACKS
from rulebook.packs.folder import read_folder
from rulebook.packs.lint import lint
from rulebook.packs.loading import load_shelf
from rulebook.plan.comparing import compare
from rulebook.plan.plan import Plan, read_plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.sale import MOST_BYTES, Sale, sale_schema
from rulebook.sale.text import LANGUAGES, Language
from terminal.commands.plan_text import explanation_lines, plan_lines

FAULTY = 1
REFUSED = 2
MOST_PLAN_BYTES = 4_000_000

SaleFile = Annotated[Path | None, typer.Option("--sale", help="the sale, as JSON; - for standard input")]
PacksFolder = Annotated[Path, typer.Option("--packs", help="the folder of packs that plans are made from")]
Day = Annotated[dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="by the rules of this day")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
Spoken = Annotated[str, typer.Option("--language", help="zh or en")]


def add_commands(app: typer.Typer) -> None:
    """Mount `plan`, `sale` and `packs` on the program's command line."""
    app.command("plan")(plan)
    sales = typer.Typer(
        no_args_is_help=True, help="Sales: examples, the schema, checking.\n\nExample: shuanglu sale example"
    )
    sales.command("example")(sale_example)
    sales.command("schema")(sale_schema_command)
    sales.command("check")(sale_check)
    app.add_typer(sales, name="sale")
    packs = typer.Typer(no_args_is_help=True, help="Packs: linting and showing them.\n\nExample: shuanglu packs show")
    packs.command("lint")(packs_lint)
    packs.command("show")(packs_show)
    app.add_typer(packs, name="packs")


def plan(
    *,
    sale: SaleFile = None,
    on: Day = None,
    explain: Annotated[bool, typer.Option("--explain", help="say of every rule why it fired or not")] = False,
    as_json: AsJson = False,
    packs: PacksFolder = PACKS,
    diff: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--diff", help="two plans as JSON; or, with --sale, two folders of packs"),
    ] = None,
    again: Annotated[
        Path | None, typer.Option("--again", help="make this old plan of the sale again and compare")
    ] = None,
    language: Spoken = "zh",
) -> None:
    """What must be recorded of a sale, and why. Exit status 2: the sale must not go ahead.

    Example: shuanglu plan --sale sale.json --explain
    """
    spoken = language_of(language)
    if diff is not None:
        show_difference(*two_plans(diff, sale, on))
        return
    if sale is None:
        raise typer.BadParameter("name the sale with --sale FILE")
    facts = sale_from(sale)
    shelf = shelf_of(packs)
    if again is not None:
        old = plan_from(again)
        show_difference(old, make_plan(facts, shelf, on=old.date))
        return
    found = make_plan(facts, shelf, on=on.date() if on else None, explained=explain)
    if as_json:
        typer.echo(found.to_json(), nl=False)
    else:
        lines = [*plan_lines(found, spoken), *(explanation_lines(found, spoken) if explain else ())]
        typer.echo("\n".join(lines))
    if not found.allowed:
        raise typer.Exit(REFUSED)


def sale_example(
    kind: Annotated[str, typer.Option(help=", ".join(EXAMPLES))] = "bank_participating",
) -> None:
    """Print a complete sale to start from.

    Example: shuanglu sale example > sale.json
    """
    if kind not in EXAMPLES:
        raise typer.BadParameter(f"there is no example '{kind}'; there are: {', '.join(EXAMPLES)}")
    typer.echo(json.dumps(example(kind), ensure_ascii=False, indent=2))


def sale_schema_command() -> None:
    """Print the JSON Schema of a sale.

    Example: shuanglu sale schema
    """
    typer.echo(json.dumps(sale_schema(), ensure_ascii=False, indent=2))


def sale_check(file: Annotated[Path, typer.Argument(help="the sale, as JSON; - for standard input")]) -> None:
    """Check a sale and name everything that is wrong with it.

    Example: shuanglu sale check sale.json
    """
    found = sale_from(file)
    typer.echo(f"{found.reference}: {found.line}, {found.channel}, {found.contact}, {found.date}")


def packs_lint(folder: Annotated[Path, typer.Argument(help="a folder of packs")] = PACKS) -> None:
    """Check every pack; each fault with file and line. Exit status 1 if there is any.

    Example: shuanglu packs lint resources/packs
    """
    try:
        loaded, faults = lint(read_folder(folder))
    except ShuangluError as error:
        raise failed(error.sentence) from error
    for fault in faults:
        typer.echo(str(fault))
    typer.echo(f"{len(loaded.documents)} packs, {len(faults)} faults", err=True)
    if faults:
        raise typer.Exit(FAULTY)


def packs_show(folder: PacksFolder = PACKS, *, as_json: AsJson = False) -> None:
    """What each pack is: version, digest, whether it is active, how well its rules are established.

    Example: shuanglu packs show
    """
    rows = list(pack_rows(shelf_of(folder)))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['id']}  {row['version']}  {row['sha256'][:12]}  {row['state']}")
        typer.echo(f"    {row['title']}: {row['content']}")


def pack_rows(shelf: Shelf) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for rules in shelf.rules:
        marks: dict[str, int] = {}
        for rule in rules.pack.rules:
            marks[rule.mark] = marks.get(rule.mark, 0) + 1
        content = f"{len(rules.pack.rules)} rules: " + ", ".join(f"{count} {mark}" for mark, count in marks.items())
        verified = rules.pack.verified
        state = f"verified by {verified.by} on {verified.on}" if verified.done else "not verified by compliance"
        if rules.pack.layer == "overlay" and not verified.done:
            state = f"INACTIVE: {state}"
        rows.append(row(rules.pack.id, rules.pack.version, rules.digest, state, rules.pack.title.zh, content))
    for script in shelf.scripts:
        empty = [slot.id for slot in script.pack.slots if slot.text is None]
        state = f"slots to be filled in: {', '.join(empty)}" if empty else "complete"
        content = f"{len(script.pack.nodes)} nodes"
        rows.append(row(script.pack.id, script.pack.version, script.digest, state, script.pack.title.zh, content))
    for each in shelf.phrases:
        content = f"{len(each.pack.phrases)} phrases"
        rows.append(row(each.pack.id, each.pack.version, each.digest, "complete", each.pack.title.zh, content))
    return rows


def row(*values: str) -> dict[str, str]:
    return dict(zip(("id", "version", "sha256", "state", "title", "content"), values, strict=True))


def language_of(language: str) -> Language:
    for known in LANGUAGES:
        if language == known:
            return known
    raise typer.BadParameter("the language is zh or en")


def failed(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(FAULTY)


def bytes_of(file: Path, most: int) -> bytes:
    try:
        if str(file) == "-":
            return typer.get_binary_stream("stdin").read(most + 1)
        with file.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise failed(f"{file} cannot be read: {error.strerror}") from error


def sale_from(file: Path) -> Sale:
    try:
        return read_sale(bytes_of(file, MOST_BYTES))
    except SaleFaultsError as error:
        lines = [f"{fault.field or 'sale'}: {fault.reason.en}（{fault.reason.zh}）" for fault in error.faults]
        raise failed("\n".join(lines)) from error


def shelf_of(folder: Path) -> Shelf:
    try:
        return load_shelf(read_folder(folder))
    except ShuangluError as error:
        raise failed(error.sentence) from error


def plan_from(file: Path) -> Plan:
    try:
        return read_plan(bytes_of(file, MOST_PLAN_BYTES))
    except ValueError as error:
        raise failed(f"{file} is no plan that this program wrote") from error


def two_plans(diff: tuple[Path, Path], sale: Path | None, on: dt.datetime | None) -> tuple[Plan, Plan]:
    """Two plans from files; or the plans that two folders of packs make of one sale."""
    old, new = diff
    if not (old.is_dir() and new.is_dir()):
        return plan_from(old), plan_from(new)
    if sale is None:
        raise typer.BadParameter("to compare two folders of packs, name the sale with --sale FILE")
    facts = sale_from(sale)
    day = on.date() if on else None
    return make_plan(facts, shelf_of(old), on=day), make_plan(facts, shelf_of(new), on=day)


def show_difference(old: Plan, new: Plan) -> None:
    lines = compare(old, new)
    typer.echo("\n".join(lines) if lines else "the same plan")
    if lines:
        raise typer.Exit(FAULTY)
