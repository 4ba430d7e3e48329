"""The protocol's HTTP face: who asks, how much may come in, which answers go out. What it means is in `ingest`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from evidence import moment, suite
from evidence.canonical import from_base64, to_base64
from evidence.faults import EvidenceFault, shown
from evidence.manifest import MAX_BYTES as MAX_MANIFEST_BYTES
from evidence.segments import MAX_SEGMENT_BYTES
from headquarters.authority import ca
from headquarters.authority.enrolment import EnrolmentOffice
from headquarters.faults import Refusal
from headquarters.identifiers import TakeName, check_digest
from headquarters.index.database import Database
from headquarters.protocol import wire
from headquarters.protocol.bodies import BodyBudget, RefusalResponse
from headquarters.takes.ingest import MAX_JOURNAL_BODY, Ingest
from headquarters.takes.locks import TakeLocks

VERSION = "1"
_MAX_ENROL_BODY = 16 * 1024
_MAX_SEAL_BODY = 3 * MAX_MANIFEST_BYTES
_MAX_ESCROW_BODY = 64 * 1024
_OCTETS = "application/octet-stream"
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Services:
    """What the protocol is spoken for."""

    database: Database
    ingest: Ingest
    enrolment: EnrolmentOffice


def make_app(services: Services | None) -> FastAPI:
    """Build the ASGI application; without services it can only describe itself."""
    app = FastAPI(
        title="Shuanglu headquarters",
        version=VERSION,
        description="Receives sealed recordings. See hq-protocol.md for the order of calls and their meaning.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.services = services
    app.state.locks = TakeLocks()
    app.state.budget = BodyBudget()
    _add_error_handlers(app)
    _add_open_routes(app)
    _add_take_routes(app)
    _add_seal_routes(app)
    return app


def _services(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


def _terminal(request: Request) -> str:
    """Tell which enrolled terminal asks. Raises Refusal 401 or 403 `certificate.*`."""
    chain = request.scope.get("extensions", {}).get("tls", {}).get("client_cert_chain", [])
    if not chain:
        raise Refusal(401, "certificate.none")
    name, serial = ca.holder_of(chain[0])
    certificate = _services(request).database.certificate(serial)
    if certificate is None or certificate.terminal != name:
        raise Refusal(403, "certificate.unknown:wire")
    if certificate.state != "active":
        raise Refusal(403, f"certificate.{certificate.state}")
    return name


def _own_take(
    take: Annotated[str, Path(description="name of the take", examples=["32-0117-000482"])],
    terminal: Annotated[str, Depends(_terminal)],
) -> TakeName:
    """Raises Refusal 403 `take.foreign`, 422 `take.name`."""
    name = TakeName.parse(take)
    if name.terminal != terminal:
        raise Refusal(403, "take.foreign:named", terminal=terminal)
    return name


Serving = Annotated[Services, Depends(_services)]
Terminal = Annotated[str, Depends(_terminal)]
OwnTake = Annotated[TakeName, Depends(_own_take)]


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals that a call documents."""
    return {status: {"model": wire.Problem, "description": HTTPStatus(status).phrase} for status in statuses}


_TERMINAL_PROBLEMS = (401, 403, 500)
_TAKE_PROBLEMS = (*_TERMINAL_PROBLEMS, 422, 423, 503)
_BODY_PROBLEMS = (408, 413, 429)


def _binary(description: str) -> dict[str, Any]:
    """OpenAPI of a body that is just bytes."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"required": True, "description": description, "content": {_OCTETS: schema}}}


def _json(model: type[BaseModel]) -> dict[str, Any]:
    """OpenAPI of a JSON body that is read bounded, and so by hand."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


def _parse(model: type[_Model], body: bytes) -> _Model:
    """Raises Refusal 400 `request.shape`."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _unreadable(".".join(map(str, first["loc"])) or "body", first["msg"]) from None


def _bytes(text: str, name: str) -> bytes:
    try:
        return from_base64(text)
    except EvidenceFault:
        raise Refusal(400, "request.shape:base64", field=name) from None


def _unreadable(field: str, reason: str) -> Refusal:
    return Refusal(400, "request.shape:field", field=shown(field), reason=shown(reason))


def _add_open_routes(app: FastAPI) -> None:
    """The calls that work without a certificate, and the clock."""

    @app.get(
        "/v1/ca",
        operation_id="getCa",
        response_class=Response,
        responses={200: {"content": {"application/x-pem-file": {}}, "description": "PEM"}, **_problems(500)},
    )
    def get_ca(services: Serving) -> Response:
        """Return the authority's certificate. Compare its digest with the one-time code before trusting it."""
        return Response(services.enrolment.ca_pem, media_type="application/x-pem-file")

    @app.post(
        "/v1/enrol",
        operation_id="enrol",
        openapi_extra=_json(wire.EnrolRequest),
        responses=_problems(400, 403, 500, *_BODY_PROBLEMS),
    )
    async def enrol(request: Request, services: Serving) -> wire.EnrolAnswer:
        """Exchange a one-time code and a certificate request for a certificate."""
        async with request.app.state.budget.read(request, _MAX_ENROL_BODY) as body:
            asked = _parse(wire.EnrolRequest, body)
        enrolled = await run_in_threadpool(services.enrolment.enrol, asked.code, asked.csr)
        return wire.EnrolAnswer(
            terminal=enrolled.terminal,
            certificate=enrolled.certificate_pem.decode("ascii"),
            ca=enrolled.ca_pem.decode("ascii"),
            hq_public_key=to_base64(enrolled.public_key),
            hq_recipient=enrolled.recipient,
        )

    @app.get("/v1/clock", operation_id="getClock", responses=_problems(*_TERMINAL_PROBLEMS))
    def get_clock(_: Terminal) -> wire.Clock:
        """Tell headquarters' time."""
        return wire.Clock(utc=moment.spell_now())

    @app.put(
        "/v1/escrow",
        operation_id="putEscrow",
        openapi_extra=_binary("a vault key wrapped to headquarters' key, opaque; at most 65536 bytes"),
        responses=_problems(*_TERMINAL_PROBLEMS, 422, *_BODY_PROBLEMS),
    )
    async def put_escrow(request: Request, terminal: Terminal, services: Serving) -> wire.EscrowAnswer:
        """Keep a terminal's wrapped vault key."""
        async with request.app.state.budget.read(request, _MAX_ESCROW_BODY) as blob:
            sha256 = suite.digest(blob)
            await run_in_threadpool(services.database.add_escrow, terminal, sha256, blob)
        return wire.EscrowAnswer(sha256=sha256)


def _add_take_routes(app: FastAPI) -> None:
    @app.get(
        "/v1/takes/{take}",  # noqa: FAST003 - OwnTake takes it
        operation_id="getTake",
        responses=_problems(*_TAKE_PROBLEMS),
    )
    async def get_take(request: Request, name: OwnTake, services: Serving) -> wire.TakeAnswer:
        """Tell what is held of a take; of one that was never heard of, nothing."""
        async with request.app.state.locks.hold(name):
            state = await run_in_threadpool(services.ingest.state, name)
        return wire.TakeAnswer(
            take=state.take, entries=state.entries, lacks=state.lacks, sealed=state.sealed, receipt=state.receipt
        )

    @app.post(
        "/v1/takes/{take}/journal",  # noqa: FAST003 - OwnTake takes it
        operation_id="addJournal",
        openapi_extra=_binary("raw journal lines, each with its newline; at most 1048576 bytes"),
        responses=_problems(400, *_TAKE_PROBLEMS, 409, 425, *_BODY_PROBLEMS),
    )
    async def add_journal(
        request: Request,
        name: OwnTake,
        services: Serving,
        start: Annotated[int, Query(alias="from", ge=0, le=2**31, description="number of the first line's entry")],
    ) -> wire.JournalAnswer:
        """Take in journal lines. Lines that are held already must be the same."""
        async with (
            request.app.state.budget.read(request, MAX_JOURNAL_BODY) as body,
            request.app.state.locks.hold(name),
        ):
            entries = await run_in_threadpool(services.ingest.add_journal, name, start, body)
        return wire.JournalAnswer(entries=entries)

    @app.put(
        "/v1/takes/{take}/segments/{sha256}",  # noqa: FAST003 - OwnTake takes it
        operation_id="putSegment",
        openapi_extra=_binary("the sealed segment, as it lies on the terminal's disk"),
        responses={
            200: {"description": "was held already"},
            201: {"model": wire.SegmentAnswer, "description": "is held now"},
            **_problems(*_TAKE_PROBLEMS, 425, *_BODY_PROBLEMS),
        },
    )
    async def put_segment(
        request: Request,
        response: Response,
        name: OwnTake,
        services: Serving,
        sha256: Annotated[str, Path(description="SHA-256 of the sealed bytes, lower-case hexadecimal")],
    ) -> wire.SegmentAnswer:
        """Keep a segment that a held journal entry names."""
        digest = check_digest(sha256)
        response.status_code = await _put_segment(request, services, name, digest)
        return wire.SegmentAnswer(sha256=digest)


async def _put_segment(request: Request, services: Services, name: TakeName, digest: str) -> int:
    """Ask first whether the segment is wanted and how long it is; the lock is not held while the body comes in."""
    locks: TakeLocks = request.app.state.locks
    budget: BodyBudget = request.app.state.budget
    async with locks.hold(name):
        record = await run_in_threadpool(services.ingest.named_segment, name, digest)
    most, too_long = MAX_SEGMENT_BYTES, None
    if record is not None and int(request.headers.get("content-length", "0")) <= MAX_SEGMENT_BYTES:
        most, too_long = record.bytes, Refusal(422, "segment.length:body", bytes=record.bytes)
    async with budget.read(request, most, too_long) as body, locks.hold(name):
        new = await run_in_threadpool(services.ingest.put_segment, name, digest, body)
    return HTTPStatus.CREATED if new else HTTPStatus.OK


def _add_seal_routes(app: FastAPI) -> None:
    receipt_200: dict[int | str, dict[str, Any]] = {200: {"model": wire.ReceiptAnswer, "description": "the receipt"}}

    @app.put(
        "/v1/takes/{take}/seal",  # noqa: FAST003 - OwnTake takes it
        operation_id="seal",
        openapi_extra=_json(wire.SealRequest),
        response_class=Response,
        responses={**receipt_200, **_problems(400, *_TAKE_PROBLEMS, 425, *_BODY_PROBLEMS)},
    )
    async def seal(request: Request, name: OwnTake, services: Serving) -> Response:
        """Check everything again and answer with the receipt; asked again, with the same receipt."""
        async with request.app.state.budget.read(request, _MAX_SEAL_BODY) as body:
            asked = _parse(wire.SealRequest, body)
        manifest, signature = _bytes(asked.manifest, "manifest"), _bytes(asked.signature, "signature")
        async with request.app.state.locks.hold(name):
            receipt = await run_in_threadpool(services.ingest.seal, name, manifest, signature)
        return Response(receipt, media_type="application/json")

    @app.get(
        "/v1/takes/{take}/receipt",  # noqa: FAST003 - OwnTake takes it
        operation_id="getReceipt",
        response_class=Response,
        responses={**receipt_200, **_problems(*_TERMINAL_PROBLEMS, 404, 422)},
    )
    def get_receipt(name: OwnTake, services: Serving) -> Response:
        """Return the receipt again."""
        return Response(services.ingest.receipt(name), media_type="application/json")


def _add_error_handlers(app: FastAPI) -> None:
    handlers: dict[type[Exception], Callable[[Request, Any], Awaitable[Response]]] = {
        Refusal: _on_refusal,
        RequestValidationError: _on_validation,
        HTTPException: _on_http,
        Exception: _on_anything,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _on_refusal(_: Request, refusal: Refusal) -> Response:
    return RefusalResponse(refusal)


async def _on_validation(_: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    return RefusalResponse(_unreadable(".".join(map(str, first["loc"])), first["msg"]))


async def _on_http(_: Request, error: HTTPException) -> Response:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return RefusalResponse(Refusal(404, "path.unknown"))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return RefusalResponse(Refusal(405, "method.unknown"))
    return RefusalResponse(Refusal(error.status_code, "request.shape:http", detail=error.detail))


async def _on_anything(_: Request, __: Exception) -> Response:
    return RefusalResponse(Refusal(500, "server.fault"))
