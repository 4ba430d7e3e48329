"""PortAudio, through which microphones are heard and loudspeakers play."""

import os
from typing import Any, Literal

from terminal.capture.jack_folder import JackFolder

Device = str | int | None
"""As PortAudio knows a device: a part of its name, its number; None: the system's own choice."""


def portaudio() -> Any:
    """Import and start PortAudio anew: only a restart of it sees a new plug (spatialaudio/python-sounddevice#125).

    Raises OSError where the library is missing, and sounddevice.PortAudioError where it does not start.
    """
    jack = JackFolder()
    import sounddevice

    sounddevice._terminate()  # noqa: SLF001 - there is no public way
    sounddevice._initialize()  # noqa: SLF001 - likewise
    jack.clear()
    return sounddevice


def quiet() -> None:
    """ALSA and PulseAudio write their findings straight to standard error; ours travel as facts."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)


def device_of(name: str) -> Device:
    """What a source or sink of ours is called in PortAudio."""
    if name == "default":
        return None
    return int(name) if name.isdigit() else name


def choose(sounddevice: Any, name: str, way: Literal["input", "output"], rate: int) -> tuple[Device, int]:
    """Return the device, and the rate to run it at: `rate` in Hz, or its own where it cannot.

    Raises ValueError where there is no such device.
    """
    device = device_of(name)
    about = sounddevice.query_devices(device, way)
    check = sounddevice.check_input_settings if way == "input" else sounddevice.check_output_settings
    try:
        check(device=device, samplerate=rate, channels=1, dtype="int16")
    except sounddevice.PortAudioError:
        return device, round(about["default_samplerate"])
    return device, rate
