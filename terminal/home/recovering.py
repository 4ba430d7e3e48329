"""What a crash left in a home, put in order: sealed as interrupted, never removed."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from evidence.disk import is_locked
from evidence.faults import EvidenceFault
from evidence.manifest import Manifest, parse
from evidence.names import TakeName
from evidence.recover import needs_recovery, recover_take
from evidence.sealed import OBJECTS
from evidence.signing import Signer
from faults.entry import Language
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.home.keepers import keepers_of
from terminal.home.opening import Home, claim, home_exists, home_of, lies_in_a_home, open_home
from terminal.home.settings import Settings, load_settings
from terminal.vault.cipher import UnusableDatabaseError
from terminal.vault.identity import TerminalIdentity
from terminal.vault.making import rebuild_vault, restore_from_escrow
from terminal.vault.takes_on_disk import read_take


@dataclass(frozen=True, slots=True)
class Shortened:
    """A take that was sealed with fewer journal entries than were known of it."""

    take: str
    entries: int
    known: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """What putting a home in order came to."""

    sealed: tuple[str, ...]
    """Takes that a crash had left open, now sealed as interrupted; and those that had lost their seal."""
    damaged: tuple[tuple[str, ShuangluError], ...]
    """Takes that were changed, not just cut; they stay as they are. Each with its fault, which `told` spells."""
    missing: tuple[str, ...]
    """Takes that the vault knows and whose folder is gone."""
    strange: tuple[str, ...]
    """Folders among the takes that hold no take."""
    shortened: tuple[Shortened, ...] = ()
    """Those of `sealed` of which more was known than is there: somebody or something cut them."""

    @property
    def clean(self) -> bool:
        """Whether nobody need look: no take is damaged, missing or shortened, and no folder strange."""
        return not (self.damaged or self.missing or self.strange or self.shortened)


def recover_home(
    home: Home, watched: Callable[[Sequence[str]], Iterable[str]] = iter, *, all_takes: bool = False
) -> Recovered:
    """Put the rows behind the files, seal what crashes left open. To be called at the start, before the first take.

    `watched` goes through the takes that are to be sealed, and may show how far it is. `all_takes`: the files of
    those too are looked at that nobody else holds, and that have been in the archive for long.
    """
    found = home.vault.reconcile()
    robbed = _without_seal(home, all_takes=all_takes)
    sealed, damaged, shortened = _seal_all(home, watched((*found.unsealed, *robbed)), dict(found.damaged))
    for take, segments in home.vault.takes.sealed_here(all_of_them=all_takes):
        folder = home.vault.takes.folder_of(take)
        if folder.is_dir() and take not in damaged and (lost := _lost_file(folder, segments)):
            damaged[take] = ShuangluError("home.lost_file", file=lost)
    home.log.event("home.recovered", sealed=len(sealed), damaged=len(damaged), missing=len(found.missing))
    return Recovered(tuple(sealed), tuple(damaged.items()), found.missing, found.strange, tuple(shortened))


def recover_unfinished(home: Home) -> Recovered:
    """As `recover_home`, but of takes that were begun and not closed, by their rows: between two takes of a program.

    It costs the same whatever lies in the archive.
    """
    found = home.vault.reconcile_unfinished()
    sealed, damaged, shortened = _seal_all(home, found.unsealed, dict(found.damaged))
    if sealed or damaged or found.mended:
        home.log.event("home.recovered", sealed=len(sealed), damaged=len(damaged), missing=0)
    return Recovered(tuple(sealed), tuple(damaged.items()), (), found.strange, tuple(shortened))


def _seal_all(
    home: Home, takes: Iterable[str], damaged: dict[str, ShuangluError]
) -> tuple[list[str], dict[str, ShuangluError], list[Shortened]]:
    """Seal what is neither damaged nor being written; return what was sealed, all that is damaged, what was short."""
    sealed, shortened = list[str](), list[Shortened]()
    for take in takes:
        if take in damaged or is_live(home, take):
            continue
        try:
            shortened += seal_interrupted(home, take)
        except EvidenceFault as fault:
            damaged[take] = fault
        except OSError as error:
            damaged[take] = ShuangluError("home.seal", reason=str(error))
        else:
            sealed.append(take)
    return sealed, damaged, shortened


def _without_seal(home: Home, *, all_takes: bool) -> tuple[str, ...]:
    """Takes that were sealed here once, that nobody else holds, and whose seal is gone: they are sealed again."""
    takes = home.vault.takes
    folders = {take: takes.folder_of(take) for take, _ in takes.sealed_here(all_of_them=all_takes)}
    return tuple(take for take, folder in folders.items() if needs_recovery(folder))


def told(fault: ShuangluError | Trouble, language: Language = "en") -> str:
    """What is wrong with a take, in one line; of a fault in the evidence with its place and code."""
    return fault.report(language) if isinstance(fault, EvidenceFault) else fault.words(language)


def _lost_file(folder: Path, segments: int) -> str | None:
    """Name a file that a sealed take must have and has not; a look at names only, `verify` looks inside."""
    names = ["journal", "manifest.json", "manifest.p7s", *(f"segments/{index:06d}" for index in range(segments))]
    names += [OBJECTS.file_name(index) for index in range(_objects(folder))]
    here = {*_files(folder), *_files(folder, "segments/"), *_files(folder, "objects/")}
    return next((name for name in names if name not in here), None)


def _files(folder: Path, below: str = "") -> list[str]:
    """The files in one of a take's folders, by one reading of it; none where it is not there."""
    try:
        with os.scandir(folder / below) as found:
            return [f"{below}{entry.name}" for entry in found if entry.is_file()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _objects(folder: Path) -> int:
    """How many objects the manifest counts; where it cannot be read, `verify` says more."""
    try:
        count = parse((folder / "manifest.json").read_bytes()).fields.get("objects")
    except (OSError, EvidenceFault):
        return 0
    return count if isinstance(count, int) else 0


def rebuild_home(settings: Settings, watched: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Recovered:
    """Make a lost or damaged database anew from keys and takes; raises ShuangluError `vault.sound`.

    Raises ShuangluError `home.occupied` while a kiosk has the home: it would go on writing to what was put aside.
    """
    with claim(settings.home) if home_exists(settings.home) else nullcontext():
        vault, found = rebuild_vault(settings.home, keepers_of(settings), watched)
        vault.close()
    return Recovered((), found.damaged, found.missing, found.strange)


def restore_with_escrow(settings: Settings, vault_keys: Sequence[bytes]) -> int:
    """Let this machine's keeper keep the vault key that headquarters took out of its escrow; return which one it was.

    Whoever held a certificate of this terminal could put a false one there: each is tried, and the database tells.
    Raises ShuangluError `key.escrow` when none fits; then nothing was changed.
    """
    for index, vault_key in enumerate(vault_keys):
        try:
            restore_from_escrow(settings.home, vault_key, keepers_of(settings)[:1])
        except UnusableDatabaseError as error:
            if error.code != "vault.unreadable":
                raise
        else:
            return index
    raise ShuangluError("key.escrow:none_fits", tried=len(vault_keys))


def is_live(home: Home, take: str) -> bool:
    """Tell whether a recorder writes this take at this moment, maybe one that outlived its kiosk."""
    return is_locked(home.vault.takes.folder_of(take) / "journal")


def seal_interrupted(home: Home, take: str) -> list[Shortened]:
    """Seal one take that a crash left open, by the identity that opened it, and put its seal into the outbox.

    What the vault knew of it is compared first, and the manifest says so if more was known than is there: that is
    returned. Raises EvidenceFault when the take was changed.
    """
    manifest = _seal(home, home.vault.takes.folder_of(take))
    home.vault.takes.take_closed(take, manifest.status)
    return _shortened(home, manifest)


def _seal(home: Home, folder: Path) -> Manifest:
    takes = home.vault.takes
    known = takes.known_of(folder.name)
    return recover_take(folder, signer_of(_opened_under(home, folder)), known=known)


def _shortened(home: Home, manifest: Manifest) -> list[Shortened]:
    """Note a take that was cut in the history, and return it."""
    if manifest.known is None:
        return []
    entries, known = manifest.fields["entries"], manifest.known.entries
    home.vault.takes.shortened(manifest.take, entries, known)
    return [Shortened(manifest.take, entries, known)]


def _opened_under(home: Home, folder: Path) -> TerminalIdentity:
    """Who opened the take: its row says it, else the certificate in its own entry 0. Raises ShuangluError."""
    identities = home.vault.identities
    if home.vault.takes.known_of(folder.name) is not None:
        return identities.of_take(folder.name)
    found = read_take(folder)
    return identities.of(TakeName.parse(folder.name).terminal if found is None else found.name.terminal)


def recover_strays(
    folders: list[Path], home: Path | None, watched: Callable[[Sequence[Path]], Iterable[Path]] = iter
) -> Recovered:
    """Seal takes one by one, each with the vault of the home it lies in, or of `home` for those that lie elsewhere."""
    sealed, damaged, shortened = list[str](), dict[str, ShuangluError](), list[Shortened]()
    for folder in watched(folders):
        inside = lies_in_a_home(folder)
        opened = open_home(load_settings(home if home and not inside else home_of(folder)))
        try:
            shortened += _seal_stray(opened, folder, inside=inside)
        except EvidenceFault as fault:
            damaged[folder.name] = fault
        else:
            sealed.append(folder.name)
        finally:
            opened.close()
    return Recovered(tuple(sealed), tuple(damaged.items()), (), (), tuple(shortened))


def _seal_stray(home: Home, folder: Path, *, inside: bool) -> list[Shortened]:
    """Seal it with the vault's knowledge of it; the rows change only where it is the vault's own copy."""
    if inside:
        home.vault.reconcile()
        return seal_interrupted(home, folder.name)
    return _shortened(home, _seal(home, folder))


def signer_of(identity: TerminalIdentity) -> Signer:
    """Return what signs as this terminal; raises EvidenceFault `key.*` for a key that is not its certificate's."""
    return Signer(identity.key_pem, identity.certificates_pem)


def unsealed_below(folder: Path) -> list[Path]:
    """Find takes without a seal in `folder` or right below it."""
    candidates = [folder, *sorted(folder.iterdir()), *sorted((folder / "takes").glob("*"))] if folder.is_dir() else []
    return [item for item in candidates if item.is_dir() and needs_recovery(item)]
