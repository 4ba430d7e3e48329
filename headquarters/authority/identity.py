"""What makes a folder a headquarters: its authority, its receipt key and the key that opens recordings.

<data>/identity/ca.pem  receipts.pem  hq.public  keys/{safe.json,ca.sealed,receipts.sealed,hq.sealed}
and, since there are books, book.pem  keys/book.sealed; since there are online checks, online.pem  keys/online.sealed
"""

import shutil
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from evidence import wrapping
from evidence.disk import sync_folder, write_new, write_whole
from evidence.faults import EvidenceFault
from evidence.signing import Signer
from headquarters.authority import ca
from headquarters.authority.keys import KeySafe, find_passphrase, make_passphrase
from headquarters.authority.server_tls import ServerTls
from headquarters.faults import HeadquartersError


@dataclass(frozen=True)
class PublicIdentity:
    """What needs no passphrase: the authority's certificate and the public key for recordings."""

    folder: Path

    @classmethod
    def open(cls, data: Path) -> "PublicIdentity":
        """Raises HeadquartersError `data.none` when `data` is no headquarters, `keys.damaged` for a broken `ca.pem`."""
        folder = data / "identity"
        if not (folder / "ca.pem").is_file():
            raise HeadquartersError("data.none", data=str(data))
        public = cls(folder)
        try:
            ca.load_certificate(public.ca_pem.decode("ascii").encode())
        except ValueError as error:
            raise _damaged(folder / "ca.pem") from error
        return public

    @property
    def ca_pem(self) -> bytes:
        """The authority's certificate, PEM, as terminals fetch it; read from the disk each time."""
        return (self.folder / "ca.pem").read_bytes()

    @property
    def root(self) -> x509.Certificate:
        """The authority's certificate, parsed: the one root against which takes and receipts are checked."""
        return ca.load_certificate(self.ca_pem)

    @property
    def public_key(self) -> bytes:
        """The raw 1216-byte MLKEM768_X25519 key to which terminals wrap data keys and vault keys."""
        return (self.folder / "hq.public").read_bytes()


class HeadquartersIdentity:
    """An opened headquarters: signs certificates and receipts, opens recordings. Keys live in memory only."""

    def __init__(self, public: PublicIdentity, safe: KeySafe) -> None:
        """Use `open` or `open_or_create`. Raises HeadquartersError `keys.*`."""
        self.public = public
        self._safe = safe
        self.root = public.root
        self.authority = ca.Authority(safe.get("ca"), public.ca_pem)
        self.receipts = self._receipt_signer()
        self._check_pair()

    def private_key(self) -> bytes:
        """The raw HPKE key that opens recordings, for `verify` and `export`; the server opens none with it."""
        return self._safe.get("hq")

    def book_signer(self) -> Signer:
        """The key that signs books, and nothing else; made when it is first needed, since earlier releases made none.

        A crash between the two files leaves the key, which is certified then. Raises HeadquartersError `keys.*`.
        """
        return self._signer_made("book", self.authority.issue_books)

    def online_signer(self) -> Signer:
        """The key that signs answers of online checks, and nothing else; made when it is first needed.

        Raises HeadquartersError `keys.*`.
        """
        return self._signer_made("online", self.authority.issue_online)

    def _signer_made(self, name: str, issue: Callable[[ec.EllipticCurvePublicKey], bytes]) -> Signer:
        path = self.public.folder / f"{name}.pem"
        if not path.exists():
            if not self._safe.has(name):
                self._safe.put(name, ca.key_pem(ca.new_key()))
            write_whole(path, issue(ca.public_key(self._safe.get(name))), private=True)
        return self._signer(name, path)

    def _receipt_signer(self) -> Signer:
        return self._signer("receipts", self.public.folder / "receipts.pem")

    def _signer(self, name: str, path: Path) -> Signer:
        try:
            signer = Signer(self._safe.get(name), path.read_bytes())
        except EvidenceFault as fault:
            raise _damaged(path) from fault
        if not ca.issued_by(signer.leaf, self.root):
            raise _damaged(path)
        return signer

    def _check_pair(self) -> None:
        """Terminals seal to `hq.public`; were it another key, receipts would be given for what nobody can open."""
        path = self.public.folder / "hq.public"
        if wrapping.public_key(self.private_key()) != self.public.public_key:
            raise HeadquartersError("keys.pair", path=str(path))

    def server_tls(self, names: Sequence[str], scratch: Path) -> ServerTls:
        """Make the TLS by which headquarters serves as `names`."""
        return ServerTls(self.authority, names, scratch)

    def server_context(self, names: Sequence[str], scratch: Path) -> ssl.SSLContext:
        """Make a TLS context that is not renewed, for what does not run long."""
        return self.server_tls(names, scratch).context


def _damaged(path: Path) -> HeadquartersError:
    return HeadquartersError("keys.damaged:hq", path=str(path))


def open_identity(data: Path, passphrase_file: Path | None = None) -> HeadquartersIdentity:
    """Open an existing headquarters; raises HeadquartersError `data.none` or `keys.*`."""
    public = PublicIdentity.open(data)
    passphrase = find_passphrase(data, passphrase_file)
    if passphrase is None:
        raise HeadquartersError("keys.passphrase:none", data=str(data))
    return HeadquartersIdentity(public, KeySafe.open(public.folder / "keys", passphrase))


def open_or_create(data: Path, passphrase_file: Path | None = None) -> tuple[HeadquartersIdentity, list[str]]:
    """Open a headquarters, or make a new one in a folder that has none. Returns it with sentences to be shown."""
    if (data / "identity").is_dir():
        return open_identity(data, passphrase_file), []
    data.mkdir(parents=True, exist_ok=True)
    said = [f"A new headquarters was created in {data}."]
    passphrase = find_passphrase(data, passphrase_file)
    if passphrase is None:
        passphrase = make_passphrase(data)
        said.append(
            f"Its keys are sealed under a random passphrase in {data / 'passphrase'}: for demonstration; "
            "put it elsewhere in production (--passphrase-file, or systemd's LoadCredential)."
        )
    _create(data, passphrase)
    return open_identity(data, passphrase_file), said


def _create(data: Path, passphrase: bytes) -> None:
    """Make everything under another name and rename it: a headquarters is there whole or not at all."""
    fresh = data / "identity.new"
    shutil.rmtree(fresh, ignore_errors=True)
    keys = fresh / "keys"
    keys.mkdir(parents=True, mode=0o700)
    safe = KeySafe.create(keys, passphrase)
    authority_key, certificate = ca.new_authority()
    safe.put("ca", authority_key)
    write_new(fresh / "ca.pem", certificate, private=True)
    receipt_key = ca.new_key()
    safe.put("receipts", ca.key_pem(receipt_key))
    issued = ca.Authority(authority_key, certificate).issue_receipts(receipt_key.public_key())
    write_new(fresh / "receipts.pem", issued, private=True)
    private = wrapping.new_private_key()
    safe.put("hq", private)
    write_new(fresh / "hq.public", wrapping.public_key(private), private=True)
    fresh.rename(data / "identity")
    sync_folder(data)
