"""A headquarters in a process of its own, for tests, benches and demonstrations."""

import contextlib
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from headquarters.administration import Administration
from headquarters.faults import HeadquartersError
from program import again

_READY = "headquarters: ready on "
_START_S = 60.0
_STOP_S = 30.0


class RunningServer:
    """`with RunningServer(data) as hq:` runs `headquarters serve` on `data` and waits until it listens.

    The child ends in order when the block is left, and also when this process dies: it stops with its standard input.
    """

    def __init__(self, data: Path, *, port: int = 0, host: str = "127.0.0.1", options: Sequence[str] = ()) -> None:
        """`options`: further options of `headquarters serve`. Port 0: any free one; `url` tells which."""
        self.data = data
        self.url = ""
        self.output: deque[str] = deque(maxlen=1000)
        """Lines of standard output and standard error, the newest last."""
        self._arguments = ["--data", str(data), "--port", str(port), "--host", host, "--stop-with-stdin", *options]
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._ready = threading.Event()

    @property
    def ca_file(self) -> Path:
        """The authority's certificate, PEM, by which a client trusts the server; there once it is ready."""
        return self.data / "identity" / "ca.pem"

    @property
    def process(self) -> subprocess.Popen[str]:
        """The child; there from `start` until `stop` or `kill`."""
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start and wait until it listens; raises HeadquartersError `serve.failed` with what the child said."""
        self._ready.clear()
        self.url = ""
        self._process = subprocess.Popen(
            again.command("headquarters", "serve", *self._arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        if not self._ready.wait(_START_S) or not self.url:
            self.kill()
            raise HeadquartersError("serve.failed", said=" ".join(self.output))

    def stop(self) -> int:
        """Stop in order; returns the exit code. Does nothing when it is not running."""
        if self._process is None:
            return 0
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it may have died before
            self._process.stdin.close()
        try:
            code = self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._collect()
        return code

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._collect()

    def enrol_code(self, terminal: str | None = None, hours: float = 24, *, keep_epoch: bool = False) -> str:
        """Give out a one-time code as `headquarters enrol-code` does; raises HeadquartersError."""
        with Administration.open(self.data) as desk:
            return desk.enrol_code(terminal, hours, keep_epoch=keep_epoch)[0]

    def command(self, *arguments: str) -> str:
        """Run `headquarters COMMAND … --data DATA` and return what it printed; raises HeadquartersError."""
        done = subprocess.run(
            again.command("headquarters", *arguments, "--data", str(self.data)),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise HeadquartersError("command.failed", said=done.stderr.strip() or done.stdout.strip())
        return done.stdout

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.output.append(line.rstrip())
            if line.startswith(_READY):
                self.url = line.removeprefix(_READY).strip()
                self._ready.set()
        self._ready.set()

    def _collect(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        if self._reader is not None:
            self._reader.join()
        self._process.stdout.close()
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
