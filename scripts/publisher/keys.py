"""The publisher's keys: Ed25519, each in a file of its own, encrypted by a passphrase.

Who may sign what stands in the channel's root, by the keys' ids; the files' names are for people alone.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

from evidence.disk import write_new

ROOTS = ("root-1", "root-2", "root-3")
THRESHOLD = 2
"""How many of the root keys have to sign a root."""
ROLES = ("targets", "snapshot", "timestamp")
_SUFFIX = ".pem"


class Keys:
    """A folder of key files, one passphrase for all of them. Root keys may lie elsewhere, and each alone."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder = folder
        self._passphrase = passphrase.encode()

    def make(self, name: str) -> CryptoSigner:
        """Make a key and write its file; raises FileExistsError where there is one of that name."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate()
        sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(self._passphrase))
        write_new(self.folder / f"{name}{_SUFFIX}", sealed, private=True)
        return CryptoSigner(key)

    def open(self, name: str) -> CryptoSigner:
        """Raises OSError, and ValueError for another passphrase or another kind of key."""
        data = (self.folder / f"{name}{_SUFFIX}").read_bytes()
        key = load_pem_private_key(data, self._passphrase)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("no Ed25519 key")  # noqa: TRY004 - another passphrase is a ValueError too
        return CryptoSigner(key)

    def names(self) -> list[str]:
        """Of all keys here."""
        return sorted(path.stem for path in self.folder.glob(f"*{_SUFFIX}"))

    def of(self, ids: Iterable[str]) -> Iterator[CryptoSigner]:
        """Those that are here of the keys with these ids."""
        wanted = set(ids)
        for name in self.names():
            signer = self.open(name)
            if signer.public_key.keyid in wanted:
                yield signer
