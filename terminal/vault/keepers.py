"""Who keeps the vault's key: a passphrase that somebody supplies, or the operating system's key store.

A keeper wraps the 32-byte vault key into a record that is public; the home's id and the record's own parameters are
bound into it, so that a record that was changed or carried to another home does not open.
"""

import getpass
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import keyring
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from evidence import canonical
from evidence.faults import EvidenceFault
from faults.errors import ShuangluError

_WRAPPING_KEY_BYTES = 32
_NONCE_BYTES = 12
_SALT_BYTES = 16
_SHORTEST_PASSPHRASE = 12
_SERVICE = "shuanglu vault"


class KeyKeeper(Protocol):
    """Wraps and unwraps the vault key. `name` says which records in keys.json are this keeper's."""

    @property
    def name(self) -> str:
        """What its records have as `keeper`, such as `passphrase`."""

    def wrap(self, secret: bytes, home: str) -> dict[str, Any]:
        """Return a record (JSON, public) from which only this keeper gets `secret` again."""

    def unwrap(self, record: dict[str, Any], home: str) -> bytes:
        """Return the secret; raises ShuangluError `key.*`."""


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one guess costs. Default: the second recommended option of RFC 9106, section 4."""

    iterations: int = 3
    lanes: int = 4
    memory_kib: int = 64 * 1024

    def __post_init__(self) -> None:
        """Refuse what would be no protection, or would stop the machine (a changed file could ask for it)."""
        sane = 1 <= self.iterations <= 100 and 1 <= self.lanes <= 64 and 8 * self.lanes <= self.memory_kib <= 2**21  # noqa: PLR2004 - bounds
        if not sane:
            raise ValueError("Argon2id parameters out of bounds")


class PassphraseKeeper:
    """A passphrase opens the vault; `read` fetches it when it is needed, and it is not kept."""

    name = "passphrase"

    def __init__(self, read: Callable[[], str], cost: Argon2Cost | None = None) -> None:
        self._read = read
        self._cost = cost or Argon2Cost()

    def wrap(self, secret: bytes, home: str) -> dict[str, Any]:
        """Wrap under the passphrase, with a fresh salt; raises ShuangluError `key.short` below 12 characters."""
        passphrase = self._read()
        if len(passphrase) < _SHORTEST_PASSPHRASE:
            raise ShuangluError("key.short", least=_SHORTEST_PASSPHRASE)
        salt = secrets.token_bytes(_SALT_BYTES)
        record = {"keeper": self.name, "salt": canonical.to_base64(salt), **asdict(self._cost)}
        return _wrap(_stretch(passphrase, salt, self._cost), secret, record, home)

    def unwrap(self, record: dict[str, Any], home: str) -> bytes:
        """Return the secret; raises ShuangluError `key.wrong`, also for a changed record, or `key.damaged`.

        Fetches the passphrase anew each time, and lets through what that raises.
        """
        try:
            cost = Argon2Cost(record["iterations"], record["lanes"], record["memory_kib"])
            salt = _salt_of(record)
        except (KeyError, TypeError, ValueError, EvidenceFault) as error:
            raise _damaged() from error
        key = _stretch(self._read(), salt, cost)
        return _unwrap(key, record, home, ShuangluError("key.wrong:passphrase"))


class KeyringKeeper:
    """The operating system's key store (Windows: DPAPI, Linux: Secret Service) keeps a wrapping key."""

    name = "keyring"

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        """Use the key store of this account, or the `backend` that is handed in."""
        self._backend = backend

    def wrap(self, secret: bytes, home: str) -> dict[str, Any]:
        """Wrap under a fresh key that the key store was seen to give back; raises ShuangluError `key.no_store`."""
        key = secrets.token_bytes(_WRAPPING_KEY_BYTES)
        account = f"{home} {secrets.token_hex(4)}"
        store = self._store()
        try:
            store.set_password(_SERVICE, account, key.hex())
            kept = store.get_password(_SERVICE, account)
        except KeyringError as error:
            raise self._unavailable() from error
        if kept != key.hex():
            raise self._unavailable()
        return _wrap(key, secret, {"keeper": self.name, "account": account}, home)

    def unwrap(self, record: dict[str, Any], home: str) -> bytes:
        """Return the secret; raises ShuangluError `key.lost` where its key is gone, `key.no_store`, `key.damaged`."""
        try:
            kept = self._store().get_password(_SERVICE, str(record.get("account")))
        except KeyringError as error:
            raise self._unavailable() from error
        lost = ShuangluError("key.lost")
        if kept is None:
            raise lost
        try:
            key = bytes.fromhex(kept)
        except ValueError as error:
            raise lost from error
        return _unwrap(key, record, home, lost)

    def _store(self) -> KeyringBackend:
        """Return the key store; one that keyring itself rates below 1 does not protect what it keeps."""
        store = self._backend or keyring.get_keyring()
        if store.priority < 1:
            raise self._unavailable()
        return store

    @staticmethod
    def _unavailable() -> ShuangluError:
        return ShuangluError("key.no_store")


def passphrase_from_file(path: Path) -> Callable[[], str]:
    """Read the first line of `path`, a file that field IT or an installer put there."""

    def read() -> str:
        try:
            return path.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise ShuangluError("key.no_file", path=str(path)) from error

    return read


def passphrase_from_credential(name: str) -> Callable[[], str]:
    """Read the credential that systemd hands to the service (`LoadCredentialEncrypted=name:…`)."""

    def read() -> str:
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        if folder is None:
            raise ShuangluError("key.no_credential", name=name)
        return passphrase_from_file(Path(folder) / name)()

    return read


def passphrase_by_prompt() -> str:
    """Ask the person at the terminal."""
    return getpass.getpass("Passphrase of the vault: ")


def _salt_of(record: dict[str, Any]) -> bytes:
    salt = canonical.from_base64(record["salt"])
    if len(salt) != _SALT_BYTES:
        raise ValueError("a salt of another length")
    return salt


def _stretch(passphrase: str, salt: bytes, cost: Argon2Cost) -> bytes:
    return Argon2id(
        salt=salt,
        length=_WRAPPING_KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(passphrase.encode())


def _wrap(key: bytes, secret: bytes, record: dict[str, Any], home: str) -> dict[str, Any]:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, secret, _associated(record, home))
    return {**record, "nonce": canonical.to_base64(nonce), "wrapped": canonical.to_base64(sealed)}


def _unwrap(key: bytes, record: dict[str, Any], home: str, wrong: Exception) -> bytes:
    public = {name: value for name, value in record.items() if name not in ("nonce", "wrapped")}
    try:
        nonce, sealed = canonical.from_base64(record["nonce"]), canonical.from_base64(record["wrapped"])
        return AESGCM(key).decrypt(nonce, sealed, _associated(public, home))
    except InvalidTag:
        raise wrong from None
    except (KeyError, ValueError, EvidenceFault) as error:
        raise _damaged() from error


def _associated(record: dict[str, Any], home: str) -> bytes:
    return b"shuanglu vault key\n" + canonical.dumps({"home": home, "record": record})


def _damaged() -> ShuangluError:
    return ShuangluError("key.damaged")
