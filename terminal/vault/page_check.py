"""Looks at every page of an open encrypted database in small steps, while it is used: nobody waits for it.

A page's HMAC is compared as SQLCipher does it, on the bytes of the file and without any lock. One that does not fit may
just be being written: only a second look, while nobody can write, counts. Then the structure of each table is checked
over a connection of its own, which gives way to whoever wants to write.
"""

import hashlib
import hmac
from collections.abc import Callable
from io import FileIO
from pathlib import Path

from sqlcipher3 import dbapi2

from terminal.vault.cipher import CipherParameters, check_pages, explain, open_beside, unreadable
from terminal.vault.store import Store

STEP_PAGES = 64
_SALT_BYTES = 16
_SALT_MASK = 0x3A
_FAST_KDF_ITER = 2
_KEY_BYTES = 32
_GIVES_WAY = 20
"""So often the check of one table gives way to others; then it is done all the same."""
_PROGRESS = 1000
_LOCK_BYTE = 0x40000000
"""The page with this byte is never written: SQLite's locks lie there."""
_DIGESTS = {"HMAC_SHA512": ("sha512", 64), "HMAC_SHA256": ("sha256", 32), "HMAC_SHA1": ("sha1", 20)}


class PageCheck:
    """One round over all pages and tables. `close` only after the database itself is closed."""

    def __init__(self, store: Store, path: Path, key: bytes, parameters: CipherParameters) -> None:
        self._store = store
        self._path = path
        self._key = key
        self._parameters = parameters
        self._file: FileIO | None = None

    def check(self, rest: Callable[[], bool]) -> bool:
        """Look at everything; tell whether the round came to its end.

        `rest` is called after each step, may wait, and tells whether to go on. Raises UnusableDatabaseError
        `vault.unreadable` for the first fault, and ShuangluError `vault.*` where it cannot be looked at just now.
        """
        kinds = _DIGESTS.get(self._parameters.cipher_hmac_algorithm)
        if kinds is None or self._parameters.cipher_kdf_algorithm != "PBKDF2_HMAC_SHA512":
            return self._check_at_once()
        return self._check_sums(*kinds, rest) and self._check_tables(rest)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _check_at_once(self) -> bool:
        with self._store.transaction() as database:
            return check_pages(database, self._path)

    def _check_sums(self, digest: str, digest_bytes: int, rest: Callable[[], bool]) -> bool:
        key, number, size = self._sum_key(), 1, self._parameters.cipher_page_size
        last = self._path.stat().st_size // size  # what is added meanwhile was written by a running program

        def fits(page: bytes, number: int) -> bool:
            said = page[_SALT_BYTES if number == 1 else 0 : -digest_bytes] + number.to_bytes(4, "little")
            return hmac.digest(key, said, digest) == page[-digest_bytes:] or number == _LOCK_BYTE // size + 1

        while number <= last:
            pages = self._read(number, min(STEP_PAGES, last + 1 - number))
            whole = len(pages) // size
            for index in range(whole):
                page = pages[index * size : (index + 1) * size]
                if not fits(page, number + index) and not self._fits_now(number + index, fits):
                    raise unreadable(self._path)
            number += whole
            if not whole or not rest():
                return not whole
        return True

    def _sum_key(self) -> bytes:
        salt = bytes(byte ^ _SALT_MASK for byte in self._read(1, 1)[:_SALT_BYTES])
        return hashlib.pbkdf2_hmac("sha512", self._key, salt, _FAST_KDF_ITER, _KEY_BYTES)

    def _fits_now(self, number: int, fits: Callable[[bytes, int], bool]) -> bool:
        """Look again while nobody can write; a page that is gone meanwhile fits."""
        with self._store.transaction():
            page = self._read(number, 1)
            return len(page) < self._parameters.cipher_page_size or fits(page, number)

    def _read(self, number: int, count: int) -> bytes:
        size = self._parameters.cipher_page_size
        if self._file is None:
            # closing any file of this name gives up this process's locks on it (POSIX): it stays open like the vault
            self._file = FileIO(self._path)
        self._file.seek((number - 1) * size)
        return self._file.read(count * size)

    def _check_tables(self, rest: Callable[[], bool]) -> bool:
        tables = self._store.column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        database = open_beside(self._path, self._key, self._parameters)
        try:
            return all(self._check_table(database.conn, name, rest) for name in tables)
        except dbapi2.DatabaseError as error:
            raise explain(error, self._path) from error
        finally:
            database.close()

    def _check_table(self, connection: "dbapi2.Connection", name: str, rest: Callable[[], bool]) -> bool:
        for turn in range(_GIVES_WAY + 1):
            if not rest():
                return False
            if self._tried(connection, name, gives_way=turn < _GIVES_WAY):
                break
        return True

    def _tried(self, connection: "dbapi2.Connection", name: str, *, gives_way: bool) -> bool:
        """Check one table; False where it gave way to a transaction."""
        connection.set_progress_handler((lambda: int(self._store.busy)) if gives_way else None, _PROGRESS)
        try:
            found = connection.execute(f"PRAGMA quick_check('{name}')").fetchall()
        except dbapi2.OperationalError as error:
            if "interrupted" in str(error):
                return False
            raise
        finally:
            connection.set_progress_handler(None, 0)
        if found != [("ok",)]:
            raise unreadable(self._path)
        return True
