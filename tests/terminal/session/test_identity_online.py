"""The official online check in the identity step: off, asked apart, answered, against her, not checked."""

from dataclasses import replace
from typing import Any

import pytest

from faults.trouble import Trouble
from terminal.session.customer.consent_words import ABOUT, CONSENT_WORDS
from terminal.session.effects import Effect
from terminal.session.facts.cards import CardField
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.online import OnlineAnswered, OnlineVerdict
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeOpened
from terminal.session.identity.view import OnlineView
from terminal.session.orders.online import AskOnline
from terminal.session.orders.recorder import AddMark
from terminal.session.sale_session import Terms
from tests.terminal.session.customers import (
    CONSENT,
    FRONT,
    NEXT,
    READY,
    ROOM,
    SKIP,
    VOUCH,
    Counter,
    card,
    consent,
)

ON = Terms(online_check=True)
WORDS = CONSENT_WORDS["online"]
YES = CustomerActed("agreed", WORDS.item, "customer", sha256=WORDS.sha256)
NO = CustomerActed("refused", WORDS.item, "customer")
CHECK = Pressed("check_online")
DECIDE = Pressed("accept_online", "赵经理", {"reason": "retyped"})
ROOMED = (NEXT, *ROOM, NEXT)


def at_card(said: CustomerActed = YES, terms: Terms = ON) -> Counter:
    counter = Counter(terms=terms)
    counter.tell(CONSENT, said, *ROOMED, card("front"))
    return counter


def online(counter: Counter) -> OnlineView:
    view = counter.view().online
    assert view is not None
    return view


def orders(acts: list[Effect]) -> list[AskOnline]:
    return [act for act in acts if isinstance(act, AskOnline)]


def answer(asked: AskOnline, verdict: OnlineVerdict = "match", **facts: Any) -> OnlineAnswered:
    told = {"reference": "LW-1", "answered_by": "核查前置机", "signed_by": "HQ", "at": "2026-11-22T06:00:00.000Z"}
    return OnlineAnswered(asked.ticket, verdict, **{**told, "request": "ab", "salt": "cd", "answer": b"{}"} | facts)


def ask(counter: Counter) -> AskOnline:
    (order,) = orders(counter.tell(CHECK))
    return order


def test_by_default_nobody_is_asked_and_the_key_means_nothing() -> None:
    counter = at_card(terms=Terms())
    assert [item.about for item in counter.view().consents] == list(ABOUT)
    assert counter.view().online is None
    assert orders(counter.tell(CHECK)) == []
    record = recorded(counter)
    assert "online" not in record
    assert marks(counter, "online") == []


def test_practice_asks_nobody_about_a_real_person() -> None:
    counter = Counter(terms=ON, held=False)
    counter.tell(replace(counter.arrived, practice=True))
    assert counter.life.terminal.terms.online_check
    counter.tell(READY, Pressed("start"))
    assert [item.about for item in counter.view().consents] == list(ABOUT)


def test_it_is_asked_apart_and_last_and_not_at_all_where_no_document_may_be_read() -> None:
    counter = Counter(terms=ON)
    counter.tell(CONSENT)
    assert counter.shown().customer.item == WORDS.item
    assert not counter.view().may_go_on
    counter.tell(YES)
    assert counter.view().may_go_on
    other = Counter(terms=ON)
    other.tell(consent(card=False, face=True))
    assert [item.about for item in other.view().consents] == list(ABOUT)
    assert other.view().may_go_on


def test_an_answer_to_other_words_is_none() -> None:
    counter = Counter(terms=ON)
    counter.tell(CONSENT, CustomerActed("agreed", WORDS.item, "customer", sha256="0" * 64))
    assert counter.view().consents[-1].answer is None


@pytest.mark.parametrize("said", [NO, YES])
def test_without_her_yes_nothing_is_sent(said: CustomerActed) -> None:
    counter = at_card(said)
    if said is YES:
        counter.tell(CustomerActed("changed", WORDS.item, "customer"), NO)
        counter.tell(NEXT, *([NEXT] if counter.view().stage == "room" else []))
    assert orders(counter.tell(CHECK)) == []
    assert online(counter).state == "declined"
    assert not online(counter).may_ask


def test_what_is_sent_is_what_the_card_says_and_no_more() -> None:
    counter = at_card()
    order = ask(counter)
    assert (order.name, order.number, order.kind) == (FRONT["name"], FRONT["number"], "resident")
    assert (order.consent_sha256, order.consent_via) == (WORDS.sha256, "customer")
    assert order.consent_s > 0
    assert FRONT["number"] not in repr(order), "a log that spells it names nobody"
    assert online(counter).state == "asking"
    assert orders(counter.tell(CHECK)) == [], "one at a time"


def test_it_is_not_asked_while_name_or_number_are_doubtful() -> None:
    counter = Counter(terms=ON)
    counter.tell(CONSENT, YES, *ROOMED, card("front", name=CardField("李秀?", 0.5, "doubtful", ("disagree",))))
    assert orders(counter.tell(CHECK)) == []
    assert counter.shown().trouble == Trouble("online.unread")
    counter.tell(Pressed("confirm_field", "王芳", {"field": "name", "value": "李秀英"}))
    assert ask(counter).name == "李秀英"


def test_a_match_is_recorded_with_its_reference_and_the_signed_answer() -> None:
    counter = at_card()
    counter.tell(answer(ask(counter)))
    assert (online(counter).state, online(counter).reference) == ("match", "LW-1")
    assert counter.view().may_go_on
    record = recorded(counter)["online"]
    assert (record["verdict"], record["reference"], record["agreed"], record["asked"]) == ("match", "LW-1", True, 1)
    (mark,) = marks(counter, "online")
    assert (mark["answer"], mark["number"], mark["role"], mark["salt"]) == ("{}", FRONT["number"], "applicant", "cd")
    consents = [each["item"] for each in marks(counter, "consent")]
    assert consents.count(WORDS.item) == 1


@pytest.mark.parametrize("verdict", ["no_match", "not_found"])
def test_where_it_is_against_her_a_second_person_decides(verdict: OnlineVerdict) -> None:
    counter = at_card()
    counter.tell(answer(ask(counter), verdict))
    assert not counter.view().may_go_on
    counter.tell(NEXT)
    assert counter.shown().trouble == Trouble("online.contradicts")
    counter.tell(Pressed("accept_online", "王芳", {"reason": "retyped"}))
    assert online(counter).contradicts, "the seller is no second person"
    counter.tell(DECIDE)
    assert (online(counter).accepted_by, online(counter).contradicts) == ("赵经理", False)
    assert counter.view().may_go_on
    record = recorded(counter)["online"]
    assert (record["verdict"], record["accepted"]["by"]) == (verdict, "赵经理")


@pytest.mark.parametrize("why", ["online.line", "online.unproven", "online.late"])
def test_what_could_not_be_checked_stops_nothing_and_says_why(why: str) -> None:
    counter = at_card()
    trouble = Trouble(why, {"fault": "signature.content", "seconds": 8})
    counter.tell(OnlineAnswered(ask(counter).ticket, "not_checked", trouble))
    assert (online(counter).state, online(counter).why) == ("not_checked", trouble)
    assert counter.view().may_go_on
    record = recorded(counter)["online"]
    assert (record["verdict"], record["why"], record["answer_sha256"]) == ("not_checked", why, None)
    assert marks(counter, "online") == []


def test_no_answer_is_washed_away_by_asking_until_nobody_answers() -> None:
    counter = at_card()
    counter.tell(answer(ask(counter), "no_match"))
    counter.tell(OnlineAnswered(ask(counter).ticket, "not_checked", Trouble("online.line")))
    assert (online(counter).state, online(counter).contradicts) == ("no_match", True)
    counter.tell(CustomerActed("changed", WORDS.item, "customer"))
    counter.tell(NO, NEXT)
    assert online(counter).contradicts, "what was answered on her word stays answered"


def test_an_answer_about_another_card_counts_for_nobody() -> None:
    counter = at_card()
    counter.tell(answer(ask(counter)), Pressed("retake"))
    assert online(counter).state == "open"
    counter.tell(card("front", name=CardField("李秀莹", 0.99, "ok")))
    assert online(counter).state == "open"
    late = ask(counter)
    counter.tell(replace(answer(late), ticket=late.ticket + 7))
    assert online(counter).state == "asking"


def test_the_take_says_which_answer_is_about_what_stood_on_the_card_at_the_end() -> None:
    """`judge` said "name and number agree" of her, and the answer was about a name that was misread before."""
    counter = Counter(terms=ON)
    misread = card("front", name=CardField("李秀莹", 0.5, "doubtful", ("disagree",)))
    counter.tell(CONSENT, YES, *ROOMED, misread)
    counter.tell(Pressed("confirm_field", "王芳", {"field": "name", "value": "李秀莹"}))
    counter.tell(answer(ask(counter)), Pressed("retake"), card("front"))
    counter.tell(answer(ask(counter), "no_match"))
    assert recorded(counter)["online"]["verdict"] == "no_match"
    assert [each["counts"] for each in marks(counter, "online")] == [False, True]


def test_an_answer_that_comes_when_the_card_is_gone_stays_on_record() -> None:
    counter = at_card()
    order = ask(counter)
    counter.tell(VOUCH, answer(order, "no_match"))
    record = recorded(counter)["online"]
    assert (record["verdict"], record["accepted"]) == ("no_match", None)


def recorded(counter: Counter) -> dict[str, Any]:
    """Go on to the take, and return the mark of identities."""
    while counter.shown().phase == "identifying":
        counter.tell(SKIP if counter.view().stage == "places" else VOUCH, NEXT)
    counter.taken = counter.tell(TakeOpened("32-0117-000482", "folder"))  # type: ignore[attr-defined]
    (mark,) = marks(counter, "identity")
    return mark


def marks(counter: Counter, kind: str) -> list[dict[str, Any]]:
    """What the marks of this kind say with which the take began."""
    taken: list[Effect] = counter.taken  # type: ignore[attr-defined]
    return [act.facts for act in taken if isinstance(act, AddMark) and act.kind == kind]
