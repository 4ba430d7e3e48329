"""The two programs as a person starts them: real processes, real files, nothing of ours imported into them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psutil

from tests import ROOT


def terminal(*words: object, env: dict[str, str] | None = None, text: str = "") -> "subprocess.CompletedProcess[str]":
    """Run `shuanglu` and wait for it; `text` is what is typed."""
    return run("terminal", *words, env=env, text=text)


def run(
    module: str, *words: object, env: dict[str, str] | None = None, text: str = ""
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(module, *words),
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def command(module: str, *words: object) -> list[str]:
    """With SHUANGLU_FROZEN, a folder that `scripts/build` made, its programs are started in place of the checkout's."""
    if frozen := os.environ.get("SHUANGLU_FROZEN"):
        name = {"terminal": "shuanglu"}.get(module, module)
        return [f"{frozen}/{name}/{name}", *map(str, words)]
    return [sys.executable, "-m", module, *map(str, words)]


def last_object(text: str) -> dict[str, Any]:
    """The JSON object on the last line."""
    value: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
    return value


def wait_until(what: Callable[[], object], timeout: float = 30.0) -> None:
    """Wait for a condition; fail with its name when the time is up."""
    deadline = time.monotonic() + timeout
    while not what():
        assert time.monotonic() < deadline, f"waited {timeout} s for {what}"
        time.sleep(0.02)


def family(pid: int) -> list[psutil.Process]:
    """The process and all that it started."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
