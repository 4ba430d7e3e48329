"""The calls that bring a take: journal, segments, seal, receipt."""

from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from evidence.manifest import MAX_BYTES as MAX_MANIFEST_BYTES
from evidence.segments import MAX_SEGMENT_BYTES
from headquarters.faults import Refusal
from headquarters.identifiers import Series, TakeName, check_digest
from headquarters.protocol import wire
from headquarters.protocol.asking import (
    BODY_PROBLEMS,
    TAKE_PROBLEMS,
    TERMINAL_PROBLEMS,
    DeliveringCertificate,
    GrowingName,
    OwnTake,
    Quarantines,
    Services,
    Serving,
    binary,
    decoded,
    growing_take,
    json_of,
    knows_two,
    parameter,
    parsed,
    problems,
    services_of,
    unreadable,
    whole_number,
    whole_schema,
)
from headquarters.protocol.bodies import BodyBudget
from headquarters.protocol.working import in_thread
from headquarters.takes.ingest import MAX_JOURNAL_BODY
from headquarters.takes.last_numbers import last_numbers
from headquarters.takes.locks import TakeLocks

_MAX_SEAL_BODY = 3 * MAX_MANIFEST_BYTES
MAX_START = 2**31
_GROWTH_PARAMETERS = [
    parameter("take", "path", "name of the take", {"type": "string"}),
    parameter("sha256", "path", "SHA-256 of the sealed bytes, lower-case hexadecimal", {"type": "string"}),
    parameter("from", "query", "number of the first line's entry", whole_schema(MAX_START)),
    parameter("lines", "query", "bytes of lines before the segment", whole_schema(MAX_JOURNAL_BODY)),
]
Number = Annotated[int, Query(ge=0, lt=10**9, description="the terminal's own last number of this series; 0: none")]
Epoch = Annotated[int, Query(ge=1, lt=10**9, description="which enrolment of the terminal")]


def add_take_routes(app: FastAPI) -> None:
    """Add them all."""
    _add_growing_routes(app)
    _add_segment_route(app)
    _add_growth_route(app)
    _add_seal_routes(app)
    _add_standing_routes(app)


def _add_growing_routes(app: FastAPI) -> None:
    @app.get(
        "/v1/takes/{take}",  # noqa: FAST003 - OwnTake takes it
        operation_id="getTake",
        responses=problems(*TAKE_PROBLEMS),
    )
    async def get_take(request: Request, name: OwnTake, services: Serving) -> wire.TakeAnswer:
        """Tell what is held of a take; of one that was never heard of, nothing."""
        async with request.app.state.locks.hold(name):
            state = await in_thread(services.ingest.state, name)
        return wire.TakeAnswer(
            take=state.take, entries=state.entries, lacks=state.lacks, sealed=state.sealed, receipt=state.receipt
        )

    @app.post(
        "/v1/takes/{take}/journal",  # noqa: FAST003 - OwnTake takes it
        operation_id="addJournal",
        openapi_extra=binary("raw journal lines, each with its newline; at most 1048576 bytes"),
        responses=problems(400, *TAKE_PROBLEMS, 409, 425, *BODY_PROBLEMS),
    )
    async def add_journal(
        request: Request,
        name: GrowingName,
        services: Serving,
        start: Annotated[int, Query(alias="from", ge=0, le=MAX_START, description="number of the first line's entry")],
        quarantines: Quarantines,
    ) -> wire.JournalAnswer:
        """Take in journal lines. Lines that are held already must be the same."""
        async with (
            request.app.state.budget.read(request, MAX_JOURNAL_BODY) as body,
            request.app.state.locks.hold(name),
        ):
            entries = await in_thread(services.ingest.add_journal, name, start, body, quarantines=quarantines)
        return wire.JournalAnswer(entries=entries)


def _add_segment_route(app: FastAPI) -> None:
    @app.put(
        "/v1/takes/{take}/segments/{sha256}",  # noqa: FAST003 - OwnTake takes it
        operation_id="putSegment",
        openapi_extra=binary("the sealed segment, as it lies on the terminal's disk"),
        responses={
            200: {"description": "was held already"},
            201: {"model": wire.SegmentAnswer, "description": "is held now"},
            **problems(*TAKE_PROBLEMS, 425, *BODY_PROBLEMS),
        },
    )
    async def put_segment(
        request: Request,
        response: Response,
        name: GrowingName,
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
        record = await in_thread(services.ingest.named_segment, name, digest)
    most, too_long = MAX_SEGMENT_BYTES, None
    if record is not None and int(request.headers.get("content-length", "0")) <= MAX_SEGMENT_BYTES:
        most, too_long = record.bytes, Refusal(422, "segment.length:body", bytes=record.bytes)
    async with budget.read(request, most, too_long) as body, locks.hold(name):
        new = await in_thread(services.ingest.put_segment, name, digest, body)
    return HTTPStatus.CREATED if new else HTTPStatus.OK


def _add_growth_route(app: FastAPI) -> None:
    @app.put(
        "/v1/takes/{take}/growth/{sha256}",  # noqa: FAST003 - read by hand: FastAPI's way costs as much as the rest
        operation_id="grow",
        response_class=Response,
        openapi_extra={
            **binary("raw journal lines, as many bytes as `lines` says, and then one sealed segment"),
            "parameters": _GROWTH_PARAMETERS,
        },
        responses={
            200: {"model": wire.GrowthAnswer, "description": "the segment was held already"},
            201: {"model": wire.GrowthAnswer, "description": "is held now"},
            **problems(400, *TAKE_PROBLEMS, 409, 425, *BODY_PROBLEMS),
        },
    )
    async def grow(request: Request) -> Response:
        """Take in journal lines and a segment in one step; see `addJournal` and `putSegment`."""
        name = await growing_take(request)
        digest = check_digest(request.path_params["sha256"])
        start, lines = whole_number(request, "from", MAX_START), whole_number(request, "lines", MAX_START)
        entries, new = await _grow(request, name, start, lines, digest)
        said = b'{"entries":%d,"sha256":"%s"}' % (entries, digest.encode())
        return Response(said, HTTPStatus.CREATED if new else HTTPStatus.OK, media_type="application/json")


async def _grow(request: Request, name: TakeName, start: int, lines: int, digest: str) -> tuple[int, bool]:
    if lines > MAX_JOURNAL_BODY:
        raise Refusal(413, "body.long:limit", bytes=MAX_JOURNAL_BODY)
    budget: BodyBudget = request.app.state.budget
    locks: TakeLocks = request.app.state.locks
    act = partial(services_of(request).ingest.grow, quarantines=knows_two(request))
    async with budget.read(request, lines + MAX_SEGMENT_BYTES) as body, locks.hold(name):
        if len(body) < lines:
            raise unreadable("query.lines", "more than came")
        return await in_thread(act, name, start, body[:lines], digest, body[lines:])


def _add_seal_routes(app: FastAPI) -> None:
    answers = wire.ReceiptAnswer | wire.QuarantineAnswer
    either_200: dict[int | str, dict[str, Any]] = {200: {"model": answers, "description": "the receipt, either kind"}}

    @app.put(
        "/v1/takes/{take}/seal",  # noqa: FAST003 - OwnTake takes it
        operation_id="seal",
        openapi_extra=json_of(wire.SealRequest),
        response_class=Response,
        responses={**either_200, **problems(400, *TAKE_PROBLEMS, 425, *BODY_PROBLEMS)},
    )
    async def seal(request: Request, name: OwnTake, services: Serving, quarantines: Quarantines) -> Response:
        """Compare it with all that is held and answer with the receipt; asked again, with the same one.

        A take that people must look at is answered with a quarantine receipt.
        """
        async with request.app.state.budget.read(request, _MAX_SEAL_BODY) as body:
            asked = parsed(wire.SealRequest, body)
        manifest, signature = decoded(asked.manifest, "manifest"), decoded(asked.signature, "signature")
        async with request.app.state.locks.hold(name):
            receipt = await run_in_threadpool(
                partial(services.ingest.seal, name, manifest, signature, quarantines=quarantines)
            )
        return Response(receipt, media_type="application/json")

    @app.get(
        "/v1/takes/{take}/receipt",  # noqa: FAST003 - OwnTake takes it
        operation_id="getReceipt",
        response_class=Response,
        responses={**either_200, **problems(*TERMINAL_PROBLEMS, 404, 422)},
    )
    def get_receipt(name: OwnTake, services: Serving, quarantines: Quarantines) -> Response:
        """Return the receipt again, or the quarantine receipt of a take that was not accepted."""
        return Response(services.ingest.receipt(name, quarantines=quarantines), media_type="application/json")


def _add_standing_routes(app: FastAPI) -> None:
    @app.get(
        "/v1/takes/{take}/standing",  # noqa: FAST003 - OwnTake takes it
        operation_id="getStanding",
        responses=problems(*TERMINAL_PROBLEMS, 422),
    )
    def get_standing(name: OwnTake, services: Serving) -> wire.StandingAnswer:
        """Tell how a take stands: received and when last found whole, or why people look at it."""
        found = services.ingest.standing(name)
        return wire.StandingAnswer(
            take=found.take,
            standing=found.standing,
            reason=found.reason,
            sentence=found.sentence,
            verified_at=found.verified_at,
            manifest_sha256=found.manifest_sha256,
            receipt=found.standing == "received",
        )

    @app.get("/v1/series", operation_id="getSeries", responses=problems(400, *TERMINAL_PROBLEMS))
    def get_series(
        asks: DeliveringCertificate, services: Serving, sale: Number = 0, rehearsal: Number = 0, epoch: Epoch = 1
    ) -> wire.SeriesAnswer:
        """Hear a terminal's own last numbers of an epoch, and tell those that are held, with what was noticed."""
        own: dict[Series, int] = {"sale": sale, "rehearsal": rehearsal}
        held, alarms = last_numbers(services.database, asks, epoch, own)
        return wire.SeriesAnswer(
            terminal=asks.terminal,
            epoch=epoch,
            series={series: wire.LastNumber(number=last.number, head=last.head) for series, last in held.items()},
            alarms=[wire.TerminalAlarm(at=each.at, code=each.code, sentence=each.sentence) for each in alarms],
        )
