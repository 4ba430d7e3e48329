"""The online check from the counter to the service and back: a real headquarters, a real line, the stand-in."""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence import canonical
from evidence.online import verify_online
from headquarters.layout import online_path
from headquarters.server import RunningServer
from terminal.home.enrolling import enrol_home
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.session.customer.consent_words import CONSENT_WORDS
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.online import OnlineAnswered
from terminal.session.facts.people import Pressed
from terminal.session.orders.online import AskOnline
from terminal.session.sale_session import Terms
from terminal.station import desk_online
from terminal.station.bootstrap import make_call, terms_of
from terminal.sync.client import HeadquartersClient
from terminal.sync.replies import Greeting
from terminal.vault.lines import LineBook
from tests.terminal.session.customers import CONSENT, NEXT, ROOM, Counter, card

LIU, SILENT = "320102199001011230", "320102199001011257"
ORDER = AskOnline(7, "刘桂芳", LIU, "resident", "c" * 64, "customer", 4.0)
WAIT_S = 6.0


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("hq") / "data"
    data.mkdir()
    (data / "people.json").write_text(json.dumps({LIU: "刘桂芳", SILENT: None}), encoding="utf-8")
    online_path(data).write_text(json.dumps({"adapter": "stand_in", "people": "people.json", "a_minute": 600}))
    with RunningServer(data) as running:
        yield running


@pytest.fixture
def home(hq: RunningServer, tmp_path: Path) -> Iterator[Home]:
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
    enrol_home(opened, hq.url, hq.enrol_code())
    yield opened
    opened.close()


def checks(hq: RunningServer, home: Home) -> list[dict[str, Any]]:
    """What headquarters has noted of this terminal."""
    said = hq.command("online", "--terminal", home.vault.identity().terminal, "--json")
    return list(json.loads(said)["checks"])


def asked(home: Home, order: AskOnline = ORDER, call: Any = None, wait_s: float = WAIT_S) -> OnlineAnswered:
    """Ask as the desk does, and wait as the session does."""
    told: queue.SimpleQueue[Any] = queue.SimpleQueue()
    handler = desk_online.handlers(home, call or make_call(home), told.put, wait_s)[AskOnline]
    for fact in handler(order):
        told.put(fact)
    answered = told.get(timeout=wait_s + 2)
    assert isinstance(answered, OnlineAnswered)
    assert answered.ticket == order.ticket
    return answered


def code(answered: OnlineAnswered) -> tuple[str, str]:
    return answered.verdict, answered.why.code if answered.why else ""


@pytest.mark.parametrize(
    ("name", "number", "came"),
    [
        ("刘桂芳", LIU, ("match", "")),
        ("刘桂英", LIU, ("no_match", "")),
        ("刘桂芳", "320102199001011249", ("not_found", "")),
        ("刘桂芳", SILENT, ("not_checked", "online.unavailable")),
    ],
)
def test_an_answer_counts_once_it_was_verified(
    hq: RunningServer, home: Home, name: str, number: str, came: tuple[str, str]
) -> None:
    answered = asked(home, replace(ORDER, name=name, number=number))
    assert code(answered) == came
    assert answered.stand_in
    told = verify_online(answered.answer, home.roots())
    assert (told.reference, told.request) == (answered.reference, answered.request)
    (row,) = checks(hq, home)
    assert (row["consent_sha256"], row["consent_via"]) == ("c" * 64, "customer")


class _Changing:
    """A client whose answers somebody changes on the way."""

    def __init__(self, client: HeadquartersClient, change: Callable[[bytes], bytes]) -> None:
        self._client, self._change = client, change

    def check_online(self, asked: Mapping[str, str]) -> bytes:
        return self._change(self._client.check_online(asked))


def between(home: Home, change: Callable[[bytes], bytes]) -> Callable[[], AbstractContextManager[Any]]:
    """A line on which somebody changes the answers, headquarters' certificate or not."""
    call = make_call(home)
    assert call is not None

    @contextmanager
    def changed() -> Iterator[tuple[Any, Greeting]]:
        with call() as (client, greeting):
            yield _Changing(client, change), greeting

    return changed


def test_a_tampered_answer_does_not_count(home: Home) -> None:
    def tampered(data: bytes) -> bytes:
        told = canonical.loads(data)
        told["online"]["verdict"] = "match"
        return canonical.dumps(told)

    wrong = replace(ORDER, name="刘桂英")
    answered = asked(home, wrong, between(home, tampered))
    assert code(answered) == ("not_checked", "online.unproven")
    assert answered.answer == b""


def test_an_older_answer_of_another_person_or_of_another_request_does_not_count(home: Home) -> None:
    good = asked(home).answer
    assert code(asked(home, replace(ORDER, name="刘桂英"), between(home, lambda _: good))) == (
        "not_checked", "online.other",
    )  # fmt: skip
    assert code(asked(home, ORDER, between(home, lambda _: good))) == ("not_checked", "online.other")


def test_an_answer_of_yesterday_does_not_count(home: Home) -> None:
    question = desk_online.Question.of(ORDER, home.vault.identity().terminal)
    call = make_call(home)
    assert call is not None
    with call() as (client, _):
        data = client.check_online(question.fields())
    assert question.judged(data, home.roots(), datetime.now(UTC)).verdict == "match"
    late = question.judged(data, home.roots(), datetime(2026, 1, 1, tzinfo=UTC))
    assert code(late) == ("not_checked", "online.other")


def test_with_the_line_down_it_says_so_at_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineBook, "url", "https://127.0.0.1:1")
    assert code(asked(home)) == ("not_checked", "online.line")


def test_who_waits_waits_for_seconds_and_the_desk_not_at_all(home: Home) -> None:
    over = threading.Event()

    @contextmanager
    def hanging() -> Iterator[Any]:
        over.wait(WAIT_S)
        yield None

    began = time.monotonic()
    told: list[Any] = []
    handler = desk_online.handlers(home, hanging, told.append, 0.5)[AskOnline]
    assert list(handler(ORDER)) == []
    assert time.monotonic() - began < 0.3, "others' orders wait for nothing"
    while not told:
        assert time.monotonic() - began < 3
        time.sleep(0.02)
    assert code(told[0]) == ("not_checked", "online.late")
    over.set()
    for thread in threading.enumerate():
        if thread.name == "online-check":
            thread.join(WAIT_S)


def test_a_headquarters_that_offers_none_is_not_asked(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "hq") as bare:
        opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
        enrol_home(opened, bare.url, bare.enrol_code())
        assert code(asked(opened)) == ("not_checked", "online.not_offered")
        assert checks(bare, opened) == []
        opened.close()


def test_a_home_without_headquarters_asks_nobody(tmp_path: Path) -> None:
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
    assert code(asked(opened)) == ("not_checked", "online.no_headquarters")
    opened.close()


@pytest.mark.parametrize(
    ("setting", "series", "wanted"), [("off", "sale", False), ("ask", "sale", True), ("ask", "rehearsal", False)]
)
def test_it_is_asked_for_in_real_sales_by_the_setting_alone(
    tmp_path: Path, setting: Any, series: Any, wanted: bool
) -> None:
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home", online_check=setting))
    assert terms_of(opened, series).online_check is wanted
    opened.close()


def test_the_default_is_off(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "home").online_check == "off"


# --- the identity step and the desk together ---


def at_counter(home: Home, said: str, terms: Terms) -> tuple[Counter, list[OnlineAnswered]]:
    """A customer who answers so when she is asked; what the step orders is carried out, and its answer told."""
    counter, words, answers = Counter(terms=terms), CONSENT_WORDS["online"], list[OnlineAnswered]()
    counter.tell(CONSENT, CustomerActed(said, words.item, "customer", sha256=words.sha256))  # type: ignore[arg-type]
    counter.tell(NEXT, *ROOM, NEXT, card("front", name="刘桂芳", number=LIU))
    for act in counter.tell(Pressed("check_online")):
        if isinstance(act, AskOnline):
            answers.append(asked(home, act))
            counter.tell(answers[-1])
    return counter, answers


def test_with_her_yes_she_is_asked_about_and_without_it_headquarters_hears_nothing(
    hq: RunningServer, home: Home
) -> None:
    on = Terms(online_check=True)
    _, none = at_counter(home, "refused", on)
    _, off = at_counter(home, "agreed", Terms())
    assert (none, off, checks(hq, home)) == ([], [], [])
    counter, (answered,) = at_counter(home, "agreed", on)
    (row,) = checks(hq, home)
    assert (row["verdict"], row["reference"]) == ("match", answered.reference)
    assert (row["consent_sha256"], row["consent_via"]) == (CONSENT_WORDS["online"].sha256, "customer")
    online = counter.view().online
    assert online is not None
    assert (online.state, online.stand_in) == ("match", True)
