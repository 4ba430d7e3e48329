"""Models by the channel: verified, tried, and in the folder where the terminal looks; or nothing of them."""

import hashlib
import json
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from scripts.lab.tone_models import write_folder
from terminal.home.model_updates import install_models
from terminal.home.settings import load_settings
from terminal.intake.model_files import installed_model
from terminal.speech.recogniser.folder import read_model
from terminal.update.channel import Offers, Trust
from tests.terminal.update.made import Channel


def offered(channel: Channel, folder: Path, scratch: Path) -> Offers:
    channel.publisher().add_models(folder, "1.0.0")
    return Trust(scratch / "tuf", (channel.folder / "metadata/1.root.json").read_bytes()).look(channel.folder)


def liveness(folder: Path, sha256: str = "") -> Path:
    """A model that is only compared with its digest, in a folder of its own as vendors give them."""
    (folder / "net").mkdir(parents=True)
    (folder / "net/model.bin").write_bytes(b"a network")
    digest = sha256 or hashlib.sha256(b"a network").hexdigest()
    (folder / "liveness.json").write_text(json.dumps({"file": "net/model.bin", "sha256": digest, "threshold": 0.5}))
    return folder


def test_a_model_of_speech_and_another_one_are_installed_together(channel: Channel, tmp_path: Path) -> None:
    folder = liveness(write_folder(tmp_path / "models", "streaming-zipformer-ctc"))
    offers = offered(channel, folder, tmp_path / "scratch")
    settings = load_settings(tmp_path / "home", models=tmp_path / "here")
    for _ in range(2):
        assert install_models(settings, offers, offers.models(), tmp_path / "scratch") == ["speech", "liveness"]
    speech, other = read_model(tmp_path / "here"), installed_model(tmp_path / "here", "liveness")
    given = read_model(folder)
    assert speech is not None
    assert other is not None
    assert given is not None
    assert speech.sha256 == given.sha256
    assert (other.path.read_bytes(), other.settings) == (b"a network", {"threshold": 0.5})
    assert len(list((tmp_path / "here").iterdir())) == 4, "the ones before are gone"
    assert not (tmp_path / "scratch/models").exists()


@pytest.mark.parametrize("case", ["changed", "no manifest", "no folder"])
def test_nothing_of_unfit_models_is_installed(case: str, channel: Channel, tmp_path: Path) -> None:
    folder = liveness(
        write_folder(tmp_path / "models", "streaming-zipformer-ctc"), "0" * 64 if case == "changed" else ""
    )
    if case == "no manifest":
        (folder / "liveness.json").unlink()
        (folder / "speech.json").unlink()
    here = None if case == "no folder" else tmp_path / "here"
    settings = load_settings(tmp_path / "home", models=here)
    offers = offered(channel, folder, tmp_path / "scratch")
    with pytest.raises(ShuangluError) as refused:
        install_models(settings, offers, offers.models(), tmp_path / "scratch")
    codes = {
        "changed": "models.changed:installed",
        "no manifest": "update.models",
        "no folder": "update.models:unset",
    }
    assert refused.value.trouble.key == codes[case]
    assert not (tmp_path / "here").exists()
    assert not (settings.speech_models / "speech.json").exists()
