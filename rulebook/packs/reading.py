"""Reading the YAML of a pack: a small, plain part of YAML, in bounded time and memory.

Built from the parser's events, so nothing of YAML that packs do not need ever exists: no tags, no anchors and
aliases, no merge keys, no second document, no duplicate keys, no yes/no/on/off surprises. Only `true`,
`false`, `null`, whole numbers and text. Every value keeps its line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

MOST_BYTES: Final = 1_000_000
MOST_VALUES: Final = 60_000
MOST_DEPTH: Final = 16
MOST_CHARACTERS: Final = 4_000
WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)
FIXED: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "~": None, "": None}

Place = tuple[int | str, ...]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlFaultError(ValueError):
    """The text cannot be read as a pack; `line` counts from 1."""

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(f"line {line}: {sentence}")
        self.sentence = sentence
        self.line = line


@dataclass(slots=True)
class Document:
    """What a YAML text holds, and for each place in it (`("rules", 3, "when")`) its line, counted from 1."""

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """Return the line of a place, or of the nearest thing that holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(data: bytes) -> Document:
    """Read one plain document. Raises `YamlFaultError` with one sentence and its line."""
    if len(data) > MOST_BYTES:
        raise YamlFaultError(f"the file is larger than {MOST_BYTES:,} bytes", 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise YamlFaultError("the file is not UTF-8 text", data.count(b"\n", 0, error.start) + 1) from error
    try:
        return Builder(LOADER(text).get_event).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlFaultError(f"this is no YAML: {error.problem}", mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise YamlFaultError("this is no YAML", 1) from error


class Builder:
    """Takes events one at a time and stops at the first thing that packs do not need."""

    def __init__(self, take: Callable[[], Any]) -> None:
        self._take = take
        self._count = 0
        self._document = Document()

    def document(self) -> Document:
        """Build the document, once. Raises `YamlFaultError`, and the parser's own `yaml.YAMLError`."""
        self._expect(yaml.StreamStartEvent)
        event = self._take()
        if isinstance(event, yaml.StreamEndEvent):
            raise YamlFaultError("the file is empty", 1)
        self._document.value = self._value(self._take(), ())
        self._expect(yaml.DocumentEndEvent)
        event = self._take()
        if not isinstance(event, yaml.StreamEndEvent):
            raise YamlFaultError("a pack is one document", event.start_mark.line + 1)
        return self._document

    def _expect(self, kind: type) -> None:
        event = self._take()
        if not isinstance(event, kind):
            raise YamlFaultError("this is not expected here", event.start_mark.line + 1)

    def _value(self, event: Any, place: Place) -> Any:
        line = event.start_mark.line + 1
        self._document.lines.setdefault(place, line)
        self._count += 1
        if self._count > MOST_VALUES:
            raise YamlFaultError(f"more than {MOST_VALUES:,} values", line)
        if len(place) > MOST_DEPTH:
            raise YamlFaultError(f"nested deeper than {MOST_DEPTH}", line)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise YamlFaultError("anchors and aliases are not used in packs", line)
        if event.tag is not None:
            raise YamlFaultError("tags are not used in packs", line)
        match event:
            case yaml.MappingStartEvent():
                return self._mapping(place)
            case yaml.SequenceStartEvent():
                return self._sequence(place)
            case _:
                return scalar(event, line)

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._take(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
                raise YamlFaultError("a key is plain text", line)
            key = event.value
            if key in found:
                raise YamlFaultError(f"the key '{key[:60]}' is there twice", line)
            self._document.lines[*place, key] = line
            found[key] = self._value(self._take(), (*place, key))
        return found

    def _sequence(self, place: Place) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._take(), yaml.SequenceEndEvent):
            found.append(self._value(event, (*place, len(found))))
        return found


def scalar(event: Any, line: int) -> Any:
    """Return text where it is quoted; else one of `FIXED`, a whole number of up to 18 digits, or the text as it is."""
    text: str = event.value
    if len(text) > MOST_CHARACTERS:
        raise YamlFaultError(f"a text is longer than {MOST_CHARACTERS:,} characters", line)
    if not event.implicit[0]:  # quoted, so text whatever it looks like
        return text
    if text in FIXED:
        return FIXED[text]
    return int(text) if WHOLE_NUMBER.fullmatch(text) else text
