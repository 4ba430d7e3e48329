"""What there is to record with, looked at without a trace in the process that asks."""

import sys
from pathlib import Path

from terminal.capture.devices.survey import Survey, survey_sources


def test_the_libraries_load_and_leave_nothing_in_the_process_that_asks() -> None:
    before = {path.name for path in Path("/dev/shm").glob("jack*")} if Path("/dev/shm").exists() else set()
    loaded = "sounddevice" in sys.modules
    found = survey_sources()
    assert found.faults == {}
    assert ("sounddevice" in sys.modules) is loaded
    assert {path.name for path in Path("/dev/shm").glob("jack*")} == before if Path("/dev/shm").exists() else True
    assert all(name and "/" not in name for name in found.cameras)


def test_a_survey_that_takes_too_long_is_ended_and_says_so() -> None:
    found = survey_sources(timeout_s=0)
    assert isinstance(found, Survey)
    assert set(found.faults) == {"av", "cv2", "sounddevice"}
    assert "no answer" in found.faults["av"]
