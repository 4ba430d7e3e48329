"""From the bytes of pack files to a shelf of checked packs, with file and line for every fault."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ValidationError

from faults.errors import ShuangluError
from rulebook.checks.listing import check_checks
from rulebook.packs.reading import Document, YamlFaultError, read_yaml
from rulebook.plan.plan import PlannedBook
from rulebook.plan.shelf import CheckedPack, NotReady, Shelf
from rulebook.rules.checking import CheckedRules, check_rules
from rulebook.rules.pack import RulePack
from rulebook.rules.pack_faults import PackFault
from rulebook.rules.products import CheckedProducts, ProductPack, check_products, classes_elsewhere, classes_of
from rulebook.rules.vocabulary import Vocabulary, vocabulary_of
from rulebook.script.checking import check_script, join_faults
from rulebook.script.checks_pack import CheckedChecks, ChecksPack
from rulebook.script.hints import CheckedHints, HintsPack, check_hints
from rulebook.script.joining import CheckedScript
from rulebook.script.pack import ScriptPack
from rulebook.script.phrase_pack import PhrasePack
from rulebook.script.phrases import CheckedPhrases, check_phrases
from rulebook.script.rights import CheckedRights, RightsPack, check_rights

MOST_FILES = 200
MOST_BYTES_TOGETHER = 8_000_000
MOST_FAULTS = 50
"""Of one file that are told; a file with more is none that anybody meant."""
KINDS: Mapping[str, type[BaseModel]] = {
    "products": ProductPack,
    "rules": RulePack,
    "script": ScriptPack,
    "phrases": PhrasePack,
    "rights": RightsPack,
    "hints": HintsPack,
    "checks": ChecksPack,
}


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
    unread: frozenset[str] = frozenset()
    """The kinds of packs of which a file could not be read; empty text for one whose kind is not known."""


class PackFaultsError(ShuangluError):
    """Packs cannot be used; `faults` has every one with file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        told = "; ".join(str(fault) for fault in faults[:MOST_FAULTS])
        super().__init__("packs.faulty", faults=told)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class File:
    """A file that reads as a pack, not checked yet."""

    name: str
    document: Document
    pack: BaseModel
    digest: str

    @property
    def format(self) -> int:
        """The format that is written in it, whatever it was read as."""
        found = self.document.value.get("format")
        return found if isinstance(found, int) else 1


def load(files: Mapping[str, bytes]) -> Loaded:
    """Check every file. The order of files does not matter: packs are taken in the order of their ids.

    Nothing is raised; too many files or bytes are one fault, and the shelf is empty then.
    """
    faults: list[Fault] = []
    if len(files) > MOST_FILES or sum(len(data) for data in files.values()) > MOST_BYTES_TOGETHER:
        sentence = f"more than {MOST_FILES} files, or more than {MOST_BYTES_TOGETHER:,} bytes together"
        return Loaded(Shelf((), ()), (Fault("", 1, sentence),), {})
    found = [read_one(name, files[name], faults) for name in sorted(files)]
    unread = frozenset(each for each in found if isinstance(each, str))
    read = [each for each in found if isinstance(each, File)]
    packs = [CheckedProducts(each.pack, each.digest) for each in read if isinstance(each.pack, ProductPack)]
    ordered = sorted(packs, key=lambda each: each.pack.id)
    vocabulary = vocabulary_of(classes_of(ordered), every=not unread & {"products", ""})
    checked: list[tuple[str, Document, CheckedPack]] = []
    for file in read:
        result, own = check(file, vocabulary)
        faults.extend(placed(file.name, file.document, own))
        checked.append((file.name, file.document, result))
    checked = without_doubles(checked, faults)
    for name, document, each in checked:
        if isinstance(each, CheckedProducts):
            faults.extend(placed(name, document, classes_elsewhere(each, ordered)))
    if "script" not in unread and "" not in unread:
        scripts = [each for _, _, each in checked if isinstance(each, CheckedScript)]
        for name, document, each in checked:
            if isinstance(each, CheckedScript):
                faults.extend(placed(name, document, join_faults(each, scripts)))
    documents = {each.pack.id: (name, document) for name, document, each in checked}
    return Loaded(shelf_of(each for _, _, each in checked), tuple(faults), documents, unread)


def shelf_of(checked: Iterable[CheckedPack]) -> Shelf:
    """Return the shelf of these packs, in the order of their ids."""
    ordered = sorted(checked, key=lambda each: each.pack.id)
    products = tuple(each for each in ordered if isinstance(each, CheckedProducts))
    return Shelf(
        rules=tuple(each for each in ordered if isinstance(each, CheckedRules)),
        scripts=tuple(each for each in ordered if isinstance(each, CheckedScript)),
        phrases=tuple(each for each in ordered if isinstance(each, CheckedPhrases)),
        rights=tuple(each for each in ordered if isinstance(each, CheckedRights)),
        hints=tuple(each for each in ordered if isinstance(each, CheckedHints)),
        products=products,
        checks=tuple(each for each in ordered if isinstance(each, CheckedChecks)),
        classes=classes_of(products),
    )


def load_shelf(
    files: Mapping[str, bytes],
    *,
    checked: Iterable[str] = (),
    book: PlannedBook | None = None,
    not_ready: NotReady = "warn",
) -> Shelf:
    """Return the shelf, or raise `PackFaultsError` if any pack has a grave fault: rules are never used in part.

    `checked`: ids of the packs that a released book vouches for; `book`: that book; `not_ready`: what it says of
    sales whose plans are not fit for real business.
    """
    loaded = load(files)
    grave = [fault for fault in loaded.faults if fault.grave]
    if grave:
        raise PackFaultsError(grave)
    return replace(loaded.shelf, checked=frozenset(checked), book=book, not_ready=not_ready)


def read_one(name: str, data: bytes, faults: list[Fault]) -> File | str:
    """Read one file; if it is no pack, the kind that it says it is (or none), and faults are added to `faults`."""
    try:
        document = read_yaml(data)
    except YamlFaultError as error:
        faults.append(Fault(name, error.line, error.sentence))
        return ""
    kind = document.value.get("pack") if isinstance(document.value, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        faults.append(Fault(name, document.line_of(("pack",)), f"'pack' is one of {', '.join(KINDS)}"))
        return ""
    try:
        pack = KINDS[kind].model_validate(document.value)
    except ValidationError as error:
        faults.extend(schema_faults(name, document, error))
        return kind
    return File(name, document, pack, hashlib.sha256(data).hexdigest())


def check(  # noqa: PLR0911 - one for each kind
    file: File, vocabulary: Vocabulary
) -> tuple[CheckedPack, list[PackFault]]:
    """Check a pack as its kind demands, with the words of all product classes."""
    match file.pack:
        case ProductPack():
            return check_products(file.pack, file.digest)
        case RulePack():
            return check_rules(file.pack, file.digest, vocabulary)
        case ScriptPack():
            return check_script(file.pack, file.digest, vocabulary.of_format(file.format))
        case PhrasePack():
            return check_phrases(file.pack, file.digest)
        case RightsPack():
            return check_rights(file.pack, file.digest, vocabulary.of_format(file.format))
        case HintsPack():
            return check_hints(file.pack, file.digest, vocabulary.of_format(file.format))
        case ChecksPack():
            return check_checks(file.pack, file.digest)
    raise TypeError(type(file.pack).__name__)


def schema_faults(name: str, document: Document, error: ValidationError) -> list[Fault]:
    """Return pydantic's findings as faults with their lines; each sentence begins with the field's path."""
    found = []
    for detail in error.errors(include_url=False)[:MOST_FAULTS]:
        place = detail["loc"]
        where = ".".join(str(step) for step in place)
        message = "there is no such field" if detail["type"] == "extra_forbidden" else detail["msg"]
        found.append(Fault(name, document.line_of(place), f"{where}: {message}"))
    return found


def placed(name: str, document: Document, faults: Iterable[PackFault]) -> list[Fault]:
    """Return a pack's own faults with file and line."""
    return [Fault(name, document.line_of(each.place), each.sentence, each.grave) for each in faults]


def without_doubles(
    checked: Sequence[tuple[str, Document, CheckedPack]], faults: list[Fault]
) -> list[tuple[str, Document, CheckedPack]]:
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
