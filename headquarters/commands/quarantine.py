"""`quarantine list`, `accept`, `decline`: takes that people must look at."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from headquarters.commands.options import DataOption, PassphraseOption, ReasonOption, command, example, group_of
from headquarters.index.tables import Decided, Decision, Take
from headquarters.takes.answers import doubt_trouble
from program.answers import ExitCode, JsonOption, say, say_json
from program.console import either, language

PLACE = 35
_TakeArgument = Annotated[
    str, typer.Argument(help=either("录像编号，如 32-0117-000482。", "Name of the take, such as 32-0117-000482."))
]
_NameOption = Annotated[
    str,
    typer.Option(
        "--by",
        help=either(
            "谁在决定；第二个人要用另一个名字。名字只是输入的，记为未经证明。",
            "Who decides; the second person gives another name. It is only typed, and kept as unproven.",
        ),
    ),
]
_WORDS: dict[Decided, tuple[str, str]] = {"accepted": ("接收", "accept"), "declined": ("不收", "decline")}
_EXITS = either(
    "退出码：0 已决定，或等第二个人；1 两人意见不同，由负责人决定；2 命令写得不对；3 没有做成。",
    "Exit codes: 0 decided, or a second person is awaited; 1 two differ and a lead decides; 2 wrong usage; "
    "3 it could not be done.",
)


def add_to(app: typer.Typer) -> None:
    """Mount the three words."""
    group = group_of(
        "quarantine",
        either(
            "总部待核的录像：由两个人决定接收或不收。",
            "Takes in quarantine: two people accept them or decline them.",
        ),
        example("quarantine list --data /srv/hq"),
    )
    group.command(
        "list",
        help=either(
            "列出待核的录像、原因，以及谁说过什么。", "List takes in quarantine, the reason, and who said what."
        ),
        epilog=example("quarantine list --data /srv/hq --json"),
    )(list_quarantine)
    group.command(
        help=either(
            "接收一段待核的录像；第二个人也接收时，它得到回执。",
            "Accept a take in quarantine; it gets its receipt when a second person accepts it too.",
        ),
        epilog=example('quarantine accept 32-0117-000482 --data /srv/hq --by "Li Na" --reason "same sale"', _EXITS),
    )(accept)
    group.command(
        help=either(
            "不收一段待核的录像；第二个人也不收时，原样保留，不算作证据。",
            "Decline a take in quarantine; when a second person declines it too it is kept as it is, and not counted.",
        ),
        epilog=example('quarantine decline 32-0117-000482 --data /srv/hq --by "Li Na" --reason "a copy"', _EXITS),
    )(decline)
    app.add_typer(group)


@command
def list_quarantine(data: DataOption, *, as_json: JsonOption = False) -> None:
    """Print what waits for a decision."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        waiting = desk.quarantined()
    if as_json:
        say_json({"takes": [_waiting_json(take, said) for take, said in waiting]}, indent=2)
        return
    for take, said in waiting:
        assert take.quarantine is not None
        when = take.received or either("还没有封存", "not sealed yet")
        typer.echo(f"{take.take}  {when}  {doubt_trouble(take, take.quarantine).words(language())} [{take.quarantine}]")
        for word in said:
            typer.echo(
                f"    {word.by_name}{either('：', ': ')}{either(*_WORDS[word.what])}  {word.reason}  ({word.proof})"
            )
    if not waiting:
        say("没有待核的录像。", "Nothing is in quarantine.")


@command
def accept(
    take: _TakeArgument,
    data: DataOption,
    by: _NameOption,
    reason: ReasonOption,
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Keep a person's yes; the second one gives the take its receipt."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        outcome = desk.decide(take, "accepted", by=by, reason=reason, passphrase_file=passphrase_file)
    _say_outcome(asdict(outcome), as_json=as_json)


@command
def decline(
    take: _TakeArgument, data: DataOption, by: _NameOption, reason: ReasonOption, *, as_json: JsonOption = False
) -> None:
    """Keep a person's no; the second one settles it."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        outcome = desk.decide(take, "declined", by=by, reason=reason, passphrase_file=None)
    _say_outcome(asdict(outcome), as_json=as_json)


def _waiting_json(take: Take, said: list[Decision]) -> dict[str, Any]:
    words = [
        {"at": word.at, "by": word.by_name, "what": word.what, "reason": word.reason, "proof": word.proof}
        for word in said
    ]
    reason = take.quarantine or ""
    return {
        "take": take.take,
        "terminal": take.terminal,
        "state": take.state,
        "received": take.received,
        "reason": reason,
        "sentence": doubt_trouble(take, reason).sentence(),
        "notes": take.notes.split(),
        "decisions": words,
    }


def _say_outcome(outcome: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say_json({**outcome, "proof": "unproven"}, indent=2)
    else:
        _say_words(outcome)
    if outcome["differs"]:
        raise typer.Exit(ExitCode.NO)


def _say_words(outcome: dict[str, Any]) -> None:
    take, by, others = outcome["take"], outcome["by"], either("、", ", ").join(outcome["others"])
    zh, en = ("接收", "accepted") if outcome["what"] == "accepted" else ("不收", "declined")
    if outcome["settled"]:
        say(f"{take}：{zh}（{others}、{by}）", f"{take}: {en} ({others}, {by})")
    elif outcome["differs"]:
        say(
            f"{take}：{by} 与 {others} 意见不同，仍待核，由负责人决定。",
            f"{take}: {by} and {others} differ; it stays in quarantine, and a lead decides.",
        )
    else:
        say(
            f"{take}：已记下 {by} 的意见（{zh}），还需要另一个人。",
            f"{take}: {by} says {en}; a second person is needed.",
        )
    say("名字是输入的，未经证明。", "The name was typed and is unproven.")
