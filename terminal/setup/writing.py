"""What was chosen goes into settings.toml: comments, keys of others and their order stay as field IT wrote them."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from evidence.disk import write_whole
from faults.errors import ShuangluError
from terminal.home.settings import FILE

Value = str | int | bool
_HEAD: Final = (
    "# 由装机（shuanglu setup）写入；可以手改，再次装机时照样保留。/ Written by shuanglu setup; yours to edit.\n"
)


def changed_text(text: str, changes: Mapping[str, Value]) -> str:
    """Return the text with these top-level keys set. Nothing else changes: that is read back before it is believed.

    Raises tomllib.TOMLDecodeError for a text that is none, ShuangluError `setup.unwritten` where a key cannot be set.
    """
    for key, value in changes.items():
        wanted = tomllib.loads(text) | {key: value}
        made = next((each for each in _ways(text, key, value) if _reads(each) == wanted), None)
        if made is None:
            raise ShuangluError("setup.unwritten", setting=key)
        text = made
    return text


def write_settings(home: Path, changes: Mapping[str, Value]) -> tuple[str, ...]:
    """Set the keys in the home's settings.toml, whole or not at all; return which changed.

    Raises ShuangluError `settings.file:toml`, `setup.unwritten`; OSError.
    """
    path = home / FILE
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        known = tomllib.loads(before)
        news = {key: value for key, value in changes.items() if known.get(key) != value or key not in known}
        if news:
            home.mkdir(parents=True, exist_ok=True)
            write_whole(path, changed_text(before or _HEAD, news).encode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ShuangluError("settings.file:toml", path=str(path), reason=str(error)) from error
    return tuple(news)


def written_settings(home: Path) -> dict[str, Any]:
    """What the file says by itself, without defaults and environment. Raises ShuangluError `settings.file:toml`."""
    path = home / FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ShuangluError("settings.file:toml", path=str(path), reason=str(error)) from error


def _ways(text: str, key: str, value: Value) -> Iterator[str]:
    """Yield texts in which the key might be set: in its own place, else before the first table."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if text.endswith("\r\n") else "\n"
    said = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    named = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    for first, line in enumerate(lines):
        if named.match(line):
            for after in range(first + 1, len(lines) + 1):
                remark = _remark("".join(lines[first:after]))
                yield "".join((*lines[:first], f"{said}{remark}{end}", *lines[after:]))
    for place in (at for at, line in enumerate(lines) if line.lstrip().startswith("[")):
        yield "".join((*lines[:place], f"{said}{end}", *lines[place:]))
    whole = not text or text.endswith("\n")
    yield f"{text if whole else text + end}{said}{end}"


def _remark(statement: str) -> str:
    """The comment behind a value that stands on one line, with the blanks before it."""
    line = statement.rstrip("\r\n")
    whole = _reads(line)
    if whole is None or "\n" in line:
        return ""
    for place, sign in enumerate(line):
        if sign == "#" and _reads(line[:place]) == whole:
            return line[len(line[:place].rstrip()) :]
    return ""


def _reads(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
