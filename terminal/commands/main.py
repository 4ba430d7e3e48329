"""The command `shuanglu`: what it is, and which commands it has."""

import importlib
import pkgutil
from types import ModuleType
from typing import Annotated

import typer

from program.console import either
from program.version import VERSION
from terminal import commands

app = typer.Typer(
    name="shuanglu",
    help=either("金融产品销售双录终端。", "The recording terminal for financial sales (双录)."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shuanglu {VERSION}")
        raise typer.Exit


@app.callback()
def _shuanglu(
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
