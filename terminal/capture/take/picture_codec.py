"""The encoders of H.264 that may be set, what each is told, and whether one works on this machine.

Of all of them the same is asked: no picture is held back, a segment begins with a picture that stands for itself, no
picture is made of later ones. Only libx264 was ever run by those who wrote this; what the others are told comes from
FFmpeg's manual, and each is tried before it is trusted (`encoder_trial`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal, get_args

from av.codec import Codec
from av.codec.codec import UnknownCodecError

from faults.errors import ShuangluError
from terminal.capture.profiles import Profile

_FREE = ("libx264", "libopenh264")
"""What `auto` takes, the first that is there: programs, which need no hardware."""
Form = Literal["yuv420p", "nv12"]
_FORMS: tuple[Form, ...] = get_args(Form)
"""How pictures can be handed over, the first that an encoder takes."""
_PINNED = "stitchable=1:cabac=1:ref=1:8x8dct=1:weightp=1:scenecut=0:level=4.0"
"""What would otherwise differ between presets and so between the stream headers of one take."""


def _x264(profile: Profile) -> dict[str, str]:
    said = {"preset": profile.preset, "tune": "zerolatency", "crf": str(profile.crf)}
    return {**said, "forced-idr": "1", "x264-params": _PINNED}


def _even(rest: Mapping[str, str]) -> "Callable[[Profile], dict[str, str]]":
    """An encoder that knows no constant quality: a bit rate, half of the most."""
    return lambda profile: {"b": str(profile.max_bit_rate // 2), "bf": "0", **rest}


_SAID: "Final[dict[str, Callable[[Profile], dict[str, str]]]]" = {
    "libx264": _x264,
    "libopenh264": _even({"rc_mode": "bitrate", "allow_skip_frames": "0"}),
    "h264_vaapi": _even({"rc_mode": "VBR", "async_depth": "1"}),
    "h264_qsv": _even({"preset": "veryfast", "async_depth": "1", "look_ahead": "0", "forced_idr": "1"}),
    "h264_nvenc": _even(
        {"preset": "p4", "tune": "ull", "rc": "vbr", "zerolatency": "1", "delay": "0", "forced-idr": "1"}
    ),
    "h264_v4l2m2m": _even({}),
    "h264_mf": _even({"rate_control": "pc_vbr", "scenario": "live_streaming"}),
}


def options_of(profile: Profile) -> dict[str, str]:
    """Return what the profile's encoder is told besides its size and its clock."""
    most = str(profile.max_bit_rate)
    return {**_SAID[profile.encoder](profile), "maxrate": most, "bufsize": most}


def form_of(encoder: str) -> Form:
    """Return how pictures are handed to it; raises ShuangluError `capture.encoder:memory` where we have none for it."""
    taken = [form.name for form in Codec(encoder, "w").video_formats or ()]
    form = next((form for form in _FORMS if form in taken or not taken), None)
    if form is None:
        raise ShuangluError("capture.encoder:memory", encoder=encoder)
    return form


def chosen(named: str) -> str:
    """Return the encoder that a setting means.

    Raises ShuangluError `capture.encoder:absent` where this program's FFmpeg does not have it.
    """
    wanted = _FREE if named == "auto" else (named,)
    known = those_here()
    found = next((name for name in wanted if name in known), None)
    if found is None:
        raise ShuangluError("capture.encoder:absent", encoder=" / ".join(wanted), known=", ".join(known) or "-")
    return found


def those_here() -> tuple[str, ...]:
    """Return the encoders that may be set and that this program's FFmpeg has; whether they open is not tried."""
    return tuple(name for name in _SAID if _there(name))


def _there(name: str) -> bool:
    try:
        Codec(name, "w")
    except UnknownCodecError:
        return False
    return True


def encoding_here(profile: Profile) -> Profile:
    """Return the profile with the encoder that its own means here; raises ShuangluError `capture.encoder:absent`."""
    return replace(profile, encoder=chosen(profile.encoder))
