"""What the routes have in common: for whom they are spoken, who asks, how bodies are described and read."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ValidationError

from evidence.canonical import from_base64
from evidence.faults import EvidenceFault, shown
from headquarters.authority import ca
from headquarters.authority.enrolment import EnrolmentOffice
from headquarters.authority.renewal import RenewalOffice
from headquarters.faults import Refusal
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Certificate
from headquarters.protocol import wire
from headquarters.protocol.bodies import ORIGIN, TERMINAL
from headquarters.protocol.watching import Contacts
from headquarters.takes.ingest import Ingest

_OCTETS = "application/octet-stream"
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Services:
    """What the protocol is spoken for."""

    database: Database
    ingest: Ingest
    enrolment: EnrolmentOffice
    renewal: RenewalOffice


def serving(request: Request) -> Services:
    """What the application serves."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


def speaks_two(request: Request) -> bool:
    """Whether who asks knows the wire as it is since epochs; 0.1.0 is answered as 0.1.0's headquarters did."""
    return request.headers.get("Shuanglu-Wire", "").strip() == "2"


def asking_terminal(request: Request) -> str:
    """Tell which enrolled terminal asks. Raises Refusal 401 or 403 `certificate.*`."""
    return _terminal_of(request, {"active"})


def delivering_terminal(request: Request) -> str:
    """As `asking_terminal`, also by a certificate that a later one took the place of: its takes have to arrive."""
    return _terminal_of(request, {"active", "superseded"} if speaks_two(request) else {"active"})


def delivering_certificate(request: Request) -> Certificate:
    """As `delivering_terminal`, with all that is known of the certificate."""
    certificate = certificate_of(request)
    delivering_terminal(request)
    return certificate


def asking_certificate(request: Request) -> Certificate:
    """As `asking_terminal`, with all that is known of the certificate."""
    certificate = certificate_of(request)
    _terminal_of(request, {"active"})
    return certificate


def renewing_certificate(request: Request) -> Certificate:
    """One that may be replaced, or was a moment ago: the answer may have been lost. Raises Refusal 401 or 403."""
    certificate = certificate_of(request)
    _terminal_of(request, {"active", "superseded"})
    return certificate


def certificate_of(request: Request) -> Certificate:
    """The certificate by which a terminal asks; its dates are not looked at. Raises Refusal 401 or 403."""
    chain = request.scope.get("extensions", {}).get("tls", {}).get("client_cert_chain", [])
    if not chain:
        raise Refusal(401, "certificate.none")
    name, serial = ca.holder_of(chain[0])
    certificate = serving(request).database.certificate(serial)
    if certificate is None or certificate.terminal != name:
        raise Refusal(403, "certificate.unknown:wire")
    return certificate


def _terminal_of(request: Request, states: set[str]) -> str:
    certificate = certificate_of(request)
    if certificate.state not in states:
        raise Refusal(403, f"certificate.{certificate.state}")
    contacts: Contacts = request.app.state.contacts
    contacts.note(serving(request).database, certificate, str(request.scope.get(ORIGIN)))
    request.scope[TERMINAL] = certificate.terminal
    return certificate.terminal


def own_take(
    request: Request,
    take: Annotated[str, Path(description="name of the take", examples=["32-0117-000482"])],
    terminal: Annotated[str, Depends(delivering_terminal)],
    quarantines: Annotated[bool, Depends(speaks_two)],
) -> TakeName:
    """Raises Refusal 403 `take.foreign`, 422 `take.name`, 409 `journal.forked` for one of two readings of a name."""
    name = TakeName.parse(take, terminal)
    if name.terminal != terminal:
        raise Refusal(403, "take.foreign:named", terminal=terminal)
    if name.history and not quarantines:
        raise Refusal(422, "take.name")
    row = serving(request).database.take(str(name))
    if row is not None and row.terminal != terminal:
        raise Refusal(409, "journal.forked:name")
    return name


Serving = Annotated[Services, Depends(serving)]
Terminal = Annotated[str, Depends(asking_terminal)]
Delivering = Annotated[str, Depends(delivering_terminal)]
OwnTake = Annotated[TakeName, Depends(own_take)]
Quarantines = Annotated[bool, Depends(speaks_two)]
"""Whether the terminal knows quarantine and second histories."""


DeliveringCertificate = Annotated[Certificate, Depends(delivering_certificate)]
Asking = Annotated[Certificate, Depends(asking_certificate)]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals that a call documents."""
    return {status: {"model": wire.Problem, "description": HTTPStatus(status).phrase} for status in statuses}


TERMINAL_PROBLEMS = (401, 403, 500)
TAKE_PROBLEMS = (*TERMINAL_PROBLEMS, 422, 423, 503)
BODY_PROBLEMS = (408, 413, 429, 507)


def binary(description: str) -> dict[str, Any]:
    """OpenAPI of a body that is just bytes."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"required": True, "description": description, "content": {_OCTETS: schema}}}


def json_of(model: type[BaseModel]) -> dict[str, Any]:
    """OpenAPI of a JSON body that is read bounded, and so by hand."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


def parsed(model: type[_Model], body: bytes) -> _Model:
    """Raises Refusal 400 `request.shape`."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise unreadable(".".join(map(str, first["loc"])) or "body", first["msg"]) from None


def decoded(text: str, name: str) -> bytes:
    """Decode the base64 of a field; raises Refusal 400 `request.shape`."""
    try:
        return from_base64(text)
    except EvidenceFault:
        raise Refusal(400, "request.shape:base64", field=name) from None


def unreadable(field: str, reason: str) -> Refusal:
    """Return the refusal of a request in which this field cannot be read."""
    return Refusal(400, "request.shape:field", field=shown(field), reason=shown(reason))
