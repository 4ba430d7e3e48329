"""A sale by the frozen programs, from the first command to headquarters' receipt, and what others say of it."""

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any, Final

from scripts.smoking.chroot import SmokeError
from scripts.smoking.programs import DATA, FILM, HOME, Programs, answer, end, wait_for

SECONDS: Final = 12
_WINDOW_S, _TAKE_S, _RECEIPT_S = 90.0, 60.0, 120.0
_BETWEEN_KEYS_S = 0.5
_SHARED: Final = "/var/cache/shuanglu"
_SOURCES: Final = {"SHUANGLU_CAMERA": FILM, "SHUANGLU_MICROPHONE": FILM}
_CAGE: Final = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}


def enrol(programs: Programs, address: str) -> str:
    """Enrol the terminal with headquarters; return its number."""
    code = answer(programs.headquarters("enrol-code", "--data", DATA, "--json"))["code"]
    words = ("--home", HOME, "--hq", address, "--code", code, "--keeps-itself", "--json")
    return str(answer(programs.terminal("enrol", *words))["terminal"])


def unattended(programs: Programs) -> str:
    """Record the demonstration's sale from its film, without a person; return the take, which is at headquarters."""
    words = ("--camera", FILM, "--microphone", FILM, "--seconds", SECONDS)
    took = answer(programs.terminal("record", "--home", HOME, *words))
    if (took["ending"], took["dropped"], took["gaps"]) != ("finished", 0, []):
        raise SmokeError(f"the sale was not recorded whole: {took['ending']}, {took['dropped']} lost, {took['gaps']}")
    receipt(programs, took["take"])
    return str(took["take"])


def receipt(programs: Programs, take: str) -> dict[str, Any]:
    """Return headquarters' receipt as the terminal keeps it; what waits is sent."""
    deadline = time.monotonic() + _RECEIPT_S
    while True:
        try:
            return answer(programs.terminal("receipt", take, "--home", HOME, "--json"))
        except SmokeError:
            if time.monotonic() > deadline:
                raise
            programs.terminal("sync", "--once", "--home", HOME)


def at_window(programs: Programs, display: str, log: Path) -> str:
    """Begin the sale with keys at a real window on an X server, and end the kiosk; return the take."""
    kiosk = programs.start([with_a_sale(programs), "start"], {**_SOURCES, "DISPLAY": display}, log)
    return _record(programs, kiosk, display, log)


def in_cage(programs: Programs, log: Path) -> str:
    """As `at_window`, in the compositor of the kiosk's session, with its own script, on no display."""
    env = {**_CAGE, **_SOURCES, "SHUANGLU_SESSION": "cage", "SHUANGLU_PROGRAM": with_a_sale(programs)}
    cage = programs.start(["/usr/lib/shuanglu/kiosk"], env, log)
    try:
        display = wait_for(lambda: _display_of(cage.pid), _WINDOW_S, "Xwayland in cage")
    except SmokeError:
        end(cage)
        raise
    return _record(programs, cage, str(display), log)


def _record(programs: Programs, kiosk: "subprocess.Popen[bytes]", display: str, log: Path) -> str:
    """Press the keys that begin a sale, let two segments be written, and end it all; return the take's name."""
    before = {path.name for path in programs.take("x").parent.glob("*")}
    try:
        wait_for(lambda: _window(programs, display), _WINDOW_S, f"window; {log} says why")
        take = wait_for(lambda: _begun(programs, before, display), _TAKE_S, f"take; {log} says why")
        folder = programs.take(take)
        wait_for((folder / "segments" / "000001").exists, _TAKE_S, "second segment")
    finally:
        end(kiosk)
    programs.terminal("recover", "--home", HOME)  # also where the kiosk was ended before it could seal
    receipt(programs, str(take))
    return str(take)


def _begun(programs: Programs, before: set[str], display: str) -> str:
    """Press Enter, which begins the sale in hand; return the take once there is one."""
    _xdotool(programs, display, "key", "Return")
    time.sleep(_BETWEEN_KEYS_S)
    found = {path.name for path in programs.take("x").parent.glob("*") if (path / "journal").exists()} - before
    return min(found, default="")


def _window(programs: Programs, display: str) -> str:
    return _xdotool(programs, display, "search", "--onlyvisible", "--name", "双录")


def _xdotool(programs: Programs, display: str, *words: str) -> str:
    """Run this machine's xdotool under the number of the account in there: Xwayland lets nobody else in."""
    number = programs.take("x").parent.parent.stat().st_uid
    env = {"DISPLAY": display, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["xdotool", *words], env=env, user=number, group=number, extra_groups=[], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return done.stdout


def with_a_sale(programs: Programs) -> str:
    """Return a program in there that starts the kiosk with a sale in hand: then one key begins it."""
    sale, program = f"{_SHARED}/sale.json", f"{_SHARED}/with-a-sale"
    _inside(programs, sale).write_text(programs.terminal("sale", "example"), encoding="utf-8")
    path = _inside(programs, program)
    path.write_text(f'#!/bin/sh\nexec /opt/shuanglu/current/shuanglu "$@" --sale {sale}\n', encoding="utf-8")
    path.chmod(0o755)
    return program


def _inside(programs: Programs, path: str) -> Path:
    return programs.inside.root / path.lstrip("/")


def _display_of(pid: int) -> str:
    """The display that a process below `pid` was given, once there is one."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            program = (path / "exe").readlink().name
            pairs = (path / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if program == "shuanglu" and _below(int(path.name), pid):
            values = [pair.partition(b"=")[2].decode() for pair in pairs if pair.startswith(b"DISPLAY=")]
            if values:
                return values[0]
    return ""


def _below(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


def looked_at(programs: Programs, take: str, status: str) -> dict[str, object]:
    """Have a take verified by both programs and its seal by OpenSSL, and play its export; return figures."""
    ca = _authority(programs)
    folder = f"{HOME}/takes/{take}"
    here = answer(programs.terminal("verify", folder, "--ca", ca, "--json"))
    there = answer(programs.headquarters("verify", take, "--data", DATA, "--json"))
    if (here["status"], there["status"]) != (status, status):
        raise SmokeError(f"{take} is {here['status']} here and {there['status']} at headquarters, not {status}")
    words = ("-verify", "-binary", "-inform", "DER", "-in", f"{folder}/manifest.p7s", "-content")
    programs.inside.run("openssl", "cms", *words, f"{folder}/manifest.json", "-CAfile", ca, "-out", "/dev/null")
    film = f"{_SHARED}/{take}.mp4"
    programs.terminal("export", folder, "--out", film, "--reason", "smoke test", "--json")
    return {"captured_s": here["captured_s"], **_played(programs.inside.root / film.lstrip("/"))}


def _authority(programs: Programs) -> str:
    """Headquarters' certificate where the terminal's account may read it."""
    text = (programs.inside.root / DATA.lstrip("/") / "identity" / "ca.pem").read_text(encoding="utf-8")
    shared = programs.inside.root / "etc" / "shuanglu" / "smoke-ca.pem"
    shared.write_text(text, encoding="utf-8")
    return "/etc/shuanglu/smoke-ca.pem"


def _played(film: Path) -> dict[str, object]:
    """Decode all of it by ffmpeg; raises SmokeError for any complaint."""
    words = ["ffmpeg", "-v", "error", "-xerror", "-i", str(film), "-f", "null", "-"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode or done.stderr.strip():
        raise SmokeError(f"ffmpeg does not play {film.name}: {done.stderr.strip()[-500:]}")
    asked = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "json", str(film)]
    found = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
    return {"streams": [stream["codec_name"] for stream in found["streams"]]}
