"""Reports as terminals make them."""

from typing import Any


def check(name: str, status: str, code: str, figure: str = "", **facts: Any) -> dict[str, Any]:
    return {"check": name, "status": status, "code": code, "figure": figure, "facts": facts, "because": []}


DISK = check("disk", "ok", "doctor.disk.room", "70 h", free=412.0, minutes=30, needed=2.5, hours=70.0)
FULL = check("disk", "fail", "doctor.disk.full", "0 h", free=0.4, minutes=30, needed=2.5, hours=0.0)
CAMERA = check("camera", "ok", "health.camera.shows", "25 fps · 58", width=1280, height=720)


def report(*checks: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A report of a running terminal on which all is well, but for what is said."""
    return {
        "format": "shuanglu-report/1",
        "kind": "running",
        "program": {"version": "0.4.0", "built": "2026-11-28", "slot": "a", "settled": "a", "platform": "linux"},
        "at": "2026-11-22T06:03:21.204Z",
        "recording": False,
        "checks": list(checks or (CAMERA, DISK)),
        "queue": {"waiting": 3, "oldest_s": 640},
        "disk_hours": 70.0,
        "clock_offset_s": 0.4,
        "certificate_days": 365,
        "book": {"serial": 12, "days": 0},
        "models": [],
        "update": {"state": "none", "version": "", "code": ""},
        "answered": [],
    } | other
