"""The calls that concern a counter: its staff and rooms, its tasks, grants for readable copies, its audit log."""

import asyncio
from typing import Annotated

from fastapi import FastAPI, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from headquarters.counter.desk import Register
from headquarters.faults import Refusal
from headquarters.online.office import Question
from headquarters.protocol import wire
from headquarters.protocol.asking import (
    BODY_PROBLEMS,
    TERMINAL_PROBLEMS,
    Asking,
    Serving,
    json_of,
    parsed,
    problems,
)
from headquarters.protocol.bodies import ORIGIN

_MAX_SHORT_BODY = 4096
_MAX_AUDIT_BODY = 4 * 1024 * 1024
_NOT_MODIFIED = 304
_NO_CONTENT = 204
_JSON = "application/json"
_Key = Annotated[str, Path(description="name of the task", examples=["T000017"])]


def add_counter_routes(app: FastAPI) -> None:
    """Add them all."""
    _add_registers(app)
    _add_tasks(app)
    _add_claims(app)
    _add_audit(app)
    _add_administrator(app)
    _add_online(app)


def _add_registers(app: FastAPI) -> None:
    @app.get(
        "/v1/staff",
        operation_id="getStaff",
        response_model=wire.StaffAnswer,
        responses={304: {"description": "it is the one in If-None-Match"}, **problems(*TERMINAL_PROBLEMS)},
    )
    def get_staff(request: Request, _: Asking, services: Serving) -> Response:
        """Return the whole staff list, also who left; its ETag is the digest of the body."""
        return _answer(request, services.counter.staff())

    @app.get(
        "/v1/rooms",
        operation_id="getRooms",
        response_model=wire.RoomsAnswer,
        responses={304: {"description": "it is the one in If-None-Match"}, **problems(*TERMINAL_PROBLEMS)},
    )
    def get_rooms(request: Request, _: Asking, services: Serving) -> Response:
        """Return the whole register of rooms, also closed ones; its ETag is the digest of the body."""
        return _answer(request, services.counter.rooms())


def _answer(request: Request, register: Register) -> Response:
    if request.headers.get("If-None-Match") == register.tag:
        return Response(status_code=_NOT_MODIFIED, headers={"ETag": register.tag})
    return Response(register.body, media_type=_JSON, headers={"ETag": register.tag})


def _add_tasks(app: FastAPI) -> None:
    @app.get("/v1/tasks", operation_id="getTasks", responses=problems(*TERMINAL_PROBLEMS))
    def get_tasks(certificate: Asking, services: Serving) -> wire.TasksAnswer:
        """Return the tasks of this terminal that are not over: its own claims first, then what is due first."""
        rows = services.counter.tasks(certificate.terminal)
        return wire.TasksAnswer(tasks=[wire.TaskRow(**row) for row in rows])

    @app.put(
        "/v1/tasks/{key}/outcome",
        operation_id="putOutcome",
        status_code=_NO_CONTENT,
        response_class=Response,
        openapi_extra=json_of(wire.OutcomeRequest),
        responses=problems(400, *TERMINAL_PROBLEMS, 404, 422, *BODY_PROBLEMS),
    )
    async def put_outcome(request: Request, key: _Key, certificate: Asking, services: Serving) -> Response:
        """Keep what a recording came to that was begun for a task; the same again changes nothing."""
        async with request.app.state.budget.read(request, _MAX_SHORT_BODY) as body:
            told = parsed(wire.OutcomeRequest, body)
        await run_in_threadpool(services.counter.end, key, certificate.terminal, told.take, told.ending, told.at)
        return Response(status_code=_NO_CONTENT)

    @app.get("/v1/grants", operation_id="getGrants", responses=problems(*TERMINAL_PROBLEMS))
    def get_grants(certificate: Asking, services: Serving) -> wire.GrantsAnswer:
        """Return the grants for takes of this terminal that hold now, each as it was signed."""
        return wire.GrantsAnswer.model_validate({"grants": services.counter.grants(certificate.terminal)})


def _add_claims(app: FastAPI) -> None:
    @app.put(
        "/v1/tasks/{key}/claim",
        operation_id="claimTask",
        openapi_extra=json_of(wire.ClaimRequest),
        responses=problems(400, *TERMINAL_PROBLEMS, 404, 409, 422, *BODY_PROBLEMS),
    )
    async def claim(request: Request, key: _Key, certificate: Asking, services: Serving) -> wire.ClaimAnswer:
        """Claim a task, or renew the claim; of two terminals that ask at once one has it."""
        async with request.app.state.budget.read(request, _MAX_SHORT_BODY) as body:
            told = parsed(wire.ClaimRequest, body)
        until = await run_in_threadpool(services.counter.claim, key, certificate.terminal, told.by)
        return wire.ClaimAnswer(key=key, claimed_until=until)

    @app.delete(
        "/v1/tasks/{key}/claim",
        operation_id="giveBackTask",
        status_code=_NO_CONTENT,
        response_class=Response,
        responses=problems(*TERMINAL_PROBLEMS, 404),
    )
    def give_back(key: _Key, certificate: Asking, services: Serving) -> Response:
        """Give a task back; what is not this terminal's any more is given back already."""
        services.counter.give_back(key, certificate.terminal)
        return Response(status_code=_NO_CONTENT)


def _add_administrator(app: FastAPI) -> None:
    @app.post(
        "/v1/administrator",
        operation_id="makeAdministrator",
        openapi_extra=json_of(wire.AdministratorRequest),
        responses=problems(400, *TERMINAL_PROBLEMS, *BODY_PROBLEMS),
    )
    async def administrator(request: Request, certificate: Asking, services: Serving) -> wire.AdministratorAnswer:
        """Use a code up, by which somebody becomes administrator; certificate and epoch stay as they are."""
        async with request.app.state.budget.read(request, _MAX_SHORT_BODY) as body:
            told = parsed(wire.AdministratorRequest, body)
        try:
            make = services.counter.administrator
            await run_in_threadpool(make, certificate, told.code, told.number, told.name)
        except Refusal as refusal:
            if refusal.code == "administrator.code":
                await asyncio.sleep(request.app.state.guesses.wrong(str(request.scope.get(ORIGIN))))
            raise
        return wire.AdministratorAnswer(terminal=certificate.terminal, number=told.number)


def _add_online(app: FastAPI) -> None:
    @app.post(
        "/v1/online-checks",
        operation_id="checkOnline",
        openapi_extra=json_of(wire.OnlineRequest),
        responses=problems(400, *TERMINAL_PROBLEMS, 404, 409, *BODY_PROBLEMS),
    )
    async def check_online(request: Request, certificate: Asking, services: Serving) -> wire.SignedOnline:
        """Ask the official service about one person who agreed; the same request again has the same answer."""
        async with request.app.state.budget.read(request, _MAX_SHORT_BODY) as body:
            told = parsed(wire.OnlineRequest, body)
        question = Question(**told.model_dump())
        answer = await run_in_threadpool(services.online.check, certificate.terminal, question)
        return wire.SignedOnline.model_validate_json(answer)


def _add_audit(app: FastAPI) -> None:
    @app.post(
        "/v1/audit",
        operation_id="postAudit",
        openapi_extra=json_of(wire.AuditRequest),
        responses=problems(400, *TERMINAL_PROBLEMS, 422, 425, *BODY_PROBLEMS),
    )
    async def post_audit(request: Request, certificate: Asking, services: Serving) -> wire.AuditAnswer:
        """Keep entries of the terminal's audit log, in their order; those that are held already are not kept twice."""
        async with request.app.state.budget.read(request, _MAX_AUDIT_BODY) as body:
            told = parsed(wire.AuditRequest, body)
        entries = [entry.model_dump() for entry in told.entries]
        held = await run_in_threadpool(services.counter.take_audit, certificate.terminal, told.log, entries)
        return wire.AuditAnswer(log=told.log, held=held)

    @app.get("/v1/audit", operation_id="getAudit", responses=problems(400, *TERMINAL_PROBLEMS))
    def get_audit(
        certificate: Asking,
        services: Serving,
        log: Annotated[str, Query(pattern=wire.LOG_PATTERN, description="name of the log")],
    ) -> wire.AuditAnswer:
        """Tell up to which number a log of this terminal is held; 0 for none."""
        return wire.AuditAnswer(log=log, held=services.counter.audit_held(certificate.terminal, log))
