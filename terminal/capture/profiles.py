"""How pictures and sound are encoded: named profiles, and what each falls to when machine or disk cannot keep up.

Within a take only rate and effort fall, never the picture's size: segments of one take share one stream header
(x264's `stitchable` and the pinned coding tools see to that), so that the export joins them without re-encoding.
"""

from dataclasses import dataclass, replace
from typing import Any

from faults.errors import ShuangluError

SOUND_RATE = 48_000
"""Samples a second of every take's sound, mono."""
SOUND_BIT_RATE = 96_000
SEGMENT_US = 1_600_000
"""Media time of a segment: with the next picture's arrival, sealing and two fsyncs a kill loses less than 2 s."""
_OVERHEAD_BIT_RATE = 40_000
"""Boxes, journal entries and rounding up to disk blocks, a second: measured 25 kbit/s, with room."""
_WORK = {"veryfast": 2.0, "ultrafast": 1.0}
"""What a picture costs by x264's preset: 7.6 and 4.1 ms were seen of encoding the demonstration's film."""

SOUND_ALONE_BYTES_PER_SECOND = 40_000
"""The most that a second of sound alone needs on disk, its slate included: twice what was seen (160 kbit/s)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of encoding. `max_bit_rate` (bit/s) caps the picture; `crf` is x264's constant rate factor."""

    name: str
    width: int
    height: int
    fps: float
    preset: str
    crf: int
    max_bit_rate: int
    falls_to: str | None
    encoder: str = "libx264"
    """FFmpeg's name of what encodes the pictures; `preset` and `crf` are libx264's alone."""

    @property
    def period_us(self) -> int:
        """Time slot of one picture."""
        return round(1_000_000 / self.fps)

    @property
    def bytes_per_second(self) -> int:
        """The most that a second of a take needs on disk."""
        return (self.max_bit_rate + SOUND_BIT_RATE + _OVERHEAD_BIT_RATE) // 8

    @property
    def work_per_second(self) -> float:
        """How much work its pictures are beside those of other profiles of the same size: only ratios count."""
        return self.fps * _WORK[self.preset]

    def to_json(self) -> dict[str, Any]:
        """Return the profile as entry 0 and `profile` entries of the journal have it, with the sound's rates."""
        return {
            "name": self.name,
            "encoder": self.encoder,
            "width": self.width,
            "height": self.height,
            "fps": self.fps,
            "preset": self.preset,
            "crf": self.crf,
            "max_bit_rate": self.max_bit_rate,
            "sound_rate": SOUND_RATE,
            "sound_bit_rate": SOUND_BIT_RATE,
        }


_HD = Profile("720p25", 1280, 720, 25.0, "veryfast", 26, 2_500_000, "weak")
_FULL_HD = Profile("1080p25", 1920, 1080, 25.0, "veryfast", 26, 4_500_000, "1080p12")
_WEAK = replace(_HD, name="weak", fps=12.5, preset="ultrafast", crf=29, max_bit_rate=1_200_000, falls_to="weakest")

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        _HD,
        _FULL_HD,
        replace(_WEAK, name="1080p12", width=1920, height=1080, max_bit_rate=2_200_000, falls_to=None),
        _WEAK,
        replace(_WEAK, name="weakest", fps=6.25, crf=31, max_bit_rate=700_000, falls_to=None),
    )
}


def profile_named(name: str) -> Profile:
    """Look a profile up; raises ShuangluError `capture.profile` with the names that exist."""
    try:
        return PROFILES[name]
    except KeyError:
        raise ShuangluError("capture.profile", name=name, known=", ".join(PROFILES)) from None
