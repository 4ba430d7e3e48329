"""The customer's screens in their states, each reached by what really happens at a counter, by the shipped packs."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load, load_shelf
from rulebook.plan.plan import Filled, Plan
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import demonstration
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from terminal.session.customer.documents import Document, DocumentPage, Documents
from terminal.session.customer.items import sha256_of
from terminal.session.customer.pacing import paced_acts
from terminal.session.customer.view import ConsentItem
from terminal.session.facts.analyst import AnalystReady, ChallengeMoved, VoiceHeard
from terminal.session.facts.customer import CustomerAct, CustomerActed
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed, SaleArrived
from terminal.session.facts.recogniser import Recognised, RecogniserReady
from terminal.session.facts.recorder import (
    Levels,
    RecorderReady,
    SegmentHeld,
    Slip,
    SoundPlayed,
    TakeClosed,
    TakeOpened,
)
from terminal.session.facts.voice import Spoken, VoiceKnown
from terminal.session.life.life import TerminalLife
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Snapshot
from tests import ROOT

TAKE = "32-0117-000482"
CODE = "7K2QD-9MV4X-0RTBA-31HNE"
SLIP = Slip(TAKE, CODE, "2026-11-22T06:12:09.120Z", f"SL1:{TAKE}:{CODE.replace('-', '')}:2026-11-22T06:12:09.120Z")
RISK = "本人已阅读保险条款、产品说明书和投保提示书，了解本产品的特点和保单利益的不确定性。"
_TEXTS = (
    "一、这份保险保什么\n\n保险期间届满时您健在，保险公司给付保险金；保险期间内身故，给付身故保险金。",
    "二、您要交多少保费\n\n每年交一次，交五年。过了交费期，不用再交。",
    (
        "三、红利从哪里来，会不会没有\n\n这份保险的红利，来自保险公司实际经营好于预定的部分。红利不保证，"
        "有的年份可能是零。\n\n保险公司每年给您寄一份红利通知书，写明这一年分了多少、累计多少。\n\n"
        "说明书里的红利演示只是假设，不代表将来一定能拿到。您实际能确定的，只有合同写明的保证利益。"
    ),
    "四、退保会怎样\n\n过了犹豫期退保，退还的是现金价值，您会有损失。",
)  # fmt: skip


@cache
def shipped_plan() -> Plan:
    """The plan of the demonstration's sale, with a sentence to copy in the institution's place."""
    files = read_folder(ROOT / "resources" / "packs")
    plan = make_plan(demonstration(), load_shelf(files, checked=load(files).documents))
    nodes = tuple(
        node.model_copy(update={"copy_by_hand": (Text(zh=RISK, en="I have read the papers and know the risks."),)})
        if node.copy_by_hand
        else node.model_copy(update={"read_to_end": node.id == "I08"})
        for node in plan.nodes
    )
    return plan.model_copy(update={"nodes": nodes})


def brochure() -> Document:
    """A paper that the book has: four pages of text."""
    pages = tuple(DocumentPage(Filled(zh=text, en=text), sha256_of(text), "ef" * 32) for text in _TEXTS)
    return Document("product_brochure", Text(zh="产品说明书", en="product brochure"), "cd" * 32, pages)


class Visit:
    """One customer, from her arrival on; she does what the test says."""

    def __init__(
        self, sale: Sale | None = None, plan: Plan | None = None, *, identity: bool = False, voice: bool = True
    ) -> None:
        self.now = 1000.0
        self.held = 0
        self.sale = sale or demonstration()
        self.life = TerminalLife(
            Terms(identity="required" if identity else "none", unverified_packs=True), lambda: dt.date(2026, 11, 22)
        )
        documents = Documents((brochure(),))
        self.tell(*((VoiceKnown("zh"),) if voice else ()), RecorderReady(1280, 720, 25.0), AnalystReady())
        self.tell(SaleArrived(self.sale, plan or shipped_plan(), documents=documents))

    def tell(self, *facts: Fact) -> "Visit":
        for fact in facts:
            self.now += 0.01
            self.life.apply(fact, self.now)
        return self

    def wait(self, seconds: float) -> "Visit":
        self.now += seconds
        return self

    def begin(self) -> "Visit":
        return self.tell(Pressed("start"), TakeOpened(TAKE, "folder")).hold()

    def hold(self) -> "Visit":
        """A segment is read back: the light is lit."""
        end_us = round((self.now - (self.life.terminal.opened_at or self.now) + 1.6) * 1e6)
        self.held += 1
        fact = SegmentHeld(TAKE, self.held, "ab" * 32, 0, end_us, 9, 3, end_us, 40, 0, 0.0, 10**9, end_us, end_us)
        return self.tell(fact)

    def acts(self, act: CustomerAct, content: bytes = b"", **detail: Any) -> "Visit":
        view = self.shown().customer
        return self.tell(CustomerActed(act, view.item, "customer", view.sha256, detail, content, view.about))

    def to(self, node: str) -> "Visit":
        """As far as this node; a script does what is before it."""
        while (walk := self.shown().walk) and walk.node and walk.node.id != node:
            self.pass_node()
        return self.hold()

    def pass_node(self) -> None:
        self.tell(*paced_acts(self.shown().customer), Pressed("node_passed", "王芳", {"paced": True}))

    def until(self, screen: str) -> "Visit":
        """Let the items before it be done."""
        while (view := self.shown().customer).screen != screen:
            (first, *_) = paced_acts(view)
            self.tell(first)
        return self

    def finish(self) -> "Visit":
        while (walk := self.shown().walk) and walk.node:
            self.pass_node()
        return self.tell(Pressed("finish"), TakeClosed(TAKE, "finished", "sealed", {}, slip=SLIP))

    def written_down(self) -> "Visit":
        """A recogniser is installed, and she reads along."""
        return self.tell(RecogniserReady("zh-small", "5e" * 32), CustomerActed("captions", "", detail={"on": True}))

    def says(self, *said: str) -> "Visit":
        """These were said, one after the other, the last not to its end yet; the voices told whose the first was."""
        for number, text in enumerate(said):
            self.wait(3)
            to_us = round((self.now - (self.life.terminal.opened_at or self.now)) * 1e6)
            told_us = round(self.now * 1e6) + 20_000
            final = number + 1 < len(said)
            self.tell(Recognised(to_us - 2_500_000, to_us, text, final, 80, told_us))
            if not number:
                self.life.terminal.hearing.hear_voices([VoiceHeard(to_us - 2_500_000, to_us, "seller", 90)])
        return self

    def speaking(self) -> "Visit":
        """The machine reads, and is half way through."""
        ticket = self.life.terminal.speaking.ticket
        self.tell(Spoken(ticket, b"\x00\x00" * 80_000, 16_000), SoundPlayed(ticket, "began", 5))
        return self.wait(3)

    def shown(self) -> Snapshot:
        return self.life.snapshot(self.now)


LOSS = "过了犹豫期再退保会有损失第一年末退保大约只能拿回一万八千四百元"
LONG = f"您要交五年每年交一万两千元{LOSS}这是合同写明的保证利益其他的都不能保证"


def elder_sale() -> Sale:
    """The demonstration's customer, at 66."""
    sale = demonstration()
    born = sale.applicant.model_copy(update={"birth_date": dt.date(1960, 3, 10), "name": "张明"})
    return sale.model_copy(update={"applicant": born})


def consented(*answers: bool) -> Callable[[], Snapshot]:
    """The consent that is asked after these answers."""

    def make() -> Snapshot:
        shown = Visit(identity=True).tell(Pressed("start")).shown()
        consents = tuple(
            replace(each, answer=answers[place] if place < len(answers) else None)
            for place, each in enumerate(shown.customer.consents)
        )
        about = consents[len(answers)].about
        return replace(shown, customer=replace(shown.customer, consents=consents, item=f"consent:{about}"))

    return make


def consented_online() -> Snapshot:
    """The fourth consent, where the setting asks for an official online check."""
    shown = consented(True, True)()
    before = tuple(replace(each, answer=True) for each in shown.customer.consents)
    consents = (*before, ConsentItem("online"))
    return replace(shown, customer=replace(shown.customer, consents=consents, item="consent:online"))


def gesture() -> Snapshot:
    """Three gestures, of which one is done."""
    visit = Visit(identity=True).tell(Pressed("start"))
    moved = ChallengeMoved(0, 1, 1, 3, "turn-left")
    shown = visit.shown()
    view = replace(
        shown.customer, screen="liveness", item="liveness", gesture=moved.asked, gesture_done=1, gesture_total=3
    )
    return replace(shown, customer=view)


def spoken_question() -> Snapshot:
    visit = Visit().begin().to("I09").until("question")
    return visit.tell(*[Levels(-20.0, -28.0)] * 5).shown()


VIEWS: dict[str, Callable[[], Snapshot]] = {
    "empty": Snapshot,
    "idle": lambda: Visit().shown(),
    "consent-recording": consented(),
    "consent-face": consented(True, False),
    "consent-online": consented_online,
    "gesture": gesture,
    "reading": lambda: Visit().begin().to("I04").shown(),
    "prompt": lambda: Visit().begin().to("I11").shown(),
    "prompt-read": lambda: Visit().begin().to("I11").speaking().until("prompt").shown(),
    "prompt-loss": lambda: Visit(voice=False).begin().to("I11").acts("heard").shown(),
    "prompt-again": lambda: Visit(voice=False).begin().to("I07").acts("again").shown(),
    "prompt-longest": lambda: Visit().begin().to("I03").shown(),
    "elder-prompt": lambda: Visit(elder_sale()).begin().to("I11").acts("heard").shown(),
    "question": lambda: Visit().begin().to("I09").until("question").shown(),
    "question-heard": spoken_question,
    "question-touched": lambda: (
        Visit().begin().to("I09").until("question").acts("answered", answer="accepted").shown()
    ),
    "elder-question": lambda: Visit(elder_sale()).begin().to("I06").until("question").shown(),
    "document": lambda: Visit().begin().to("I08").until("document").shown(),
    "document-third": lambda: (
        Visit().begin().to("I08").until("document").wait(9).acts("page", page=2).wait(9).acts("page", page=3).hold()
    ).shown(),
    "elder-document": lambda: Visit(elder_sale()).begin().to("I08").until("document").shown(),
    "sign": lambda: Visit().begin().to("I20").until("sign").shown(),
    "elder-sign": lambda: Visit(elder_sale()).begin().to("I20").until("sign").shown(),
    "copy": lambda: Visit().begin().to("I19").until("copy").shown(),
    "elder-copy": lambda: Visit(elder_sale()).begin().to("I19").until("copy").shown(),
    "captions-none": lambda: Visit(voice=False).written_down().begin().to("I11").shown(),
    "captions-not-wished": lambda: (
        Visit().written_down().tell(CustomerActed("captions", "", detail={"on": False})).begin().to("I11").shown()
    ),
    "captions-prompt": lambda: Visit(voice=False).written_down().begin().to("I11").says(LOSS, "您清楚").shown(),
    "captions-elder-prompt": lambda: (
        Visit(elder_sale(), voice=False).written_down().begin().to("I11").acts("heard").says(LONG, "您清楚").shown()
    ),
    "captions-reading": lambda: Visit(voice=False).written_down().begin().to("I04").says("您好", LONG).shown(),
    "captions-question": lambda: (
        Visit(voice=False).written_down().begin().to("I09").until("question").says("您清楚了吗", "清楚").shown()
    ),
    "captions-elder-question": lambda: (
        Visit(elder_sale()).written_down().begin().to("I06").until("question").says(LOSS, "清楚").shown()
    ),
    "captions-elder-document": lambda: (
        Visit(elder_sale(), voice=False).written_down().begin().to("I08").until("document").says(LOSS, "好").shown()
    ),
    "captions-elder-sign": lambda: (
        Visit(elder_sale(), voice=False).written_down().begin().to("I20").until("sign").says(LOSS, "好").shown()
    ),
    "captions-elder-copy": lambda: (
        Visit(elder_sale(), voice=False).written_down().begin().to("I19").until("copy").says(LOSS, "好").shown()
    ),
    "break": lambda: Visit().begin().to("I11").acts("break").shown(),
    "stop": lambda: Visit().begin().to("I11").acts("stop").shown(),
    "elder-stop": lambda: Visit(elder_sale()).begin().to("I11").acts("stop").shown(),
    "waiting": lambda: Visit().begin().to("I11").tell(Pressed("node_failed")).shown(),
    "rights": lambda: Visit().begin().finish().shown(),
    "elder-rights": lambda: Visit(elder_sale()).begin().finish().shown(),
    "thanks": lambda: Visit().begin().tell(Pressed("give_up", "王芳", {"reason": "客户离开"})).tell(
        TakeClosed(TAKE, "given_up", "sealed", {})
    ).shown(),
}  # fmt: skip
