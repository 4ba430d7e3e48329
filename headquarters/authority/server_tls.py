"""Headquarters' own certificate: made at every start, and made anew while it serves, before it ends."""

import ssl
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from evidence.disk import write_new
from headquarters.authority import ca

SERVER_NAMES = ("localhost", "127.0.0.1", "::1")
RENEW_BEFORE = timedelta(days=30)
"""A month in which a server that could not renew can be looked after."""
_NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, for which `ssl` has no name."""


class ServerTls:
    """Holds the TLS context by which headquarters serves.

    For one thread: OpenSSL's contexts are not to be changed while another thread shakes hands by them.
    """

    def __init__(
        self,
        authority: ca.Authority,
        names: Sequence[str],
        scratch: Path,
        *,
        days: float = ca.SERVER_DAYS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`scratch`: a folder on a disk of headquarters' own, where the key lies sealed for a moment."""
        self._authority = authority
        self._names = (*dict.fromkeys((*SERVER_NAMES, *names)),)
        self._scratch = scratch
        self._days = days
        self._clock = clock
        self.context = _context(authority)
        self.ends = self._load()

    def renew_if_due(self) -> bool:
        """Load a fresh key and certificate when the one in use ends soon; connections that stand do not notice.

        Whether it was so. Where the clock was set back to before its beginning, it is not due.
        """
        if self._clock() < self.ends - RENEW_BEFORE:
            return False
        self.ends = self._load()
        return True

    def _load(self) -> datetime:
        """OpenSSL reads keys from files only: it is sealed under a password that is never written, and removed."""
        key = ca.new_key()
        password = token_hex(32)
        certificate = self._authority.issue_server(key.public_key(), self._names, self._days)
        with tempfile.TemporaryDirectory(dir=self._scratch, prefix="tls-") as folder:
            pem = Path(folder) / "server.pem"
            write_new(pem, ca.key_pem(key, password.encode()) + certificate, private=True)
            self.context.load_cert_chain(pem, password=password)
        return ca.load_certificate(certificate).not_valid_after_utc


def _context(authority: ca.Authority) -> ssl.SSLContext:
    """Ask for a client certificate and look at who issued it, not at its dates.

    A terminal whose certificate ended still has takes that must arrive; what it may do is asked at every request.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=ca.der_of(authority.certificate))
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= _NO_CHECK_TIME
    return context
