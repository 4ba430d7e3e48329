"""`packs book install | list | show`: the books of packs that this terminal holds."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from program.answers import ExitCode, JsonOption, say, say_json, words_of
from program.console import either
from terminal.commands.options import HomeOption, command, opened

if TYPE_CHECKING:
    from books.checking import Book


def mount(packs: typer.Typer) -> None:
    """Mount the group `book` under `packs`."""
    group = typer.Typer(
        no_args_is_help=True,
        help=either(
            "规则册：总部发布的成套规则包。\n\n例：shuanglu packs book list",
            "Books: sets of packs that headquarters released.\n\nExample: shuanglu packs book list",
        ),
    )
    group.command(
        "install",
        help=either(
            "从文件安装规则册，例如从 U 盘；签名和编号都要对。到生效时间才采用。\n\n"
            "例：shuanglu packs book install /media/stick/7.book",
            "Install a book from a file, such as on a stick; its signatures and its serial must be right. It is used "
            "from its instant on.\n\nExample: shuanglu packs book install /media/stick/7.book",
        ),
    )(install)
    group.command(
        "list",
        help=either(
            "列出本终端的规则册，哪一册在用。\n\n例：shuanglu packs book list",
            "List the books of this terminal, and which one is in force.\n\nExample: shuanglu packs book list",
        ),
    )(list_books)
    group.command(
        "show",
        help=either(
            "一册规则册里有什么，谁签的；不写编号则是在用的那一册。\n\n例：shuanglu packs book show 7",
            "What is in a book and who signed it; without a serial, the one in force.\n\n"
            "Example: shuanglu packs book show 7",
        ),
    )(show)
    packs.add_typer(group, name="book")


@command
def install(
    file: Annotated[Path, typer.Argument(help=either("规则册文件。", "The file of the book."))],
    home: HomeOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Check and keep a book; raises ShuangluError `book.*` for one that is not taken."""
    from books.file import MOST_BOOK_BYTES
    from terminal.station.books import HeldBooks

    with file.open("rb") as content:
        data = content.read(MOST_BOOK_BYTES + 1)
    with opened(home) as found:
        book = HeldBooks(found).install(data)
    begins = book.manifest.effective.isoformat()
    if as_json:
        say_json({"serial": book.serial, "sha256": book.digest, "effective": begins}, indent=2)
    else:
        say(
            f"规则册第 {book.serial} 号已装好，{begins} 起采用，录制中不更换。",
            f"Book {book.serial} is installed. It counts from {begins} on, and never changes during a take.",
        )


@command
def list_books(home: HomeOption = None, *, as_json: JsonOption = False) -> None:
    """Print every book, newest first, and what stops the one in force."""
    from terminal.station.books import HeldBooks

    with opened(home) as found:
        held = HeldBooks(found)
        listed, standing = held.listed(), held.standing()
    if as_json:
        stops = standing.stops.code if standing and standing.stops else None
        rows = [
            {
                "serial": each.serial,
                "sha256": each.sha256,
                "effective": each.effective.isoformat(),
                "installed_at": each.installed_at.isoformat(),
                "confirmed_at": each.confirmed_at.isoformat(),
                "state": state,
            }
            for each, state in listed
        ]
        say_json({"books": rows, "stops": stops}, indent=2)
        return
    words = {
        "in_force": either("在用", "in force"),
        "waits": either("待生效", "waits for its instant"),
        "kept": either("旧册", "older, kept"),
    }
    for each, state in listed:
        typer.echo(f"{each.serial}  {each.sha256[:12]}  {each.effective.isoformat()}  {words[state]}")
    if standing is not None and standing.stops is not None:
        typer.echo(words_of(standing.stops))
    if not listed:
        say("没有规则册，用程序自带的规则包。", "There is no book: the packs that ship are used.")


@command
def show(
    serial: Annotated[int | None, typer.Argument(help=either("编号。", "The serial."))] = None,
    home: HomeOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Print what is in a book; exit code 1 where none is in force, raises ShuangluError `book.none`."""
    from terminal.station.books import HeldBooks

    with opened(home) as found:
        book = HeldBooks(found).book(serial)
    if book is None:
        say("没有规则册，用程序自带的规则包。", "There is no book: the packs that ship are used.")
        raise typer.Exit(ExitCode.NO)
    if as_json:
        _show_json(book)
    else:
        _show_words(book)


def _show_json(book: "Book") -> None:
    from books.signing import read_signatures

    signers = {each.name: {"holder": each.holder, "serial": each.serial} for each in read_signatures(book.file)}
    say_json({"sha256": book.digest, "manifest": book.manifest.to_json(), "signers": signers}, indent=2)


def _show_words(book: "Book") -> None:
    from books.signing import read_signatures

    manifest = book.manifest
    say(f"规则册第 {book.serial} 号，摘要 {book.digest}", f"Book {book.serial}, digest {book.digest}")
    typer.echo(f"    {either(manifest.reason.zh, manifest.reason.en)}")
    say(f"    {manifest.effective.isoformat()} 起", f"    from {manifest.effective.isoformat()}")
    for signed in read_signatures(book.file):
        words = {
            "compliance": either("合规", "compliance"),
            "release": either("发布", "release"),
            "headquarters": either("总部", "headquarters"),
        }
        typer.echo(f"    {words[signed.name]}{either('：', ': ')}{signed.holder}  {signed.at.isoformat()}")
    for pack in manifest.packs:
        vouched = either("已核对", "checked") if pack.checked else either("未核对", "not checked")
        typer.echo(f"    {pack.id}  {pack.version}  {pack.sha256[:12]}  {vouched}")
