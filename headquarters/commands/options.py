"""What the commands of `headquarters` have in common: the decorator, the folder, who and why."""

from pathlib import Path
from typing import Annotated

import typer

from program.answers import answering
from program.console import either

command = answering("headquarters")
"""The decorator of every command."""

EXITS = either(
    "退出码：0 做成了；2 命令写得不对；3 没有做成。", "Exit codes: 0 done; 2 wrong usage; 3 it could not be done."
)
DataOption = Annotated[
    Path, typer.Option("--data", help=either("这个总部的文件夹。", "Folder of this headquarters."), show_default=False)
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help=either(
            "私钥口令所在的文件。不写则用 systemd 的凭据 'headquarters-passphrase'，再用 DATA/passphrase。",
            "File with the passphrase of the private keys. Without it: the credential 'headquarters-passphrase' of "
            "systemd, then DATA/passphrase.",
        ),
    ),
]
TakeArgument = Annotated[
    str | None,
    typer.Argument(
        help=either("录像编号，如 32-0117-000482。", "Name of the take, such as 32-0117-000482."), show_default=False
    ),
]
TerminalArgument = Annotated[str, typer.Argument(help=either("终端，如 32-0117。", "The terminal, such as 32-0117."))]
ReasonOption = Annotated[
    str,
    typer.Option(
        "--reason", help=either("为什么；和谁、何时一起永久保存。", "Why; kept for ever beside who and when.")
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", help=either("谁。默认：运行的账户。", "Who. Default: the account that runs this.")),
]


def group_of(name: str, said: str, epilog: str) -> typer.Typer:
    """Commands that stand together under a name; without one of them it says what there is."""
    return typer.Typer(name=name, no_args_is_help=True, rich_markup_mode=None, help=said, epilog=epilog)


def example(line: str, exits: str = EXITS) -> str:
    """What `--help` says last: the command as it is typed, and what its exit codes mean."""
    return f"{either('例：', 'Example: ')}headquarters {line}\n\n{exits}"
