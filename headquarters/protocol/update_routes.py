"""The calls that hand out the channel of updates. It is trusted for its signatures, not for the line."""

from typing import Annotated

from fastapi import FastAPI, Path, Request, Response
from starlette.responses import FileResponse

from headquarters.protocol.asking import TERMINAL_PROBLEMS, Delivering, Serving, problems

_NOT_MODIFIED = 304
_JSON = "application/json"
_ARCHIVE = "application/x-xz"


def add_update_routes(app: FastAPI) -> None:
    """Add them all."""

    @app.get(
        "/v1/updates/metadata/{name}",
        operation_id="getUpdateMetadata",
        response_class=Response,
        responses={
            200: {"content": {_JSON: {}}, "description": "signed metadata of TUF; see updates.md"},
            304: {"description": "it is the one in If-None-Match"},
            **problems(*TERMINAL_PROBLEMS, 404),
        },
    )
    def get_metadata(
        request: Request,
        _: Delivering,
        services: Serving,
        name: Annotated[str, Path(description="as in the channel", examples=["timestamp.json", "2.root.json"])],
    ) -> Response:
        """Return a file of the channel's metadata; its ETag is its SHA-256."""
        data, sha256 = services.updates.metadata(name)
        headers = {"ETag": f'"{sha256}"', "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return Response(status_code=_NOT_MODIFIED, headers=headers)
        return Response(data, media_type=_JSON, headers=headers)

    @app.get(
        "/v1/updates/targets/{path:path}",
        operation_id="getUpdateTarget",
        response_class=Response,
        responses={
            200: {"content": {_ARCHIVE: {}}, "description": "the archive"},
            206: {"content": {_ARCHIVE: {}}, "description": "the part that Range asks for"},
            304: {"description": "it is the one in If-None-Match"},
            416: {"description": "Range asks for what is not there"},
            **problems(*TERMINAL_PROBLEMS, 404),
        },
    )
    def get_target(
        request: Request,
        _: Delivering,
        services: Serving,
        path: Annotated[str, Path(description="as below targets/ in the channel")],
    ) -> Response:
        """Return an archive, or a part of it; its ETag is its SHA-256, which its name has too."""
        file, sha256 = services.updates.target(path)
        headers = {"ETag": f'"{sha256}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return Response(status_code=_NOT_MODIFIED, headers=headers)
        return FileResponse(file, media_type=_ARCHIVE, headers=headers)
