"""How every command of both programs answers: sentences for people, one JSON object for programs, an exit code.

No command ends in a stack trace; `SHUANGLU_TRACE=1` shows it to us.
"""

import enum
import functools
import inspect
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any, NoReturn, ParamSpec

import typer

from faults.entry import Language
from faults.errors import ShuangluError, UsageError
from faults.trouble import Trouble
from program import console
from program.console import either

P = ParamSpec("P")


class ExitCode(enum.IntEnum):
    """What the exit code of a command says. `verify` has its own: 0 intact or interrupted, 1 damaged, 2 not a take."""

    DONE = 0
    NO = 1
    """It was done, and the answer is no: damaged, held back, faults found, not passed."""
    WRONG_WORDS = 2
    """The words of the command do not fit."""
    COULD_NOT = 3
    """It could not be done: a file, a device, the disk, the line, the display, a key."""
    MUST_NOT = 4
    """The sale must not go ahead."""
    CANCELLED = 130
    """By Ctrl-C, as shells have it: 128 and the number of the signal."""


class _Languages(enum.StrEnum):
    ZH = "zh"
    EN = "en"


JsonOption = Annotated[
    bool, typer.Option("--json", help=either("只在标准输出打印一个 JSON 对象。", "One JSON object on standard output."))
]
_LanguageOption = Annotated[
    _Languages | None,
    typer.Option(
        "--language",
        help=either(
            "回答用的语言；不写则看 $SHUANGLU_LANGUAGE，再看系统区域设置。",
            "Language of the answers; else $SHUANGLU_LANGUAGE, else the locale.",
        ),
        show_default=False,
    ),
]


def answering(program: str) -> Callable[[Callable[P, None]], Callable[..., None]]:
    """Return the decorator of every command of `program`: it adds `--language`, and answers every error in words."""

    def decorate(command: Callable[P, None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            chosen = kwargs.pop("language", None)
            asked: Language | None = None if chosen is None else "zh" if chosen is _Languages.ZH else "en"
            with console.speaking(asked), _in_words(program):
                command(*args, **kwargs)

        signature = inspect.signature(command)
        option = inspect.Parameter("language", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_LanguageOption)
        parameters = [*signature.parameters.values(), option]
        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # what typer reads
        run.__annotations__ = {**command.__annotations__, "language": _LanguageOption}
        return run

    return decorate


@contextmanager
def _in_words(program: str) -> Iterator[None]:
    try:
        yield
    except (typer.Exit, typer.BadParameter, typer.Abort):
        raise
    except UsageError as error:
        fail(program, error, ExitCode.WRONG_WORDS)
    except ShuangluError as error:
        fail(program, error)
    except KeyboardInterrupt:
        fail(program, ShuangluError("command.cancelled"), ExitCode.CANCELLED)
    except BrokenPipeError:  # whoever read along has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.COULD_NOT) from None
    except OSError as error:
        key = "command.file" if error.filename else "command.system"
        fail(program, ShuangluError(key, path=str(error.filename), reason=error.strerror or str(error)))
    except Exception as error:
        if os.environ.get("SHUANGLU_TRACE"):
            raise
        fail(program, ShuangluError("command.fault", kind=type(error).__name__))


def fail(program: str, error: ShuangluError, code: ExitCode = ExitCode.COULD_NOT) -> NoReturn:
    """End the command with one line on standard error: what is wrong, what to do, and the code for support."""
    typer.echo(f"{program}: {error.report(console.language())}", err=True)
    raise typer.Exit(code)


def say(zh: str, en: str) -> None:
    """Print one line of the answer in the language of this console."""
    typer.echo(either(zh, en))


def words_of(trouble: Trouble | None) -> str:
    """Spell a trouble in the language of this console; empty for none."""
    return trouble.words(console.language()) if trouble else ""


def say_json(value: Any, *, indent: int | None = None) -> None:
    """Print one JSON value, whole in any console: signs that it cannot write are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    typer.echo(text if console.can_write(text) else json.dumps(value, indent=indent))


def say_progress(line: str) -> None:
    """Say on standard error how far it is; whoever closed the other end does not want to know, and the work goes on."""
    with suppress(OSError):
        typer.echo(line, err=True)


@contextmanager
def graceful_stop(stop: threading.Event) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM set `stop`, for an orderly end, instead of tearing the program down; main thread only."""
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: stop.set()) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def spoken(text: str) -> Language:
    """Read `zh` or `en`; raises typer.BadParameter."""
    if text not in ("zh", "en"):
        raise typer.BadParameter(either("语言只能是 zh 或 en", "the language is zh or en"))
    return "zh" if text == "zh" else "en"
