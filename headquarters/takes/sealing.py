"""The seal: everything is checked again from what is stored, packed, read back, and answered with a receipt."""

import logging
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from evidence import manifest, moment
from evidence.faults import EvidenceFault, shown
from evidence.journal import Chain
from evidence.manifest import Manifest
from evidence.receipt import issue_receipt
from evidence.segments import SegmentRecord, check_segment
from evidence.signing import Roots, Signer, verify_cms
from headquarters.authority import ca
from headquarters.faults import Refusal, later, refused
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.examine import examine, sha256_of
from headquarters.takes.held import PackedTake
from headquarters.takes.pack import Pack, write_pack

_log = logging.getLogger("headquarters.takes.sealing")


class _RottenSegmentError(Exception):
    """A loose segment is no longer what was stored; its digest is the argument."""


class Sealer:
    """Closes takes. One call for one take at a time."""

    def __init__(self, database: Database, storage: Storage, roots: Roots, receipts: Signer) -> None:
        self._database = database
        self._storage = storage
        self._roots = tuple(roots)
        self._receipts = receipts

    def again(self, row: Take, sealed: bytes) -> bytes:
        """Answer a seal that was accepted before: the same receipt. Raises Refusal 422 `take.sealed` for another."""
        if _parse(sealed).sha256 != row.manifest_sha256:
            raise Refusal(422, "take.sealed:other")
        receipt = self._database.receipt(row.take)
        assert receipt is not None
        return receipt

    def seal(self, row: Take, chain: Chain, lacks: list[str], sealed: bytes, signature: bytes) -> bytes:
        """Seal an open take and return its receipt. Raises Refusal 425 `seal.early`, 422 `take.shortened`, others."""
        parsed = _parse(sealed)
        self._check_length(parsed, chain, lacks)
        lines = self._database.lines(row.take)
        stored = self._read_back(row, lines)
        try:
            manifest.check(parsed, signature, stored, self._roots)
            self._check_signer(parsed, signature, row.terminal)
        except EvidenceFault as fault:
            raise refused(fault) from fault
        packed = self._pack(row, stored, lines, sealed, signature)
        return self._keep(row, stored, parsed, packed)

    def _check_length(self, parsed: Manifest, chain: Chain, lacks: list[str]) -> None:
        """A seal over more than is held comes too early; one over less would make entries vanish."""
        entries = parsed.fields.get("entries")
        if type(entries) is not int:
            raise Refusal(422, "manifest.shape:entries")
        if entries < chain.count:
            fields = {"entries": chain.count}
            raise Refusal(422, "take.shortened:counted", covered=shown(entries), held=chain.count, fields=fields)
        if entries > chain.count or lacks:
            raise later(425, "seal.early", fields={"entries": chain.count, "lacks": lacks})
        if len({record.sha256 for record in chain.segments.values()}) != len(chain.segments):
            raise Refusal(422, "segment.twice")

    def _read_back(self, row: Take, lines: Sequence[bytes]) -> Chain:
        stored = Chain(self._roots)
        try:
            for line in lines:
                stored.feed(line)
        except EvidenceFault as fault:
            _log.error("stored journal of %s is unsound: %s", row.take, fault)
            raise _unsound() from fault
        return stored

    def _check_signer(self, parsed: Manifest, signature: bytes, terminal: str) -> None:
        leaf, _ = verify_cms(parsed.data, signature, parsed.fields.get("signer_sha256"), self._roots)
        certificate = self._database.certificate(ca.serial_of(leaf))
        if certificate is None or certificate.terminal != terminal:
            raise EvidenceFault("signer.unknown:seal", file=manifest.SIGNATURE_FILE)

    def _pack(
        self, row: Take, chain: Chain, lines: Sequence[bytes], sealed: bytes, signature: bytes
    ) -> tuple[str, int]:
        """Write the pack from the loose segments, read it back, and return its digest and length."""
        name = TakeName.parse(row.take)
        known: list[tuple[str, int]] = []

        def write(file: BinaryIO) -> None:
            write_pack(file, lines, sealed, signature, self._sound_segments(name, chain))

        def check(file: BinaryIO) -> None:
            found = examine(PackedTake(Pack(file)), self._roots)
            if found.faults:
                raise found.faults[0]
            file.seek(0)
            known.append(sha256_of(file))

        try:
            self._storage.put_pack(name, write, check)
        except _RottenSegmentError as error:
            digest = str(error)
            _log.error("segment %s of %s is unsound and asked for again", digest, name)
            self._storage.drop_segment(name, digest)
            raise later(425, "seal.early:again", fields={"entries": chain.count, "lacks": [digest]}) from None
        except EvidenceFault as fault:
            _log.error("pack of %s does not read back: %s", name, fault)
            raise _unsound() from fault
        return known[0]

    def _sound_segments(self, name: TakeName, chain: Chain) -> Iterator[bytes]:
        for record in chain.segments.values():
            yield self._sound_segment(name, record)

    def _sound_segment(self, name: TakeName, record: SegmentRecord) -> bytes:
        try:
            data = self._storage.get_segment(name, record.sha256)
            check_segment(data, record, str(name))
        except (EvidenceFault, FileNotFoundError) as error:
            raise _RottenSegmentError(record.sha256) from error
        return data

    def _keep(self, row: Take, chain: Chain, parsed: Manifest, packed: tuple[str, int]) -> bytes:
        received = moment.spell_now()
        receipt = issue_receipt(
            self._receipts,
            take=row.take,
            terminal=row.terminal,
            series=row.series,
            manifest_sha256=parsed.sha256,
            head=chain.head,
            segments=len(chain.segments),
            bytes_=sum(record.bytes for record in chain.segments.values()),
            received_at=received,
        )
        row.state, row.received, row.manifest_sha256 = parsed.status, received, parsed.sha256
        row.pack_sha256, row.pack_bytes = packed
        self._database.seal(row, receipt)
        self._storage.drop_segments(TakeName.parse(row.take))
        return receipt


def _parse(sealed: bytes) -> Manifest:
    try:
        return manifest.parse(sealed)
    except EvidenceFault as fault:
        raise refused(fault) from fault


def _unsound() -> Refusal:
    return later(503, "storage.unsound", seconds=600)
