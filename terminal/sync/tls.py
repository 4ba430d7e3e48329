"""TLS of the terminal: only headquarters' own authority is trusted, and the terminal shows its certificate.

OpenSSL reads a client's key from a file only. The file that it reads here is encrypted under a password that exists
in memory alone and is removed at once: no plaintext key is on the disk, on any operating system, not for a moment.
"""

import os
import secrets
import ssl
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives import serialization

_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python has no name for."""


def mutual_context(ca_pem: bytes, key_pem: bytes, certificates_pem: bytes, scratch: Path) -> ssl.SSLContext:
    """Return a context that trusts `ca_pem` only and shows the terminal's certificate.

    `scratch` is a folder for the encrypted file, on the disk of the vault. Raises ssl.SSLError or ValueError for
    keys and certificates that do not fit.
    """
    context = trusting(ca_pem)
    password = secrets.token_hex(32).encode("ascii")
    key = serialization.load_pem_private_key(key_pem, None)
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    scratch.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="client-", suffix=".pem", dir=scratch)  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(certificates_pem + sealed)
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink()
    return context


def trusting(ca_pem: bytes) -> ssl.SSLContext:
    """Return a context that trusts `ca_pem` only; names are checked.

    Dates are not: a terminal whose clock is wrong by years would learn of it from nobody. Whoever asks for the time
    judges headquarters' certificate by headquarters' own clock (`HeadquartersClient.greet`).
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= _NO_CHECK_TIME
    context.load_verify_locations(cadata=ca_pem.decode("ascii"))
    return context


def trusting_nobody_yet() -> ssl.SSLContext:
    """Return a context for fetching an authority's certificate that is then compared with a one-time code."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
