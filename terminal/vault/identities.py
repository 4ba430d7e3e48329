"""The identities that this vault has had, newest last, and the key that opens its own takes for review."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from evidence import canonical, moment, suite, wrapping
from faults.errors import ShuangluError
from terminal.vault.history import History
from terminal.vault.identity import Headquarters, TerminalIdentity
from terminal.vault.store import Store


class Route(NamedTuple):
    """Where takes of one terminal name go, and the newest identity by which they are brought there."""

    headquarters: Headquarters
    terminal: str
    identity: TerminalIdentity


class Identities:
    """All identities and the one review key. Each call is durable on return, or with the transaction around it."""

    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history

    def current(self) -> TerminalIdentity:
        """Return who the terminal is: takes are opened under it. Raises ShuangluError `vault.empty` without one."""
        return self._find(self._store.row("SELECT * FROM identities WHERE id = ?", self.current_id()))

    def current_id(self) -> int:
        """Return the row's number of `current`, as `takes.identity` has it; 0 without one.

        It is the newest enrolment, by its newest certificate: what an older line renewed since is for that line only.
        """
        row = self._store.row(
            "SELECT coalesce(max(mine.id), 0) AS id FROM identities AS mine JOIN identities AS enrolled "
            "ON mine.terminal = enrolled.terminal AND mine.ca_pem IS enrolled.ca_pem "
            "WHERE enrolled.id = (SELECT max(id) FROM identities WHERE renewal = 0)"
        )
        assert row is not None
        return int(row["id"])

    def authority(self) -> str:
        """Name the headquarters that this terminal belongs to now, by its authority; empty where there is none."""
        headquarters = self.current().headquarters
        return "" if headquarters is None else suite.digest(headquarters.ca_pem)

    def of(self, terminal: str) -> TerminalIdentity:
        """Return the newest identity of `terminal`: who may seal a take that was opened under that name."""
        return self._find(
            self._store.row("SELECT * FROM identities WHERE terminal = ? ORDER BY id DESC LIMIT 1", terminal)
        )

    def of_take(self, take: str) -> TerminalIdentity:
        """Return the identity that a known take was opened under; raises ShuangluError `vault.empty`."""
        sql = "SELECT identities.* FROM identities JOIN takes ON takes.identity = identities.id WHERE take = ?"
        return self._find(self._store.row(sql, take))

    def whose(self, terminal: str, certificates: Sequence[x509.Certificate]) -> int | None:
        """Return the row's number of the identity that opened a take with these certificates.

        Another one of the same name where none has just this certificate; None for a stranger's take.
        """
        rows = self._store.rows("SELECT * FROM identities WHERE terminal = ? ORDER BY id DESC", terminal)
        leaf = certificates[0].public_bytes(Encoding.DER)
        for row in rows:
            if TerminalIdentity.from_row(row).leaf.public_bytes(Encoding.DER) == leaf:
                return int(row["id"])
        return int(rows[0]["id"]) if rows else None

    def names(self) -> frozenset[str]:
        """Every name that this terminal has had."""
        return frozenset(row["terminal"] for row in self._store.rows("SELECT DISTINCT terminal FROM identities"))

    def newest_towards(self, terminal: str, ca_pem: bytes) -> TerminalIdentity:
        """Return the newest identity of `terminal` at the headquarters with this authority."""
        sql = "SELECT * FROM identities WHERE terminal = ? AND ca_pem = ? ORDER BY id DESC LIMIT 1"
        return self._find(self._store.row(sql, terminal, ca_pem))

    def for_delivery(self) -> list[Route]:
        """Return the terminal's own route first, if it is enrolled, then each older one by which takes here went or go.

        Also one to which nothing waits to go: its headquarters may say that a take may leave, or that it lost one.
        """
        waiting = self._store.rows(
            "SELECT terminal, ca_pem, max(id) AS newest FROM identities WHERE ca_pem IS NOT NULL AND (EXISTS ("
            "SELECT 1 FROM outbox CROSS JOIN takes USING (take) WHERE identity = identities.id AND released_at IS NULL"
            ") OR EXISTS (SELECT 1 FROM received WHERE here = 1 AND read_again = 0 AND identity = identities.id) "
            "OR EXISTS (SELECT 1 FROM received WHERE here = 1 AND read_again = 1 AND identity = identities.id)) "
            "GROUP BY terminal, ca_pem ORDER BY newest DESC"
        )
        current = self.current()
        lines = [(row["terminal"], bytes(row["ca_pem"])) for row in waiting]
        if current.headquarters is not None:
            own = (current.terminal, current.headquarters.ca_pem)
            lines = [own, *(line for line in lines if line != own)]
        return [self._route(*line) for line in lines]

    def _route(self, terminal: str, ca_pem: bytes) -> Route:
        identity = self.newest_towards(terminal, ca_pem)
        assert identity.headquarters is not None
        return Route(identity.headquarters, terminal, identity)

    def add(self, identity: TerminalIdentity) -> None:
        """From now on the terminal is this one. Older identities stay: their takes are still theirs."""
        with self._store.transaction():
            self._store.insert("identities", {**identity.to_row(), "made_at": moment.spell_now()})
            facts = {"terminal": identity.terminal, "enrolled": identity.enrolled, "epoch": identity.epoch}
            self._history.add("identity.renewed" if identity.renewal else "identity.added", None, facts)

    def review_key(self) -> bytes:
        """Return the vault's own private HPKE key (96 bytes): it opens the takes of this vault."""
        row = self._store.row("SELECT private_key FROM review_keys")
        if row is None:
            raise ShuangluError("vault.empty:review")
        return bytes(row["private_key"])

    def establish(self, identity: TerminalIdentity, review_key: bytes | None = None) -> None:
        """Give a new vault its first identity and its key for review."""
        with self._store.transaction():
            key = review_key or wrapping.new_private_key()
            self._store.insert("review_keys", {"id": 1, "private_key": key, "made_at": moment.spell_now()})
            self.add(identity)

    def to_keepsake(self) -> dict[str, Any]:
        """All that cannot be read again from the takes, as JSON; it is secret."""
        rows = self._store.rows("SELECT * FROM identities ORDER BY id")
        return {
            "review_key": canonical.to_base64(self.review_key()),
            "identities": [TerminalIdentity.from_row(row).to_json() for row in rows],
        }

    def from_keepsake(self, keepsake: dict[str, Any]) -> None:
        """Give a new vault the identities, in their order, and the review key that `to_keepsake` returned."""
        first, *later = [TerminalIdentity.from_json(value) for value in keepsake["identities"]]
        with self._store.transaction():
            self.establish(first, canonical.from_base64(keepsake["review_key"]))
            for identity in later:
                self.add(identity)

    @staticmethod
    def _find(row: dict[str, Any] | None) -> TerminalIdentity:
        if row is None:
            raise ShuangluError("vault.empty:identity")
        return TerminalIdentity.from_row(row)
