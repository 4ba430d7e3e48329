"""The frozen programs in a chroot: headquarters that serves, a terminal that is enrolled, their commands."""

import contextlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scripts.smoking.chroot import Chroot, SmokeError

TERMINAL: Final = "shuanglu"
HEADQUARTERS: Final = "shuanglu-headquarters"
"""Accounts, as the packages make them."""
HOME: Final = "/var/lib/shuanglu"
DATA: Final = "/var/lib/shuanglu-headquarters"
FILM: Final = "/var/cache/shuanglu/sale.mp4"
"""The demonstration's film, laid there: the package has none."""
_READY_S, _END_S = 90.0, 30.0


@dataclass(frozen=True, slots=True)
class Programs:
    """Runs them as their own accounts."""

    inside: Chroot

    def terminal(self, *words: object, env: Mapping[str, str] | None = None) -> str:
        """Run a command of the terminal on its home; return what it printed."""
        return self.inside.run("/usr/bin/shuanglu", *words, user=TERMINAL, env={**environment(), **(env or {})})

    def headquarters(self, *words: object) -> str:
        """Run a command of headquarters."""
        env = {"HOME": DATA}
        return self.inside.run("/usr/bin/headquarters", *words, user=HEADQUARTERS, env=env)

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """Let headquarters serve on loopback; yield its address."""
        words = ["/usr/bin/headquarters", "serve", "--data", DATA, "--port", "0"]
        command = self.inside.command(words, HEADQUARTERS, {"HOME": DATA})
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as served:
            try:
                yield _address(served)
            finally:
                end(served)

    def start(self, words: Sequence[str], env: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
        """Start something as the terminal's account; what it says goes into `log`."""
        with log.open("ab") as said:
            command = self.inside.command(words, TERMINAL, {**environment(), **env})
            return subprocess.Popen(command, stdout=said, stderr=said)

    def take(self, name: str) -> Path:
        """Return a take's folder, as seen from here."""
        return self.inside.root / HOME.lstrip("/") / "takes" / name


def environment() -> dict[str, str]:
    """What the kiosk's unit gives it, and stand-ins for what a chroot has not: sound, and people who show cards."""
    return {
        "SHUANGLU_HOME": HOME,
        "HOME": "/var/cache/shuanglu",
        "XDG_RUNTIME_DIR": "/var/cache/shuanglu",
        "SHUANGLU_SPEAKER": "test:sink",
        "SHUANGLU_IDENTITY": "none",
    }


def answer(text: str) -> dict[str, Any]:
    """Return the JSON object that a command printed."""
    value: dict[str, Any] = json.loads(text)
    return value


def wait_for(what: Callable[[], Any], within_s: float, named: str) -> Any:
    """Wait until `what` is something, and return it; raises SmokeError that names it."""
    deadline = time.monotonic() + within_s
    while not (found := what()):
        if time.monotonic() > deadline:
            raise SmokeError(f"within {within_s:.0f} s there was no {named}")
        time.sleep(0.05)
    return found


def end(process: "subprocess.Popen[Any]") -> None:
    """Tell it to end, and see to it that it has."""
    process.terminate()
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _address(served: "subprocess.Popen[str]") -> str:
    said = []
    for line in served.stdout or ():
        said.append(line)
        if line.startswith("headquarters: ready on "):
            return line.split()[-1]
    raise SmokeError(f"headquarters did not start: {''.join(said)[-1500:]}")
