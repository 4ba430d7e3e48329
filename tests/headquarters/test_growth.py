"""A take that grows by one request a segment: its lines and its bytes together."""

import time

import pytest
import requests

from evidence.segments import MAX_SEGMENT_BYTES
from headquarters.administration import Administration
from headquarters.protocol.asking import LOOKED_UP_AGAIN_S
from headquarters.protocol.limits import DEFAULT
from headquarters.server import RunningServer
from headquarters.takes.ingest import MAX_JOURNAL_BODY
from tests.headquarters.terminals import TIMEOUT_S, MadeTake, Terminal


def pieces(made: MadeTake) -> list[tuple[int, list[bytes], bytes]]:
    """What each request carries: from which entry on, the lines up to the one that names a segment, and it."""
    found, begin = [], 0
    left = dict(made.segments)
    for n, line in enumerate(made.lines):
        named = next((sha256 for sha256 in left if sha256.encode() in line), None)
        if named is not None:
            found.append((begin, made.lines[begin : n + 1], left.pop(named)))
            begin = n + 1
    return found


def test_the_greeting_lists_the_call(today: Terminal) -> None:
    greeting = today.session.get(f"{today.url}/v1/clock", timeout=TIMEOUT_S).json()
    assert "grow" in greeting["calls"]


def test_lines_and_segment_arrive_in_one_request(hq: RunningServer, today: Terminal) -> None:
    made = today.make_take(papers=[b"the policy"])
    for start, lines, data in pieces(made):
        answers = [today.grow(made.take, lines, start, data) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 200]
        (sha256,) = (sha256 for sha256, held in made.segments.items() if held == data)
        assert [answer.json() for answer in answers] == [{"entries": start + len(lines), "sha256": sha256}] * 2
    assert today.state(made.take)["lacks"] == []
    today.deliver(made)
    assert f"{made.take}: intact" in hq.command("verify", made.take)
    start, lines, data = pieces(made)[0]
    again = today.grow(made.take, lines, start, data)
    assert (again.status_code, again.json()["entries"]) == (200, len(made.lines))


def test_lines_may_go_ahead_and_segments_follow_in_any_order(today: Terminal) -> None:
    made = today.make_take()
    first, *rest = made.segments.values()
    assert today.grow(made.take, made.lines, 0, first).status_code == 201
    held = len(made.lines)
    for data in reversed(rest):
        answer = today.grow(made.take, [], held, data)
        assert (answer.status_code, answer.json()["entries"]) == (201, held)
    today.deliver(made)


def test_good_lines_stay_where_the_segment_is_refused(today: Terminal) -> None:
    made = today.make_take()
    start, lines, data = pieces(made)[0]
    later = list(made.segments.values())[2]
    answer = today.grow(made.take, lines, start, later)
    assert (answer.status_code, answer.json()["code"], answer.json()["entries"]) == (425, "segment.unnamed", len(lines))
    assert today.state(made.take)["entries"] == len(lines)
    sha256 = next(iter(made.segments))
    for wrong, code in ((data[:-1], "segment.length"), (data[:-1] + bytes([data[-1] ^ 1]), "segment.digest")):
        answer = today.grow(made.take, [], len(lines), wrong, sha256)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert today.state(made.take)["lacks"] == [sha256]
    today.deliver(made)


def test_where_a_line_is_refused_its_segment_is_too(today: Terminal) -> None:
    made = today.make_take()
    start, lines, data = pieces(made)[0]
    broken = [*lines[:-1], lines[-1].replace(b'"frames":50', b'"frames":51')]
    answer = today.grow(made.take, broken, start, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "signature.wrong")
    assert answer.json()["entries"] == len(lines) - 1
    assert today.state(made.take)["lacks"] == []
    answer = today.grow(made.take, lines[-1:], len(lines), data)
    assert (answer.status_code, answer.json()["code"]) == (425, "journal.hole")
    assert answer.json()["entries"] == len(lines) - 1
    other = today.make_take(folder="twin")
    answer = today.grow(made.take, other.lines[:1], 0, data)
    assert (answer.status_code, answer.json()["code"]) == (409, "journal.forked")
    today.deliver(made)


def test_nothing_is_added_to_a_sealed_take(today: Terminal) -> None:
    made = today.make_take()
    today.deliver(made)
    answer = today.grow(made.take, [], len(made.lines), b"another")
    assert (answer.status_code, answer.json()["code"]) == (422, "take.sealed")
    answer = today.grow(made.take, [b"{}\n"], len(made.lines), next(iter(made.segments.values())))
    assert (answer.status_code, answer.json()["code"]) == (422, "take.sealed")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("from=0", 400, "request.shape"),
        ("lines=0", 400, "request.shape"),
        ("from=0&lines=x", 400, "request.shape"),
        ("from=0&lines=-1", 400, "request.shape"),
        ("from=-1&lines=0", 400, "request.shape"),
        ("from=99999999999&lines=0", 400, "request.shape"),
        ("from=0&lines=9", 400, "request.shape"),
        (f"from=0&lines={MAX_JOURNAL_BODY + 1}", 413, "body.long"),
        ("from=0&lines=5", 422, "journal.line"),
    ],
)
def test_what_cannot_be_read_is_refused(today: Terminal, query: str, status: int, code: str) -> None:
    made = today.make_take()
    sha256 = next(iter(made.segments))
    url = f"{today.take_url(made.take)}/growth/{sha256}?{query}"
    answer = today.session.put(url, data=b"12345", timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_names_are_checked_as_elsewhere(today: Terminal) -> None:
    made = today.make_take()
    for take, sha256, status, code in (
        ("x", "0" * 64, 422, "take.name"),
        ("99-0001-000001", "0" * 64, 403, "take.foreign"),
        (made.take, "0" * 63, 422, "segment.name"),
    ):
        answer = today.grow(take, [], 0, b"", sha256)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    answer = today.session.put(f"{today.take_url(made.take)}/growth/{'0' * 64}", data=b"x", timeout=TIMEOUT_S)
    assert answer.status_code == 400


def test_one_body_is_never_longer_than_lines_and_the_longest_segment(today: Terminal) -> None:
    assert DEFAULT.bytes_a_terminal > MAX_JOURNAL_BODY + MAX_SEGMENT_BYTES
    made = today.make_take()
    url = f"{today.take_url(made.take)}/growth/{next(iter(made.segments))}?from=0&lines=0"
    request = today.session.prepare_request(requests.Request("PUT", url, data=b"x"))
    request.headers["Content-Length"] = str(MAX_SEGMENT_BYTES + 1)
    answer = today.session.send(request, timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (413, "body.long")


def test_a_revocation_holds_at_once_and_for_segments_within_a_second(hq: RunningServer, today: Terminal) -> None:
    made = today.make_take()
    assert today.grow(made.take, made.lines, 0, next(iter(made.segments.values()))).status_code == 201
    with Administration.open(hq.data) as desk:
        desk.revoke(today.name)
    assert today.session.get(today.take_url(made.take), timeout=TIMEOUT_S).json()["code"] == "certificate.revoked"
    deadline = time.monotonic() + LOOKED_UP_AGAIN_S
    data = list(made.segments.values())[1]
    while time.monotonic() < deadline:
        today.grow(made.take, [], len(made.lines), data)
    answer = today.grow(made.take, [], len(made.lines), data)
    assert (answer.status_code, answer.json()["code"]) == (403, "certificate.revoked")
