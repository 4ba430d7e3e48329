"""The protocol as an OpenAPI document, made from the very routes that serve it."""

import json

from headquarters.protocol.api import make_app


def document() -> str:
    """Return the document as JSON, always spelled the same."""
    app = make_app(None)
    return json.dumps(app.openapi(), indent=2, sort_keys=True, ensure_ascii=False)
