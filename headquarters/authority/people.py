"""People who sign books: each has a key file of his own (PKCS 12), which only his password opens."""

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from evidence.faults import EvidenceFault
from evidence.signing import Roots, Signer
from headquarters.authority import ca
from headquarters.faults import HeadquartersError

LEAST_PASSWORD = 12
_MOST_FILE = 64 * 1024
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True)
class PersonKey:
    """An opened key file. `roots`: the authority that certified its holder, as the file has it."""

    signer: Signer
    roots: Roots


def check_name(name: str) -> str:
    """Return a person's name without blanks around it; raises HeadquartersError `people.name`."""
    name = name.strip()
    if not name or len(name) > ca.LONGEST_NAME or not name.isprintable():
        raise HeadquartersError("people.name")
    return name


def key_file(name: str, key: ec.EllipticCurvePrivateKey, pem: bytes, root: x509.Certificate, password: str) -> bytes:
    """Spell a key, its certificate and the authority's as PKCS 12; raises HeadquartersError `people.password`."""
    if len(password) < LEAST_PASSWORD:
        raise HeadquartersError("people.password", least=LEAST_PASSWORD)
    leaf = x509.load_pem_x509_certificate(pem)
    encryption = serialization.BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, leaf, [root], encryption)


def open_key_file(path: Path, password: str) -> PersonKey:
    """Open a key file; needs no folder of a headquarters. Raises HeadquartersError `book.key`, OSError."""
    wrong = HeadquartersError("book.key", path=str(path))
    with path.open("rb") as file:
        data = file.read(_MOST_FILE + 1)
    try:
        key, leaf, others = pkcs12.load_key_and_certificates(data, password.encode())
        if key is None or leaf is None or not others:
            raise wrong
        spelled = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return PersonKey(Signer(spelled, leaf.public_bytes(_PEM)), others)
    except (ValueError, TypeError, EvidenceFault) as error:
        raise wrong from error
