"""Forging takes with all their keys: what an insider could make, and what no outsider can."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from evidence import canonical
from evidence.signing import Signer
from evidence.suite import SUITE_1, digest
from evidence.writer import TakeWriter

Files = dict[str, bytes]


def read_files(folder: Path) -> Files:
    """Return the files of a take by their path in its folder, with slashes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def flip(data: bytes, at: int) -> bytes:
    """The same bytes with one bit of the byte at this place turned."""
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


class Forger:
    """Holds all keys of one take, and so can make what only an insider could make."""

    def __init__(self, signer: Signer, writer: TakeWriter, files: Files) -> None:
        """`signer` is the terminal's, or a stranger's who would like to be it."""
        self.signer, self.writer, self.files = signer, writer, files
        self.lines = files["journal"].splitlines(keepends=True)

    def rewrite(self, n: int, change: Callable[[dict[str, Any]], object]) -> Files:
        """Change entry `n`, sign it and all after it again, and (where there is a seal) seal again."""
        lines, previous = list(self.lines[:n]), self.lines[n - 1] if n else None
        for position, line in enumerate(self.lines[n:], start=n):
            fields = canonical.loads(line[:-1])
            fields["prev"] = digest(previous) if previous else fields["prev"]
            if position == n:
                change(fields)
            previous = self.sign(fields)
            lines.append(previous)
        return self.seal(lines)

    def update(self, n: int, /, **changed: Any) -> Files:
        """Give entry `n` these fields; see `rewrite`."""
        return self.rewrite(n, lambda fields: fields.update(changed))

    def drop(self, n: int, name: str) -> Files:
        """Take a field from entry `n`; see `rewrite`."""
        return self.rewrite(n, lambda fields: fields.pop(name))

    def sign(self, fields: dict[str, Any]) -> bytes:
        """Return the entry's line with a fresh signature: entry 0 by `signer`, any other by the take's own key."""
        bare = {name: value for name, value in fields.items() if name not in ("sig", "signature")}
        if bare["kind"] == "open":
            signature = self.signer.sign_ecdsa(SUITE_1.opening_message(bare))
            return canonical.dumps({**bare, "signature": canonical.to_base64(signature)}) + b"\n"
        signature = self.writer._key.sign(SUITE_1.entry_message(bare))
        return canonical.dumps({**bare, "sig": canonical.to_base64(signature)}) + b"\n"

    def seal(self, lines: list[bytes]) -> Files:
        """A seal that fits the bytes, whatever they say."""
        fields = canonical.loads(self.files["manifest.json"])
        fields.update(head=digest(lines[-1]), journal_bytes=sum(map(len, lines)), entries=len(lines))
        return {"journal": b"".join(lines), **self.sign_manifest(fields)}

    def sign_manifest(self, fields: dict[str, Any], signer: Signer | None = None) -> Files:
        """Return both files of a seal that says `fields`, signed by another `signer` where one is given."""
        signer = signer or self.signer
        data = canonical.dumps({**fields, "signer_sha256": signer.fingerprint})
        return {"manifest.json": data, "manifest.p7s": signer.sign_cms(data)}

    def resealed(self, **changed: Any) -> Files:
        """The seal, saying something else."""
        return self.sign_manifest({**canonical.loads(self.files["manifest.json"]), **changed})
