"""What the desk does for the room check: it looks how long could be recorded on the disk."""

from terminal.capture.profiles import profile_named
from terminal.capture.take.disk import DiskSpace
from terminal.home.opening import Home
from terminal.session.facts.desk import DiskMeasured
from terminal.session.orders.desk import MeasureDisk
from terminal.station.desk import Handler

_MEGA = 1_000_000


def handlers(home: Home) -> dict[type, Handler]:
    """What it can do, by the kind of order."""
    return {MeasureDisk: lambda _: (measured(home),)}


def measured(home: Home) -> DiskMeasured:
    """How long could be recorded above the reserve, with the home's profile and quota."""
    settings = home.settings
    quota = None if settings.quota_mb is None else settings.quota_mb * _MEGA
    free = DiskSpace(home.path / "takes", quota).free() - settings.reserve_mb * _MEGA
    return DiskMeasured(max(0, free // profile_named(settings.profile).bytes_per_second))
