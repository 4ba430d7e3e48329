"""The commands about takes that were recorded: checking, sealing, sending, showing, releasing; and the doctor."""

import getpass
import sys
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from evidence.faults import NotATakeError
from faults.errors import OperatorCanMendError
from terminal.commands.answers import HomeOption, JsonOption, Stopping, answers_errors, fail, say_json


def add_commands(app: typer.Typer) -> None:
    """Mount the commands on the program's command line."""
    for command in (verify, recover, sync, receipt, export, release, doctor):
        app.command()(command)


@answers_errors
def verify(
    folder: Annotated[Path, typer.Argument(help="A take's folder.")],
    ca: Annotated[
        Path | None, typer.Option(help="Headquarters' authority (PEM): then the signer's identity is checked.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a take without any key. Exit code 0 intact or interrupted, 1 damaged, 2 not a take.

    Example: shuanglu verify takes/32-0117-000482 --ca hq-ca.pem
    """
    from evidence.signing import read_roots
    from evidence.verify import verify_take

    try:
        if ca is not None and not ca.is_file():
            fail(f"There is no file {ca}.", "file", 2)
        roots = None if ca is None else read_roots(ca.read_bytes())
        report = verify_take(folder, roots)
    except NotATakeError as fault:
        if as_json:
            say_json({"status": "none", "faults": [fault.to_json()]})
        fail(fault.sentence, fault.code, 2)
    except (OSError, ValueError) as error:
        fail(f"This cannot be read: {error}", "file", 2)
    if as_json:
        say_json(report.to_json())
    else:
        typer.echo(f"{report.take or folder}: {report.status}")
        for found in report.faults:
            typer.echo("  " + "".join(letter if letter.isprintable() else "?" for letter in str(found)))
        for note in report.notes:
            typer.echo(f"  note: {note}")
        typer.echo(
            f"  {report.segments} segments, {report.captured_s:.1f} s, {report.entries} entries; "
            f"signed by {report.signer}, identity {report.identity}"
        )
    raise typer.Exit(1 if report.status == "damaged" else 0)


@answers_errors
def recover(
    folder: Annotated[
        Path | None, typer.Argument(help="A home, a folder of takes, or one take; else the home.")
    ] = None,
    vault: Annotated[
        bool, typer.Option("--vault", help="Make a lost or damaged vault.db anew from the takes.")
    ] = False,
    escrow: Annotated[bool, typer.Option("--escrow", help="Ask for the vault key that headquarters kept.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Seal what crashes left behind, as interrupted. Nothing is removed.

    Example: shuanglu recover
    """
    from terminal.home.opening import open_home
    from terminal.home.recovering import rebuild_home, recover_home, recover_strays, told, unsealed_below
    from terminal.home.settings import load_settings

    if escrow:
        _recover_with_escrow(folder or home)
    if folder is not None and not folder.is_dir():
        raise OperatorCanMendError("take.none", f"There is no folder {folder}.")
    if vault:
        found = rebuild_home(load_settings(folder or home))
    elif folder is None or (folder / "vault").is_dir():
        opened = open_home(load_settings(folder or home))
        try:
            found = recover_home(opened)
        finally:
            opened.close()
    else:
        found = recover_strays(unsealed_below(folder), home)
    damaged = [{"take": take, "fault": told(fault)} for take, fault in found.damaged]
    value = {"sealed": found.sealed, "damaged": damaged, "missing": found.missing, "strange": found.strange}
    _report_recovered(value, as_json=as_json)
    if not found.clean:
        raise typer.Exit(1)


def _recover_with_escrow(home: Path | None) -> None:
    """Take the key from the keyboard or a pipe, never from the command line, where others could read it."""
    from terminal.home.recovering import open_with_escrow
    from terminal.home.settings import load_settings

    if sys.stdin is None:
        raise OperatorCanMendError(
            "key.escrow", "The vault key is read from the keyboard or a pipe, and there is none."
        )
    text = getpass.getpass("Vault key from headquarters: ") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise OperatorCanMendError(
            "key.escrow", "That is not a vault key: 64 hexadecimal digits are expected."
        ) from error
    open_with_escrow(load_settings(home), key)


def _report_recovered(value: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say_json(value)
        return
    typer.echo(f"Sealed as interrupted: {', '.join(value['sealed']) or 'nothing was waiting'}.")
    for item in value["damaged"]:
        typer.echo(f"Damaged, left as it is: {item['take']}: {item['fault']}")
    for take in value["missing"]:
        typer.echo(f"Missing: {take} was recorded here, and its folder is gone.")
    for name in value["strange"]:
        typer.echo(f"Not a take: takes/{name}")


@answers_errors
def sync(
    once: Annotated[bool, typer.Option("--once", help="Try everything once and end; else go on until Ctrl-C.")] = False,
    again: Annotated[
        list[str] | None, typer.Option("--again", help="A take that headquarters refused: try it once more.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver what waits to headquarters.

    Example: shuanglu sync --once
    """
    from terminal.bootstrap import make_courier
    from terminal.home.opening import open_home
    from terminal.home.recovering import recover_home
    from terminal.home.settings import load_settings
    from terminal.session.facts.courier import CourierFact, DeliveryMoved

    opened = open_home(load_settings(home), process="sync")

    def say(fact: CourierFact) -> None:
        if not as_json and not once:
            detail = fact.detail.words() if fact.detail else ""
            text = (
                f"{fact.take}: {fact.state} {fact.delivered}/{fact.total} {detail}"
                if isinstance(fact, DeliveryMoved)
                else ""
            )
            typer.echo(text or f"line {'up' if getattr(fact, 'up', False) else 'down'}: {detail}")

    try:
        for take in again or ():
            opened.vault.outbox.again(take)
        if once:
            recover_home(opened)
        courier = make_courier(opened, say)
        if courier is None:
            raise OperatorCanMendError("sync.not_enrolled", "This terminal belongs to no headquarters; enrol it first.")
        if not once:
            _sync_on(courier)
            return
        try:
            summary = courier.sync_once()
        finally:
            courier.stop()
    finally:
        opened.close()
    _report_synced(summary, as_json=as_json)
    if summary.held or summary.refused:
        raise typer.Exit(1)


def _sync_on(courier: Any) -> None:
    stop = threading.Event()
    with Stopping(stop):
        courier.start()
        stop.wait()
        courier.stop()


def _report_synced(summary: Any, *, as_json: bool) -> None:
    if as_json:
        say_json(summary.to_json())
        return
    typer.echo(f"总部已收 (received): {', '.join(summary.received) or 'none'}")
    for take, detail in summary.held:
        typer.echo(f"已录好 (held here): {take}: {detail.words() if detail else ''}")
    for take, detail in summary.refused:
        typer.echo(f"refused: {take}: {detail.words()}")
    if summary.line:
        typer.echo(f"The line is down: {summary.line.words()}")


@answers_errors
def receipt(
    take: Annotated[str, typer.Argument(help="A take's name.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show headquarters' receipt for a take, as this terminal verified and keeps it.

    Example: shuanglu receipt 32-0117-000482
    """
    from terminal.home.opening import open_home
    from terminal.home.settings import load_settings

    opened = open_home(load_settings(home))
    try:
        kept = [item for item in opened.vault.outbox.receipts() if item["take"] == take]
    finally:
        opened.close()
    if not kept:
        raise OperatorCanMendError("receipt.none", f"Headquarters has given no receipt for {take} yet.")
    if as_json:
        say_json(kept[0])
    else:
        typer.echo(f"总部已收: {take}, {kept[0]['segments']} segments, received {kept[0]['received_at']}")


@answers_errors
def export(
    folder: Annotated[Path, typer.Argument(help="A take's folder.")],
    out: Annotated[Path, typer.Option(help="The MP4 to write; it must not exist.")],
    reason: Annotated[str, typer.Option(help="Why; it is logged.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decrypt a take with the terminal's own vault into one ordinary MP4, with chapters. The reason is logged.

    Example: shuanglu export takes/32-0117-000482 --out review.mp4 --reason "customer asked to see it"
    """
    from terminal.home.exporting import export_take
    from terminal.home.opening import home_of, open_home
    from terminal.home.settings import load_settings

    if not reason.strip():
        reason = typer.prompt("Why is this take exported?") if sys.stdin and sys.stdin.isatty() else ""
    if not reason.strip():
        fail('An export needs a reason: --reason "…".', "export.reason", 2)
    if not folder.is_dir():
        raise OperatorCanMendError("take.none", f"There is no take in {folder}.")
    opened = open_home(load_settings(home or home_of(folder)), process="export")
    try:
        film = export_take(opened, folder, out, reason.strip())
    finally:
        opened.close()
    value = {"out": str(out), "take": folder.absolute().name, **film}
    if as_json:
        say_json(value)
    else:
        typer.echo(f"{out}: {value['seconds']:.1f} s, {value['segments']} segments.")


@answers_errors
def release(
    days: Annotated[int, typer.Option(min=0, help="Only takes that were received more than so many days ago.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove takes that headquarters has received, after verifying each receipt once more. Nothing else ever goes.

    Example: shuanglu release --days 30
    """
    from terminal.home.opening import open_home
    from terminal.home.settings import load_settings

    opened = open_home(load_settings(home))
    try:
        released = opened.vault.retention.release_received(days)
    finally:
        opened.close()
    if as_json:
        say_json({"released": released})
    else:
        typer.echo(f"Released: {', '.join(released) or 'none'}.")


@answers_errors
def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Look at everything that recording needs, and say in a sentence what is amiss.

    Example: shuanglu doctor --json
    """
    from terminal.home.doctor import examine
    from terminal.home.settings import load_settings

    checks = examine(load_settings(home))
    if as_json:
        say_json(
            {"ok": all(check.status != "fail" for check in checks), "checks": [check.to_json() for check in checks]}
        )
    else:
        for check in checks:
            typer.echo(f"{check.sign} {check.name}: {check.sentence}")
    if any(check.status == "fail" for check in checks):
        raise typer.Exit(1)
