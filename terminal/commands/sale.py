"""`sale example | schema | check`: the facts of a sale."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, say_json
from program.console import either
from terminal.commands.options import command

if TYPE_CHECKING:
    from rulebook.sale.sale import Sale

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
            "业务：示例、格式、检查。\n\n例：shuanglu sale example",
            "Sales: examples, the schema, checking.\n\nExample: shuanglu sale example",
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
) -> None:
    """Read a sale and tell in one line which it is; exit code 1, with every fault, where it is not right."""
    found = sale_from(file)
    typer.echo(f"{found.reference}: {found.line}, {found.channel}, {found.contact}, {found.date}")


def sale_from(file: Path) -> "Sale":
    """Read a sale; ends the command with every fault in it. Raises ShuangluError `command.file`."""
    from rulebook.sale.reading import MOST_TEXT, SaleFaultsError, read_sale

    try:
        return read_sale(bytes_of(file, MOST_TEXT))
    except SaleFaultsError as error:
        whole = either("业务", "sale")
        for fault in error.faults:
            typer.echo(f"{fault.field or whole}: {either(fault.reason.zh, fault.reason.en)}", err=True)
        raise typer.Exit(ExitCode.NO) from error


def bytes_of(file: Path, most: int) -> bytes:
    """Read at most `most` bytes and one, to tell what is too long; raises ShuangluError `command.file`."""
    try:
        if str(file) == "-":
            return typer.get_binary_stream("stdin").read(most + 1)
        with file.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise ShuangluError("command.file", path=str(file), reason=error.strerror or str(error)) from error
