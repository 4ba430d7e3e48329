"""Every code, with what is said of it: one catalogue for screens, commands, records and the wire."""

from faults.entry import Entries
from faults.sentences.books import BOOKS
from faults.sentences.capture import CAPTURE
from faults.sentences.channel import CHANNEL
from faults.sentences.clock import CLOCK
from faults.sentences.commands import COMMANDS
from faults.sentences.customer import CUSTOMER
from faults.sentences.delivery import DELIVERY
from faults.sentences.doctor import DOCTOR
from faults.sentences.evidence import EVIDENCE
from faults.sentences.examination import EXAMINATION
from faults.sentences.film import FILM
from faults.sentences.fleet import FLEET
from faults.sentences.headquarters import HEADQUARTERS
from faults.sentences.home import HOME
from faults.sentences.identity import IDENTITY
from faults.sentences.judging import JUDGING
from faults.sentences.keeping import KEEPING
from faults.sentences.machine import MACHINE
from faults.sentences.online import ONLINE
from faults.sentences.packs import PACKS
from faults.sentences.papers import PAPERS
from faults.sentences.readers import READERS
from faults.sentences.recognition import RECOGNITION
from faults.sentences.replay import REPLAY
from faults.sentences.sales import SALES
from faults.sentences.setup import SETUP
from faults.sentences.sources import SOURCES
from faults.sentences.staff import STAFF
from faults.sentences.tasks import TASKS
from faults.sentences.updates import UPDATES
from faults.sentences.vault import VAULT
from faults.sentences.wire import WIRE

CATALOGUE: Entries = {
    **BOOKS,
    **CAPTURE,
    **CHANNEL,
    **CLOCK,
    **COMMANDS,
    **DELIVERY,
    **DOCTOR,
    **EVIDENCE,
    **EXAMINATION,
    **FILM,
    **FLEET,
    **HEADQUARTERS,
    **HOME,
    **IDENTITY,
    **JUDGING,
    **KEEPING,
    **MACHINE,
    **ONLINE,
    **PACKS,
    **PAPERS,
    **READERS,
    **RECOGNITION,
    **REPLAY,
    **SALES,
    **CUSTOMER,
    **SETUP,
    **SOURCES,
    **STAFF,
    **TASKS,
    **UPDATES,
    **VAULT,
    **WIRE,
}
