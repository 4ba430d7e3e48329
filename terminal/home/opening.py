"""A terminal's home: its vault opened with whatever keeps the key, and what a crash left there put in order."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evidence import disk
from evidence.disk import lock
from evidence.signing import Roots, read_roots
from faults.errors import ShuangluError
from terminal.home.keepers import OWN_PASSPHRASE, keepers_of, own_passphrase
from terminal.home.log import Log
from terminal.home.settings import Settings
from terminal.vault.making import create_vault, open_vault, vault_exists
from terminal.vault.vault import Vault


@dataclass(slots=True)
class Home:
    """An opened home. `settings` say where it is and what field IT wants."""

    settings: Settings
    vault: Vault
    log: Log
    _claim: BinaryIO | None = None

    @property
    def path(self) -> Path:
        """The home's folder, as the settings have it."""
        return self.settings.home

    def roots(self) -> Roots:
        """The authorities whose certificates are believed: headquarters', or this terminal's own word."""
        identity = self.vault.identity()
        if identity.headquarters is None:
            return read_roots(identity.certificates_pem)
        return identity.headquarters.roots

    @property
    def keeps_itself(self) -> bool:
        """Whether it was made for demonstrations, its passphrase lying in it; the vault knows, whatever lies there."""
        return self.vault.keeps_itself

    def occupy(self) -> None:
        """Claim the home for this process's recorder; raises ShuangluError `home.occupied`.

        Two kiosks on one home would give out the same number twice. The claim dies with the process.
        """
        self._claim = claim(self.path)

    def close(self) -> None:
        """Close vault and log, and give up the claim of `occupy`; every thread that uses the vault has ended before."""
        self.vault.close()
        self.log.close()
        if self._claim is not None:
            self._claim.close()


def claim(home: Path) -> BinaryIO:
    """Claim a home until the file that is returned is closed. Raises ShuangluError `home.occupied`."""
    file = (home / "lock").open("ab")
    if not lock(file.fileno()):
        file.close()
        raise ShuangluError("home.occupied", path=str(home))
    return file


def open_home(settings: Settings, *, process: str = "terminal") -> Home:
    """Open the home that is there. Raises ShuangluError `vault.none` where there is none, or a keeper's error."""
    vault = open_vault(settings.home, keepers_of(settings))
    if not vault.settled:  # 0.1.0 meant this by it, and is believed once
        vault.settle(keeps_itself=own_passphrase(settings.home) is not None, why="0.1.0")
        vault.renew_keepsake()
    return Home(settings, vault, Log(settings.home / "log", process))


def home_exists(folder: Path) -> bool:
    """Tell whether a home with its vault lies there; whether it opens is not looked at."""
    return vault_exists(folder)


def open_or_create_home(settings: Settings, *, process: str = "terminal") -> Home:
    """Open the home, or make one: kept by a passphrase where one is supplied, else by the system's key store."""
    if vault_exists(settings.home):
        return open_home(settings, process=process)
    inside = settings.passphrase_file is None and own_passphrase(settings.home) is not None
    vault = create_vault(settings.home, keepers_of(settings)[:1], keeps_itself=inside)
    return Home(settings, vault, Log(settings.home / "log", process))


def open_or_create_rehearsal_home(settings: Settings, *, process: str = "rehearsal") -> Home:
    """As `open_or_create_home`, but a home that keeps itself is good enough: its passphrase lies in it.

    Whoever reads that folder reads its rehearsals. That is said wherever it is made.
    """
    supplied = settings.passphrase_file or own_passphrase(settings.home)
    if not vault_exists(settings.home) and supplied is None:
        settings.home.mkdir(parents=True, exist_ok=True)
        passphrase = secrets.token_urlsafe(32).encode() + b"\n"
        disk.write_whole(settings.home / OWN_PASSPHRASE, passphrase, private=True)
    return open_or_create_home(settings, process=process)


def home_of(folder: Path) -> Path:
    """Return the home that a take's folder lies in (`<home>/takes/<take>`); raises ShuangluError `take.home`."""
    if not lies_in_a_home(folder):
        raise ShuangluError("take.home", folder=str(folder))
    return folder.absolute().parent.parent


def lies_in_a_home(folder: Path) -> bool:
    """Tell whether this is `<home>/takes/<take>` of a home with a vault; whether a take lies there is not looked at."""
    return folder.absolute().parent.name == "takes" and vault_exists(folder.absolute().parent.parent)
