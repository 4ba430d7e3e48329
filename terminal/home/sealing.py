"""The vault's passphrase as a credential that systemd sealed for this machine: by its TPM2, by its own key, or both.

systemd opens it for the service and hands it over (`LoadCredentialEncrypted=`). Where it does not open any more the
service does not even start, so that nobody could say why; this is for saying why.
"""

import base64
import os
import subprocess
from pathlib import Path
from typing import Literal

from faults.errors import ShuangluError
from terminal.home.keepers import CREDENTIAL

Sealed = Literal["tpm2", "machine", "both", "open"]
"""By what it is sealed; `open` by nothing, which systemd does where a machine has no TPM and was told so."""
_BY: dict[bytes, Sealed] = {
    bytes.fromhex("0c7cc07b117645919c4b0bea08bc20fe"): "tpm2",
    bytes.fromhex("faf7eb9341e3412ca1a436f95a29362f"): "tpm2",
    bytes.fromhex("5a1c6a86df9d4096b1d5a65e0862f19a"): "machine",
    bytes.fromhex("93a894094874449090caf2fc93cab553"): "both",
    bytes.fromhex("af4950a849134eb1a73846304ff30c05"): "both",
    bytes.fromhex("058469daf6f54324800549da0f8ea2fb"): "open",
}
"""How a credential begins: systemd's own ids of how it was encrypted (src/shared/creds-util.h)."""
_ID_BYTES = 16
_PATIENCE_S = 60.0
"""A TPM answers within seconds; one that hangs is none."""


def sealed_by(file: Path) -> Sealed:
    """Tell by what a credential is sealed; nothing is opened. Raises ShuangluError `sealed.none`, `sealed.shape`."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ShuangluError("sealed.none", path=str(file)) from error
    try:
        return _BY[base64.b64decode(data)[:_ID_BYTES]]
    except (KeyError, ValueError) as error:
        raise ShuangluError("sealed.shape", path=str(file)) from error


def demand_opens(file: Path, device: str | None = None) -> Sealed:
    """Open a sealed passphrase as systemd would, and let go of it at once; return by what it is sealed.

    `device`: the TPM2, as systemd-creds names it; the machine's own by default. Raises ShuangluError as `sealed_by`,
    `sealed.no_program`, `sealed.no_tpm` where no TPM2 answers, `sealed.root` where only root can tell, `sealed.closed`.
    """
    by = sealed_by(file)
    chosen = [] if device is None else [f"--tpm2-device={device}"]
    if by in ("machine", "both") and os.name == "posix" and os.geteuid() != 0:
        raise ShuangluError("sealed.root")
    if _creds("decrypt", *chosen, f"--name={CREDENTIAL}", str(file), "-"):
        return by
    if by in ("tpm2", "both") and not _creds("encrypt", "--with-key=tpm2", *chosen, "--name=trial", "-", "-"):
        raise ShuangluError("sealed.no_tpm")
    raise ShuangluError("sealed.closed:tpm2" if by in ("tpm2", "both") else "sealed.closed", path=str(file))


def _creds(*words: str) -> bool:
    """Run systemd-creds and tell whether it could do it; what it prints is secret and kept nowhere."""
    try:
        done = subprocess.run(
            ["systemd-creds", "--quiet", *words],
            input=b"trial",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
            check=False,
        )
    except FileNotFoundError as error:
        raise ShuangluError("sealed.no_program") from error
    except subprocess.TimeoutExpired as error:
        raise ShuangluError("sealed.no_tpm") from error
    return done.returncode == 0
