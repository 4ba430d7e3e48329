"""Whether the models that ship are as they were delivered, by their digests."""

from collections.abc import Iterator

from faults.errors import ShuangluError
from terminal.analysis.models import KINDS, check_delivered
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.settings import Settings


def delivered_models(settings: Settings) -> Iterator[HealthCheck]:
    """Compare the models that the program brings along with their digests; none is loaded."""
    for kind in KINDS:
        try:
            count = check_delivered(kind, settings.face_engine)
        except ShuangluError as error:
            yield HealthCheck(f"{kind} models", "fail", error.trouble)
        else:
            yield check(f"{kind} models", "ok", "doctor.models.delivered", count=count)
