"""The official online check of identity: real server, real adapter, real signatures; nobody here exists."""

import http.server
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from evidence import canonical
from evidence.faults import EvidenceFault
from evidence.online import OnlineAnswer, person_digest, verify_online
from headquarters.faults import HeadquartersError
from headquarters.layout import database_path, online_path
from headquarters.online.office import masked
from headquarters.online.settings import read_settings
from headquarters.server import RunningServer
from tests.headquarters.conftest import Typed
from tests.headquarters.terminals import TIMEOUT_S, Terminal

LIU, GONE, SILENT = "320102199001011230", "320102199001011249", "320102199001011257"
PEOPLE = {LIU: "刘桂芳", SILENT: None}
CONSENT = "c" * 64


def offer(data: Path, **settings: Any) -> None:
    data.mkdir(parents=True, exist_ok=True)
    (data / "people.json").write_text(json.dumps(PEOPLE, ensure_ascii=False), encoding="utf-8")
    told = {"adapter": "stand_in", "people": "people.json"} if "adapter" not in settings else {}
    online_path(data).write_text(json.dumps(told | settings), encoding="utf-8")


@pytest.fixture(scope="module")
def offering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A headquarters that asks the stand-in."""
    data = tmp_path_factory.mktemp("hq") / "data"
    offer(data, a_minute=600)
    with RunningServer(data) as server:
        yield server
        assert [line for line in server.output if "Traceback" in line or "ERROR" in line] == []


@contextmanager
def enrolled(hq: RunningServer, folder: Path) -> Iterator[Terminal]:
    terminal = Terminal.enrol(hq, folder, wire=2)
    yield terminal
    terminal.close()


@pytest.fixture
def counter(offering: RunningServer, tmp_path: Path) -> Iterator[Terminal]:
    with enrolled(offering, tmp_path / "counter") as terminal:
        yield terminal


def question(name: str = "刘桂芳", number: str = LIU, **other: Any) -> dict[str, Any]:
    asked = {
        "request": secrets.token_hex(16),
        "salt": secrets.token_hex(16),
        "name": name,
        "number": number,
        "kind": "resident",
        "consent_sha256": CONSENT,
        "consent_at": "2026-11-30T06:00:00.000Z",
        "consent_via": "customer",
    }
    return asked | other


def ask(terminal: Terminal, asked: dict[str, Any]) -> requests.Response:
    return terminal.session.post(f"{terminal.url}/v1/online-checks", json=asked, timeout=TIMEOUT_S)


def answered(terminal: Terminal, asked: dict[str, Any]) -> OnlineAnswer:
    answer = ask(terminal, asked)
    assert answer.status_code == 200, answer.text
    return verify_online(canonical.dumps(answer.json()), terminal.roots)


def refusal(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("name", "number", "verdict"),
    [
        ("刘桂芳", LIU, "match"),
        ("刘桂英", LIU, "no_match"),
        ("刘桂芳", GONE, "not_found"),
        ("刘桂芳", SILENT, "unavailable"),
    ],
)
def test_what_the_stand_in_knows_is_signed_and_says_that_it_is_a_stand_in(
    counter: Terminal, name: str, number: str, verdict: str
) -> None:
    asked = question(name, number)
    answer = answered(counter, asked)
    assert (answer.verdict, answer.request, answer.terminal) == (verdict, asked["request"], counter.name)
    assert answer.person_sha256 == person_digest(asked["salt"], name, number, "resident")
    assert (answer.stand_in, answer.consent_sha256) == (True, CONSENT)
    assert "stand-in" in answer.answered_by
    assert (answer.reference == "") == (verdict == "unavailable")
    assert answer.signed_by == "Shuanglu headquarters online checks"


def test_a_changed_answer_and_one_signed_by_another_key_are_no_answers(counter: Terminal) -> None:
    body = ask(counter, question("刘桂英")).json()
    body["online"]["verdict"] = "match"
    with pytest.raises(EvidenceFault) as told:
        verify_online(canonical.dumps(body), counter.roots)
    assert told.value.code == "signature.content"
    fresh = ask(counter, question()).json()
    inner = fresh["online"] | {"signer_sha256": counter.signer.fingerprint}
    forged = {"online": inner, "signature": canonical.to_base64(counter.signer.sign_cms(canonical.dumps(inner)))}
    with pytest.raises(EvidenceFault) as told:
        verify_online(canonical.dumps(forged), counter.roots)
    assert told.value.code == "online.signer"


def test_the_same_request_has_the_same_answer_and_is_nobody_else_s(counter: Terminal) -> None:
    asked = question()
    first = ask(counter, asked)
    assert ask(counter, asked).json() == first.json()
    assert refusal(ask(counter, asked | {"number": GONE})) == (409, "online.request")


@pytest.mark.parametrize(
    "lacking", [{"consent_sha256": ""}, {"consent_via": "paced"}, {"number": "123"}, {"portrait": "x"}]
)
def test_without_consent_or_with_more_than_is_needed_nothing_is_asked(
    counter: Terminal, offering: RunningServer, typed: Typed, lacking: dict[str, str]
) -> None:
    assert refusal(ask(counter, question(**lacking))) == (400, "request.shape")
    code, said, _ = typed("online", "--data", offering.data, "--terminal", counter.name, "--json")
    assert (code, json.loads(said)) == (0, {"checks": []})


def test_headquarters_keeps_that_it_was_asked_and_nobody_can_be_found_by_it(
    counter: Terminal, offering: RunningServer, typed: Typed
) -> None:
    asked = question("欧阳无名", GONE)
    answer = answered(counter, asked)
    _, said, _ = typed("online", "--data", offering.data, "--terminal", counter.name, "--json")
    (row,) = json.loads(said)["checks"]
    assert (row["verdict"], row["reference"], row["number_masked"]) == (
        "not_found", answer.reference, "320***********1249",
    )  # fmt: skip
    assert (row["consent_sha256"], row["consent_via"], row["stand_in"]) == (CONSENT, "customer", True)
    index = b"".join(path.read_bytes() for path in database_path(offering.data).parent.glob("headquarters.db*"))
    assert asked["request"].encode() in index, "it is looked for where rows are"
    for secret in ("欧阳无名", GONE, asked["salt"]):
        assert secret.encode() not in index
    assert not any(GONE in line or "欧阳" in line for line in offering.output)
    _, shown, _ = typed("online", "--data", offering.data, "--terminal", counter.name)
    assert "320***********1249  not_found" in shown


def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    offer(tmp_path / "hq", a_minute=2)
    with RunningServer(tmp_path / "hq") as hq, enrolled(hq, tmp_path / "one") as one, enrolled(hq, tmp_path / "b") as b:
        assert [ask(one, question()).status_code for _ in range(2)] == [200, 200]
        late = ask(one, question())
        assert refusal(late) == (429, "online.often")
        assert 1 <= int(late.headers["Retry-After"]) <= 61
        assert ask(b, question()).status_code == 200


def test_by_default_nothing_is_offered_and_nothing_listed(today: Terminal, hq: RunningServer) -> None:
    listed = today.session.get(f"{today.url}/v1/clock", timeout=TIMEOUT_S).json()["calls"]
    assert "online" not in listed
    assert refusal(ask(today, question())) == (404, "online.not_offered")
    assert not (hq.data / "identity" / "online.pem").exists()


def test_where_it_is_offered_the_greeting_lists_it(counter: Terminal) -> None:
    assert "online" in counter.session.get(f"{counter.url}/v1/clock", timeout=TIMEOUT_S).json()["calls"]


class _Gateway(http.server.BaseHTTPRequestHandler):
    """What an institution would put before the official service."""

    asked: list[dict[str, Any]]
    answer: Any

    def do_POST(self) -> None:
        """Answer, or hang while `answer` is None."""
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if self.answer is None:
            time.sleep(3)
            return
        body = json.dumps(self.answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def gateway(answer: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    asked: list[dict[str, Any]] = []
    kind = type("Answering", (_Gateway,), {"asked": asked, "answer": answer})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/check", asked
    finally:
        server.shutdown()
        server.server_close()


def test_the_institution_s_own_gateway_gets_no_more_than_it_needs(tmp_path: Path) -> None:
    with gateway({"verdict": "match", "reference": "LW-2026-0001"}) as (url, asked):
        offer(tmp_path / "hq", adapter="service", url=url, answered_by="核查前置机")
        with RunningServer(tmp_path / "hq") as hq, enrolled(hq, tmp_path / "terminal") as terminal:
            answer = answered(terminal, question())
    assert (answer.verdict, answer.reference, answer.stand_in) == ("match", "LW-2026-0001", False)
    (told,) = asked
    assert set(told) == {"request", "name", "number", "kind"}


@pytest.mark.parametrize("answer", [None, {"verdict": "yes"}, [], {"verdict": "match", "reference": "a\nb"}])
def test_a_gateway_that_hangs_or_answers_rubbish_is_unavailable_in_time(tmp_path: Path, answer: Any) -> None:
    with gateway(answer) as (url, _):
        offer(tmp_path / "hq", adapter="service", url=url, answered_by="核查前置机", seconds=1)
        with RunningServer(tmp_path / "hq") as hq, enrolled(hq, tmp_path / "terminal") as terminal:
            began = time.monotonic()
            assert answered(terminal, question()).verdict == "unavailable"
            assert time.monotonic() - began < 2.5
            assert terminal.session.get(f"{terminal.url}/v1/clock", timeout=TIMEOUT_S).status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        "{",
        "[]",
        "{}",
        '{"adapter": "other"}',
        '{"adapter": "stand_in", "people": "none.json"}',
        '{"adapter": "stand_in", "people": "people.json", "seconds": 60}',
        '{"adapter": "stand_in", "people": "people.json", "more": "x"}',
        '{"adapter": "service", "url": "http://10.0.0.1/", "answered_by": "x"}',
        '{"adapter": "service", "url": "https://a/", "answered_by": "x", "token_file": "none"}',
    ],
)
def test_settings_that_cannot_be_used_are_said(tmp_path: Path, told: str) -> None:
    offer(tmp_path)
    online_path(tmp_path).write_text(told, encoding="utf-8")
    with pytest.raises(HeadquartersError) as raised:
        read_settings(online_path(tmp_path))
    assert raised.value.code == "online.settings"


def test_a_masked_number_names_nobody() -> None:
    assert masked("320102199001011230") == "320***********1230"
    assert masked("12345") == "*****"
