"""A home becomes a terminal of a headquarters."""

from terminal.home.opening import Home
from terminal.sync.enrolment import enrol
from terminal.vault.identity import Headquarters, TerminalIdentity


def enrol_home(home: Home, hq: str, code: str) -> str:
    """Enrol by a one-time code; return the terminal's name there. Raises ShuangluError `enrol.*`."""
    answer = enrol(hq, code)
    headquarters = Headquarters(answer.hq_url, answer.ca_pem, answer.hq_public_key, answer.hq_recipient)
    home.vault.enrol(TerminalIdentity(answer.terminal, answer.key_pem, answer.certificates_pem, headquarters))
    home.log.event("terminal.enrolled", terminal=answer.terminal, hq=answer.hq_url)
    return answer.terminal
