"""What the setup has done: every act on the machine, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass

from terminal.session.setting_up import SetupStep, SetupView
from terminal.setup.writing import Value


@dataclass(frozen=True, slots=True)
class Enrol:
    """Become a terminal of this headquarters."""

    hq: str
    code: str
    by: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Look at all cameras and listen to all microphones; `again`: search for them anew."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Let go of every camera and microphone: something else needs them."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Keep the last three seconds of this microphone."""

    microphone: str


@dataclass(frozen=True, slots=True)
class PlayClip:
    """Play what was kept, through this loudspeaker."""

    speaker: str


@dataclass(frozen=True, slots=True)
class Ding:
    """Sound a bell through this loudspeaker."""

    speaker: str


@dataclass(frozen=True, slots=True)
class LookForOthers:
    """Ask card readers and the print system; `reader` is the one that is set."""

    reader: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Watch for claps with these two."""

    camera: str
    microphone: str


@dataclass(frozen=True, slots=True)
class StopMeasuring:
    """Watch for claps no longer."""


@dataclass(frozen=True, slots=True)
class Write:
    """Put these settings down, and who chose them."""

    step: SetupStep
    changes: Mapping[str, Value]
    by: str


@dataclass(frozen=True, slots=True)
class Examine:
    """Have the doctor look at the machine."""


@dataclass(frozen=True, slots=True)
class MakeSheet:
    """Make the acceptance sheet of what was chosen and found."""

    view: SetupView


SetupOrder = (
    Enrol
    | Watch
    | Unwatch
    | Follow
    | PlayClip
    | Ding
    | LookForOthers
    | Measure
    | StopMeasuring
    | Write
    | Examine
    | MakeSheet
)
