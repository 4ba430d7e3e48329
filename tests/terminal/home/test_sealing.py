"""The vault's passphrase sealed by a TPM2: opened here alone, and what is said, and done, when the TPM was cleared.

Simulated: swtpm is the TPM, and the credential is handed over as systemd does. Skipped where one of the programs lacks.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import wrapping
from faults.errors import ShuangluError
from terminal.home.keepers import CREDENTIAL
from terminal.home.sealing import demand_opens, sealed_by
from terminal.vault import PassphraseKeeper, create_vault, open_vault
from tests.journeys.programs import last_object, terminal, wait_until
from tests.terminal.vault.recording import HeadquartersKeys, keeper, record

NEEDED = ("swtpm", "tpm2_clear", "tpm2_flushcontext", "systemd-creds")


@pytest.fixture
def tpm(tmp_path: Path) -> Iterator[str]:
    """A TPM2 of its own, as systemd-creds and tpm2-tools name it."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if lacking:
        pytest.skip(f"no TPM2 can be played here: {', '.join(lacking)} not installed")
    state = tmp_path / "tpm"
    state.mkdir()
    port = _free_pair()
    at = [f"type=tcp,port={port + each},bindaddr=127.0.0.1" for each in (0, 1)]
    words = ["--tpmstate", f"dir={state}", "--server", at[0], "--ctrl", at[1], "--flags", "not-need-init,startup-clear"]
    process = subprocess.Popen(["swtpm", "socket", "--tpm2", *words], stdin=subprocess.DEVNULL)
    wait_until(lambda: _listens(port))
    yield f"swtpm:host=127.0.0.1,port={port}"
    process.terminate()
    process.wait()


def _free_pair() -> int:
    """tpm2-tss takes the port behind a TPM's for its control channel."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def _listens(port: int) -> bool:
    """Look at the system's list; a connection would be the TPM's only one, and it ends with that."""
    rows = Path("/proc/net/tcp").read_text(encoding="ascii")
    return f":{port:04X} 00000000:0000 0A" in rows


def flush(tpm: str) -> None:
    """Let go of what programs left in the TPM, as the kernel does for /dev/tpmrm0; a TPM has room for three of them."""
    for kind in ("--transient-object", "--loaded-session", "--saved-session"):
        subprocess.run(["tpm2_flushcontext", "-T", tpm, kind], check=True, capture_output=True)


def seal(words: bytes, file: Path, tpm: str) -> None:
    """What `vault-passphrase make` does, by the TPM alone."""
    command = ["systemd-creds", "encrypt", "--with-key=tpm2", f"--tpm2-device={tpm}", f"--name={CREDENTIAL}", "-"]
    flush(tpm)
    subprocess.run([*command, str(file)], input=words, check=True, capture_output=True)


def handed_over(file: Path, tpm: str, folder: Path) -> dict[str, str]:
    """What systemd does for the service: the opened credential, in a folder that the environment names."""
    folder.mkdir(exist_ok=True)
    flush(tpm)
    command = ["systemd-creds", "decrypt", f"--tpm2-device={tpm}", f"--name={CREDENTIAL}", str(file)]
    subprocess.run([*command, str(folder / CREDENTIAL)], check=True, capture_output=True)
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def test_a_tpm_keeps_the_passphrase_and_a_cleared_one_is_told_with_the_way_back(tmp_path: Path, tpm: str) -> None:
    home, sealed, headquarters = tmp_path / "home", tmp_path / "sealed", HeadquartersKeys.create()
    old = tmp_path / "old"
    old.write_text("the words of the first day\n")
    vault = create_vault(home, [keeper("the words of the first day")])
    vault.enrol(headquarters.issue("32-0117"))
    take, escrow = record(vault, "sale"), vault.escrow_due()
    vault.close()
    assert escrow is not None

    seal(os.urandom(32).hex().encode(), sealed, tpm)
    handed = handed_over(sealed, tpm, tmp_path / "credentials")
    before = {"SHUANGLU_PASSPHRASE_FILE": str(old)}
    said = terminal("rewrap", "--credential", "--home", home, "--json", env=before | handed)
    assert (said.returncode, last_object(said.stdout)["keeper"]) == (0, "passphrase"), said.stderr
    with pytest.raises(ShuangluError, match="does not open the vault"):
        open_vault(home, [keeper("the words of the first day")])
    assert opened_by(home, handed) == "32-0117"
    flush(tpm)
    assert demand_opens(sealed, tpm) == "tpm2"

    flush(tpm)
    subprocess.run(["tpm2_clear", "-T", tpm, "-c", "p"], check=True, capture_output=True)
    said = terminal("sealed", sealed, "--tpm-device", tpm)
    assert (said.returncode, "[sealed.closed]" in said.stderr, "headquarters escrow" in said.stderr) == (
        3,
        True,
        True,
    ), said.stderr

    again = tmp_path / "sealed-again"
    seal(os.urandom(32).hex().encode(), again, tpm)
    handed = handed_over(again, tpm, tmp_path / "credentials")
    key = wrapping.unwrap(escrow, headquarters.private_key, wrapping.escrow_purpose("32-0117"))
    said = terminal("recover", "--escrow", "--home", home, env=handed, text=key.hex() + "\n")
    assert said.returncode == 0, said.stderr
    assert (home / "takes" / take).is_dir()
    assert opened_by(home, handed) == "32-0117"


def opened_by(home: Path, handed: dict[str, str]) -> str:
    """Whose vault opens by the credential that was handed over."""
    words = (Path(handed["CREDENTIALS_DIRECTORY"]) / CREDENTIAL).read_text()
    vault = open_vault(home, [PassphraseKeeper(lambda: words)])
    terminal_name = vault.identity().terminal
    vault.close()
    return terminal_name


def test_without_a_tpm_it_is_said_and_nothing_is_changed(tmp_path: Path, tpm: str) -> None:
    sealed = tmp_path / "sealed"
    seal(b"any words", sealed, tpm)
    port = _free_pair()
    with pytest.raises(ShuangluError) as told:
        demand_opens(sealed, f"swtpm:host=127.0.0.1,port={port}")
    assert told.value.code == "sealed.no_tpm"
    assert sealed_by(sealed) == demand_opens(sealed, tpm) == "tpm2"


def test_what_is_no_sealed_credential_is_told(tmp_path: Path) -> None:
    for name, code in (("nothing", "sealed.none"), ("words", "sealed.shape"), ("letters", "sealed.shape")):
        if code != "sealed.none":
            (tmp_path / name).write_text("just words" if name == "words" else "QUJD" * 20)
        with pytest.raises(ShuangluError) as told:
            demand_opens(tmp_path / name)
        assert told.value.code == code
