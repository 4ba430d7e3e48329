"""`scripts/smoke`: each step prints what came of it; the first that fails ends it."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from scripts import ROOT
from scripts.smoking import boot, guide, sale, window
from scripts.smoking.chroot import FOLDER, TOOLS, Chroot, SmokeError, base, copy_of_base, without_python
from scripts.smoking.display import x_server
from scripts.smoking.programs import FILM, Programs


def main() -> int:
    """Return 0 only if all of it held."""
    words = argparse.ArgumentParser(prog="scripts/smoke")
    words.add_argument("--debs", type=Path, default=ROOT / "dist")
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--boot", action="store_true")
    words.add_argument("--guide", action="store_true", help="follow docs/field-guide.md on bare machines, nothing else")
    words.add_argument("--transcript", type=Path, help="where the record of --guide goes")
    words.add_argument("--json", type=Path, help="where the figures go")
    asked = words.parse_args()
    steps = Steps()
    try:
        debs = found(asked.debs)
        if asked.guide:
            steps("guide", lambda: guide.run(debs, asked.transcript))
        else:
            in_chroot(steps, debs, asked.rounds)
        if asked.boot:
            boot.run(steps, debs[0])
        else:
            steps.say("units", "not run: without --boot no systemd is started")
    except (SmokeError, TimeoutError, OSError, subprocess.SubprocessError) as error:
        print(f"smoke: NOT all of it held: {error}", file=sys.stderr)
        return 1
    if asked.json:
        asked.json.write_text(json.dumps(steps.done, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("smoke: all of it held")
    return 0


_ELVES = """find "$1" -type f \\( -name '*.so*' -o -perm -100 \\) -exec sh -c 'for f; do
if head -c 4 "$f" | grep -q ELF; then echo "== $f"; ldd "$f" 2>/dev/null; fi; done; true' sh {} +"""
"""Prints each ELF file below a folder, and what the loader finds for it."""


class Steps:
    """What was done, and what came of it."""

    def __init__(self) -> None:
        self.done: dict[str, object] = {}

    def say(self, name: str, result: object) -> None:
        """Note and print the result of a step."""
        self.done[name] = result
        print(f"{name:<22} {json.dumps(result, ensure_ascii=False)}", flush=True)

    def __call__(self, name: str, act: Callable[[], object]) -> object:
        """Do a step, note what it returns and how long it took, and return it."""
        began = time.monotonic()
        result = act()
        self.done[name] = result
        told = "" if result is None else json.dumps(result, ensure_ascii=False)
        print(f"{name:<22} {time.monotonic() - began:6.1f} s  {told}", flush=True)
        return result


def found(folder: Path) -> tuple[Path, Path]:
    """Return the newest package of each program in a folder; raises SmokeError."""
    both = []
    for name in ("shuanglu", "shuanglu-headquarters"):
        debs = sorted(folder.glob(f"{name}_*.deb"), key=lambda path: path.stat().st_mtime)
        if not debs:
            raise SmokeError(f"there is no {name}_*.deb in {folder}: scripts/build makes it")
        both.append(debs[-1])
    return both[0], both[1]


def in_chroot(steps: Steps, debs: tuple[Path, Path], rounds: int) -> None:
    """Install, enrol, record three times, look at what was recorded, and measure the window."""
    steps("base", lambda: f"{base().name}: least Debian and {', '.join(TOOLS)}")
    root = copy_of_base("smoke")
    log = FOLDER / "smoke.log"
    log.write_bytes(b"")
    with Chroot(root) as inside:
        programs = Programs(inside)
        steps("install", lambda: installed(inside, debs))
        steps("libraries", lambda: missing_libraries(inside))
        with programs.serving() as address, x_server() as display:
            steps("enrol", lambda: sale.enrol(programs, address))
            for name, record, status in (
                ("sale, unattended", lambda: sale.unattended(programs), "intact"),
                ("sale, window", lambda: sale.at_window(programs, display, log), "interrupted"),
                ("sale, cage", lambda: sale.in_cage(programs, log), "interrupted"),
            ):
                steps(name, lambda record=record, status=status: recorded(programs, record(), status))  # type: ignore[misc]  # mypy infers no default
            steps("fonts", lambda: fonts(log))
            steps("window", lambda: window.measure(programs, display, rounds, log))
    os.sync()


def fonts(log: Path) -> str:
    """Raise SmokeError where the windows that were shown had no fonts to choose from."""
    if "Fontconfig error" in log.read_text(encoding="utf-8", errors="replace"):
        raise SmokeError("the windows found no fonts: fontconfig has no settings there")
    return "found"


def recorded(programs: Programs, take: str, status: str) -> dict[str, object]:
    """What both programs, OpenSSL and ffmpeg say of a take that headquarters has given its receipt for."""
    return {"take": take, "status": status, **sale.looked_at(programs, take, status)}


def installed(inside: Chroot, debs: tuple[Path, Path]) -> dict[str, object]:
    """Install both packages with what they depend on; Python must not be among it."""
    before = _packages(inside)
    inside.install(*debs)
    without_python(inside.root)
    shutil.copyfile(ROOT / "resources" / "demo" / "sale.mp4", inside.root / FILM.lstrip("/"))
    account = inside.run("id", "shuanglu").strip()
    return {"packages": len(_packages(inside)) - len(before), "account": account}


def missing_libraries(inside: Chroot) -> dict[str, object]:
    """Have the loader resolve every library of the bundles; raises SmokeError that names what is not there."""
    lines: list[str] = []
    for folder in ("/opt/shuanglu/factory", "/opt/shuanglu-headquarters"):
        env = {"LD_LIBRARY_PATH": f"{folder}/_internal"}  # as the frozen program's own start sets it
        lines += inside.run("sh", "-c", _ELVES, "sh", folder, env=env).splitlines()
    lacks = sorted({line.split()[0] for line in lines if "not found" in line})
    return {"elf_files": sum(line.startswith("== ") for line in lines), "not_found": lacks}


def _packages(inside: Chroot) -> list[str]:
    return inside.run("dpkg-query", "-W", "-f", "${Package}\\n").split()


if __name__ == "__main__":
    sys.exit(main())
