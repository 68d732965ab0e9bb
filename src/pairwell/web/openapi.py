"""The OpenAPI 3.1 document, made from the operations themselves."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pairwell.model.version import VERSION
from pairwell.web.access import ACCESS
from pairwell.web.operation import Operation
from pairwell.web.reply import Problem

PROBLEMS = {
    304: "Nothing changed.",
    400: "The request cannot be read as it is.",
    401: "No key, or one that does not hold.",
    403: "The key may not do this.",
    404: "There is no such thing.",
    405: "The resource does not know this method.",
    408: "The body did not arrive in time.",
    409: "It cannot be done now, or is being done.",
    413: "The body is too large.",
    415: "The content type is not read here.",
    422: "The Idempotency-Key came before with another request.",
    429: "Too fast: wait as Retry-After says.",
    500: "A fault of ours.",
    503: "Not at the moment: wait as Retry-After says.",
    507: "The disk is nearly full.",
}
NEVER_5XX = frozenset({"askOffers", "readOffers", "readLiveness", "readOpenApi", "readDocs"})
"""Operations that answer whatever is broken."""


def document(operations: tuple[Operation, ...]) -> dict[str, Any]:
    """The document, as plain JSON values."""
    types = {t for o in operations for t in (o.takes, o.gives) if t is not None} | {Problem}
    ordered = sorted(types, key=lambda kind: str(kind.__name__))
    schemas, components = msgspec.json.schema_components(
        ordered, ref_template="#/components/schemas/{name}"
    )
    refs = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, Any] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pairwell",
            "version": VERSION,
            "description": "What to offer on a page, what became of it, and the shop's own data.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "backend": {"type": "http", "scheme": "bearer"},
                "site": {"type": "apiKey", "in": "header", "name": "X-Pairwell-Site"},
            },
        },
    }


def _operation(operation: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    access = ACCESS[operation.name]
    said: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": _responses(operation, refs),
        "security": [{}]
        if access.public
        else [{"backend": []}, *([{"site": []}] if access.site else [])],
    }
    if operation.takes is not None:
        content = {"schema": refs[operation.takes], "example": operation.example}
        said["requestBody"] = {"required": True, "content": {"application/json": content}}
    return said


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True,
         "schema": {"type": "string", "minLength": 1, "maxLength": 200}}
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]  # fmt: skip
    if operation.query is not None:
        schema = msgspec.json.schema(operation.query)
        schema = schema["$defs"][schema["$ref"].rpartition("/")[2]]
        required = set(schema.get("required", ()))
        for name, kind in schema["properties"].items():
            found.append(
                {"name": name, "in": "query", "required": name in required, "schema": _plain(kind)}
            )
    if operation.repeatable:
        found.append(
            {"name": "Idempotency-Key", "in": "header", "required": False,
             "schema": {"type": "string", "minLength": 1, "maxLength": 255}}
        )  # fmt: skip
    return found


def _plain(kind: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is not null: texts have no null."""
    arms = [arm for arm in kind.get("anyOf", ()) if arm.get("type") != "null"]
    if len(arms) == 1:
        return dict(arms[0])
    return {name: value for name, value in kind.items() if name != "default" or value is not None}


def _responses(operation: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if operation.gives is not None:
        content["schema"] = refs[operation.gives]
        if operation.answer is not None:
            content["example"] = operation.answer
    statuses = {405, 429, *operation.refuses}
    if operation.takes is not None:
        statuses |= {400, 408, 413, 415}
    if operation.query is not None or "{" in operation.path:
        statuses.add(400)
    if not ACCESS[operation.name].public:
        statuses |= {400, 401, 403}
    statuses |= {400} if operation.name in NEVER_5XX else {400, 500, 503}
    problem = {"application/problem+json": {"schema": refs[Problem]}}
    responses: dict[str, Any] = {
        str(operation.status): {"description": "Done.", "content": {operation.media: content}}
    }
    for status in sorted(statuses):
        said: dict[str, Any] = {"description": PROBLEMS[status]}
        if status >= 400:
            said["content"] = problem
        responses[str(status)] = said
    return responses
