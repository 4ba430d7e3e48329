"""The signed list of revoked certificates: OpenSSL reads it, and it names those that were revoked and no others."""

import subprocess
from pathlib import Path

from cryptography import x509

from headquarters.server import RunningServer
from tests.headquarters.terminals import Terminal


def openssl(*words: str | Path) -> str:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_openssl_reads_the_list_and_turns_down_the_revoked(
    hq: RunningServer, terminal: Terminal, tmp_path: Path
) -> None:
    out = tmp_path / "revoked.pem"
    other = Terminal.enrol(hq, tmp_path / "other")
    newer = Terminal.enrol(hq, tmp_path / "newer", hq.enrol_code(other.name))
    assert "0 certificates are revoked" in hq.command("crl", "--out", str(out))
    hq.command("revoke", terminal.name)
    assert "1 certificates are revoked" in hq.command("crl", "--out", str(out))
    assert "verify OK" in openssl("crl", "-in", out, "-noout", "-CAfile", hq.ca_file)
    serial = x509.load_pem_x509_certificate(terminal.certificate.encode()).serial_number
    listed = x509.load_pem_x509_crl(out.read_bytes())
    assert [each.serial_number for each in listed] == [serial]
    for each, said in ((terminal, "certificate revoked"), (other, ": OK"), (newer, ": OK")):
        leaf = tmp_path / "leaf.pem"
        leaf.write_text(each.certificate)
        found = openssl("verify", "-crl_check", "-CRLfile", out, "-CAfile", hq.ca_file, leaf)
        assert said in found, found
    other.close()
    newer.close()
