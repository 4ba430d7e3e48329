"""Every code, with what is said of it: one catalogue for screens, commands, records and the wire."""

from faults.entry import Entries
from faults.sentences.evidence import EVIDENCE
from faults.sentences.film import FILM
from faults.sentences.packs import PACKS

CATALOGUE: Entries = {
    **EVIDENCE,
    **FILM,
    **PACKS,
}
