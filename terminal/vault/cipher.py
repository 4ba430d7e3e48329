"""Opening the encrypted database file: explicit cipher parameters, and never a new file in place of an old one.

The journal mode is TRUNCATE: with `synchronous=FULL` SQLite syncs the truncated journal before a commit returns, so
that no committed row is rolled back after a power cut (DELETE needs `synchronous=EXTRA` for the same promise), and
there is no shared-memory file and no checkpoint to go wrong, as with WAL. A terminal writes a row a second.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from evidence.faults import shown
from faults.errors import ShuangluError

KEY_BYTES = 32
_PLAINTEXT_HEADER = b"SQLite format 3\0"
_BUSY_S = 10.0


class UnusableDatabaseError(ShuangluError):
    """The database cannot be used as it is: missing, damaged, replaced, or of a later program. It was left as it is."""


@dataclass(frozen=True, slots=True)
class CipherParameters:
    """SQLCipher 4's own, written down with the keys so that another default can never lock a terminal out.

    The key is raw (32 random bytes), so `kdf_iter` costs nothing: it is not run.
    """

    cipher_compatibility: int = 4
    cipher_page_size: int = 4096
    kdf_iter: int = 256000
    cipher_hmac_algorithm: str = "HMAC_SHA512"
    cipher_kdf_algorithm: str = "PBKDF2_HMAC_SHA512"

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> "CipherParameters":
        """Read what `asdict` wrote; raises ValueError for anything but known names and harmless values."""
        if set(value) != set(asdict(cls())):
            raise ValueError("unknown cipher parameters")
        words = ("cipher_hmac_algorithm", "cipher_kdf_algorithm")
        if not all(isinstance(value[name], str) and value[name].replace("_", "").isalnum() for name in words):
            raise ValueError("a cipher parameter is not a word")
        if not all(type(value[name]) is int for name in value if name not in words):
            raise ValueError("a cipher parameter is not a number")
        return cls(**value)


def open_database(path: Path, key: bytes, parameters: CipherParameters) -> Database:
    """Open the encrypted file that is there.

    Raises UnusableDatabaseError `vault.missing`, `vault.plaintext` or `vault.unreadable`: the file stays as it is.
    """
    if not path.is_file():
        raise UnusableDatabaseError("vault.missing", path=str(path))
    _demand_ciphertext(path)
    return _connect(path, key, parameters, "rw")


def open_beside(path: Path, key: bytes, parameters: CipherParameters) -> Database:
    """Open a second connection, for reading, to a database that this process has open already.

    The file's beginning is not looked at: closing a file that SQLite has locked gives up the locks on POSIX.
    """
    database = _connect(path, key, parameters, "rw")
    database.execute("PRAGMA query_only = ON")
    return database


def new_database(path: Path, key: bytes, parameters: CipherParameters) -> Database:
    """Create the encrypted file `path`, which must not exist; its first page is written and is ciphertext."""
    if path.exists():
        raise ShuangluError("vault.exists:file", path=str(path))
    path.touch(mode=0o600)
    database = _connect(path, key, parameters, "rwc")
    database.execute("PRAGMA user_version = 1")
    _demand_ciphertext(path)
    return database


def _connect(path: Path, key: bytes, parameters: CipherParameters, mode: str) -> Database:
    if len(key) != KEY_BYTES:
        raise ShuangluError("vault.key", bytes=KEY_BYTES)
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _configure(connection, key, parameters)
        return Database(connection, execute_plugins=False)
    except dbapi2.DatabaseError as error:
        connection.close()
        raise _unusable(error, path) from error
    except BaseException:
        connection.close()
        raise


def _configure(connection: Any, key: bytes, parameters: CipherParameters) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to standard error; our exceptions say it
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for name, value in asdict(parameters).items():
        connection.execute(f"PRAGMA {name} = {value}")
    connection.execute("PRAGMA cipher_memory_security = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
        raise ShuangluError("vault.no_cipher")
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def check_pages(database: Database, path: Path) -> bool:
    """Check the HMAC of every page and the structure; raises UnusableDatabaseError `vault.unreadable`.

    True, always: it was a whole round.
    """
    try:
        damaged = database.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = database.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    except dbapi2.DatabaseError as error:
        raise _unusable(error, path) from error
    if damaged or not sound:
        raise unreadable(path)
    return True


def _unusable(error: Exception, path: Path) -> ShuangluError:
    """A database that another program keeps to itself for long is not damaged: nobody is to put it aside."""
    busy = explain(error, path)
    return busy if busy.code == "vault.busy" else unreadable(path)


def unreadable(path: Path) -> UnusableDatabaseError:
    """Return the error `vault.unreadable`: damaged, replaced, or encrypted under another key."""
    return UnusableDatabaseError("vault.unreadable", path=str(path))


def explain(error: Exception, path: Path) -> ShuangluError:
    """Say in our own words what the database complains about in the middle of work."""
    said = str(error).lower()
    if "locked" in said or "busy" in said:
        return ShuangluError("vault.busy")
    if "full" in said:
        return ShuangluError("vault.full")
    if "not a database" in said or "malformed" in said or "disk i/o" in said or "readonly" in said:
        return unreadable(path)
    return ShuangluError("vault.refused", reason=shown(error))


def _demand_ciphertext(path: Path) -> None:
    """An empty file counts as damaged: SQLite would take it for a database that nobody has filled yet."""
    with path.open("rb") as file:
        header = file.read(len(_PLAINTEXT_HEADER))
    if len(header) < len(_PLAINTEXT_HEADER):
        raise unreadable(path)
    if header == _PLAINTEXT_HEADER:
        raise UnusableDatabaseError("vault.plaintext", path=str(path))
