"""What a crash left in a home, put in order: sealed as interrupted, never removed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.disk import is_locked
from evidence.faults import EvidenceFault
from evidence.recover import needs_recovery, recover_take
from evidence.signing import Signer
from faults.entry import Language
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.home.keepers import keepers_of
from terminal.home.opening import Home, home_of, lies_in_a_home, open_home
from terminal.home.settings import Settings, load_settings
from terminal.vault.identity import TerminalIdentity
from terminal.vault.vault import (
    rebuild_vault,
    restore_from_escrow,
)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What putting a home in order came to."""

    sealed: tuple[str, ...]
    """Takes that a crash had left open, now sealed as interrupted."""
    damaged: tuple[tuple[str, ShuangluError], ...]
    """Takes that were changed, not just cut; they stay as they are. Each with its fault, which `told` spells."""
    missing: tuple[str, ...]
    """Takes that the vault knows and whose folder is gone."""
    strange: tuple[str, ...]
    """Folders among the takes that hold no take."""

    @property
    def clean(self) -> bool:
        """Whether nobody need look: no take is damaged or missing, and no folder strange. Sealed ones are in order."""
        return not (self.damaged or self.missing or self.strange)


def recover_home(home: Home, watched: Callable[[Sequence[str]], Iterable[str]] = iter) -> Recovered:
    """Put the rows behind the files, seal what crashes left open. To be called before the first take.

    `watched` goes through the takes that are to be sealed, and may show how far it is.
    """
    found = home.vault.reconcile()
    damaged: dict[str, ShuangluError] = dict(found.damaged)
    sealed = []
    for take in watched(found.unsealed):
        if take in damaged or is_live(home, take):
            continue
        try:
            seal_interrupted(home, take)
        except EvidenceFault as fault:
            damaged[take] = fault
        except OSError as error:
            damaged[take] = ShuangluError("home.seal", reason=str(error))
        else:
            sealed.append(take)
    for take, segments in home.vault.takes.sealed_here():
        folder = home.vault.takes.folder_of(take)
        if folder.is_dir() and take not in damaged and (lost := _lost_file(folder, segments)):
            damaged[take] = ShuangluError("home.lost_file", file=lost)
    home.log.event("home.recovered", sealed=len(sealed), damaged=len(damaged), missing=len(found.missing))
    return Recovered(tuple(sealed), tuple(damaged.items()), found.missing, found.strange)


def told(fault: ShuangluError | Trouble, language: Language = "en") -> str:
    """What is wrong with a take, in one line; of a fault in the evidence with its place and code."""
    return fault.report(language) if isinstance(fault, EvidenceFault) else fault.words(language)


def _lost_file(folder: Path, segments: int) -> str | None:
    """Name a file that a sealed take must have and has not; a look at names only, `verify` looks inside."""
    names = ["journal", "manifest.json", "manifest.p7s", *(f"segments/{index:06d}" for index in range(segments))]
    return next((name for name in names if not (folder / name).is_file()), None)


def rebuild_home(settings: Settings, watched: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Recovered:
    """Make a lost or damaged database anew from keys and takes; raises ShuangluError `vault.sound`."""
    vault, found = rebuild_vault(settings.home, keepers_of(settings), watched)
    vault.close()
    return Recovered((), found.damaged, found.missing, found.strange)


def restore_with_escrow(settings: Settings, vault_key: bytes) -> None:
    """Let this machine's keeper keep the vault key that headquarters took out of its escrow."""
    restore_from_escrow(settings.home, vault_key, keepers_of(settings)[:1])


def is_live(home: Home, take: str) -> bool:
    """Tell whether a recorder writes this take at this moment, maybe one that outlived its kiosk."""
    return is_locked(home.vault.takes.folder_of(take) / "journal")


def seal_interrupted(home: Home, take: str) -> None:
    """Seal one take that a crash left open, by the identity that opened it, and put its seal into the outbox.

    Raises EvidenceFault when the take was changed.
    """
    folder = home.vault.takes.folder_of(take)
    terminal = take.rsplit("-", 1)[0]
    manifest = recover_take(folder, signer_of(home.vault.identities.of(terminal)))
    home.vault.takes.take_closed(take, manifest.status)


def recover_strays(
    folders: list[Path], home: Path | None, watched: Callable[[Sequence[Path]], Iterable[Path]] = iter
) -> Recovered:
    """Seal takes one by one, each with the vault of the home it lies in, or of `home` for those that lie elsewhere."""
    sealed, damaged = list[str](), dict[str, ShuangluError]()
    for folder in watched(folders):
        inside = lies_in_a_home(folder)
        opened = open_home(load_settings(home if home and not inside else home_of(folder)))
        terminal = folder.name.rsplit("-", 1)[0]
        try:
            manifest = recover_take(folder, signer_of(opened.vault.identities.of(terminal)))
            if inside:
                opened.vault.reconcile()
        except EvidenceFault as fault:
            damaged[folder.name] = fault
        else:
            sealed.append(manifest.take)
        finally:
            opened.close()
    return Recovered(tuple(sealed), tuple(damaged.items()), (), ())


def signer_of(identity: TerminalIdentity) -> Signer:
    """Return what signs as this terminal; raises EvidenceFault `key.*` for a key that is not its certificate's."""
    return Signer(identity.key_pem, identity.certificates_pem)


def unsealed_below(folder: Path) -> list[Path]:
    """Find takes without a seal in `folder` or right below it."""
    candidates = [folder, *sorted(folder.iterdir()), *sorted((folder / "takes").glob("*"))] if folder.is_dir() else []
    return [item for item in candidates if item.is_dir() and needs_recovery(item)]
