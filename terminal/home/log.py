"""The log: one JSON line an event, in `<home>/log/`, for field IT. It never holds personal data or secrets.

Only names, codes, numbers and sentences of our own go in; facts of a sale have no way here, because `event` refuses
values that are not plain, and callers hand in identifiers, never contents.
"""

import logging
import logging.handlers
from pathlib import Path

import structlog

from program.version import VERSION

Plain = str | int | float | bool | None
_FILE_BYTES = 2_000_000
_FILES = 5


class Log:
    """A log of one process. Without a folder it goes nowhere, as in tests that look at nothing."""

    def __init__(self, folder: Path | None, process: str) -> None:
        self._handler: logging.Handler = logging.NullHandler()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._handler = logging.handlers.RotatingFileHandler(
                folder / f"{process}.log", maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8"
            )
        logger = logging.Logger(process)  # noqa: LOG001 - a logger of this process's own, which no library configures
        logger.addHandler(self._handler)
        self._log = structlog.wrap_logger(
            logger,
            processors=[
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.add_log_level,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            wrapper_class=structlog.stdlib.BoundLogger,
        )
        self.event("program.started", version=VERSION)

    def event(self, name: str, **values: Plain) -> None:
        """Note that something happened; raises TypeError for a value that is not plain."""
        _demand_plain(values)
        self._log.info(name, **values)

    def trouble(self, name: str, **values: Plain) -> None:
        """Note something that field IT should look at; raises TypeError for a value that is not plain."""
        _demand_plain(values)
        self._log.warning(name, **values)

    def close(self) -> None:
        """Let go of the file; each event was written when it was noted."""
        self._handler.close()


def _demand_plain(values: dict[str, Plain]) -> None:
    for name, value in values.items():
        if value is not None and not isinstance(value, str | int | float):
            raise TypeError(f"the log takes no {type(value).__name__} for {name}")
