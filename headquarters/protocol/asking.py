"""What the routes have in common: for whom they are spoken, who asks, how bodies are described and read."""

import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ValidationError

from evidence.canonical import from_base64
from evidence.faults import EvidenceFault, shown
from headquarters.authority.enrolment import EnrolmentOffice
from headquarters.authority.renewal import RenewalOffice
from headquarters.counter.desk import CounterDesk
from headquarters.faults import Refusal
from headquarters.fleet.desk import FleetDesk
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Certificate
from headquarters.online.office import OnlineOffice
from headquarters.protocol import wire
from headquarters.protocol.bodies import ASKER, ORIGIN, TERMINAL, Asker
from headquarters.protocol.watching import Contacts
from headquarters.protocol.working import in_thread
from headquarters.releasing.handing_out import BookDesk
from headquarters.takes.ingest import Ingest
from headquarters.updates.handing_out import UpdateDesk

LOOKED_UP_AGAIN_S = 1.0
"""So long a terminal goes on bringing segments over one connection without its certificate being looked up again."""
_LONGEST_NUMBER = 10
_OCTETS = "application/octet-stream"
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Services:
    """What the protocol is spoken for."""

    database: Database
    ingest: Ingest
    enrolment: EnrolmentOffice
    renewal: RenewalOffice
    books: BookDesk
    counter: CounterDesk
    online: OnlineOffice
    fleet: FleetDesk
    updates: UpdateDesk


async def serving(request: Request) -> Services:
    """What the application serves."""
    return services_of(request)


def services_of(request: Request) -> Services:
    """As `serving`, for those who ask themselves."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


async def speaks_two(request: Request) -> bool:
    """Whether who asks knows the wire as it is since epochs; 0.1.0 is answered as 0.1.0's headquarters did."""
    return knows_two(request)


def knows_two(request: Request) -> bool:
    """As `speaks_two`."""
    return request.headers.get("Shuanglu-Wire", "").strip() == "2"


async def asking_certificate(request: Request) -> Certificate:
    """Tell which enrolled terminal asks, and by which certificate. Raises Refusal 401 or 403 `certificate.*`."""
    return await _let_in(request, await _looked_up(request), {"active"})


async def delivering_certificate(request: Request) -> Certificate:
    """As `asking_certificate`, also one that a later one took the place of: its takes have to arrive."""
    return await _let_in(request, await _looked_up(request), _delivering(request))


async def delivering_terminal(request: Request) -> str:
    """As `delivering_certificate`, the terminal's name alone."""
    return (await delivering_certificate(request)).terminal


async def renewing_certificate(request: Request) -> Certificate:
    """One that may be replaced, or was a moment ago: the answer may have been lost. Raises Refusal 401 or 403."""
    return await _let_in(request, await _looked_up(request), {"active", "superseded"})


async def growing_take(request: Request) -> TakeName:
    """The take of a call that comes with every segment; the certificate was looked up within the last second.

    Raises Refusal as `own_take`; whether another terminal has this very name, who looks at the take's row tells.
    """
    asker: Asker | None = request.scope.get(ASKER)
    now = time.monotonic()
    if asker is None or asker.found is None or now - asker.looked_at >= LOOKED_UP_AGAIN_S:
        certificate = await _looked_up(request)
    else:
        certificate = asker.found
    terminal = (await _let_in(request, certificate, _delivering(request))).terminal
    return _own(request.path_params["take"], terminal, quarantines=knows_two(request))


def _delivering(request: Request) -> set[str]:
    return {"active", "superseded"} if knows_two(request) else {"active"}


async def _looked_up(request: Request) -> Certificate:
    """The certificate by which a terminal asks; its dates are not looked at. Raises Refusal 401 or 403."""
    asker: Asker | None = request.scope.get(ASKER)
    if asker is None:
        raise Refusal(401, "certificate.none")
    now = time.monotonic()
    found = await in_thread(services_of(request).database.certificate, asker.serial)
    if found is None or found.terminal != asker.name:
        raise Refusal(403, "certificate.unknown:wire")
    asker.found, asker.looked_at = found, now
    return found


async def _let_in(request: Request, certificate: Certificate, states: set[str]) -> Certificate:
    if certificate.state not in states:
        raise Refusal(403, f"certificate.{certificate.state}")
    contacts: Contacts = request.app.state.contacts
    seen = contacts.see(certificate.serial, str(request.scope.get(ORIGIN)))
    if seen is not None:
        await in_thread(contacts.note, services_of(request).database, certificate, seen)
    request.scope[TERMINAL] = certificate.terminal
    return certificate


def _own(take: str, terminal: str, *, quarantines: bool) -> TakeName:
    name = TakeName.parse(take, terminal)
    if name.terminal != terminal:
        raise Refusal(403, "take.foreign:named", terminal=terminal)
    if name.history and not quarantines:
        raise Refusal(422, "take.name")
    return name


_TakePath = Annotated[str, Path(description="name of the take", examples=["32-0117-000482"])]


async def growing_name(request: Request, take: _TakePath) -> TakeName:  # noqa: ARG001 - for the document
    """As `growing_take`, for routes that are asked by FastAPI."""
    return await growing_take(request)


async def own_take(
    request: Request,
    take: _TakePath,
    terminal: Annotated[str, Depends(delivering_terminal)],
    quarantines: Annotated[bool, Depends(speaks_two)],
) -> TakeName:
    """Raises Refusal 403 `take.foreign`, 422 `take.name`, 409 `journal.forked` for one of two readings of a name."""
    name = _own(take, terminal, quarantines=quarantines)
    row = await in_thread(services_of(request).database.growing, str(name))
    if row is not None and row.terminal != terminal:
        raise Refusal(409, "journal.forked:name")
    return name


def whole_number(request: Request, name: str, most: int) -> int:
    """Read a whole number from 0 to `most` of the query. Raises Refusal 400 `request.shape`."""
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER and int(text) <= most):
        raise unreadable(f"query.{name}", f"not a whole number up to {most}")
    return int(text)


Serving = Annotated[Services, Depends(serving)]
Delivering = Annotated[str, Depends(delivering_terminal)]
OwnTake = Annotated[TakeName, Depends(own_take)]
GrowingName = Annotated[TakeName, Depends(growing_name)]
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


def parameter(name: str, where: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI of a parameter that is read by hand."""
    return {"name": name, "in": where, "required": True, "description": description, "schema": schema}


def whole_schema(most: int) -> dict[str, Any]:
    """OpenAPI of what `whole_number` reads."""
    return {"type": "integer", "minimum": 0, "maximum": most}


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
