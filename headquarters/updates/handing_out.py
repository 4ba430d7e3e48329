"""What terminals are told of updates, and handed."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from evidence.suite import digest
from headquarters.faults import HeadquartersError, Refusal
from headquarters.index.database import Database
from headquarters.layout import updates_path
from headquarters.updates.held import METADATA, TARGET, HeldChannel, read_channel
from headquarters.updates.rings import offer

WARN_BEFORE = timedelta(days=7)
_log = logging.getLogger("headquarters.updates")


def warn_if_ending(data: Path, now: datetime | None = None) -> None:
    """Write a line to the log while the channel of updates is about to expire, or has."""
    try:
        channel = read_channel(updates_path(data))
    except HeadquartersError as error:
        _log.warning("%s", error.sentence)
        return
    left = None if channel is None else channel.ends() - (now or datetime.now(UTC))
    if left is not None and left < WARN_BEFORE:
        _log.warning("The channel of updates ends in %d days; take a refreshed one", max(0, left.days))


class UpdateDesk:
    """Hands out the channel that was taken last. Used by many threads; a channel may be taken meanwhile."""

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._folder = updates_path(data)
        self._lock = Lock()
        self._read: tuple[bytes, HeldChannel | None] | None = None

    def metadata(self, name: str) -> tuple[bytes, str]:
        """Return a file of metadata and its SHA-256. Raises Refusal 404 `updates.none`."""
        if not METADATA.fullmatch(name):
            raise Refusal(404, "updates.none")
        try:
            data = (self._folder / "metadata" / name).read_bytes()
        except FileNotFoundError:
            raise Refusal(404, "updates.none") from None
        return data, digest(data)

    def target(self, path: str) -> tuple[Path, str]:
        """Return where an archive lies, and its SHA-256 as its name says it. Raises Refusal 404 `updates.none`."""
        named = TARGET.fullmatch(path)
        if named is None or not (self._folder / "targets" / path).is_file():
            raise Refusal(404, "updates.none")
        return self._folder / "targets" / path, named["sha256"]

    def offered(self, terminal: str, report: Mapping[str, Any]) -> dict[str, str] | None:
        """Keep what a report (`shuanglu-report/1`) says of updates; return `version`, `not_before`, `ring`, or None."""
        return offer(self._database, self._channel(), terminal, report)

    def _channel(self) -> HeldChannel | None:
        """What the channel says, read again when another one was taken; None for none, or one that cannot be read."""
        try:
            stamp = (self._folder / "metadata" / "timestamp.json").read_bytes()
        except FileNotFoundError:
            return None
        with self._lock:
            if self._read is None or self._read[0] != stamp:
                try:
                    self._read = stamp, read_channel(self._folder)
                except HeadquartersError:
                    self._read = stamp, None
            return self._read[1]
