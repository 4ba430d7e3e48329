"""What `updates list` shows: the channel, what was released to whom, and what became of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from headquarters.index.database import SqliteDatabase
from headquarters.index.update_tables import UpdateRelease
from headquarters.updates.held import HeldChannel
from headquarters.updates.rings import EVERYBODY


@dataclass(frozen=True, slots=True)
class Listed:
    """Everything that `updates list` shows."""

    channel: HeldChannel | None
    standing: dict[str, UpdateRelease]
    counts: dict[str, Counter[str]]
    """How many terminals are in which state, by version."""
    rings: dict[str, int]
    said: list[UpdateRelease]
    """Everything that was said of versions, oldest first."""

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        names = ("version", "act", "ring", "not_before", "at", "by", "reason")
        return {
            "channel": None if self.channel is None else _channel_json(self.channel),
            "versions": [
                {**{name: getattr(row, name) for name in names}, "terminals": dict(self.counts.get(version, {}))}
                for version, row in self.standing.items()
            ],
            "rings": self.rings,
            "others_ring": EVERYBODY,
            "said": [{name: getattr(row, name) for name in names} for row in self.said],
        }


def listed(database: SqliteDatabase, channel: HeldChannel | None) -> Listed:
    """Read it all."""
    counts: dict[str, Counter[str]] = {}
    for outcome in database.update_outcomes():
        counts.setdefault(outcome.version, Counter())[outcome.state] += 1
    standing = dict(database.standing_releases())
    return Listed(channel, standing, counts, dict(database.rings()), list(database.releases()))


def _channel_json(channel: HeldChannel) -> dict[str, Any]:
    return {
        "ends": channel.ends().isoformat(),
        "ended": channel.ends() <= datetime.now(UTC),
        "metadata": {
            name: {"version": channel.versions[name], "expires": channel.expires[name].isoformat()}
            for name in channel.versions
        },
        "targets": [
            {"name": each.name, "bytes": each.bytes, "sha256": each.sha256, **each.notes.to_json()}
            for each in channel.targets
        ],
    }
