"""What the JACK library leaves in shared memory. PortAudio asks it for devices, even where no JACK runs."""

import os
import shutil
from pathlib import Path

_FOLDER = Path("/dev/shm") / f"jack_db-{getattr(os, 'getuid', int)()}"  # noqa: S108 - the library's choice, not ours


class JackFolder:
    """Remembers whether the folder was there before, and clears it away if it was not."""

    def __init__(self) -> None:
        self._there = _FOLDER.exists()

    def clear(self) -> None:
        """Remove what was not there before; what cannot be removed stays, and nothing is raised."""
        if not self._there:
            shutil.rmtree(_FOLDER, ignore_errors=True)
