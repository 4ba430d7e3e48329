"""Digests of files in the form of `sha256sum`, and a signature over their list that stock OpenSSL checks."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

NAME = "SHA256SUMS"


class PublisherKeyError(Exception):
    """The publisher's key cannot be used; the argument says why."""


def write_sums(folder: Path, files: Iterable[Path]) -> Path:
    """Write the list of these files of the folder, sorted by name; returns its path."""
    lines = sorted((path.relative_to(folder).as_posix(), _digest(path)) for path in files)
    there = folder / NAME
    there.write_text("".join(f"{digest}  {name}\n" for name, digest in lines), encoding="utf-8", newline="\n")
    return there


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sign(sums: Path, key_file: Path, passphrase: bytes | None = None) -> Path:
    """Sign the list with the publisher's Ed25519 key (PEM); returns the path of the signature, 64 bytes.

    Raises PublisherKeyError where the key cannot be read or is of another kind.
    """
    try:
        key = load_pem_private_key(key_file.read_bytes(), passphrase)
    except (OSError, ValueError, TypeError) as error:
        raise PublisherKeyError(f"{key_file}: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PublisherKeyError(f"{key_file}: no Ed25519 key")
    signature = sums.with_name(f"{sums.name}.sig")
    signature.write_bytes(key.sign(sums.read_bytes()))
    return signature
