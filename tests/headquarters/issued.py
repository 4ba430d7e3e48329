"""Certificates of any life, issued by headquarters' own authority and kept in its index."""

import json
from pathlib import Path

import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import load_pem_x509_csr

from evidence.canonical import to_base64
from headquarters.authority import ca, codes
from headquarters.authority.identity import open_identity
from headquarters.index.database import SqliteDatabase
from headquarters.layout import database_path
from headquarters.server import RunningServer
from tests.headquarters.terminals import TIMEOUT_S, Terminal, new_csr

WIRE_2 = {"Shuanglu-Wire": "2"}


def terminal_for(hq: RunningServer, folder: Path, days: float) -> Terminal:
    """A terminal whose certificate ends in so many days, or ended so many ago; it speaks wire 2."""
    enrolled = Terminal.enrol(hq, folder)
    again = hq.enrol_code(enrolled.name)
    key_pem, csr = new_csr()
    authority, key = open_identity(hq.data).authority, ca.read_csr(csr)
    database = SqliteDatabase(database_path(hq.data))
    _, pem = database.use_code(
        codes.stored_form(codes.normalise(again) or ""),
        ca.key_digest(key),
        lambda name: authority.issue_terminal(name, key, days),
    )
    database.close()
    enrolled.key_pem, enrolled.certificate = key_pem, pem.decode()
    enrolled.connect()
    enrolled.session.headers.update(WIRE_2)
    return enrolled


def renewal(terminal: Terminal, csr: str) -> dict[str, str]:
    """What a terminal sends, made as another implementer would from the paper."""
    key = serialization.load_pem_private_key(terminal.key_pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    der = load_pem_x509_csr(csr.encode()).public_bytes(serialization.Encoding.DER)
    signature = key.sign(b"shuanglu/1 renew\n" + der, ec.ECDSA(hashes.SHA256()))
    return {"csr": csr, "signature": to_base64(signature)}


def renew(terminal: Terminal, body: dict[str, str]) -> requests.Response:
    return terminal.session.post(f"{terminal.url}/v1/renew", data=json.dumps(body), timeout=TIMEOUT_S)
