"""One thing that doctor looked at, and what there is to say of it in both languages."""

from dataclasses import dataclass
from typing import Any, Literal

from faults.entry import Language
from faults.errors import ShuangluError
from faults.trouble import Fact, Trouble
from terminal.home.recovering import told

HealthStatus = Literal["ok", "warn", "fail"]
CHINESE_NAMES = {
    "cryptography": "密码运算",
    "encoder": "编码器",
    "sound library": "声音程序库",
    "camera library": "摄像头程序库",
    "sources": "录制来源",
    "camera": "摄像头",
    "second camera": "第二个摄像头",
    "microphone": "麦克风",
    "camera allowed": "摄像头名单",
    "camera focus": "摄像头对焦",
    "camera exposure": "摄像头曝光",
    "camera white balance": "摄像头白平衡",
    "camera controls": "摄像头控制项",
    "sending hours": "发送时段",
    "disk": "磁盘",
    "card models": "证件模型",
    "face models": "人脸模型",
    "face match model": "人脸比对模型",
    "liveness model": "活体模型",
    "PaddleOCR's models": "PaddleOCR 模型",
    "packs": "规则册",
    "vault": "保险库",
    "key": "密钥",
    "enrolment": "登记",
    "takes": "录像",
    "delivery": "送往总部",
    "numbers": "编号",
    "clock": "时钟",
}
"""What the checks are called in Chinese, by their names in English, which programs know them by."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that was looked at."""

    name: str
    status: HealthStatus
    found: Trouble
    """What there is to say of it, good or bad."""
    because: ShuangluError | Trouble | None = None
    """What is said of it elsewhere: of a take, by its evidence or by headquarters."""

    @property
    def sign(self) -> str:
        """One sign for the status, in front of its line: ✓ ok, ! warn, ✗ fail."""
        return {"ok": "✓", "warn": "!", "fail": "✗"}[self.status]

    @property
    def sentence(self) -> str:
        """What there is to say of it, in English."""
        return self.words("en")

    def title(self, language: Language) -> str:
        """What people call it."""
        return CHINESE_NAMES[self.name] if language == "zh" else self.name

    def words(self, language: Language) -> str:
        """What there is to say of it, in one line."""
        parts = (self.found.words(language), told(self.because, language) if self.because else "")
        return ("" if language == "zh" else " ").join(filter(None, parts))

    def to_json(self) -> dict[str, Any]:
        """The check for programs; its sentence is English."""
        return {"check": self.name, "status": self.status, "sentence": self.sentence}


def check(name: str, status: HealthStatus, key: str, /, **facts: Fact) -> HealthCheck:
    """One thing, by the key of its sentence in the catalogue."""
    return HealthCheck(name, status, Trouble(key, facts))
