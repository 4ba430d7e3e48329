"""Product papers on their way into a book: PDFs taken apart in a process that can do nothing else, or refused."""

import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from books.checking import open_book
from books.papers import papers_of
from evidence.papers.fonts import subset_for
from evidence.papers.pdf import Page, write_pdf
from evidence.papers.pictures import picture_of
from faults.errors import ShuangluError
from headquarters.faults import HeadquartersError
from headquarters.papers import limits
from headquarters.papers.folder import PaperFolder, taken_apart
from headquarters.papers.taking_apart import take_apart
from headquarters.papers.texts import paragraphs
from headquarters.server import RunningServer
from tests import ROOT
from tests.books.house import SMALL
from tests.headquarters.terminals import Terminal
from tests.headquarters.test_books import Desk, asking, desk, first, typed

__all__ = ["desk", "first"]

WORDS = ("示例年金保险（分红型）", "产品说明书", "本产品的红利水平是不确定的，", "在某些年度可能为零。")
INDEX = """\
format: 1
papers:
  - {file: brochure.pdf, paper: product_brochure, product: P001, title: {zh: 产品说明书, en: Product brochure}}
  - {file: scan.pdf, paper: risk_statement, title: {zh: 风险提示书, en: Risk statement}}
"""


def pdf(*pages: tuple[str, ...], width: float = 595, height: float = 842) -> bytes:
    """A PDF with text, made by our own writer."""
    font = subset_for(line for page in pages for line in page)
    drawn = []
    for lines in pages:
        page = Page(font, width=width, height=height)
        for number, line in enumerate(lines, 1):
            page.text(60, 60 + number * 24, line, 14)
        drawn.append(page)
    return write_pdf(drawn, "a paper", dt.datetime(2026, 11, 29, tzinfo=dt.UTC))


def scan() -> bytes:
    """A page that is a picture alone, as a scanner makes it."""
    out = io.BytesIO()
    Image.new("RGB", (620, 877), "white").save(out, "PDF")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "product-papers"
    made.mkdir()
    (made / "papers.yaml").write_text(INDEX, encoding="utf-8")
    (made / "brochure.pdf").write_bytes(pdf(WORDS, ("第二页",)))
    (made / "scan.pdf").write_bytes(scan())
    return made


def test_a_pdf_becomes_text_and_pictures_page_by_page() -> None:
    first_page, second = take_apart(pdf(WORDS, ("第二页",)), "a.pdf")
    assert first_page.text.split("\n")[:2] == ["示例年金保险（分红型）", "产品说明书"]
    assert "本产品的红利水平是不确定的，在某些年度可能为零。" in first_page.text
    assert second.text == "第二页"
    with Image.open(io.BytesIO(first_page.picture)) as picture:
        assert picture.format == first_page.kind.upper().replace("JPG", "JPEG")
        assert (picture.width, picture.height) == (limits.WIDTH, limits.HEIGHT)
        assert picture.convert("L").point(lambda level: 0 if level < 40 else level).getextrema() == (0, 255)
    assert picture_of(first_page.picture).width == limits.WIDTH, "a signed paper takes it as it is"


def test_coloured_pages_are_photographs_and_plain_ones_drawings() -> None:
    red = io.BytesIO()
    Image.new("RGB", (620, 877), (200, 20, 30)).save(red, "PDF")
    kinds = [take_apart(data, "a.pdf")[0].kind for data in (pdf(WORDS), red.getvalue())]
    assert kinds == ["png", "jpg"]


def borrowed() -> bytes:
    """Chinese by a font that is not in the file, as many programs write it."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>> >> >>",
        b"<< /Length 44 >>\nstream\nBT /F1 24 Tf 72 720 Td <4EA754C18BF4660E> Tj ET\nendstream",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo 8 0 R /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 0 1000 1000] /Ascent 880>>",
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>",
    )
    out = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    return out + b"trailer << /Root 1 0 R /Size 9 >>\n%%EOF\n"


def locked() -> bytes:
    """A PDF that opens with a password only."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf(WORDS))))
    writer.encrypt("owner", "user")  # type: ignore[no-untyped-call]  # pyHanko's own omission
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # the same
    return out.getvalue()


def rubbish() -> Iterator[tuple[str, bytes, str]]:
    good = pdf(WORDS)
    yield "words", b"this is no PDF", "no_pdf"
    yield "nothing", b"", "no_pdf"
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(100), "no_pdf"
    yield "a header", b"%PDF-1.7\n" + bytes(5000), "broken"
    yield "half of one", good[: len(good) // 3], "broken"
    yield "201 pages", pdf(*[("x",)] * 201), "pages"
    yield "a page of a mile", pdf(("x",), width=100_000), "size"
    yield "a page like a thread", pdf(("x",), width=80, height=10_000), "size"
    yield "many letters", pdf(tuple("字" * 4000 for _ in range(6))), "characters"
    yield "a borrowed font", borrowed(), "fonts"
    yield "a password", locked(), "locked"


@pytest.mark.parametrize(("data", "case"), [each[1:] for each in rubbish()], ids=[each[0] for each in rubbish()])
def test_rubbish_is_refused_with_a_reason(data: bytes, case: str) -> None:
    with pytest.raises(HeadquartersError) as refused:
        take_apart(data, "合同.pdf")
    assert refused.value.trouble.key == f"paper.pdf:{case}"
    assert "合同.pdf" in refused.value.words("zh")


def test_what_takes_too_long_or_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HeadquartersError) as late:
        take_apart(pdf(WORDS), "slow.pdf", seconds=0.01)
    assert late.value.trouble.key == "paper.pdf:late"
    monkeypatch.setattr(limits, "MOST_PDF_BYTES", 1000)
    with pytest.raises(HeadquartersError) as large:
        take_apart(pdf(WORDS), "large.pdf")
    assert large.value.trouble.key == "paper.pdf:bytes"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_the_process_that_parses_can_open_nothing(tmp_path: Path) -> None:
    """Neither a file nor a socket nor a program, and nothing of the parent's that was open."""
    secret = tmp_path / "secret"
    secret.write_text("a key")
    code = f"""
import os, socket, subprocess, sys
sys.path.insert(0, {str(ROOT)!r})
from headquarters.papers import parsing
from headquarters.papers.confinement import confine
parsing._load()
confine()
tried = {{}}
for name, attempt in (
    ("read", lambda: open({str(secret)!r})),
    ("write", lambda: open({str(tmp_path / "new")!r}, "w")),
    ("connect", lambda: socket.socket()),
    ("run", lambda: subprocess.run(["/bin/true"])),
    ("fork", lambda: os.execv("/bin/cat", ["cat", {str(secret)!r}]) if os.fork() == 0 else os.wait()[1] and 1 / 0),
    ("inherited", lambda: os.read(int(sys.argv[1]), 10)),
    ("memory", lambda: bytearray(3_000_000_000)),
):
    try:
        attempt()
        tried[name] = "done"
    except (OSError, MemoryError, ZeroDivisionError, ImportError) as error:
        tried[name] = type(error).__name__
os.write(1, repr(tried).encode())
"""
    with secret.open("rb") as open_file:
        number = open_file.fileno()
        done = subprocess.run(
            [sys.executable, "-c", code, str(number)], capture_output=True, pass_fds=(number,), check=False, text=True
        )
    assert "'done'" not in done.stdout, done.stdout
    assert all(f"'{name}'" in done.stdout for name in ("read", "connect", "inherited", "memory")), done.stderr
    assert not (tmp_path / "new").exists()


def test_a_process_that_answers_nonsense_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    from headquarters.papers import taking_apart

    nonsense = "import sys; sys.stdout.buffer.write(bytes(4) + bytes([255]) * 100)"
    for said in ("print('hello')", nonsense, "raise SystemExit(3)"):
        monkeypatch.setattr(taking_apart, "_RUN", said)
        with pytest.raises(HeadquartersError) as refused:
            take_apart(pdf(WORDS), "a.pdf")
        assert refused.value.trouble.key == "paper.pdf:broken"


def test_text_is_as_people_read_it() -> None:
    assert paragraphs("第1⻚\r\n红利⽔平是不确\r\n定的。\r\n") == "第1页\n红利水平是不确定的。"
    assert paragraphs("一、退保\n犹豫期后退保，我们退还现金价值，第一年末的现金价值为\n6,800 元。") == (
        "一、退保\n犹豫期后退保，我们退还现金价值，第一年末的现金价值为6,800 元。"
    )
    assert paragraphs("1. a long line that goes on in the\nnext one and ends.") == (
        "1. a long line that goes on in the next one and ends."
    )
    assert paragraphs("\x00\ufffe\u200b \n\t\n") == ""


def test_the_folder_is_looked_at_before_a_book_is_made(folder: Path) -> None:
    (folder / "stray.pdf").write_bytes(scan())
    (folder / "brochure.pdf").write_bytes(b"junk")
    code, out, _ = typed("books", "papers", folder)
    assert code == 1
    assert "brochure.pdf:1: brochure.pdf is no PDF" in out
    assert "scan.pdf:1: no page has text" in out
    assert "stray.pdf:1: no line of the index names it" in out
    (folder / "brochure.pdf").write_bytes(pdf(WORDS, ()))
    found = json.loads(typed("books", "papers", folder, "--packs", SMALL, "--json")[1])
    said = [each["sentence"] for each in found]
    assert "no script has a paper 'risk_statement'" in said
    assert "no text on page 2" in said


@pytest.mark.parametrize(
    "index", ["format: 2\n", "papers: []\nformat: 1\n", "{", INDEX.replace("brochure.pdf", "../b.pdf")]
)
def test_an_index_that_is_none_is_refused_with_its_line(folder: Path, index: str) -> None:
    (folder / "papers.yaml").write_text(index, encoding="utf-8")
    with pytest.raises(ShuangluError) as refused:
        PaperFolder.read(folder)
    assert refused.value.code == "papers.index"


def test_papers_go_with_the_book_and_older_terminals_get_one_that_they_read(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    plain = (desk.folder / "1.book").read_bytes()
    book = open_book(desk.publish("--papers", folder).read_bytes())
    held = papers_of(book.file, book.manifest)
    assert [line.key for line in held.lines] == [("product_brochure", "P001"), ("risk_statement", "")]
    assert "红利水平" in held.text(held.lines[0], 0)
    assert held.lines[0].sha256 == taken_apart(PaperFolder.read(folder))[0].sha256
    with RunningServer(desk.data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        ask = asking(terminal)
        assert ask("books/current").content == plain, "a terminal of an earlier release says nothing of formats"
        assert open_book(ask("books/current?reads=2").content).digest == book.digest
        assert ask("books/current?reads=0").json()["code"] == "request.shape"
        terminal.close()
    code, _, said = typed(*desk.making(desk.folder / "x.book"))
    assert (code, "the paper of P001 in book 2 is not in this one" in said) == (0, True)
    assert open_book(desk.make("--keep-papers").read_bytes()).file.papers == book.file.papers
    assert open_book(desk.make("--again", "2").read_bytes()).manifest.papers == book.manifest.papers
    assert open_book(desk.make("--again", "1").read_bytes()).manifest.papers == ()
    (folder / "scan.pdf").unlink()
    assert "papers.unreadable" in desk.refused(*desk.making(desk.folder / "y.book", "--papers", folder))
