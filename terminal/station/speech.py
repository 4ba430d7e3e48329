"""Which voice a terminal has, by its settings."""

from resources import PACKS
from terminal.home.settings import Settings
from terminal.voice.config import VoiceConfig

RECORDINGS = "voice"
"""The folder of a person's recordings, inside the folder of packs."""


def voice_config(settings: Settings) -> VoiceConfig | None:
    """What the voice is started with; None where the settings want none."""
    if settings.voice == "none":
        return None
    return VoiceConfig((settings.packs or PACKS) / RECORDINGS)
