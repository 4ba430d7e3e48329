"""The manifest: what the seal says of a take as a whole. Signed; without personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509

from evidence import canonical, disk, moment, suite
from evidence.faults import EvidenceFault, shown
from evidence.journal import Chain, Status
from evidence.signing import Signer, check_issued, verify_cms

FILE = "manifest.json"
SIGNATURE_FILE = "manifest.p7s"
FORMAT = "shuanglu-take/1"
MAX_BYTES = 4 * 1024 * 1024
_SAID = {"status", "reason", "totals", "leftovers", "signer_sha256"}
"""What the sealer adds to what follows from the journal."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Bytes that a crash left unchained: a segment without entry, or the torn end of the journal."""

    file: str
    offset: int
    bytes: int
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """Return it as the manifest's `leftovers` lists it."""
        return {"file": self.file, "offset": self.offset, "bytes": self.bytes, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A parsed manifest; `data` are its bytes, which the signature covers."""

    data: bytes
    fields: dict[str, Any]

    @property
    def take(self) -> str:
        """Which take it says it seals; `check` compares that with the journal."""
        return str(self.fields["take"])

    @property
    def status(self) -> Status:
        """How it says the take ended; `check` compares that with the closing entry."""
        return "sealed" if self.fields["status"] == "sealed" else "interrupted"

    @property
    def sha256(self) -> str:
        """Digest of its bytes, by which a receipt names this very seal."""
        return suite.digest(self.data)

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        """What it lists as unchained. Only its shape is known to be sound: `verify_take` looks into the folder."""
        return tuple(Leftover(**item) for item in self.fields["leftovers"])


def facts_of(chain: Chain) -> dict[str, Any]:
    """What a manifest must say, since it follows from the chain alone."""
    opening = chain.opening
    assert opening is not None
    assert chain.last_wall is not None
    records = chain.segments.values()
    return {
        "format": FORMAT,
        "suite": suite.SUITE,
        "take": opening.take,
        "terminal": opening.terminal,
        "series": opening.series,
        "number": opening.number,
        "previous": opening.previous,
        "packs": list(opening.packs),
        "recipients": [key.recipient for key in opening.keys],
        "opened": moment.spell(opening.wall),
        "last_entry": moment.spell(chain.last_wall),
        "entries": chain.count,
        "head": chain.head,
        "journal_bytes": chain.bytes,
        "segments": len(chain.segments),
        "segment_bytes": sum(record.bytes for record in records),
        "captured_us": sum(record.end_us - record.start_us for record in records),
        "frames": sum(record.frames for record in records),
        "dropped": sum(record.dropped for record in records),
    }


def build(chain: Chain, signer: Signer, **said: Any) -> tuple[Manifest, bytes]:
    """Return the manifest and its signature. `said`: status, reason, totals, leftovers - what the sealer adds."""
    fields = {**facts_of(chain), **said, "signer_sha256": signer.fingerprint}
    data = canonical.dumps(fields)
    return Manifest(data, fields), signer.sign_cms(data)


def write(folder: Path, manifest: Manifest, signature: bytes) -> None:
    """Write both files of the seal into a take's folder, durable on return; raises OSError.

    Their drafts lie beside the folder, not in it: what a crash leaves of one is no stranger in the take.
    """
    for name, data in ((FILE, manifest.data), (SIGNATURE_FILE, signature)):
        disk.write_whole(folder / name, data, draft=folder.parent / f".{folder.name}.{name}.new")


def parse(data: bytes) -> Manifest:
    """Parse a manifest without believing it; raises EvidenceFault `manifest.*` or `json.*`."""
    if len(data) > MAX_BYTES:
        raise EvidenceFault("manifest.shape:long", file=FILE)
    try:
        fields = canonical.loads(data)
    except EvidenceFault as fault:
        raise fault.at(FILE) from None
    leftovers = fields.get("leftovers")
    shapes = {"file": str, "offset": int, "bytes": int, "sha256": str}
    sound = (
        isinstance(leftovers, list)
        and all(
            isinstance(item, dict)
            and set(item) == set(shapes)
            and all(type(item[name]) is kind for name, kind in shapes.items())
            for item in leftovers
        )
        and isinstance(fields.get("totals"), dict)
        and fields.get("status") in ("sealed", "interrupted")
    )
    if not sound:
        raise EvidenceFault("manifest.shape", file=FILE)
    return Manifest(data, fields)


def check(
    manifest: Manifest,
    signature: bytes,
    chain: Chain,
    roots: Sequence[x509.Certificate] | None,
) -> None:
    """Check that the manifest says just what the chain says and that the terminal signed it.

    Raises EvidenceFault `manifest.*`, `signature.*` or `certificate.*`.
    """
    for name, value in facts_of(chain).items():
        if manifest.fields.get(name) != value or type(manifest.fields.get(name)) is not type(value):
            said, true = shown(repr(manifest.fields.get(name))), shown(repr(value))
            raise EvidenceFault("manifest.journal", name=name, said=said, true=true, file=FILE, place=name)
    closing = (chain.status or "interrupted", chain.reason or "crash")
    if (manifest.status, manifest.fields.get("reason")) != closing:
        facts = {"said": shown(manifest.status), "true": closing[0], "reason": shown(closing[1])}
        raise EvidenceFault("manifest.journal:status", **facts, file=FILE, place="status")
    added = set(manifest.fields) - set(facts_of(chain)) - _SAID
    if added:
        raise EvidenceFault("manifest.shape:more", names=shown(", ".join(added)), file=FILE)
    try:
        _check_signature(manifest, signature, chain, roots)
    except EvidenceFault as fault:
        raise fault.at(SIGNATURE_FILE) from None


def _check_signature(
    manifest: Manifest,
    signature: bytes,
    chain: Chain,
    roots: Sequence[x509.Certificate] | None,
) -> None:
    """The seal is set by the certificate of entry 0, or (recovery after a renewal) by a later one of the terminal."""
    assert chain.opening is not None
    opener = chain.opening.certificates[0]
    signer, at = verify_cms(manifest.data, signature, manifest.fields.get("signer_sha256"), None)
    if signer.subject != opener.subject or (roots is None and signer != opener):
        raise EvidenceFault("signature.signer:seal")
    if roots is not None:
        check_issued(signer, chain.opening.certificates[1:], roots, at)
