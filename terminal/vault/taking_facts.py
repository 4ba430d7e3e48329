"""What the ledger of takes asks of the vault around it before it gives out a number."""

import json
from collections.abc import Callable
from typing import Literal

from terminal.vault.contacts import Contacts
from terminal.vault.history import COMPARED
from terminal.vault.identity import TerminalIdentity
from terminal.vault.numbers import Numbers
from terminal.vault.store import Store

_NEWEST: Literal[2] = 2


class TakingFacts:
    """Numbers, formats, the clock's last comparison, and whether the home keeps itself."""

    def __init__(
        self,
        store: Store,
        numbers: Numbers,
        contacts: Contacts,
        keep: Callable[[], None],
        demand_sound: Callable[[], None],
    ) -> None:
        """`keep` makes the keepsake in the key file say what the rows say, durably.

        `demand_sound` raises where a fault was found in the database.
        """
        self._store = store
        self._contacts = contacts
        self.numbers = numbers
        self.keep = keep
        self.demand_sound = demand_sound

    def format_of(self, identity: TerminalIdentity) -> Literal[1, 2]:
        """In which format a take is opened: the newest, unless headquarters has not said that it reads that.

        What it cannot read it would refuse, rehearsals too. Epochs after the first are spelled in format 2 only.
        """
        headquarters = identity.headquarters
        if headquarters is None or identity.epoch > 1:
            return _NEWEST
        return _NEWEST if _NEWEST in self._contacts.formats(identity.terminal, headquarters.ca_pem) else 1

    def clock(self) -> tuple[int, str] | None:
        """How far headquarters' clock was ahead when it was compared last, in milliseconds, and when that was."""
        row = self._store.row("SELECT at, facts FROM events WHERE kind = ? ORDER BY id DESC LIMIT 1", COMPARED)
        return None if row is None else (round(json.loads(row["facts"])["offset_s"] * 1000), row["at"])

    def keeps_itself(self) -> bool:
        """Whether this home was made for demonstrations, its key lying in it."""
        return self._store.row("SELECT id FROM home WHERE keeps_itself = 1") is not None
