"""The API's description for programs; `python -m azogue.office openapi FILE` writes it."""

import json
from pathlib import Path
from typing import Any, Final

PROBLEM: Final = {
    "description": "A problem, told as RFC 9457 has it.",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                },
            }
        }
    },
}
KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "However often the request comes with this key, it is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
WRITES: Final = ("post", "put", "patch", "delete")


def description() -> dict[str, Any]:
    """Return the description with what holds for every call: problems, keys, calls without a token."""
    from azogue.office.site.api import api

    whole: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    for calls in whole["paths"].values():
        for method, call in calls.items():
            call["responses"].setdefault("default", PROBLEM)
            call["security"] = [*call.get("security", []), {}]
            if method in WRITES:
                call.setdefault("parameters", []).append(KEY)
    return whole


def text() -> str:
    """Return the description as the snapshot keeps it."""
    return json.dumps(description(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(place: Path) -> None:
    """Write the snapshot."""
    place.write_text(text(), encoding="utf-8", newline="\n")
