"""What the recorder is started with."""

from dataclasses import dataclass, field, replace

from terminal.capture.named_sink import Sink, parse_sink
from terminal.capture.named_source import Source, parse_source
from terminal.capture.profiles import Profile, profile_named
from terminal.capture.view import View

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class RecorderConfig:
    """Sources, profile and limits of one recorder. Wrong names are refused here, before any process is started."""

    camera: str
    """A source of pictures (see `terminal.capture.named_source`)."""
    microphone: str
    """A source of sound; the same text as `camera` means one reader for both, in step."""
    profile: str = "720p25"
    encoder: str = "auto"
    """What encodes the pictures (see `terminal.capture.take.picture_codec`)."""
    rehearsal: bool = False
    """Say 演练 REHEARSAL on every picture, also while no take is open; takes of the rehearsal series always do."""
    grace_s: float = 30.0
    """How long a take goes on when the kiosk is gone."""
    reserve_bytes: int = 200 * MEGABYTE
    """Room that takes leave on the disk; at this a take is closed in order."""
    quota_bytes: int | None = None
    """The most that all takes together may use; None: the whole disk."""
    second_microphone: str = ""
    """A source of sound that stands ready for when the first fails; empty: none."""

    camera_delay_ms: int = 0
    """How much later than it was taken a picture of the camera arrives; its sound, too, where it gives both."""
    speaker: str = ""
    """What is played aloud through (see `terminal.capture.named_sink`); empty: nothing is."""

    second_view: View = field(default_factory=View)
    """How a second camera is shown."""

    def __post_init__(self) -> None:
        """Raises ShuangluError `capture.source`, `capture.sink` or `capture.profile`."""
        self.sources()
        self.second()
        self.sink()
        self.encoding()

    def sources(self) -> tuple[Source, Source]:
        """Return the sources of picture and sound."""
        return parse_source(self.camera, "picture"), parse_source(self.microphone, "sound")

    def second(self) -> Source | None:
        """Return the second source of sound; None where there is none, or it is the first again."""
        if not self.second_microphone or self.second_microphone == self.microphone:
            return None
        return parse_source(self.second_microphone, "sound")

    def sink(self) -> Sink | None:
        """Return what sound is played through; None: nothing is. Raises ShuangluError `capture.sink`."""
        return parse_sink(self.speaker)

    def encoding(self) -> Profile:
        """Return the profile that a take begins with; raises ShuangluError `capture.profile`.

        Its encoder is as it was set: whether it is there, only the recorder's process finds out.
        """
        return replace(profile_named(self.profile), encoder=self.encoder)
