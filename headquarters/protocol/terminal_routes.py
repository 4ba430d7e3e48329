"""The calls that concern a terminal as a whole: trust, enrolment, clock, escrow."""

import asyncio

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from evidence import moment, suite
from evidence.canonical import to_base64
from headquarters.faults import Refusal
from headquarters.protocol import wire
from headquarters.protocol.asking import (
    BODY_PROBLEMS,
    TERMINAL_PROBLEMS,
    Asking,
    Delivering,
    Serving,
    binary,
    decoded,
    json_of,
    knows_two,
    parsed,
    problems,
    renewing_certificate,
)
from headquarters.protocol.bodies import ORIGIN

CALLS = [
    "series", "standing", "renew", "histories", "quarantine", "grow", "books", "staff", "rooms", "tasks", "grants",
    "audit", "administrator", "updates", "reports",
]  # fmt: skip
"""What a terminal may ask of this headquarters beyond what 0.1.0 could."""
ONLINE = "online"
"""Listed besides where there is a service to be asked."""
FORMATS = [1, 2]
_MAX_ENROL_BODY = 16 * 1024
_MAX_ESCROW_BODY = 64 * 1024


def add_terminal_routes(app: FastAPI) -> None:
    """Add them all."""

    @app.get(
        "/v1/ca",
        operation_id="getCa",
        response_class=Response,
        responses={200: {"content": {"application/x-pem-file": {}}, "description": "PEM"}, **problems(500)},
    )
    def get_ca(services: Serving) -> Response:
        """Return the authority's certificate. Compare its digest with the one-time code before trusting it."""
        return Response(services.enrolment.ca_pem, media_type="application/x-pem-file")

    _add_enrol(app)
    _add_renew(app)
    _add_clock_and_escrow(app)


def _add_enrol(app: FastAPI) -> None:
    @app.post(
        "/v1/enrol",
        operation_id="enrol",
        openapi_extra=json_of(wire.EnrolRequest),
        response_model_exclude_none=True,
        responses=problems(400, 403, 500, *BODY_PROBLEMS),
    )
    async def enrol(request: Request, services: Serving) -> wire.EnrolAnswer:
        """Exchange a one-time code and a certificate request for a certificate."""
        async with request.app.state.budget.read(request, _MAX_ENROL_BODY) as body:
            asked = parsed(wire.EnrolRequest, body)
        two = knows_two(request)
        try:
            enrolled = await run_in_threadpool(services.enrolment.enrol, asked.code, asked.csr, epochs=two)
        except Refusal as refusal:
            if refusal.code == "enrol.code":
                await asyncio.sleep(request.app.state.guesses.wrong(str(request.scope.get(ORIGIN))))
            raise
        return wire.EnrolAnswer(
            terminal=enrolled.terminal,
            certificate=enrolled.certificate_pem.decode("ascii"),
            ca=enrolled.ca_pem.decode("ascii"),
            hq_public_key=to_base64(enrolled.public_key),
            hq_recipient=enrolled.recipient,
            epoch=enrolled.epoch if two else None,
            formats=FORMATS if two else None,
        )


def _add_renew(app: FastAPI) -> None:
    @app.post(
        "/v1/renew",
        operation_id="renew",
        openapi_extra=json_of(wire.RenewRequest),
        responses=problems(400, *TERMINAL_PROBLEMS, 425, *BODY_PROBLEMS),
    )
    async def renew(request: Request, services: Serving) -> wire.RenewAnswer:
        """Exchange a certificate that ends, or has ended, for one of the next key; asked again, for the same one."""
        old = await renewing_certificate(request)
        async with request.app.state.budget.read(request, _MAX_ENROL_BODY) as body:
            asked = parsed(wire.RenewRequest, body)
        signature = decoded(asked.signature, "signature")
        pem = await run_in_threadpool(services.renewal.renew, old, asked.csr, signature)
        return wire.RenewAnswer(terminal=old.terminal, certificate=pem.decode("ascii"), epoch=old.epoch)


def _add_clock_and_escrow(app: FastAPI) -> None:
    @app.get(
        "/v1/clock",
        operation_id="getClock",
        response_model_exclude_none=True,
        responses=problems(*TERMINAL_PROBLEMS),
    )
    def get_clock(request: Request, _: Delivering, services: Serving) -> wire.Clock:
        """Greet: tell headquarters' time, the calls that came after 0.1.0, and the formats of takes it receives."""
        now = moment.spell_now()
        if not knows_two(request):
            return wire.Clock(utc=now)
        calls = [*CALLS, ONLINE] if services.online.offered else CALLS
        return wire.Clock(utc=now, calls=calls, formats=FORMATS, generation=services.database.generation())

    @app.put(
        "/v1/escrow",
        operation_id="putEscrow",
        openapi_extra=binary("a vault key wrapped to headquarters' key, opaque; at most 65536 bytes"),
        response_model_exclude_none=True,
        responses=problems(*TERMINAL_PROBLEMS, 422, *BODY_PROBLEMS),
    )
    async def put_escrow(request: Request, certificate: Asking, services: Serving) -> wire.EscrowAnswer:
        """Keep a terminal's wrapped vault key; the header `Shuanglu-Code` says that it came with an enrolment."""
        code = request.headers.get("Shuanglu-Code")
        async with request.app.state.budget.read(request, _MAX_ESCROW_BODY) as blob:
            sha256 = suite.digest(blob)
            marked = await run_in_threadpool(services.enrolment.keep_escrow, certificate, sha256, blob, code)
        return wire.EscrowAnswer(sha256=sha256, with_code=marked if knows_two(request) else None)
