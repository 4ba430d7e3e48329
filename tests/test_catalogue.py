"""Every code that is said anywhere stands in the catalogue, and what stands there is said, in both languages."""

import importlib
import pkgutil
import re
from collections import Counter
from string import Formatter
from typing import get_args

import pytest

from faults import sentences
from faults.catalogue import CATALOGUE
from faults.entry import LANGUAGES, Entry, Language, Mender
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.analysis.tasks import Challenging, Matching, ReadingCard, WatchingFaces
from terminal.session.facts.recorder import CloseReason
from terminal.session.life.takes import OWN_ENDS
from tests import ROOT
from tests.call_sites import Given, given_keys, literals, sources

KEY = re.compile(r"[a-z]+(\.[a-z0-9_]+){1,2}(:[a-z0-9_]+)?")
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")


@pytest.fixture(scope="module")
def code() -> dict[str, str]:
    return sources()


@pytest.fixture(scope="module")
def given(code: dict[str, str]) -> list[Given]:
    return given_keys(code)


def blanks(*texts: str) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_key_that_is_given_has_its_entry(given: list[Given]) -> None:
    lacking = [each for each in given if each.whole and each.key not in CATALOGUE]
    lacking += [each for each in given if not each.whole and not any(key.startswith(each.key) for key in CATALOGUE)]
    assert lacking == []


def test_every_entry_is_given_somewhere(code: dict[str, str], given: list[Given]) -> None:
    """A code without a variant is what terminals hear, though headquarters knows more of it and says a variant."""
    code = {**code, "faults.trouble": (ROOT / "faults" / "trouble.py").read_text(encoding="utf-8")}
    used = literals(code) | {each.key for each in given}
    heard = {key.partition(":")[0] for key in used}
    begun = tuple(each.key for each in given if not each.whole)
    assert [key for key in CATALOGUE if key not in used | heard and not key.startswith(begun)] == []


def test_the_facts_beside_a_key_fill_its_blanks(given: list[Given]) -> None:
    lacking = {
        each.place: open_blanks
        for each in given
        if each.whole and each.facts is not None and (entry := CATALOGUE.get(each.key))
        if (open_blanks := blanks(entry.zh, entry.en, entry.do_zh, entry.do_en) - each.facts)
    }
    assert lacking == {}


def test_keys_that_are_put_together_from_known_words_have_their_entries() -> None:
    kinds = {task.kind for task in (WatchingFaces, ReadingCard, Challenging, Matching)} | {"load", "order", "voices"}
    early = set(get_args(CloseReason)) - set(OWN_ENDS)
    assert {f"analysis.{kind}" for kind in kinds} | {f"take.{reason}" for reason in early} <= CATALOGUE.keys()


@pytest.mark.parametrize("key", CATALOGUE)
def test_an_entry_says_the_same_in_both_languages(key: str) -> None:
    entry = CATALOGUE[key]
    assert KEY.fullmatch(key)
    assert entry.mender in get_args(Mender)
    assert blanks(entry.zh, entry.do_zh) == blanks(entry.en, entry.do_en)
    assert all(name.isidentifier() for name in blanks(entry.zh, entry.do_zh)), "facts have names"
    assert bool(entry.do_zh) == bool(entry.do_en)
    if entry.zh == entry.en:
        assert entry.zh == "{said}", "another program's words stand for themselves"
        return
    for chinese in filter(None, (entry.zh, entry.do_zh)):
        assert CHINESE.search(chinese)
        assert chinese.endswith(("。", "{said}"))
    for english in filter(None, (entry.en, entry.do_en)):
        assert not CHINESE.search(english)
        assert english.endswith((".", "?", "{said}"))


def test_no_key_stands_in_two_rooms() -> None:
    rooms = [
        importlib.import_module(each.name) for each in pkgutil.iter_modules(sentences.__path__, "faults.sentences.")
    ]
    tables = [table for room in rooms for name, table in vars(room).items() if name.isupper() and name[0] != "_"]
    counts = Counter(key for table in tables if isinstance(table, dict) for key in table)
    assert [key for key, count in counts.items() if count > 1] == []
    assert counts.keys() == CATALOGUE.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trouble_reads_as_one_line_and_survives_being_kept(language: Language) -> None:
    trouble = Trouble("capture.no_room", {"seconds": 600, "needed": 400, "free": 100})
    words = trouble.words(language)
    assert all(number in words for number in ("600", "400", "100"))
    assert "\n" not in words
    trouble = trouble.because(Trouble("capture.no_source"), None)
    assert trouble.sentence(language) == Trouble(trouble.key, trouble.facts).sentence(language) + (
        "" if language == "zh" else " "
    ) + Trouble("capture.no_source").sentence(language)
    assert Trouble.from_json(trouble.to_json()) == trouble
    error = ShuangluError(trouble.key, **trouble.facts)
    assert (error.trouble, error.code, error.words(language)) == (
        Trouble(trouble.key, trouble.facts),
        "capture.no_room",
        words,
    )


PLANTED = '''
from faults.errors import ShuangluError
from faults.trouble import Fact, Trouble
from evidence.faults import EvidenceFault

class RoomError(ShuangluError):
    def __init__(self, status: int, key: str, /, **facts: Fact) -> None:
        super().__init__(key, **facts)
        self.status = status

class TidyError(RoomError):
    """Another one."""

def demand(fits: bool, what: str, **facts: Fact) -> None:
    if not fits:
        raise EvidenceFault(f"room.demand:{what}", shape="round", file="door", **facts)

class Caretaker:
    def _tidy(self, key: str) -> ShuangluError:
        return TidyError(404, key)

    def lose(self, what: str) -> Trouble:
        return Trouble(f"room.lost:{what}")

    def look(self, room: Room, dark: bool) -> None:
        demand(bool(room), "empty", room=room)
        facts = {"room": room}
        raise self._tidy("room.light" if dark else "room.dust") from RoomError(404, f"room.{room.floor}")
        raise RoomError(404, "room.door", room=room, **facts)
        return Trouble("room.told", facts)
'''


def test_whoever_hands_a_key_on_is_followed() -> None:
    """The tests above are worth what they find: here in a room that was made for it."""
    faults = sources(("evidence",))["evidence.faults"]
    found = {each.key: each for each in given_keys({"evidence.faults": faults, "evidence.room": PLANTED})}
    whole = {"room.demand:empty", "room.light", "room.dust", "room.door", "room.told"}
    assert {key for key, each in found.items() if each.whole} == whole
    assert {key for key, each in found.items() if not each.whole} == {"room.", "room.lost:"}
    assert found["room.demand:empty"].facts == frozenset({"shape", "room"})
    assert found["room.door"].facts == found["room.told"].facts == frozenset({"room"})
    assert found["room.light"].facts == frozenset()


def test_an_entry_of_a_later_program_is_told_by_its_own_sentence() -> None:
    assert Trouble("hq.new", said="Something new.").words("zh") == "Something new."
    assert Trouble("hq.new").words("zh") == "出现了一个问题（hq.new）。"
    assert Trouble("capture.no_room", {"free": 3}).sentence() == "There is a problem (capture.no_room)."


def test_an_entry_gives_what_is_asked_of_it() -> None:
    entry = Entry("operator", "坏了。", "It is broken.", "请修好。", "Mend it.")
    assert [entry.sentence(language) + entry.remedy(language) for language in LANGUAGES] == [
        "坏了。请修好。",
        "It is broken.Mend it.",
    ]
