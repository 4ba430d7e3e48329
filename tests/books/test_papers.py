"""Books with papers: pages by digest, none altered, left out or exchanged; books without any stay what they were."""

import datetime as dt
import io
import random
import zipfile
from dataclasses import replace

import pytest
from cryptography import x509

from books.checking import check_book, open_book
from books.faults import BookFault
from books.file import MOST_PLAIN_BYTES, BookFile, pack_book, unpack_book
from books.making import Intent, make_book
from books.manifest import Reason, read_manifest
from books.papers import GivenPaper, MadePage, Papers, chosen_papers, document_pages, gather_papers, papers_of
from tests import ROOT
from tests.books.house import NOW, House, small_packs
from tests.books.test_attacks import judge

VECTORS = ROOT / "tests" / "vectors" / "books"
THEN = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
PNG, JPEG = b"\x89PNG\r\n\x1a\n a drawing", b"\xff\xd8\xff a photograph"


def given(paper: str = "product_brochure", product: str = "P001", text: str = "第一页") -> GivenPaper:
    pages = (MadePage(text, PNG, "png"), MadePage("", JPEG, "jpg"))
    return GivenPaper(paper, product, "产品说明书", "Product brochure", "ab" * 32, pages)


def book_of(*papers: GivenPaper) -> BookFile:
    intent = Intent(NOW, NOW, Reason("测试", "a test"), checked=frozenset({"small-rules"}))
    return make_book(small_packs(), intent, None, 1, gather_papers(papers))


def test_papers_travel_with_the_book_and_come_out_as_they_went_in(house: House) -> None:
    data = pack_book(house.sign(book_of(given(), replace(given("risk_statement", ""), sha256="cd" * 32))))
    book = check_book(data, house.roots, NOW, None, 0)
    papers = papers_of(book.file, book.manifest)
    assert book.manifest.format == 2
    assert [line.key for line in papers.lines] == [("product_brochure", "P001"), ("risk_statement", "")]
    assert [papers.text(papers.lines[0], page) for page in (0, 1)] == ["第一页", ""]
    assert (papers.picture("ab" * 32, 0), papers.picture("ab" * 32, 1)) == (PNG, JPEG)
    assert papers.picture("ab" * 32, 2) is None
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.read(f"papers/{'ab' * 32}/0000.txt").decode() == "第一页"


def test_a_book_without_papers_is_spelled_as_before(house: House) -> None:
    assert b'"format":"shuanglu-book/1"' in house.draft().manifest
    assert b"papers" not in house.draft().manifest
    assert gather_papers(()).lines == Papers().lines


def test_no_byte_of_a_paper_can_be_altered_added_left_out_or_exchanged(house: House) -> None:
    signed = house.sign(book_of(given()))
    data = pack_book(signed)
    start = data.index(b"papers/")
    end = data.index(b"signatures/", start)
    chosen = random.Random(3)
    for at in {*chosen.sample(range(start, end), 60)}:
        broken = bytearray(data)
        broken[at] ^= 1 << chosen.randrange(8)
        assert judge(bytes(broken), house) in ("book.shape", "book.altered"), at
    files = signed.papers
    first, *_ = sorted(files)
    less = {path: page for path, page in files.items() if path != first}
    more = {**files, f"{'ab' * 32}/0002.txt": b"x"}
    turned = dict(zip(files, list(files.values())[::-1], strict=True))
    for papers in (less, more, turned, {**files, first: b"other"}):
        assert judge(pack_book(replace(signed, papers=papers)), house) == "book.altered"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"papers":[{', b'"papers":[],"x":[{'),
        (b'"kind":"png"', b'"kind":"gif"'),
        (b'"paper":"product_brochure"', b'"paper":"../brochure"'),
        (b'"product":"P001"', b'"product":"\\u0000"'),
        (b'"shuanglu-book/2"', b'"shuanglu-book/1"'),
        (b'"shuanglu-book/2"', b'"shuanglu-book/3"'),
    ],
)
def test_lines_that_do_not_fit_are_refused_even_when_all_have_signed(house: House, old: bytes, new: bytes) -> None:
    draft = book_of(given())
    assert old in draft.manifest
    signed = house.sign(replace(draft, manifest=draft.manifest.replace(old, new, 1)))
    assert judge(pack_book(signed), house) in ("book.altered", "book.format")


def test_a_text_that_is_none_and_a_picture_that_is_none_are_refused(house: House) -> None:
    for page in (MadePage("x", b"GIF89a", "png"), MadePage("x", PNG, "jpg")):
        book = book_of(replace(given(), pages=(page,)))
        assert judge(pack_book(house.sign(book)), house) == "book.altered"


def test_what_a_book_cannot_hold_is_said_when_it_is_made() -> None:
    with pytest.raises(BookFault) as twice:
        gather_papers([given(), given()])
    assert twice.value.code == "book.papers"
    heavy = replace(given(), pages=tuple(MadePage("", PNG + bytes(900_000), "png") for _ in range(40)))
    with pytest.raises(BookFault, match="28000000"):
        gather_papers([heavy])
    with pytest.raises(BookFault, match="1000"):
        gather_papers([replace(given(), pages=(MadePage("", PNG, "png"),) * 1001)])


def test_only_papers_make_a_book_larger_than_an_older_terminal_reads(house: House) -> None:
    large = {"big.yaml": bytes(MOST_PLAIN_BYTES)}
    with pytest.raises(BookFault):
        unpack_book(pack_book(BookFile(house.draft().manifest, large)))
    pages = tuple(MadePage("", PNG + bytes(900_000), "png") for _ in range(6))
    data = pack_book(house.sign(book_of(replace(given(), pages=pages))))
    assert len(data) > MOST_PLAIN_BYTES
    assert judge(data, house) == ""


def test_a_product_has_its_own_paper_or_that_of_every_product() -> None:
    common = replace(given("risk_statement", ""), sha256="cd" * 32)
    own = replace(given("risk_statement", "P002"), sha256="ef" * 32)
    papers = gather_papers([given(), common, own])
    assert [line.sha256[:2] for line in chosen_papers(papers, "risk_statement", ("P001", "P002"))] == ["cd", "ef"]
    assert [line.sha256[:2] for line in chosen_papers(papers, "risk_statement", ("P001", "P009"))] == ["cd"]
    assert chosen_papers(papers, "proposal", ("P001",)) == []
    (document,) = document_pages(papers, "product_brochure", ("P001",))
    assert document.pages == (("第一页", PNG), ("", JPEG))


def test_books_of_both_formats_that_were_made_once_stay_readable() -> None:
    """`1.book` was made before there were papers; `2.book` follows it. Both by the authority beside them."""
    roots = (x509.load_pem_x509_certificate((VECTORS / "ca.pem").read_bytes()),)
    one = check_book((VECTORS / "1.book").read_bytes(), roots, THEN, "320100", 0)
    two = check_book((VECTORS / "2.book").read_bytes(), roots, THEN, "320100", 1)
    assert (one.manifest.format, one.manifest.papers) == (1, ())
    assert one.digest == "b3cfc2590af35a51b7e4377803838a8654f9331d9980fa6e32c718452a5d6d1d"
    assert two.digest == "4ceca9c425ee34a54443e381a311ffef232fe7f553483f868c849accc79e2ab8"
    assert two.manifest.predecessor is not None
    assert two.manifest.predecessor.sha256 == one.digest
    assert [len(line.pages) for line in two.manifest.papers] == [2, 1]
    assert open_book(pack_book(two.file)).digest == two.digest
    assert read_manifest(two.file.manifest).to_bytes() == two.file.manifest
