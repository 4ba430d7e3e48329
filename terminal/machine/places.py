"""Where the machine service finds things, all below one root, so that it can be tried anywhere."""

import os
from dataclasses import dataclass
from pathlib import Path

SALE = "sale"
"""The file in the home whose lock the kiosk holds while a sale is in hand."""
NAMED = "SHUANGLU_MACHINE_SOCKET"
SOCKET = Path("run/shuanglu/machine.sock")


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and files of one machine; `root` is `/` on a real one."""

    root: Path

    @property
    def programs(self) -> Path:
        """The programs and their links."""
        return self.root / "opt/shuanglu"

    @property
    def state(self) -> Path:
        """What root knows of updates, and its log."""
        return self.root / "var/lib/shuanglu-machine"

    @property
    def home(self) -> Path:
        """The terminal's home."""
        return self.root / "var/lib/shuanglu"

    @property
    def first_root(self) -> Path:
        """The root metadata of the channel that came with the machine."""
        return self.root / "etc/shuanglu/update-root.json"

    @property
    def socket(self) -> Path:
        """Where the service is spoken to."""
        return self.root / SOCKET


def socket_here() -> Path:
    """Where this machine's service listens, if there is one; `SHUANGLU_MACHINE_SOCKET` names another."""
    return Path(os.environ.get(NAMED) or Path("/") / SOCKET)


def is_installed_here(programs: Path = Path("/opt/shuanglu")) -> bool:
    """Whether a package put programs and links here, so that another program can take this one's place."""
    return NAMED in os.environ or (programs / "settled").is_symlink()
