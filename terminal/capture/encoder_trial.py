"""Whether the encoder that is set works here, tried in a process of its own: a driver may end who asks it."""

from multiprocessing.connection import Connection
from typing import Any

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.profiles import Profile
from terminal.processes.child import Child

_PATIENCE_S = 20.0


def try_encoder(profile: Profile, timeout_s: float = _PATIENCE_S) -> tuple[str, Trouble | None]:
    """Return the encoder's name and what is wrong with it, None where it encodes as it must."""
    child = Child("encoder-trial", _run, profile, daemon=True)
    try:
        found = child.messages.recv() if child.messages.poll(timeout_s) else _failed(profile, "no answer")
    except EOFError:
        child.join(timeout_s)
        found = _failed(profile, f"exit code {child.exitcode}")
    finally:
        child.kill()
        child.join(timeout_s)
        child.close()
    name, trouble = found
    return str(name), trouble


def _failed(profile: Profile, problem: str) -> tuple[str, Trouble]:
    return profile.encoder, Trouble("capture.encoder:unopened", {"encoder": profile.encoder, "problem": problem})


def _run(profile: Profile, _: "Connection[Any, Any]", answer: "Connection[Any, Any]") -> None:
    from terminal.capture.take.encoder_trial import try_out

    try:
        answer.send((try_out(profile), None))
    except ShuangluError as error:
        answer.send((profile.encoder, error.trouble))
