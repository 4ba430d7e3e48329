"""A home becomes a terminal of a headquarters."""

from dataclasses import dataclass

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.sync.client import HeadquartersClient
from terminal.sync.codes import OneTimeCode
from terminal.sync.enrolment import enrol
from terminal.sync.line import Line
from terminal.sync.tls import mutual_context
from terminal.vault.identity import Headquarters, TerminalIdentity


@dataclass(frozen=True, slots=True)
class Waiting:
    """Takes of one earlier name that headquarters has not acknowledged; they go on to where they belong."""

    terminal: str
    url: str
    takes: tuple[str, ...]


def still_waiting(home: Home) -> tuple[Waiting, ...]:
    """What the terminal has not delivered as what it is now, and as what it was before."""
    found = []
    for book in home.vault.line_books():
        takes = tuple(
            item.take for item in book.outbox.deliveries() if item.state in ("held", "refused", "quarantined")
        )
        if takes:
            found.append(Waiting(book.sender().terminal, book.url, takes))
    return tuple(found)


def enrol_home(home: Home, hq: str, code: str) -> str:
    """Enrol by a one-time code; return the terminal's name there. Raises ShuangluError `enrol.*`.

    Takes of an earlier identity stay its own and go on being delivered by it.
    """
    answer = enrol(hq, code)
    headquarters = Headquarters(answer.hq_url, answer.ca_pem, answer.hq_public_key, answer.hq_recipient)
    identity = TerminalIdentity(answer.terminal, answer.key_pem, answer.certificates_pem, headquarters, answer.epoch)
    home.vault.enrol(identity, answer.formats)
    home.log.event("terminal.enrolled", terminal=answer.terminal, hq=answer.hq_url, epoch=identity.epoch)
    _hand_over_escrow(home, identity, code)
    return answer.terminal


def _hand_over_escrow(home: Home, identity: TerminalIdentity, code: str) -> None:
    """Send the vault key's escrow while the person with the code is here; else the courier sends it later, without."""
    wrapped, headquarters = home.vault.escrow_due(), identity.headquarters
    if wrapped is None or headquarters is None:
        return
    scratch = home.path / "vault"
    context = mutual_context(headquarters.ca_pem, identity.key_pem, identity.certificates_pem, scratch)
    line = Line(headquarters.url, context)
    try:
        HeadquartersClient(line).send_escrow(wrapped, OneTimeCode.parse(code).text)
        home.vault.escrow_held()
    except ShuangluError as error:
        home.log.trouble("escrow.later", problem=error.code)
    finally:
        line.close()
