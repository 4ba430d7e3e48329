"""`judge`: what takes come to, judged again from their journals; by their own packs, or by those of another book."""

import json
import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from evidence import moment
from evidence.disk import sync_folder
from faults.errors import UsageError
from headquarters.commands.options import ByOption, DataOption, PassphraseOption, TakeArgument, command, example
from headquarters.faults import HeadquartersError
from program.answers import ExitCode, JsonOption, fail, graceful_stop, say, say_json
from program.console import either, language
from program.progress import progress

if TYPE_CHECKING:
    from headquarters.administration import Administration
    from headquarters.keeping.judging import ChangedTake, Tally

PLACE = 33
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_SHOWN = 20
_BookOption = Annotated[
    int | None,
    typer.Option(
        "--book",
        min=1,
        help=either(
            "换用这一册规则册：方案和质检清单都按它重做，并说出变了什么。",
            "By the packs of this book: plans and check lists are made anew by it, and what changes is told.",
        ),
        show_default=False,
    ),
]
_All = Annotated[
    bool,
    typer.Option("--all", help=either("判全部业务录像。", "Judge the takes of all sales."), show_default=False),
]
_Since = Annotated[
    datetime | None,
    typer.Option(
        formats=_FORMATS,
        help=either("用 --all 时：从这一刻起收到的（UTC）。", "With --all: received from then on, in UTC."),
        show_default=False,
    ),
]
_Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help=either(
            "用 --all 时：把每段有变化的录像写成一行 JSON，最后一行是汇总；不能已经存在。里面有销售人员的姓名。",
            "With --all: a file of JSON lines, one a take that changes, the summary last; must not be there yet. "
            "It has sellers' names.",
        ),
        show_default=False,
    ),
]
_Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help=either("每项质检量到了什么，与什么比。", "What each check measured, and against which figures."),
    ),
]
_Meaning = Annotated[
    bool,
    typer.Option(
        "--meaning",
        help=either(
            "另问语义：DATA/meaning.json 写的内网服务，没有就用自带的相近度；姓名数字先遮住，只会请人复核，判定不变。",
            "Ask about meaning, too: the service on the intranet that DATA/meaning.json names, else the nearness that "
            "ships. Names and numbers are masked; it can only ask for a person to look, and the verdict stays.",
        ),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "按录像的记录重新判定一段，或一段时间收到的全部（--all）：变了什么，按质检项、销售人员、产品汇总。"
            "保存的判定从不改动；中途停下，下次从停下的地方接着。",
            "Judge a take again from its journal, or all that were received from a day on (--all): what changes, by "
            "check, seller and product. Nothing that is stored is altered; stopped, it goes on there the next time.",
        ),
        epilog=example(
            "judge --all --since 2026-11-01 --book 7 --data /srv/hq",
            either(
                "退出码：0 做成了，不论判定如何；2 命令写得不对；3 没有做成，如录像损坏；130 中途停下。",
                "Exit codes: 0 done, whatever the verdict is; 2 wrong usage; 3 it could not be done, as for a damaged "
                "take; 130 stopped before the end.",
            ),
        ),
    )(judge)


@command
def judge(
    data: DataOption,
    take: TakeArgument = None,
    book: _BookOption = None,
    since: _Since = None,
    out: _Out = None,
    by: ByOption = None,
    passphrase_file: PassphraseOption = None,
    *,
    everything: _All = False,
    explain: _Explain = False,
    meaning: _Meaning = False,
    as_json: JsonOption = False,
) -> None:
    """Judge one take, or all that were received from a moment on."""
    from headquarters.administration import Administration

    odd = (out is not None and not everything) or (meaning and everything)
    if everything != (take is None) or everything != (since is not None) or odd:
        raise UsageError("judge.words")
    with Administration.open(data) as desk:
        if since is None:
            _judge_one(desk, take, book, by, passphrase_file, explain=explain, meaning=meaning, as_json=as_json)
        else:
            _judge_all(desk, since, book, out, by, passphrase_file, as_json=as_json)


def _judge_one(
    desk: "Administration",
    take: str | None,
    book: int | None,
    by: str | None,
    passphrase_file: Path | None,
    *,
    explain: bool,
    meaning: bool,
    as_json: bool,
) -> None:
    from headquarters.takes.listing import examination_lines
    from rulebook.checks.told import again_json, again_lines
    from rulebook.meaning.told import meaning_json, meaning_lines

    found = desk.examine(take)
    if found.status == "damaged":
        if as_json:
            say_json({"verdict": None, **found.to_json(), "take": take}, indent=2)
        else:
            typer.echo("\n".join(examination_lines(str(take), found)))
        fail("headquarters", HeadquartersError("judge.damaged", take=str(take)))
    judged = desk.judge(take, book, who=by, passphrase_file=passphrase_file, meaning=meaning)
    verdict, given = judged.again.judgement.verdict, judged.meaning
    if as_json:
        told = {"take": judged.take, "sealed": judged.sealed, **again_json(judged.again, explain=explain)}
        online = [each.to_json() for each in judged.online]
        told |= {"online": online} if online else {}
        say_json(told | (meaning_json(given, verdict) if given is not None else {}), indent=2)
        return
    for line in again_lines(judged.take, judged.again, language(), explain=explain):
        typer.echo(line)
    for line in meaning_lines(given, verdict, language()) if given is not None else ():
        typer.echo(line)
    for each in judged.online:
        typer.echo(f"  {each.trouble().sentence(language())}")
    if not judged.sealed:
        say(
            "  这段录像还没有封存：只判到它现在的样子。",
            "  This take is not sealed yet: it is judged as far as it came.",
        )


def _judge_all(
    desk: "Administration",
    since: datetime,
    book: int | None,
    out: Path | None,
    by: str | None,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> None:
    from headquarters.takes.export import refuse_existing

    if out is not None:
        refuse_existing(out)
    moment_since = moment.spell(since if since.tzinfo else since.replace(tzinfo=UTC))
    judging = desk.judge_all(moment_since, book, who=by, passphrase_file=passphrase_file)
    stop = threading.Event()
    with graceful_stop(stop), ExitStack() as open_files:
        lines = _Lines(out, open_files)
        with progress(either("判定", "judge"), judging.how_many()) as advance:
            tally = judging.run(advance=advance, stopped=stop.is_set, tell=lines.add)
        if tally.ended is not None:
            lines.end(tally)
    if as_json:
        say_json({**tally.to_json(), "out": str(out) if out and tally.ended else None}, indent=2)
    else:
        _say_tally(tally, out)
    if tally.ended is None:
        raise typer.Exit(ExitCode.CANCELLED)


class _Lines:
    """The file of takes that change: a draft until all are in it, which a run that is stopped takes away again."""

    def __init__(self, out: Path | None, open_files: ExitStack) -> None:
        self._out = out
        self._file: IO[str] | None = None
        if out is not None:
            self._draft = out.with_name(f".{out.name}.new")
            self._draft.unlink(missing_ok=True)
            self._file = open_files.enter_context(self._draft.open("x", encoding="utf-8"))
            open_files.callback(self._draft.unlink, missing_ok=True)

    def add(self, changed: "ChangedTake") -> None:
        from rulebook.checks.told import again_json

        seller = {"licence": changed.licence, "name": changed.seller}
        said = {"take": changed.take, "seller": seller, "products": list(changed.products)}
        self._write(said | again_json(changed.again))

    def end(self, tally: "Tally") -> None:
        self._write({"summary": tally.to_json()})
        if self._out is not None and self._file is not None:
            self._file.flush()
            self._draft.replace(self._out)
            sync_folder(self._out.absolute().parent)

    def _write(self, said: dict[str, object]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(said, ensure_ascii=False) + "\n")


def _say_tally(tally: "Tally", out: Path | None) -> None:
    told = tally.to_json()
    counts = "，".join(f"{_word(name)} {n}" for name, n in told["verdicts"].items())
    counts_en = ", ".join(f"{n} {_word(name)}" for name, n in told["verdicts"].items())
    say(f"{tally.takes} 段录像：{counts}", f"{tally.takes} takes: {counts_en}")
    if tally.resumed:
        say(f"其中 {tally.resumed} 段是上次判的", f"{tally.resumed} of them were judged in a run before")
    if tally.demonstrations:
        say(f"演示 {tally.demonstrations} 段，不算在内", f"{tally.demonstrations} demonstrations are not counted")
    if tally.open:
        say(
            f"还在录、没有收全的 {tally.open} 段，不算在内",
            f"{tally.open} still grow, and are not counted",
        )
    for code, n in told["unjudged"].items():
        say(f"没有判：{code} {n} 段", f"not judged: {n} for {code}")
    for take in tally.damaged:
        say(f"损坏：{take}", f"damaged: {take}")
    say(f"有变化的 {tally.changed} 段", f"{tally.changed} change")
    _say_changes(told)
    if tally.ended is None:
        say("中途停下了；同样的命令再来一次，就从这里接着。", "Stopped; the same command goes on from here.")
    elif out is not None:
        typer.echo(str(out))


def _say_changes(told: dict[str, Any]) -> None:
    """What changes, by verdict, check, seller and product; the most first, and no more than fit a page."""
    for each in told["by_change"]:
        typer.echo(f"  {_word(each['before'])} → {_word(each['after'])}  {each['takes']}")
    for each in told["by_rule"][:_SHOWN]:
        rule, found, gone = each["rule"], each["found"], each["gone"]
        say(f"  {rule}  新发现 {found}  不再有 {gone}", f"  {rule}  found now {found}  gone {gone}")
    for each in told["by_seller"][:_SHOWN]:
        who, takes = f"{each['licence']} {each['name']}", each["takes"]
        say(f"  销售人员 {who}  {takes}", f"  seller {who}  {takes}")
    for each in told["by_product"][:_SHOWN]:
        product, takes = each["product"], each["takes"]
        say(f"  产品 {product}  {takes}", f"  product {product}  {takes}")


def _word(verdict: str) -> str:
    from rulebook.checks.told import VERDICTS

    return either(*VERDICTS[verdict])
