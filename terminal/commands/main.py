"""The command `shuanglu`: what it is, and which commands it has."""

from typing import Annotated

import typer

from program.console import either
from program.version import VERSION
from terminal.commands import (
    delivery,
    doctor,
    enrol,
    faces,
    id_card,
    keys,
    liveness,
    packs,
    plan,
    record,
    recover,
    sale,
    start,
    takes,
)

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


for _group in (
    start, record, enrol, takes, recover, delivery, keys, doctor, id_card, faces, liveness, plan, sale, packs,
):  # fmt: skip
    _group.add_to(app)
