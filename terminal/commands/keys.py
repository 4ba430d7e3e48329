"""`rewrap`: who keeps the vault's key from now on, such as another passphrase."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import JsonOption, say, say_json
from program.console import either
from terminal.commands.options import HomeOption, command, opened

PLACE = 70


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "更换保险库的口令，或改由系统的密钥库保管。录像不用重新加密。\n\n"
            "例：shuanglu rewrap --passphrase-file /etc/shuanglu/passphrase.new",
            "Change the vault's passphrase, or let the system's key store keep the key. No take is encrypted anew.\n\n"
            "Example: shuanglu rewrap --passphrase-file /etc/shuanglu/passphrase.new",
        )
    )(rewrap)


@command
def rewrap(
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            "--passphrase-file",
            help=either(
                "新口令所在的文件；不写则在键盘上问。", "The file with the new passphrase; else it is asked for."
            ),
        ),
    ] = None,
    key_store: Annotated[
        bool,
        typer.Option(
            "--key-store",
            help=either(
                "改由系统的密钥库保管，不用口令。", "Let the system's key store keep it, without a passphrase."
            ),
        ),
    ] = False,
    credential: Annotated[
        bool,
        typer.Option(
            "--credential",
            help=either(
                "改用 systemd 交给本程序的口令（凭据 shuanglu-passphrase，可由 TPM2 封存）。",
                "Use the passphrase that systemd hands to this program (the credential shuanglu-passphrase, which a "
                "TPM2 may have sealed).",
            ),
        ),
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Wrap the vault's key anew; the old keeper opens it no more."""
    from terminal.home.keepers import new_keeper
    from terminal.home.settings import load_settings

    if [key_store, passphrase_file is not None, credential].count(True) > 1:
        raise UsageError("rewrap.both")
    settings = load_settings(home)
    with opened(home) as terminal:
        if terminal.keeps_itself:
            raise ShuangluError("rewrap.keeps_itself", home=str(settings.home))
        keeper = new_keeper(_asked, passphrase_file, key_store=key_store, credential=credential)
        terminal.vault.rewrap([keeper])
    if as_json:
        say_json({"home": str(settings.home), "keeper": keeper.name})
        return
    say(
        "保险库的密钥已换保管人；原来的口令不再有效。",
        "The vault's key has its new keeper; the old passphrase opens it no more.",
    )
    if credential and settings.passphrase_file is not None:
        say(
            "请从 settings.toml 去掉 passphrase_file，并删掉那个文件。",
            "Now take passphrase_file out of settings.toml, and remove that file.",
        )
    if passphrase_file is not None and settings.passphrase_file != passphrase_file:
        say(
            f"请把 settings.toml 的 passphrase_file 改为 {passphrase_file}。",
            f"Now set passphrase_file in settings.toml to {passphrase_file}.",
        )


def _asked() -> str:
    """Ask twice; raises ShuangluError `rewrap.no_input` where there is nobody to ask, UsageError `rewrap.differ`."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise ShuangluError("rewrap.no_input")
    first = getpass.getpass(either("新口令：", "New passphrase: "))
    if getpass.getpass(either("再输一遍：", "Once more: ")) != first:
        raise UsageError("rewrap.differ")
    return first
