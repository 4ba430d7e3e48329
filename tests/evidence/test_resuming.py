"""A chain that goes on from what was kept of it verifies each next line just as one that saw all lines before it."""

import base64
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from cryptography import x509

from evidence import canonical
from evidence.chain_state import ChainState
from evidence.faults import EvidenceFault
from evidence.journal import NO_PICTURE, Chain, split_lines
from evidence.segments import covered_us
from tests import ROOT

VECTORS = ROOT / "tests" / "vectors" / "evidence"
GOOD = sorted(path.stem for path in VECTORS.glob("good*.json"))
BAD = sorted(path.stem for path in VECTORS.glob("bad*.json"))
CHANGES = 4
"""Of the bytes of each next line."""
VALUES: tuple[Any, ...] = (None, 0, 1, -1, 2**60, "x", "0" * 64, "2026-11-22T06:03:21.204Z", "segment", "close", [])


def load(name: str) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text())
    return vector


def journal_of(name: str) -> tuple[list[bytes], list[x509.Certificate]]:
    vector = load(name)
    base = load(vector["base"]) if "base" in vector else vector
    data = {**base["files"], **vector["files"]}["journal"]
    lines, torn = split_lines(base64.b64decode(data or ""))
    return [*lines, *([torn] if torn else [])], x509.load_pem_x509_certificates(base["authority"].encode())


def kept(chain: Chain, first: bytes, roots: Sequence[x509.Certificate] | None) -> Chain:
    """The same chain, from nothing but its state as it is spelled, and entry 0."""
    return Chain.resume(ChainState.loads(chain.state.dumps()), first, roots)


def outcome(chain: Chain, line: bytes) -> object:
    """What comes of a line, and of the chain by it."""
    try:
        said: object = chain.feed(line)
    except EvidenceFault as fault:
        said = fault.to_json()
    return said, chain.state, chain.captured_us, chain.last_wall, chain.opening, chain.suite.number, chain.closed


def verdict(chain: Chain, line: bytes) -> object:
    """What would come of a line."""
    try:
        return chain.check(line)
    except EvidenceFault as fault:
        return fault.to_json()


def changed(line: bytes, others: Sequence[bytes], drawn: random.Random) -> Iterator[bytes]:
    """The line as somebody might change it: its bytes, its fields, or another line in its place."""
    yield from (b"", b"\n", line[:-1], line + line, *others)
    for _ in range(CHANGES):
        at = drawn.randrange(len(line))
        yield line[:at] + bytes([line[at] ^ (1 << drawn.randrange(8))]) + line[at + 1 :]
    if not line.endswith(b"\n"):
        return
    fields = canonical.loads(line[:-1])
    for name in sorted(fields):
        yield canonical.dumps({**fields, name: drawn.choice(VALUES)}) + b"\n"
    gone = drawn.choice(sorted(fields))
    yield canonical.dumps({key: fields[key] for key in fields if key != gone}) + b"\n"


@pytest.mark.parametrize("name", GOOD)
def test_every_prefix_goes_on_like_the_whole_history(name: str) -> None:
    lines, roots = journal_of(name)
    drawn = random.Random(name)
    chain, tried = Chain(roots), 0
    chain.feed(lines[0])
    for line, before in zip(lines[1:], lines, strict=False):
        resumed = kept(chain, lines[0], roots)
        for bad in changed(line, [lines[0], before, lines[-1]], drawn):
            assert verdict(resumed, bad) == verdict(chain, bad)
            tried += 1
        assert outcome(resumed, line) == outcome(chain, line)
    assert tried >= 15 * (len(lines) - 1)


@pytest.mark.parametrize("name", GOOD)
def test_what_was_recorded_is_counted_as_from_all_records(name: str) -> None:
    lines, roots = journal_of(name)
    whole, resumed = Chain(roots), Chain(roots)
    for line in (line for line in lines if line.endswith(b"\n")):
        whole.feed(line)
        resumed.feed(line)
        resumed = kept(resumed, lines[0], roots)
    records = whole.segments.values()
    if whole.format == 1:
        captured = sum(record.end_us - record.start_us for record in records)
    else:
        pictured = NO_PICTURE in whole.notes or any(record.picture_us for record in records)
        captured = sum(covered_us(each.picture_us or 0, each.sound_us or 0, pictured=pictured) for each in records)
    assert whole.captured_us == resumed.captured_us == captured
    assert resumed.state == whole.state
    assert (whole.state.segments, whole.state.objects) == (len(whole.segments), len(whole.objects))
    assert resumed.signer == whole.signer == "known"


def test_every_bad_vector_is_found_at_the_same_line() -> None:
    refused = 0
    for name in BAD:
        lines, roots = journal_of(name)
        whole, resumed = Chain(roots), Chain(roots)
        for line in lines:
            said = outcome(whole, line)
            assert outcome(resumed, line) == said, name
            if isinstance(said, tuple) and isinstance(said[0], dict):
                refused += 1
                break
            resumed = kept(resumed, lines[0], roots)
    assert refused >= 40


def test_it_goes_on_from_its_own_entry_0_only() -> None:
    lines, roots = journal_of("good-2-sealed")
    other = [line for name in GOOD for line in journal_of(name)[0][:1] if line != lines[0]]
    chain = Chain(roots)
    chain.feed(lines[0])
    chain.feed(lines[1])
    assert other
    for wrong in (*other, lines[1]):
        with pytest.raises(EvidenceFault):
            kept(chain, wrong, roots)


def test_a_state_of_another_program_is_not_read() -> None:
    for text in ("", "{}", "[]", "null", '{"count":1}', ChainState().dumps().replace("bytes", "octets")):
        with pytest.raises(EvidenceFault):
            ChainState.loads(text)
    assert ChainState.loads(ChainState().dumps()) == ChainState()
