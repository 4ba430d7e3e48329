"""The vault key has several keepers; a wrong, lost or damaged one is a sentence and never a new vault."""

import json
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from evidence import canonical, wrapping
from evidence.faults import EvidenceFault
from faults.errors import ShuangluError
from terminal.vault import KeyKeeper, KeyringKeeper, PassphraseKeeper, Vault, create_vault, open_vault
from terminal.vault.keepers import (
    Argon2Cost,
    passphrase_from_credential,
    passphrase_from_file,
)
from terminal.vault.keyfile import KeyFile
from terminal.vault.making import restore_from_escrow
from tests.terminal.vault.recording import PASSPHRASE, HeadquartersKeys, keeper, record, rows


class MemoryKeyring(KeyringBackend):
    """An operating system's key store, in memory."""

    priority: ClassVar[float] = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class PlainFileKeyring(MemoryKeyring):
    """What keyring itself does not recommend."""

    priority: ClassVar[float] = 0.5


def reopened(home: Path, *keepers: KeyKeeper) -> str:
    vault = open_vault(home, keepers)
    terminal = vault.identity().terminal
    vault.close()
    return terminal


def test_a_vault_opens_again_with_its_passphrase(rehearsing: Vault, home: Path) -> None:
    terminal = rehearsing.identity().terminal
    rehearsing.close()

    assert reopened(home, keeper()) == terminal
    with pytest.raises(ShuangluError, match="does not open the vault"):
        open_vault(home, [keeper("another passphrase")])


def test_the_passphrase_costs_what_the_standard_recommends(home: Path) -> None:
    create_vault(home, [PassphraseKeeper(lambda: PASSPHRASE)]).close()

    record = json.loads((home / "vault" / "keys.json").read_bytes())["keepers"][0]
    assert (record["iterations"], record["lanes"], record["memory_kib"]) == (3, 4, 65536)
    reopened(home, PassphraseKeeper(lambda: PASSPHRASE))


def test_a_short_passphrase_is_refused_and_nothing_is_made(home: Path) -> None:
    with pytest.raises(ShuangluError, match="at least 12"):
        create_vault(home, [keeper("111111")])
    assert not (home / "vault" / "keys.json").exists()
    create_vault(home, [keeper()]).close()


def test_the_passphrase_comes_from_a_file_or_from_systemd(
    rehearsing: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsing.close()
    file = tmp_path / "credentials" / "shuanglu-vault"
    file.parent.mkdir()
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")

    reopened(home, PassphraseKeeper(passphrase_from_file(file)))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(file.parent))
    reopened(home, PassphraseKeeper(passphrase_from_credential("shuanglu-vault")))
    with pytest.raises(ShuangluError, match="cannot be read"):
        open_vault(home, [PassphraseKeeper(passphrase_from_file(tmp_path / "none"))])
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(ShuangluError, match="handed no credentials"):
        open_vault(home, [PassphraseKeeper(passphrase_from_credential("shuanglu-vault"))])


def test_the_key_store_of_the_system_opens_the_vault(home: Path) -> None:
    store = MemoryKeyring()
    create_vault(home, [KeyringKeeper(store)]).close()

    reopened(home, KeyringKeeper(store))
    with pytest.raises(ShuangluError, match="account or the machine was changed"):
        open_vault(home, [KeyringKeeper(MemoryKeyring())])
    store.kept = dict.fromkeys(store.kept, "00" * 32)
    with pytest.raises(ShuangluError, match="account or the machine was changed"):
        open_vault(home, [KeyringKeeper(store)])
    store.kept = dict.fromkeys(store.kept, "no hexadecimal")
    with pytest.raises(ShuangluError, match="account or the machine was changed"):
        open_vault(home, [KeyringKeeper(store)])


@pytest.mark.parametrize("backend", [NoKeyring, PlainFileKeyring])
def test_a_missing_or_unsafe_key_store_is_a_sentence(home: Path, backend: type[KeyringBackend]) -> None:
    with pytest.raises(ShuangluError, match="offers no key store"):
        create_vault(home, [KeyringKeeper(backend())])
    assert not (home / "vault" / "vault.db").exists()


def test_two_keepers_each_open_it_alone(home: Path) -> None:
    store = MemoryKeyring()
    create_vault(home, [KeyringKeeper(store), keeper()]).close()

    reopened(home, KeyringKeeper(store))
    reopened(home, keeper())
    reopened(home, KeyringKeeper(MemoryKeyring()), keeper())
    with pytest.raises(ShuangluError, match="none of these is set up"):
        open_vault(home, [])


def test_a_changed_passphrase_takes_the_place_of_the_old_one(vault: Vault, home: Path) -> None:
    vault.rewrap([keeper("the passphrase of 2027")])
    vault.close()

    assert reopened(home, keeper("the passphrase of 2027")) == "32-0117"
    with pytest.raises(ShuangluError):
        open_vault(home, [keeper()])


def test_headquarters_can_give_the_vault_back(vault: Vault, home: Path, headquarters: HeadquartersKeys) -> None:
    take = record(vault)
    escrow = vault.escrow_due()
    assert escrow is not None
    vault.close()
    (home / "vault" / "keys.json").write_bytes(b"overwritten by accident")

    key = wrapping.unwrap(escrow, headquarters.private_key, wrapping.escrow_purpose("32-0117"))
    restore_from_escrow(home, key, [keeper("a new passphrase")])

    again = open_vault(home, [keeper("a new passphrase")])
    parcels, due = again.outbox.parcels(), again.escrow_due()
    again.close()
    assert [parcel.take for parcel in parcels] == [take]
    assert due is not None
    assert due != escrow
    assert (home / "vault" / "keys.json.before").read_bytes() == b"overwritten by accident"


def test_another_key_from_escrow_changes_nothing(vault: Vault, home: Path) -> None:
    vault.close()
    before = {path: path.read_bytes() for path in (home / "vault").iterdir()}

    with pytest.raises(ShuangluError, match="its key is another"):
        restore_from_escrow(home, bytes(32), [keeper("a new passphrase")])

    assert {path: path.read_bytes() for path in (home / "vault").iterdir()} == before


def test_the_escrow_is_bound_to_its_terminal_and_sent_once(vault: Vault, headquarters: HeadquartersKeys) -> None:
    escrow = vault.escrow_due()
    assert escrow is not None
    with pytest.raises(EvidenceFault):
        wrapping.unwrap(escrow, headquarters.private_key, wrapping.escrow_purpose("32-0118"))

    vault.escrow_held()
    vault.escrow_held()

    assert vault.escrow_due() is None
    assert len(rows(vault, "escrows")) == 1
    vault.enrol(headquarters.issue("32-0117"))
    assert vault.escrow_due() is not None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_change_of_the_key_file_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    home = tmp_path_factory.mktemp("changed") / "home"
    create_vault(home, [keeper()]).close()
    path = home / "vault" / "keys.json"
    good = path.read_bytes()
    place = data.draw(st.integers(0, 100_000)) % (len(good) - 1)  # the file's length differs from home to home
    bad = bytearray(good)
    bad[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bad)

    noticed = False
    try:
        file = KeyFile.read(path)
        file.open_keepsake(file.unlock([keeper()]))
        noticed = file.cipher != KeyFile._parse(json.loads(good)).cipher  # opening the database would fail
    except ShuangluError as error:
        noticed = bool(error.sentence)
    assert noticed
    assert path.read_bytes() == bytes(bad)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff\xfe", b'{"version":2}'])
def test_a_damaged_key_file_is_left_as_it_is(rehearsing: Vault, home: Path, damage: bytes) -> None:
    rehearsing.close()
    path = home / "vault" / "keys.json"
    path.write_bytes(damage)
    before = (home / "vault" / "vault.db").read_bytes()

    with pytest.raises(ShuangluError, match="shuanglu recover --escrow"):
        open_vault(home, [keeper()])
    with pytest.raises(ShuangluError, match="already a vault"):
        create_vault(home, [keeper()])

    assert path.read_bytes() == damage
    assert (home / "vault" / "vault.db").read_bytes() == before


def test_a_missing_key_file_is_not_a_new_vault(rehearsing: Vault, home: Path) -> None:
    rehearsing.close()
    (home / "vault" / "keys.json").unlink()

    with pytest.raises(ShuangluError, match="is missing"):
        open_vault(home, [keeper()])
    with pytest.raises(ShuangluError, match="already a vault"):
        create_vault(home, [keeper()])


def test_a_key_file_cannot_ask_for_the_whole_machine() -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        Argon2Cost(iterations=1, lanes=1, memory_kib=2**40)


def test_nothing_secret_is_shown(vault: Vault) -> None:
    key, review = vault._key, vault.identities.review_key()
    shown = " ".join(map(repr, (vault, vault._store, vault.identity(), vault.takes.begin_take("sale", {}, 1))))
    shown += " ".join(map(repr, (keeper(), vault.outbox, vault.takes, vault.identities)))

    for secret in (key.hex(), str(key), str(review), str(review[:16])[2:-1], "PRIVATE KEY", PASSPHRASE):
        assert secret not in shown


def test_a_salt_of_another_length_is_damage_and_said_so(vault: Vault, home: Path) -> None:
    vault.close()
    path = home / "vault" / "keys.json"
    value = canonical.loads(path.read_bytes().rstrip(b"\n"))
    value["keepers"][0]["salt"] = "AAAA"
    path.write_bytes(canonical.dumps(value) + b"\n")
    with pytest.raises(ShuangluError, match="is damaged") as refusal:
        open_vault(home, [keeper()])
    assert refusal.value.code == "key.damaged"


def test_a_thread_that_outlives_the_vault_hears_one_word_of_ours(vault: Vault) -> None:
    vault.close()
    vault.close()
    for late in (vault.outbox.parcels, lambda: vault.takes.begin_take("sale", {}, 1), lambda: vault.history.add("x")):
        with pytest.raises(ShuangluError, match="closed already"):
            late()
