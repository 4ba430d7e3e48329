"""What field IT sets: from `<home>/settings.toml`, over it the environment (`SHUANGLU_CAMERA` and so on).

No secret is ever read from the environment; the vault's passphrase comes from a file, a systemd credential or a prompt.
"""

import os
import tomllib
from collections.abc import Mapping
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
from rulebook.sale.sale import Channel

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
    speaker: str = "speaker:default"
    """What the machine reads aloud through; empty: it does not, and sellers read themselves."""
    voice: Literal["auto", "none"] = "auto"
    """Whether the machine reads sentences aloud, with what it finds; `none`: sellers read themselves."""
    customer_keypad: bool = False
    """The number keys of a keypad are the customer's: it lies before her, and the seller's keyboard has none."""
    customer_display: str = ""
    """Which display is the customer's, by the system's name for it; empty: the first that is not the operator's."""
    customer_display_width_mm: Annotated[int, Field(ge=0, le=3000)] = 0
    """How wide the picture on the customer's display is, measured with a rule; 0: nobody measured it."""
    second_camera: str = ""
    """A second source of pictures, such as a camera for documents: looked at beside the first, never recorded."""
    reader: str = ""
    """The reader of ID cards' chips: `library:PATH`, `serial:DEVICE`, or `file:FOLDER`, which only plays one."""
    second_camera_turn: Literal[0, 90, 180, 270] = 0
    """By how many degrees its pictures are turned to the right."""
    second_camera_mirrored: bool = False
    """Its pictures come mirrored left to right; they are mirrored back before they are turned."""
    profile: Literal["1080p25", "720p25", "weak"] = "720p25"
    encoder: Literal[
        "auto", "libx264", "libopenh264", "h264_vaapi", "h264_qsv", "h264_nvenc", "h264_v4l2m2m", "h264_mf"
    ] = "auto"
    """What encodes the pictures; `auto`: libx264, else libopenh264. Never another one than is set."""
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
    idle_lock_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    """After so long without a touch whoever is signed in is asked again who she is; never in a recording."""
    identity: Literal["required", "none"] = "required"
    """Whether ID card and liveness come before a recording; `none` is for rehearsals and runs without people."""
    online_check: Literal["off", "ask"] = "off"
    """`ask`: customers are asked whether name and number may be checked online, through headquarters, and may be."""
    region: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    """Where the terminal stands, a code of GB/T 2260 such as 320100: a book may be for some regions only."""
    site_name: str = ""
    """What the place is called in a sale, such as 苏州园区支行; headquarters' register of rooms goes before."""
    site_in_premises: bool = True
    """The place lies in the institution's own premises."""
    site_sales_area: bool = True
    """It is a sales area (销售专区) or fixed counter with recording equipment."""
    site_acceptance: str = ""
    """Under which number the recording system passed acceptance (验收), where a region asks for that."""
    institution: str = ""
    """Full name of the institution whose people sell here; the staff list goes before."""
    institution_short: str = ""
    """Its standard short name, as it is said before the camera."""
    service_phone: str = ""
    """Its service number, which customers are told."""
    sale_channels: Annotated[tuple[Channel, ...], NoDecode] = ()
    """Through whom is sold here, such as `bank_agent`; by default what a bank, or an insurer, can be."""
    packs: Path | None = None
    """The folder of packs that plans are made from; those that ship by default."""
    unverified_packs: Literal["refuse", "allow"] = "refuse"
    """`allow`: sales are recorded by plans that are not fit for real business, with a warning; a book may stop them."""
    headquarters_of: Literal["bank", "insurer"] = "bank"
    """Whose headquarters this terminal delivers to: what the bank is to keep may leave for a bank's only."""
    allowed_cameras: Annotated[tuple[str, ...], NoDecode] = ()
    """Patterns of bus paths and names of the cameras that may be used; empty: any real camera."""
    face_match: Literal["auto", "none"] = "auto"
    """Whether a live face is held against the document's portrait, by the model that ships or one in `models`."""
    face_engine: Literal["auto", "mediapipe", "onnx"] = "auto"
    """What finds and measures faces; `auto`: MediaPipe where it is installed, else ONNX Runtime."""
    models: Path | None = None
    """The folder with the models that do not ship, each with its manifest; none by default."""

    @property
    def speech_models(self) -> Path:
        """Where a model of speech is installed and looked for: in `models`, else in the home's own folder."""
        return self.models or self.home / "models"

    @field_validator("sale_channels", mode="before")
    @classmethod
    def _channels(cls, value: object) -> object:
        """In the environment they are separated by commas."""
        return tuple(each.strip() for each in value.split(",") if each.strip()) if isinstance(value, str) else value

    @field_validator("second_camera_turn", mode="before")
    @classmethod
    def _degrees(cls, value: object) -> object:
        """In the environment it is text."""
        return int(value) if isinstance(value, str) and value.isdecimal() else value

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


_MOST_TOLD = 40


def default_home() -> Path:
    """Where this account's terminal lives, unless `SHUANGLU_HOME` or `--home` says otherwise."""
    named = os.environ.get("SHUANGLU_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("shuanglu", appauthor=False))


def load_settings(home: Path | None = None, **said: Any) -> Settings:
    """Read the settings of `home`; `said` are the command's own words. Raises ShuangluError `settings.*`."""
    home = (home or default_home()).absolute()
    try:
        (home / FILE).stat()
    except PermissionError as error:
        raise ShuangluError("settings.denied", path=str(home)) from error
    except OSError:
        pass  # it is not there, or is none: said below
    if home.exists() and not home.is_dir():
        raise ShuangluError("settings.home", path=str(home))
    if (home / FILE).exists() and not (home / FILE).is_file():
        raise ShuangluError("settings.file:folder", path=str(home / FILE))
    spoken = {name: value for name, value in said.items() if value is not None}
    try:
        return Settings(home=home, **spoken)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ShuangluError("settings.file:toml", path=str(home / FILE), reason=str(error)) from error
    except ValidationError as error:
        faults = "; ".join(_told(item) for item in error.errors())
        raise ShuangluError("settings.value", faults=faults) from error


def _told(fault: Mapping[str, Any]) -> str:
    """Which setting it is and what it may be, in words that need no language where there is a choice."""
    name, choices = ".".join(map(str, fault["loc"])), str(fault.get("ctx", {}).get("expected", ""))
    if fault["type"] != "literal_error":
        return f"{name}: {fault['msg']}"
    given = str(fault["input"])[:_MOST_TOLD]
    return f"{name} = {given} ({choices.replace(' or ', ', ').replace(', ', ' | ')})".replace("'", "")
