"""The API as an OpenAPI 3.1 document, made from its list of operations."""

import re
from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from models.api import ApiProblem
from models.machine_answer import MachineProblem, MachineReceipt, MachineRound
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
    of_answers: set[type[Value]] = {ApiProblem, MachineProblem, MachineReceipt, MachineRound}
    ordered = sorted(models | of_answers, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF)
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    paths[ANSWERING] = _answering()
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


def _answering() -> dict[str, Any]:
    """Behind a recipient's emailed link, which is the key: no token."""
    link = {"name": "token", "in": "path", "required": True, "schema": {"type": "string"}}
    once = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "minLength": 8, "maxLength": 200},
    }
    fields = {
        "type": "object",
        "description": "The fields that GET tells of, `replaces`, `papers` and any number of `files`.",
        "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
        "additionalProperties": {"type": "string"},
    }
    given = {"application/json": {"schema": _schema(MachineReceipt)}}
    no = {"application/problem+json": {"schema": _schema(MachineProblem)}}
    told: dict[str, Any] = {"parameters": [link], "security": []}
    refused = {status: {"description": words, "content": no} for status, words in _ANSWERING_PROBLEMS.items()}
    reading = {status: refused[status] for status in ("404", "429", "500", "503")}
    asked = {"application/json": {"schema": _schema(MachineRound)}}
    return {
        "get": {
            **told,
            "operationId": "asked",
            "summary": "What a recipient is asked",
            "responses": {
                "200": {"description": "What is asked, and what has been answered", "content": asked},
                **reading,
            },
        },
        "post": {
            **told,
            "operationId": "answer",
            "summary": "Hand in a recipient's answer",
            "parameters": [link, once],
            "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": fields}}},
            "responses": {
                "200": {"description": "The same answer as before, with its receipt", "content": given},
                "201": {"description": "The answer has been taken", "content": given},
                **refused,
            },
        },
    }


ANSWERING = "/s/{token}/maskin"
_ANSWERING_PROBLEMS = {
    "404": "The link leads nowhere",
    "409": "Not now: it has been answered, is over, waits for an attest, or the key belongs to another answer",
    "413": "The body is too large",
    "422": "What is sent cannot be taken; `faults` says why",
    "429": _PROBLEMS["429"],
    "500": _PROBLEMS["500"],
    "503": _PROBLEMS["503"],
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
