"""A channel of updates: made by the publisher, taken by headquarters, fetched by a terminal, released ring by ring."""

import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from evidence.suite import digest
from faults.errors import ShuangluError
from headquarters.administration import Administration
from headquarters.authority.identity import open_or_create
from headquarters.index.certificates import Issued
from headquarters.index.database import SqliteDatabase
from headquarters.keeping.backup import back_up
from headquarters.keeping.restore import check_backup, restore
from headquarters.layout import database_path, updates_path
from headquarters.server import RunningServer
from headquarters.updates import taking
from headquarters.updates.handing_out import UpdateDesk, warn_if_ending
from headquarters.updates.held import read_channel
from headquarters.updates.rings import Wanted, put_into_ring, release, ring_of, stop
from headquarters.updates.taking import FolderFetcher, Taken, take
from scripts.publisher import Keys, Publisher, PublisherError, write_archive
from terminal.home.log import Log
from terminal.home.opening import Home
from terminal.home.report import HomeLooks, Reports
from terminal.home.settings import load_settings
from terminal.vault import create_vault
from tests import ROOT
from tests.headquarters.channels import PASSPHRASE, PLATFORM, again, made_bundle, publisher, root_of
from tests.headquarters.conftest import Typed
from tests.headquarters.terminals import TIMEOUT_S, Terminal
from tests.terminal.vault.recording import keeper

NAME = f"program/0.3.0/{PLATFORM}.tar.xz"


class Line(FetcherInterface):
    """TUF's client over a terminal's mutual TLS."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def _fetch(self, url: str) -> Iterator[bytes]:
        answer = self.terminal.session.get(url, timeout=TIMEOUT_S)
        if answer.status_code != 200:
            raise DownloadHTTPError(url, answer.status_code)
        yield answer.content


def client(terminal: Terminal, root: Path, folder: Path) -> Updater:
    folder.mkdir(exist_ok=True)
    base = f"{terminal.url}/v1/updates"
    return Updater(
        str(folder),
        f"{base}/metadata",
        str(folder),
        f"{base}/targets",
        fetcher=Line(terminal),
        bootstrap=root.read_bytes(),
    )


def channel_command(*words: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.publisher", *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


def test_a_program_goes_from_its_publisher_to_a_terminal(tmp_path: Path, typed: Typed) -> None:
    bundle = made_bundle(tmp_path / "bundle", "0.3.0")
    channel, words = tmp_path / "channel", tmp_path / "words"
    words.write_text(PASSPHRASE)
    keys = ("--keys", tmp_path / "keys", "--passphrase-file", words)
    channel_command("init", channel, *keys)
    assert channel_command("add", channel, "--bundle", bundle, *keys).strip() == NAME
    shown = json.loads(channel_command("show", channel, "--json"))
    assert (shown["root_threshold"], shown["targets"][NAME]["vault_schema"]) == (2, 9)
    root = channel / "metadata" / "1.root.json"

    data = tmp_path / "hq"
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        base = f"{hq.url}/v1/updates"
        assert "updates" in terminal.session.get(f"{hq.url}/v1/clock", timeout=TIMEOUT_S).json()["calls"]
        early = terminal.session.get(f"{base}/metadata/timestamp.json", timeout=TIMEOUT_S)
        assert (early.status_code, early.json()["code"]) == (404, "updates.none")
        code, _, errors = typed("updates", "take", channel, "--data", data)
        assert (code, "--root" in errors) == (3, True)
        code, printed, errors = typed("updates", "take", channel, "--data", data, "--root", root, "--json")
        assert (code, json.loads(printed)["fresh"]) == (0, [NAME]), errors

        updater = client(terminal, root, tmp_path / "seen")
        info = updater.get_targetinfo(NAME)
        assert info is not None
        fetched = Path(updater.download_target(info)).read_bytes()
        unpacked = tmp_path / "unpacked"
        with tarfile.open(fileobj=io.BytesIO(fetched)) as archive:
            archive.extractall(unpacked, filter="data")
        assert tree(unpacked) == tree(bundle)
        assert (unpacked / "_internal" / "library.so.1").readlink() == Path("library.so")
        check_parts(terminal, f"{base}/targets/{path_of(data)}", fetched)
        check_strange_paths(hq, terminal)

        newer = Publisher.open(channel, publisher_keys(tmp_path))
        newer.add_bundle(made_bundle(tmp_path / "next", "0.3.1"))
        assert typed("updates", "take", channel, "--data", data)[0] == 0
        assert client(terminal, root, tmp_path / "seen").get_targetinfo(f"program/0.3.1/{PLATFORM}.tar.xz")
        check_offer(terminal, data, tmp_path, typed)
        terminal.close()
        assert [line for line in hq.output if "Traceback" in line] == []
    check_backup_has_it(data, tmp_path)


def publisher_keys(folder: Path) -> Keys:
    return Keys(folder / "keys", PASSPHRASE)


def path_of(data: Path) -> str:
    held = read_channel(updates_path(data))
    assert held is not None
    return held.targets[0].path


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mode & 0o100, path.read_bytes())
        for path in files
        if path.name != "lock"
    }


def check_parts(terminal: Terminal, url: str, whole: bytes) -> None:
    """An interrupted download goes on where it stopped, and only in the very same file."""
    tag = f'"{digest(whole)}"'

    def asked(**headers: str) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = terminal.session.get(url, headers=named, timeout=TIMEOUT_S)
        assert answer.headers.get("ETag") == (None if answer.status_code == 416 else tag)
        return answer.status_code, answer.content

    assert asked(Range="bytes=100-") == (206, whole[100:])
    assert asked(Range="bytes=100-149", If_Range=tag) == (206, whole[100:150])
    assert asked(Range="bytes=100-", If_Range='"another"') == (200, whole)
    assert asked(If_None_Match=tag) == (304, b"")
    assert asked(Range=f"bytes={len(whole)}-")[0] == 416


def check_strange_paths(hq: RunningServer, terminal: Terminal) -> None:
    """Nothing but the channel's own names leads anywhere, and nobody without a certificate gets anything."""
    base = f"{hq.url}/v1/updates"
    for path in (
        "metadata/root.json",
        "metadata/..%2f..%2fheadquarters.db",
        "metadata/%2e%2e",
        "targets/..%2f..%2fidentity%2fca.pem",
        "targets/program/0.3.0/..%2f..%2f..%2f..%2fheadquarters.db",
        f"targets/program/0.3.0/{'0' * 64}.{PLATFORM}.tar.xz",
        "targets/",
    ):
        assert terminal.session.get(f"{base}/{path}", timeout=TIMEOUT_S).status_code == 404, path
    stranger = terminal.new_session()
    stranger.cert = None
    answer = stranger.get(f"{base}/metadata/timestamp.json", timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (401, "certificate.none")
    stranger.close()


def check_offer(terminal: Terminal, data: Path, folder: Path, typed: Typed) -> None:
    """What a terminal's own report says of itself is what an offer is made by."""
    vault = create_vault(folder / "home", [keeper()])
    home = Home(load_settings(folder / "home"), vault, Log(None, "story"))
    body = Reports(home, HomeLooks(home)).report()
    home.close()

    def offered() -> object:
        answer = terminal.session.post(f"{terminal.url}/v1/reports", data=body, timeout=TIMEOUT_S)
        assert answer.status_code == 200, answer.text
        return answer.json()["update"]

    assert offered() is None
    assert typed("updates", "release", "0.3.1", "--ring", "3", "--not-before", "20:00", "--data", data)[0] == 0
    assert offered() == {"version": "0.3.1", "not_before": "20:00", "ring": "3"}


def check_backup_has_it(data: Path, folder: Path) -> None:
    """A channel comes back with its headquarters; a second backup copies no archive again."""
    back_up(data, folder / "backup")
    assert back_up(data, folder / "backup").copied_files == 0
    assert check_backup(folder / "backup")[1] == []
    restore(folder / "backup", folder / "back")
    assert tree(updates_path(folder / "back")) == tree(updates_path(data))


@pytest.fixture(scope="module")
def unserved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("unserved") / "data"
    data.mkdir()
    open_or_create(data, None)
    SqliteDatabase(database_path(data)).close()
    return data


@pytest.fixture
def hq_data(unserved: Path, tmp_path: Path) -> Path:
    """The folder of a headquarters that nobody serves."""
    return Path(shutil.copytree(unserved, tmp_path / "data"))


def taken(data: Path, channel: Publisher, root: Path | None = None) -> Taken:
    with Administration.open(data) as desk:
        return take(desk.database, data, channel.folder, root, "Li Na")


def expired(channel: Publisher) -> None:
    again(channel, days_ago=31).refresh()


def older(channel: Publisher) -> None:
    (channel.folder / "metadata" / "timestamp.json").write_bytes((channel.folder / "timestamp.before").read_bytes())


def altered_archive(channel: Publisher) -> None:
    again(channel).add_bundle(made_bundle(channel.folder.parent / "later", "0.3.2"))
    (path,) = channel.folder.glob("targets/program/0.3.2/*")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def altered_metadata(channel: Publisher) -> None:
    again(channel).refresh()
    path = channel.folder / "metadata" / "timestamp.json"
    path.write_bytes(path.read_bytes().replace(b'"version":4', b'"version":5'))


def root_by_one(channel: Publisher) -> None:
    said = again(channel)
    draft = said.draft_root({"root-2": "root-4"})
    draft.sign(said.keys.open("root-1"))
    (channel.folder / "metadata" / "2.root.json").write_bytes(draft.to_bytes())


def missing_archive(channel: Publisher) -> None:
    again(channel).add_bundle(made_bundle(channel.folder.parent / "later", "0.3.2"))
    shutil.rmtree(channel.folder / "targets" / "program" / "0.3.2")


def another_publisher(channel: Publisher) -> None:
    shutil.rmtree(channel.folder)
    shutil.rmtree(channel.keys.folder)
    publisher(channel.folder.parent)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (expired, "updates.expired"),
        (older, "updates.older"),
        (altered_archive, "updates.altered"),
        (altered_metadata, "updates.unsigned"),
        (root_by_one, "updates.unsigned"),
        (missing_archive, "updates.incomplete"),
        (another_publisher, "updates.unsigned"),
    ],
)
def test_a_channel_that_is_not_right_is_not_taken(
    harm: Callable[[Publisher], None], code: str, hq_data: Path, tmp_path: Path
) -> None:
    channel = publisher(tmp_path)
    channel.add_bundle(made_bundle(tmp_path / "bundle", "0.3.0"))
    shutil.copy(channel.folder / "metadata" / "timestamp.json", channel.folder / "timestamp.before")
    channel.refresh()
    assert taken(hq_data, channel, root_of(channel)).fresh == [NAME]
    before = tree(updates_path(hq_data))
    harm(channel)
    with pytest.raises(ShuangluError) as refused:
        taken(hq_data, channel)
    assert refused.value.code == code
    assert tree(updates_path(hq_data)) == before


def test_a_root_that_two_have_signed_is_followed(hq_data: Path, tmp_path: Path) -> None:
    channel = publisher(tmp_path)
    first = root_of(channel).read_bytes()
    taken(hq_data, channel, root_of(channel))
    again(channel).add_bundle(made_bundle(tmp_path / "bundle", "0.3.0"))
    with pytest.raises(PublisherError, match="newer"):
        again(channel).add_bundle(tmp_path / "bundle")
    (channel.keys.folder / "root-2.pem").unlink()
    with pytest.raises(PublisherError, match="signs nothing"):
        again(channel).draft_root({"root-9": "root-4"})
    draft = again(channel).draft_root({"root-2": "root-4", "timestamp": "timestamp-2"})
    draft.sign(channel.keys.open("root-1"))
    with pytest.raises(PublisherError, match="1 of 2"):
        again(channel).publish_root(draft)
    draft.sign(channel.keys.open("root-3"), append=True)
    again(channel).publish_root(draft)
    assert again(channel).show()["keys"]["root"] == ["root-1", "root-3", "root-4"]
    held = taken(hq_data, channel).channel
    assert (held.versions["root"], [each.notes.version for each in held.targets]) == (2, ["0.3.0"])
    assert (updates_path(hq_data) / "root.json").read_bytes() == first
    shutil.rmtree(updates_path(hq_data))
    taken(hq_data, channel, channel.folder / "metadata" / "2.root.json")
    assert newest(hq_data, first, tmp_path / "seen") == "0.3.0", "a terminal that has the first root follows, too"


class CutError(BaseException):
    """The power goes."""


def newest(data: Path, root: bytes, seen: Path) -> str:
    """The newest program of the channel that a headquarters holds, as a terminal finds it that knows an older one."""
    seen.mkdir(exist_ok=True)
    home = updates_path(data)
    updater = Updater(str(seen), "metadata", str(seen), "targets", fetcher=FolderFetcher(home), bootstrap=root)
    updater.refresh()
    found = read_channel(home)
    assert found is not None
    for target in found.targets:
        info = updater.get_targetinfo(target.name)
        assert info is not None
        updater.download_target(info)
    return max(each.notes.version for each in found.targets)


def test_a_cut_at_any_write_leaves_the_channel_before_or_the_one_after(
    hq_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = publisher(tmp_path)
    root = root_of(channel).read_bytes()
    channel.add_bundle(made_bundle(tmp_path / "0.3.0", "0.3.0"))
    taken(hq_data, channel, root_of(channel))
    channel.rotate_root({"root-2": "root-4"})
    channel.add_bundle(made_bundle(tmp_path / "0.3.1", "0.3.1"))
    real = {name: getattr(taking, name) for name in ("write_whole", "move")}
    left, found = 0, []

    def cut(name: str, *given: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise CutError
        real[name](*given)

    for writes in range(20):
        data = Path(shutil.copytree(hq_data, tmp_path / f"cut-{writes}"))
        left = writes
        with monkeypatch.context() as patched:
            for name in real:
                patched.setattr(taking, name, partial(cut, name))
            try:
                taken(data, channel)
            except CutError:
                found.append(newest(data, root, tmp_path / f"seen-{writes}"))
                continue
        break
    assert set(found) == {"0.3.0"}, "the last write is the one that counts"
    assert len(found) >= 5
    assert newest(data, root, tmp_path / "seen-0") == "0.3.1"
    assert taken(tmp_path / "cut-3", channel).channel.versions["root"] == 2


def test_an_expiring_channel_is_told_in_the_log(
    hq_data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    warn_if_ending(hq_data)
    channel = publisher(tmp_path)
    held = taken(hq_data, channel, root_of(channel)).channel
    warn_if_ending(hq_data, held.ends() - timedelta(days=8))
    assert caplog.messages == []
    warn_if_ending(hq_data, held.ends() - timedelta(days=6))
    assert "ends in 6 days" in caplog.messages[0]
    (updates_path(hq_data) / "metadata" / f"{held.versions['targets']}.targets.json").write_text("[]")
    warn_if_ending(hq_data)
    assert "cannot be read" in caplog.messages[1]
    with Administration.open(hq_data) as desk:
        assert UpdateDesk(desk.database, hq_data).offered("32-0001", report("0.2.0")) is None


def test_the_same_bundle_is_the_same_archive(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_archive(made_bundle(tmp_path / name, "0.3.0"), tmp_path / f"{name}.tar.xz")
    assert (tmp_path / "one.tar.xz").read_bytes() == (tmp_path / "two.tar.xz").read_bytes()
    (tmp_path / "one" / "out").symlink_to("../../etc/passwd")
    with pytest.raises(ValueError, match="leads out"):
        write_archive(tmp_path / "one", tmp_path / "bad.tar.xz")


def enrolled(database: SqliteDatabase, *terminals: str) -> None:
    for number, terminal in enumerate(terminals):
        database.add_code(f"code {number}", terminal, 1)
        database.use_code(f"code {number}", "key", partial(_issued, f"{number:02x}"))


def _issued(serial: str, _: str) -> Issued:
    return Issued(serial, b"", datetime.now(UTC))


def report(version: str, slot: str = "a", platform: str = PLATFORM) -> dict[str, object]:
    """What a terminal of this version says; slot `b` is on trial."""
    program = {"version": version, "built": "", "slot": slot, "settled": "a", "platform": platform}
    return {"format": "shuanglu-report/1", "program": program, "update": {"state": "none"}}


def back(failed: str, at: str = "") -> dict[str, object]:
    """What a terminal of 0.2.0 says that has rolled a version back."""
    return report("0.2.0") | {"update": {"state": "rolled_back", "version": failed, "code": "update.failed", "at": at}}


def test_a_version_goes_up_ring_by_ring_and_is_held_where_it_was_rolled_back(hq_data: Path, tmp_path: Path) -> None:
    channel = publisher(tmp_path)
    for version in ("0.3.0", "0.3.1"):
        channel.add_bundle(made_bundle(tmp_path / version, version))
    held = taken(hq_data, channel, root_of(channel)).channel
    with Administration.open(hq_data) as desk:
        index = desk.database
        office = UpdateDesk(index, hq_data)
        enrolled(index, "32-0001", "32-0002", "32-0003")
        put_into_ring(index, "32-0001", 0, "Li Na")
        put_into_ring(index, "32-0002", 1, "Li Na")
        assert [ring_of(index, f"32-000{number}") for number in (1, 2, 3)] == [0, 1, 3]
        assert office.offered("32-0001", report("0.2.0")) is None

        release(index, held, Wanted("0.3.1", 0, "Li Na", not_before="20:00"))
        offer = {"version": "0.3.1", "not_before": "20:00", "ring": "0"}
        assert office.offered("32-0001", report("0.2.0")) == offer
        assert office.offered("32-0002", report("0.2.0")) is None, "of a later ring"
        elsewhere = report("0.2.0", platform="windows-x86_64")
        assert office.offered("32-0001", elsewhere) is None, "no archive for it"

        refused("updates.unseen", release, index, held, Wanted("0.3.1", 1, "Li Na"))
        assert office.offered("32-0001", report("0.3.1", slot="b")) is None, "it runs it, on trial"
        refused("updates.unseen", release, index, held, Wanted("0.3.1", 1, "Li Na"))
        office.offered("32-0001", report("0.3.1"))
        release(index, held, Wanted("0.3.1", 1, "Li Na"))
        assert office.offered("32-0002", report("0.2.0")) == {**offer, "not_before": "", "ring": "1"}

        first = back("0.3.1", "2026-11-30T20:11:00.000Z")
        assert office.offered("32-0002", first) is None, "held, by its own word"
        assert office.offered("32-0001", report("0.2.0")) is None, "held for all"
        assert index.standing_releases()["0.3.1"].act == "hold"
        release(index, held, Wanted("0.3.1", 1, "Li Na"))
        assert office.offered("32-0002", first) is not None, "a person let it go again, and this is the old story"
        refused("updates.unseen", release, index, held, Wanted("0.3.1", 3, "Li Na"))
        assert office.offered("32-0002", back("0.3.1", "2026-11-30T21:00:00.000Z")) is None, (
            "a second one holds it again"
        )

        release(index, held, Wanted("0.3.0", 3, "Li Na", reason="the disk of 32-0002", anyway=True))
        assert office.offered("32-0003", report("0.2.0")) == {"version": "0.3.0", "not_before": "", "ring": "3"}
        assert office.offered("32-0003", report("0.3.0")) is None
        stop(index, "0.3.0", "Li Na", "")
        refused("updates.not_released", stop, index, "0.3.0", "Li Na", "")
        assert office.offered("32-0003", report("0.2.0")) is None
        assert office.offered("32-0003", {"program": None}) is None
        for wrong, code in (
            (Wanted("0.9.9", 3, "Li Na"), "updates.version"),
            (Wanted("0.3.1", 4, "Li Na"), "updates.ring"),
            (Wanted("0.3.1", 3, "Li Na", not_before="25:00"), "updates.clock"),
            (Wanted("0.3.1", 3, "Li Na", anyway=True), "reason.none"),
        ):
            refused(code, release, index, held, wrong)


def test_nothing_is_called_healthy_of_which_the_terminal_does_not_know_it(hq_data: Path, tmp_path: Path) -> None:
    """Its machine service is silent; or it went back, and the process that failed has not ended yet."""
    channel = publisher(tmp_path)
    channel.add_bundle(made_bundle(tmp_path / "0.3.1", "0.3.1"))
    held = taken(hq_data, channel, root_of(channel)).channel
    with Administration.open(hq_data) as desk:
        index = desk.database
        office = UpdateDesk(index, hq_data)
        enrolled(index, "32-0001")
        put_into_ring(index, "32-0001", 0, "Li Na")
        release(index, held, Wanted("0.3.1", 0, "Li Na"))
        silent = {"program": {"version": "0.3.1", "slot": "", "settled": "", "platform": PLATFORM}}
        ending = back("0.3.1", "2026-11-30T20:11:00.000Z") | {"program": report("0.3.1")["program"]}
        for each in (silent, ending):
            assert office.offered("32-0001", each) is None
            refused("updates.unseen", release, index, held, Wanted("0.3.1", 1, "Li Na"))
        office.offered("32-0001", back("0.3.1", "\x1b[2Jsomething"))
        assert [each.told for each in index.update_outcomes()] == [""], "no moment: it is not kept as one"


def refused(code: str, act: Callable[..., None], *given: object) -> None:
    with pytest.raises(ShuangluError) as error:
        act(*given)
    assert error.value.code == code


def test_people_see_what_is_released_and_what_became_of_it(
    hq_data: Path, tmp_path: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    here = ("--data", hq_data, "--by", "Li Na")
    assert "No channel" in typed("updates", "list", "--data", hq_data)[1]
    channel = publisher(tmp_path)
    channel.add_bundle(made_bundle(tmp_path / "bundle", "0.3.0"))
    assert typed("updates", "take", channel.folder, *here, "--root", root_of(channel))[0] == 0
    assert typed("updates", "ring", "32-0001", "0", *here)[0] == 3, "nobody knows it"
    with Administration.open(hq_data) as desk:
        enrolled(desk.database, "32-0001")
    assert typed("updates", "ring", "32-0001", "0", *here)[0] == 0
    assert typed("updates", "release", "0.3.0", "--ring", "7", *here)[0] == 2
    assert typed("updates", "release", "0.3.0", "--ring", "0", *here)[0] == 0
    with Administration.open(hq_data) as desk:
        UpdateDesk(desk.database, hq_data).offered("32-0001", back("0.3.0"))
    code, printed, _ = typed("updates", "list", "--data", hq_data)
    assert (code, "held" in printed, "32-0001 rolled it back" in printed) == (0, True, True)
    told = json.loads(typed("updates", "list", "--data", hq_data, "--json")[1])
    assert [(row["act"], row["by"]) for row in told["said"]] == [("release", "Li Na"), ("hold", "32-0001")]
    assert told["versions"][0]["terminals"] == {"rolled_back": 1}
    assert (told["rings"], told["channel"]["ended"]) == ({"32-0001": 0}, False)
    assert typed("updates", "stop", "0.3.0", *here, "--reason", "no sound")[0] == 0
