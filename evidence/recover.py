"""After a crash: sealing what exists, as interrupted. Nothing is removed, nothing is added to the journal."""

from pathlib import Path

from evidence import disk, journal, manifest
from evidence.faults import EvidenceFault
from evidence.files import TakeFiles, read_chain
from evidence.journal import Chain
from evidence.manifest import Known, Manifest
from evidence.signing import Signer


def needs_recovery(folder: Path) -> bool:
    """Tell whether a journal lies there without a seal, which no process writes any more."""
    path = folder / journal.FILE
    return path.exists() and not (folder / manifest.SIGNATURE_FILE).exists() and not disk.is_locked(path)


def recover_take(folder: Path, signer: Signer, *, known: Known | None = None) -> Manifest:
    """Seal an unsealed take and return its manifest.

    A take whose journal was closed keeps that status (only its seal was lost to the crash); any other becomes
    *interrupted*. `known` is what is known of the take from elsewhere: where fewer entries are there, or others, the
    manifest says so (`Manifest.known`), in format 2 also by the note and, without a closing entry, the reason
    `shortened`. Raises EvidenceFault: `take.live` if a recorder still writes it, others if it was changed and not
    just cut; OSError if it cannot be written.
    """
    if disk.is_locked(folder / journal.FILE):
        raise EvidenceFault("take.live", file=journal.FILE)
    files = TakeFiles.read(folder)
    chain = Chain()
    fault = read_chain(files.journal or b"", chain)
    if fault:
        raise fault
    if chain.opening is None:
        raise EvidenceFault("journal.empty:nothing", file="journal")
    if files.signature is not None:
        raise EvidenceFault("take.sealed:here", file=manifest.SIGNATURE_FILE)
    lacking = None if known is None or _holds(files.journal or b"", chain, known) else known
    sealed, signature = _manifest(files, chain, signer, lacking)
    manifest.write(folder, sealed, signature)
    return sealed


def _holds(data: bytes, chain: Chain, known: Known) -> bool:
    """Whether all that is known of the take is in its journal."""
    if chain.count < known.entries:
        return False
    if known.head is None or known.entries == 0:
        return True
    return chain.suite.digest(journal.split_lines(data)[0][known.entries - 1]) == known.head


def _manifest(files: TakeFiles, chain: Chain, signer: Signer, lacking: Known | None) -> tuple[Manifest, bytes]:
    """Keep the manifest that closing had written whole, if it fits the chain; else make one from the chain."""
    if files.manifest is not None and chain.closed and lacking is None:
        try:
            kept = manifest.parse(files.manifest)
            signature = signer.sign_cms(kept.data)
            manifest.check(kept, signature, chain, None)
        except EvidenceFault:
            pass
        else:
            return kept, signature
    facts = manifest.facts_of(chain)
    totals = {
        "captured_s": chain.captured_us / 1e6,
        "frames": facts["frames"],
        "dropped": facts["dropped"],
    }
    return manifest.build(chain, signer, totals=totals, leftovers=files.leftovers(chain), known=lacking)
