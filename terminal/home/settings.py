"""What field IT sets: from `<home>/settings.toml`, over it the environment (`SHUANGLU_CAMERA` and so on).

No secret is ever read from the environment; the vault's passphrase comes from a file, a systemd credential or a prompt.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from faults.errors import ShuangluError

FILE = "settings.toml"


class Settings(BaseSettings):
    """Every setting with its default; `docs/settings.md` explains them."""

    model_config = SettingsConfigDict(env_prefix="SHUANGLU_", extra="forbid", frozen=True)

    home: Path
    camera: str = "camera:0"
    camera_delay_ms: Annotated[int, Field(ge=0, le=1000)] = 0
    """How much later than it was taken a picture of the camera arrives; `shuanglu measure-delay` tells."""
    microphone: str = "microphone:default"
    second_microphone: str = ""
    """Stands ready beside the first, and takes over in a take when that one fails; none by default."""
    second_camera: str = ""
    """A second source of pictures, such as a camera for documents: looked at beside the first, never recorded."""
    profile: Literal["1080p25", "720p25", "weak"] = "720p25"
    planned_minutes: Annotated[int, Field(ge=1, le=240)] = 30
    """Room for so long a take at least is made sure of before it starts; for longer where the plan takes longer."""
    grace_s: Annotated[float, Field(ge=0, le=600)] = 30.0
    """How long the recorder goes on without the window before it closes the take as interrupted."""
    reserve_mb: Annotated[int, Field(ge=16)] = 512
    """Free space that recording never touches; a take is closed in order when it is reached."""
    quota_mb: Annotated[int, Field(ge=64)] | None = None
    """The most that takes may occupy; none by default."""
    bandwidth_kbytes_s: Annotated[int, Field(ge=2)] | None = None
    """The most that the courier sends, in kilobytes a second; unlimited by default."""
    sending_hours: str | None = None
    """When the courier may send, such as `20:00-06:00`; always by default."""
    passphrase_file: Path | None = None
    """Where the vault's passphrase stands; else a systemd credential, else the key store, else a prompt."""
    language: Literal["zh", "en"] = "zh"
    text_size: Literal["standard", "elder"] = "standard"
    identity: Literal["required", "none"] = "required"
    """Whether ID card and liveness come before a recording; `none` is for rehearsals and runs without people."""
    region: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    """Where the terminal stands, a code of GB/T 2260 such as 320100: a book may be for some regions only."""
    packs: Path | None = None
    """The folder of packs that plans are made from; those that ship by default."""
    unverified_packs: Literal["refuse", "allow"] = "refuse"
    """`allow`: sales are recorded by plans that are not fit for real business, with a warning; a book may stop them."""
    headquarters_of: Literal["bank", "insurer"] = "bank"
    """Whose headquarters this terminal delivers to: what the bank is to keep may leave for a bank's only."""
    allowed_cameras: Annotated[tuple[str, ...], NoDecode] = ()
    """Patterns of bus paths and names of the cameras that may be used; empty: any real camera."""
    models: Path | None = None
    """The folder with the models that do not ship, each with its manifest; none by default."""

    @field_validator("allowed_cameras", mode="before")
    @classmethod
    def _patterns(cls, value: object) -> object:
        """In the environment patterns are separated by commas; an empty one would match nothing, and is a slip."""
        if isinstance(value, str):
            value = tuple(item.strip() for item in value.split(",")) if value.strip() else ()
        if isinstance(value, list | tuple) and any(isinstance(item, str) and not item.strip() for item in value):
            raise ValueError("a pattern is empty")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What a command says outranks the environment, which outranks the file."""
        del dotenv_settings, file_secret_settings
        home = init_settings()["home"]
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / FILE)


def default_home() -> Path:
    """Where this account's terminal lives, unless `SHUANGLU_HOME` or `--home` says otherwise."""
    named = os.environ.get("SHUANGLU_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("shuanglu", appauthor=False))


def load_settings(home: Path | None = None, **said: Any) -> Settings:
    """Read the settings of `home`; `said` are the command's own words. Raises ShuangluError `settings.*`."""
    home = (home or default_home()).absolute()
    if (home / FILE).exists() and not (home / FILE).is_file():
        raise ShuangluError("settings.file:folder", path=str(home / FILE))
    spoken = {name: value for name, value in said.items() if value is not None}
    try:
        return Settings(home=home, **spoken)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ShuangluError("settings.file:toml", path=str(home / FILE), reason=str(error)) from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise ShuangluError("settings.value", faults=faults) from error
