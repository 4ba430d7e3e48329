"""Random lives of one machine: whatever is lost of its vault, no number is used twice, and no sale is hindered."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.recover import recover_take
from evidence.signing import Signer
from terminal.vault import Vault, create_vault, open_vault, rebuild_vault
from tests.terminal.vault.recording import SALE, HeadquartersKeys, begin, keeper, open_writer, record

LIVES, STEPS = 4, 14


class Life:
    """A terminal, and every name under which it ever wrote an entry 0."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home = home
        self.chance = random.Random(seed)
        self.used: list[str] = []
        self.copies: dict[str, bytes] = {}
        self.vault: Vault = create_vault(home, [keeper()])
        self.vault.enrol(HeadquartersKeys.create().issue("32-0117"))

    def step(self) -> None:
        steps: list[Callable[[], None]] = [
            self.record, self.record, self.break_off, self.crash_before, self.refuse, self.crash_between,
            self.copy, self.older_rows, self.older_keys, self.lose_rows, self.lose_takes, self.lose_open, self.restart,
        ]  # fmt: skip
        self.chance.choice(steps)()

    def record(self) -> None:
        self.used.append(record(self.vault, segments=1))

    def break_off(self) -> None:
        writer = begin(self.vault, segments=1)
        writer.abandon()
        self.used.append(writer.take)
        self.restart()

    def crash_before(self) -> None:
        self.vault.takes.begin_take("sale", SALE, 60)
        self.restart()

    def crash_between(self) -> None:
        """Entry 0 is durable, and the ledger was never told."""
        order = self.vault.takes.begin_take("sale", SALE, 60)
        open_writer(order).abandon()
        self.used.append(order.take)
        self.restart()

    def lose_open(self) -> None:
        """A take breaks off, and somebody removes its folder before the next start."""
        writer = begin(self.vault, segments=1)
        writer.abandon()
        self.used.append(writer.take)
        shutil.rmtree(writer.folder)
        self.restart()

    def refuse(self) -> None:
        self.vault.takes.take_refused(self.vault.takes.begin_take("sale", SALE, 60).take)

    def copy(self) -> None:
        self.copies = {name: (self.home / "vault" / name).read_bytes() for name in ("vault.db", "keys.json")}

    def older_rows(self) -> None:
        self.put_back("vault.db")

    def older_keys(self) -> None:
        self.put_back("keys.json")

    def put_back(self, name: str) -> None:
        if self.copies:
            self.vault.close()
            (self.home / "vault" / name).write_bytes(self.copies[name])
            self.start()

    def lose_rows(self) -> None:
        self.vault.close()
        (self.home / "vault" / "vault.db").unlink()
        self.vault = rebuild_vault(self.home, [keeper()])[0]
        self.seal()

    def lose_takes(self) -> None:
        for folder in sorted((self.home / "takes").iterdir()):
            if self.chance.random() < 0.5:
                shutil.rmtree(folder)

    def restart(self) -> None:
        self.vault.close()
        self.start()

    def start(self) -> None:
        self.vault = open_vault(self.home, [keeper()])
        self.seal()

    def seal(self) -> None:
        identity = self.vault.identity()
        for take in self.vault.reconcile().unsealed:
            folder = self.vault.takes.folder_of(take)
            sealed = recover_take(folder, Signer(identity.key_pem, identity.certificates_pem))
            self.vault.takes.take_closed(take, sealed.status)


@pytest.mark.parametrize("seed", range(LIVES))
def test_no_number_is_used_twice_in_any_life(tmp_path: Path, seed: int) -> None:
    life = Life(tmp_path / "home", seed)
    for _ in range(STEPS):
        life.step()
    life.record()
    life.vault.close()
    assert len(life.used) == len(set(life.used)), life.used
    assert life.used == sorted(life.used)
