"""The kinds of models that can be run, and what each needs of its folder.

Not among them, on purpose: Whisper, which writes fluent sentences for music and other languages (measured: half of the
characters of Mandarin wrong, its own prompt for music), and language models that are told what to expect by a prompt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """How a model of one kind is loaded."""

    loader: str
    """The class method of `OnlineRecognizer` (streaming) or `OfflineRecognizer` (whole)."""
    roles: Mapping[str, str]
    """Its files: by their role, the loader's parameter."""
    streaming: bool = False
    """Whether it hears sound as it comes; else it is given each stretch of speech as a whole."""
    options: Mapping[str, type] = field(default_factory=dict)
    """What else its manifest may say in `options`; never a prompt, and no words to expect."""


_TOKENS: Final = {"tokens": "tokens"}
_ONE: Final = {"model": "model", **_TOKENS}
_TWO: Final = {"encoder": "encoder", "decoder": "decoder", **_TOKENS}
_THREE: Final = {**_TWO, "joiner": "joiner"}
_FEATURES: Final[dict[str, type]] = {"feature_dim": int}
_WENET: Final[dict[str, type]] = {**_FEATURES, "chunk_size": int, "num_left_chunks": int}
_BLANK: Final[dict[str, type]] = {**_FEATURES, "blank_penalty": float, "model_type": str}
KINDS: Final[Mapping[str, Kind]] = {
    "streaming-transducer": Kind("from_transducer", _THREE, streaming=True, options=_BLANK),
    "streaming-paraformer": Kind("from_paraformer", _TWO, streaming=True, options=_FEATURES),
    "streaming-zipformer-ctc": Kind("from_zipformer2_ctc", _ONE, streaming=True, options=_FEATURES),
    "streaming-wenet-ctc": Kind("from_wenet_ctc", _ONE, streaming=True, options=_WENET),
    "streaming-nemo-ctc": Kind("from_nemo_ctc", _ONE, streaming=True, options=_FEATURES),
    "transducer": Kind("from_transducer", _THREE, options=_BLANK),
    "paraformer": Kind("from_paraformer", {"model": "paraformer", **_TOKENS}, options=_FEATURES),
    "sense-voice": Kind("from_sense_voice", _ONE, options={"language": str, "use_itn": bool}),
    "zipformer-ctc": Kind("from_zipformer_ctc", _ONE, options=_FEATURES),
    "wenet-ctc": Kind("from_wenet_ctc", _ONE, options=_FEATURES),
    "dolphin-ctc": Kind("from_dolphin_ctc", _ONE, options=_FEATURES),
    "telespeech-ctc": Kind("from_telespeech_ctc", _ONE, options=_FEATURES),
    "fire-red-asr": Kind("from_fire_red_asr", _TWO),
    "fire-red-asr-ctc": Kind("from_fire_red_asr_ctc", _ONE),
}
