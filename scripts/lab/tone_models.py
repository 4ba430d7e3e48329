"""Models of speech for a language of tones: a low one says 是, one in the middle 同意, a high one 不.

They are made in the way that real ones are, a few kilobytes each, and know no more than which part of the spectrum is
loudest: enough to see a folder read, a model loaded and decoded by its own engine, and words with their times come out.
"""

import hashlib
import json
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scripts.lab.tiny_onnx import Node, Tensor, floats, model, short_wholes, truths, wholes

Samples = npt.NDArray[np.int16]
RATE = 16_000
WORDS = ("是", "同意", "不")
PITCHES = {"是": 400.0, "同意": 1200.0, "不": 3000.0}
"""Hz, word by word."""
_BINS = ((7, 16), (28, 40), (54, 66))
"""Of 80 mel bins, those that are loud with each word's tone."""
_SIGNS = len(WORDS) + 1
"""With the blank, which comes first."""
_QUIET, _QUIET_WHOLE = -3.0, 18.0
"""Mean log power under which there is no word: where full scale is 1, and where it is 32768."""
_EVERY = 4
"""Frames of 10 ms that become one."""
_LARGE = 1500
_END = np.iinfo(np.int64).max


def tone(word: str, seconds: float = 0.3) -> Samples:
    """Say one word."""
    at = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(9000 * np.sin(2 * np.pi * PITCHES[word] * at), np.int16)


def pause(seconds: float) -> Samples:
    """Return the noise of a quiet room."""
    noise = np.random.default_rng(7).standard_normal(round(seconds * RATE))
    return np.asarray(np.rint(8 * noise), np.int16)


def spoken(*words: str, before: float = 0.6, after: float = 1.0) -> Samples:
    """Say these words with a breath between."""
    parts = [pause(before)]
    for word in words:
        parts += [tone(word), pause(0.2)]
    return np.concatenate([*parts, pause(after)])


def write_folder(folder: Path, kind: str, /, *, text: str | None = "是不", burden: int = 0, **changed: Any) -> Path:
    """Write a model of this kind as a supplier would, with its manifest; `text` None: without a reference sound.

    `changed`: lines of the manifest that are otherwise.
    `burden` (streaming-zipformer-ctc only): so many times seven thousand million operations a chunk, for nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = {"tokens": _tokens().encode(), **(_MAKERS[kind](burden) if burden else _MAKERS[kind]())}
    if text is not None:
        write_wave(folder / "reference.wav", spoken(*_words_of(text)))
        contents["sound"] = (folder / "reference.wav").read_bytes()
    files = []
    for role, content in contents.items():
        name = {"tokens": "tokens.txt", "sound": "reference.wav"}.get(role, f"{role}.onnx")
        (folder / name).write_bytes(content)
        files.append({"role": role, "file": name, "sha256": hashlib.sha256(content).hexdigest()})
    manifest = {"name": f"tones {kind}", "kind": kind, "language": "zh", "sample_rate": RATE, "files": files}
    manifest |= {"options": {"chunk_size": 4, "num_left_chunks": 1}} if kind == "streaming-wenet-ctc" else {}
    manifest |= {} if text is None else {"sound_text": text}
    (folder / "speech.json").write_text(json.dumps(manifest | changed, ensure_ascii=False), encoding="utf-8")
    return folder


def write_wave(path: Path, samples: Samples, rate: int = RATE) -> None:
    """Write a sound of one channel."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())


def _words_of(text: str) -> list[str]:
    words = []
    while text:
        word = next(each for each in WORDS if text.startswith(each))
        words.append(word)
        text = text[len(word) :]
    return words


def _tokens(*more: str) -> str:
    return "".join(f"{sign} {number}\n" for number, sign in enumerate(("<blk>", *WORDS, "<unk>", *more)))


def _ears(quiet: float) -> tuple[list[Node], dict[str, npt.NDArray[Any]]]:
    """Steps from features `x` to `log_probs`, and the numbers they need."""
    weights = np.zeros((80, _SIGNS + 1), np.float32)
    for number, (low, high) in enumerate(_BINS):
        weights[low:high, number + 1] = 1 / (high - low)
    bias = np.zeros(_SIGNS + 1, np.float32)
    bias[0], bias[-1] = quiet, -99
    constants: dict[str, npt.NDArray[Any]] = {
        "from": np.array([0]), "to": np.array([_END]), "axis": np.array([1]), "every": np.array([_EVERY]),
        "weights": weights, "bias": bias,
    }  # fmt: skip
    steps = [
        Node("Slice", ("x", "from", "to", "axis", "every"), "seldom"),
        Node("MatMul", ("seldom", "weights"), "loud"),
        Node("Add", ("loud", "bias"), "logits"),
        Node("LogSoftmax", ("logits",), "log_probs", {"axis": -1}),
    ]
    return steps, constants


def _load_down(steps: list[Node], constants: dict[str, npt.NDArray[Any]], burden: int) -> None:
    """Multiply large matrices that hang on what is heard, and add next to nothing of what comes out."""
    constants |= {"large": np.array([_LARGE, _LARGE]), "nothing": np.array(1e-30, np.float32)}
    steps[-1:] = [
        Node("ReduceMax", ("x",), "highest", {"keepdims": 0}),
        Node("Mul", ("highest", "nothing"), "trace"),
        Node("Expand", ("trace", "large"), "m0"),
        *(Node("MatMul", (f"m{number}", "m0"), f"m{number + 1}") for number in range(burden)),
        Node("ReduceMax", (f"m{burden}",), "sum", {"keepdims": 0}),
        Node("Add", ("logits", "sum"), "late"),
        Node("LogSoftmax", ("late",), "log_probs", {"axis": -1}),
    ]


def _streaming_wenet() -> Mapping[str, bytes]:
    """Chunks of four frames; caches that nothing is kept in go round."""
    steps, constants = _ears(_QUIET_WHOLE)
    steps += [Node("Identity", ("attention",), "attention_out"), Node("Identity", ("memory",), "memory_out")]
    attention, memory = ("a", 1, "b", "c"), ("d", 1, "e", "f")
    made = model(
        steps,
        constants,
        [
            floats("x", 1, "t", 80), wholes("offset", 1), wholes("kept", 1), floats("attention", *attention),
            floats("memory", *memory), truths("mask", 1, 1, "m"),
        ],
        [floats("log_probs", 1, "u", _SIGNS + 1), floats("attention_out", *attention), floats("memory_out", *memory)],
        {
            "model_type": "wenet_ctc", "head": 1, "num_blocks": 1, "output_size": 2, "cnn_module_kernel": 2,
            "right_context": 3, "subsampling_factor": _EVERY, "vocab_size": _SIGNS + 1,
        },
    )  # fmt: skip
    return {"model": made}


def _streaming_zipformer(burden: int = 0) -> Mapping[str, bytes]:
    """One layer's six states and the two that follow go round unused, as many as the engine counts."""
    steps, constants = _ears(_QUIET)
    if burden:
        _load_down(steps, constants, burden)
    shapes: list[tuple[int | str, ...]] = [
        (1, "n", 1), (1, "n", 1, 3), (1, "n", 1), (1, "n", 1), ("n", 4, 1), ("n", 4, 1), ("n", 128, 3, 19),
    ]  # fmt: skip
    states: list[Tensor] = [floats(f"s{number}", *shape) for number, shape in enumerate(shapes)]
    states.append(wholes("seen", "n"))
    steps += [Node("Identity", (state.name,), f"{state.name}_out") for state in states]
    made = model(
        steps,
        constants,
        [floats("x", "n", 32, 80), *states],
        [
            floats("log_probs", "n", 8, _SIGNS + 1),
            *(Tensor(f"{state.name}_out", state.shape, state.kind) for state in states),
        ],
        {
            "model_type": "zipformer2", "encoder_dims": 4, "query_head_dims": 1, "value_head_dims": 1, "num_heads": 1,
            "num_encoder_layers": 1, "cnn_module_kernels": 3, "left_context_len": 1, "T": 32, "decode_chunk_len": 32,
        },
    )  # fmt: skip
    return {"model": made}


def _streaming_transducer() -> Mapping[str, bytes]:
    """An encoder that is a model by itself; the joiner lets what it says through, whatever was said before."""
    steps, constants = _ears(_QUIET)
    steps += [Node("Identity", ("h",), "h_out"), Node("Identity", ("c",), "c_out")]
    state = (1, "n", 1)
    encoder = model(
        steps,
        constants,
        [floats("x", "n", 32, 80), floats("h", *state), floats("c", *state)],
        [floats("log_probs", "n", 8, _SIGNS + 1), floats("h_out", *state), floats("c_out", *state)],
        {
            "model_type": "lstm", "num_encoder_layers": 1, "T": 32, "decode_chunk_len": 32, "rnn_hidden_size": 1,
            "d_model": 1,
        },
    )  # fmt: skip
    # A transducer says a word once for each frame that has one; the decoder knows the last one said, and the joiner
    # takes the same again for the same word still. So no word is said twice running, not even over a pause.
    again = np.zeros((_SIGNS + 1, _SIGNS + 1), np.float32)
    for number in range(1, _SIGNS):
        again[number, number] = -1e3
    decoder = model(
        [
            Node("Gather", ("again", "last"), "each"),
            Node("ReduceSum", ("each", "axis"), "decoder_out", {"keepdims": 0}),
        ],
        {"again": again, "axis": np.array([1])},
        [wholes("last", "n", 1)],
        [floats("decoder_out", "n", _SIGNS + 1)],
        {"vocab_size": _SIGNS + 1, "context_size": 1},
    )
    joiner = model(
        [Node("Add", ("encoder_out", "decoder_out"), "logit")],
        {},
        [floats("encoder_out", "n", _SIGNS + 1), floats("decoder_out", "n", _SIGNS + 1)],
        [floats("logit", "n", _SIGNS + 1)],
        {"joiner_dim": _SIGNS + 1},
    )
    return {"encoder": encoder, "decoder": decoder, "joiner": joiner}


def _whole(kind: str, quiet: float) -> Mapping[str, bytes]:
    """Hear a whole sound at once."""
    steps, constants = _ears(quiet)
    constants |= {"quarter": np.array([_EVERY]), "more": np.array([_EVERY - 1])}
    steps += [Node("Add", ("x_lens", "more"), "rounded"), Node("Div", ("rounded", "quarter"), "log_probs_len")]
    made = model(
        steps,
        constants,
        [floats("x", "n", "t", 80), wholes("x_lens", "n")],
        [floats("log_probs", "n", "u", _SIGNS + 1), wholes("log_probs_len", "n")],
        {"model_type": kind, "vocab_size": _SIGNS + 1, "subsampling_factor": _EVERY},
    )
    return {"model": made}


def _sense_voice() -> Mapping[str, bytes]:
    """Four signs that are no words come first: language, mood, event, how numbers are written."""
    tags = ("<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|woitn|>")
    signs, window = _SIGNS + 1 + len(tags), 7
    _, constants = _ears(_QUIET - 3)  # its window lets less through
    weights, bias = np.zeros((80 * window, signs), np.float32), np.full(signs, -99, np.float32)
    weights[:80, : _SIGNS + 1], bias[: _SIGNS + 1] = constants["weights"], constants["bias"]
    first = np.full((1, len(tags), signs), -99, np.float32)
    for number in range(len(tags)):
        first[0, number, _SIGNS + 1 + number] = 0
    made = model(
        [
            Node("MatMul", ("x", "weights"), "loud"),
            Node("Add", ("loud", "bias"), "logits_of_words"),
            Node("Concat", ("first", "logits_of_words"), "logits", {"axis": 1}),
        ],
        {"weights": weights, "bias": bias, "first": first},
        [
            floats("x", 1, "t", 80 * window), short_wholes("x_length", 1), short_wholes("language", 1),
            short_wholes("text_norm", 1),
        ],
        [floats("logits", 1, "u", signs)],
        {
            "model_type": "sense_voice_ctc", "comment": "tones", "vocab_size": signs, "lfr_window_size": window,
            "lfr_window_shift": 6, "normalize_samples": 1, "with_itn": 14, "without_itn": 15, "lang_auto": 0,
            "lang_zh": 3, "lang_en": 4, "lang_ja": 11, "lang_ko": 12, "lang_yue": 7,
            "neg_mean": ",".join(["0.0"] * 80 * window), "inv_stddev": ",".join(["1.0"] * 80 * window),
        },
    )  # fmt: skip
    return {"model": made, "tokens": _tokens(*tags).encode()}


_MAKERS: dict[str, Any] = {
    "streaming-wenet-ctc": _streaming_wenet,
    "streaming-zipformer-ctc": _streaming_zipformer,
    "streaming-transducer": _streaming_transducer,
    "zipformer-ctc": lambda: _whole("zipformer2_ctc", _QUIET),
    "wenet-ctc": lambda: _whole("wenet_ctc", _QUIET_WHOLE),
    "sense-voice": _sense_voice,
}
