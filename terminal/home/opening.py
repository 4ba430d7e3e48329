"""A terminal's home: its vault opened with whatever keeps the key, and what a crash left there put in order."""

import getpass
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography import x509

from evidence.disk import is_locked, lock
from evidence.faults import EvidenceFault
from evidence.recover import needs_recovery, recover_take
from evidence.signing import Signer
from faults.errors import FieldITCanMendError, OperatorCanMendError
from terminal.home.settings import Settings, load_settings
from terminal.log import Log
from terminal.vault import durable
from terminal.vault.identity import TerminalIdentity
from terminal.vault.keepers import (
    KeyKeeper,
    KeyringKeeper,
    PassphraseKeeper,
    passphrase_by_prompt,
    passphrase_from_credential,
    passphrase_from_file,
)
from terminal.vault.vault import (
    Vault,
    create_vault,
    open_vault,
    rebuild_vault,
    restore_from_escrow,
    vault_exists,
)

CREDENTIAL = "shuanglu-passphrase"
"""The name under which systemd hands the passphrase to the service (`LoadCredential=`)."""
_OWN_PASSPHRASE = "passphrase"  # noqa: S105 - the name of the file, not what is in it


@dataclass(slots=True)
class Home:
    """An opened home. `settings` say where it is and what field IT wants."""

    settings: Settings
    vault: Vault
    log: Log
    _claim: BinaryIO | None = None

    @property
    def path(self) -> Path:
        return self.settings.home

    def roots(self) -> list[x509.Certificate]:
        """The authorities whose certificates are believed: headquarters', or this terminal's own word."""
        identity = self.vault.identity()
        if identity.headquarters is None:
            return x509.load_pem_x509_certificates(identity.certificates_pem)
        return x509.load_pem_x509_certificates(identity.headquarters.ca_pem)

    def occupy(self) -> None:
        """Claim the home for this process's recorder; raises OperatorCanMendError `home.occupied`.

        Two kiosks on one home would give out the same number twice. The claim dies with the process.
        """
        self._claim = (self.path / "lock").open("ab")
        if not lock(self._claim.fileno()):
            raise OperatorCanMendError("home.occupied", f"Another program records in {self.path} already.")

    def close(self) -> None:
        self.vault.close()
        self.log.close()
        if self._claim is not None:
            self._claim.close()


def open_home(settings: Settings, *, process: str = "terminal") -> Home:
    """Open the home that is there. Raises FieldITCanMendError `vault.none` where there is none, or a keeper's error."""
    vault = open_vault(settings.home, _keepers(settings))
    return Home(settings, vault, Log(settings.home / "log", process))


def open_or_create_home(settings: Settings, *, process: str = "terminal") -> Home:
    """Open the home, or make one: kept by a passphrase where one is supplied, else by the system's key store."""
    if vault_exists(settings.home):
        return open_home(settings, process=process)
    vault = create_vault(settings.home, _keepers(settings)[:1])
    return Home(settings, vault, Log(settings.home / "log", process))


def open_or_create_rehearsal_home(settings: Settings, *, process: str = "rehearsal") -> Home:
    """As `open_or_create_home`, but a home that keeps itself is good enough: its passphrase lies in it.

    Whoever reads that folder reads its rehearsals. That is said wherever it is made.
    """
    own = settings.home / _OWN_PASSPHRASE
    if not vault_exists(settings.home) and settings.passphrase_file is None and not own.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        durable.write(own, secrets.token_urlsafe(32).encode() + b"\n")
    return open_or_create_home(settings, process=process)


def keeps_itself(home: Path) -> bool:
    """Tell whether the passphrase of this home lies in it, as in rehearsals and demonstrations."""
    return (home / _OWN_PASSPHRASE).exists()


def _keepers(settings: Settings) -> list[KeyKeeper]:
    """Who may hold the vault's key here, the first that applies in front."""
    found: list[KeyKeeper] = []
    own = settings.home / _OWN_PASSPHRASE
    file = settings.passphrase_file or (own if own.exists() else None)
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if file is not None:
        found.append(PassphraseKeeper(passphrase_from_file(file)))
    elif folder and (Path(folder) / CREDENTIAL).exists():
        found.append(PassphraseKeeper(passphrase_from_credential(CREDENTIAL)))
    found.append(KeyringKeeper())
    if file is None and sys.stdin is not None and sys.stdin.isatty():
        found.append(PassphraseKeeper(passphrase_by_prompt))
    return found


@dataclass(frozen=True, slots=True)
class Recovered:
    """What putting a home in order came to."""

    sealed: tuple[str, ...]
    """Takes that a crash had left open, now sealed as interrupted."""
    damaged: tuple[tuple[str, str], ...]
    """Takes that were changed, not just cut; they stay as they are."""
    missing: tuple[str, ...]
    """Takes that the vault knows and whose folder is gone."""
    strange: tuple[str, ...]
    """Folders among the takes that hold no take."""

    @property
    def clean(self) -> bool:
        return not (self.damaged or self.missing or self.strange)


def recover_home(home: Home) -> Recovered:
    """Put the rows behind the files, seal what crashes left open. To be called before the first take."""
    found = home.vault.reconcile()
    damaged = dict(found.damaged)
    sealed = []
    for take in found.unsealed:
        if take in damaged or is_live(home, take):
            continue
        try:
            seal_interrupted(home, take)
        except (EvidenceFault, OSError) as fault:
            damaged[take] = str(fault)
        else:
            sealed.append(take)
    for take, segments in home.vault.takes.sealed_here():
        folder = home.vault.takes.folder_of(take)
        if folder.is_dir() and take not in damaged and (lost := _lost_file(folder, segments)):
            damaged[take] = f"{lost} is missing, and headquarters does not hold the take."
    home.log.event("home.recovered", sealed=len(sealed), damaged=len(damaged), missing=len(found.missing))
    return Recovered(tuple(sealed), tuple(damaged.items()), found.missing, found.strange)


def _lost_file(folder: Path, segments: int) -> str | None:
    """Name a file that a sealed take must have and has not; a look at names only, `verify` looks inside."""
    names = ["journal", "manifest.json", "manifest.p7s", *(f"segments/{index:06d}" for index in range(segments))]
    return next((name for name in names if not (folder / name).is_file()), None)


def rebuild_home(settings: Settings) -> Recovered:
    """Make a lost or damaged database anew from keys and takes; raises FieldITCanMendError `vault.sound`."""
    vault, found = rebuild_vault(settings.home, _keepers(settings))
    vault.close()
    return Recovered((), found.damaged, found.missing, found.strange)


def open_with_escrow(settings: Settings, vault_key: bytes) -> None:
    """Let this machine's keeper keep the vault key that headquarters took out of its escrow."""
    restore_from_escrow(settings.home, vault_key, _keepers(settings)[:1])


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


def recover_strays(folders: list[Path], home: Path | None) -> Recovered:
    """Seal takes one by one, each with the vault of the home it lies in, or of `home` for those that lie elsewhere."""
    sealed, damaged = list[str](), dict[str, str]()
    for folder in folders:
        inside = lies_in_a_home(folder)
        opened = open_home(load_settings(home if home and not inside else home_of(folder)))
        terminal = folder.name.rsplit("-", 1)[0]
        try:
            manifest = recover_take(folder, signer_of(opened.vault.identities.of(terminal)))
            if inside:
                opened.vault.reconcile()
        except EvidenceFault as fault:
            damaged[folder.name] = str(fault)
        else:
            sealed.append(manifest.take)
        finally:
            opened.close()
    return Recovered(tuple(sealed), tuple(damaged.items()), (), ())


def signer_of(identity: TerminalIdentity) -> Signer:
    return Signer(identity.key_pem, identity.certificates_pem)


def home_of(folder: Path) -> Path:
    """Return the home that a take's folder lies in (`<home>/takes/<take>`); raises FieldITCanMendError `take.home`."""
    if not lies_in_a_home(folder):
        raise FieldITCanMendError(
            "take.home",
            f"{folder} does not lie in a terminal's home, so there is no vault with its key; name one with --home.",
        )
    return folder.absolute().parent.parent


def lies_in_a_home(folder: Path) -> bool:
    return folder.absolute().parent.name == "takes" and vault_exists(folder.absolute().parent.parent)


def operator_name() -> str:
    """Who is at the machine, for the record of exports."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return f"account {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def unsealed_below(folder: Path) -> list[Path]:
    """Find takes without a seal in `folder` or right below it."""
    candidates = [folder, *sorted(folder.iterdir()), *sorted((folder / "takes").glob("*"))] if folder.is_dir() else []
    return [item for item in candidates if item.is_dir() and needs_recovery(item)]
