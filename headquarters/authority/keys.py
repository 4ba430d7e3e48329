"""Private keys at rest: each in its own file, sealed under a passphrase that lies elsewhere.

`<folder>/safe.json` holds the Argon2id parameters and salt; `<folder>/<name>.sealed` is a 12-byte nonce and an
AES-256-GCM ciphertext whose associated data is the name. Nothing else is needed to open them without this program.
"""

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from evidence.disk import write_new, write_whole
from headquarters.faults import HeadquartersError

_NONCE_BYTES = 12
_PARAMETERS = {"kdf": "argon2id", "iterations": 3, "lanes": 4, "memory_kib": 65536}
"""RFC 9106, section 4, second recommended option (64 MiB)."""
CREDENTIAL = "headquarters-passphrase"
LEAST_PASSPHRASE = 12


class KeySafe:
    """Opens and seals named secrets under one passphrase."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Use `create` or `open`."""
        self._folder = folder
        self._aead = AESGCM(key)

    @classmethod
    def create(cls, folder: Path, passphrase: bytes) -> "KeySafe":
        """Begin a safe in `folder`, which exists and is empty."""
        parameters = {**_PARAMETERS, "salt": base64.b64encode(secrets.token_bytes(16)).decode()}
        write_new(folder / "safe.json", json.dumps(parameters, indent=2).encode(), private=True)
        return cls(folder, _derive(parameters, passphrase))

    @classmethod
    def open(cls, folder: Path, passphrase: bytes) -> "KeySafe":
        """Derive the key again; a wrong passphrase shows when the first secret is opened.

        Raises HeadquartersError `keys.damaged` when `safe.json` cannot be read.
        """
        try:
            parameters = json.loads((folder / "safe.json").read_bytes())
            return cls(folder, _derive(parameters, passphrase))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HeadquartersError("keys.damaged:hq_unreadable", path=str(folder / "safe.json")) from error

    def put(self, name: str, secret: bytes) -> None:
        """Seal `secret` durably under a name that is not used yet."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._aead.encrypt(nonce, secret, name.encode())
        write_new(self._folder / f"{name}.sealed", sealed, private=True)

    def has(self, name: str) -> bool:
        """Tell whether there is a secret of this name."""
        return (self._folder / f"{name}.sealed").exists()

    def get(self, name: str) -> bytes:
        """Open a secret; raises HeadquartersError `keys.passphrase` or `keys.damaged`."""
        path = self._folder / f"{name}.sealed"
        try:
            data = path.read_bytes()
            return self._aead.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], name.encode())
        except InvalidTag as error:
            raise HeadquartersError("keys.passphrase:wrong", path=str(path)) from error
        except (OSError, ValueError) as error:
            raise HeadquartersError("keys.damaged:hq_unreadable", path=str(path)) from error


def _derive(parameters: dict[str, object], passphrase: bytes) -> bytes:
    if parameters["kdf"] != "argon2id":
        raise ValueError("unknown key derivation")
    kdf = Argon2id(
        salt=base64.b64decode(str(parameters["salt"])),
        length=32,
        iterations=int(str(parameters["iterations"])),
        lanes=int(str(parameters["lanes"])),
        memory_cost=int(str(parameters["memory_kib"])),
    )
    return kdf.derive(passphrase)


def find_passphrase(data: Path, given: Path | None) -> bytes | None:
    """Read the passphrase: the file that was given, systemd's credential, or the demonstration's own file in `data`.

    None when there is none of them; raises HeadquartersError `keys.passphrase` when one cannot be used.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    for path in (given, Path(credentials) / CREDENTIAL if credentials else None, data / "passphrase"):
        if path is None or (path != given and not path.exists()):
            continue
        try:
            passphrase = path.read_bytes().strip()
        except OSError as error:
            raise HeadquartersError("keys.passphrase:unreadable", path=str(path)) from error
        if len(passphrase) < LEAST_PASSPHRASE:
            raise HeadquartersError("keys.passphrase:short", path=str(path), least=LEAST_PASSPHRASE)
        return passphrase
    return None


def make_passphrase(data: Path) -> bytes:
    """Make a random passphrase and keep it in `data`, readable by its owner only: for demonstrations."""
    passphrase = secrets.token_urlsafe(32).encode()
    write_whole(data / "passphrase", passphrase + b"\n", private=True)
    return passphrase
