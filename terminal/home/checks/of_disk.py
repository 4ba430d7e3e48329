"""The disk: room for recordings, how quickly it keeps what is written, and how worn it is."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from terminal.capture.profiles import SEGMENT_US, profile_named
from terminal.home.checks.health_check import HealthCheck, HealthStatus, check
from terminal.home.checks.surroundings import Surroundings, read_text
from terminal.home.settings import Settings

_GIGA, _MEGA = 1_000_000_000, 1_000_000
_LOW_HOURS = 8
"""Less than a working day of recording: time to make room."""
_WRITES = 3
_SLOW, _TOO_SLOW = 0.15, 0.5
"""Shares of a segment's time that one write of its size may take: besides it the journal is written and both are read
again, and at twice the time of a segment nothing is recorded in order any more."""
_WORN, _SPENT = 80, 100
"""Per cent of the life that the maker promises."""
_TENTH = 10
_SMART_S = 5.0
_HERE = Surroundings()


def disk(settings: Settings) -> HealthCheck:
    """How long can be recorded on the home's disk, above the reserve."""
    free = shutil.disk_usage(_there(settings.home)).free
    rate = profile_named(settings.profile).bytes_per_second
    needed = rate * settings.planned_minutes * 60 + settings.reserve_mb * _MEGA
    hours = max(0.0, (free - settings.reserve_mb * _MEGA) / rate / 3600)
    status: HealthStatus = "fail" if free <= needed else "warn" if hours < _LOW_HOURS else "ok"
    facts = {"free": free / _GIGA, "minutes": settings.planned_minutes, "needed": needed / _GIGA, "hours": hours}
    key = {"ok": "doctor.disk.room", "warn": "doctor.disk.low", "fail": "doctor.disk.full"}[status]
    return check("disk", status, key, figure=f"{hours:.0f} h", **facts)


def disk_speed(settings: Settings, around: Surroundings = _HERE) -> HealthCheck:
    """Write some files of a segment's size into the home, each until it is on the disk, and take them away again."""
    segment_s = SEGMENT_US / 1_000_000
    data = os.urandom(round(profile_named(settings.profile).bytes_per_second * segment_s))
    try:
        took_s = statistics.median(_written(_there(settings.home), data, around) for _ in range(_WRITES))
    except OSError as error:
        return check("disk speed", "fail", "doctor.disk_speed.refused", reason=error.strerror or str(error))
    share = took_s / segment_s
    status: HealthStatus = "fail" if share > _TOO_SLOW else "warn" if share > _SLOW else "ok"
    key = {"ok": "enough", "warn": "slow", "fail": "too_slow"}[status]
    facts = {"ms": round(took_s * 1000), "kilobytes": len(data) // 1000, "most": round(_SLOW * segment_s * 1000)}
    return check("disk speed", status, f"doctor.disk_speed.{key}", figure=f"{took_s * 1000:.0f} ms", **facts)


def _written(folder: Path, data: bytes, around: Surroundings) -> float:
    """How long it took until a file was on the disk, seconds. The file has no name that others see."""
    with tempfile.TemporaryFile(dir=folder) as file:
        begun = around.seconds()
        file.write(data)
        file.flush()
        around.sync(file.fileno())
        return around.seconds() - begun


def disk_wear(settings: Settings, around: Surroundings = _HERE) -> HealthCheck:
    """How much of the disk's life is spent, where the disk tells; a disk that tells nothing is not called well."""
    device = _block_device(_there(settings.home), around)
    if device is None:
        return check("disk wear", "off", "doctor.disk_wear.unknown")
    spent = _spent(device, around)
    if spent is None:
        return check("disk wear", "off", "doctor.disk_wear.untold", figure=device.name, disk=device.name)
    status: HealthStatus = "fail" if spent >= _SPENT else "warn" if spent >= _WORN else "ok"
    key = {"ok": "well", "warn": "worn", "fail": "spent"}[status]
    figure = f"{spent} %"
    return check("disk wear", status, f"doctor.disk_wear.{key}", figure=figure, disk=device.name, percent=spent)


def _block_device(folder: Path, around: Surroundings) -> Path | None:
    """The whole disk below a folder's file system, as the kernel shows it; None where it is on none (memory, a net)."""
    if sys.platform != "linux":
        return None
    number = folder.stat().st_dev
    entry = around.root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
    try:
        device = entry.resolve(strict=True)
    except OSError:
        return None
    while (slaves := sorted((device / "slaves").glob("*"))) and len(slaves) == 1:  # encrypted, or a logical volume
        device = slaves[0].resolve()
    return device.parent if (device / "partition").exists() else device


def _spent(device: Path, around: Surroundings) -> int | None:
    """Per cent of its life: of eMMC by the kernel, in tenths; of NVMe and SATA where smartctl is here and may ask."""
    grades = [int(each, 16) for each in read_text(device / "device" / "life_time").split() if each.startswith("0x")]
    known = [grade for grade in grades if grade]  # 0: not defined
    if known:
        return min(_SPENT, max(known) * _TENTH)
    return _by_smartctl(device.name) if around.is_here else None


def _by_smartctl(name: str) -> int | None:
    program = shutil.which("smartctl")
    if program is None:
        return None
    try:
        command = [program, "-A", f"/dev/{name}"]
        said = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_SMART_S, stdin=subprocess.DEVNULL
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    for line in said.splitlines():
        if line.startswith("Percentage Used:"):
            return int(line.rpartition(":")[2].strip().rstrip("%") or 0)
        words = line.split()
        if len(words) > 3 and words[1] in ("Media_Wearout_Indicator", "Wear_Leveling_Count") and words[3].isdecimal():  # noqa: PLR2004 - its fourth column counts down from 100
            return max(0, _SPENT - int(words[3]))
    return None


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())
