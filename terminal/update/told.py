"""How an update stands, for whoever asks: kept in the terminal's home, read by screens, doctor and reports.

No right is needed to read it, and nothing is decided by it that the machine service does not decide again.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from evidence.disk import write_whole
from faults.trouble import Plain, Trouble

FOLDER = "updates"
State = Literal[
    "none", "offered", "fetching", "fetched", "installing", "installed", "trial", "updated", "rolled_back", "refused"
]
"""`installed`: it waits for the moment to be switched to · `trial`: it runs and has not said that it is well ·
`updated`: it was found healthy · `rolled_back`: it did not come up · `refused`: it was not taken, the code says why."""
_STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Told:
    """One state. `version`: of the newer program; of `rolled_back`, the one that failed."""

    state: State = "none"
    version: str = ""
    code: str = ""
    """A key of the catalogue where something is wrong."""
    at: str = ""
    """Since when, ISO 8601 in UTC."""
    facts: Mapping[str, Plain] = field(default_factory=dict)
    """What fills the blanks of the code's sentence."""

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong; None where nothing is."""
        return Trouble(self.code, dict(self.facts)) if self.code else None


@dataclass(frozen=True, slots=True)
class Offer:
    """Headquarters' word that this terminal may take a version."""

    version: str
    not_before: str = ""
    """`HH:MM` of the clock on the wall from which on it may be switched to; empty: at any time."""
    ring: str = ""
    tonight: bool = False
    """Headquarters wishes it now; the time of day is not waited for."""


class UpdateFolder:
    """`<home>/updates`: the state, the offer, and the channel as it was fetched or copied."""

    def __init__(self, home: Path) -> None:
        self.path = home / FOLDER
        self.channel = self.path / "channel"

    def told(self) -> Told:
        """The last state; `none` where nothing was ever told."""
        found = self._read("state.json")
        state = next((each for each in _STATES if each == found.get("state")), None)
        texts = {name: found.get(name) for name in ("version", "code", "at")}
        if state is None or not all(isinstance(text, str) for text in texts.values()):
            return Told()
        facts = found.get("facts")
        version, code, at = map(str, texts.values())
        return Told(state, version, code, at, _plain(facts if isinstance(facts, dict) else {}))

    def tell(self, state: State, version: str, why: Trouble | None = None) -> Told:
        """Keep it, if it is another than before; its `at` is the moment when it began."""
        before, code = self.told(), why.key if why else ""
        if (before.state, before.version, before.code) == (state, version, code):
            return before
        plain = _plain(why.facts if why else {})
        told = Told(state, version, code, datetime.now(UTC).isoformat(timespec="seconds"), plain)
        self._write("state.json", asdict(told))
        return told

    def offer(self) -> Offer | None:
        """The offer that holds."""
        found = self._read("offer.json")
        texts = [found.get(name) for name in ("version", "not_before", "ring")]
        if not all(isinstance(text, str) for text in texts) or not texts[0]:
            return None
        version, not_before, ring = map(str, texts)
        return Offer(version, not_before, ring, tonight=found.get("tonight") is True)

    def keep_offer(self, offer: Offer | None) -> None:
        """Keep what headquarters says now; None: nothing may be taken, also what was fetched before."""
        if offer != self.offer():
            self._write("offer.json", asdict(offer) if offer else {})

    def _read(self, name: str) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found = json.loads((self.path / name).read_bytes())
            if isinstance(found, dict):
                return found
        return {}

    def _write(self, name: str, value: dict[str, Any]) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self.path / name, json.dumps(value).encode() + b"\n", private=True)


def _plain(facts: Mapping[Any, Any]) -> dict[str, Plain]:
    return {str(name): fact for name, fact in facts.items() if isinstance(fact, Plain)}
