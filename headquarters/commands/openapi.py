"""`openapi`: the protocol as a document."""

import typer

from headquarters.commands.options import command, example
from program.console import either

PLACE = 90


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either("把协议打印为 OpenAPI 文档（JSON）。", "Print the protocol as an OpenAPI document (JSON)."),
        epilog=example("openapi > hq-openapi.json"),
    )(openapi)


@command
def openapi() -> None:
    """Print the OpenAPI document, which needs no folder of a headquarters."""
    from headquarters.protocol.openapi import document

    typer.echo(document())
