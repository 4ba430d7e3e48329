"""What doctor says of the card reader: it is asked, in a process of its own."""

from collections.abc import Iterator

from faults.errors import ShuangluError
from terminal.capture.instant import now_us
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.settings import Settings
from terminal.readers.config import ReaderConfig
from terminal.readers.named_reader import parse_reader
from terminal.readers.trying import tried

_READER_S = 20.0
"""Some libraries try every port before they say that there is no reader."""


def look_at_reader(settings: Settings, *, in_use: bool) -> Iterator[HealthCheck]:
    """Ask it; while the terminal runs it holds it, and nobody answers here."""
    name = "card reader"
    if settings.reader and in_use:
        yield check(name, "off", "doctor.device.in_use")
        return
    if not settings.reader:
        yield check(name, "off", "reader.none")
        return
    try:
        config = ReaderConfig(parse_reader(settings.reader), now_us)
    except ShuangluError as error:
        yield HealthCheck(name, "fail", error.trouble)
        return
    with tried(config) as reader:
        seen = reader.state(_READER_S)
    if seen is None:
        yield check(name, "warn", "reader.hangs")
    elif seen.trouble is not None:
        yield HealthCheck(name, "warn", seen.trouble)
    elif seen.stand_in:
        yield check(name, "warn", "health.reader.stand_in", figure="file")
    else:
        yield check(name, "ok", "health.reader.answers", name=seen.name)
