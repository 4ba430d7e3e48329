"""What doctor says of models: each is compared with its digests; the one that compares faces is asked once."""

from collections.abc import Iterator

from faults.errors import ShuangluError
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.settings import Settings
from terminal.intake.model_files import installed_model
from terminal.speech.recogniser.folder import read_model
from terminal.station.delivered import delivered_models

_INSTALLED = {"liveness": "liveness model", "paddleocr": "PaddleOCR's models"}
"""Models that do not ship, by the names of their manifests."""


def look_at_models(settings: Settings) -> Iterator[HealthCheck]:
    """Look at all of them, those that ship and those that field IT installed."""
    yield from delivered_models(settings)
    yield _speech(settings)
    yield _comparing(settings)
    yield from _installed(settings)


def _speech(settings: Settings) -> HealthCheck:
    """Compare the recogniser's model with its manifest; it is not loaded (`shuanglu models check` does). None: well."""
    try:
        model = read_model(settings.speech_models)
    except ShuangluError as error:
        return HealthCheck("speech recognition", "fail", error.trouble)
    if model is None:
        return check("speech recognition", "off", "doctor.models.speech")
    facts = {"name": model.name, "kind": model.kind, "digest": model.sha256[:16]}
    return check("speech recognition", "ok", "doctor.models.speech:installed", **facts)


def _comparing(settings: Settings) -> HealthCheck:
    """Load the model that compares faces, and ask it once: one that does not run compares nobody, digest or not."""
    from terminal.face.matching import face_model, try_out

    try:
        model = face_model(settings.models, settings.face_match)
        if model is None:
            return check("face match model", "off", "doctor.models.face:off")
        try_out(model)
    except ShuangluError as error:
        return HealthCheck("face match model", "fail", error.trouble)
    case = "delivered" if model.ships else "installed"
    return check(
        "face match model",
        "ok",
        f"doctor.models.face:{case}",
        name=model.name,
        same=model.same,
        different=model.different,
        digest=model.sha256[:16],
    )


def _installed(settings: Settings) -> Iterator[HealthCheck]:
    """Compare the models that field IT installed with their manifests; nothing is lacking without them."""
    for manifest, name in _INSTALLED.items():
        try:
            model = installed_model(settings.models, manifest)
        except ShuangluError as error:
            yield HealthCheck(name, "fail", error.trouble)
            continue
        if model is not None:
            digest = model.sha256[0][:16]
            yield check(name, "ok", "doctor.models.installed", path=str(model.path), digest=digest)
        elif settings.models is not None:
            yield check(name, "ok", f"doctor.models.{manifest}", folder=str(settings.models))
