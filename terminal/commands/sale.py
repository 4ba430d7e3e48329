"""`sale example | schema | check | trace`: the facts of a sale."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, JsonOption, say, say_json
from program.console import either
from terminal.commands.options import command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulebook.sale.field_faults import FieldFault
    from rulebook.sale.sale import Sale
    from rulebook.trace.checking import TraceFinding

_DEFAULT = "bank_participating"
PLACE = 100
SaleOption = Annotated[
    Path | None,
    typer.Option(
        "--sale", help=either("业务，JSON 文件；- 表示标准输入。", "The sale, as JSON; - for standard input.")
    ),
]


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help=either(
            "业务：示例、格式、检查、网页留痕。\n\n例：shuanglu sale example",
            "Sales: examples, the schema, checking, page traces.\n\nExample: shuanglu sale example",
        ),
    )
    group.command(
        help=either(
            "打印一笔完整的业务，作为起点。\n\n例：shuanglu sale example > sale.json",
            "Print a complete sale to start from.\n\nExample: shuanglu sale example > sale.json",
        )
    )(example)
    group.command(
        help=either(
            "打印业务的 JSON Schema。\n\n例：shuanglu sale schema",
            "Print the JSON Schema of a sale.\n\nExample: shuanglu sale schema",
        )
    )(schema)
    group.command(
        help=either(
            "检查一笔业务，逐项说明哪里不对。\n\n例：shuanglu sale check sale.json",
            "Check a sale and name everything that is wrong with it.\n\nExample: shuanglu sale check sale.json",
        )
    )(check)
    group.command(
        help=either(
            "网页留痕与方案逐页核对，有不符则退出码为 1；--bind 把它按摘要写进业务。\n\n"
            "例：shuanglu sale trace --sale sale.json trace.json",
            "Hold a web shop's page trace against the plan; exit code 1 if anything is lacking. --bind writes the sale "
            "with it, by its digest.\n\nExample: shuanglu sale trace --sale sale.json trace.json",
        )
    )(trace)
    app.add_typer(group, name="sale")


@command
def example(
    kind: Annotated[
        str,
        typer.Option(help=either("哪一种示例；写错会列出全部。", "Which example; a wrong name lists them all.")),
    ] = _DEFAULT,
) -> None:
    """Print one example of a sale as JSON; for another name raises UsageError `sale.example` with all names."""
    from rulebook.sale.examples import EXAMPLES
    from rulebook.sale.examples import example as example_of

    if kind not in EXAMPLES:
        raise UsageError("sale.example", kind=kind, kinds=", ".join(EXAMPLES))
    say_json(example_of(kind), indent=2)


@command
def schema() -> None:
    """Print the JSON Schema that a sale is read by."""
    from rulebook.sale.sale import sale_schema

    say_json(sale_schema(), indent=2)


@command
def check(
    file: Annotated[
        Path,
        typer.Argument(help=either("业务，JSON 文件；- 表示标准输入。", "The sale, as JSON; - for standard input.")),
    ],
    recorded: Annotated[
        bool,
        typer.Option(
            "--recorded",
            help=either(
                "已录制的业务：照当时收下的读，只提示今天会拦下的矛盾。",
                "A sale that was recorded: read as it was taken then, and only told what would stop it today.",
            ),
        ),
    ] = False,
) -> None:
    """Read a sale and tell in one line which it is; exit code 1, with every fault, where it is not right."""
    from rulebook.sale.contradictions import contradictions

    found = sale_from(file, entered=not recorded)
    _tell(contradictions(found))
    typer.echo(f"{found.reference}: {found.line}, {found.channel}, {found.overall_contact}, {found.date}")


@command
def trace(
    file: Annotated[
        Path, typer.Argument(metavar="TRACE", help=either("网页留痕，JSON 文件。", "The page trace, as JSON."))
    ],
    *,
    sale: Annotated[
        Path,
        typer.Option(
            "--sale", help=either("业务，JSON 文件；- 表示标准输入。", "The sale, as JSON; - for standard input.")
        ),
    ],
    as_json: JsonOption = False,
    bind: Annotated[
        bool,
        typer.Option(
            "--bind",
            help=either("把带有这一步的业务写到标准输出。", "Write the sale with this step to standard output."),
        ),
    ] = False,
    packs: Annotated[
        Path | None,
        typer.Option("--packs", help=either("规则包文件夹；默认用本机的。", "A folder of packs; else this machine's.")),
    ] = None,
) -> None:
    """Tell what the trace lacks; exit code 1 if anything. With `bind` the findings go to standard error."""
    from rulebook.plan.planner import make_plan
    from rulebook.sale.reading import SaleFaultsError
    from rulebook.trace.checking import bound, check_belongs, check_trace
    from rulebook.trace.page_trace import MOST_BYTES, TraceFaultsError, read_trace, step_of
    from terminal.station.packs import shelf_of

    facts, source = sale_from(sale), bytes_of(file, MOST_BYTES)
    try:
        read, step = read_trace(source), step_of(source)
        whole = bound(facts, step)
    except (TraceFaultsError, SaleFaultsError) as error:
        _tell(error.faults)
        raise typer.Exit(ExitCode.NO) from error
    found = (*check_belongs(read, facts, step.sha256 or ""), *check_trace(read, make_plan(whole, shelf_of(packs))))
    for each in () if as_json else found:
        typer.echo(either(each.sentence.zh, each.sentence.en), err=bind)
    if as_json:
        say_json([_finding(each) for each in found], indent=2)
    elif bind and not found:
        typer.echo(whole.to_json(), nl=False)
    elif not found:
        say("留痕齐全", "nothing is lacking")
    if found:
        raise typer.Exit(ExitCode.NO)


def _finding(found: "TraceFinding") -> dict[str, object]:
    """A finding as JSON: `clauses` as in a plan."""
    return {
        "code": found.code,
        "page": found.page,
        "sentence": {"zh": found.sentence.zh, "en": found.sentence.en},
        "clauses": [each.model_dump(mode="json") for each in found.clauses],
    }


def sale_from(file: Path, *, entered: bool = True) -> "Sale":
    """Read a sale; ends the command with every fault in it. Raises ShuangluError `command.file`.

    One that was recorded (`entered` no) may contradict itself.
    """
    from rulebook.sale.reading import MOST_TEXT, SaleFaultsError, read_sale

    try:
        return read_sale(bytes_of(file, MOST_TEXT), entered=entered)
    except SaleFaultsError as error:
        _tell(error.faults)
        raise typer.Exit(ExitCode.NO) from error


def _tell(faults: "Sequence[FieldFault]") -> None:
    whole = either("整体", "as a whole")
    for fault in faults:
        typer.echo(f"{fault.field or whole}: {either(fault.reason.zh, fault.reason.en)}", err=True)


def bytes_of(file: Path, most: int) -> bytes:
    """Read at most `most` bytes and one, to tell what is too long; raises ShuangluError `command.file`."""
    try:
        if str(file) == "-":
            return typer.get_binary_stream("stdin").read(most + 1)
        with file.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise ShuangluError("command.file", path=str(file), reason=error.strerror or str(error)) from error
