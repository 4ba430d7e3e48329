"""What headquarters does not take, and that it says why."""

import json
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from evidence import canonical, wrapping
from evidence.segments import MAX_SEGMENT_BYTES
from evidence.suite import SUITE_1
from headquarters.server import RunningServer
from tests.headquarters.terminals import TIMEOUT_S, Terminal


def tampered(line: bytes, **changes: object) -> bytes:
    fields = {**json.loads(line), **changes}
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode() + b"\n"


BAD_LINES: dict[str, tuple[int, Callable[[bytes], bytes], str]] = {
    "no JSON": (1, lambda _: b"hello\n", "json.broken"),
    "cut": (1, lambda line: line[:-1], "journal.line"),
    "flipped bit": (1, lambda line: line.replace(b'"media_us":0', b'"media_us":1'), "signature.wrong"),
    "other spelling": (1, lambda line: line.replace(b":", b": ", 1), "json.spelling"),
    "other kind": (1, lambda line: tampered(line, kind="gap"), "signature.wrong"),
    "left out": (2, lambda _: b"", "journal.order"),
    "other digest": (2, lambda line: tampered(line, sha256="0" * 64), "signature.wrong"),
    "unsigned opening": (0, lambda line: tampered(line, packs=["0" * 64]), "signature.wrong"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_line_that_does_not_verify_is_refused_with_its_place(terminal: Terminal, case: str) -> None:
    n, change, code = BAD_LINES[case]
    made = terminal.make_take()
    lines = [*made.lines[:n], change(made.lines[n]), *made.lines[n + 1 :]]
    if case == "cut":
        lines = lines[: n + 1]
    answer = terminal.send_journal(made.take, lines)
    said = answer.json()
    assert (answer.status_code, said["code"], said["entries"] if n else 0) == (422, code, n)
    assert said["place"].startswith(f"entry {n},")
    assert said["sentence"].endswith(".")
    assert terminal.state(made.take)["entries"] == n, "entries before the bad one are kept"
    terminal.deliver(made)


def test_another_entry_in_the_same_place_is_a_fork(terminal: Terminal) -> None:
    made = terminal.make_take()
    twin = terminal.make_take(folder="twin")
    terminal.send_journal(made.take, made.lines[:3])
    answer = terminal.send_journal(twin.take, twin.lines[:1])
    assert (answer.status_code, answer.json()["code"]) == (409, "journal.forked")
    answer = terminal.send_journal(made.take, [*made.lines[:2], twin.lines[2]])
    assert (answer.status_code, answer.json()["code"]) == (409, "journal.forked")
    terminal.deliver(made)
    answer = terminal.send_journal(twin.take, twin.lines)
    assert (answer.status_code, answer.json()["code"]) == (409, "journal.forked")
    answer = terminal.send_seal(twin.take, twin.manifest, twin.signature)
    assert (answer.status_code, answer.json()["code"]) == (422, "take.sealed")


def test_takes_of_others_are_out_of_reach(hq: RunningServer, terminal: Terminal) -> None:
    other = Terminal.enrol(hq, terminal.folder / "other")
    made = other.make_take()
    other.deliver(made)
    for answer in (
        terminal.session.get(terminal.take_url(made.take), timeout=TIMEOUT_S),
        terminal.session.get(f"{terminal.take_url(made.take)}/receipt", timeout=TIMEOUT_S),
        terminal.send_journal(made.take, made.lines),
        terminal.send_segment(made.take, next(iter(made.segments.values()))),
        terminal.send_seal(made.take, made.manifest, made.signature),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "take.foreign")
    forged = terminal.make_take(1)
    answer = terminal.send_journal(f"{terminal.name}-000002", forged.lines)
    assert (answer.status_code, answer.json()["code"]) == (422, "journal.take")
    other.close()


def test_an_opening_signed_by_another_terminal_is_refused(hq: RunningServer, terminal: Terminal) -> None:
    other = Terminal.enrol(hq, terminal.folder / "other")
    opening = canonical.loads(other.make_take().lines[0][:-1])
    opening.update(terminal=terminal.name, take=f"{terminal.name}-000001")
    del opening["signature"]
    signature = other.signer.sign_ecdsa(SUITE_1.opening_message(opening))
    posing = canonical.dumps({**opening, "signature": canonical.to_base64(signature)}) + b"\n"
    answer = terminal.send_journal(opening["take"], [posing])
    assert (answer.status_code, answer.json()["code"]) == (422, "journal.field")
    other.close()


def test_a_take_that_headquarters_could_not_open_is_refused(terminal: Terminal) -> None:
    made = terminal.make_take(hq_key=wrapping.public_key(wrapping.new_private_key()))
    answer = terminal.send_journal(made.take, made.lines)
    assert (answer.status_code, answer.json()["code"]) == (422, "take.unreadable")
    assert terminal.state(made.take)["entries"] == 0


@pytest.mark.parametrize(
    "name",
    [
        "x",
        "32-0001-1",
        "32-0001-000000",
        "..%2F..%2Fetc",
        "32-1-R0000001",
        "32-0001-000001%00",
        "３２-000001",
        "3" * 200,
    ],
)
def test_a_name_that_is_none_is_refused(terminal: Terminal, name: str) -> None:
    answer = terminal.session.get(f"{terminal.url}/v1/takes/{name}", timeout=TIMEOUT_S)
    assert answer.json()["code"] in ("take.name", "path.unknown")
    assert answer.status_code in (404, 422)


def test_segments_that_are_not_what_the_journal_names_are_refused(terminal: Terminal) -> None:
    made = terminal.make_take()
    terminal.send_journal(made.take, made.lines)
    sha256, data = next(iter(made.segments.items()))
    longer, shorter, other = data + b"x", data[:-1], bytes([data[0] ^ 1]) + data[1:]
    for bad, code in ((longer, "segment.length"), (shorter, "segment.length"), (other, "segment.digest")):
        answer = terminal.send_segment(made.take, bad, sha256)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    for name in ("x", "0" * 63, sha256.upper(), "..%2Fx"):
        answer = terminal.send_segment(made.take, data, name)
        assert answer.status_code in (404, 422)
    assert terminal.state(made.take)["lacks"] == list(made.segments)
    terminal.deliver(made)
    answer = terminal.send_segment(made.take, b"after the seal")
    assert (answer.status_code, answer.json()["code"]) == (422, "take.sealed")


def test_a_seal_that_does_not_fit_is_refused(hq: RunningServer, terminal: Terminal) -> None:
    other = Terminal.enrol(hq, terminal.folder / "other")
    made = terminal.make_take()
    terminal.send_journal(made.take, made.lines)
    for data in made.segments.values():
        terminal.send_segment(made.take, data)
    fewer = tampered(made.manifest, frames=1)[:-1]
    open_ended = tampered(made.manifest, status="interrupted")[:-1]
    sign = terminal.signer.sign_cms
    for manifest, signature, code in (
        (made.manifest, made.signature[:-1], "signature.broken"),
        (made.manifest, other.signer.sign_cms(made.manifest), "signature.signer"),
        (fewer, sign(fewer), "manifest.journal"),
        (open_ended, sign(open_ended), "manifest.journal"),
        (made.manifest + b" ", made.signature, "json.spelling"),
        (b"{}", made.signature, "manifest.shape"),
    ):
        answer = terminal.send_seal(made.take, manifest, signature)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    terminal.deliver(made)
    other.close()


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"manifest":"*","signature":""}', b'{"manifest":1,"signature":""}', b"\xff"],
)
def test_a_seal_that_cannot_be_read_is_refused(terminal: Terminal, body: bytes) -> None:
    answer = terminal.session.put(f"{terminal.take_url(terminal.name + '-000001')}/seal", data=body, timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.shape")


@pytest.mark.parametrize("start", ["", "?from=", "?from=x", "?from=-1", "?from=4294967296"])
def test_a_call_without_its_number_is_refused(terminal: Terminal, start: str) -> None:
    url = f"{terminal.take_url(terminal.name + '-000001')}/journal{start}"
    answer = terminal.session.post(url, data=b"", timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.shape")


def test_bodies_are_bounded_whatever_they_say_of_themselves(terminal: Terminal) -> None:
    made = terminal.make_take()
    take = made.take
    for chunked in (False, True):
        body = b"x" * (1024 * 1024 + 1)
        answer = terminal.session.post(
            f"{terminal.take_url(take)}/journal?from=0",
            data=iter([body]) if chunked else body,
            timeout=TIMEOUT_S,
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "body.long")
    terminal.send_journal(take, made.lines)
    sha256 = next(iter(made.segments))
    answer = terminal.session.put(
        f"{terminal.take_url(take)}/segments/{sha256}", data=iter([bytes(4 * 1024 * 1024)]), timeout=TIMEOUT_S
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "segment.length")
    terminal.deliver(made)


class RawClient:
    """A terminal's TLS connection, byte by byte."""

    def __init__(self, terminal: Terminal) -> None:
        context = ssl.create_default_context(cafile=str(terminal.folder / "ca.pem"))
        context.load_cert_chain(terminal.folder / "client.pem")
        host, port = terminal.url.removeprefix("https://").split(":")
        plain = socket.create_connection((host, int(port)), timeout=TIMEOUT_S)
        self.socket = context.wrap_socket(plain, server_hostname=host)

    def begin(self, method: str, path: str, length: int) -> None:
        head = f"{method} {path} HTTP/1.1\r\nHost: hq\r\nContent-Length: {length}\r\n\r\n"
        self.socket.sendall(head.encode())

    def answer(self) -> bytes:
        got = b""
        while piece := self.socket.recv(65536):
            got += piece
            if b"\r\n\r\n" in got and got.rstrip().endswith(b"}"):
                break
        return got

    def close(self) -> None:
        self.socket.close()


def test_a_declared_length_that_is_too_long_is_refused_before_the_body(terminal: Terminal) -> None:
    made = terminal.make_take()
    terminal.send_journal(made.take, made.lines)
    client = RawClient(terminal)
    client.begin("PUT", f"/v1/takes/{made.take}/segments/{next(iter(made.segments))}", MAX_SEGMENT_BYTES + 1)
    answer = client.answer()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer
    client.close()


def test_a_cut_body_leaves_nothing_behind(hq: RunningServer, terminal: Terminal) -> None:
    made = terminal.make_take()
    terminal.send_journal(made.take, made.lines)
    sha256, data = next(iter(made.segments.items()))
    for sent in (0, 1, len(data) // 2, len(data) - 1):
        client = RawClient(terminal)
        client.begin("PUT", f"/v1/takes/{made.take}/segments/{sha256}", len(data))
        client.socket.sendall(data[:sent])
        client.close()
    assert sha256 in terminal.state(made.take)["lacks"]
    assert [path for path in (hq.data / "takes").rglob("*") if path.is_file() and made.take in str(path)] == []
    terminal.deliver(made)


def test_a_slow_body_does_not_hold_up_anybody(terminal: Terminal) -> None:
    made = terminal.make_take()
    terminal.send_journal(made.take, made.lines)
    sha256, data = next(iter(made.segments.items()))
    slow = [RawClient(terminal) for _ in range(7)]
    for client in slow:
        client.begin("PUT", f"/v1/takes/{made.take}/segments/{sha256}", len(data))
        client.socket.sendall(data[:100])
    terminal.deliver(made)
    for client in slow:
        client.socket.sendall(data[100:])
        assert client.answer().startswith(b"HTTP/1.1 200 "), "held already"
        client.close()


def test_nonsense_instead_of_http_or_tls_ends_nothing(terminal: Terminal) -> None:
    host, port = terminal.url.removeprefix("https://").split(":")
    for noise in (b"", b"GET / HTTP/1.1\r\n\r\n", bytes(range(256)) * 10):
        with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as plain:
            plain.sendall(noise)
    client = RawClient(terminal)
    client.socket.sendall(b"\x00\x01\x02 nonsense\r\n\r\n")
    assert client.socket.recv(100).startswith(b"HTTP/1.1 400 ")
    client.close()
    terminal.deliver(terminal.make_take())


def test_the_same_request_many_times_at_once_is_one(hq: RunningServer, terminal: Terminal) -> None:
    made = terminal.make_take()

    def deliver_all(_: int) -> bytes:
        mine = replace(terminal, session=terminal.new_session())
        try:
            mine.send_journal(made.take, made.lines)
            for data in made.segments.values():
                assert mine.send_segment(made.take, data).status_code in (200, 201)
            answer = mine.send_seal(made.take, made.manifest, made.signature)
            return bytes(answer.content)
        finally:
            mine.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(deliver_all, range(8)))
    assert len(receipts) == 1
    assert f"{made.take}: intact" in hq.command("verify", made.take)
