"""Make the test vectors of the take format, version 2, anew, with fresh keys, into tests/vectors/evidence/.

    .venv/bin/python -m scripts.evidence_vectors

A vector is a JSON file: a complete take as base64 (or the files in which it differs from a good one), and what a reader
must say of it. Run this only before a version is shipped: vectors that stay are what keeps old takes readable. Those of
version 1 (without `-2-` in their names) were made by the script of 0.1.0 and are never made again.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from evidence import canonical, wrapping
from evidence.manifest import Known
from evidence.opening import ClockKnown, EpochBefore
from evidence.reader import TakeReader
from evidence.recover import recover_take
from evidence.sealed import MAX_BYTES
from evidence.suite import NO_DIGEST, digest
from scripts import ROOT
from scripts.lab.authority import Authority, Newer, World
from scripts.lab.forging import Files, Forger, flip, read_files

OUT = ROOT / "tests" / "vectors" / "evidence"
Bad = dict[str, tuple[Files, str, str]]
"""By name: the changed files (an empty one is removed), the code that must be found, in which file."""

EPOCH_2 = Newer(
    epoch=2, before=EpochBefore(1, 482, "ab" * 32), clock=ClockKnown(-1200, "2026-11-22T06:03:21.204Z"), notes=("gaps",)
)


def bad_openings(forger: Forger, world: World) -> Bad:
    """What entry 0 may not say. The take is number 1 of epoch 2."""
    other = world.authority.issue("32-0118")
    der = canonical.to_base64(other.leaf.public_bytes(serialization.Encoding.DER))
    before = {"epoch": 1, "number": 482, "head": "ab" * 32}
    changes: dict[str, tuple[Files, str]] = {
        "suite-reserved": (forger.update(0, suite=2), "journal.suite"),
        "suite-truth": (forger.update(0, suite=True), "journal.suite"),
        "format-unknown": (forger.update(0, format="shuanglu-take/3"), "journal.format"),
        "format-of-1": (forger.update(0, format="shuanglu-take/1"), "journal.format"),
        "format-missing": (forger.drop(0, "format"), "journal.field"),
        "number-zero": (forger.update(0, number=0, take="32-0117-E2-000000"), "journal.field"),
        "number-not-whole": (forger.update(0, number=1.0), "journal.field"),
        "epoch-of-another-name": (forger.update(0, epoch=3), "journal.field"),
        "epoch-unspelled": (forger.update(0, take="32-0117-000001"), "journal.field"),
        "epoch-zero": (forger.update(0, epoch=0, take="32-0117-E0-000001"), "journal.field"),
        "epoch-truth": (forger.update(0, epoch=True, take="32-0117-000001"), "journal.field"),
        "program-long": (forger.update(0, program="0" * 41), "journal.field"),
        "program-missing": (forger.drop(0, "program"), "journal.field"),
        "demonstration-number": (forger.update(0, demonstration=1), "journal.field"),
        "before-of-later": (forger.update(0, before={**before, "epoch": 2}), "journal.field"),
        "before-half": (forger.update(0, before={"epoch": 1}), "journal.field"),
        "before-number-zero": (forger.update(0, before={**before, "number": 0}), "journal.field"),
        "clock-half": (forger.update(0, clock={"offset_ms": 1}), "journal.field"),
        "clock-not-whole": (
            forger.update(0, clock={"offset_ms": 0.5, "learned": EPOCH_2.clock and EPOCH_2.clock.learned}),
            "journal.field",
        ),
        "certificate-of-another": (
            Forger(other, forger.writer, forger.files).update(0, certificates=[der]),
            "journal.field",
        ),
    }
    return {f"opening-{name}": (files, code, "journal") for name, (files, code) in changes.items()}


def bad_entries(forger: Forger) -> Bad:
    """What other entries may not say: 1 and 8 are marks, 2 to 5 segments, 6 and 7 objects, 9 closes."""
    changes: dict[str, tuple[Files, str]] = {
        "suite-mixed": (forger.update(3, suite=2), "journal.suite_mixed"),
        "suite-truth": (forger.update(3, suite=True), "journal.suite"),
        "suite-unknown": (forger.update(3, suite=9), "journal.suite"),
        "n-not-whole": (forger.update(2, n=2.0), "journal.order"),
        "kind-unknown": (forger.update(1, kind="note"), "journal.field"),
        "picture-longer": (forger.update(2, picture_us=1_800_001), "journal.field"),
        "picture-negative": (forger.update(2, picture_us=-1), "journal.field"),
        "picture-missing": (forger.drop(2, "picture_us"), "journal.field"),
        "sound-longer": (forger.update(2, sound_us=1_800_001), "journal.field"),
        "sound-not-whole": (forger.update(2, sound_us=0.5), "journal.field"),
        "object-index": (forger.update(7, index=0), "journal.field"),
        "object-role": (forger.update(6, role="Paper"), "journal.field"),
        "object-role-missing": (forger.drop(6, "role"), "journal.field"),
        "object-long": (forger.update(6, bytes=MAX_BYTES + 1), "journal.field"),
        "object-digest-spelling": (forger.update(6, sha256="AB" * 32), "journal.field"),
        "notes-unsorted": (forger.update(9, notes=["no_picture", "gaps"]), "journal.field"),
        "notes-twice": (forger.update(9, notes=["gaps", "gaps"]), "journal.field"),
        "notes-unknown": (forger.update(9, notes=["dark"]), "journal.field"),
        "notes-shortened": (forger.update(9, notes=["shortened"]), "journal.field"),
        "notes-missing": (forger.drop(9, "notes"), "journal.field"),
        "notes-text": (forger.update(9, notes="gaps"), "journal.field"),
    }
    return {f"entry-{name}": (files, code, "journal") for name, (files, code) in changes.items()}


def bad_files(forger: Forger, other: Files) -> Bad:
    """Objects, segments and what lies beside them."""
    objects = {name: data for name, data in forger.files.items() if name.startswith("objects/")}
    first, second = objects["objects/000000"], objects["objects/000001"]
    strange = other["objects/000000"]
    mixed = forger.files["segments/000000"]
    mixed = mixed[:4] + b"\x02" + mixed[5:]
    return {
        "object-flipped": ({"objects/000000": flip(first, 200)}, "object.digest", "objects/000000"),
        "object-header-flipped": ({"objects/000000": flip(first, 8)}, "object.digest", "objects/000000"),
        "object-cut": ({"objects/000001": second[:-1]}, "object.length", "objects/000001"),
        "object-longer": ({"objects/000001": second + b"\0"}, "object.length", "objects/000001"),
        "object-missing": ({"objects/000001": b""}, "object.missing", "objects/000001"),
        "object-added": ({"objects/000009": b"SLOB"}, "object.stranger", "objects/000009"),
        "object-stranger": ({"objects/paper.pdf": b"%PDF"}, "object.stranger", "objects/paper.pdf"),
        "object-of-another-take": (
            {**forger.update(6, sha256=digest(strange), bytes=len(strange)), "objects/000000": strange},
            "object.header",
            "objects/000000",
        ),
        "segment-as-object": (
            {
                **forger.update(6, sha256=digest(mixed), bytes=len(mixed)),
                "objects/000000": mixed,
            },
            "object.header",
            "objects/000000",
        ),
        "segment-of-another-suite": (
            {**forger.update(2, sha256=digest(mixed), bytes=len(mixed)), "segments/000000": mixed},
            "segment.header",
            "segments/000000",
        ),
        "time-stranger": ({"times/notes.txt": b"hello"}, "take.stranger", "times/notes.txt"),
    }


def bad_manifests(forger: Forger) -> Bad:
    """What the seal may not say."""
    totals = json.loads(forger.files["manifest.json"])["totals"]
    known = {**totals, "known_entries": 99, "known_head": None}
    codes: dict[str, tuple[Files, str]] = {
        "format-of-1": (forger.resealed(format="shuanglu-take/1"), "manifest.journal"),
        "epoch": (forger.resealed(epoch=1), "manifest.journal"),
        "program": (forger.resealed(program="9"), "manifest.journal"),
        "demonstration": (forger.resealed(demonstration=True), "manifest.journal"),
        "demonstration-number": (forger.resealed(demonstration=0), "manifest.journal"),
        "picture": (forger.resealed(picture_us=7_200_000), "manifest.journal"),
        "objects": (forger.resealed(objects=1), "manifest.journal"),
        "notes-less": (forger.resealed(notes=[]), "manifest.journal"),
        "notes-more": (forger.resealed(notes=["gaps", "no_sound"]), "manifest.journal"),
        "notes-unknown": (forger.resealed(notes=["dark"]), "manifest.shape"),
        "shortened-without-number": (forger.resealed(notes=["gaps", "shortened"]), "manifest.journal"),
        "shortened-unsaid": (forger.resealed(totals=known), "manifest.journal"),
    }
    return {f"manifest-{name}": (files, code, "manifest.json") for name, (files, code) in codes.items()}


def save(name: str, **vector: Any) -> None:
    """Write one vector to OUT."""
    (OUT / f"{name}.json").write_text(json.dumps(vector, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def spell(files: Files) -> dict[str, str | None]:
    """Spell files as vectors do: base64, or None for a file that is removed."""
    return {name: canonical.to_base64(data) if data else None for name, data in sorted(files.items())}


def save_good(world: World, name: str, what: str, folder: Path, expect: dict[str, Any], **more: Any) -> None:
    """Write a good vector of a take's folder. The keys in it are for this file only."""
    save(
        f"good-2-{name}",
        what=what,
        made=datetime.now(UTC).date().isoformat(),
        authority=world.authority.certificate.public_bytes(serialization.Encoding.PEM).decode(),
        take=folder.name,
        files=spell(read_files(folder)),
        expect={"codes": [], **expect},
        **more,
    )


@contextmanager
def a_world() -> Iterator[World]:
    """A fresh authority and a terminal, whose takes lie in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority.create("Vectors CA")
        yield World(authority, authority.issue("32-0117"), wrapping.new_private_key(), Path(folder))


def save_sealed(world: World) -> None:
    """A take of a later epoch, closed in order, and everything that can be wrong with it."""
    other = read_files(world.sealed(7, previous="cd" * 32, newer=EPOCH_2_GOING_ON))
    writer = world.write(1, newer=EPOCH_2)
    writer.close("finished", "sealed", {"elapsed_s": 7.2, "gaps": 1}, 7_200_000, EPOCH_2.notes)
    reader = TakeReader(writer.folder, world.vault_key, "vault")
    save_good(
        world,
        "sealed",
        "The first take of a second epoch, with two objects, closed in order.",
        writer.folder,
        {"status": "intact", "seal": "sealed", "notes": ["note.gaps"]},
        vault_private_key=canonical.to_base64(world.vault_key),
        bodies=[body for _, body in reader.entries()],
        plaintext_sha256=[digest(content) for _, content in (*reader.segments(), *reader.objects())],
    )
    forger = Forger(world.signer, writer, read_files(writer.folder))
    bad = bad_openings(forger, world) | bad_entries(forger) | bad_files(forger, other) | bad_manifests(forger)
    for name, (changed, code, file) in bad.items():
        expect = {"status": "damaged", "codes": [code], "file": file}
        save(f"bad-2-{name}", base="good-2-sealed", files=spell(changed), expect=expect)
    save(
        "good-2-times",
        what="With a time stamp in its reserved place, which no reader checks yet.",
        base="good-2-sealed",
        files=spell({"times/000000.tsr": b"a token"}),
        expect={"status": "intact", "seal": "sealed", "codes": [], "notes": ["note.gaps", "note.times_unchecked"]},
    )


EPOCH_2_GOING_ON = Newer(epoch=2)


def save_demonstration(world: World) -> None:
    """What a home that keeps itself records: without a picture, by a clock in doubt, after a take that nobody knows."""
    newer = Newer(demonstration=True, picture_us=0, notes=("clock_doubted", "no_picture"))
    save_good(
        world,
        "demonstration",
        "A demonstration without a picture, whose clock was in doubt; the take before it is not known any more.",
        world.sealed(2, previous=NO_DIGEST, newer=newer),
        {
            "status": "intact",
            "seal": "sealed",
            "notes": ["note.demonstration", "note.clock_doubted", "note.no_picture", "note.previous_unknown"],
        },
    )


def save_interrupted(world: World) -> None:
    """What a crash leaves, before and after recovery, and a take of which more was known than is there."""
    writer = world.write(3, previous="ab" * 32, newer=Newer())
    known = Known(writer.entries, writer.head)
    writer.abandon()
    (writer.folder / "objects" / "000002").write_bytes(b"half an object")
    said = {"status": "interrupted", "seal": "none", "notes": ["note.unchained"]}
    save_good(world, "unsealed", "After a crash, before recovery.", writer.folder, said)
    recover_take(writer.folder, world.signer)
    said = {"status": "interrupted", "seal": "interrupted", "notes": []}
    save_good(world, "recovered", "The same after recovery.", writer.folder, said)
    for name in ("manifest.json", "manifest.p7s", "segments/000003", *(f"objects/00000{index}" for index in range(3))):
        (writer.folder / name).unlink()
    lines = (writer.folder / "journal").read_bytes().splitlines(keepends=True)
    (writer.folder / "journal").write_bytes(b"".join(lines[:5]))
    recover_take(writer.folder, world.signer, known=known)
    said = {"status": "interrupted", "seal": "interrupted", "notes": ["note.shortened"]}
    save_good(world, "shortened", "The same cut before recovery, which knew how long it had been.", writer.folder, said)


def main() -> None:
    """Make the vectors of version 2 anew; those of version 1 stay."""
    for vector in (*OUT.glob("good-2-*.json"), *OUT.glob("bad-2-*.json")):
        vector.unlink()
    with a_world() as world:
        save_sealed(world)
        save_demonstration(world)
        save_interrupted(world)
    print(f"{len(list(OUT.iterdir()))} vectors in {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
