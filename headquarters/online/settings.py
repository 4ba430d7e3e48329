"""Which service is asked, by `DATA/online.json`; without that file none, and terminals hear that it is not offered."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from headquarters.faults import HeadquartersError
from headquarters.online.port import Adapter
from headquarters.online.service import Gateway
from headquarters.online.stand_in import StandIn
from headquarters.posting import may_be_asked

SECONDS: Final = 4.0
MOST_SECONDS: Final = 6.0
"""A terminal waits eight seconds for all of it: `terminal.sync.calling`."""
AT_ONCE: Final = 2
MOST_AT_ONCE: Final = 16
A_MINUTE: Final = 10
"""How often one terminal may ask in a minute: at a counter one customer takes longer than that."""
MOST_A_MINUTE: Final = 600
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class OnlineSettings:
    """`seconds`: so long an answer takes at most; `at_once`: so many are asked for at the same time."""

    adapter: Adapter
    seconds: float = SECONDS
    at_once: int = AT_ONCE
    a_minute: int = A_MINUTE


def read_settings(path: Path) -> OnlineSettings | None:
    """Return the settings in a file; None where there is no file. Raises HeadquartersError `online.settings`."""
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise HeadquartersError("online.settings", path=str(path)) from error
    try:
        return _settings(told, path.parent)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise HeadquartersError("online.settings", path=str(path)) from error


def _settings(told: Any, folder: Path) -> OnlineSettings:
    rest = dict(told)
    adapter, own = _ADAPTERS[rest.pop("adapter")]
    seconds = _number(rest.pop("seconds", SECONDS), MOST_SECONDS)
    at_once = _number(rest.pop("at_once", AT_ONCE), MOST_AT_ONCE)
    a_minute = _number(rest.pop("a_minute", A_MINUTE), MOST_A_MINUTE)
    if not set(rest) <= own or not all(isinstance(each, str) and each for each in rest.values()):
        raise ValueError("no such fields")
    return OnlineSettings(adapter(rest, folder, seconds), seconds, int(at_once), int(a_minute))


def _number(told: Any, most: float) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 1 <= told <= most:
        raise ValueError("out of range")
    return float(told)


def _stand_in(told: Mapping[str, str], folder: Path, _: float) -> Adapter:
    return StandIn(folder / told["people"])


def _gateway(told: Mapping[str, str], folder: Path, seconds: float) -> Adapter:
    token = (folder / told["token_file"]).read_text(encoding="ascii").strip() if "token_file" in told else ""
    ca_file = folder / told["ca_file"] if "ca_file" in told else None
    name = told["answered_by"]
    if not may_be_asked(told["url"]) or not (token.isprintable() and name.isprintable()) or len(name) > _LONGEST:
        raise ValueError("nothing is sent there")
    if ca_file is not None and not ca_file.is_file():
        raise ValueError("no such file")
    return Gateway(told["url"], name, seconds, token, ca_file)


_Making = Callable[[Mapping[str, str], Path, float], Adapter]
_ADAPTERS: Final[Mapping[str, tuple[_Making, frozenset[str]]]] = {
    "stand_in": (_stand_in, frozenset({"people"})),
    "service": (_gateway, frozenset({"url", "answered_by", "token_file", "ca_file"})),
}
"""By the name in the file: what makes it, and the fields that it has of its own."""
