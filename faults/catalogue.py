"""Every code, with what is said of it: one catalogue for screens, commands, records and the wire."""

from faults.entry import Entries
from faults.sentences.capture import CAPTURE
from faults.sentences.evidence import EVIDENCE
from faults.sentences.identity import IDENTITY
from faults.sentences.recognition import RECOGNITION

CATALOGUE: Entries = {
    **CAPTURE,
    **EVIDENCE,
    **IDENTITY,
    **RECOGNITION,
}
