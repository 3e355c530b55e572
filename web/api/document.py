"""The API as an OpenAPI 3.1 document, made from its list of operations."""

import re
from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from models.api import ApiProblem
from models.values import Value
from web.api.operations import LARGEST_NUMBER, OPERATIONS, Operation

_REF = "#/components/schemas/{model}"
_PROBLEMS = {
    "401": "No token, or one that does not hold",
    "403": "The token's scope or role does not allow this",
    "404": "Nothing there, or another organisation's",
    "422": "What was asked for cannot be; `detail` says why",
    "429": "Too many requests; wait as `retry-after` says",
    "500": "Something is wrong here, and trying again does not help",
    "503": "Something it needs does not answer; try again as `retry-after` says",
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    models = {
        each for one in OPERATIONS for each in (one.gives, one.takes) if each is not None and issubclass(each, Value)
    }
    ordered = sorted(models | {ApiProblem}, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF)
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Remiss",
            "version": "1",
            "description": "Rounds, recipients, answers and events of one organisation. See docs/api.md.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", one.path)
    ]
    in_query = [
        {
            "name": name,
            "in": "query",
            "schema": {"type": "integer", "minimum": least, "maximum": LARGEST_NUMBER, "default": least},
        }
        for name, least in one.query
    ]
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": f"Scope `{one.scope.value}`.",
        "parameters": [*in_path, *in_query],
        "responses": {str(one.status): _given(one), **_refusals(one)},
    }
    if one.takes is bytes:
        kinds = ("application/yaml", "application/zip")
        told["requestBody"] = {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in kinds}}
    elif one.takes is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": _schema(one.takes)}}}
    return told


def _given(one: Operation) -> dict[str, Any]:
    if one.gives is None:
        return {"description": "The bytes", "content": {"application/octet-stream": {}}}
    return {"description": one.summary, "content": {"application/json": {"schema": _schema(one.gives)}}}


def _refusals(one: Operation) -> dict[str, Any]:
    codes = dict(_PROBLEMS)
    if one.takes is not None:
        codes["413"] = "The body is too large"
    content = {"application/problem+json": {"schema": _schema(ApiProblem)}}
    return {status: {"description": words, "content": content} for status, words in sorted(codes.items())}


def _schema(model: type) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
