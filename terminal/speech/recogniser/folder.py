"""The folder of a speech model: `speech.json`, and the files that it names. A stick and a home have the same form.

{"name": "zipformer-zh", "kind": "streaming-transducer", "language": "zh", "sample_rate": 16000,
"files": [{"role": "encoder", "file": "encoder.onnx", "sha256": "…"}, …, {"role": "sound", …}],
"sound_text": "what is said in that sound", "options": {"feature_dim": 80}}
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faults.errors import ShuangluError
from terminal.intake.model_files import InstalledModel, installed_model
from terminal.speech.recogniser.kinds import KINDS, Kind
from terminal.speech.sound import RATE

NAME = "speech"
MANIFEST = f"{NAME}.json"
_SOUND = "sound"
_LONGEST_NAME = 60
_KNOWN = {"name", "kind", "language", "sample_rate", "sound_text", "options", "licence"}


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A model whose files were there, and their digests right, when this was made."""

    name: str
    kind: str
    language: str
    """As its manifest has it, such as `zh`."""
    files: Mapping[str, Path]
    """What it is loaded from, by role."""
    sha256: str
    """Of its kind, its options and its files' digests: which model it is, hex."""
    options: Mapping[str, Any] = field(default_factory=dict)
    sound: Path | None = None
    """A reference sound, WAV, and"""
    sound_text: str = ""
    """what is said in it."""

    @property
    def how(self) -> Kind:
        """How its kind is loaded."""
        return KINDS[self.kind]


def is_installed(models: Path | None) -> bool:
    """Tell whether a folder of models has one of speech; nothing is checked."""
    return models is not None and (models / MANIFEST).exists()


def read_model(folder: Path | None) -> SpeechModel | None:
    """Return the model that a folder describes, all digests checked; None when it has none of speech.

    Raises ShuangluError `models.manifest`, `models.missing`, `models.changed`, `models.unusable:settings`.
    """
    found = installed_model(folder, NAME)
    return None if found is None else _model(found)


def _model(found: InstalledModel) -> SpeechModel:
    said = found.settings
    _demand(found, not set(said) - _KNOWN, ", ".join(sorted(set(said) - _KNOWN)))
    name, kind, language = _text(found, "name"), _text(found, "kind"), _text(found, "language")
    _demand(found, kind in KINDS, f"kind ({', '.join(KINDS)})")
    _demand(found, said.get("sample_rate", RATE) == RATE, f"sample_rate ({RATE})")
    _demand(found, len(set(found.roles)) == len(found.roles), "role")
    files = dict(zip(found.roles, found.files, strict=True))
    sound = files.pop(_SOUND, None)
    _demand(found, set(files) == set(KINDS[kind].roles), f"role ({', '.join(KINDS[kind].roles)})")
    options = _options(found, KINDS[kind])
    text = said.get("sound_text", "")
    _demand(found, isinstance(text, str) and bool(text.strip()) == (sound is not None), "sound_text")
    return SpeechModel(name, kind, language, files, _digest(found, kind, options), options, sound, text)


def _text(found: InstalledModel, name: str) -> str:
    value = found.settings.get(name)
    text = value.strip() if isinstance(value, str) else ""
    _demand(found, bool(text) and len(text) <= _LONGEST_NAME and text.isprintable(), name)
    return text


def _options(found: InstalledModel, kind: Kind) -> dict[str, Any]:
    options = found.settings.get("options", {})
    _demand(found, isinstance(options, dict), "options")
    for name, value in options.items():
        fits = name in kind.options and type(value) is kind.options[name]
        _demand(found, fits, f"options.{str(name)[:_LONGEST_NAME]}")
    # A model of several languages would guess for each answer: a short 是 may come out as Japanese.
    asked = {"language": _text(found, "language")} if "language" in kind.options else {}
    return {**asked, **options}


def _digest(found: InstalledModel, kind: str, options: Mapping[str, Any]) -> str:
    """The reference sound is no part of the model."""
    files = sorted(f"{role} {digest}" for role, digest in zip(found.roles, found.sha256, strict=True) if role != _SOUND)
    lines = [kind, *(f"{name}={options[name]!r}" for name in sorted(options)), *files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _demand(found: InstalledModel, fits: bool, what: str) -> None:
    if not fits:
        raise ShuangluError("models.unusable:settings", path=str(found.path), problem=what)
