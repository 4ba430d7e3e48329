"""`keys.json`: the vault key, wrapped to its keepers and to headquarters. Nothing in it is secret by itself.

It also carries what the vault cannot do without, sealed under the vault key: identities and the key for review. So a
database that is damaged beyond repair costs rows that are read again from the takes, and no key.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from evidence import canonical, disk, suite, wrapping
from evidence.faults import EvidenceFault, shown
from faults.errors import ShuangluError
from terminal.vault.cipher import KEY_BYTES, CipherParameters
from terminal.vault.keepers import KeyKeeper

FILE = "keys.json"
_VERSION = 1
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Escrow:
    """The vault key, wrapped to headquarters' HPKE key for the purpose `wrapping.escrow_purpose(terminal)`."""

    terminal: str
    public_sha256: str
    wrapped: bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the wrapped key, hex: by it the vault notes that headquarters holds this escrow."""
        return suite.digest(self.wrapped)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What `keys.json` says; a change is a new value, and counts once it is written.

    `home` is a random id, 32 hexadecimal digits, that every record and the keepsake are bound to.
    """

    home: str
    cipher: CipherParameters
    keepers: tuple[dict[str, Any], ...]
    escrow: Escrow | None = None
    keepsake: bytes | None = None
    """Nonce and ciphertext of the identities and the review key, under a key derived from the vault key."""

    @classmethod
    def new(cls, vault_key: bytes, keepers: Sequence[KeyKeeper]) -> "KeyFile":
        """Wrap a vault key (32 bytes) to each keeper, for a home with a fresh id; raises the keepers' errors."""
        home = secrets.token_hex(16)
        return cls(home, CipherParameters(), tuple(keeper.wrap(vault_key, home) for keeper in keepers))

    @classmethod
    def read(cls, path: Path) -> "KeyFile":
        """Read the file at `path`; raises ShuangluError `keys.missing` or `keys.damaged`, and it stays as it is."""
        try:
            return cls._parse(canonical.loads(path.read_bytes().rstrip(b"\n")))
        except FileNotFoundError as error:
            raise ShuangluError("keys.missing", path=str(path)) from error
        except (EvidenceFault, ValueError, KeyError, TypeError, OSError) as error:
            raise ShuangluError("keys.damaged:vault", path=str(path)) from error

    @classmethod
    def _parse(cls, value: dict[str, Any]) -> "KeyFile":
        if value["version"] != _VERSION or not isinstance(value["home"], str):
            raise ValueError("another version")
        if not all(isinstance(record, dict) and isinstance(record["keeper"], str) for record in value["keepers"]):
            raise ValueError("no key record")
        escrow, keepsake = value["escrow"], value["keepsake"]
        return cls(
            home=value["home"],
            cipher=CipherParameters.parse(value["cipher"]),
            keepers=tuple(value["keepers"]),
            escrow=None
            if escrow is None
            else Escrow(escrow["terminal"], escrow["public_sha256"], canonical.from_base64(escrow["wrapped"])),
            keepsake=None if keepsake is None else canonical.from_base64(keepsake),
        )

    def write(self, path: Path) -> None:
        """Write the file at `path`; durable on return, and after a power cut there is the old file or the new one."""
        escrow = self.escrow
        value = {
            "version": _VERSION,
            "home": self.home,
            "cipher": asdict(self.cipher),
            "keepers": list(self.keepers),
            "escrow": None
            if escrow is None
            else {
                "terminal": escrow.terminal,
                "public_sha256": escrow.public_sha256,
                "wrapped": canonical.to_base64(escrow.wrapped),
            },
            "keepsake": None if self.keepsake is None else canonical.to_base64(self.keepsake),
        }
        disk.write_whole(path, canonical.dumps(value) + b"\n", private=True)

    def unlock(self, keepers: Sequence[KeyKeeper]) -> bytes:
        """Return the vault key from the first of `keepers` that has it.

        Raises the last keeper's error, or ShuangluError `key.no_keeper` when none of them is named in the file.
        """
        named = sorted({record["keeper"] for record in self.keepers})
        trouble = ShuangluError("key.no_keeper", keepers=shown(" / ".join(named)))
        for keeper in keepers:
            for record in self.keepers:
                if record["keeper"] == keeper.name:
                    try:
                        return keeper.unwrap(record, self.home)
                    except ShuangluError as error:
                        trouble = error
        raise trouble

    def kept_by(self, vault_key: bytes, keepers: Sequence[KeyKeeper]) -> "KeyFile":
        """Return the file with `keepers` in place of all that were named before."""
        return replace(self, keepers=tuple(keeper.wrap(vault_key, self.home) for keeper in keepers))

    def escrowed(self, vault_key: bytes, terminal: str, hq_public_key: bytes) -> "KeyFile":
        """Return the file with the vault key wrapped to headquarters' raw HPKE key, in place of an earlier escrow."""
        wrapped = wrapping.wrap(vault_key, hq_public_key, wrapping.escrow_purpose(terminal))
        return replace(self, escrow=Escrow(terminal, suite.digest(hq_public_key), wrapped))

    def with_keepsake(self, vault_key: bytes, keepsake: dict[str, Any]) -> "KeyFile":
        """Return the file with this keepsake (JSON), sealed under the vault key, in place of an earlier one."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = _keepsake_cipher(vault_key, self.home).encrypt(nonce, canonical.dumps(keepsake), None)
        return replace(self, keepsake=nonce + sealed)

    def keeps(self, vault_key: bytes, keepsake: dict[str, Any]) -> bool:
        """Tell whether the keepsake in the file opens and is this one."""
        try:
            return self.open_keepsake(vault_key) == keepsake
        except ShuangluError:
            return False

    def open_keepsake(self, vault_key: bytes) -> dict[str, Any]:
        """Return the keepsake, which is secret; raises ShuangluError `keys.damaged` without one, or for another key."""
        kept = self.keepsake or b""
        try:
            plain = _keepsake_cipher(vault_key, self.home).decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], None)
            return canonical.loads(plain)
        except (InvalidTag, ValueError, EvidenceFault) as error:
            raise ShuangluError("keys.damaged:keepsake") from error


def _keepsake_cipher(vault_key: bytes, home: str) -> AESGCM:
    info = b"shuanglu vault keepsake"
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt=home.encode(), info=info).derive(vault_key))
