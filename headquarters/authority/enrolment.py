"""Enrolment: a one-time code and a key become a terminal with a certificate."""

from dataclasses import dataclass

from headquarters.authority import ca, codes
from headquarters.authority.identity import PublicIdentity
from headquarters.faults import HeadquartersError, Refusal
from headquarters.identifiers import RECIPIENT, check_new_terminal
from headquarters.index.database import Database
from headquarters.index.tables import Certificate


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Everything that a terminal needs to record and deliver. `public_key` is raw, of MLKEM768_X25519."""

    terminal: str
    certificate_pem: bytes
    ca_pem: bytes
    public_key: bytes
    recipient: str
    epoch: int


class EnrolmentOffice:
    """Answers terminals that have a code."""

    def __init__(self, database: Database, authority: ca.Authority, public: PublicIdentity) -> None:
        self._database = database
        self._authority = authority
        self._public_key = public.public_key
        self.ca_pem = public.ca_pem

    def enrol(self, code: str, csr: str, *, epochs: bool = False) -> Enrolled:
        """`epochs`: whether the terminal knows of them.

        Raises Refusal 400 `csr.*`, 403 `enrol.code`, `enrol.expired` or `enrol.used`.
        """
        normal = codes.normalise(code)
        if normal is None:
            raise Refusal(403, "enrol.code:whole")
        try:
            key = ca.read_csr(csr)
        except HeadquartersError as error:
            raise Refusal(400, error.trouble.key, fields={}, **error.trouble.facts) from None
        terminal, certificate = self._database.use_code(
            codes.stored_form(normal),
            ca.key_digest(key),
            lambda name: self._authority.issue_terminal(name, key),
            epochs=epochs,
        )
        kept = self._database.certificate(ca.serial_of(ca.load_certificate(certificate)))
        assert kept is not None
        return Enrolled(terminal, certificate, self.ca_pem, self._public_key, RECIPIENT, kept.epoch)

    def keep_escrow(self, certificate: Certificate, sha256: str, blob: bytes, code: str | None) -> bool:
        """Keep a wrapped vault key; returns whether it came with the code by which this certificate was got.

        Without it, it is kept as well: a terminal may leave another key later. Raises Refusal 422 `escrow.full`.
        """
        normal = codes.normalise(code) if code else None
        with_code = normal is not None and self._database.used_code(codes.stored_form(normal), certificate.serial)
        self._database.add_escrow(certificate.terminal, sha256, blob, with_code=with_code)
        return with_code


def give_administrator_code(database: Database, public: PublicIdentity, terminal: str, hours: float) -> tuple[str, str]:
    """Make a code with which a terminal gets an administrator; return it and when it expires.

    Neither certificate nor epoch changes by it.
    """
    code = codes.new_code(ca.der_of(public.root))
    normal = codes.normalise(code)
    assert normal is not None
    return code, database.add_administrator_code(codes.stored_form(normal), terminal, hours)


def give_code(
    database: Database, public: PublicIdentity, terminal: str | None, hours: float, *, keep_epoch: bool = False
) -> tuple[str, str, str]:
    """Make a one-time code; returns code, terminal and when it expires. Raises UsageError `terminal.name`."""
    if terminal is not None:
        check_new_terminal(terminal)
    code = codes.new_code(ca.der_of(public.root))
    normal = codes.normalise(code)
    assert normal is not None
    chosen, expires = database.add_code(codes.stored_form(normal), terminal, hours, keep_epoch=keep_epoch)
    return code, chosen, expires
