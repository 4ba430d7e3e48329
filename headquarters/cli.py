"""The command `headquarters`.

Exit codes of every command: 0 done; 1 the answer is no (damaged); 2 the words of the command do not fit (`UsageError`,
and typer's own); 3 it could not be done.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from faults.errors import ShuangluError
from headquarters.faults import UsageError

_EXITS = "Exit codes: 0 done; 2 wrong usage; 3 it could not be done."

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
Take = Annotated[str | None, typer.Argument(help="Name of the take, such as 32-0117-000482.", show_default=False)]


def say(line: str) -> None:
    """Print at once, also into a pipe: starters wait for lines."""
    print(line, flush=True)


def say_json(value: dict[str, Any]) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=2))


@app.command(
    epilog="Example: headquarters serve --data /srv/hq --port 8443 --host 0.0.0.0 --name hq.example.com\n\n"
    "Exit codes: 0 stopped in order; 2 wrong usage; 3 it could not start."
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
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        code, chosen, expires = desk.enrol_code(terminal, hours)
    if as_json:
        say_json({"code": code, "terminal": chosen, "expires": expires})
    else:
        say(f"{code}\nfor terminal {chosen}, once, until {expires}")


@app.command(
    "list",
    epilog=f"Example: headquarters list --data /srv/hq --json\n\n{_EXITS}",
)
def list_takes(
    data: Data,
    *,
    rehearsals: Annotated[bool, typer.Option("--rehearsals", help="Show rehearsals instead of sales.")] = False,
    as_json: Json = False,
) -> None:
    """List the takes that are held, and the numbers that are missing."""
    from headquarters.administration import Administration
    from headquarters.takes.listing import listing_json, listing_lines

    with Administration.open(data) as desk:
        takes, numbering = desk.takes("rehearsal" if rehearsals else "sale")
    if as_json:
        say_json(listing_json(takes, numbering))
    else:
        for line in listing_lines(takes, numbering):
            say(line)


@app.command(
    epilog="Example: headquarters verify 32-0117-000482 --data /srv/hq\n\n"
    "Exit codes: 0 intact, interrupted, or still open and sound so far; 1 damaged; 2 wrong usage; "
    "3 it could not be done, as for a take that is not here."
)
def verify(data: Data, take: Take = None, passphrase_file: Passphrase = None, *, as_json: Json = False) -> None:
    """Check everything that is stored of a take again, and that every segment opens with headquarters' key."""
    from headquarters.administration import Administration
    from headquarters.takes.listing import examination_lines

    with Administration.open(data) as desk:
        found = desk.verify(take, passphrase_file)
    if as_json:
        say_json({**found.to_json(), "take": take})
    else:
        for line in examination_lines(str(take), found):
            say(line)
    if found.status == "damaged":
        raise typer.Exit(1)


@app.command(
    epilog='Example: headquarters export 32-0117-000482 --data /srv/hq --out case.mp4 --reason "complaint 2026-118"'
    f"\n\n{_EXITS}"
)
def export(
    data: Data,
    out: Annotated[Path, typer.Option(help="The MP4 to write; must not be there yet.")],
    reason: Annotated[str, typer.Option(help="Why; kept for ever beside who and when.")],
    take: Take = None,
    by: Annotated[str | None, typer.Option(help="Who. Default: the account that runs this.")] = None,
    passphrase_file: Passphrase = None,
    *,
    as_json: Json = False,
) -> None:
    """Decrypt a take into one ordinary MP4 with chapters. Each export is logged."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        exported = desk.export(take, out, reason=reason, who=by, passphrase_file=passphrase_file)
    if as_json:
        say_json({**asdict(exported), "file": str(exported.file)})
    else:
        say(f"{exported.file}: {exported.seconds:.1f} s, {exported.chapters} chapters, {exported.bytes} bytes")


@app.command(epilog=f"Example: headquarters revoke 32-0117 --data /srv/hq\n\n{_EXITS}")
def revoke(
    terminal: Annotated[str, typer.Argument(help="The terminal, such as 32-0117.")],
    data: Data,
    *,
    as_json: Json = False,
) -> None:
    """Revoke a terminal's certificates and its open codes: it can deliver nothing more until it enrols again."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        revoked = desk.revoke(terminal)
    if as_json:
        say_json({"terminal": terminal, "revoked": revoked})
    else:
        say(f"{terminal}: {revoked} certificate{'s' if revoked > 1 else ''} revoked")


@app.command(epilog=f'Example: headquarters escrow 32-0117 --data /srv/hq --reason "board changed"\n\n{_EXITS}')
def escrow(
    terminal: Annotated[str, typer.Argument(help="The terminal, such as 32-0117.")],
    data: Data,
    reason: Annotated[str, typer.Option(help="Why; kept for ever beside who and when.")],
    by: Annotated[str | None, typer.Option(help="Who. Default: the account that runs this.")] = None,
    passphrase_file: Passphrase = None,
    *,
    as_json: Json = False,
) -> None:
    """Print the vault key that a terminal left here, for `shuanglu recover --escrow` there. Each opening is logged."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        key = desk.open_escrow(terminal, reason=reason, who=by, passphrase_file=passphrase_file)
    if as_json:
        say_json({"terminal": terminal, "key": key.hex()})
    else:
        say(key.hex())


@app.command(epilog=f"Example: headquarters openapi > hq-openapi.json\n\n{_EXITS}")
def openapi() -> None:
    """Print the protocol as an OpenAPI document (JSON)."""
    from headquarters.protocol.openapi import document

    say(document())


def _check_arguments(arguments: list[str]) -> None:
    """Bytes that are no UTF-8 arrive as lone surrogates, which neither the database nor JSON can keep.

    Raises UsageError `arguments.encoding`.
    """
    try:
        "".join(arguments).encode()
    except UnicodeEncodeError:
        raise UsageError("arguments.encoding") from None


def main() -> None:
    """Run a command. Whatever goes wrong is one sentence on standard error and an exit code."""
    try:
        _check_arguments(sys.argv)
        app()
    except ShuangluError as error:
        print(error.sentence, file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 3)
    except OSError as error:
        print(
            f"{error.filename or 'A file'} cannot be used: {(error.strerror or str(error)).lower()}.", file=sys.stderr
        )
        sys.exit(3)
    except Exception as error:  # noqa: BLE001 - the last one: a person gets a sentence, whatever it was
        reason = " ".join(str(error).split())
        print(f"Headquarters stopped on {type(error).__name__}: {reason} [unexpected].", file=sys.stderr)
        sys.exit(3)
