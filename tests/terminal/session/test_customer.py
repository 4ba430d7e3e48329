"""The customer at a node: what she is shown, what she does, and that nothing goes on before it is done."""

from typing import Any

import pytest

from rulebook.plan.plan import Filled, Plan, PlannedNode, PlannedPrompt
from rulebook.sale.text import Text
from terminal.session.customer.consent_words import CONSENT_WORDS
from terminal.session.customer.documents import Document, DocumentPage, Documents
from terminal.session.customer.items import sha256_of
from terminal.session.customer.pacing import paced_acts
from terminal.session.customer.strokes import Stroke, Strokes, read_page_track, read_strokes
from terminal.session.customer.view import CustomerView, ItemState
from terminal.session.effects import Effect, RefusedFact
from terminal.session.facts.customer import CustomerAct, CustomerActed
from terminal.session.facts.people import Pressed, SaleArrived
from terminal.session.facts.recorder import GapBegan, Levels, SoundPlayed
from terminal.session.facts.voice import Spoken, VoiceKnown
from terminal.session.orders.recorder import AddMark, AddObject, CloseTake, PlaySound, StopSound
from terminal.session.orders.voice import SayAloud
from tests.sales import small_plan, small_sale
from tests.terminal.session.customers import READY, Counter
from tests.terminal.session.lives import NO_IDENTITY, OPENED, START, closed, key

PASS = Pressed("node_passed", "王芳")
PAGES = tuple(DocumentPage(Filled(zh=text, en=text), sha256_of(text), "ef" * 32) for text in ("一", "二", "三"))
TERMS = Document("terms", Text(zh="保险条款", en="terms"), "cd" * 32, PAGES)


class Sitting(Counter):
    """A customer at the counter who does nothing by herself."""

    def __init__(self, plan: Plan | None = None, documents: Documents | None = None, **changes: Any) -> None:
        super().__init__(held=False, terms=NO_IDENTITY)
        self.attentive = False
        sale = small_sale(**changes)
        arrived = SaleArrived(sale, plan or small_plan(sale), documents=documents or Documents())
        self.tell(arrived, READY, START, OPENED)

    @property
    def screen(self) -> CustomerView:
        return self.shown().customer

    @property
    def name(self) -> str:
        """Which screen she sees."""
        return self.screen.screen

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def does(self, act: CustomerAct, item: str = "", content: bytes = b"", **detail: Any) -> list[Effect]:
        """She acts on what is on her screen."""
        view = self.screen
        named = item or view.item
        sha256 = view.sha256 if named == view.item else ""
        about = "" if act in ("volume", "speed") else view.about
        return self.tell(CustomerActed(act, named, "customer", sha256, detail, content, about))

    def enters(self, state: ItemState, act: CustomerAct, **detail: Any) -> list[Effect]:
        """The seller acts in her place."""
        return self.tell(CustomerActed(act, state.item, "seller", state.sha256, detail))

    def script_does_all(self) -> None:
        self.tell(*paced_acts(self.screen))

    def until(self, node: str) -> "Sitting":
        """Let a script walk as far as this node."""
        while (walk := self.shown().walk) and walk.node and walk.node.id != node:
            self.script_does_all()
            self.tell(Pressed("node_passed", "王芳", {"paced": True}))
        return self


def marks(effects: list[Effect], kind: str) -> list[dict[str, Any]]:
    return [each.facts for each in effects if isinstance(each, AddMark) and each.kind == kind]


def sealed(effects: list[Effect]) -> list[AddObject]:
    return [each for each in effects if isinstance(each, AddObject)]


def refused(effects: list[Effect]) -> str:
    """The code for which it was refused; fails where it was not."""
    (refusal,) = [each for each in effects if isinstance(each, RefusedFact)]
    return refusal.why


def node_with(**fields: Any) -> Plan:
    """The small plan, whose third node, that of the risk, is another."""
    plan = small_plan()
    nodes: list[PlannedNode] = [node.model_copy(update=fields) if node.id == "T03" else node for node in plan.nodes]
    return plan.model_copy(update={"nodes": tuple(nodes)})


def test_a_prompt_gates_the_node_until_she_says_that_she_heard_it() -> None:
    counter = Sitting().until("T03")
    assert (counter.screen.screen, counter.screen.item) == ("prompt", "prompt:p1")
    assert refused(counter.tell(PASS)) == "customer.not_yet"
    assert counter.shown().trouble is not None
    (painted,) = marks(counter.does("shown", language="zh", display="second"), "shown")
    assert painted["sha256"] == sha256_of(painted["text"]) == counter.screen.sha256
    assert marks(counter.does("shown"), "shown") == [], "it is marked once in an attempt"
    counter.wait(5)
    (heard,) = marks(counter.does("heard"), "acted")
    assert (heard["node"], heard["attempt"], heard["item"]) == ("T03", 1, "prompt:p1")
    assert (heard["act"], heard["via"]) == ("heard", "customer")
    assert "entered_by_seller" not in heard
    assert counter.screen.screen == "question"
    assert counter.screen.items[0].shown_s == pytest.approx(6, abs=1.5)
    assert counter.shown().trouble is None, "what lacked is done"
    assert refused(counter.tell(PASS)) == "customer.not_yet"
    counter.tell(key("heard", question=0, answer="accepted"))
    assert counter.tell(PASS)
    walk = counter.shown().walk
    assert walk is not None
    assert walk.node is not None
    assert walk.node.id == "T05"


def test_a_node_takes_its_least_time_and_a_script_says_that_it_did_not_wait() -> None:
    counter = Sitting(node_with(least_seconds=30)).until("T03")
    counter.script_does_all()
    assert refused(counter.tell(PASS)) == "node.too_soon"
    counter.wait(30)
    assert not any(isinstance(each, RefusedFact) for each in counter.tell(PASS))
    paced = Sitting(node_with(least_seconds=30)).until("T05")
    assert paced.screen.screen == "prompt"


def test_an_act_on_a_screen_that_is_gone_is_refused() -> None:
    counter = Sitting().until("T03")
    late = CustomerActed("heard", "prompt:p1", sha256=counter.screen.sha256, about=counter.screen.about)
    assert refused(counter.tell(CustomerActed("heard", "prompt:p1", sha256="00" * 32))) == ""
    assert not counter.screen.items[0].done, "it quotes another text than the one that is shown"
    counter.does("heard")
    assert refused(counter.tell(late)) == "stale"
    counter.tell(key("node_failed"), key("repeat"))
    assert not counter.screen.items[0].done, "another attempt begins anew"
    assert refused(counter.tell(late)) == "stale"


def test_what_the_seller_enters_needs_her_spoken_word_and_says_so() -> None:
    counter = Sitting().until("T03")
    (prompt, *_) = counter.screen.items
    assert refused(counter.enters(prompt, "heard")) == "customer.needs_word"
    (entered,) = marks(counter.enters(prompt, "heard", spoken=True), "acted")
    assert entered["entered_by_seller"] is True
    assert counter.screen.items[0].via == "seller"


def test_she_asks_to_hear_it_again_and_the_machine_says_it_where_it_may() -> None:
    counter = Sitting(node_with(reader="machine_or_seller"))
    counter.tell(VoiceKnown("zh"))
    counter.until("T03")
    speaking = counter.life.terminal.speaking
    assert (speaking.item, speaking.state) == ("prompt:p1", "making"), "it reads a prompt by itself"
    play, *_ = counter.tell(Spoken(speaking.ticket, b"\x00\x00" * 16000, 16000, {"voice": "zh"}))
    assert isinstance(play, PlaySound)
    effects = counter.does("again")
    assert [each.text for each in effects if isinstance(each, SayAloud)] == ["收益不确定"]
    assert counter.screen.items[0].again == 1
    off = counter.tell(key("stop_saying"))
    assert [mark["node"] for mark in marks(off, "voice_off")] == ["T03"]
    assert any(isinstance(each, StopSound) for each in off)
    assert not any(isinstance(each, SayAloud) for each in counter.does("again")), "the seller reads himself now"
    assert not any(isinstance(each, PlaySound) for each in counter.tell(Spoken(speaking.ticket - 1, b"", 16000)))


@pytest.mark.parametrize("begun", [False, True])
def test_what_was_to_be_read_at_one_step_is_not_heard_at_the_next(*, begun: bool) -> None:
    counter = Sitting(node_with(reader="machine_or_seller"))
    counter.tell(VoiceKnown("zh"))
    counter.until("T03")
    ticket = counter.life.terminal.speaking.ticket
    assert not any(isinstance(each, StopSound) for each in counter.tell(Spoken(ticket, b"\x00\x00" * 16000, 16000)))
    counter.tell(*[SoundPlayed(ticket, "began", 5)] if begun else [])
    left = counter.tell(key("node_failed"))
    assert any(isinstance(each, StopSound) for each in left), "it was handed to the loudspeaker already"


def test_a_node_that_the_seller_must_read_is_read_by_no_machine() -> None:
    counter = Sitting()
    counter.tell(VoiceKnown("zh"))
    counter.until("T03")
    assert counter.life.terminal.speaking.state == "none"
    assert refused(counter.tell(key("say"))) == "voice.seller_reads"


def test_a_machine_without_a_voice_says_so() -> None:
    counter = Sitting(node_with(reader="machine_or_seller")).until("T03")
    assert refused(counter.tell(key("say"))) == "voice.none"


def test_a_question_is_answered_by_what_she_says_and_not_by_a_touch_alone() -> None:
    counter = Sitting()
    assert counter.name == "question"
    counter.does("answered", answer="accepted")
    assert (counter.screen.items[0].done, counter.screen.answer) == (False, "accepted"), "nobody said a word"
    for _ in range(4):
        counter.tell(Levels(-20.0, -30.0))
    assert counter.screen.spoken
    (mark,) = marks(counter.does("answered", answer="accepted"), "acted")
    assert mark["spoken_ms"] == 400
    assert counter.screen.items[0].done
    silent = Sitting()
    for _ in range(40):
        silent.tell(Levels(-60.0, -70.0))
    silent.does("answered", answer="accepted")
    assert not silent.screen.items[0].done


def test_her_no_on_the_display_is_no_yes_in_the_sellers_mouth() -> None:
    counter = Sitting()
    counter.does("answered", answer="refused")
    assert counter.screen.items[0].answer == "refused"
    assert refused(counter.tell(key("heard", question=0, answer="accepted"))) == "customer.said_no"
    assert refused(counter.tell(PASS)) == "customer.not_yet"


@pytest.mark.parametrize("answer", ["unclear", "not_hers"])
def test_what_was_unclear_or_said_by_another_is_asked_again(answer: str) -> None:
    counter = Sitting()
    (mark,) = marks(counter.tell(key("heard", question=0, answer=answer)), "heard")
    assert (mark["answer"], mark["by"]) == (answer, "王芳")
    assert not counter.screen.items[0].done
    counter.tell(key("heard", question="question:q1", answer="accepted"))
    assert counter.screen.items[0].done


def test_a_document_is_paged_forward_after_its_time_and_to_its_last_page() -> None:
    plan = small_plan()
    nodes = [node.model_copy(update={"read_to_end": node.id == "T02"}) for node in plan.nodes]
    counter = Sitting(plan.model_copy(update={"nodes": tuple(nodes)}), Documents((TERMS,))).until("T02")
    assert (counter.screen.screen, counter.screen.document, counter.screen.page) == ("document", "terms", 1)
    assert refused(counter.does("page", page=2)) == "", "the page's time is not over"
    counter.wait(3)
    counter.does("page", page=3)
    assert counter.screen.page == 1, "no page is left out"
    counter.does("page", page=2)
    counter.does("page", page=1)
    counter.does("page", page=2)
    assert counter.screen.page == 2, "back, and to what she has seen, at once"
    assert refused(counter.does("read")) == "customer.not_yet"
    counter.wait(3)
    counter.does("page", page=3)
    counter.wait(3)
    effects = counter.does("read")
    (done,) = marks(effects, "acted")
    assert (done["to_end"], done["of"], done["sha256"]) == (True, 3, TERMS.sha256)
    (track,) = sealed(effects)
    assert track.role == "page_track"
    read = read_page_track(track.content)
    assert [page for page, _, _ in read.pages] == [1, 2, 1, 2, 3]
    assert all(read.pages[place][2] == read.pages[place + 1][1] for place in range(4)), "without a gap"
    assert counter.screen.screen == "question"
    counter.tell(key("node_failed"), key("repeat"))
    assert counter.screen.screen == "question", "nobody reads the same document twice"


def test_a_document_that_need_not_be_read_may_be_put_away_and_that_is_said() -> None:
    counter = Sitting(documents=Documents((TERMS,))).until("T02")
    effects = counter.does("read")
    (done,) = marks(effects, "acted")
    assert done["to_end"] is False
    assert [each.role for each in sealed(effects)] == ["page_track"]


def signature(counter: Sitting, **changes: Any) -> Strokes:
    view = counter.screen
    strokes = (Stroke(0, ((10, 20, 0, 500), (30, 40, 16, 812))), Stroke(0, ((5, 6, 900, 0), (7, 8, 917, 1000))))
    whole: dict[str, Any] = {"item": view.item, "text": "投保单", "box": (1200, 400), "cells": 1, "strokes": strokes}
    return Strokes(**(whole | changes))


def test_a_signature_is_sealed_stroke_for_stroke() -> None:
    counter = Sitting().until("T05")
    counter.does("heard")
    assert (counter.screen.screen, counter.screen.signer) == ("sign", "李秀英")
    written = signature(counter)
    effects = counter.does("signed", content=written.to_json())
    (strokes,) = sealed(effects)
    assert strokes.role == "strokes"
    assert read_strokes(strokes.content) == written
    assert strokes.facts["node"] == "T05"
    assert strokes.facts["text_sha256"] == counter.screen.items[1].sha256


def test_nobody_signs_for_her_and_what_is_not_whole_is_not_taken() -> None:
    counter = Sitting().until("T05")
    counter.does("heard")
    assert refused(counter.does("signed")) == "customer.strokes"
    other = signature(counter, text="别的文件")
    for content in (b"{}", other.to_json(), signature(counter, strokes=()).to_json()):
        assert refused(counter.does("signed", content=content)) == "customer.strokes"
    paper = counter.screen.items[1]
    assert refused(counter.enters(paper, "signed", spoken=True)) == "customer.own_hand"
    (mark,) = marks(counter.enters(paper, "signed", spoken=True, on_paper=True), "acted")
    assert (mark["on_paper"], mark["entered_by_seller"]) == (True, True)


def test_a_sentence_is_copied_in_as_many_boxes_as_it_has_characters() -> None:
    sentence = Text(zh="我知道，有风险。", en="I know of the risk.")
    counter = Sitting(node_with(copy_by_hand=(sentence,))).until("T03")
    counter.does("heard")
    assert counter.screen.screen == "copy"
    strokes = tuple(Stroke(cell, ((1, 1, cell * 10, 300),)) for cell in range(6))
    whole = signature(counter, item="copy:1", text="我知道，有风险。", cells=6, strokes=strokes, box=(90, 120))
    short = signature(counter, item="copy:1", text="我知道，有风险。", cells=6, strokes=strokes[:5], box=(90, 120))
    assert refused(counter.does("copied", content=short.to_json())) == "customer.strokes"
    (again,) = marks(counter.does("rewritten", cell=2), "acted")
    assert again["cell"] == 2
    assert sealed(counter.does("copied", content=whole.to_json()))


def test_a_break_is_a_mark_and_nothing_goes_on_in_it() -> None:
    counter = Sitting(node_with(least_seconds=10)).until("T03")
    counter.wait(4)
    (began,) = marks(counter.does("break"), "break")
    assert (began["state"], began["node"]) == ("began", "T03")
    assert counter.screen.screen == "break"
    counter.script_does_all()
    assert refused(counter.tell(PASS)) == "customer.on_break"
    counter.wait(100)
    (over,) = marks(counter.does("back"), "break")
    assert over["state"] == "ended"
    assert refused(counter.tell(PASS)) == "node.too_soon", "the break is no time of the node"


def test_her_consent_can_be_taken_back_while_a_take_runs() -> None:
    counter = Sitting().until("T03")
    (asked,) = marks(counter.does("stop"), "acted")
    assert (asked["act"], asked["item"], counter.screen.screen) == ("stop", "consent:recording", "stop")
    counter.script_does_all()
    assert refused(counter.tell(PASS)) == "customer.stopping", "nothing goes on before she has chosen"
    acts = counter.tell(CustomerActed("withdrawn", ""))
    (consent,) = marks(acts, "consent")
    words = CONSENT_WORDS["recording"]
    assert consent == {"item": words.item, "act": "changed", "via": "customer", "sha256": words.sha256}
    (walked,) = marks(acts, "walk")
    assert (walked["event"], walked["reason"]) == ("ended_by_customer", "consent_withdrawn")
    assert acts[-1] == CloseTake("ended"), "what was recorded is sealed and kept"
    assert counter.shown().phase == "closing"
    counter.tell(closed("ended"))
    assert counter.shown().take.ending == "ended_by_no"


def test_a_finger_that_slipped_ends_nothing() -> None:
    counter = Sitting().until("T03")
    assert isinstance(counter.tell(CustomerActed("withdrawn", ""))[0], RefusedFact), "she was not asked whether so"
    counter.does("stop")
    (stayed,) = marks(counter.does("stayed"), "acted")
    assert stayed["act"] == "stayed"
    assert counter.screen.screen not in ("stop", "waiting")


def test_it_can_be_taken_back_while_a_source_is_away() -> None:
    counter = Sitting().until("T03")
    counter.tell(GapBegan("picture", "lost", 1_000_000))
    counter.does("stop")
    counter.tell(CustomerActed("withdrawn", ""))
    assert counter.shown().phase == "closing"


def test_the_seller_enters_that_it_was_taken_back() -> None:
    counter = Sitting().until("T03")
    acts = counter.tell(Pressed("ended_by_customer", "王芳", {"reason": "consent_withdrawn"}))
    (consent,) = marks(acts, "consent")
    assert (consent["via"], consent["by"], counter.shown().phase) == ("seller", "王芳", "closing")


def test_everyone_from_sixty_on_gets_large_letters_and_everyone_who_asks() -> None:
    assert not Sitting().screen.elder
    assert Sitting(applicant__birth_date="1960-01-01", applicant__identity=None).screen.elder
    counter = Sitting()
    counter.does("larger", elder=True)
    assert counter.screen.elder
    counter.does("volume", value=9)
    counter.does("speed", value=0.7)
    assert (counter.screen.volume, counter.screen.speed) == (1.5, 0.7)


def test_before_and_after_a_take_she_sees_who_serves_her_and_her_rights() -> None:
    counter = Sitting()
    assert (counter.screen.seller, counter.screen.customer) == ("王芳", "李秀英")
    while (walk := counter.shown().walk) and walk.node:
        counter.script_does_all()
        counter.tell(Pressed("node_passed", "王芳", {"paced": True}))
    counter.tell(key("finish"))
    assert counter.name == "waiting"
    counter.tell(closed())
    assert counter.name == "rights"
    assert counter.screen.good
    counter.does("seen")
    assert counter.name == "thanks"
    counter.tell(key("leave"))
    assert (counter.screen.screen, counter.screen.customer) == ("idle", "")


def test_after_a_no_there_are_no_rights_to_show() -> None:
    counter = Sitting()
    counter.tell(key("said_no", question=0), closed("ended"))
    assert counter.screen.screen == "thanks"


def test_what_was_taken_by_a_script_says_so() -> None:
    counter = Sitting().until("T03")
    effects = counter.tell(*paced_acts(counter.screen))
    assert {mark["via"] for mark in marks(effects, "acted")} == {"paced"}


def test_each_page_of_a_long_prompt_is_heard_by_itself() -> None:
    pages = [PlannedPrompt(id="p1", zh=f"第{page}页", en=str(page), page=page, of=2) for page in (1, 2)]
    counter = Sitting(node_with(prompts=tuple(pages))).until("T03")
    assert [state.item for state in counter.screen.items][:2] == ["prompt:p1", "prompt:p1/2"]


def test_practice_is_told_what_lacks_and_goes_on() -> None:
    counter = Counter(held=False, terms=NO_IDENTITY)
    counter.attentive = False
    sale = small_sale()
    counter.tell(SaleArrived(sale, small_plan(sale), practice=True), READY, START, OPENED)
    counter.tell(PASS)
    assert counter.trouble() == "customer.not_yet"
    walk = counter.shown().walk
    assert walk is not None
    assert walk.index == 1


def test_no_act_of_hers_is_about_what_is_not_on_her_screen() -> None:
    counter = Sitting().until("T03")
    asked = next(each for each in counter.screen.items if each.kind == "question")
    counter.tell(*[Levels(-12.0, -20.0)] * 4)
    answer = CustomerActed("answered", asked.item, "customer", asked.sha256, {"answer": "accepted"})
    assert refused(counter.tell(answer)) == "", "she still reads the prompt before it"
    assert next(each for each in counter.screen.items if each.kind == "question").answer == ""


def test_pages_that_the_seller_turned_are_none_that_she_turned() -> None:
    plan = small_plan()
    nodes = [node.model_copy(update={"read_to_end": node.id == "T02"}) for node in plan.nodes]
    counter = Sitting(plan.model_copy(update={"nodes": tuple(nodes)}), Documents((TERMS,))).until("T02")
    paper = counter.screen.items[0]
    for page in (2, 3):
        counter.wait(3)
        counter.enters(paper, "page", page=page)
    counter.wait(3)
    (track,) = sealed(counter.does("read"))
    assert track.facts["via"] == "seller"
    counter.tell(key("node_failed"), key("repeat"))
    (again,) = [each for each in counter.screen.items if each.kind == "document"]
    assert (again.done, again.via) == (True, "seller")
