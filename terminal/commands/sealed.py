"""`sealed`: whether the vault's passphrase, which systemd sealed for this machine, still opens here."""

from pathlib import Path
from typing import Annotated

import typer

from program.answers import JsonOption, say, say_json
from program.console import either
from terminal.commands.options import command

PLACE = 71
_STORE = Path("/etc/credstore.encrypted/shuanglu-passphrase")
_WORDS = {
    "tpm2": ("由这台机器的 TPM2 封存", "sealed by this machine's TPM2"),
    "machine": ("由这台机器自己的密钥封存，没有用 TPM2", "sealed by this machine's own key; no TPM2 keeps it"),
    "both": ("由这台机器的 TPM2 和自己的密钥一起封存", "sealed by this machine's TPM2 and its own key together"),
    "open": ("没有封存，谁读到都能打开", "not sealed: whoever reads it opens it"),
}


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "查看 systemd 封存的保险库口令（TPM2）在这台机器上还打不打得开。口令不会显示。\n\n"
            "例：sudo shuanglu sealed\n\n退出码：0 打得开；3 打不开，或没有 TPM2。",
            "Tell whether the vault's passphrase, as systemd sealed it (TPM2), still opens here. It is never shown.\n\n"
            "Example: sudo shuanglu sealed\n\nExit codes: 0 it opens; 3 it does not, or there is no TPM2.",
        )
    )(sealed)


@command
def sealed(
    file: Annotated[Path, typer.Argument(help=either("封存的凭据。", "The sealed credential."))] = _STORE,
    tpm_device: Annotated[
        str | None,
        typer.Option(
            "--tpm-device",
            help=either("用哪个 TPM2，写法同 systemd-creds。", "Which TPM2, as systemd-creds names it."),
            show_default=False,
        ),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Open it, and let go of it at once."""
    from terminal.home.sealing import demand_opens

    by = demand_opens(file, tpm_device)
    if as_json:
        say_json({"file": str(file), "sealed_by": by, "opens": True})
        return
    zh, en = _WORDS[by]
    say(f"{file} 打得开，{zh}。", f"{file} opens; it is {en}.")
