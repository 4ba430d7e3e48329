"""What headquarters answers to a seal: a receipt, or that people there have to decide first. Neither is believed so."""

from pathlib import Path
from typing import Literal

from evidence import manifest, suite
from evidence.faults import EvidenceFault
from evidence.files import history_digits
from evidence.receipt import quarantine_or_receipt, verify_quarantine, verify_receipt
from evidence.signing import Roots
from faults.catalogue import CATALOGUE
from faults.trouble import Trouble
from terminal.sync.answers import NotNowError
from terminal.sync.ports import Outbox


class Seals:
    """Verifies answers and keeps them."""

    def __init__(self, outbox: Outbox, roots: Roots) -> None:
        self._outbox = outbox
        self._roots = roots

    def answered(self, take: str, folder: Path, answer: bytes) -> Literal["received", "quarantined"]:
        """Keep the answer to the seal of `take`, which lies in `folder`; tell which one it was.

        Headquarters may keep it under its name or as a second history of that name. Raises NotNowError `line.receipt`
        for what is not headquarters' word on just this seal.
        """
        own = {"take": take, "history": history_digits(folder)}
        sha256 = suite.digest((folder / manifest.FILE).read_bytes())
        try:
            if quarantine_or_receipt(answer) == "receipt":
                verify_receipt(answer, self._roots, manifest_sha256=sha256, **own)
                self._outbox.received(take, answer, sha256)
                return "received"
            said = verify_quarantine(answer, self._roots, manifest_sha256=sha256, **own)
        except EvidenceFault as fault:
            raise NotNowError("line.receipt", fault=fault.code) from fault
        self._outbox.quarantined(take, answer, str(said["stored_as"]), quarantine_trouble(str(said["reason"])))
        return "quarantined"


def quarantine_trouble(reason: str) -> Trouble:
    """Why a take lies in quarantine, by headquarters' code; a later headquarters may have others."""
    key = f"quarantine.{reason.replace('.', '_')}"
    return Trouble(key) if key in CATALOGUE else Trouble("quarantine.other", {"reason": reason})
