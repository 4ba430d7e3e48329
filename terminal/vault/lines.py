"""The lines of a terminal: one for each of its names at each headquarters, with what that headquarters told of itself.

A terminal that was enrolled anew, or moved to another headquarters, goes on delivering what it recorded before.
"""

from collections.abc import Callable, Mapping, Sequence

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from evidence import moment, suite
from faults.trouble import Trouble
from terminal.vault.contacts import Contact, Contacts
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.identity import Headquarters, TerminalIdentity
from terminal.vault.outbox import Outbox
from terminal.vault.store import Store


class LineBook:
    """Implements `terminal.sync.ports.LineBook`: by whom takes go, what waits, what that headquarters told."""

    def __init__(
        self,
        store: Store,
        identities: Identities,
        contacts: Contacts,
        history: History,
        outbox: Outbox,
        keep: Callable[[], None],
    ) -> None:
        """`keep` lets the keepsake have a renewed identity too."""
        self._store = store
        self._identities = identities
        self._contacts = contacts
        self._history = history
        self._keep = keep
        line = outbox.line
        assert line is not None
        self._terminal, self.ca_pem = line
        """Its authority, the only one that is believed on this line."""
        self.outbox = outbox
        """What this line has to deliver."""

    @property
    def url(self) -> str:
        """Where this headquarters is reached, by its newest enrolment."""
        return self._headquarters().url

    def sender(self) -> TerminalIdentity:
        """The newest identity of this line, a renewed certificate included."""
        return self._identities.newest_towards(self._terminal, self.ca_pem)

    def contact(self) -> Contact | None:
        """What was kept last; None before the first greeting."""
        return self._contacts.of(self._terminal, self.ca_pem)

    def keep_contact(
        self, *, calls: Sequence[str], formats: Sequence[int], generation: str | None, alarms: Sequence[str]
    ) -> None:
        """Keep what headquarters told of itself, in place of what was kept before. New alarms also become events."""
        contact = Contact(tuple(calls), tuple(formats), generation, tuple(alarms))
        self._contacts.keep(self._terminal, self.ca_pem, contact)

    def keep_unsettled(self, troubles: Mapping[str, Trouble]) -> None:
        """Keep why what could not be settled was not, by its chore, in place of before. New ones become events."""
        with self._store.transaction():
            before = self.unsettled()
            sql = "DELETE FROM unsettled WHERE terminal = ? AND authority = ?"
            self._store.run(sql, self._terminal, self._authority)
            for chore, trouble in troubles.items():
                row = {"terminal": self._terminal, "authority": self._authority, "chore": chore}
                self._store.insert("unsettled", {**row, "trouble": trouble.to_json(), "at": moment.spell_now()})
                if before.get(chore) != trouble:
                    facts = {"terminal": self._terminal, "chore": chore, "reason": trouble.words()}
                    self._history.add("line.unsettled", None, facts)

    def unsettled(self) -> Mapping[str, Trouble]:
        """What could not be settled at the last try, by its chore."""
        sql = "SELECT chore, trouble FROM unsettled WHERE terminal = ? AND authority = ? ORDER BY rowid"
        rows = self._store.rows(sql, self._terminal, self._authority)
        return {row["chore"]: Trouble.from_json(row["trouble"]) for row in rows}

    def renewal_key(self) -> bytes:
        """The private key (PKCS 8 PEM) of the certificate to come: made and durable at the first call, then the same.

        So a lost answer is asked for again with the same key.
        """
        with self._store.transaction():
            sql = "SELECT key_pem FROM renewal_keys WHERE terminal = ? AND authority = ?"
            row = self._store.row(sql, self._terminal, self._authority)
            if row is not None:
                return bytes(row["key_pem"])
            made = _new_key()
            record = {"terminal": self._terminal, "authority": self._authority, "key_pem": made}
            self._store.insert("renewal_keys", {**record, "made_at": moment.spell_now()})
            return made

    def renewed(self, certificates_pem: bytes) -> None:
        """Headquarters certified `renewal_key`: from now on `sender` is that one, in the same epoch.

        If the terminal became another one while headquarters answered, it stays that: this identity is for the line.
        """
        with self._store.transaction():
            before = self.sender()
            key = self.renewal_key()
            after = TerminalIdentity(
                self._terminal, key, certificates_pem, before.headquarters, before.epoch, renewal=True
            )
            self._identities.add(after)
            sql = "DELETE FROM renewal_keys WHERE terminal = ? AND authority = ?"
            self._store.run(sql, self._terminal, self._authority)
        self._keep()

    @property
    def _authority(self) -> str:
        return suite.digest(self.ca_pem)

    def _headquarters(self) -> Headquarters:
        headquarters = self.sender().headquarters
        assert headquarters is not None
        return headquarters


def _new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
