"""The protocol's HTTP face: who asks, how much may come in, which answers go out. What it means is in `ingest`."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from headquarters.faults import Refusal, later
from headquarters.index.failing import IndexFailure, is_damaged, is_full
from headquarters.protocol.asking import Services, unreadable
from headquarters.protocol.bodies import BodyBudget, RefusalResponse
from headquarters.protocol.book_routes import add_book_routes
from headquarters.protocol.counter_routes import add_counter_routes
from headquarters.protocol.fleet_routes import add_fleet_routes
from headquarters.protocol.limits import DEFAULT, Limits
from headquarters.protocol.take_routes import add_take_routes
from headquarters.protocol.terminal_routes import add_terminal_routes
from headquarters.protocol.update_routes import add_update_routes
from headquarters.protocol.watching import Contacts, Guesses
from headquarters.store.room import ROOMLESS
from headquarters.takes.locks import TakeLocks

VERSION = "1"
_log = logging.getLogger("headquarters.protocol")


def make_app(services: Services | None, limits: Limits = DEFAULT) -> FastAPI:
    """Build the ASGI application; without services it can only describe itself."""
    app = FastAPI(
        title="Shuanglu headquarters",
        version=VERSION,
        description="Receives sealed recordings. See hq-protocol.md for the order of calls and their meaning.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    app.state.locks = TakeLocks()
    app.state.contacts = Contacts()
    app.state.guesses = Guesses()
    app.state.budget = BodyBudget(limits)
    _add_error_handlers(app)
    add_terminal_routes(app)
    add_take_routes(app)
    add_book_routes(app)
    add_counter_routes(app)
    add_fleet_routes(app)
    add_update_routes(app)
    return app


def _add_error_handlers(app: FastAPI) -> None:
    handlers: dict[type[Exception], Callable[[Request, Any], Awaitable[Response]]] = {
        Refusal: _on_refusal,
        RequestValidationError: _on_validation,
        HTTPException: _on_http,
        OSError: _on_system,
        IndexFailure: _on_index,
        Exception: _on_anything,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _on_refusal(_: Request, refusal: Refusal) -> Response:
    return RefusalResponse(refusal)


async def _on_validation(_: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    return RefusalResponse(unreadable(".".join(map(str, first["loc"])), first["msg"]))


async def _on_http(_: Request, error: HTTPException) -> Response:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return RefusalResponse(Refusal(404, "path.unknown"))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return RefusalResponse(Refusal(405, "method.unknown"))
    return RefusalResponse(Refusal(error.status_code, "request.shape:http", detail=error.detail))


async def _on_system(_: Request, error: OSError) -> Response:
    """A disk without room is told as such, in one line: nothing is lost, and only people can make room."""
    if error.errno in ROOMLESS:
        _log.error("No room on the disk: deliveries wait until there is some (%s)", error.strerror)
        return RefusalResponse(later(507, "storage.full", seconds=60))
    _log.error("A request failed", exc_info=error)
    return RefusalResponse(Refusal(500, "server.fault"))


async def _on_index(_: Request, error: IndexFailure) -> Response:
    if is_full(error):
        _log.error("No room on the disk for the index: deliveries wait until there is some")
        return RefusalResponse(later(507, "storage.full", seconds=60))
    if is_damaged(error):
        _log.error("The index is damaged (%s): see headquarters check, and restore it from a backup", error.orig)
        return RefusalResponse(Refusal(500, "server.fault"))
    _log.error("A request failed in the index", exc_info=error)
    return RefusalResponse(Refusal(500, "server.fault"))


async def _on_anything(_: Request, __: Exception) -> Response:
    return RefusalResponse(Refusal(500, "server.fault"))
