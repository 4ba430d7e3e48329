"""What the customer writes and reads in a real take: it comes back from the sealed take as it was, to the integer."""

import hashlib
from pathlib import Path
from typing import Any

from evidence.reader import TakeReader
from evidence.verify import verify_take
from rulebook.plan.plan import Filled
from rulebook.sale.text import Text
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.session.customer.documents import Document, DocumentPage, Documents
from terminal.session.customer.strokes import Stroke, Strokes, read_page_track, read_strokes
from terminal.session.facts.customer import CustomerAct, CustomerActed
from terminal.session.facts.people import SaleArrived
from terminal.session.facts.recorder import ObjectHeld, TakeOpened
from tests.journeys.counter import Counter
from tests.sales import SMALL_PACKS, small_plan, small_sale

PAGES = tuple(
    DocumentPage(Filled(zh=text, en=text), hashlib.sha256(text.encode()).hexdigest(), "ef" * 32)
    for text in ("第一页", "第二页")
)
TERMS = Document("terms", Text(zh="保险条款", en="terms"), "cd" * 32, PAGES)
SIGNED = (
    Stroke(0, ((12, 300, 0, 41), (15, 298, 7, 380), (90, 210, 15, 1000))),
    Stroke(0, ((200, 210, 640, 999), (201, 260, 655, 3))),
)


def does(counter: Counter, act: CustomerAct, content: bytes = b"", **detail: Any) -> None:
    """She acts on what is on her screen, and the screen follows."""
    view = counter.wait(lambda shown: shown.customer.item).customer
    before = view.items, view.page
    counter.station.post(CustomerActed(act, view.item, "customer", view.sha256, detail, content, view.about))
    counter.wait(lambda shown: (shown.customer.items, shown.customer.page) != before)


def test_strokes_and_page_seconds_come_back_exactly_and_one_changed_stroke_is_found(tmp_path: Path) -> None:
    sources: dict[str, Any] = {"camera": "test:bars", "microphone": "test:tone", "identity": "none"}
    home = open_or_create_rehearsal_home(load_settings(tmp_path / "home", packs=SMALL_PACKS, **sources))
    sale = small_sale()
    plan = small_plan(sale)
    nodes = tuple(node.model_copy(update={"read_to_end": node.id == "T02"}) for node in plan.nodes)
    with Counter(home) as counter:
        plan = plan.model_copy(update={"nodes": nodes})
        counter.station.post(SaleArrived(sale, plan, documents=Documents((TERMS,))))
        counter.start()
        counter.pass_node()
        counter.wait(lambda shown: shown.customer.page_open_s >= shown.customer.page_least_s > 0)
        does(counter, "page", page=2)
        counter.wait(lambda shown: shown.customer.page == 2 and shown.customer.page_open_s >= 3)
        does(counter, "read")
        counter.pass_node()
        counter.pass_node()
        does(counter, "heard")
        view = counter.wait(lambda shown: shown.customer.screen == "sign").customer
        written = Strokes(view.item, "投保单", (1728, 570), 1, SIGNED, "pen")
        does(counter, "signed", content=written.to_json())
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        folder = Path(next(fact.folder for fact in counter.facts if isinstance(fact, TakeOpened)))
        held = [fact for fact in counter.facts if isinstance(fact, ObjectHeld)]
        key = home.vault.identities.review_key()
        reader = TakeReader(folder, key, "vault")
        found = {record.role: content for record, content in reader.objects()}
        marks = [body["facts"] for body in counter.journal() if body.get("kind") == "acted"]
        assert verify_take(folder, None).status == "intact"
        objects = sorted((folder / "objects").iterdir())
        changed = bytearray(objects[-1].read_bytes())
        changed[-20] ^= 1  # one bit of one stroke, as far as it can be reached without the key
        objects[-1].chmod(0o600)
        objects[-1].write_bytes(changed)
        report = verify_take(folder, None)
    assert found["strokes"] == written.to_json()
    assert read_strokes(found["strokes"]) == written
    assert [fact.sha256 for fact in held] == [
        hashlib.sha256(found[role]).hexdigest() for role in ("page_track", "strokes")
    ]
    track = read_page_track(found["page_track"])
    assert [page for page, _, _ in track.pages] == [1, 2]
    (_, begins, turned), (_, from_ms, closed_ms) = track.pages
    assert begins == 0
    assert turned == from_ms >= 2000
    assert closed_ms - from_ms >= 3000
    read = next(mark for mark in marks if mark["act"] == "read")
    assert (read["to_end"], read["of"], read["sha256"]) == (True, 2, TERMS.sha256)
    signed = next(mark for mark in marks if mark["act"] == "signed")
    assert (signed["via"], signed["node"]) == ("customer", "T05")
    assert report.status == "damaged"
    assert any("object" in fault.code for fault in report.faults)
