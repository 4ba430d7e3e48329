"""Where picture and sound come from, named by a string.

camera:0, camera:NAME               a camera by number, or by its stable name (Linux: a name in /dev/v4l/by-id)
microphone:default, microphone:NAME a microphone; a part of its name is enough
file:PATH, PATH                     a film, a sound or a picture, played in real time; loops unless `?loop=no`
rtsp://…, rtsps://…, tcp://…        a network camera
test:bars                           colour bars with something moving
test:tone, test:silence             440 Hz; digital silence
test:clap                           a flash and a beep together at each full second of the machine's clock

Test sources and files take `?ppm=200`: their sound comes as from a device whose clock runs that much too fast.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from faults.errors import OperatorCanMendError
from terminal.session.facts.recorder import MediaTrack

Kind = Literal["camera", "microphone", "file", "stream", "test"]
_STREAMS = ("rtsp", "rtsps", "tcp")
_TESTS: dict[MediaTrack, tuple[str, ...]] = {"picture": ("bars", "clap"), "sound": ("tone", "silence", "clap")}
_WORDS: dict[MediaTrack, str] = {"picture": "camera", "sound": "microphone"}
_MAX_PPM = 1000.0
"""No sound device is off by more; crystals are good for 100."""


@dataclass(frozen=True, slots=True)
class Source:
    """One named source. `text` is what the person wrote; two equal texts are one reader."""

    text: str
    kind: Kind
    name: str
    loop: bool = True
    ppm: float = 0.0


def parse_source(text: str, track: MediaTrack) -> Source:
    """Understand a source's name; raises OperatorCanMendError `capture.source` with one sentence."""
    scheme, colon, rest = text.partition(":")
    if not text.strip():
        raise _wrong(f"No {_WORDS[track]} is named.")
    if scheme in _STREAMS:
        return _stream(text, track)
    if colon and scheme == "test":
        return _test(text, rest, track)
    if colon and scheme in ("camera", "microphone"):
        return _device(text, scheme, rest, track)
    if colon and scheme == "file":
        return _file(text, rest)
    if colon and len(scheme) > 1 and "/" not in scheme and not Path(text).exists():
        raise _wrong(
            f"{text!r} is no {_WORDS[track]}: {scheme!r} is none of camera, microphone, file, rtsp, tcp and test."
        )
    return _file(text, text)


def _device(text: str, scheme: str, name: str, track: MediaTrack) -> Source:
    if scheme != _WORDS[track]:
        raise _wrong(f"{text!r} cannot give the {track}: name a {_WORDS[track]}, a file, a stream or a test source.")
    if not name:
        raise _wrong(f"{text!r} names no {scheme}: write {scheme}:0 or {scheme}:NAME.")
    return Source(text, "camera" if scheme == "camera" else "microphone", name)


def _test(text: str, rest: str, track: MediaTrack) -> Source:
    name, _, query = rest.partition("?")
    if name not in _TESTS[track]:
        known = ", ".join(f"test:{item}" for item in _TESTS[track])
        raise _wrong(f"{text!r} cannot give the {track}: the test sources for it are {known}.")
    return Source(text, "test", name, ppm=_ppm(text, _options(text, query, ("ppm",))))


def _file(text: str, rest: str) -> Source:
    path, query = rest, ""
    if not Path(path).exists() and "?" in rest:
        path, _, query = rest.rpartition("?")
    if not path or not Path(path).is_file():
        raise _wrong(f"There is no file {path!r} to play.")
    options = _options(text, query, ("loop", "ppm"))
    loop = options.get("loop", "yes")
    if loop not in ("yes", "no"):
        raise _wrong(f"{text!r}: loop is yes or no, not {loop!r}.")
    return Source(text, "file", str(Path(path).resolve()), loop == "yes", _ppm(text, options))


def _stream(text: str, track: MediaTrack) -> Source:
    try:
        address = urlsplit(text)
        port = address.port
    except ValueError:
        raise _wrong(f"{text!r} is not an address of a network {_WORDS[track]}.") from None
    if not address.hostname or (address.scheme == "tcp" and port is None):
        shape = "tcp://HOST:PORT" if address.scheme == "tcp" else "rtsp://HOST/PATH"
        raise _wrong(f"{text!r} is not the address of a network {_WORDS[track]}: write {shape}.")
    return Source(text, "stream", text)


def _options(text: str, query: str, known: tuple[str, ...]) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in known:
            raise _wrong(f"{text!r}: the option {name!r} is not known; there is {', '.join(known)}.")
    return options


def _ppm(text: str, options: dict[str, str]) -> float:
    try:
        ppm = float(options.get("ppm", "0"))
    except ValueError:
        ppm = float("nan")
    if not abs(ppm) <= _MAX_PPM:
        raise _wrong(f"{text!r}: ppm is a number between -{_MAX_PPM:.0f} and {_MAX_PPM:.0f}.")
    return ppm


def _wrong(sentence: str) -> OperatorCanMendError:
    return OperatorCanMendError("capture.source", sentence)
