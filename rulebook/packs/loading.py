"""From the bytes of pack files to a shelf of checked packs, with file and line for every fault."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from faults.errors import ShuangluError
from rulebook.packs.reading import Document, YamlFaultError, read_yaml
from rulebook.plan.shelf import Shelf
from rulebook.rules.checking import CheckedRules, PackFault, check_rules
from rulebook.rules.pack import RulePack
from rulebook.script.checking import CheckedPhrases, CheckedScript, check_phrases, check_script, join_faults
from rulebook.script.pack import PhrasePack, ScriptPack

MOST_FILES = 200
MOST_BYTES_TOGETHER = 8_000_000
KINDS: Mapping[str, type[BaseModel]] = {"rules": RulePack, "script": ScriptPack, "phrases": PhrasePack}
Checked = CheckedRules | CheckedScript | CheckedPhrases


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a file, or of all together (no file). A grave one keeps packs from use; others are for authors."""

    file: str
    line: int
    sentence: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a set of files. `shelf` has all packs that read as such, grave faults or not."""

    shelf: Shelf
    faults: tuple[Fault, ...]
    documents: dict[str, tuple[str, Document]]
    """By pack id: the file's name and its document, for the lines of later findings."""


class PackFaultsError(ShuangluError):
    """Packs cannot be used; `faults` has every one with file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("packs.faulty", faults="; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def load(files: Mapping[str, bytes]) -> Loaded:
    """Check every file. The order of files does not matter: packs are taken in the order of their ids.

    Nothing is raised; too many files or bytes are one fault, and the shelf is empty then.
    """
    faults: list[Fault] = []
    checked: list[tuple[str, Document, Checked]] = []
    if len(files) > MOST_FILES or sum(len(data) for data in files.values()) > MOST_BYTES_TOGETHER:
        sentence = f"more than {MOST_FILES} files, or more than {MOST_BYTES_TOGETHER:,} bytes together"
        return Loaded(Shelf((), ()), (Fault("", 1, sentence),), {})
    for name in sorted(files):
        found = load_one(name, files[name], faults)
        if found is not None:
            checked.append((name, *found))
    checked = without_doubles(checked, faults)
    scripts = [each for _, _, each in checked if isinstance(each, CheckedScript)]
    for name, document, each in checked:
        if isinstance(each, CheckedScript):
            faults.extend(placed(name, document, join_faults(each, scripts)))
    ordered = sorted((each for _, _, each in checked), key=lambda each: each.pack.id)
    shelf = Shelf(
        rules=tuple(each for each in ordered if isinstance(each, CheckedRules)),
        scripts=tuple(each for each in ordered if isinstance(each, CheckedScript)),
        phrases=tuple(each for each in ordered if isinstance(each, CheckedPhrases)),
    )
    documents = {each.pack.id: (name, document) for name, document, each in checked}
    return Loaded(shelf, tuple(faults), documents)


def load_shelf(files: Mapping[str, bytes]) -> Shelf:
    """Return the shelf, or raise `PackFaultsError` if any pack has a grave fault: rules are never used in part."""
    loaded = load(files)
    grave = [fault for fault in loaded.faults if fault.grave]
    if grave:
        raise PackFaultsError(grave)
    return loaded.shelf


def load_one(name: str, data: bytes, faults: list[Fault]) -> tuple[Document, Checked] | None:
    """Read and check one file; None if it does not read as a pack. Faults are added to `faults`."""
    try:
        document = read_yaml(data)
    except YamlFaultError as error:
        faults.append(Fault(name, error.line, error.sentence))
        return None
    kind = document.value.get("pack") if isinstance(document.value, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        faults.append(Fault(name, document.line_of(("pack",)), "'pack' is rules, script or phrases"))
        return None
    try:
        pack = KINDS[kind].model_validate(document.value)
    except ValidationError as error:
        faults.extend(schema_faults(name, document, error))
        return None
    found, own = check(pack, hashlib.sha256(data).hexdigest())
    faults.extend(placed(name, document, own))
    return document, found


def check(pack: BaseModel, digest: str) -> tuple[Checked, list[PackFault]]:
    """Check a pack as its kind demands; `digest` is the SHA-256 of its bytes."""
    match pack:
        case RulePack():
            return check_rules(pack, digest)
        case ScriptPack():
            return check_script(pack, digest)
        case PhrasePack():
            return check_phrases(pack, digest)
    raise TypeError(type(pack).__name__)


def schema_faults(name: str, document: Document, error: ValidationError) -> list[Fault]:
    """Return pydantic's findings as faults with their lines; each sentence begins with the field's path."""
    found = []
    for detail in error.errors(include_url=False):
        place = detail["loc"]
        where = ".".join(str(step) for step in place)
        message = "there is no such field" if detail["type"] == "extra_forbidden" else detail["msg"]
        found.append(Fault(name, document.line_of(place), f"{where}: {message}"))
    return found


def placed(name: str, document: Document, faults: Sequence[PackFault]) -> list[Fault]:
    """Return a pack's own faults with file and line."""
    return [Fault(name, document.line_of(each.place), each.sentence, each.grave) for each in faults]


def without_doubles(
    checked: Sequence[tuple[str, Document, Checked]], faults: list[Fault]
) -> list[tuple[str, Document, Checked]]:
    """Keep the first pack of each id; every other becomes a fault of its file, in `faults`."""
    seen: dict[str, str] = {}
    kept = []
    for name, document, each in checked:
        if each.pack.id in seen:
            sentence = f"the pack id '{each.pack.id}' is already that of {seen[each.pack.id]}"
            faults.append(Fault(name, document.line_of(("id",)), sentence))
            continue
        seen[each.pack.id] = name
        kept.append((name, document, each))
    return kept
