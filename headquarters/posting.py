"""Posting to a service on the institution's own network, and reading what it answers, within a time and a length.

By Python's own client: it follows no redirection and asks no proxy, so that what is sent goes where the settings say,
or nowhere.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

Why = Literal["unreachable", "late", "refused", "large"]


class UnansweredError(Exception):
    """There is no answer; `why` in one word."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def may_be_asked(url: str) -> bool:
    """Whether anything may be sent there: https, or http to a loopback address; no name and password in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name may lead anywhere


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float, ca_file: Path | None, most: int) -> bytes:
    """Post, and return the answer. However slowly it trickles in: after the time for it nothing is waited for.

    `ca_file`: the authority that counts; without one the system's do. `most`: bytes of an answer. Raises
    UnansweredError.
    """
    parts, over = urlsplit(url), threading.Event()
    try:
        with _connected(parts, over, seconds, ca_file) as connection:
            connection.request("POST", _target(parts), body, dict(headers))
            with connection.getresponse() as response:
                data = response.read(most + 1)
    except (OSError, HTTPException, ValueError) as error:
        late = over.is_set() or isinstance(error, TimeoutError)
        raise UnansweredError("late" if late else "unreachable") from error
    if over.is_set():
        raise UnansweredError("late")
    if response.status != 200:  # noqa: PLR2004 - HTTP's OK
        raise UnansweredError("refused")
    if len(data) > most:
        raise UnansweredError("large")
    return data


@contextmanager
def _connected(
    parts: SplitResult, over: threading.Event, seconds: float, ca_file: Path | None
) -> Iterator[HTTPConnection]:
    """Connect, and cut the connection when the time is over: a limit for each read would never end a trickle."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    context = ssl.create_default_context(cafile=ca_file) if parts.scheme == "https" else None
    line = socket.create_connection((host, port), timeout=seconds)
    if context is not None:
        line = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)

    def cut() -> None:
        over.set()
        try:
            socket.socket.shutdown(line, socket.SHUT_RDWR)
        except OSError:
            return  # it is over already

    watch = threading.Timer(seconds, cut)
    watch.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        connection = HTTPConnection(host, port, timeout=seconds)
        connection.sock = line
        yield connection
    finally:
        watch.cancel()
        watch.join()
        line.close()


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
