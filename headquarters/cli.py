"""The command `headquarters`.

Exit codes of every command: 0 done; 1 damaged; 2 wrong input, or no such take; 3 it could not be done.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from headquarters.faults import HeadquartersError

_EXITS = "Exit codes: 0 done; 2 wrong input; 3 it could not be done."
_WRONG_INPUT = frozenset({"data.none", "terminal.name", "take.name", "take.unknown", "terminal.unknown", "hours.wrong"})

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Receive, verify and keep sealed recordings.",
)

Data = Annotated[Path, typer.Option(help="Folder of this headquarters.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Passphrase = Annotated[
    Path | None,
    typer.Option(
        help="File with the passphrase of the private keys. Without it: the credential "
        "'headquarters-passphrase' of systemd, then DATA/passphrase."
    ),
]


def say(line: str) -> None:
    """Print at once, also into a pipe: starters wait for lines."""
    print(line, flush=True)


def say_json(value: dict[str, Any]) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=2))


@app.command(
    epilog="Example: headquarters serve --data /srv/hq --port 8443 --host 0.0.0.0 --name hq.example.com\n\n"
    "Exit codes: 0 stopped in order; 2 wrong input; 3 it could not start."
)
def serve(
    data: Data,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free port, which is printed.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option(help="Further DNS name or address in the server's certificate; repeatable.")
    ] = None,
    passphrase_file: Passphrase = None,
    *,
    stop_with_stdin: Annotated[
        bool, typer.Option("--stop-with-stdin", help="Stop also when standard input ends, that is with the starter.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line that says ready as a JSON object: url, ca.")
    ] = False,
) -> None:
    """Serve; a folder that is none yet becomes a headquarters. Prints `headquarters: ready on URL` when it listens."""
    from headquarters.serving import READY
    from headquarters.serving import serve as run

    def say_ready(line: str) -> None:
        if as_json and line.startswith(READY):
            line = json.dumps({"url": line.removeprefix(READY), "ca": str(data / "identity" / "ca.pem")})
        say(line)

    run(
        data,
        host,
        port,
        names=name or (),
        passphrase_file=passphrase_file,
        stop_with_stdin=stop_with_stdin,
        say=say_ready,
    )


@app.command("enrol-code", epilog=f"Example: headquarters enrol-code --data /srv/hq --terminal 32-0117\n\n{_EXITS}")
def enrol_code(
    data: Data,
    terminal: Annotated[
        str | None, typer.Option(help="Which terminal the code is for. Default: the next free.")
    ] = None,
    hours: Annotated[float, typer.Option(help="How long the code can be used.")] = 24,
    *,
    as_json: Json = False,
) -> None:
    """Print a one-time code with which a terminal enrols. Works beside the running server."""
    from headquarters.desk import Desk

    with Desk.open(data) as desk:
        code, chosen, expires = desk.enrol_code(terminal, hours)
    if as_json:
        say_json({"code": code, "terminal": chosen, "expires": expires})
    else:
        say(f"{code}\nfor terminal {chosen}, once, until {expires}")


def main() -> None:
    """Run a command. Whatever goes wrong is one sentence on standard error and an exit code."""
    try:
        app()
    except HeadquartersError as error:
        print(error.sentence, file=sys.stderr)
        sys.exit(2 if error.code in _WRONG_INPUT else 3)
