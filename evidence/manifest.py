"""The manifest: what the seal says of a take as a whole. Signed; without personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509

from evidence import canonical, disk, moment, suite
from evidence.chain_state import Status
from evidence.faults import EvidenceFault, shown
from evidence.journal import SHORTENED, Chain, are_notes
from evidence.opening import SPELLED, Opening
from evidence.signing import Signer, check_issued, is_issued

FILE = "manifest.json"
SIGNATURE_FILE = "manifest.p7s"
MAX_BYTES = 4 * 1024 * 1024
_SAID = {"status", "reason", "totals", "leftovers", "signer_sha256"}
"""What the sealer adds to what follows from the journal; in format 2 `notes` too."""


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
class Known:
    """What is known of a take from elsewhere than its folder: how many entries it had, and the digest of the last."""

    entries: int
    head: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it as the totals of a shortened take say it."""
        return {"known_entries": self.entries, "known_head": self.head}


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

    @property
    def notes(self) -> tuple[str, ...]:
        """What it says is amiss; empty in format 1."""
        return tuple(self.fields.get("notes", ()))

    @property
    def known(self) -> "Known | None":
        """What a recoverer knew of a take that was shorter when it sealed it; None where nothing was lacking."""
        entries, head = self.fields["totals"].get("known_entries"), self.fields["totals"].get("known_head")
        return Known(entries, head if isinstance(head, str) else None) if type(entries) is int else None


def facts_of(chain: Chain) -> dict[str, Any]:
    """What a manifest must say, since it follows from the chain alone."""
    opening = chain.opening
    assert opening is not None
    assert chain.last_wall is not None
    records = chain.segments.values()
    facts = {
        "format": SPELLED[chain.format],
        "suite": opening.suite,
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
        "journal_bytes": chain.state.bytes,
        "segments": len(chain.segments),
        "segment_bytes": sum(record.bytes for record in records),
        "captured_us": sum(record.end_us - record.start_us for record in records),
        "frames": sum(record.frames for record in records),
        "dropped": sum(record.dropped for record in records),
    }
    return facts if chain.format == 1 else {**facts, **_newer_facts(chain, opening)}


def _newer_facts(chain: Chain, opening: Opening) -> dict[str, Any]:
    """What manifests say from format 2 on."""
    return {
        "epoch": opening.epoch,
        "program": opening.program,
        "demonstration": opening.demonstration,
        "picture_us": sum(record.picture_us or 0 for record in chain.segments.values()),
        "sound_us": sum(record.sound_us or 0 for record in chain.segments.values()),
        "objects": len(chain.objects),
        "object_bytes": sum(record.bytes for record in chain.objects.values()),
    }


def build(
    chain: Chain,
    signer: Signer,
    *,
    totals: dict[str, Any],
    leftovers: Sequence[Leftover] = (),
    known: Known | None = None,
) -> tuple[Manifest, bytes]:
    """Return the manifest and its signature. Status and reason are the closing entry's, or tell of its lack.

    `known`: the take is shorter than it once was, or another one than it was, and this is what is known of it.
    """
    status, reason = _end(chain, known)
    said: dict[str, Any] = {
        "status": status,
        "reason": reason,
        "totals": {**totals, **(known.to_json() if known else {})},
        "leftovers": [item.to_json() for item in leftovers],
    }
    if chain.format > 1:
        said["notes"] = _notes(chain, known)
    fields = {**facts_of(chain), **said, "signer_sha256": signer.fingerprint}
    data = canonical.dumps(fields)
    return Manifest(data, fields), signer.sign_cms(data)


def _end(chain: Chain, known: Known | None) -> tuple[Status, str]:
    """Status and reason. A closing entry decides both; format 1 knows no other reason without one than a crash."""
    lost = "crash" if known is None or chain.format == 1 else SHORTENED
    return chain.status or "interrupted", chain.reason or lost


def _notes(chain: Chain, known: Known | None) -> list[str]:
    return sorted({*chain.notes, *((SHORTENED,) if known else ())})


def write(folder: Path, manifest: Manifest, signature: bytes) -> None:
    """Write both files of the seal into a take's folder, durable on return; raises OSError.

    Their drafts lie beside the folder, not in it: what a crash leaves of one is no stranger in the take.
    """
    for name, data in ((FILE, manifest.data), (SIGNATURE_FILE, signature)):
        draft = folder.parent / f".{folder.name}.{name}.new"
        disk.write_whole(folder / name, data, draft=draft, private=True)


def parse(data: bytes) -> Manifest:
    """Parse a manifest without believing it; raises EvidenceFault `manifest.*` or `json.*`."""
    if len(data) > MAX_BYTES:
        raise EvidenceFault("manifest.shape:long", file=FILE)
    try:
        fields = canonical.loads(data)
    except EvidenceFault as fault:
        raise fault.at(FILE) from None
    sound = (
        _are_leftovers(fields.get("leftovers"))
        and isinstance(fields.get("totals"), dict)
        and fields.get("status") in ("sealed", "interrupted")
        and are_notes(fields.get("notes", []))
    )
    if not sound:
        raise EvidenceFault("manifest.shape", file=FILE)
    return Manifest(data, fields)


def _are_leftovers(value: Any) -> bool:
    shapes = {"file": str, "offset": int, "bytes": int, "sha256": str}
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and set(item) == set(shapes)
        and all(type(item[name]) is kind for name, kind in shapes.items())
        for item in value
    )


def check(
    manifest: Manifest, signature: bytes, chain: Chain, roots: Sequence[x509.Certificate] | None
) -> x509.Certificate:
    """Check that the manifest says just what the chain says and that the terminal signed it; return who signed.

    Raises EvidenceFault `manifest.*`, `signature.*`, `certificate.unknown`, or `NotAttributedError` where it cannot be
    told whether the terminal did. No date is compared.
    """
    facts = facts_of(chain)
    for name, value in facts.items():
        said = manifest.fields.get(name)
        if said != value or type(said) is not type(value):
            raise _other(name, said, value)
    _check_end(manifest, chain)
    added = set(manifest.fields) - set(facts) - _SAID - ({"notes"} if chain.format > 1 else set())
    if added:
        raise EvidenceFault("manifest.shape:more", names=shown(", ".join(added)), file=FILE)
    try:
        return _check_signature(manifest, signature, chain, roots)
    except EvidenceFault as fault:
        raise fault.at(SIGNATURE_FILE) from None


def _check_end(manifest: Manifest, chain: Chain) -> None:
    """Status, reason and notes follow from the closing entry and from what the recoverer knew."""
    closing = _end(chain, manifest.known)
    if (manifest.status, manifest.fields.get("reason")) != closing:
        facts = {"said": shown(manifest.status), "true": closing[0], "reason": shown(closing[1])}
        raise EvidenceFault("manifest.journal:status", **facts, file=FILE, place="status")
    if chain.format > 1 and manifest.fields.get("notes") != _notes(chain, manifest.known):
        raise _other("notes", manifest.fields.get("notes"), _notes(chain, manifest.known))


def _other(name: str, said: Any, true: Any) -> EvidenceFault:
    facts = {"said": shown(repr(said)), "true": shown(repr(true))}
    return EvidenceFault("manifest.journal", name=name, **facts, file=FILE, place=name)


class NotAttributedError(EvidenceFault):
    """The seal was set by another certificate that bears the terminal's name, and no authority says whose it is."""


def _check_signature(
    manifest: Manifest, signature: bytes, chain: Chain, roots: Sequence[x509.Certificate] | None
) -> x509.Certificate:
    """The seal is set by the certificate of entry 0, or (recovery after a renewal) by a later one of the terminal."""
    assert chain.opening is not None
    opener = chain.opening.certificates[0]
    signer, _ = chain.suite.check_seal(manifest.data, signature, manifest.fields.get("signer_sha256"))
    if signer == opener:
        return signer
    if signer.subject != opener.subject:
        raise EvidenceFault("signature.signer:seal")
    others = chain.opening.certificates[1:]
    if roots is None or not is_issued(opener, others, roots):
        raise NotAttributedError("signature.signer:seal")
    check_issued(signer, others, roots)
    return signer
