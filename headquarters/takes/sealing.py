"""The seal: everything is checked again from what is stored, packed, read back, and answered with a receipt."""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from evidence import manifest, moment, suite
from evidence.faults import EvidenceFault, shown
from evidence.journal import Chain
from evidence.manifest import Manifest, NotAttributedError
from evidence.objects import Record, check_file
from evidence.receipt import history_of
from evidence.signing import Roots, Signer
from headquarters.faults import Refusal, later, refused
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import SHORTENED, Take
from headquarters.store.storage import Storage
from headquarters.takes.agreement import tolerated
from headquarters.takes.answers import quarantine_receipt_for, receipt_for
from headquarters.takes.examine import examine
from headquarters.takes.growing import GrowingTake, lacking
from headquarters.takes.held import PackedTake
from headquarters.takes.judging import Judge
from headquarters.takes.pack import Pack, sha256_of, write_pack

_log = logging.getLogger("headquarters.takes.sealing")


class _RottenFileError(Exception):
    """A loose segment or object is no longer what was stored; its digest is the argument."""


class Sealer:
    """Closes takes. One call for one take at a time."""

    def __init__(self, database: Database, storage: Storage, roots: Roots, receipts: Signer, judge: Judge) -> None:
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
        return receipt

    def seal(self, growing: GrowingTake, sealed: bytes, signature: bytes, *, quarantines: bool) -> bytes:
        """Seal an open take and return its receipt, or where there is a reason its quarantine receipt.

        Raises Refusal 425 `seal.early`, others; 422 `take.shortened` and `segment.twice` where the terminal knows no
        quarantine.
        """
        row, parsed = growing.row, _parse(sealed)
        assert row is not None
        covered = self._covered(parsed, growing, quarantines=quarantines)
        lines = self._database.lines(row.take, 0, covered)
        _check_history(row.name, lines[0], parsed)
        stored = self._read_back(row, lines)
        lacks = lacking((record.sha256 for record in stored.records), growing.held)
        if lacks:
            raise later(425, "seal.early", fields={"entries": growing.chain.count, "lacks": lacks})
        self._check_twice(row, stored, quarantines=quarantines)
        self._check_seal(row, parsed, signature, stored, quarantines=quarantines)
        _refuse_doubted(row, quarantines=quarantines)
        row.pack_sha256, row.pack_bytes = self._pack(row, stored, lines, sealed, signature)
        return self._keep(row, stored, parsed)

    def mend(self, growing: GrowingTake, sealed: bytes, signature: bytes, *, quarantines: bool) -> bytes:
        """Take a fresh pack in for a take that was received, and answer with what it was answered then.

        Raises Refusal 425 `seal.early`, 422 `take.sealed` for another seal than the one that was received, and others.
        """
        row, parsed = growing.row, _parse(sealed)
        assert row is not None
        if parsed.sha256 != row.manifest_sha256:  # what came before this seal is another history's
            self._database.drop_lines(row.take)
        answer = self.again(row.name, sealed, quarantines=quarantines)
        lines = self._database.lines(row.take)
        stored = self._read_back(row, lines)
        lacks = lacking((record.sha256 for record in stored.records), growing.held)
        if stored.count < parsed.fields["entries"] or lacks:
            raise later(425, "seal.early", fields={"entries": stored.count, "lacks": lacks})
        if stored.head != parsed.fields["head"]:
            self._database.drop_lines(row.take)
            raise later(425, "seal.early", fields={"entries": 0, "lacks": []})
        self._check_seal(row, parsed, signature, stored, quarantines="signer.unknown" in row.reasons)
        row.pack_sha256, row.pack_bytes = self._pack(row, stored, lines, sealed, signature)
        row.entries, row.head, row.segments = stored.count, stored.head, len(stored.segments)
        row.captured_us = stored.captured_us
        self._database.mended(row)
        self._storage.drop_segments(row.name)
        _log.warning("%s was lost or damaged here and is whole again: its terminal brought it once more", row.take)
        return answer

    def _covered(self, parsed: Manifest, growing: GrowingTake, *, quarantines: bool) -> int:
        """Tell how many entries a seal covers. One over more than is held comes too early.

        One over less leaves a surplus, which nothing makes vanish: it stays beside the pack.
        """
        entries, held = parsed.fields.get("entries"), growing.chain.count
        if type(entries) is not int or entries < 1:
            raise Refusal(422, "manifest.shape:entries")
        if entries > held:
            raise later(425, "seal.early", fields={"entries": held, "lacks": growing.lacks()})
        if entries < held:
            if not quarantines:
                fields = {"entries": held}
                raise Refusal(422, "take.shortened:counted", covered=shown(entries), held=held, fields=fields)
            assert growing.row is not None
            growing.row.doubt(SHORTENED)
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

    def _pack(
        self, row: Take, chain: Chain, lines: Sequence[bytes], sealed: bytes, signature: bytes
    ) -> tuple[str, int]:
        """Write the pack from the loose files, read it back, and return its digest and length."""
        name = row.name
        known: list[tuple[str, int]] = []

        def write(file: BinaryIO) -> None:
            files = self._sound_files(name, chain)
            write_pack(file, lines, sealed, signature, islice(files, len(chain.segments)), files)

        def check(file: BinaryIO) -> None:
            found = examine(PackedTake(Pack(file)), self._roots)
            for fault in found.faults:
                if fault.code not in tolerated(row):
                    raise fault
            file.seek(0)
            known.append(sha256_of(file))

        try:
            self._storage.put_pack(name, write, check)
        except _RottenFileError as error:
            digest = str(error)
            _log.error("segment %s of %s is unsound and asked for again", digest, name)
            self._storage.drop_segment(name, digest)
            raise later(425, "seal.early:again", fields={"entries": chain.count, "lacks": [digest]}) from None
        except EvidenceFault as fault:
            _log.error("pack of %s does not read back: %s", name, fault)
            raise _unsound() from fault
        return known[0]

    def _sound_files(self, name: TakeName, chain: Chain) -> Iterator[bytes]:
        seen: set[str] = set()
        for record in chain.records:
            yield self._sound_file(name, record, twin=record.sha256 in seen)
            seen.add(record.sha256)

    def _sound_file(self, name: TakeName, record: Record, *, twin: bool) -> bytes:
        """Read a loose file. A `twin` has the digest of another, whose header alone can fit: see `segment.twice`."""
        try:
            data = self._storage.get_segment(name, record.sha256)
            if not twin:
                check_file(data, record, name.inner)
        except (EvidenceFault, FileNotFoundError) as error:
            raise _RottenFileError(record.sha256) from error
        if suite.digest(data) != record.sha256:
            raise _RottenFileError(record.sha256)
        return data

    def _keep(self, row: Take, chain: Chain, parsed: Manifest) -> bytes:
        row.state, row.received, row.manifest_sha256 = parsed.status, moment.spell_now(), parsed.sha256
        row.entries, row.head, row.segments = chain.count, chain.head, len(chain.segments)
        row.captured_us = chain.captured_us
        for note in parsed.notes:
            row.note(f"note.{note}")
        held = sum(record.bytes for record in chain.segments.values())
        if row.quarantine is None:
            receipt = receipt_for(self._receipts, row, held)
            self._database.seal(row, receipt)
        else:
            receipt = quarantine_receipt_for(self._receipts, row, held)
            self._database.seal_aside(row, receipt)
        self._drop_packed(row, chain)
        return receipt

    def _drop_packed(self, row: Take, chain: Chain) -> None:
        if not row.has_surplus:
            self._storage.drop_segments(row.name)
            return
        for record in chain.records:
            self._storage.drop_segment(row.name, record.sha256)


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
