"""The seal: checked against everything that intake verified and keeps, and answered with a receipt.

No bytes of segments are read or copied here, so that the answer does not wait for them: each one was verified when it
came, is on the disk since, and is there now with its length. What rots later is found by whoever reads it: the packing,
which begins at once and reads everything, and the examination of each night. See `takes.packing`.
"""

import logging
from collections.abc import Callable, Sequence

from evidence import manifest, moment, suite
from evidence.faults import EvidenceFault, shown
from evidence.journal import Chain
from evidence.manifest import Manifest, NotAttributedError
from evidence.receipt import history_of
from evidence.signing import Roots, Signer
from headquarters.faults import Refusal, later, refused
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.job_rows import PACK
from headquarters.index.sealed_rows import Seal
from headquarters.index.tables import SHORTENED, Take
from headquarters.store.storage import Storage
from headquarters.takes.answers import quarantine_receipt_for, receipt_for
from headquarters.takes.growing import MOST_LACKS, GrowingTake, lacking
from headquarters.takes.judging import Judge

_log = logging.getLogger("headquarters.takes.sealing")


class Sealer:
    """Closes takes. One call for one take at a time."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        roots: Roots,
        receipts: Signer,
        judge: Judge,
        wake: Callable[[], object],
    ) -> None:
        """`wake`: tells whoever packs that there is something to pack."""
        self._wake = wake
        self._database = database
        self._storage = storage
        self._roots = tuple(roots)
        self._receipts = receipts
        self._judge = judge

    def again(self, name: TakeName, sealed: bytes, *, quarantines: bool) -> bytes:
        """Answer a seal that was accepted before: the same receipt. Raises Refusal 422 `take.sealed` for another."""
        row = self._database.take(str(name))
        assert row is not None
        if _parse(sealed).sha256 != row.manifest_sha256:
            self._database.raise_alarm(name.terminal, "name.used", str(name))
            raise Refusal(422, "take.sealed:other")
        receipt = self._database.receipt(row.take)
        if receipt is None:
            _refuse_doubted(row, quarantines=quarantines)
            receipt = self._database.quarantine_receipt(row.take)
        assert receipt is not None
        if not row.packed and self._database.hasten(PACK, row.take):
            self._wake()
        return receipt

    def seal(self, growing: GrowingTake, sealed: bytes, signature: bytes, *, quarantines: bool) -> bytes:
        """Seal an open take and return its receipt, or where there is a reason its quarantine receipt.

        Raises Refusal 425 `seal.early`, others; 422 `take.shortened` and `segment.twice` where the terminal knows no
        quarantine.
        """
        row, parsed = self._database.take(str(growing.name)), _parse(sealed)
        assert row is not None
        covered = self._covered(row, parsed, growing, quarantines=quarantines)
        lines = self._database.lines(row.take, 0, covered)
        _check_history(row.name, lines[0], parsed)
        stored = self._read_back(row, lines)
        self._demand_held(row, stored, lines, held=growing.chain.count)
        self._check_twice(row, stored, quarantines=quarantines)
        self._check_seal(row, parsed, signature, stored, quarantines=quarantines)
        _refuse_doubted(row, quarantines=quarantines)
        return self._keep(growing, row, stored, parsed, Seal(sealed, signature))

    def mend(self, growing: GrowingTake, sealed: bytes, signature: bytes, *, quarantines: bool) -> bytes:
        """Take in again what was received and lost or damaged here, and answer with what it was answered then.

        Raises Refusal 425 `seal.early`, 422 `take.sealed` for another seal than the one that was received, and others.
        """
        row, parsed = growing.sealed, _parse(sealed)
        assert row is not None
        if parsed.sha256 != row.manifest_sha256 and row.packed:  # what came before this seal is another history's
            self._database.drop_lines(row.take)
        answer = self.again(row.name, sealed, quarantines=quarantines)
        lines = self._database.lines(row.take)
        stored = self._read_back(row, lines)
        if stored.count < parsed.fields["entries"]:
            lacks = self._database.lacking(row.take, MOST_LACKS)
            raise later(425, "seal.early", fields={"entries": stored.count, "lacks": lacks})
        if stored.head != parsed.fields["head"]:
            if not row.packed:  # these lines are all that there is of its journal
                raise _unsound()
            self._database.drop_lines(row.take)
            raise later(425, "seal.early", fields={"entries": 0, "lacks": []})
        self._check_seal(row, parsed, signature, stored, quarantines="signer.unknown" in row.reasons)
        self._demand_held(row, stored, lines, held=stored.count)
        seal = Seal(sealed, signature)
        _note_chain(row, stored, seal)
        self._database.reseal(row, seal)
        self._wake()
        _log.warning("%s was lost or damaged here and is whole again: its terminal brought it once more", row.take)
        return answer

    def _covered(self, row: Take, parsed: Manifest, growing: GrowingTake, *, quarantines: bool) -> int:
        """Tell how many entries a seal covers. One over more than is held comes too early.

        One over less leaves a surplus, which nothing makes vanish: it stays beside the pack.
        """
        entries, held = parsed.fields.get("entries"), growing.chain.count
        if type(entries) is not int or entries < 1:
            raise Refusal(422, "manifest.shape:entries")
        if entries > held:
            raise later(
                425, "seal.early", fields={"entries": held, "lacks": self._database.lacking(row.take, MOST_LACKS)}
            )
        if entries < held:
            if not quarantines:
                fields = {"entries": held}
                raise Refusal(422, "take.shortened:counted", covered=shown(entries), held=held, fields=fields)
            row.doubt(SHORTENED)
        return entries

    def _check_twice(self, row: Take, chain: Chain, *, quarantines: bool) -> None:
        digests = [record.sha256 for record in chain.records]
        if len(set(digests)) == len(digests):
            return
        if not quarantines:
            raise Refusal(422, "segment.twice")
        row.doubt("segment.twice")

    def _read_back(self, row: Take, lines: Sequence[bytes]) -> Chain:
        stored = Chain(self._roots)
        try:
            for line in lines:
                stored.feed(line)
        except EvidenceFault as fault:
            _log.error("stored journal of %s is unsound: %s", row.take, fault)
            raise _unsound() from fault
        return stored

    def _check_seal(self, row: Take, parsed: Manifest, signature: bytes, chain: Chain, *, quarantines: bool) -> None:
        """The seal must say what the chain says. Of whom it is may be in doubt; raises Refusal where it is not told."""
        try:
            signer = manifest.check(parsed, signature, chain, self._roots)
            known = self._judge.knows(signer, row.terminal)
        except NotAttributedError:
            known = False
        except EvidenceFault as fault:
            if fault.code != "certificate.unknown" or not quarantines:
                raise refused(fault) from fault
            known = False
        if known:
            return
        if not quarantines:
            raise Refusal(422, "signer.unknown:seal", fields={"file": manifest.SIGNATURE_FILE, "place": ""})
        row.doubt("signer.unknown")

    def _demand_held(self, row: Take, chain: Chain, lines: Sequence[bytes], *, held: int) -> None:
        """Each file that the seal covers came, and is there with its length. Raises Refusal 425 `seal.early`.

        What nothing names is no part of the take and is let go of.
        """
        lacks = lacking((record.sha256 for record in chain.records), self._database.held(row.take))
        if lacks:
            raise later(425, "seal.early", fields={"entries": held, "lacks": lacks})
        lying = self._storage.sizes(row.name)
        gone = [record.sha256 for record in chain.records if lying.get(record.sha256) != record.bytes]
        for digest in gone:
            _log.error("segment %s of %s is not there any more and asked for again", digest, row.take)
            self._database.let_go(row.take, digest)
            self._storage.drop_segment(row.name, digest)
        if gone:
            raise later(425, "seal.early:again", fields={"entries": held, "lacks": gone[:MOST_LACKS]})
        if held == len(lines):
            for digest in lying.keys() - {record.sha256 for record in chain.records}:
                self._storage.drop_segment(row.name, digest)

    def _keep(self, growing: GrowingTake, row: Take, chain: Chain, parsed: Manifest, seal: Seal) -> bytes:
        row.state, row.received, row.manifest_sha256 = parsed.status, moment.spell_now(), parsed.sha256
        _note_chain(row, chain, seal)
        for note in parsed.notes:
            row.note(f"note.{note}")
        held = sum(record.bytes for record in chain.segments.values())
        issue = receipt_for if row.quarantine is None else quarantine_receipt_for
        receipt = issue(self._receipts, row, held)
        assert growing.row is not None
        if not self._database.seal(growing.row, row, seal, receipt):
            raise later(423, "take.busy")
        self._wake()
        return receipt


def _note_chain(row: Take, chain: Chain, seal: Seal) -> None:
    """Bring a row up to what the seal covers; it lies loose, whatever pack there was."""
    row.entries, row.head, row.segments = chain.count, chain.head, len(chain.segments)
    row.captured_us = chain.captured_us
    row.pack_sha256 = None
    row.pack_bytes = chain.state.bytes + sum(map(len, seal)) + sum(record.bytes for record in chain.records)


def _check_history(name: TakeName, first: bytes, sealed: Manifest) -> None:
    """A further history is named by its entry 0, or, where that name is another's too, by its manifest."""
    if name.history not in ("", history_of(suite.digest(first)), history_of(sealed.sha256)):
        raise Refusal(422, "journal.take:history", history=name.history, take=name.inner)


def _refuse_doubted(row: Take, *, quarantines: bool) -> None:
    """A terminal that knows no quarantine is told what it can understand."""
    if row.quarantine is not None and not quarantines:
        raise Refusal(422, row.quarantine)


def _parse(sealed: bytes) -> Manifest:
    try:
        return manifest.parse(sealed)
    except EvidenceFault as fault:
        raise refused(fault) from fault


def _unsound() -> Refusal:
    return later(503, "storage.unsound", seconds=600)
