"""A person's voice for sentences that are always the same, recorded once: a folder with a manifest and WAV files.

`voice.json` is `{"format": "shuanglu-voice/1", "name": …, "sentences": {DIGEST: {"file": …, "sha256": …}}}`: by the
digest of the text (SHA-256 of its UTF-8, hex) the file, and the digest of its content. Files are WAV, 16 bits, one
channel.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Final

from terminal.voice.sound import Speech, read_wav

FILE: Final = "voice.json"
FORMAT: Final = "shuanglu-voice/1"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[0-9A-Za-z_-]{1,80}\.wav")
_MOST_BYTES = 64 * 1024 * 1024


class Recordings:
    """What a person recorded."""

    def __init__(self, folder: Path, name: str, sentences: dict[str, tuple[str, str]]) -> None:
        """Use `read`."""
        self._folder = folder
        self._sentences = sentences
        self.name = name

    @classmethod
    def read(cls, folder: Path) -> "Recordings | None":
        """Read the manifest; None where there is none. Raises ValueError for one that is not as described."""
        path = folder / FILE
        if not path.is_file():
            return None
        told = json.loads(path.read_bytes())
        if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("sentences"), dict):
            raise ValueError(f"{FILE} is no manifest of a voice")
        sentences = {digest: _sentence(digest, each) for digest, each in told["sentences"].items()}
        return cls(folder, str(told.get("name", ""))[:80], sentences)

    def __len__(self) -> int:
        """How many sentences there are."""
        return len(self._sentences)

    def speech(self, text: str) -> Speech | None:
        """Return how the person says this very text; None where she did not, or the file is another one by now."""
        known = self._sentences.get(hashlib.sha256(text.encode()).hexdigest())
        if known is None:
            return None
        path = self._folder / known[0]
        try:
            data = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
            return read_wav(data) if hashlib.sha256(data).hexdigest() == known[1] else None
        except (OSError, ValueError):
            return None


def _sentence(digest: str, told: Any) -> tuple[str, str]:
    file, sha256 = (told.get("file"), told.get("sha256")) if isinstance(told, dict) else (None, None)
    fits = isinstance(file, str) and _NAME.fullmatch(file) and isinstance(sha256, str) and _DIGEST.fullmatch(sha256)
    if not _DIGEST.fullmatch(digest) or not fits:
        raise ValueError(f"{FILE} names a sentence otherwise than described")
    return str(file), str(sha256)
