"""Whatever is changed in a take is found: random flips, insertions, deletions, cuts, swaps, copies, exchanged files.

The campaign is seeded, so a failure can be told again. SHUANGLU_CAMPAIGN=long makes it ten times as long.
"""

import contextlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from evidence import cms
from evidence.faults import EvidenceFault
from evidence.recover import recover_take
from evidence.verify import verify_take
from scripts.lab.authority import World

MUTATIONS = 20_000 if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else 2_100
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


def swap_segments(rng: random.Random, take: Path, _: Path) -> None:
    one, two = rng.sample(sorted((take / "segments").iterdir()), 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def remove(rng: random.Random, take: Path, _: Path) -> None:
    _some_file(rng, take).unlink()


def add(rng: random.Random, take: Path, _: Path) -> None:
    (take / rng.choice(["x", "segments/900000", "journal.bak", "segments/a"])).write_bytes(rng.randbytes(9))


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
    swap_segments,
    remove,
    add,
    exchange,
]


def test_every_mutation_of_a_sealed_take_is_reported(world: World, tmp_path: Path) -> None:
    take, other = world.sealed(1), world.sealed(2, previous="ab" * 32)
    assert verify_take(take, world.roots).status == "intact"
    silent = _campaign(take, other, world, tmp_path, lambda status: status == "intact")
    assert silent == []


def test_every_mutation_of_a_recovered_take_is_reported_unless_it_only_breaks_the_seal(
    world: World, tmp_path: Path
) -> None:
    writer, second = world.write(1), world.write(2, previous="ab" * 32)
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
    for number in range(MUTATIONS):
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


@pytest.mark.parametrize("name", ["journal", "manifest.json", "manifest.p7s", "segments/000002"])
def test_no_single_bit_of_a_file_can_flip_unseen(world: World, name: str) -> None:
    take = world.sealed(1)
    path = take / name
    data = path.read_bytes()
    for at in range(0, len(data), 1 if len(data) < 1_000 else 7):
        for bit in (0, 5, 7):
            path.write_bytes(data[:at] + bytes((data[at] ^ (1 << bit),)) + data[at + 1 :])
            assert verify_take(take, world.roots).status == "damaged", f"{name} byte {at} bit {bit}"


def test_without_the_authority_every_bit_of_the_seal_still_counts(world: World) -> None:
    take = world.sealed(1)
    path = take / "manifest.p7s"
    data = path.read_bytes()
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        assert verify_take(take).status == "damaged", f"byte {at}"


def test_a_changed_certificate_or_signature_is_a_fault_and_nothing_worse(world: World) -> None:
    """The certificate library meets names and keys of any kind here; whatever it says, a reader gets a fault."""
    rng = random.Random(20261122)
    leaf = world.signer.leaf.public_bytes(serialization.Encoding.DER)
    signature = world.signer.sign_cms(b"content")
    for _ in range(MUTATIONS * 3):
        changed = bytearray(leaf)
        for _ in range(rng.randint(1, 3)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        with contextlib.suppress(ValueError):
            cms.load_certificate(bytes(changed))
        changed = bytearray(signature)
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        with pytest.raises(EvidenceFault):
            cms.verify(b"content", bytes(changed), world.signer.fingerprint)
