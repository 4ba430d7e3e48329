"""The papers that a customer pages through come with the sale, from the book by which its plan was made."""

from dataclasses import replace

from books.file import pack_book
from books.making import Intent, make_book
from books.manifest import Reason
from books.papers import GivenPaper, MadePage, gather_papers
from rulebook.plan.plan import Plan, PlannedPaper, PlannedSignature
from rulebook.sale.examples import demonstration
from rulebook.sale.text import Text
from terminal.home.opening import Home
from terminal.home.papers import shipped_papers
from terminal.session.customer.documents import Document, DocumentPage, needed_by
from terminal.station.books import HeldBooks
from terminal.station.documents import documents_of
from terminal.station.packs import CurrentPacks
from tests.books.house import NOW, House, small_packs
from tests.terminal.station.conftest import home, plan, sale
from tests.terminal.station.test_books import SALE, enrolled, house

__all__ = ["enrolled", "home", "house", "plan", "sale"]
TITLE = Text(zh="产品说明书", en="Brochure")
PNG = b"\x89PNG\r\n\x1a\n a drawing"


def shows(plan: Plan, *papers: str) -> Plan:
    """The same plan, with these papers shown at its first node and the last of them signed there."""
    shown = tuple(PlannedPaper(paper=name, title=TITLE, match=(), still_seconds=3) for name in papers)
    signed = (PlannedSignature(paper=papers[-1], title=TITLE, role="applicant"),) if papers else ()
    first = plan.nodes[0].model_copy(update={"show": shown, "signatures": signed})
    return plan.model_copy(update={"nodes": (first, *plan.nodes[1:])})


def document(paper: str, product: str = "") -> Document:
    return Document(paper, TITLE, (paper + product).encode().hex(), (), product)


def test_a_plan_needs_what_it_shows_and_has_signed_each_product_its_own(plan: Plan) -> None:
    held = [document("brochure", "P1"), document("brochure", "P2"), document("terms"), document("other")]
    found = needed_by(shows(plan, "brochure", "terms", "identity_card"), ["P1", "P2", "P9"], held)
    assert [each.product for each in found.of("brochure")] == ["P1", "P2"]
    assert [each.product for each in found.of("terms")] == [""]
    assert (found.of("identity_card"), found.of("other")) == ((), ())


def test_a_document_without_text_is_a_picture_alone() -> None:
    assert not document("scan").has_text
    page = DocumentPage(TITLE, "a", "b")  # type: ignore[arg-type]  # a title will do
    assert replace(document("terms"), pages=(page,)).has_text


def test_the_demonstration_has_its_made_up_papers(home: Home) -> None:
    packs = CurrentPacks(home, sales=False)
    plan = packs.plan(demonstration(), recording=False)
    found = packs.documents(demonstration(), plan)
    assert {each.paper for each in found.found} == {
        *("product_brochure", "proposal_prompt", "policy_clauses", "exemption_notes"),
        *("cash_value_table", "proposal"),
    }
    (brochure,) = found.of("product_brochure")
    assert (len(brochure.pages), brochure.has_text) == (3, True)
    assert all("演示文件" in each.zh for each in brochure.texts)
    picture = packs.picture(brochure.sha256, 2)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    assert packs.picture(brochure.sha256, 3) is None
    assert documents_of(plan, demonstration(), shipped_papers()) == found


def with_paper(house: House, serial: int, text: str) -> bytes:
    papers = gather_papers(
        [GivenPaper("product_brochure", "", "产品说明书", "Brochure", f"{serial:064x}", (MadePage(text, PNG, "png"),))]
    )
    intent = Intent(NOW, NOW, Reason("测试", "a test"), checked=frozenset({"small-rules"}))
    return pack_book(house.sign(make_book(small_packs(), intent, None, serial, papers)))


def test_a_sale_that_was_begun_by_an_older_book_keeps_its_papers(enrolled: Home, house: House) -> None:
    books = HeldBooks(enrolled)
    books.install(with_paper(house, 1, "旧的一页"))
    packs = CurrentPacks(enrolled, sales=True)
    before = shows(packs.plan(SALE, recording=False), "product_brochure")
    assert [each.texts[0].zh for each in packs.documents(SALE, before).found] == ["旧的一页"]
    books.install(with_paper(house, 2, "新的一页"))
    packs.look(at_once=True)
    after = shows(packs.plan(SALE, recording=False), "product_brochure")
    assert [each.texts[0].zh for each in packs.documents(SALE, after).found] == ["新的一页"]
    assert [each.texts[0].zh for each in packs.documents(SALE, before).found] == ["旧的一页"]
    assert packs.picture(f"{1:064x}", 0) == packs.picture(f"{2:064x}", 0) == PNG
    restarted = CurrentPacks(enrolled, sales=True)
    assert [each.texts[0].zh for each in restarted.documents(SALE, before).found] == ["旧的一页"]
    assert restarted.picture(f"{1:064x}", 0) == PNG
