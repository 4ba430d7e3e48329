"""Which program this is, where it was installed, and whether another one is on trial."""

import json
from pathlib import Path

from faults.trouble import Trouble
from program.version import BUILT, VERSION
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.checks.surroundings import Surroundings
from terminal.home.opening import Home
from terminal.update.told import UpdateFolder

_PLACE = Path("opt/shuanglu")
_HERE = Surroundings()


def program(around: Surroundings = _HERE) -> HealthCheck:
    """The version that answers here; of an installed one its slot, and whether the last one known well is another."""
    settled, current = _slot(around, "settled"), _slot(around, "current")
    facts = {"version": VERSION, "built": BUILT.isoformat()}
    if not settled or not current:
        return check("program", "ok", "doctor.program.loose", figure=VERSION, **facts)
    if settled != current:
        facts |= {"slot": current, "settled": settled, "before": _version(around, settled)}
        return check("program", "warn", "doctor.program.trial", figure=VERSION, **facts)
    return check("program", "ok", "doctor.program.installed", figure=VERSION, slot=current, **facts)


def update(home: Home) -> HealthCheck | None:
    """How it stands with a newer program; None where none was ever spoken of."""
    told = UpdateFolder(home.path).told()
    if told.state == "none":
        return None
    if told.state in ("rolled_back", "refused"):
        key = f"doctor.update.{told.state}"
        return HealthCheck("update", "warn", Trouble(key, {"version": told.version}), told.trouble, told.version)
    key = {"trial": "trial", "updated": "updated", "installed": "waits"}.get(told.state, "comes")
    return check("update", "ok", f"doctor.update.{key}", figure=told.version, version=told.version)


def _slot(around: Surroundings, name: str) -> str:
    """`factory`, `slots/a` or `slots/b`; empty where nothing was installed."""
    try:
        return (around.root / _PLACE / name).readlink().as_posix().removeprefix(f"/{_PLACE.as_posix()}/")
    except OSError:
        return ""


def _version(around: Surroundings, slot: str) -> str:
    try:
        return str(json.loads((around.root / _PLACE / slot / "bundle.json").read_bytes())["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "?"
