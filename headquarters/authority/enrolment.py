"""Enrolment: a one-time code and a key become a terminal with a certificate."""

from dataclasses import dataclass

from headquarters.authority import ca, codes
from headquarters.authority.identity import PublicIdentity
from headquarters.faults import HeadquartersError, Refusal
from headquarters.identifiers import RECIPIENT, check_terminal
from headquarters.index.database import Database


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Everything that a terminal needs to record and deliver. `public_key` is raw, of MLKEM768_X25519."""

    terminal: str
    certificate_pem: bytes
    ca_pem: bytes
    public_key: bytes
    recipient: str


class EnrolmentOffice:
    """Answers terminals that have a code."""

    def __init__(self, database: Database, authority: ca.Authority, public: PublicIdentity) -> None:
        self._database = database
        self._authority = authority
        self._public_key = public.public_key
        self.ca_pem = public.ca_pem

    def enrol(self, code: str, csr: str) -> Enrolled:
        """Raises Refusal 400 `csr.*`, 403 `enrol.code`, `enrol.expired` or `enrol.used`."""
        normal = codes.normalise(code)
        if normal is None:
            raise Refusal(403, "enrol.code:whole")
        try:
            key = ca.read_csr(csr)
        except HeadquartersError as error:
            raise Refusal(400, error.trouble.key, fields={}, **error.trouble.facts) from None
        terminal, certificate = self._database.use_code(
            codes.stored_form(normal), ca.key_digest(key), lambda name: self._authority.issue_terminal(name, key)
        )
        return Enrolled(terminal, certificate, self.ca_pem, self._public_key, RECIPIENT)


def give_code(database: Database, public: PublicIdentity, terminal: str | None, hours: float) -> tuple[str, str, str]:
    """Make a one-time code; returns code, terminal and when it expires. Raises UsageError `terminal.name`."""
    if terminal is not None:
        check_terminal(terminal)
    code = codes.new_code(ca.der_of(public.root))
    normal = codes.normalise(code)
    assert normal is not None
    chosen, expires = database.add_code(codes.stored_form(normal), terminal, hours)
    return code, chosen, expires
