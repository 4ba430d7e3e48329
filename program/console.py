"""The console that a person reads: its language, and an encoding that may lack our signs.

`--language`, then `SHUANGLU_LANGUAGE`, then the locale decide. A sign that the console cannot write is replaced by one
that it can, or by a question mark; nothing that is printed ends the program.
"""

import codecs
import locale
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import pairwise
from typing import cast, get_args

from faults.entry import Language

_HANDLER = "shuanglu"
_ASCII = "shuanglu_ascii"
_OPTION = "--language"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which POSIX looks at them."""
_SIMILAR = {
    "✓": ("√", "+"),
    "✗": ("×", "x"),
    "…": ("...",),
    "·": ("-",),
    "—": ("-",),
    "–": ("-",),
    "“": ('"',),
    "”": ('"',),
    "≤": ("<=",),
    "≥": (">=",),
}
"""What may stand for a sign, the best first."""


class _Spoken:
    """The language that this run of the program speaks; None until it was decided."""

    language: Language | None = None
    asked: Language | None = None


def language() -> Language:
    """Return the language of this console."""
    if _Spoken.language is None:
        _Spoken.language = language_of((), os.environ)
    return _Spoken.language


@contextmanager
def speaking(asked: Language | None) -> Iterator[None]:
    """Speak the language that a command asks for, while it runs."""
    before = _Spoken.language, _Spoken.asked
    _Spoken.language, _Spoken.asked = asked or _Spoken.language, asked
    try:
        yield
    finally:
        _Spoken.language, _Spoken.asked = before


def asked_language() -> Language | None:
    """Return the language that the command itself asked for; None where it left that to us."""
    return _Spoken.asked


def either(zh: str, en: str) -> str:
    """Return the text in the language of this console."""
    return zh if language() == "zh" else en


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Find the language in a command's words, in the environment, or in the locale; English where none says Chinese."""
    for said in (*_options(arguments), environment.get("SHUANGLU_LANGUAGE", "")):
        if said in get_args(Language):
            return cast("Language", said)
    for name in _LOCALE:
        if environment.get(name):
            return _of_locale(environment[name])
    return _of_locale(locale.getlocale()[0] or "")  # on Windows: `Chinese (Simplified)_China`


def prepare(arguments: Sequence[str]) -> None:
    """Make standard output and error able to print anything, and decide the language before any help is made."""
    codecs.register_error(_HANDLER, _replace)
    codecs.register(_believed_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding=_ASCII if ascii_only else None, errors=_HANDLER)
    _Spoken.language = language_of(arguments, os.environ)


def can_write(text: str) -> bool:
    """Tell whether standard output has a spelling for each sign of `text`."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _options(arguments: Sequence[str]) -> tuple[str, ...]:
    after = [value for option, value in pairwise(arguments) if option == _OPTION]
    joined = [word.removeprefix(f"{_OPTION}=") for word in arguments if word.startswith(f"{_OPTION}=")]
    return (*after, *joined)


def _of_locale(name: str) -> Language:
    return "zh" if name.casefold().startswith(("zh", "chinese")) else "en"


def _believed_ascii(name: str) -> codecs.CodecInfo | None:
    """ASCII under a name of ours: click takes a stream that says ASCII for a mistake, and writes UTF-8 to it."""
    if name != _ASCII:
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(
        known.encode, known.decode, known.streamreader, known.streamwriter,
        known.incrementalencoder, known.incrementaldecoder, _ASCII,
    )  # fmt: skip


def _replace(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = "".join(_spelled(sign, error.encoding) for sign in error.object[error.start : error.end])
    return text, error.end


def _spelled(sign: str, encoding: str) -> str:
    for similar in _SIMILAR.get(sign, ()):
        try:
            similar.encode(encoding)
        except UnicodeEncodeError:
            continue
        return similar
    return "?"
