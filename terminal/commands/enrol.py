"""`enrol`: this machine becomes a terminal of a headquarters."""

from typing import Annotated, Any

import typer

from program.answers import JsonOption, say, say_json
from program.console import either
from terminal.commands.options import HomeOption, command


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "用一次性登记码，把这台机器登记为某个总部的终端。\n\n"
            "例：shuanglu enrol --hq https://hq.example:8443 --code ABCD-…",
            "Make this machine a terminal of a headquarters, with a one-time code.\n\n"
            "Example: shuanglu enrol --hq https://hq.example:8443 --code ABCD-…",
        )
    )(enrol)


@command
def enrol(
    hq: Annotated[
        str, typer.Option(help=either("总部的地址，https://host:port。", "Headquarters' address, https://host:port."))
    ],
    code: Annotated[
        str,
        typer.Option(
            help=either(
                "`headquarters enrol-code` 打印的一次性登记码。",
                "The one-time code that `headquarters enrol-code` printed.",
            )
        ),
    ],
    home: HomeOption = None,
    rehearsal: Annotated[
        bool,
        typer.Option(
            "--keeps-itself",
            help=either("密钥就放在主目录里：只供演示。", "Make a home whose key lies in it: for demonstrations only."),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Enrol this home, or make one and enrol it."""
    from terminal.home.opening import open_or_create_home, open_or_create_rehearsal_home
    from terminal.home.settings import load_settings

    settings = load_settings(home)
    opened = open_or_create_rehearsal_home(settings) if rehearsal else open_or_create_home(settings)
    try:
        terminal = enrol_at(opened, hq, code)
    finally:
        opened.close()
    if as_json:
        say_json({"terminal": terminal, "hq": hq, "home": str(settings.home)})
    else:
        say(f"这台机器现在是 {hq} 的终端 {terminal}。", f"This machine is now terminal {terminal} of {hq}.")


def enrol_at(opened: Any, hq: str, code: str) -> str:
    """Enrol an opened home at a headquarters; return the terminal's name there. Raises ShuangluError `enrol.*`."""
    from terminal.sync.enrolment import enrol as ask
    from terminal.vault.identity import Headquarters, TerminalIdentity

    answer = ask(hq, code)
    headquarters = Headquarters(answer.hq_url, answer.ca_pem, answer.hq_public_key, answer.hq_recipient)
    opened.vault.enrol(TerminalIdentity(answer.terminal, answer.key_pem, answer.certificates_pem, headquarters))
    opened.log.event("terminal.enrolled", terminal=answer.terminal, hq=answer.hq_url)
    return answer.terminal
