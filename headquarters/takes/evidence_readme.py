"""What stands in the README.txt beside evidence that is handed out: what it is, and what to type to check it."""

from collections.abc import Sequence

from evidence import moment
from headquarters.takes.examine import Examination

_ZH = """\
录像 {take} 的证据
==================

{folder}/        封存的录像原件，内容加密，不需要密钥即可核验
receipt.json     总部签名的回执：总部何时收到了这段录像（quarantine.json：待核回执，不证明总部认可）
ca.pem           签发机构的证书。请从总部另行取得并比对，不要只信这一份
crl.pem          签发机构的吊销清单，导出时签发
导出时间 {at}；导出时总部核验的结果：{status}
{faults}
核验（需要 shuanglu 程序）：

    {shuanglu}

只用 OpenSSL 和 Python：

"""
_EN = """\

Evidence of the take {take}
===========================

{folder}/        the take as it was sealed; its content is encrypted, and it is checked without any key
receipt.json     headquarters' signed receipt: when it received the take (quarantine.json: a quarantine receipt, which
                 says that people must look, not that headquarters accepts it)
ca.pem           the authority's certificate. Get it from headquarters by another way too, and compare
crl.pem          the authority's list of revoked certificates, signed at the export
Exported {at}; what headquarters found when it was exported: {status}
{faults}
To check it with the program shuanglu:

    {shuanglu}

With OpenSSL and Python alone:

"""
_OPENSSL = """\
    openssl cms -verify -binary -inform DER -in {folder}/manifest.p7s -content {folder}/manifest.json \\
        -CAfile ca.pem -signer signer.pem -out /dev/null
    find {folder} -type f -exec sha256sum {{}} +
"""
_RECEIPT = """\
    python3 - {receipt} <<'END'
    import base64, json, sys
    said = json.load(open(sys.argv[1]))
    inner = said.get("receipt") or said["quarantine"]
    open("receipt.inner", "w").write(json.dumps(inner, sort_keys=True, separators=(",", ":")))
    open("receipt.p7s", "wb").write(base64.b64decode(said["signature"]))
    END
    openssl cms -verify -binary -inform DER -in receipt.p7s -content receipt.inner -CAfile ca.pem \\
        -signer receipt-signer.pem -out /dev/null
    openssl x509 -in receipt-signer.pem -noout -subject     # OU = receipts
    sha256sum {folder}/manifest.json                        # manifest_sha256
"""
_CRL = """\
    openssl crl -in crl.pem -CAfile ca.pem -noout -text
    openssl x509 -in signer.pem -noout -serial              # not in the list, or revoked later than received_at
"""


def readme(folder: str, take: str, found: Examination, papers: Sequence[str]) -> bytes:
    """Return the text, UTF-8. `folder` is the name of the take's folder, `papers` those of the files beside it."""
    words = {"take": take, "folder": folder, "at": moment.spell_now(), "status": found.status}
    words["shuanglu"] = _command(folder, papers)
    commands = "".join(part.format(folder=folder, receipt=_receipt(papers)) for part in _parts(found, papers))
    zh = "".join(f"    问题：{fault.report('zh')}\n" for fault in found.faults)
    en = "".join(f"    fault: {fault.report('en')}\n" for fault in found.faults)
    text = _ZH.format(**words, faults=zh) + commands + _EN.format(**words, faults=en) + commands
    return text.encode()


def _command(folder: str, papers: Sequence[str]) -> str:
    options = [("--ca", "ca.pem"), ("--receipt", "receipt.json"), ("--crl", "crl.pem")]
    return " ".join([f"shuanglu verify {folder}", *(f"{option} {file}" for option, file in options if file in papers)])


def _receipt(papers: Sequence[str]) -> str:
    return next((name for name in ("receipt.json", "quarantine.json") if name in papers), "")


def _parts(found: Examination, papers: Sequence[str]) -> list[str]:
    parts = [_OPENSSL] if found.seal is not None else []
    if _receipt(papers):
        parts.append(_RECEIPT)
    if "crl.pem" in papers:
        parts.append(_CRL)
    return parts
