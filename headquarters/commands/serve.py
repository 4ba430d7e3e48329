"""`serve`: headquarters listens."""

import json
from typing import Annotated

import typer

from headquarters.commands.options import (
    DataOption,
    PassphraseOption,
    command,
    example,
)
from program.answers import JsonOption
from program.console import either

PLACE = 10

_Port = Annotated[
    int,
    typer.Option(min=0, max=65535, help=either("0：任一空闲端口，会打印出来。", "0: any free port, which is printed.")),
]
_Host = Annotated[str, typer.Option(help=either("监听的地址。", "Address to listen on."))]
_Names = Annotated[
    list[str] | None,
    typer.Option(
        help=either(
            "服务器证书里另加的域名或地址；可写多次。",
            "Further DNS name or address in the server's certificate; repeatable.",
        )
    ),
]
_Scrub = Annotated[
    str,
    typer.Option(
        metavar="HH:MM|off",
        help=either(
            "每夜几点把保存的一切核验一遍（本地时间）；off：不核验。",
            "When everything that is held is examined each night, local time; off: never.",
        ),
    ),
]
_AnAddress = Annotated[
    int,
    typer.Option(
        "--connections-an-address",
        min=16,
        max=4096,
        help=either(
            "一个地址最多几条终端连接；许多终端共用一个地址时加大。",
            "Most connections of terminals from one address; raise it where many terminals share one.",
        ),
    ),
]
_StopWithStdin = Annotated[
    bool,
    typer.Option(
        "--stop-with-stdin",
        help=either(
            "标准输入结束（即启动者结束）时也停下。",
            "Stop also when standard input ends, that is with the starter.",
        ),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "提供服务；文件夹还不是总部的，就成为一个总部。开始监听时打印 `headquarters: ready on URL`。",
            "Serve; a folder that is none yet becomes a headquarters. Prints `headquarters: ready on URL` when it "
            "listens.",
        ),
        epilog=example(
            "serve --data /srv/hq --port 8443 --host 0.0.0.0 --name hq.example.com",
            either(
                "退出码：0 按顺序停下；2 命令写得不对；3 没能启动。",
                "Exit codes: 0 stopped in order; 2 wrong usage; 3 it could not start.",
            ),
        ),
    )(serve)


@command
def serve(
    data: DataOption,
    port: _Port,
    host: _Host = "127.0.0.1",
    name: _Names = None,
    passphrase_file: PassphraseOption = None,
    *,
    scrub: _Scrub = "02:00",
    an_address: _AnAddress = 256,
    stop_with_stdin: _StopWithStdin = False,
    as_json: JsonOption = False,
) -> None:
    """Serve until a signal or the starter's end; with `--json` the ready line is one object: `url`, `ca`."""
    from headquarters.keeping.nightly import read_time
    from headquarters.protocol.limits import Limits
    from headquarters.serving import READY
    from headquarters.serving import serve as run

    def say_line(line: str) -> None:
        if as_json and line.startswith(READY):
            line = json.dumps({"url": line.removeprefix(READY), "ca": str(data / "identity" / "ca.pem")})
        typer.echo(line)  # at once, also into a pipe: starters wait for it

    run(
        data,
        host,
        port,
        names=name or (),
        passphrase_file=passphrase_file,
        stop_with_stdin=stop_with_stdin,
        limits=Limits(connections_an_address=an_address),
        scrub=read_time(scrub),
        say=say_line,
    )
