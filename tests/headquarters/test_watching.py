"""What headquarters notices: one certificate at two places, codes that are guessed, one trouble told once."""

import logging
import time
from pathlib import Path

import pytest
import requests

from headquarters.administration import Administration
from headquarters.protocol.door import origin
from headquarters.protocol.quiet import OncePerMinute
from headquarters.protocol.watching import Guesses
from headquarters.server import RunningServer
from scripts.lab.crowds import connect_from, secured
from tests.headquarters.terminals import TIMEOUT_S, Terminal, new_csr


def ask_from(hq: RunningServer, terminal: Terminal, address: str) -> bytes:
    with secured(connect_from(hq.url, address), hq.ca_file, terminal.folder / "client.pem") as line:
        line.sendall(b"GET /v1/clock HTTP/1.1\r\nHost: hq\r\nConnection: close\r\n\r\n")
        return line.recv(4096)


def test_a_certificate_at_two_addresses_in_turn_raises_one_alarm(hq: RunningServer, tmp_path: Path) -> None:
    moved, copied = Terminal.enrol(hq, tmp_path / "moved"), Terminal.enrol(hq, tmp_path / "copied")
    for address in ("127.0.0.2", "127.0.0.2", "127.0.0.3"):
        assert b"200 OK" in ask_from(hq, moved, address)
    for address in ("127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3"):
        assert b"200 OK" in ask_from(hq, copied, address)
    with Administration.open(hq.data) as desk:
        assert desk.database.alarms(moved.name) == []
        (alarm,) = desk.database.alarms(copied.name)
        assert (alarm.what, alarm.detail.split()[1:]) == ("terminal.cloned", ["127.0.0.2", "127.0.0.3"])
    assert copied.name in hq.command("list")
    moved.close()
    copied.close()


def test_wrong_codes_are_logged_and_wait_but_a_right_one_does_not(hq: RunningServer, tmp_path: Path) -> None:
    def guess() -> float:
        began = time.monotonic()
        body = {"code": "7Q2M-X0KD-41RA-VW9C-0GJN-T5ZE-83HB-PYS6", "csr": new_csr()[1]}
        answer = requests.post(f"{hq.url}/v1/enrol", json=body, verify=str(hq.ca_file), timeout=TIMEOUT_S)
        assert answer.json()["code"] == "enrol.code"
        return time.monotonic() - began

    took = [guess() for _ in range(7)]
    assert took[-1] > took[0] + 0.5
    began = time.monotonic()
    Terminal.enrol(hq, tmp_path / "right").close()
    assert time.monotonic() - began < took[-1] + 0.5
    assert sum("A wrong enrolment code came from 127.0.0.1" in line for line in hq.output) == 1


def test_guesses_are_forgiven_in_time() -> None:
    now = 0.0
    guesses = Guesses(lambda: now)
    assert [guesses.wrong("a") for _ in range(5)] == [0] * 5
    assert [guesses.wrong("a") for _ in range(6)] == [0.5, 1, 2, 4, 8, 8]
    assert guesses.wrong("b") == 0
    now = 601
    assert guesses.wrong("a") == 0


def test_one_line_a_minute_of_each_kind_and_how_many_there_were(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    once = OncePerMinute(clock=lambda: now)
    log = logging.getLogger("test.once")
    caplog.handler.addFilter(once)
    try:
        for number in range(1000):
            log.warning("No room for %d", number)
        log.warning("Something else")
        now = 61
        log.warning("No room for %d", 1000)
    finally:
        caplog.handler.removeFilter(once)
    said = [record.getMessage() for record in caplog.records]
    assert said == ["No room for 0", "Something else", "No room for 1000 (999 more since the last such line)"]


def test_all_addresses_of_one_network_of_64_bits_are_one() -> None:
    assert origin("2001:db8:1:2:3::4") == origin("2001:db8:1:2:ffff::1") != origin("2001:db8:1:3::1")
    assert origin("::ffff:10.0.0.1") == origin("10.0.0.1")
    assert origin("fe80::1%eth0") == origin("fe80::2%eth0")


def test_a_slash_too_many_is_no_call(terminal: Terminal) -> None:
    answer = terminal.session.get(f"{terminal.take_url(terminal.name + '-000001')}/", timeout=9, allow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (404, "path.unknown")
