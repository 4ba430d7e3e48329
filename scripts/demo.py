"""The demonstration: an embedded headquarters on loopback, a terminal enrolled with it, and a sale.

    .venv/bin/python -m scripts.demo [--unattended] [--seconds N] [--camera SRC] [--microphone SRC]

The sale is the example that `shuanglu sale example` prints; its plan is made from the packs that ship, and walked node
by node: in the window by whoever sits there, without a person (`--unattended`) by the clock, and the record says so.
In the window consent and identity come first; the film shows both sides of a card, but cannot make the gestures that
are asked for, so the way on is a second person's word.

Uses only the two programs' own commands, as field IT would. `scripts/start` sets everything up and calls this.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from scripts import ROOT

MEDIA = ROOT / "resources" / "demo" / "sale.mp4"
READY_S = 60.0
RECEIPT_S = 120.0


def main() -> int:
    """Return 0 only if all of it held."""
    said = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that nothing is left running
    data = said.data.resolve()
    try:
        with Headquarters(data / "hq") as hq:
            home = data / "terminal"
            _enrol(hq, home)
            if said.unattended or not _has_display():
                return _unattended(hq, home, said)
            return _kiosk(home, said)
    except subprocess.CalledProcessError as error:
        print(
            f"demo: {' '.join(map(str, error.cmd[:4]))} … failed: {(error.stderr or '').strip()[-500:]}",
            file=sys.stderr,
        )
    except (TimeoutError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/start", description="The whole product on this machine.")
    parser.add_argument("--unattended", action="store_true", help="record one sale without a person")
    parser.add_argument("--seconds", type=float, default=24.0, help="length of that sale")
    parser.add_argument("--camera", default=str(MEDIA))
    parser.add_argument("--microphone", default=str(MEDIA))
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "demo", help="where everything is kept")
    parser.add_argument("--window", action="store_true", help="with a frame instead of the whole screen")
    return parser.parse_args()


def _has_display() -> bool:
    return os.name == "nt" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _run(*words: object) -> dict[str, Any]:
    """Run one of our commands; return the JSON object that it prints. Raises CalledProcessError."""
    command = [sys.executable, "-m", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    value: dict[str, Any] = json.loads(done.stdout)
    return value


class Headquarters:
    """The embedded headquarters: its own command as a child process, ended with the demonstration."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.data.mkdir(parents=True, exist_ok=True)
        port_file = self.data / "demo-port"
        port = port_file.read_text().strip() if port_file.exists() else "0"
        self._process = self._serve(port)
        self.url = self._wait_until_ready()
        port_file.write_text(self.url.rsplit(":", 1)[1])
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()

    def _serve(self, port: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "headquarters", "serve", "--data", str(self.data), "--port", port]
        with (self.data / "serve.log").open("a") as log:
            return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)

    def _wait_until_ready(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("headquarters: ready on "):
                return line.split()[-1]
        raise OSError(f"headquarters did not start; {self.data / 'serve.log'} says why")


def _enrol(hq: Headquarters, home: Path) -> None:
    """Enrol the terminal the first time; a second start finds it enrolled with the same address."""
    if (home / "vault" / "keys.json").exists():
        return
    code = _run("headquarters", "enrol-code", "--data", hq.data, "--json")["code"]
    answer = _run("terminal", "enrol", "--home", home, "--hq", hq.url, "--code", code, "--keeps-itself", "--json")
    print(f"enrolled: terminal {answer['terminal']} of {hq.url}")


def _tell_accounts(home: Path) -> None:
    """Make the demonstration's accounts anew and print their codes; the sign-in page shows them, too."""
    print("演示账号（登录页上也有）/ demonstration accounts (on the sign-in page, too):")
    for each in _run("terminal", "staff", "demonstrate", "--home", home, "--json")["accounts"]:
        print(f"  {each['number']}  {each['name']}  {each['role']:<14} {each['code']}", flush=True)


def _kiosk(home: Path, said: argparse.Namespace) -> int:
    words = ["--home", str(home), "--camera", said.camera, "--microphone", said.microphone]
    words += ["--window"] if said.window else []
    _tell_accounts(home)
    kiosk = subprocess.Popen([sys.executable, "-m", "terminal", "start", *words], cwd=ROOT)
    try:
        return kiosk.wait()
    finally:
        if kiosk.poll() is None:
            kiosk.terminate()  # it closes an open take in order
            kiosk.wait()


def _unattended(hq: Headquarters, home: Path, said: argparse.Namespace) -> int:
    print(f"recording one sale of {said.seconds:.0f} s …", flush=True)
    sources = ("--camera", said.camera, "--microphone", said.microphone)
    took = _run("terminal", "record", "--home", home, "--script", "auto", "--seconds", said.seconds, *sources)
    here = _run("terminal", "verify", took["folder"], "--ca", hq.data / "identity" / "ca.pem", "--json")
    there = _run("headquarters", "verify", took["take"], "--data", hq.data, "--json")
    receipt = _receipt(home, took["take"])
    lines = _summary(took, here, there, receipt)
    print("\n".join(f"{name:<12} {value}" for name, value, _ in lines))
    held = all(good for _, _, good in lines)
    print("all of it held" if held else "NOT all of it held")
    return 0 if held else 1


def _summary(
    took: dict[str, Any], here: dict[str, Any], there: dict[str, Any], receipt: dict[str, Any] | None
) -> Sequence[tuple[str, str, bool]]:
    """Name, what happened, and whether it is as it must be."""
    captured, elapsed = took["captured_s"], took["elapsed_s"]
    delivery = took["delivery"]
    return (
        ("take", took["take"], bool(took["take"])),
        ("folder", took["folder"], Path(took["folder"]).is_dir()),
        ("sale", f"{took['reference']}, {took['ending']}: {took['nodes']} nodes", took["ending"] == "finished"),
        ("captured", f"{captured:.2f} s of {elapsed:.2f} s elapsed", abs(captured - elapsed) <= 2.0),
        ("frames", f"{took['frames']}, {took['dropped']} dropped", took["dropped"] == 0),
        ("gaps", f"{len(took['gaps'])}", not took["gaps"]),
        ("verify", f"{here['status']}, identity {here['identity']}", here["status"] == "intact"),
        (
            "delivery",
            f"{delivery['state']} {delivery['delivered']}/{delivery['total']}",
            delivery["state"] == "received",
        ),
        (
            "receipt",
            f"of {receipt['received_at']}, {receipt['segments']} segments" if receipt else "none",
            bool(receipt),
        ),
        ("headquarters", str(there["status"]), there["status"] == "intact"),
    )


def _receipt(home: Path, take: str) -> dict[str, Any] | None:
    """Headquarters' receipt as the terminal verified and keeps it; what still waits is sent first."""
    deadline = time.monotonic() + RECEIPT_S
    while time.monotonic() < deadline:
        try:
            return _run("terminal", "receipt", take, "--home", home, "--json")
        except subprocess.CalledProcessError:
            subprocess.run(
                [sys.executable, "-m", "terminal", "sync", "--once", "--home", str(home)],
                cwd=ROOT,
                capture_output=True,
                check=False,
            )
            time.sleep(1)
    return None


if __name__ == "__main__":
    sys.exit(main())
