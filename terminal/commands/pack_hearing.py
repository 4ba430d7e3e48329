"""`packs hear | answer`: what the packs hear in sentences, a line of standard input each, and what an answer says."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.console import either
from terminal.commands.options import command
from terminal.commands.sale import sale_from

if TYPE_CHECKING:
    from rulebook.plan.plan import Plan, PlannedNode, PlannedQuestion

MOST_LINE_BYTES = 64 * 1024
_EACH_LINE = either("每行回答一个 JSON 对象。", "One JSON object for each line.")
_JsonLines = Annotated[bool, typer.Option("--json", help=_EACH_LINE)]
_Packs = Annotated[
    Path | None,
    typer.Option(
        "--packs", help=either("规则包文件夹；不写则用程序自带的。", "A folder of packs; else those that ship.")
    ),
]
_VERDICTS = {
    "accepted": ("认可", "accepted"),
    "refused": ("拒绝", "refused"),
    "unclear": ("不明确", "unclear"),
}


def mount(group: typer.Typer) -> None:
    """Mount the commands on `packs`."""
    group.command(
        "hear",
        help=either(
            "从标准输入逐行读一句话，说出其中的禁用语；没有则写“无”。\n\n例：echo 这个绝对保本 | shuanglu packs hear",
            "Read a sentence a line from standard input and say which forbidden phrases it has.\n\n"
            "Example: echo 这个绝对保本 | shuanglu packs hear",
        ),
    )(hear)
    group.command(
        "answer",
        help=either(
            "从标准输入逐行读客户的回答，说出是认可、拒绝还是不明确。\n\n"
            "例：echo 没有不清楚的 | shuanglu packs answer --sale sale.json --node I03",
            "Read an answer a line from standard input and say whether it accepts, refuses or is unclear.\n\n"
            "Example: echo 没有不清楚的 | shuanglu packs answer --sale sale.json --node I03",
        ),
    )(answer)


@command
def hear(
    *,
    as_json: _JsonLines = False,
    packs: _Packs = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region", help=either("行政区划代码；不写则各地的都听。", "A region's code; else those of all places.")
        ),
    ] = None,
) -> None:
    """Answer each line of standard input; raises ShuangluError `packs.*` for faulty packs, `packs.line*` for a line."""
    from rulebook.script.phrases import find
    from terminal.station.packs import shelf_of

    listening = shelf_of(packs).phrases
    titles = {group.id: group.title for each in listening for group in each.pack.groups}
    for line in _lines():
        hits = find(line, listening, region)
        if as_json:
            _say_json({"heard": [{"group": hit.group, "phrase": hit.phrase} for hit in hits]})
            continue
        named = [
            either(f"{titles[hit.group].zh}：{hit.phrase}", f"{titles[hit.group].en}: {hit.phrase}") for hit in hits
        ]
        _say(either("；", "; ").join(named) or either("无", "nothing"))


@command
def answer(
    *,
    sale: Annotated[Path, typer.Option("--sale", help=either("业务，JSON 文件。", "The sale, a JSON file."))],
    node: Annotated[str, typer.Option("--node", help=either("节点编号。", "The node's id."))],
    question: Annotated[
        str | None,
        typer.Option("--question", help=either("问题编号；不写则第一个。", "The question's id; else the first.")),
    ] = None,
    as_json: _JsonLines = False,
    packs: _Packs = None,
) -> None:
    """Answer each line of standard input; raises UsageError `packs.node`, `.question` for what the plan lacks."""
    from rulebook.plan.planner import make_plan
    from rulebook.script.answers import judge_answer
    from terminal.station.packs import shelf_of

    if str(sale) == "-":
        raise UsageError("packs.sale_file")
    asked = _question(_node(make_plan(sale_from(sale), shelf_of(packs)), node), question)
    for line in _lines():
        heard = judge_answer(line, asked)
        if as_json:
            _say_json({"verdict": heard.verdict, "by": heard.by})
        else:
            _say(f"{either(*_VERDICTS[heard.verdict])}  {heard.by}")


def _node(plan: "Plan", name: str) -> "PlannedNode":
    found = next((each for each in plan.nodes if each.id == name), None)
    if found is None:
        known = ", ".join(each.id for each in plan.nodes if each.answers)
        raise UsageError("packs.node", node=name, nodes=known or "–")
    return found


def _question(node: "PlannedNode", name: str | None) -> "PlannedQuestion":
    """The named question; without a name the first that closed words answer."""
    closed = [each for each in node.answers if each.kind == "closed"]
    found = next((each for each in closed if name in (None, each.id)), None)
    if found is None:
        known = ", ".join(each.id for each in closed)
        raise UsageError("packs.question", node=node.id, questions=known or "–")
    return found


def _lines() -> Iterator[str]:
    """Yield the lines of standard input without their ends; bounded, and UTF-8 whatever the locale."""
    stream: IO[bytes] = sys.stdin.buffer
    number = 0
    while line := stream.readline(MOST_LINE_BYTES + 2):
        number += 1
        if len(line.rstrip(b"\r\n")) > MOST_LINE_BYTES:
            raise ShuangluError("packs.line_long", number=number, most=MOST_LINE_BYTES)
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise ShuangluError("packs.line_text", number=number) from error


def _say_json(value: object) -> None:
    _say(json.dumps(value, ensure_ascii=False))


def _say(line: str) -> None:
    sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()
