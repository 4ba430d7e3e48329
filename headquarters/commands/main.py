"""The command `headquarters`: what it is, and which commands it has.

In one dialect with `shuanglu`: words and exit codes are those of `program.answers`.
"""

import importlib
import pkgutil
import sys
from types import ModuleType
from typing import Annotated

import typer

from faults.errors import UsageError
from headquarters import commands
from program.answers import ExitCode, fail
from program.console import either
from program.version import VERSION

app = typer.Typer(
    name="headquarters",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=either("接收、核验、保存封存的录像。", "Receive, verify and keep sealed recordings."),
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"headquarters {VERSION}")
        raise typer.Exit


@app.callback()
def _headquarters(
    version: Annotated[
        bool,
        typer.Option("--version", help=either("显示版本。", "Show the version."), callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """What holds for all commands."""
    del version


def groups() -> list[ModuleType]:
    """Return every module of this folder that has commands, by the place where `--help` lists them."""
    modules = [
        importlib.import_module(f"{commands.__name__}.{each.name}") for each in pkgutil.iter_modules(commands.__path__)
    ]
    return sorted((module for module in modules if hasattr(module, "add_to")), key=lambda module: module.PLACE)


for _group in groups():
    _group.add_to(app)


def main() -> None:
    """Run a command. Bytes that are no UTF-8 arrive as lone surrogates, which no database and no JSON can keep."""
    try:
        "".join(sys.argv).encode()
    except UnicodeEncodeError:
        try:
            fail("headquarters", UsageError("arguments.encoding"), ExitCode.WRONG_WORDS)
        except typer.Exit as ended:
            sys.exit(ended.exit_code)
    app()
