"""The calls that concern books: which one is new, who may not sign any more, what a terminal holds."""

from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from headquarters.protocol import wire
from headquarters.protocol.asking import (
    BODY_PROBLEMS,
    TERMINAL_PROBLEMS,
    Delivering,
    Serving,
    json_of,
    parsed,
    problems,
)

_MAX_HELD_BODY = 1024
_NOT_MODIFIED = 304
_NO_CONTENT = 204
_BOOK = "application/vnd.shuanglu.book"


def add_book_routes(app: FastAPI) -> None:
    """Add them all."""
    _add_current(app)

    @app.get(
        "/v1/books/revoked",
        operation_id="getRevoked",
        response_class=Response,
        responses={
            200: {"content": {"application/x-pem-file": {}}, "description": "X.509 CRL, PEM"},
            **problems(*TERMINAL_PROBLEMS),
        },
    )
    def get_revoked(_: Delivering, services: Serving) -> Response:
        """Return the list of revoked certificates, of people who sign books and of terminals, signed just now."""
        return Response(services.books.revoked(), media_type="application/x-pem-file")

    @app.put(
        "/v1/books/held",
        operation_id="putHeldBook",
        openapi_extra=json_of(wire.HeldBook),
        responses=problems(400, *TERMINAL_PROBLEMS, *BODY_PROBLEMS),
    )
    async def put_held(request: Request, terminal: Delivering, services: Serving) -> wire.HeldBook:
        """Keep which book the terminal holds, for `headquarters books list`."""
        async with request.app.state.budget.read(request, _MAX_HELD_BODY) as body:
            held = parsed(wire.HeldBook, body)
        await run_in_threadpool(services.books.hold, terminal, held.serial, held.sha256)
        return held


def _add_current(app: FastAPI) -> None:
    @app.get(
        "/v1/books/current",
        operation_id="getCurrentBook",
        response_class=Response,
        responses={
            200: {
                "content": {_BOOK: {}},
                "description": "the book's file, at most 32,000,000 bytes, of format 1 4,000,000; see books.md",
            },
            204: {"description": "there is none"},
            304: {"description": "it is the one in If-None-Match"},
            **problems(400, *TERMINAL_PROBLEMS),
        },
    )
    def get_current(
        request: Request,
        _: Delivering,
        services: Serving,
        region: Annotated[str | None, Query(pattern="^([0-9]{2}){1,3}$", description="GB/T 2260")] = None,
        reads: Annotated[int, Query(ge=1, le=99, description="the newest format of books that the terminal reads")] = 1,
    ) -> Response:
        """Return the newest book that counts in the terminal's region; its ETag is the digest of its manifest."""
        found = services.books.current(region, reads)
        if found is None:
            return Response(status_code=_NO_CONTENT)
        digest, serial = found
        tag = f'"{digest}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=_NOT_MODIFIED, headers={"ETag": tag})
        return Response(services.books.data(serial), media_type=_BOOK, headers={"ETag": tag})
