"""`books papers`: look at a folder of product papers before a book is made of it."""

from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.options import command, example
from program.answers import ExitCode, JsonOption, say_json, say_progress
from program.console import either


def add_to_books(group: typer.Typer) -> None:
    """Mount it beside `books make`."""
    group.command(
        "papers",
        help=either(
            "检查产品文件的文件夹：读不出的 PDF、没有文字的页、索引里多写或漏写的。有问题则退出码 1。",
            "Check a folder of product papers: PDFs that are not taken, pages without text, lines of the index that do "
            "not fit. Exit code 1 if there is any.",
        ),
        epilog=example("books papers product-papers --packs packs"),
    )(papers)


@command
def papers(
    folder: Annotated[
        Path,
        typer.Argument(help=either("产品文件的文件夹，里面有 papers.yaml。", "The folder, with papers.yaml in it.")),
    ],
    packs: Annotated[
        Path | None,
        typer.Option(help=either("规则包的文件夹：核对文件编号。", "The folder of packs, to compare the papers' ids.")),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Name what is wrong with each file; nothing is written."""
    from headquarters.papers.folder import PaperFolder, linted
    from rulebook.packs.folder import read_folder
    from rulebook.packs.lint import lint

    shelf = lint(read_folder(packs))[0].shelf if packs is not None else None
    found = PaperFolder.read(folder)
    faults = linted(found, shelf)
    if as_json:
        say_json([{"file": each.file, "sentence": each.sentence, "grave": each.grave} for each in faults], indent=2)
    else:
        for fault in faults:
            typer.echo(str(fault))
    count = len(found.index.papers)
    say_progress(either(f"{count} 份产品文件，{len(faults)} 个问题", f"{count} papers, {len(faults)} faults"))
    if faults:
        raise typer.Exit(ExitCode.NO)
