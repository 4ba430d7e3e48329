"""In which sales another person's card was shown: it stops a sale, also after the program was ended and started."""

from collections.abc import Mapping, Sequence

from evidence import moment
from terminal.vault.store import Store

MOST = 2000
"""Sales. Older ones are dropped: nobody comes back to a sale after so many others."""


class OthersCards:
    """By the sale's number, of whom it is said. Each call is one transaction, durable on return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, reference: str, people: Sequence[str]) -> None:
        """Keep of whom it is said in this sale, in place of what was said before; nobody: nothing stays.

        `people`: digests (hex) of persons as the sale has them.
        """
        with self._store.transaction():
            self._store.run("DELETE FROM others_cards WHERE reference = ?", reference)
            for person in sorted(set(people)):
                row = {"reference": reference, "person": person, "noted_at": moment.spell_now()}
                self._store.insert("others_cards", row)
            self._store.run(
                "DELETE FROM others_cards WHERE reference NOT IN "
                "(SELECT reference FROM others_cards GROUP BY reference ORDER BY max(noted_at) DESC LIMIT ?)", MOST,
            )  # fmt: skip

    def all(self) -> Mapping[str, frozenset[str]]:
        """Return every sale of which it is said, and of whom."""
        found: dict[str, frozenset[str]] = {}
        for row in self._store.rows("SELECT reference, person FROM others_cards"):
            found[row["reference"]] = found.get(row["reference"], frozenset()) | {row["person"]}
        return found
