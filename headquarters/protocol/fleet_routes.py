"""The call by which terminals say how they are, and hear what headquarters wishes of them."""

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from headquarters.protocol import fleet_wire as wire
from headquarters.protocol.asking import (
    BODY_PROBLEMS,
    TERMINAL_PROBLEMS,
    Asking,
    Serving,
    json_of,
    parsed,
    problems,
)


def add_fleet_routes(app: FastAPI) -> None:
    """Add it."""

    @app.post(
        "/v1/reports",
        operation_id="postReport",
        openapi_extra=json_of(wire.ReportRequest),
        responses=problems(400, *TERMINAL_PROBLEMS, 425, *BODY_PROBLEMS),
    )
    async def post_report(request: Request, certificate: Asking, services: Serving) -> wire.ReportAnswer:
        """Keep how the terminal is, in the place of its report before; answer with what is wished of it."""
        async with request.app.state.budget.read(request, wire.MOST_BYTES) as body:
            report = parsed(wire.ReportRequest, body)
        answer = await run_in_threadpool(services.fleet.take, certificate.terminal, wire.spelled(report))
        return wire.ReportAnswer.model_validate(answer)
