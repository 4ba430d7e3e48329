"""A newer program from a channel's folder into the spare slot: verified by root itself, unpacked, flushed, noted."""

import shutil
from pathlib import Path

from evidence.disk import sync_folder
from faults.errors import ShuangluError
from program.channel import version_key
from terminal.machine.records import Installed, Records
from terminal.update.archive import unpack
from terminal.update.bundle import Bundle, read_bundle
from terminal.update.channel import Candidate, Trust
from terminal.update.layout import Layout

_RESERVE_BYTES = 256_000_000
"""Room that is left on the programs' disk."""
_ARCHIVE = "target.tar.xz"


class Installer:
    """Installs into one machine's slots."""

    def __init__(self, layout: Layout, records: Records, first_root: Path) -> None:
        self._layout = layout
        self._records = records
        self._first_root = first_root

    def install(self, channel: Path, version: str | None = None) -> Installed:
        """Verify and unpack a program, the newest in the folder where no version is named; durable on return.

        What lay whole in the slot already is not unpacked again. Raises ShuangluError `update.*`, OSError; then no
        program has changed that anybody uses.
        """
        if self._layout.current() != self._layout.settled():
            raise ShuangluError("update.trial")
        offers = self._trust().look(channel)
        ours = self._bundle()
        candidate = offers.program(version, ours.platform)
        self.demand_fit(candidate, ours)
        before = self._records.installed()
        if before and (before.version, before.sha256) == (candidate.notes.version, candidate.sha256):
            return before
        place = self._layout.spare()
        self._records.keep_installed(None)
        slot, archive = self._layout.folder(place), self._records.folder / _ARCHIVE
        archive.unlink(missing_ok=True)
        shutil.rmtree(slot, ignore_errors=True)
        slot.parent.mkdir(exist_ok=True)
        self._demand_room(candidate)
        try:
            offers.copy(candidate, archive)
            unpack(archive, slot, candidate.notes.unpacked_bytes)
            self._demand_itself(slot, candidate)
        except BaseException:
            shutil.rmtree(slot, ignore_errors=True)
            raise
        finally:
            archive.unlink(missing_ok=True)
        sync_folder(self._layout.root)
        installed = Installed(candidate.notes.version, place, candidate.sha256)
        self._records.keep_installed(installed)
        return installed

    def demand_fit(self, candidate: Candidate, ours: Bundle) -> None:
        """Raise ShuangluError `update.*` for a program that this machine must not go on to."""
        notes = candidate.notes
        self._demand_news(notes.version, ours)
        if notes.reads_vault_from > ours.vault_schema:
            raise ShuangluError("update.vault", version=notes.version, step=ours.vault_schema)
        if (notes.vault_readable_from or notes.vault_schema) > ours.vault_schema:
            raise ShuangluError("update.vault:back", version=notes.version, ours=ours.version)

    def demand_whole(self, installed: Installed) -> None:
        """Raise ShuangluError `update.*` for what was installed once and must not be switched to now.

        A package may have brought a newer program meanwhile, and this one may have been rolled back.
        """
        self._demand_news(installed.version, self._bundle())
        if read_bundle(self._layout.folder(installed.place)).version != installed.version:
            raise ShuangluError("update.not_installed", version=installed.version)

    def _demand_news(self, version: str, ours: Bundle) -> None:
        if version_key(version) <= version_key(ours.version):
            raise ShuangluError("update.older", version=version, ours=ours.version)
        if any(each.version == version for each in self._records.failed()):
            raise ShuangluError("update.again", version=version)

    def _trust(self) -> Trust:
        try:
            first = self._first_root.read_bytes()
        except OSError as error:
            raise ShuangluError("update.no_root", path=str(self._first_root)) from error
        return Trust(self._records.folder / "tuf", first)

    def _bundle(self) -> Bundle:
        return read_bundle(self._layout.folder(self._layout.settled()))

    def _demand_room(self, candidate: Candidate) -> None:
        """Room for the archive and for what is in it; each counted on the disk where it goes."""
        wants = {
            self._records.folder: candidate.file.length,
            self._layout.root: candidate.notes.unpacked_bytes + _RESERVE_BYTES,
        }
        if len({folder.stat().st_dev for folder in wants}) == 1:
            wants = {self._layout.root: sum(wants.values())}
        for folder, needed in wants.items():
            if shutil.disk_usage(folder).free < needed:
                raise ShuangluError("update.room", megabytes=-(-needed // 1_000_000))

    @staticmethod
    def _demand_itself(slot: Path, candidate: Candidate) -> None:
        """What was unpacked says of itself what was signed of it."""
        inside, notes = read_bundle(slot), candidate.notes
        if (inside.version, inside.platform) != (notes.version, notes.platform):
            raise ShuangluError("update.bundle", path=candidate.name)
