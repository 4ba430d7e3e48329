"""The support bundle (支持包): what field IT needs of a terminal that is not well, and nothing that is somebody's.

A ZIP file of plain text: what doctor found, the report, versions, settings, the units' state, the newest logs, and
what went wrong of late. Never recordings, the vault, keys, names or numbers: all of it is masked, and names of people
that this terminal knows are taken out besides, though logs hold none by rule.
"""

import importlib.metadata
import io
import json
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from evidence import disk
from faults.errors import ShuangluError
from program.version import BUILT, VERSION
from terminal.home.checks import HealthCheck
from terminal.home.masking import HIDDEN, mask
from terminal.home.opening import Home
from terminal.home.settings import Settings

README: Final = """双录终端支持包

给信息科用。里面有：
  doctor.json    自检结果，每项有代码和怎么办
  report.json    报给总部的状况
  versions.json  程序、系统、程序库的版本
  settings.json  设置（口令、网址里的密码已隐去）
  units.json     系统服务的状态
  crashes.json   最近的故障记录
  log/           最近的日志
里面没有：录像、照片、保险库、密钥、口令、姓名、证件号。六位以上的数字一律以 ****** 代替。
交出去之前请先看一遍：都是文本文件，用记事本就能看。

Support bundle of a recording terminal, for field IT. There are: what doctor found, the report to headquarters,
versions, settings (without secrets), the state of the system's units, recent faults, the newest logs. There are no
recordings, pictures, vault, keys, passphrases, names or numbers of papers: six digits in a row are ******.
Look through it before you hand it on: all of it is text.
"""
_LOG_BYTES: Final = 8_000_000
"""Of all logs together, the newest first; they are packed to about a tenth."""
_MOST_CRASHES: Final = 200
_FAULTY: Final = re.compile(r"lost|failed|fault|interrupted|refused|crash|unsettled|trouble")
_UNITS: Final = ("shuanglu.service", "shuanglu-machine.service")
_PROPERTIES: Final = (
    "LoadState,ActiveState,SubState,Result,NRestarts,ExecMainStatus,ExecMainCode,ActiveEnterTimestamp,"
    "InactiveEnterTimestamp,MemoryPeak"
)
_UNITS_S: Final = 5.0
_SECRET: Final = ("passphrase_file",)
_LIBRARIES: Final = (
    "PySide6-Essentials", "av", "cryptography", "mediapipe", "numpy", "onnxruntime", "opencv-python-headless",
    "pydantic", "rapidocr", "sherpa-onnx", "sounddevice", "sqlcipher3", "tuf", "urllib3",
)  # fmt: skip
_KEPT: Final = 3
_LONGEST_LINE: Final = 4000
_SHORTEST_NAME: Final = 2
_MOST_SALES: Final = 1000
_NAMED: Final = ("applicant", "customer", "reference", "address")
"""Keys beside those with `name` in them."""
_LONG_NUMBER: Final = 100_000
"""Six digits."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle that was written: where, and what is in it with its length in bytes."""

    path: Path
    members: tuple[tuple[str, int], ...]
    bytes: int


def write_bundle(
    path: Path, settings: Settings, checks: Sequence[HealthCheck], home: Home | None, report: bytes | None
) -> Bundled:
    """Write the bundle whole, or not at all, readable by its owner only.

    `home`: None where it does not open; the bundle is then for finding out why. Raises OSError.
    """
    names = known_names(home)
    packed = io.BytesIO()
    members: list[tuple[str, int]] = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("README.txt", README)
        for name, value in _members(settings, checks, report):
            clean = _cleaned(value, settings.home, names)
            bundle.writestr(name, clean)
            members.append((name, len(clean.encode())))
    disk.write_whole(path, packed.getvalue(), private=True)
    return Bundled(path, tuple(members), len(packed.getvalue()))


def write_in_home(home: Home, checks: Sequence[HealthCheck], report: bytes | None) -> Bundled:
    """Write it into `<home>/support`, where the newest three are kept. Raises OSError."""
    folder = home.path / "support"
    folder.mkdir(exist_ok=True)
    name = f"shuanglu-{home.vault.identity().terminal}-{datetime.now().astimezone():%Y-%m-%dT%H-%M-%S}.zip"
    bundled = write_bundle(folder / name, home.settings, checks, home, report)
    for old in sorted(folder.glob("shuanglu-*.zip"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
        old.unlink()
    return bundled


def _cleaned(value: Any, home: Path, names: Sequence[str]) -> str:
    """Spell a value masked, as JSON; of a log, which is text, line by line."""
    if isinstance(value, str):
        return "".join(f"{_clean_line(line, home, names)}\n" for line in value.splitlines())
    return json.dumps(_clean(value, home, names), ensure_ascii=False, indent=1)


def _clean_line(line: str, home: Path, names: Sequence[str]) -> str:
    """A line of a log stays JSON where it was; of an endless one the beginning."""
    line = line[:_LONGEST_LINE]
    try:
        event = json.loads(line)
    except ValueError:
        return str(_clean(line, home, names))
    return json.dumps(_clean(event, home, names), ensure_ascii=False)


def _clean(value: Any, home: Path, names: Sequence[str]) -> Any:
    """Mask texts and long whole numbers at any depth; what is measured has a point, and stays."""
    if isinstance(value, Mapping):
        return {_clean_text(str(name), home, names): _clean(each, home, names) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each, home, names) for each in value]
    if isinstance(value, bool | None):
        return value
    if isinstance(value, int):
        return value if abs(value) < _LONG_NUMBER else HIDDEN
    if isinstance(value, float):
        return round(value, 3) if abs(value) < _LONG_NUMBER else HIDDEN
    return _clean_text(str(value), home, names)


def _clean_text(text: str, home: Path, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, HIDDEN)
    return mask(text, home)


def known_names(home: Home | None) -> tuple[str, ...]:
    """Names that the vault knows, the longest first: staff, whoever is in a draft, and in the newest sales."""
    if home is None:
        return ()
    vault, names = home.vault, list[str]()
    sources: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: (each.name for each, _ in vault.accounts.listed()),
        lambda: (each.name for each in vault.staff_list.working()),
        lambda: (
            name for draft in vault.drafts.all() for key, each in draft.data.items() for name in _named(each, key)
        ),
        lambda: (name for sale in vault.takes.newest_sales(_MOST_SALES) for name in _named(sale)),
    )
    for source in sources:
        with suppress(ShuangluError):  # what is damaged in a part of the vault does not unmask the others' names
            names.extend(source())
    found = {name.strip() for name in names}
    return tuple(sorted((name for name in found if len(name) >= _SHORTEST_NAME), key=len, reverse=True))


def _named(value: Any, key: str = "") -> Iterator[str]:
    """The names in a sale: texts under a key that says so, wherever they stand."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _named(each, str(name))
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, key)
    elif isinstance(value, str) and (key in _NAMED or "name" in key):
        yield value


def _members(settings: Settings, checks: Sequence[HealthCheck], report: bytes | None) -> Iterator[tuple[str, Any]]:
    """Each file with its value, not masked yet; a log is text."""
    logs = list(_logs(settings.home / "log"))
    yield "doctor.json", [each.to_json() for each in checks]
    yield "report.json", json.loads(report) if report is not None else None
    yield "versions.json", _versions()
    yield "settings.json", _settings(settings)
    yield "units.json", _units()
    yield "crashes.json", list(_crashes(text for _, text in logs))
    for name, text in logs:
        yield f"log/{name}", text


def _settings(settings: Settings) -> Mapping[str, Any]:
    said = settings.model_dump(mode="json")
    return {name: ("set" if value else None) if name in _SECRET else value for name, value in said.items()}


def _versions() -> Mapping[str, Any]:
    libraries: dict[str, str | None] = {}
    for name in _LIBRARIES:
        try:
            libraries[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            libraries[name] = None
    return {
        "shuanglu": VERSION,
        "built": BUILT.isoformat(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "release": _release(),
        "libraries": libraries,
    }


def _release() -> Mapping[str, str]:
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return {}
    return {name: told[name] for name in ("ID", "VERSION_ID", "PRETTY_NAME") if name in told}


def _units() -> Mapping[str, Any]:
    """How the system's own units are; empty where there is no systemd to be asked."""
    systemctl = shutil.which("systemctl")
    if systemctl is None or not Path("/run/systemd/system").exists():
        return {}
    found: dict[str, Any] = {}
    for unit in _UNITS:
        words = [systemctl, "show", unit, f"--property={_PROPERTIES}"]
        try:
            said = subprocess.run(words, capture_output=True, text=True, check=False, timeout=_UNITS_S)
        except (OSError, subprocess.TimeoutExpired) as error:
            found[unit] = type(error).__name__
        else:
            found[unit] = dict(line.split("=", 1) for line in said.stdout.splitlines() if "=" in line)
    return found


def _logs(folder: Path) -> Iterator[tuple[str, str]]:
    """The newest logs first, each as far as there is room: of the last one its end."""
    left = _LOG_BYTES
    try:
        files = sorted((file for file in folder.iterdir() if file.is_file()), key=_written, reverse=True)
    except OSError:
        return
    for file in files:
        if left <= 0:
            return
        try:
            data = file.read_bytes()[-left:]
        except OSError:
            continue
        left -= len(data)
        yield file.name, data.decode("utf-8", errors="replace")


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _crashes(logs: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The newest events of the logs that tell of something lost or failed, the newest first."""
    found = []
    for text in logs:
        for line in text.splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and (event.get("level") == "warning" or _FAULTY.search(str(event.get("event")))):
                found.append(event)
    found.sort(key=lambda event: str(event.get("timestamp")), reverse=True)
    yield from found[:_MOST_CRASHES]
