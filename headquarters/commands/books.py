"""`books make | sign | release | publish | list`: released sets of packs, each signed by two people."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.account import account_name
from evidence.disk import write_whole
from headquarters.commands import papers
from headquarters.commands.options import ByOption, DataOption, PassphraseOption, command, example, group_of
from headquarters.commands.people import PasswordOption, password_from
from headquarters.faults import HeadquartersError
from program.answers import JsonOption, say, say_json, say_progress
from program.console import either

if TYPE_CHECKING:
    from books.file import SignatureName
    from books.manifest import Manifest
    from books.papers import Papers
    from headquarters.index.database import SqliteDatabase
    from rulebook.packs.loading import Fault

PLACE = 51
_SHANGHAI = timezone(timedelta(hours=8))
_BookArgument = Annotated[Path, typer.Argument(help=either("规则册文件。", "The file of the book."))]
_KeyOption = Annotated[
    Path, typer.Option("--key", help=either("签名人的密钥文件（.p12）。", "The signer's key file (.p12)."))
]


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = group_of(
        "books",
        either(
            "规则册：一人制作，合规签名，另一人发布，总部下发。",
            "Books of packs: one makes it, compliance signs, another releases, headquarters hands it out.",
        ),
        example("books list --data /srv/hq"),
    )
    group.command(
        help=either(
            "把一个规则包文件夹做成规则册；有错的不做。",
            "Make a book of a folder of packs; faulty ones are refused.",
        ),
        epilog=example('books make packs --data /srv/hq --out 7.book --reason-zh "…" --reason-en "…" --checked all'),
    )(make)
    group.command(
        help=either(
            "合规人员签名。不需要总部的文件夹，可在任何一台机器上做。",
            "Sign as compliance. It needs no folder of a headquarters and runs on any machine.",
        ),
        epilog=example("books sign 7.book --key li-na.p12"),
    )(sign)
    group.command(
        help=either(
            "发布人签名，必须是另一个人。不需要总部的文件夹。",
            "Sign as the one who releases, who is another person. It needs no folder of a headquarters.",
        ),
        epilog=example("books release 7.book --key wang-wei.p12"),
    )(release)
    group.command(
        help=either(
            "总部签名并下发给终端；签好的规则册写回同一个文件。",
            "Sign as headquarters and hand it out to terminals; the signed book is written back to the file.",
        ),
        epilog=example("books publish 7.book --data /srv/hq"),
    )(publish)
    group.command(
        "list",
        help=either(
            "列出已发布的规则册，以及哪台终端有哪一册。", "List published books, and which terminal holds which."
        ),
        epilog=example("books list --data /srv/hq --json"),
    )(list_books)
    papers.add_to_books(group)
    app.add_typer(group)


@command
def make(
    data: DataOption,
    out: Annotated[Path, typer.Option(help=either("要写的文件。", "The file to write."))],
    reason_zh: Annotated[str, typer.Option(help=either("为什么有这一册，中文。", "Why, in Chinese."))],
    reason_en: Annotated[str, typer.Option(help=either("为什么有这一册，英文。", "Why, in English."))],
    folder: Annotated[
        Path | None, typer.Argument(help=either("规则包的文件夹。", "The folder of packs."), show_default=False)
    ] = None,
    again: Annotated[
        int | None,
        typer.Option(
            help=either(
                "不用文件夹，而用这一册的规则包：退回旧规则。", "Not a folder, but this book's packs: a roll-back."
            )
        ),
    ] = None,
    effective: Annotated[
        str | None,
        typer.Option(
            help=either(
                "何时生效，如 2026-12-01T00:00，北京时间；默认现在。",
                "When it begins, as 2026-12-01T00:00 in Shanghai; now.",
            )
        ),
    ] = None,
    until: Annotated[str | None, typer.Option(help=either("何时失效。", "When it ends."))] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(help=either("只用于这个地区（GB/T 2260）。", "Only for this region (GB/T 2260).")),
    ] = None,
    checked: Annotated[
        list[str] | None,
        typer.Option(
            help=either(
                "合规核对过的规则包编号，可写多个；all 表示全部。",
                "Id of a pack that compliance has checked, several times; all for all.",
            )
        ),
    ] = None,
    not_ready: Annotated[
        str, typer.Option(help=either("未核对的规则：warn 只提示，stop 不准录。", "Unchecked rules: warn or stop."))
    ] = "warn",
    stale_warn_days: Annotated[
        int, typer.Option(help=either("多少天没有确认就提示。", "Warn after so many days."))
    ] = 30,
    stale_stop_days: Annotated[
        int | None,
        typer.Option(help=either("多少天没有确认就停录，至少 45；默认不停。", "Stop after so many, 45 at least.")),
    ] = None,
    papers: Annotated[
        Path | None,
        typer.Option(
            help=either(
                "产品文件（PDF）的文件夹，里面有 papers.yaml；先用 books papers 检查。",
                "A folder of product papers (PDF) with its papers.yaml; check it with `books papers` first.",
            )
        ),
    ] = None,
    keep_papers: Annotated[
        bool, typer.Option(help=either("沿用最新一册的产品文件。", "Keep the papers of the newest book."))
    ] = False,
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make an unsigned book with the next serial; what the linter doubts is told."""
    from books.making import Intent
    from books.manifest import BookSettings, Reason
    from headquarters.administration import Administration
    from headquarters.releasing.drafting import draft, packs_for

    if (folder is None) == (again is None) or not_ready not in ("warn", "stop"):
        raise typer.BadParameter(
            either("写文件夹或 --again 之一；--not-ready 是 warn 或 stop", "a folder or --again; warn or stop")
        )
    now = datetime.now(_SHANGHAI).replace(microsecond=0)
    with Administration.open(data) as desk:
        packs, vouched = packs_for(desk.database, folder, again, checked)
        intent = Intent(
            made=now,
            effective=_moment(effective) or now,
            until=_moment(until),
            reason=Reason(reason_zh, reason_en),
            regions=tuple(region or ()),
            checked=vouched,
            settings=BookSettings("stop" if not_ready == "stop" else "warn", stale_warn_days, stale_stop_days),
        )
        if papers is not None and keep_papers:
            raise typer.BadParameter(either("--papers 和 --keep-papers 只写一个", "either --papers or --keep-papers"))
        given, doubts = _papers(desk.database, papers, again, packs, keep=keep_papers)
        made = draft(desk.database, packs, intent, by or account_name(), folder, given)
    write_whole(out, made.data)
    for doubt in (*made.doubts, *doubts):
        say_progress(str(doubt))
    _say_manifest(made.manifest, as_json=as_json)


@command
def sign(
    book: _BookArgument, key: _KeyOption, password_file: PasswordOption = None, *, as_json: JsonOption = False
) -> None:
    """Add the signature of compliance; the book's packs are loaded before."""
    _add_signature(book, "compliance", key, password_file, as_json=as_json)


@command
def release(
    book: _BookArgument, key: _KeyOption, password_file: PasswordOption = None, *, as_json: JsonOption = False
) -> None:
    """Add the signature of who releases; compliance has signed before, and is somebody else."""
    _add_signature(book, "release", key, password_file, as_json=as_json)


@command
def publish(
    book: _BookArgument,
    data: DataOption,
    by: ByOption = None,
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Sign as headquarters, keep it, and write it back with all three signatures, for a stick."""
    from books.file import pack_book
    from headquarters.administration import Administration
    from headquarters.authority.identity import open_identity
    from headquarters.releasing.publishing import publish as hand_out

    content = _read(book)
    with Administration.open(data) as desk:
        identity = open_identity(data, passphrase_file)
        now = datetime.now(_SHANGHAI).replace(microsecond=0)
        published = hand_out(desk.database, identity, content, by or account_name(), now)
    write_whole(book, pack_book(published.file))
    _say_manifest(published.manifest, as_json=as_json)


@command
def list_books(data: DataOption, *, as_json: JsonOption = False) -> None:
    """Print the published books, newest first, then the terminals."""
    from headquarters.administration import Administration
    from headquarters.releasing.listing import listed

    with Administration.open(data) as desk:
        found = listed(desk.database)
    if as_json:
        say_json(found.to_json(), indent=2)
        return
    for book in found.books:
        signers = either("、", ", ").join(signed.holder for signed in book.signers)
        typer.echo(f"{book.serial}  {book.digest[:12]}  {book.manifest.effective.isoformat()}  {signers}")
        typer.echo(f"    {either(book.manifest.reason.zh, book.manifest.reason.en)}")
    for held in found.held:
        typer.echo(f"{held.terminal}  {held.serial}  {held.sha256[:12]}  {held.at}")
    if not found.books:
        say("还没有发布过规则册，终端用程序自带的规则包。", "No book was published: terminals use the packs that ship.")


def _papers(
    database: "SqliteDatabase", folder: Path | None, again: int | None, packs: dict[str, bytes], *, keep: bool
) -> "tuple[Papers | None, Sequence[Fault]]":
    """The papers of the new book, and what its author should know of them. A roll-back keeps those that it goes to."""
    from headquarters.releasing.drafting import papers_again, papers_given

    if folder is not None:
        return papers_given(folder, packs)
    if keep:
        return papers_again(database, None), ()
    return (papers_again(database, again, must=False) if again else None), ()


def _add_signature(path: Path, name: "SignatureName", key: Path, password_file: Path | None, *, as_json: bool) -> None:
    from books.checking import open_book
    from books.file import pack_book
    from books.signing import sign_book
    from headquarters.authority.people import open_key_file

    book = open_book(_read(path))
    person = open_key_file(key, password_from(password_file, new=False))
    now = datetime.now(_SHANGHAI)
    signed = sign_book(book.file, name, person.signer, person.roots, now)
    write_whole(path, pack_book(signed))
    _say_manifest(book.manifest, as_json=as_json)


def _read(path: Path) -> bytes:
    from books.file import MOST_BOOK_BYTES

    with path.open("rb") as file:
        return file.read(MOST_BOOK_BYTES + 1)


def _say_manifest(manifest: "Manifest", *, as_json: bool) -> None:
    if as_json:
        say_json({"serial": manifest.serial, "sha256": manifest.digest}, indent=2)
        return
    say(f"规则册第 {manifest.serial} 号，摘要 {manifest.digest}", f"Book {manifest.serial}, digest {manifest.digest}")
    say(f"    {manifest.effective.isoformat()} 起", f"    from {manifest.effective.isoformat()}")
    for pack in manifest.packs:
        vouched = either("已核对", "checked") if pack.checked else either("未核对", "not checked")
        typer.echo(f"    {pack.id}  {pack.version}  {pack.sha256[:12]}  {vouched}")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise HeadquartersError("book.moment", at=text[:40]) from error
    return (at if at.tzinfo else at.replace(tzinfo=_SHANGHAI)).replace(microsecond=0)
