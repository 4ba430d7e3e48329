"""`doctor`: what recording needs, and what is amiss."""

import typer

from program.answers import ExitCode, JsonOption, say_json
from program.console import either, language
from program.version import VERSION
from terminal.commands.options import HomeOption, command

PLACE = 80


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "检查录制所需的一切，哪里不对，用一句话说明。\n\n例：shuanglu doctor --json",
            "Look at everything that recording needs, and say in a sentence what is amiss.\n\n"
            "Example: shuanglu doctor --json",
        )
    )(doctor)


@command
def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Examine this machine and its home; exit code 1 where a check fails."""
    from terminal.home.settings import load_settings
    from terminal.station.doctor import examine

    checks = examine(load_settings(home))
    failed = any(check.status == "fail" for check in checks)
    if as_json:
        say_json({"ok": not failed, "version": VERSION, "checks": [check.to_json() for check in checks]})
    else:
        typer.echo(f"shuanglu {VERSION}")
        for check in checks:
            typer.echo(f"{check.sign} {check.title(language())}: {check.words(language())}")
    if failed:
        raise typer.Exit(ExitCode.NO)
