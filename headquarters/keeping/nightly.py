"""The examination of everything each night, as a process of its own beside the server: `headquarters verify --all`.

It opens the first and the last segment of each take with headquarters' key: a take that nobody can read has a receipt
like any other, and its terminal must not let go of it. That is done in a process that listens to nobody.
"""

import json
import logging
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from faults.errors import UsageError
from program import again

DEFAULT = "02:00"
OFF = "off"
_TURN_S = 60.0
"""How often the clock is looked at, which may be set meanwhile."""
_MOST_NAMED = 20
_log = logging.getLogger(__name__)


def read_time(text: str) -> time | None:
    """Read `HH:MM`, local time, or `off`, which is None; raises UsageError `scrub.time`."""
    if text == OFF:
        return None
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone
    except ValueError:
        raise UsageError("scrub.time", time=text) from None


def next_at(at: time, now: datetime) -> datetime:
    """Return the next moment, after `now`, at which the clock of the wall shows `at`."""
    today = now.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=at.microsecond)
    return today if today > now else today + timedelta(days=1)


@contextmanager
def examining_nightly(data: Path, at: time | None, passphrase_file: Path | None = None) -> Iterator[None]:
    """Examine everything each night while the block runs; nothing for None.

    An examination that is under way at the end of the block is stopped; the next one begins with what was looked at
    longest ago. `passphrase_file` as the server has it.
    """
    if at is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_every_night, args=(data, at, passphrase_file, stop), name="nightly", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _every_night(data: Path, at: time, passphrase_file: Path | None, stop: threading.Event) -> None:
    _log.setLevel(logging.INFO)
    while not stop.is_set():
        due = next_at(at, _now())
        while _now() < due:
            if stop.wait(min(_TURN_S, max(0.0, (due - _now()).total_seconds()))):
                return
        say_result(_examined(data, passphrase_file, stop))


def _examined(data: Path, passphrase_file: Path | None, stop: threading.Event) -> dict[str, Any] | str:
    """What cannot be begun tonight, for want of memory or of processes, is begun tomorrow."""
    try:
        return examine_all(data, passphrase_file, stop)
    except OSError as error:
        return str(error)


def _now() -> datetime:
    return datetime.now().astimezone()


def examine_all(data: Path, passphrase_file: Path | None, stop: threading.Event) -> dict[str, Any] | str:
    """Run it and return what it said: its JSON object, or why there is none. Stopped, it says so far as it came."""
    command = again.command("headquarters", "verify", "--all", "--nightly", "--json", "--data", str(data))
    command += ["--passphrase-file", str(passphrase_file)] if passphrase_file else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as run:
        reader = threading.Thread(target=_end_with, args=(run, stop), daemon=True)
        reader.start()
        printed, errors = run.communicate()
        reader.join()
    try:
        said: dict[str, Any] = json.loads(printed)
    except ValueError:
        return errors.strip() or printed.strip() or f"exit {run.returncode}"
    return said


def _end_with(run: "subprocess.Popen[str]", stop: threading.Event) -> None:
    while run.poll() is None:
        if stop.wait(0.5):
            run.terminate()
            return


def say_result(said: dict[str, Any] | str) -> None:
    """Write one line to the log, and one more for each take that is damaged, as far as they can be read."""
    if isinstance(said, str):
        _log.error("the nightly examination could not be done: %s", said)
        return
    counts = ", ".join(f"{count} {status}" for status, count in sorted(said["status"].items())) or "no takes"
    end = "" if said["ended"] else ", stopped before the end"
    level = logging.INFO if said["sound"] else logging.ERROR
    _log.log(level, "examined %d takes, %d bytes: %s%s", said["takes"], said["bytes"], counts, end)
    for take in said["damaged"][:_MOST_NAMED]:
        first = take["faults"][0]
        _log.error("%s is damaged: %s: %s", take["take"], first["file"], first["sentence"])
    if said["index"] is not None:
        _log.error("the index is damaged: %s", said["index"])
    for sentence in said["certificates"][:_MOST_NAMED]:
        _log.error("%s", sentence)
