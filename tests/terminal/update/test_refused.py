"""What is not installed: each has its own code, and what runs goes on."""

import json
import shutil
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from terminal.machine import installing
from tests.terminal.update.made import FAT, NEW, NEWER, OLD, Channel, Made, member, toy_bundle


def refused(machine: Made, code: str, version: str | None = None) -> None:
    answer = machine.install(version)
    assert (answer["ok"], answer.get("code")) == (False, code)
    assert machine.running() == OLD
    assert machine.ask("switch", version=version or NEW)["code"] == "update.not_installed"


def test_an_older_channel_after_a_newer_one(machine: Made, channel: Channel, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(channel.folder, before)
    channel.add(NEWER)
    channel.carry(machine.channel)
    assert machine.install(NEWER)["ok"]
    Channel(before, channel.keys).carry(machine.channel)
    answer = machine.install(NEW)
    assert (answer["ok"], answer["code"]) == (False, "update.rollback")


def test_an_older_program_of_the_newest_channel(tmp_path: Path) -> None:
    channel = Channel.create(tmp_path / "publisher")
    channel.add("0.1.0")
    machine = Made(tmp_path / "machine").furnish((channel.folder / "metadata/1.root.json").read_bytes())
    channel.carry(machine.channel)
    refused(machine, "update.older", "0.1.0")


def test_a_channel_that_has_expired(tmp_path: Path) -> None:
    channel = Channel.create(tmp_path / "publisher")
    bundle = toy_bundle(tmp_path / "bundle", NEW)
    channel.publisher(now=datetime.now(UTC) - timedelta(days=31)).add_bundle(bundle)
    machine = Made(tmp_path / "machine").furnish((channel.folder / "metadata/1.root.json").read_bytes())
    channel.carry(machine.channel)
    refused(machine, "update.expired")


@pytest.mark.parametrize("name", ["timestamp.json", "2.snapshot.json", "2.targets.json"])
def test_one_altered_byte_of_what_is_signed(machine: Made, name: str) -> None:
    path = machine.channel / "metadata" / name
    data = path.read_bytes()
    at = data.index(b'"version":') + len(b'"version":')
    path.write_bytes(data[:at] + b"9" + data[at + 1 :])
    refused(machine, "update.altered:metadata")


def test_one_altered_byte_of_the_program(machine: Made) -> None:
    [path] = (machine.channel / f"targets/program/{NEW}").iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    refused(machine, "update.altered:target")


def test_a_program_that_is_larger_than_was_signed(machine: Made) -> None:
    [path] = (machine.channel / f"targets/program/{NEW}").iterdir()
    path.write_bytes(path.read_bytes() + b"\0")
    refused(machine, "update.larger")


def test_a_program_that_is_shorter_than_was_signed(machine: Made) -> None:
    [path] = (machine.channel / f"targets/program/{NEW}").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    refused(machine, "update.altered:target")


def test_a_root_that_one_key_changed(machine: Made, channel: Channel) -> None:
    publisher = channel.publisher()
    draft = publisher.draft_root({"root-1": "root-4"})
    draft.sign(channel.keys.open("root-2"), append=True)
    (machine.channel / "metadata/2.root.json").write_bytes(draft.to_bytes())
    refused(machine, "update.root")


def test_a_root_that_two_keys_changed_is_believed(machine: Made, channel: Channel) -> None:
    channel.publisher().rotate_root({"root-1": "root-4"})
    channel.carry(machine.channel)
    assert machine.install()["ok"]


def test_a_channel_of_other_keys(machine: Made, tmp_path: Path) -> None:
    stranger = Channel.create(tmp_path / "stranger")
    stranger.add(NEW)
    stranger.carry(machine.channel)
    refused(machine, "update.altered:metadata")


def _device(tar: tarfile.TarFile) -> None:
    member("shuanglu", b"#!/bin/sh\n", mode=0o755)(tar)
    member("_internal/disk", type=tarfile.BLKTYPE, devmajor=8, devminor=0)(tar)


def _through_a_link(tar: tarfile.TarFile) -> None:
    member("here", type=tarfile.SYMTYPE, linkname="_internal")(tar)
    member("here/file", b"x")(tar)


ODD: dict[str, tuple[str, Callable[[tarfile.TarFile], None]]] = {
    "an absolute path": ("update.archive:outside", member("/etc/cron.d/evil", b"x")),
    "a path with ..": ("update.archive:outside", member("_internal/../../evil", b"x")),
    "a link out": ("update.archive:outside", member("evil", type=tarfile.SYMTYPE, linkname="../../../etc")),
    "an absolute link": ("update.archive:outside", member("evil", type=tarfile.SYMTYPE, linkname="/etc/passwd")),
    "a file through a link": ("update.archive:outside", _through_a_link),
    "a hard link": ("update.archive:kind", member("evil", type=tarfile.LNKTYPE, linkname="../../etc/shadow")),
    "a device": ("update.archive:kind", _device),
    "a pipe": ("update.archive:kind", member("evil", type=tarfile.FIFOTYPE)),
    "more than it says": ("update.archive:larger", member("_internal/fat", bytes(FAT + 1))),
    "no program": ("update.bundle", member("bundle.json", b"{}")),
}


@pytest.mark.parametrize("name", ODD)
def test_a_signed_archive_with_something_odd(name: str, tmp_path: Path) -> None:
    code, add = ODD[name]
    channel = Channel.create(tmp_path / "publisher")
    channel.add_members(NEW, add)
    machine = Made(tmp_path / "machine").furnish((channel.folder / "metadata/1.root.json").read_bytes())
    channel.carry(machine.channel)
    refused(machine, code)
    assert not machine.layout.folder("slots/a").exists(), "what was unpacked is gone"
    assert list(tmp_path.rglob("*evil*")) == []


def test_not_enough_room(machine: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "_RESERVE_BYTES", 1 << 60)
    refused(machine, "update.room")


def test_another_platform(tmp_path: Path) -> None:
    channel = Channel.create(tmp_path / "publisher")
    channel.add(NEW, platform="windows-x86_64")
    machine = Made(tmp_path / "machine").furnish((channel.folder / "metadata/1.root.json").read_bytes())
    channel.carry(machine.channel)
    refused(machine, "update.platform")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reads_vault_from": 9, "vault_schema": 10, "vault_readable_from": 8}, "update.vault"),
        ({"vault_schema": 9}, "update.vault:back"),
        ({"vault_schema": 10, "vault_readable_from": 9}, "update.vault:back"),
    ],
)
def test_a_vault_that_it_does_not_read_or_from_which_there_is_no_way_back(
    said: dict[str, int], code: str, tmp_path: Path
) -> None:
    channel = Channel.create(tmp_path / "publisher")
    channel.add(NEW, **said)
    machine = Made(tmp_path / "machine").furnish((channel.folder / "metadata/1.root.json").read_bytes())
    channel.carry(machine.channel)
    refused(machine, code)


def test_no_channel_no_root_and_a_folder_elsewhere(machine: Made, tmp_path: Path) -> None:
    assert machine.ask("install", channel=str(tmp_path))["code"] == "machine.folder"
    shutil.rmtree(machine.channel)
    refused(machine, "update.none")
    machine.places.first_root.unlink()
    refused(machine, "update.no_root")


def test_what_was_believed_is_kept(machine: Made) -> None:
    assert machine.install()["ok"]
    [timestamp] = machine.places.state.glob("tuf/now/timestamp.json")
    assert json.loads(timestamp.read_bytes())["signed"]["version"] == 2
