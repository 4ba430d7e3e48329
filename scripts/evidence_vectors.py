"""Make the test vectors of the evidence format anew, with fresh keys, into tests/vectors/evidence/.

    .venv/bin/python -m scripts.evidence_vectors

A vector is a JSON file: a complete take as base64 (or the files in which it differs from a good one), and what a reader
must say of it. Run this only when the format changes: vectors that stay are what keeps old takes readable.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from evidence import canonical, journal, wrapping
from evidence.cms import _P256_ORDER
from evidence.journal import Chain
from evidence.reader import TakeReader
from evidence.recover import recover_take
from evidence.signing import Signer
from evidence.suite import digest
from evidence.writer import TakeWriter
from scripts import ROOT
from scripts.lab.authority import Authority, World

OUT = ROOT / "tests" / "vectors" / "evidence"
Files = dict[str, bytes]


def read(folder: Path) -> Files:
    """Return the files of a take by their path in its folder, with slashes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def flip(data: bytes, at: int) -> bytes:
    """The same bytes with one bit of the byte at this place turned."""
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def spelled(line: bytes) -> bytes:
    """The same entry in a spelling that is valid JSON and not canonical."""
    return line.replace(b'"n":2,', b'"n":2, ')


class Forger:
    """Holds all keys of one take, and so can make what only an insider could make."""

    def __init__(self, signer: Signer, writer: TakeWriter, files: Files) -> None:
        self.signer, self.writer, self.files = signer, writer, files
        self.lines = files["journal"].splitlines(keepends=True)

    def rewrite(self, n: int, change: Callable[[dict[str, Any]], None]) -> Files:
        """Change entry `n`, sign it and all after it again, and (where there is a seal) seal again."""
        lines, previous = list(self.lines[:n]), self.lines[n - 1] if n else None
        for position, line in enumerate(self.lines[n:], start=n):
            fields = canonical.loads(line[:-1])
            fields["prev"] = digest(previous) if previous else fields["prev"]
            if position == n:
                change(fields)
            previous = self.sign(fields)
            lines.append(previous)
        return self.seal(lines)

    def sign(self, fields: dict[str, Any]) -> bytes:
        """Return the entry's line with a fresh signature: entry 0 by `signer`, any other by the take's own key."""
        bare = {name: value for name, value in fields.items() if name not in ("sig", "signature")}
        if bare["kind"] == "open":
            signature = self.signer.sign_ecdsa(journal.opening_message(bare))
            return canonical.dumps({**bare, "signature": canonical.to_base64(signature)}) + b"\n"
        signature = self.writer._key.sign(journal.entry_message(bare))
        return canonical.dumps({**bare, "sig": canonical.to_base64(signature)}) + b"\n"

    def seal(self, lines: list[bytes]) -> Files:
        """A seal that fits the bytes, whatever they say."""
        fields = json.loads(self.files["manifest.json"])
        fields.update(head=digest(lines[-1]), journal_bytes=sum(map(len, lines)), entries=len(lines))
        return {"journal": b"".join(lines), **self.sign_manifest(fields)}

    def sign_manifest(self, fields: dict[str, Any], signer: Signer | None = None) -> Files:
        """Return both files of a seal that says `fields`, signed by another `signer` where one is given."""
        signer = signer or self.signer
        data = canonical.dumps({**fields, "signer_sha256": signer.fingerprint})
        return {"manifest.json": data, "manifest.p7s": signer.sign_cms(data)}


def bad_vectors(forger: Forger, other: Files, world: World) -> dict[str, tuple[Files, list[str], str]]:
    """Name -> (changed files; an empty value removes the file), codes that must be found, in which file."""
    files, lines = forger.files, forger.lines
    sealed = json.loads(files["manifest.json"])
    opening = canonical.loads(lines[0][:-1])
    r, s = decode_dss_signature(canonical.from_base64(opening["signature"]))
    high_s = canonical.to_base64(encode_dss_signature(r, _P256_ORDER - s))
    stranger = Authority.create("Another CA").issue("32-0117")
    return {
        "segment-flipped": (
            {"segments/000001": flip(files["segments/000001"], 200)},
            ["segment.digest"],
            "segments/000001",
        ),
        "segment-header-flipped": (
            {"segments/000001": flip(files["segments/000001"], 8)},
            ["segment.digest"],
            "segments/000001",
        ),
        "segment-cut": ({"segments/000002": files["segments/000002"][:-1]}, ["segment.length"], "segments/000002"),
        "segment-longer": (
            {"segments/000002": files["segments/000002"] + b"\0"},
            ["segment.length"],
            "segments/000002",
        ),
        "segment-missing": ({"segments/000003": b""}, ["segment.missing"], "segments/000003"),
        "segment-added": ({"segments/000009": b"SLSG"}, ["segment.stranger"], "segments/000009"),
        "segments-swapped": (
            {"segments/000000": files["segments/000001"], "segments/000001": files["segments/000000"]},
            ["segment.digest"],
            "segments/000000",
        ),
        "segment-of-another-take": (
            {"segments/000000": other["segments/000000"]},
            ["segment.digest"],
            "segments/000000",
        ),
        "stranger": ({"notes.txt": b"hello"}, ["take.stranger"], "notes.txt"),
        "journal-missing": ({"journal": b""}, ["journal.missing"], "journal"),
        "journal-of-another-take": ({"journal": other["journal"]}, ["manifest.journal"], "manifest.json"),
        "journal-spelling": ({"journal": b"".join(spelled(line) for line in lines)}, ["json.spelling"], "journal"),
        "journal-entry-removed": ({"journal": b"".join(lines[:2] + lines[3:])}, ["journal.order"], "journal"),
        "journal-entry-doubled": (
            {"journal": b"".join([*lines[:3], lines[2], *lines[3:]])},
            ["journal.order"],
            "journal",
        ),
        "journal-entries-swapped": (
            {"journal": b"".join([*lines[:2], lines[3], lines[2], *lines[4:]])},
            ["journal.order"],
            "journal",
        ),
        "journal-cut": ({"journal": b"".join(lines[:-2])}, ["manifest.journal"], "manifest.json"),
        "journal-torn": ({"journal": files["journal"][:-20]}, ["manifest.journal"], "manifest.json"),
        "journal-longer": ({"journal": files["journal"] + b"x"}, ["take.leftover"], "journal"),
        "journal-after-close": (forger.seal([*lines, lines[-1]]), ["journal.after_close"], "journal"),
        "entry-number-forged": (forger.rewrite(2, lambda e: e.update(n=7)), ["journal.order"], "journal"),
        "entry-chain-forged": (forger.rewrite(2, lambda e: e.update(prev="0" * 64)), ["journal.chain"], "journal"),
        "entry-body-unsigned": (
            {"journal": b"".join([*lines[:1], lines[1].replace(b'"media_us":0', b'"media_us":1'), *lines[2:]])},
            ["signature.wrong"],
            "journal",
        ),
        "entry-suite-unknown": (forger.rewrite(2, lambda e: e.update(suite=9)), ["journal.suite"], "journal"),
        "entry-kind-unknown": (forger.rewrite(1, lambda e: e.update(kind="note")), ["journal.field"], "journal"),
        "entry-field-added": (forger.rewrite(1, lambda e: e.update(name="x")), ["journal.field"], "journal"),
        "entry-number-not-whole": (forger.rewrite(1, lambda e: e.update(media_us=0.5)), ["journal.field"], "journal"),
        "entry-truth-for-number": (forger.rewrite(1, lambda e: e.update(media_us=True)), ["journal.field"], "journal"),
        "segments-overlap": (forger.rewrite(3, lambda e: e.update(start_us=0)), ["journal.field"], "journal"),
        "segment-index-forged": (forger.rewrite(3, lambda e: e.update(index=5)), ["journal.field"], "journal"),
        "opening-high-s": (
            {"journal": b"".join([canonical.dumps({**opening, "signature": high_s}) + b"\n", *lines[1:]])},
            ["signature.wrong"],
            "journal",
        ),
        "opening-name-forged": (
            forger.rewrite(0, lambda e: e.update(take="32-0117-000009")),
            ["journal.field"],
            "journal",
        ),
        "opening-without-previous": (
            forger.rewrite(0, lambda e: e.update(previous=None)),
            ["journal.field"],
            "journal",
        ),
        "opening-unsigned-change": (
            {"journal": b"".join([lines[0].replace(b'"media_us":0', b'"media_us":1'), *lines[1:]])},
            ["signature.wrong"],
            "journal",
        ),
        "opening-by-stranger": (opening_by_stranger(forger, stranger), ["certificate.unknown"], "journal"),
        "manifest-missing": ({"manifest.json": b""}, ["manifest.missing"], "manifest.json"),
        "manifest-changed": (
            {"manifest.json": files["manifest.json"].replace(b'"gaps":0', b'"gaps":1')},
            ["signature.content"],
            "manifest.p7s",
        ),
        "manifest-of-another-take": (
            {"manifest.json": other["manifest.json"], "manifest.p7s": other["manifest.p7s"]},
            ["manifest.journal"],
            "manifest.json",
        ),
        "manifest-count-forged": (
            forger.sign_manifest({**sealed, "segments": 3}),
            ["manifest.journal"],
            "manifest.json",
        ),
        "manifest-status-forged": (
            forger.sign_manifest({**sealed, "status": "interrupted"}),
            ["manifest.journal"],
            "manifest.json",
        ),
        "manifest-reason-forged": (
            forger.sign_manifest({**sealed, "reason": "given_up"}),
            ["manifest.journal"],
            "manifest.json",
        ),
        "manifest-field-added": (forger.sign_manifest({**sealed, "name": "x"}), ["manifest.shape"], "manifest.json"),
        "manifest-leftover-invented": (
            forger.sign_manifest(
                {**sealed, "leftovers": [{"file": "journal", "offset": 0, "bytes": 1, "sha256": "0" * 64}]}
            ),
            ["take.leftover"],
            "journal",
        ),
        "manifest-shape": (
            forger.sign_manifest({name: sealed[name] for name in sealed if name != "totals"}),
            ["manifest.shape"],
            "manifest.json",
        ),
        "signature-flipped": (
            {"manifest.p7s": flip(files["manifest.p7s"], len(files["manifest.p7s"]) - 5)},
            ["signature.wrong"],
            "manifest.p7s",
        ),
        "signature-layout": ({"manifest.p7s": files["manifest.p7s"] + b"\0"}, ["signature.layout"], "manifest.p7s"),
        "signature-cut": ({"manifest.p7s": files["manifest.p7s"][:-9]}, ["signature.broken"], "manifest.p7s"),
        "signature-by-stranger": (
            forger.sign_manifest(sealed, stranger),
            ["certificate.unknown"],
            "manifest.p7s",
        ),
        "signature-by-colleague": (
            forger.sign_manifest(sealed, world.authority.issue("32-0118")),
            ["signature.signer"],
            "manifest.p7s",
        ),
        "signature-by-another-certificate": (
            {"manifest.p7s": world.authority.issue("32-0117").sign_cms(files["manifest.json"])},
            ["signature.signer"],
            "manifest.p7s",
        ),
    }


def opening_by_stranger(forger: Forger, stranger: Signer) -> Files:
    """Entry 0 signed by a certificate of the same name from another authority."""
    der = stranger.leaf.public_bytes(serialization.Encoding.DER)
    by_stranger = Forger(stranger, forger.writer, forger.files)
    return by_stranger.rewrite(0, lambda entry: entry.update(certificates=[canonical.to_base64(der)]))


def save(name: str, **vector: Any) -> None:
    """Write one vector to OUT."""
    (OUT / f"{name}.json").write_text(json.dumps(vector, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def spell(files: Files) -> dict[str, str | None]:
    """Spell files as vectors do: base64, or None for a file that is removed."""
    return {name: canonical.to_base64(data) if data else None for name, data in sorted(files.items())}


def main() -> None:
    """Remove all vectors and make them anew."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority.create("Vectors CA")
        world = World(authority, authority.issue("32-0117"), wrapping.new_private_key(), Path(folder))
        other = world.sealed(1)
        chain = Chain()
        for line in (other / "journal").read_bytes().splitlines(keepends=True):
            chain.feed(line)
        writer = world.write(2, previous=chain.head)
        writer.close("finished", "sealed", {"elapsed_s": 7.2, "gaps": 0}, 7_200_000)
        sealed = read(writer.folder)
        reader = TakeReader(writer.folder, world.vault_key, "vault")
        save(
            "good-sealed",
            what="A take closed in order. The keys are for this file only.",
            made=datetime.now(UTC).date().isoformat(),
            authority=authority.certificate.public_bytes(serialization.Encoding.PEM).decode(),
            vault_private_key=canonical.to_base64(world.vault_key),
            take="32-0117-000002",
            files=spell(sealed),
            expect={"status": "intact", "seal": "sealed", "codes": []},
            bodies=[body for _, body in reader.entries()],
            plaintext_sha256=[digest(plaintext) for _, plaintext in reader.segments()],
        )
        for name, (changed, codes, file) in bad_vectors(
            Forger(world.signer, writer, sealed), read(other), world
        ).items():
            save(
                f"bad-{name}",
                base="good-sealed",
                files=spell(changed),
                expect={"status": "damaged", "codes": codes, "file": file},
            )
        save_interrupted(world, chain.head)
    print(f"{len(list(OUT.iterdir()))} vectors in {OUT.relative_to(ROOT)}")


def save_interrupted(world: World, previous: str) -> None:
    """What a crash leaves, before and after recovery, with a torn line and a segment that was never chained."""
    writer = world.write(3, previous=previous)
    writer.abandon()
    with (writer.folder / "journal").open("ab") as torn:
        torn.write(b'{"body":"torn')
    (writer.folder / "segments" / "000004").write_bytes(b"half a segment")
    common = {
        "authority": world.authority.certificate.public_bytes(serialization.Encoding.PEM).decode(),
        "take": "32-0117-000003",
    }
    unsealed = read(writer.folder)
    save(
        "good-unsealed",
        what="After a crash, before recovery.",
        **common,
        files=spell(unsealed),
        expect={"status": "interrupted", "seal": "none", "codes": []},
    )
    recover_take(writer.folder, world.signer)
    save(
        "good-recovered",
        what="The same after recovery.",
        **common,
        files=spell(read(writer.folder)),
        expect={"status": "interrupted", "seal": "interrupted", "codes": []},
    )
    files = read(writer.folder)
    changed = {"segments/000004": files["segments/000004"] + b"!"}
    save(
        "bad-leftover-changed",
        base="good-recovered",
        files=spell(changed),
        expect={"status": "damaged", "codes": ["take.leftover"], "file": "segments/000004"},
    )
    save(
        "good-torn-end-gone",
        base="good-recovered",
        files=spell({"journal": files["journal"][: -len(b'{"body":"torn')]}),
        expect={"status": "interrupted", "seal": "interrupted", "codes": []},
    )
    save(
        "bad-unsealed-flipped",
        base="good-unsealed",
        files=spell({"journal": unsealed["journal"].replace(b'"frames":45', b'"frames":44', 1)}),
        expect={"status": "damaged", "codes": ["signature.wrong"], "file": "journal"},
    )


if __name__ == "__main__":
    main()
