"""The package on a systemd that is booted in a container: its units run, fall, come back; nothing changes in a take.

No seat, no graphics card and no terminal of a console is there: a drop-in says so to the kiosk's unit, and cage draws
into memory. All else of the unit is as it ships.
"""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evidence.disk import is_locked
from scripts.smoking.chroot import BOOTABLE, FOLDER, Chroot, SmokeError, copy_of_base
from scripts.smoking.programs import HOME, wait_for

UNITS: Final = ("shuanglu.service", "shuanglu-machine.service", "shuanglu-passphrase.service")
_NOWHERE: Final = """[Unit]
Conflicts=
[Service]
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
UtmpIdentifier=
StandardInput=null
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
Environment=SHUANGLU_CAMERA=test:clap SHUANGLU_MICROPHONE=test:clap SHUANGLU_SPEAKER=test:sink SHUANGLU_IDENTITY=none
Environment=SHUANGLU_PROGRAM=/var/cache/shuanglu/with-a-sale
"""
_SALE: Final = '#!/bin/sh\nexec /opt/shuanglu/current/shuanglu "$@" --sale /var/cache/shuanglu/sale.json\n'
_BOOT_S, _KIOSK_S, _TAKE_S = 180.0, 180.0, 120.0
_LOOK_S = 0.02

Step = Callable[[str, Callable[[], object]], object]


@dataclass(frozen=True, slots=True)
class Machine:
    """A booted container, entered by the first of its processes."""

    root: Path
    leader: int

    def run(self, *words: object, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run something as its root; raises SmokeError where it fails and is not to."""
        enter = ["nsenter", "-t", str(self.leader), "-m", "-u", "-i", "-n", "-p", "-C", "--"]
        env = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]
        done = subprocess.run([*enter, *env, *map(str, words)], capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise SmokeError(f"{' '.join(map(str, words))[:200]}: {(done.stderr or done.stdout).strip()[-800:]}")
        return done

    def folder(self, path: str) -> Path:
        """Return a place in there, as seen from here."""
        return self.root / path.lstrip("/")

    def takes(self) -> set[str]:
        """Return the names of what was recorded."""
        return {path.parent.name for path in self.folder(f"{HOME}/takes").glob("*/journal")}


def run(step: Step, deb: Path) -> None:
    """Boot, and do each thing; the first that does not hold raises SmokeError."""
    root = copy_of_base("booted")
    with Chroot(root) as inside:
        step("boot: install", lambda: inside.install(deb, more=BOOTABLE))
    drop_in = root / "etc/systemd/system/shuanglu.service.d"
    drop_in.mkdir(parents=True)
    (drop_in / "nowhere.conf").write_text(_NOWHERE, encoding="utf-8")
    with booted(root) as machine:
        step("boot: units", lambda: units(machine))
        step("boot: exposure", lambda: exposure(machine))
        step("boot: home", lambda: home(machine))
        take = step("boot: sale begun", lambda: begun(machine))
        step("boot: not in a take", lambda: not_in_a_take(machine))
        step("boot: killed", lambda: killed(machine, str(take)))
        step("boot: goes on", lambda: begun(machine))
        step("boot: purged", lambda: purged(machine))


@contextlib.contextmanager
def booted(root: Path) -> Iterator[Machine]:
    """Boot what lies in `root`, and shut it down at the end."""
    words = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot", "--console=pipe", "-D", str(root)]
    with (FOLDER / "boot.log").open("wb") as log:
        box = subprocess.Popen(
            [*words, "systemd.unit=graphical.target"], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            yield wait_for(lambda: _running(root, box.pid), _BOOT_S, "systemd that has started all")
        finally:
            box.terminate()  # it shuts down in order
            try:
                box.wait(_BOOT_S)
            except subprocess.TimeoutExpired:
                box.kill()
                box.wait()


def _running(root: Path, box: int) -> Machine | None:
    """The machine once its systemd has started all; the first children of nspawn only prepare it."""
    for child in Path(f"/proc/{box}/task/{box}/children").read_text(encoding="utf-8").split():
        machine = Machine(root, int(child))
        said = machine.run("systemctl", "is-system-running", check=False).stdout.strip()
        if said in ("running", "degraded"):
            return machine
    return None


def units(machine: Machine) -> dict[str, str]:
    """Say how each unit stands; the vault's passphrase must have been made."""
    if not machine.folder("etc/credstore.encrypted/shuanglu-passphrase").exists():
        raise SmokeError("no passphrase was made for the vault")
    machine.run("systemd-analyze", "verify", "--man=no", *UNITS)
    return {unit: machine.run("systemctl", "is-active", unit, check=False).stdout.strip() for unit in UNITS}


def exposure(machine: Machine) -> dict[str, str]:
    """Return what `systemd-analyze security` gives each unit, 0 (safe) to 10."""
    found = {}
    for unit in UNITS:
        words = ("systemd-analyze", "security", "--offline=true", "--no-pager", f"/usr/lib/systemd/system/{unit}")
        found[unit] = machine.run(*words).stdout.strip().splitlines()[-1].split(":")[1].split()[0]
    return found


def home(machine: Machine) -> str:
    """Make a home by the administrator's command, and start the kiosk with a sale in hand."""
    machine.run("systemctl", "stop", "shuanglu.service")
    words = ("--camera", "test:clap", "--microphone", "test:clap", "--seconds", "2")
    machine.run("shuanglu-admin", "rehearse", "--out", HOME, *words)
    shared = machine.folder("/var/cache/shuanglu")
    (shared / "sale.json").write_text(machine.run("shuanglu", "sale", "example").stdout, encoding="utf-8")
    (shared / "with-a-sale").write_text(_SALE, encoding="utf-8")
    (shared / "with-a-sale").chmod(0o755)
    machine.run("systemctl", "start", "shuanglu.service")
    wait_for(lambda: _kiosk(machine), _KIOSK_S, "kiosk")
    return "made by shuanglu-admin, with the sealed passphrase at hand"


def begun(machine: Machine) -> str:
    """Press Enter until the sale in hand is recorded; return the take, of which two segments are there."""
    before = machine.takes()
    kiosk = wait_for(lambda: _kiosk(machine), _KIOSK_S, "kiosk")
    display = wait_for(lambda: _display(kiosk), _KIOSK_S, "display")
    wait_for(lambda: _xdotool(machine, display, "search", "--onlyvisible", "--name", "双录"), _KIOSK_S, "window")

    def pressed() -> str:
        _xdotool(machine, display, "key", "Return")
        time.sleep(0.5)
        return min(machine.takes() - before, default="")

    take = str(wait_for(pressed, _TAKE_S, "take"))
    second = machine.folder(f"{HOME}/takes/{take}/segments/000001")
    wait_for(second.exists, _TAKE_S, "second segment")
    return take


def not_in_a_take(machine: Machine) -> str:
    """Have dpkg try to remove the package: it must be told no, and all stays."""
    done = machine.run("dpkg", "--remove", "shuanglu", check=False)
    state = machine.run("dpkg-query", "-W", "-f", "${db:Status-Status}", "shuanglu").stdout.strip()
    if done.returncode == 0 or state != "installed" or _kiosk(machine) == 0:
        raise SmokeError(f"dpkg removed the program in a take ({done.returncode}, {state})")
    return next(line for line in done.stderr.splitlines() if line.startswith("shuanglu: "))


def killed(machine: Machine, take: str) -> dict[str, object]:
    """Kill the kiosk in the take; return the seconds until it is back with that sale, and the machine's load."""
    log = machine.folder(f"{HOME}/log/kiosk.log")
    started, recovered = _events(log, "program.started"), _events(log, "home.recovered")
    old = _kiosk(machine)
    began = time.monotonic()
    os.kill(old, 9)
    seen: dict[str, object] = {}
    moments: tuple[tuple[str, Callable[[], object]], ...] = (
        ("process_s", lambda: _kiosk(machine) not in (0, old)),
        ("window_s", lambda: _shows(machine, old)),
        ("vault_open_s", lambda: _events(log, "program.started") > started),
        ("sale_back_s", lambda: _events(log, "home.recovered") > recovered and _sealed(machine, take)),
    )
    deadline = began + _KIOSK_S
    while len(seen) < len(moments):
        for name, come in moments:
            if name not in seen and come():
                seen[name] = round(time.monotonic() - began, 2)
        if time.monotonic() > deadline:
            raise SmokeError(f"the kiosk did not come back: {seen}")
        time.sleep(_LOOK_S)
    return {**seen, "load": round(os.getloadavg()[0], 1)}


def purged(machine: Machine) -> str:
    """Purge the package once nothing is recorded: the program goes, what was recorded and its account stay."""
    machine.run("systemctl", "stop", "shuanglu.service")
    began = time.monotonic()
    wait_for(lambda: not _written(machine), _TAKE_S, "end of the take")
    closed_s = time.monotonic() - began
    machine.run("dpkg", "--purge", "shuanglu")
    left = [
        each for each in ("opt/shuanglu", "etc/shuanglu", "usr/bin/shuanglu") if os.path.lexists(machine.root / each)
    ]
    if left or not machine.takes():
        raise SmokeError(f"after a purge {left} are left, and {len(machine.takes())} takes")
    account = machine.run("id", "-un", "shuanglu").stdout.strip()
    return f"{len(machine.takes())} takes and {account} stay; the recorder ended {closed_s:.1f} s after its unit"


def _written(machine: Machine) -> bool:
    return any(is_locked(path) for path in machine.folder(f"{HOME}/takes").glob("*/journal"))


def _kiosk(machine: Machine) -> int:
    """The number of the kiosk's process here; 0 for none."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (path / "cmdline").read_bytes().split(b"\0")
            if words[:2] == [b"/opt/shuanglu/current/shuanglu", b"start"] and _inside(machine, int(path.name)):
                return int(path.name)
    return 0


def _inside(machine: Machine, pid: int) -> bool:
    return (Path(f"/proc/{pid}/ns/pid").readlink()) == Path(f"/proc/{machine.leader}/ns/pid").readlink()


def _display(pid: int) -> str:
    pairs = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return next((pair.partition(b"=")[2].decode() for pair in pairs if pair.startswith(b"DISPLAY=")), "")


def _shows(machine: Machine, old: int) -> bool:
    kiosk = _kiosk(machine)
    if kiosk in (0, old):
        return False
    with contextlib.suppress(OSError):
        return bool(_xdotool(machine, _display(kiosk), "search", "--onlyvisible", "--name", "双录"))
    return False


def _xdotool(machine: Machine, display: str, *words: str) -> str:
    number = machine.folder(HOME).stat().st_uid
    env: dict[str, Any] = {"DISPLAY": display, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    tool = shutil.which("xdotool") or "xdotool"
    done = subprocess.run(
        [tool, *words], env=env, user=number, group=number, extra_groups=[], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def _events(log: Path, name: str) -> int:
    return log.read_text(encoding="utf-8").count(f'"event": "{name}"') if log.exists() else 0


def _sealed(machine: Machine, take: str) -> bool:
    return machine.folder(f"{HOME}/takes/{take}/manifest.p7s").exists()
