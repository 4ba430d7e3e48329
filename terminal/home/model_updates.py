"""Models out of the update channel: verified, unpacked, tried as by `shuanglu models install`, and put in place."""

import shutil
from pathlib import Path

from faults.errors import ShuangluError
from terminal.face.matching import face_model
from terminal.face.matching import try_out as try_face
from terminal.home.settings import Settings
from terminal.intake.model_files import installed_model
from terminal.speech.recogniser.folder import NAME as SPEECH
from terminal.speech.recogniser.folder import read_model
from terminal.speech.recogniser.installing import install as install_speech
from terminal.speech.recogniser.trial import try_out as try_speech
from terminal.update.archive import unpack
from terminal.update.channel import Candidate, Offers
from terminal.update.models import install_model

FACE, OTHERS = "face", ("liveness", "paddleocr")


def install_models(settings: Settings, offers: Offers, candidate: Candidate, scratch: Path) -> list[str]:
    """Install all models of one target; return their names. The terminal uses them from its next start on.

    Each is tried before any is installed. Raises ShuangluError `update.*`, `models.*` and OSError.
    """
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    archive, folder = scratch / "models.tar.xz", scratch / "models"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        if shutil.disk_usage(scratch).free < candidate.file.length + 2 * candidate.notes.unpacked_bytes:
            raise ShuangluError("update.room", megabytes=-(-2 * candidate.notes.unpacked_bytes // 1_000_000))
        offers.copy(candidate, archive)
        unpack(archive, folder, candidate.notes.unpacked_bytes)
        names = [name for name in (SPEECH, FACE, *OTHERS) if (folder / f"{name}.json").is_file()]
        if not names:
            raise ShuangluError("update.models")
        for name in names:
            _try(settings, folder, name)
        for name in names:
            _install(settings, folder, name)
    finally:
        archive.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    return names


def _try(settings: Settings, folder: Path, name: str) -> None:
    """As `shuanglu models check`. What cannot be tried by itself is compared with its digests."""
    if name != SPEECH and settings.models is None:
        raise ShuangluError("update.models:unset", name=name)
    if name == SPEECH:
        model = read_model(folder)
        assert model is not None
        refused = try_speech(model, None).refused
        if refused:
            raise ShuangluError.of(refused[0])
    elif name == FACE:
        face = face_model(folder)
        assert face is not None
        try_face(face)
    else:
        installed_model(folder, name)


def _install(settings: Settings, folder: Path, name: str) -> None:
    if name == SPEECH:
        install_speech(folder, settings.speech_models)
    else:
        assert settings.models is not None
        install_model(folder, name, settings.models)
