"""Windows' own voices (SAPI), through PowerShell: what it runs is always the same, the text comes by standard input.

Made by the documents of Microsoft; not tried on a Windows machine so far.
"""

import json
import math
import shutil
import subprocess
import sys
from typing import Final, Literal

from terminal.voice.program import Asked

Language = Literal["zh", "en"]
_CULTURES: Final[dict[Language, str]] = {"zh": "zh-CN", "en": "en-US"}
_PATIENCE_S = 20.0
"""PowerShell takes seconds to start on a machine that has just been switched on."""
_READ = "$asked = [Console]::In.ReadToEnd() | ConvertFrom-Json;"
_BEGIN = (
    "$ErrorActionPreference = 'Stop';"
    "Add-Type -AssemblyName System.Speech;"
    "$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
)
_LIST: Final = (
    _BEGIN + "$voice.GetInstalledVoices() | Where-Object { $_.Enabled -and $_.VoiceInfo.Culture.Name -eq 'zh-CN' }"
    " | Select-Object -First 1 | ForEach-Object { $_.VoiceInfo.Name }"
)
_SPEAK: Final = (
    _BEGIN + _READ + "$voice.SelectVoiceByHints('NotSet', 'NotSet', 0,"
    " [System.Globalization.CultureInfo]::GetCultureInfo($asked.culture));"
    "$voice.Rate = $asked.rate;"
    "$sound = New-Object System.IO.MemoryStream;"
    "$voice.SetOutputToWaveStream($sound);"
    "$voice.Speak([string]$asked.text);"
    "$voice.SetOutputToNull();"
    "$out = [Console]::OpenStandardOutput();"
    "$bytes = $sound.ToArray();"
    "$out.Write($bytes, 0, $bytes.Length); $out.Flush()"
)
_FACTOR = 3.0
"""SAPI's rate of 10 is three times as fast as 0, -10 a third of it."""


class Sapi:
    """Speaks through PowerShell and System.Speech."""

    def __init__(self, command: str, name: str) -> None:
        """Use `found`."""
        self._command = command
        self.name = name

    @classmethod
    def found(cls) -> "Sapi | None":
        """Return the Chinese voice of this machine; None where it is no Windows, or has none."""
        command = shutil.which("powershell") if sys.platform == "win32" else None
        if command is None:
            return None
        try:
            done = subprocess.run(_command(command, _LIST), capture_output=True, check=False, timeout=_PATIENCE_S)
        except (OSError, subprocess.TimeoutExpired):
            return None
        # names of voices are ASCII, such as Microsoft Huihui Desktop; JSON that goes in is, too: no encoding is set
        name = done.stdout.decode(errors="replace").strip()
        return cls(command, name) if name and done.returncode == 0 else None

    def asked(self, text: str, language: Language, speed: float) -> Asked:
        """How it is asked for a text."""
        rate = max(-10, min(10, round(10 * math.log(speed) / math.log(_FACTOR))))
        said = {"text": text, "culture": _CULTURES[language], "rate": rate}
        return Asked(_command(self._command, _SPEAK), json.dumps(said).encode())


def _command(command: str, script: str) -> tuple[str, ...]:
    return command, "-NoProfile", "-NonInteractive", "-Command", script
