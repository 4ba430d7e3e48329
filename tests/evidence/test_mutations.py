"""Whatever is changed in a take is found: random flips, insertions, deletions, cuts, swaps, copies, exchanged files.

Of both formats, sealed and recovered, and of headquarters' words on them. The campaign is seeded, so a failure can be
told again. It makes 500 changes; SHUANGLU_CAMPAIGN=long makes 100 000.
"""

import contextlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from evidence import canonical, cms, moment
from evidence.faults import EvidenceFault
from evidence.receipt import Held, issue_quarantine, issue_receipt, verify_quarantine, verify_receipt
from evidence.recover import recover_take
from evidence.suite import digest
from evidence.verify import verify_take
from scripts.lab.authority import Newer, World

CHANGES = 100_000 if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else 500
OF_TAKES = CHANGES * 22 // 100
"""For each of the two formats, sealed and recovered."""
OF_RECEIPTS = (CHANGES - 4 * OF_TAKES) // 2
"""For each of the two kinds."""
FORMATS = [pytest.param(None, id="1"), pytest.param(Newer(), id="2")]
Mutation = Callable[[random.Random, Path, Path], None]


def _some_file(rng: random.Random, take: Path) -> Path:
    return rng.choice(sorted(path for path in take.rglob("*") if path.is_file() and path.stat().st_size))


def flip(rng: random.Random, take: Path, _: Path) -> None:
    path = _some_file(rng, take)
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def insert(rng: random.Random, take: Path, _: Path) -> None:
    path = _some_file(rng, take)
    data, at = path.read_bytes(), rng.randrange(path.stat().st_size + 1)
    path.write_bytes(data[:at] + rng.randbytes(rng.randint(1, 40)) + data[at:])


def delete(rng: random.Random, take: Path, _: Path) -> None:
    path = _some_file(rng, take)
    data = path.read_bytes()
    at = rng.randrange(len(data))
    path.write_bytes(data[:at] + data[at + rng.randint(1, 40) :])


def truncate(rng: random.Random, take: Path, _: Path) -> None:
    path = _some_file(rng, take)
    path.write_bytes(path.read_bytes()[: rng.randrange(path.stat().st_size)])


def swap_bytes(rng: random.Random, take: Path, _: Path) -> None:
    path = _some_file(rng, take)
    data = bytearray(path.read_bytes())
    one = rng.randrange(len(data))
    two = rng.choice([at for at in range(len(data)) if data[at] != data[one]])
    data[one], data[two] = data[two], data[one]
    path.write_bytes(data)


def swap_lines(rng: random.Random, take: Path, _: Path) -> None:
    lines = (take / "journal").read_bytes().splitlines(keepends=True)
    one, two = rng.sample(range(len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]
    (take / "journal").write_bytes(b"".join(lines))


def duplicate_line(rng: random.Random, take: Path, _: Path) -> None:
    lines = (take / "journal").read_bytes().splitlines(keepends=True)
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
    (take / "journal").write_bytes(b"".join(lines))


def swap_sealed_files(rng: random.Random, take: Path, _: Path) -> None:
    one, two = rng.sample(sorted([*take.glob("segments/*"), *take.glob("objects/*")]), 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def edit_field(rng: random.Random, take: Path, _: Path) -> None:
    """Say something else in one entry, in its right spelling; half of the time chain all after it anew."""
    lines = (take / "journal").read_bytes().splitlines(keepends=True)
    at = rng.randrange(len(lines))
    lines[at] = _edited(rng, lines[at][:-1]) + b"\n"
    for later in range(at + 1, len(lines)) if rng.random() < 0.5 else ():
        fields = canonical.loads(lines[later][:-1])
        lines[later] = canonical.dumps({**fields, "prev": digest(lines[later - 1])}) + b"\n"
    (take / "journal").write_bytes(b"".join(lines))


def edit_manifest(rng: random.Random, take: Path, _: Path) -> None:
    (take / "manifest.json").write_bytes(_edited(rng, (take / "manifest.json").read_bytes()))


def _edited(rng: random.Random, spelled: bytes) -> bytes:
    fields = canonical.loads(spelled)
    name = rng.choice(sorted(fields))
    others: list[Any] = [None, True, 0, 1, 1.0, "", "0" * 64, [], {}, rng.randrange(2**40), rng.randbytes(9).hex()]
    changed = rng.choice([value for value in others if canonical.dumps(value) != canonical.dumps(fields[name])])
    how = rng.choice(["change", "change", "remove", "add"])
    if how == "remove":
        del fields[name]
    return canonical.dumps(fields | {"change": {name: changed}, "remove": {}, "add": {name + "x": changed}}[how])


def remove(rng: random.Random, take: Path, _: Path) -> None:
    _some_file(rng, take).unlink()


def add(rng: random.Random, take: Path, _: Path) -> None:
    names = [
        "x",
        "journal.bak",
        "segments/900000",
        "segments/a",
        "objects/900000",
        "objects/a",
        "times/a",
        "times/1.tsr",
    ]
    path = take / rng.choice(names)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(rng.randbytes(9))


def exchange(rng: random.Random, take: Path, other: Path) -> None:
    path = _some_file(rng, take)
    shutil.copyfile(other / path.relative_to(take), path)


MUTATORS: list[Mutation] = [
    flip,
    insert,
    delete,
    truncate,
    swap_bytes,
    swap_lines,
    duplicate_line,
    swap_sealed_files,
    edit_field,
    edit_manifest,
    remove,
    add,
    exchange,
]


@pytest.mark.parametrize("newer", FORMATS)
def test_every_mutation_of_a_sealed_take_is_reported(world: World, tmp_path: Path, newer: Newer | None) -> None:
    take, other = world.sealed(1, newer=newer), world.sealed(2, previous="ab" * 32, newer=newer)
    assert verify_take(take, world.roots).status == "intact"
    silent = _campaign(take, other, world, tmp_path, lambda status: status == "intact")
    assert silent == []


@pytest.mark.parametrize("newer", FORMATS)
def test_every_mutation_of_a_recovered_take_is_reported_unless_it_only_breaks_the_seal(
    world: World, tmp_path: Path, newer: Newer | None
) -> None:
    writer, second = world.write(1, newer=newer), world.write(2, previous="ab" * 32, newer=newer)
    writer.abandon()
    second.abandon()
    for folder in (writer.folder, second.folder):
        recover_take(folder, world.signer)
    assert verify_take(writer.folder, world.roots).seal == "interrupted"
    silent = _campaign(writer.folder, second.folder, world, tmp_path, lambda status: status == "interrupted")
    # Without its seal an interrupted take is again what it was before recovery, and says so: seal "none".
    assert silent == []


def _campaign(take: Path, other: Path, world: World, tmp_path: Path, unchanged: Callable[[str], bool]) -> list[str]:
    """Mutate a fresh copy each time; return the names of mutators whose work was not reported as damage."""
    rng, silent = random.Random(20261122), []
    for number in range(OF_TAKES):
        mutate = MUTATORS[number % len(MUTATORS)]
        copy = tmp_path / "copy" / take.name
        shutil.copytree(take, copy)
        mutate(rng, copy, other)
        report = verify_take(copy, world.roots)
        if unchanged(report.status) and report.seal != "none":
            silent.append(mutate.__name__)
        if report.status == "damaged":
            assert all(fault.file and fault.code for fault in report.faults)
        shutil.rmtree(copy)
    return silent


@pytest.mark.parametrize("kind", ["receipt", "quarantine"])
def test_every_mutation_of_headquarters_word_is_refused(world: World, kind: str) -> None:
    desk = world.authority.issue("hq", unit="receipts")
    facts: dict[str, Any] = {"take": "32-0117-000001", "manifest_sha256": "ab" * 32}
    said: dict[str, Any] = {
        **facts,
        "terminal": "32-0117",
        "series": "sale",
        "head": "cd" * 32,
        "segments": 4,
        "bytes_": 99,
    }
    held = Held(**said, received_at=moment.spell_now())
    if kind == "receipt":
        data, verify = issue_receipt(desk, held), verify_receipt
    else:
        more: dict[str, Any] = {"stored_as": "32-0117-000001", "reason": "signer.unknown"}
        data, verify = issue_quarantine(desk, held, **more), verify_quarantine
    assert verify(data, world.roots, **facts)["head"] == "cd" * 32
    rng = random.Random(20261122)
    for _ in range(OF_RECEIPTS):
        with pytest.raises(EvidenceFault):
            verify(_changed(rng, data), world.roots, **facts)


def _changed(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    outer = canonical.loads(data)
    name = next(name for name in outer if name != "signature")
    inner = canonical.loads(_edited(rng, canonical.dumps(outer[name])))
    return rng.choice(
        [
            data[:at] + bytes((data[at] ^ 1 << rng.randrange(8),)) + data[at + 1 :],
            data[:at] + rng.randbytes(rng.randint(1, 9)) + data[at:],
            data[:at] + data[at + rng.randint(1, 9) :],
            data[:at],
            canonical.dumps({**outer, name: inner}),
        ]
    )


SMALL = ["journal", "manifest.json", "manifest.p7s"]


@pytest.mark.parametrize(("newer", "name"), [(None, "segments/000002"), *((Newer(), name) for name in SMALL)])
def test_no_single_bit_of_a_file_can_flip_unseen(world: World, newer: Newer | None, name: str) -> None:
    take = world.sealed(1, newer=newer)
    path = take / name
    data = path.read_bytes()
    for at in range(0, len(data), max(1, len(data) * 5 // CHANGES)):
        path.write_bytes(data[:at] + bytes((data[at] ^ (1 << at % 8),)) + data[at + 1 :])
        assert verify_take(take, world.roots).status == "damaged", f"{name} byte {at}"


def test_without_the_authority_every_bit_of_the_seal_still_counts(world: World) -> None:
    take = world.sealed(1)
    path = take / "manifest.p7s"
    data = path.read_bytes()
    for at in range(0, len(data), max(1, len(data) * 5 // CHANGES)):
        path.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        assert verify_take(take).status == "damaged", f"byte {at}"


def test_a_changed_certificate_or_signature_is_a_fault_and_nothing_worse(world: World) -> None:
    """The certificate library meets names and keys of any kind here; whatever it says, a reader gets a fault."""
    rng = random.Random(20261122)
    leaf = world.signer.leaf.public_bytes(serialization.Encoding.DER)
    signature = world.signer.sign_cms(b"content")
    for _ in range(CHANGES * 4):
        changed = bytearray(leaf)
        for _ in range(rng.randint(1, 3)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        with contextlib.suppress(ValueError):
            cms.load_certificate(bytes(changed))
        changed = bytearray(signature)
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        with pytest.raises(EvidenceFault):
            cms.verify(b"content", bytes(changed), world.signer.fingerprint)
