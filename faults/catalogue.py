"""Every code, with what is said of it: one catalogue for screens, commands, records and the wire."""

from faults.entry import Entries
from faults.sentences.delivery import DELIVERY
from faults.sentences.doctor import DOCTOR
from faults.sentences.evidence import EVIDENCE
from faults.sentences.home import HOME
from faults.sentences.vault import VAULT

CATALOGUE: Entries = {
    **DELIVERY,
    **DOCTOR,
    **EVIDENCE,
    **HOME,
    **VAULT,
}
