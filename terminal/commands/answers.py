"""How every command answers: one sentence for a person, one JSON object for a program, an exit code, no stack trace."""

import contextlib
import functools
import json
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec

import typer

from evidence.faults import EvidenceFault
from faults.errors import ShuangluError

P = ParamSpec("P")
HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="The terminal's home; else $SHUANGLU_HOME, else this account's.", envvar="SHUANGLU_HOME"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def fail(sentence: str, code: str = "", exit_code: int = 1) -> NoReturn:
    """End the command with one sentence on standard error, and the code that support asks for."""
    typer.echo(f"shuanglu: {sentence}" + (f" [{code}]" if code else ""), err=True)
    raise typer.Exit(exit_code)


def answers_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Answer every error that has a sentence with that sentence, and never with a stack trace."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ShuangluError as error:
            fail(error.sentence, error.code)
        except EvidenceFault as fault:
            fail(str(fault))
        except OSError as error:
            fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error), "os")
        except (typer.Exit, typer.BadParameter, typer.Abort):
            raise
        except Exception as error:
            if os.environ.get("SHUANGLU_TRACE"):  # for us; people get a sentence
                raise
            fail(f"The program made a mistake ({type(error).__name__}).", "program.fault")

    return run


def say_json(value: dict[str, Any]) -> None:
    """Print one JSON object on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def say_progress(line: str) -> None:
    """Say how far it is; whoever closed the other end does not want to know, and the take goes on."""
    with contextlib.suppress(OSError):
        typer.echo(line, err=True)


class Stopping:
    """Within it, Ctrl-C and SIGTERM ask for an orderly end instead of tearing the program down."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._before: list[tuple[int, Any]] = []

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before.append((number, signal.signal(number, lambda *_: self._stop.set())))

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)
