"""The institution's signature on a PDF. pyHanko signs over the port: it never sees a key."""

import io
from typing import Self

from asn1crypto import algos, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from evidence.papers.seal import SealKey

FIELD = "Seal"
_ROOM_BYTES = 16_384
"""For the signature with its certificates in the file."""
_ROOM = 512
"""Bytes of the longest signature that a dry run stands for."""


class PortSigner(Signer):
    """Signs by whatever holds the key."""

    _port: SealKey

    @classmethod
    def of(cls, port: SealKey) -> Self:
        """Make one for a key."""
        certificates = [x509.Certificate.load(each) for each in port.certificates]
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's own omission
        store.register_multiple(certificates)
        kind = certificates[0].public_key.algorithm
        mechanism = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa" if kind == "ec" else "sha256_rsa"})
        signer = cls(signing_cert=certificates[0], cert_registry=store, signature_mechanism=mechanism)
        signer._port = port
        return signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign; pyHanko asks so."""
        del digest_algorithm  # the mechanism says it
        return bytes(_ROOM) if dry_run else self._port.sign(data)


def sealed(pdf: bytes, key: SealKey, *, reason: str) -> bytes:
    """Return the PDF with the institution's signature added behind it; PAdES baseline B, without a time stamp.

    The time in it is this machine's. What was there before stays byte for byte. Raises OSError as the key does.
    """
    out = io.BytesIO()
    asked = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason
    )
    shape = fields.SigFieldSpec(
        FIELD,
        invis_sig_settings=fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=False),
    )
    signer = signers.PdfSigner(asked, PortSigner.of(key), new_field_spec=shape)
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out, bytes_reserved=_ROOM_BYTES * 2)
    return out.getvalue()
