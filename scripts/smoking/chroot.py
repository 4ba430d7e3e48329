"""A bare Debian 12 in a folder: made once, copied for each use, without Python.

The archive is the one that this machine's own apt reads; nothing of it is named here.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from scripts import ROOT

FOLDER: Final = ROOT / "build" / "chroot"
RELEASE: Final = "bookworm"
TOOLS: Final = ("openssl",)
"""What is in the base besides the least Debian: to check a seal with."""
BOOTABLE: Final = ("systemd-sysv", "dbus", "kbd")
"""What a machine has and a chroot need not."""
_MOUNTED: Final = ("proc", "sys", "dev")
_BASE_ENV: Final = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
_SLOW_S = 1200


class SmokeError(Exception):
    """Something is not as it must be; its words are for whoever ran the smoke test."""


@dataclass
class Chroot:
    """A copy of the base, with `/proc`, `/sys` and `/dev` of this machine while it is used."""

    root: Path
    _mounts: list[Path] = field(default_factory=list)

    def __enter__(self) -> Self:
        for name in _MOUNTED:
            place = self.root / name
            subprocess.run(["mount", "--rbind", f"/{name}", place], check=True)
            self._mounts.append(place)
        return self

    def __exit__(self, *_: object) -> None:
        for place in reversed(self._mounts):
            subprocess.run(["umount", "--recursive", "--lazy", place], check=True)
        self._mounts.clear()

    def command(self, words: Sequence[object], user: str = "", env: Mapping[str, str] | None = None) -> list[str]:
        """Return the command that runs `words` in there as `user` with all of that account's groups."""
        setting = [f"{name}={value}" for name, value in {**_BASE_ENV, **(env or {})}.items()]
        who = [f"--userspec={user}:{user}"] if user else []
        return ["chroot", *who, str(self.root), "/usr/bin/env", "-i", *setting, *map(str, words)]

    def run(self, *words: object, user: str = "", env: Mapping[str, str] | None = None) -> str:
        """Run a program in there to its end; return what it printed. Raises SmokeError with its last words."""
        done = subprocess.run(
            self.command(words, user, env), capture_output=True, text=True, check=False, timeout=_SLOW_S
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()[-1500:]
            raise SmokeError(f"{' '.join(map(str, words))[:200]} ended with {done.returncode}: {said}")
        return done.stdout

    def install(self, *debs: Path, more: Sequence[str] = ()) -> None:
        """Install packages by apt, with what they depend on and nothing that they only recommend."""
        inside = []
        for deb in debs:
            shutil.copy2(deb, self.root / "var" / "tmp" / deb.name)
            inside.append(f"/var/tmp/{deb.name}")
        env = {"DEBIAN_FRONTEND": "noninteractive"}
        self.run("apt-get", "-q", "-y", "--no-install-recommends", "install", *inside, *more, env=env)
        for name in inside:
            (self.root / name.lstrip("/")).unlink()


def base() -> Path:
    """Return the base's folder, made where it is not there yet."""
    made = FOLDER / "base"
    if made.is_dir():
        return made
    FOLDER.mkdir(parents=True, exist_ok=True)
    new = FOLDER / "base.new"
    shutil.rmtree(new, ignore_errors=True)
    archive = _archive()
    _run("debootstrap", "--variant=minbase", f"--include={','.join(TOOLS)}", RELEASE, new, archive)
    (new / "etc/apt/sources.list").write_text(_sources(archive), encoding="utf-8")
    shutil.copyfile("/etc/resolv.conf", new / "etc/resolv.conf")
    with Chroot(new) as inside:
        inside.run("apt-get", "-q", "update")
    new.rename(made)
    return made


def copy_of_base(name: str) -> Path:
    """Return a fresh copy of the base."""
    root = FOLDER / name
    if root.exists():
        _run("rm", "-rf", "--one-file-system", root)
    _run("cp", "-a", "--reflink=auto", base(), root)
    return root


def without_python(root: Path) -> None:
    """Raise SmokeError where a Python is to be found in there, besides those that a bundle carries."""
    found = [each for place in ("usr/bin", "usr/local/bin") for each in (root / place).glob("python*")]
    if found:
        raise SmokeError(f"there is a Python: {found[0]}")


def _archive() -> str:
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", f"Codename: {RELEASE}"]
    lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    if not lines:
        raise SmokeError(f"this machine's apt knows no archive of {RELEASE}")
    return lines[0]


def _sources(archive: str) -> str:
    """The archive, and the security updates where this machine's apt has them."""
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    others = sorted({line for line in told if line.endswith((f" {RELEASE}-security", f" {RELEASE}-updates"))})
    return "".join(f"deb {line} main\n" for line in (f"{archive} {RELEASE}", *others))


def _run(*words: object) -> None:
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False, env={**os.environ})
    if done.returncode:
        raise SmokeError(f"{words[0]} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-1500:]}")
