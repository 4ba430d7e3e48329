"""The Debian packages: what is in them, what their scripts do to a machine, and that their units mean something.

A toy bundle stands for the program. Nothing is installed: the scripts' functions and `postrm` work below a folder.
"""

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from scripts.bundle.deb import FILES, LAYOUTS, Kind, debian_version, lay_out, make_deb
from terminal.home.keepers import CREDENTIAL

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")
KINDS: tuple[Kind, ...] = ("shuanglu", "headquarters")
FUNCTIONS = FILES / "terminal" / "usr" / "lib" / "shuanglu" / "functions.sh"
SCRIPTS = sorted(
    path
    for path in FILES.rglob("*")
    if path.is_file() and (path.suffix == ".sh" or path.read_bytes().startswith(b"#!/bin/sh"))
)
UNITS = sorted(path.name for path in FILES.rglob("*.service"))


def bundle(folder: Path, kind: Kind, version: str = "0.2.0") -> Path:
    """A folder that looks like a bundle."""
    (folder / "_internal").mkdir(parents=True)
    program = folder / LAYOUTS[kind].command
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (folder / "_internal" / "library.so").write_bytes(b"\x7fELF")
    (folder / "_internal" / "library.so.1").symlink_to("library.so")
    facts = {"kind": kind, "version": version, "built": "2026-11-28", "vault_schema": 8}
    (folder / "bundle.json").write_text(json.dumps(facts, indent=1))
    return folder


def sh(code: str, *words: object, status: int = 0, **env: str) -> str:
    """Run shell code after the functions that the package's scripts share."""
    command = ["sh", "-euc", f'. "{FUNCTIONS}"\n{code}', "sh", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **env})
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_is_whole_and_the_same_bytes_each_time(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1990000000")  # later than any checkout: dpkg-deb leaves earlier times
    made = bundle(tmp_path / "bundle", kind)
    debs = [make_deb(kind, made, tmp_path / str(number), "0.2.0.dev1", compression="xz-1") for number in range(2)]
    assert debs[0].read_bytes() == debs[1].read_bytes()
    layout, deb = LAYOUTS[kind], debs[0]
    assert deb.name.startswith(f"{layout.package}_0.2.0~~dev1_")
    listed = subprocess.run(["dpkg-deb", "-c", deb], capture_output=True, text=True, check=True).stdout.splitlines()
    entries = {line.split(maxsplit=5)[5]: line for line in listed}
    assert {line.split()[1] for line in listed} == {"root/root"}
    assert len({tuple(line.split()[3:5]) for line in listed}) == 1
    assert f"./usr/bin/{layout.command} -> {layout.program}" in entries
    assert entries[f"./{layout.bundle}/{layout.command}"].startswith("-rwxr-xr-x")
    assert f"./{layout.bundle}/_internal/library.so.1 -> library.so" in entries
    assert f"./usr/share/doc/{layout.package}/changelog.gz" in entries
    for path in layout.files.rglob("*.service"):
        assert entries[f"./{path.relative_to(layout.files)}"].startswith("-rw-r--r--")
    said = subprocess.run(["dpkg-deb", "-I", deb], capture_output=True, text=True, check=True).stdout
    assert "Version: 0.2.0~~dev1" in said
    assert "@" not in re.sub(r"Maintainer: .*", "", said)
    for name in (layout.files / "DEBIAN" / "conffiles").read_text().split():
        assert f".{name}" in entries
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "bundle"], "nothing is left lying"


def test_versions_are_ordered_as_python_orders_them(tmp_path: Path) -> None:
    ours = ["0.2.0.dev1", "0.2.0a2", "0.2.0rc1", "0.2.0", "0.2.0.post1", "0.10.0"]
    for before, after in pairwise(ours):
        words = [debian_version(before), "lt", debian_version(after)]
        assert subprocess.run(["dpkg", "--compare-versions", *words], check=False).returncode == 0, words
    for version in ours:  # the scripts spell it as the package does
        made = bundle(tmp_path / version, "shuanglu", version)
        assert sh('bundle_version "$1"', made) == f"{debian_version(version)}\n"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(FILES)))
def test_every_script_can_be_read_by_a_posix_shell(script: Path) -> None:
    done = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("settled", "factory", "goes_to"),
    [
        ("", "0.2.0", ("factory", "factory")),  # a first installation
        ("slots/a 0.3.0", "0.2.0", ("slots/a", "slots/b")),  # an older package, and a trial that goes on
        ("slots/a 0.3.0", "0.3.0", ("slots/a", "slots/b")),
        ("slots/a 0.3.0.dev1", "0.3.0", ("factory", "factory")),
        ("slots/a 0.9.0", "0.10.0", ("factory", "factory")),
    ],
)
def test_the_newer_program_is_the_one_that_runs(
    settled: str, factory: str, goes_to: tuple[str, str], tmp_path: Path
) -> None:
    opt, state = tmp_path / "opt", tmp_path / "state"
    state.mkdir()
    (state / "trial.json").write_text("{}")
    bundle(opt / "factory", "shuanglu", factory)
    if settled:
        slot, version = settled.split()
        bundle(opt / slot, "shuanglu", version)
        bundle(opt / "slots/b", "shuanglu", "0.4.0")
        (opt / "settled").symlink_to(slot)
        (opt / "current").symlink_to("slots/b")
    sh('set_links "$1" "$2"', opt, state)
    assert tuple(str((opt / name).readlink()) for name in ("settled", "current")) == goes_to
    assert (state / "trial.json").exists() == (goes_to[1] == "slots/b"), "a trial that was overtaken is over"
    assert {path.name for path in opt.iterdir()} <= {"factory", "slots", "settled", "current"}


def test_a_link_that_leads_nowhere_is_mended(tmp_path: Path) -> None:
    bundle(tmp_path / "factory", "shuanglu", "0.2.0")
    bundle(tmp_path / "slots/a", "shuanglu", "0.3.0")
    (tmp_path / "settled").symlink_to("slots/a")
    (tmp_path / "current").symlink_to("slots/b")
    sh('set_links "$1" "$2"', tmp_path, tmp_path)
    assert str((tmp_path / "current").readlink()) == "slots/a"


@contextmanager
def held(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_a_take_is_open_while_its_lock_is_held_and_not_while_files_are_merely_there(tmp_path: Path) -> None:
    asked = 'if take_is_open "$1"; then echo open; else echo closed; fi'
    open_one, sealed = tmp_path / "takes" / "32-0117-000002", tmp_path / "takes" / "32-0117-000001"
    assert sh(asked, tmp_path) == "closed\n"
    for folder in (open_one, sealed):
        folder.mkdir(parents=True)
        (folder / "journal").touch()
    (sealed / "manifest.p7s").touch()
    assert sh(asked, tmp_path) == "closed\n"
    with held(open_one / "journal"):
        assert sh(asked, tmp_path) == "open\n"
    with held(sealed / "journal"):  # somebody looks at it
        assert sh(asked, tmp_path) == "closed\n"
    (tmp_path / "sale").touch()
    with held(tmp_path / "sale"):
        assert sh(asked, tmp_path) == "open\n"
    assert sh(asked, tmp_path) == "closed\n"


def _installed(kind: Kind, tmp_path: Path) -> Path:
    """The package's files in a folder, as dpkg lays them out."""
    root = tmp_path / "root"
    lay_out(LAYOUTS[kind], bundle(tmp_path / "bundle", kind), root, "0.2.0")
    return root


def _script(root: Path, name: str, *words: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "DPKG_ROOT": str(root)}
    command = ["sh", str(root / "DEBIAN" / name), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("action", ["upgrade", "failed-upgrade", "remove", "deconfigure"])
def test_nothing_is_changed_in_a_take(action: str, tmp_path: Path) -> None:
    root = _installed("shuanglu", tmp_path)
    take = root / "var/lib/shuanglu/takes/32-0117-000001"
    take.mkdir(parents=True)
    (take / "journal").touch()
    with held(take / "journal"):
        refused = _script(root, "prerm", action)
    assert refused.returncode == 1
    assert "正在录制" in refused.stderr
    assert _script(root, "prerm", action).returncode == 0


def test_a_purge_takes_the_program_and_leaves_what_was_recorded(tmp_path: Path) -> None:
    root = _installed("shuanglu", tmp_path)
    take, sealed = root / "var/lib/shuanglu/takes/32-0117-000001", root / "etc/credstore.encrypted" / CREDENTIAL
    for path in (take / "journal", root / "opt/shuanglu/slots/a/shuanglu", sealed):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert _script(root, "postrm", "remove").returncode == 0
    assert not (root / "opt/shuanglu/slots").exists()
    done = _script(root, "postrm", "purge")
    assert done.returncode == 0
    assert "录像留在" in done.stderr
    assert not (root / "opt/shuanglu").exists()
    assert (take / "journal").exists()
    assert sealed.exists(), "without it the vault does not open"
    shutil.rmtree(take)
    assert _script(root, "postrm", "purge").returncode == 0
    assert (sealed.exists(), (root / "var/lib/shuanglu").exists()) == (False, False)


def test_headquarters_data_outlive_its_package(tmp_path: Path) -> None:
    root = _installed("headquarters", tmp_path)
    data = root / "var/lib/shuanglu-headquarters/index.sqlite"
    data.parent.mkdir(parents=True)
    data.touch()
    assert "数据留在" in _script(root, "postrm", "purge").stderr
    assert data.exists()


def test_the_session_is_limited_by_the_number_of_its_account(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nshuanglu:x:996:995::/var/cache/shuanglu:/bin/false\n")
    sh('limit_session "$1"', tmp_path)
    assert "MemoryMax=" in (tmp_path / "etc/systemd/system/user-996.slice.d/shuanglu.conf").read_text()


def test_the_unit_hands_over_the_credential_that_the_program_asks_for() -> None:
    unit = (FILES / "terminal/usr/lib/systemd/system/shuanglu.service").read_text(encoding="utf-8")
    assert f"LoadCredentialEncrypted={CREDENTIAL}\n" in unit
    assert f"name={CREDENTIAL}\n" in (FILES / "terminal/usr/lib/shuanglu/vault-passphrase").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("kind", KINDS)
def test_systemd_has_nothing_to_say_against_the_units(kind: Kind, tmp_path: Path) -> None:
    root = _installed(kind, tmp_path)
    system = next(path for path in map(Path, ("/usr/lib/systemd/system", "/lib/systemd/system")) if path.is_dir())
    shutil.copytree(system, root / "usr/lib/systemd/system", symlinks=True, dirs_exist_ok=True)
    for link in ("settled", "current") if kind == "shuanglu" else ():
        (root / "opt/shuanglu" / link).symlink_to("factory")
    (root / "usr/bin/chvt").touch(0o755)
    units = [path.name for path in LAYOUTS[kind].files.rglob("*.service")]
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in done.stderr or "--root" in done.stderr:
        pytest.skip(f"this systemd-analyze verifies no other root: {done.stderr.strip()[:100]}")
    said = [line for line in done.stderr.splitlines() if any(unit in line for unit in units)]
    assert (done.returncode, said) == (0, [])


CREDS = """#!/bin/sh
# A stand-in of systemd's: what opens is what stands behind "sealed ".
set -eu
last() { for last; do :; done; echo "$last"; }
case $1 in
encrypt) { printf "sealed "; cat; } >"$(last "$@")" ;;
decrypt) grep -q TPM "$3" && { echo "the TPM does not open it" >&2; exit 1; }; sed "s/^sealed //" "$3" ;;
esac
"""


def test_a_passphrase_that_does_not_open_is_not_sealed_anew(tmp_path: Path) -> None:
    """`seal-again` after the firmware changed, not before: nothing opens, and what is there must stay."""
    script, store = FILES / "terminal/usr/lib/shuanglu/vault-passphrase", tmp_path / "store"
    (tmp_path / "systemd-creds").write_text(CREDS)
    (tmp_path / "systemd-creds").chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "CREDSTORE": str(store)}

    def run(word: str) -> int:
        return subprocess.run(["sh", script, word], env=env, check=False, capture_output=True).returncode

    assert run("make") == 0
    sealed = store / "shuanglu-passphrase"
    made = sealed.read_text()
    assert re.fullmatch("sealed [A-Za-z0-9+/]{43}=", made)
    assert (run("seal-again"), sealed.read_text()) == (0, made)
    sealed.write_text("TPM words")
    assert run("seal-again") != 0
    assert sealed.read_text() == "TPM words"


@pytest.mark.skipif(shutil.which("perl") is None, reason="needs perl")
def test_an_upgrade_of_a_library_does_not_restart_the_kiosk() -> None:
    """needrestart reads it as Perl; what matches and says 0 is left running."""
    said = (FILES / "terminal/etc/needrestart/conf.d/shuanglu.conf").read_text()
    code = f"use strict; our %nrconf;\n{said}\nmy ($found) = keys %{{$nrconf{{override_rc}}}};"
    done = subprocess.run(
        ["perl", "-e", f'{code} print "left" if "shuanglu.service" =~ /$found/;'], capture_output=True, check=True
    )
    assert done.stdout == b"left"


def test_asking_for_a_lock_makes_nothing(tmp_path: Path) -> None:
    """The home is the kiosk's: a link there must not have root make a file where it leads."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "sale").symlink_to(tmp_path / "nologin")
    assert sh('if take_is_open "$1"; then echo open; else echo closed; fi', home) == "closed\n"
    assert not (tmp_path / "nologin").exists()
