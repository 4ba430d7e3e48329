"""`doctor`: what recording needs, and what is amiss."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from program.answers import ExitCode, JsonOption, say_json
from program.console import either, language
from program.version import VERSION
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from terminal.home.checks.health_check import HealthCheck

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
    checks = _examined(home)
    failed = any(check.status == "fail" for check in checks)
    if as_json:
        say_json({"ok": not failed, "version": VERSION, "checks": [check.to_json() for check in checks]})
    else:
        typer.echo(f"shuanglu {VERSION}")
        for check in checks:
            typer.echo(f"{check.sign} {check.title(language())}: {check.words(language())}")
    if failed:
        raise typer.Exit(ExitCode.NO)


def _examined(home: Path | None) -> list["HealthCheck"]:
    """All checks; of a home that this account may not even look into, that alone."""
    from faults.errors import ShuangluError
    from terminal.home.checks.health_check import HealthCheck
    from terminal.home.settings import load_settings
    from terminal.station.doctor import examine

    try:
        return examine(load_settings(home))
    except ShuangluError as error:
        if error.code != "settings.denied":
            raise
        return [HealthCheck("permissions", "fail", error.trouble)]
