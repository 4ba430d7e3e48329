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

from faults.errors import ShuangluError
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

    @property
    def shown(self) -> str:
        """The text without user and password: what is shown, logged and recorded."""
        if "://" not in self.text or "@" not in self.text:
            return self.text
        address = urlsplit(self.text)
        return address._replace(netloc=address.netloc.rpartition("@")[2]).geturl()


def parse_source(text: str, track: MediaTrack) -> Source:
    """Understand a source's name; raises ShuangluError `capture.source`."""
    scheme, colon, rest = text.partition(":")
    if not text.strip():
        raise ShuangluError(f"capture.source:unnamed_{_WORDS[track]}")
    if scheme in _STREAMS:
        return _stream(text, track)
    if colon and scheme == "test":
        return _test(text, rest, track)
    if colon and scheme in ("camera", "microphone"):
        return _device(text, scheme, rest, track)
    if colon and scheme == "file":
        return _file(text, rest)
    if colon and len(scheme) > 1 and "/" not in scheme and not Path(text).exists():
        raise ShuangluError(f"capture.source:scheme_{_WORDS[track]}", text=_without_user(text), scheme=scheme)
    return _file(text, text)


def _device(text: str, scheme: str, name: str, track: MediaTrack) -> Source:
    if scheme != _WORDS[track]:
        raise ShuangluError(f"capture.source:cannot_{track}", text=text)
    if not name:
        raise ShuangluError(f"capture.source:nameless_{_WORDS[track]}", text=text)
    return Source(text, "camera" if scheme == "camera" else "microphone", name)


def _test(text: str, rest: str, track: MediaTrack) -> Source:
    name, _, query = rest.partition("?")
    if name not in _TESTS[track]:
        known = ", ".join(f"test:{item}" for item in _TESTS[track])
        raise ShuangluError(f"capture.source:test_{track}", text=text, known=known)
    return Source(text, "test", name, ppm=_ppm(text, _options(text, query, ("ppm",))))


def _file(text: str, rest: str) -> Source:
    path, query = rest, ""
    if not Path(path).exists() and "?" in rest:
        path, _, query = rest.rpartition("?")
    if not path or not Path(path).is_file():
        raise ShuangluError("capture.source:no_file", path=path)
    options = _options(text, query, ("loop", "ppm"))
    loop = options.get("loop", "yes")
    if loop not in ("yes", "no"):
        raise ShuangluError("capture.source:loop", text=text, loop=loop)
    return Source(text, "file", str(Path(path).resolve()), loop == "yes", _ppm(text, options))


def _stream(text: str, track: MediaTrack) -> Source:
    tcp = text.startswith("tcp:")
    try:
        address = urlsplit(text)
        fits = bool(address.hostname) and (address.port is not None or not tcp)
    except ValueError:
        fits = False
    if not fits:
        shape = "tcp://HOST:PORT" if tcp else "rtsp://HOST/PATH"
        raise ShuangluError(f"capture.source:address_{_WORDS[track]}", text=_without_user(text), shape=shape)
    return Source(text, "stream", text)


def _without_user(text: str) -> str:
    """An address that cannot be taken apart, without what may be user and password in it."""
    begin, mark, rest = text.partition("://")
    return f"{begin}{mark}{rest.rpartition('@')[2]}"


def _options(text: str, query: str, known: tuple[str, ...]) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in known:
            raise ShuangluError("capture.source:option", text=text, name=name, known=", ".join(known))
    return options


def _ppm(text: str, options: dict[str, str]) -> float:
    try:
        ppm = float(options.get("ppm", "0"))
    except ValueError:
        ppm = float("nan")
    if not abs(ppm) <= _MAX_PPM:
        raise ShuangluError("capture.source:ppm", text=text, most=round(_MAX_PPM))
    return ppm
