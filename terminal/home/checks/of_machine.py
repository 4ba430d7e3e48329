"""What recording needs of the machine: displays, letters and how they are typed, a printer, no proxy in the way."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from evidence.papers.fonts import has_font
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.checks.surroundings import Surroundings, read_text
from terminal.home.settings import Settings

_INPUT_METHODS = ("ibus", "fcitx", "fcitx5")
_INPUT_PROGRAMS = {"ibus-daemon": "ibus", "fcitx": "fcitx", "fcitx5": "fcitx5"}
"""The program that answers, by the name of its process; Fcitx answers on IBus's bus as well."""
_PROXIES = ("https_proxy", "all_proxy", "http_proxy")
_PRINTER_S = 3.0
_HERE = Surroundings()


def second_display(count: int | None, settings: Settings | None = None) -> HealthCheck:
    """How many displays show a picture; None where that cannot be told.

    Where somebody measured the customer's display there is to be one.
    """
    if count is None:
        return check("second display", "off", "doctor.display.unknown")
    figure = str(count)
    if count > 1:
        return check("second display", "ok", "doctor.display.two", figure=figure, count=count)
    if settings is not None and settings.customer_display_width_mm:
        facts = {"count": count, "width": settings.customer_display_width_mm}
        return check("second display", "warn", "doctor.display.gone", figure=figure, **facts)
    return check("second display", "off", "doctor.display.one", figure=figure)


def connected_displays(folder: Path = Path("/sys/class/drm")) -> int | None:
    """How many displays the graphics cards see, on Linux; None elsewhere, and where none is told of."""
    if sys.platform != "linux":
        return None
    states = [read_text(path) for path in sorted(folder.glob("card*-*/status"))]
    return sum(state == "connected" for state in states) if states else None


def programs_running(processes: Path = Path("/proc")) -> frozenset[str]:
    """The names of the programs that run on this machine, on Linux; elsewhere and where none is told of, of none."""
    return frozenset(read_text(path) for path in processes.glob("[0-9]*/comm"))


def input_method(running: Callable[[], frozenset[str]] = programs_running, around: Surroundings = _HERE) -> HealthCheck:
    """Names are Chinese: something must turn keys into them. Windows brings its own.

    What is only named turns nothing: on Linux one of their programs must be `running`.
    """
    if sys.platform == "win32":
        return check("input method", "ok", "doctor.input.found", figure="IME", name="IME")
    environ = around.environ
    named = environ.get("QT_IM_MODULE") or environ.get("XMODIFIERS", "").removeprefix("@im=")
    if named not in _INPUT_METHODS:
        return check("input method", "warn", "doctor.input.none")
    there = sorted(running() & _INPUT_PROGRAMS.keys())
    if not there:
        return check("input method", "warn", "doctor.input.silent", figure=named, name=named)
    name = _INPUT_PROGRAMS[there[0]]
    return check("input method", "ok", "doctor.input.found", figure=name, name=name)


def fonts(around: Surroundings = _HERE) -> HealthCheck:
    """Screens, the line in the picture and signed papers need Chinese letters."""
    if has_font(around.root):
        return check("fonts", "ok", "doctor.fonts.found")
    return check("fonts", "warn", "doctor.fonts.none")


def printer(around: Surroundings = _HERE) -> HealthCheck:
    """Whether CUPS has a printer for slips, and it prints; nothing is lacking without one."""
    lpstat = shutil.which("lpstat") if around.is_here else None
    if lpstat is None:
        return check("printer", "off", "doctor.printer.none")
    try:
        name = _lpstat(lpstat, "-d").rpartition(": ")[2].strip()
        if not name or " " in name:  # "no system default destination"
            return check("printer", "off", "doctor.printer.none")
        stopped = "disabled" in _lpstat(lpstat, "-p", name)
    except (OSError, subprocess.SubprocessError):
        return check("printer", "warn", "doctor.printer.silent")
    if stopped:
        return check("printer", "warn", "doctor.printer.stopped", figure=name, name=name)
    return check("printer", "ok", "doctor.printer.ready", figure=name, name=name)


def _lpstat(program: str, *arguments: str) -> str:
    said = subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=_PRINTER_S,
        env={"LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
    )
    return said.stdout


def proxy(url: str | None, *, line_up: bool, around: Surroundings = _HERE) -> HealthCheck:
    """Whether a proxy is set here. The terminal goes through none: it knows its headquarters by certificate.

    Set while headquarters does not answer, it may be the only way out that the network has.
    """
    found = next(_proxies(around, urlsplit(url).hostname or "" if url else ""), None)
    if url is None or found is None:
        return check("proxy", "off", "doctor.proxy.none")
    where, address = found
    facts = {"where": where, "proxy": address, "url": url}
    if line_up:
        return check("proxy", "ok", "doctor.proxy.unused", figure=address, **facts)
    return check("proxy", "warn", "doctor.proxy.in_way", figure=address, **facts)


def _proxies(around: Surroundings, host: str) -> Iterator[tuple[str, str]]:
    """Where a proxy for this host is set, and its host and port: never its user and password."""
    system = dict(_assigned(line) for line in around.read("etc/environment").splitlines() if "=" in line)
    for place, values in (("", around.environ), ("/etc/environment: ", system)):
        known = {name.lower(): value for name, value in values.items()}
        if _excepted(host, known.get("no_proxy", "")):
            continue
        for name in _PROXIES:
            if known.get(name):
                yield f"{place}{name}", _address(known[name])


def _assigned(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name.strip().removeprefix("export ").strip(), value.strip().strip("\"'")


def _excepted(host: str, exceptions: str) -> bool:
    named = [each.strip().lstrip(".").lower() for each in exceptions.split(",") if each.strip()]
    return any(each in ("*", host) or host.endswith(f".{each}") for each in named)


def _address(text: str) -> str:
    """`host:port` of a proxy's address."""
    return text.rpartition("://")[2].rpartition("@")[2].partition("/")[0]
