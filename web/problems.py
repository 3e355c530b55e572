"""A no to a program: `application/problem+json` (RFC 9457), its sentence in the language of the request."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from models.errors import PermanentFailure, RemissError, TemporaryFailure
from templates import api_words
from templates.console import messages
from templates.words import Language

_STATUS = {
    **dict.fromkeys(("token_missing", "token_unknown"), 401),
    **dict.fromkeys(("token_scope", "not_allowed"), 403),
    "link_unknown": 404,
    "method_not_allowed": 405,
    **dict.fromkeys(("answered_already", "answering_over", "attest_waited_for", "idempotency_key_reused"), 409),
    "body_too_large": 413,
    "too_many_requests": 429,
}


def language_of(request: Request) -> Language:
    """English when the caller names it before Swedish; else Swedish (RFC 9110, 12.5.4, weights passed over)."""
    for wanted in request.headers.get("accept-language", "").lower().split(","):
        name = wanted.strip().partition(";")[0].partition("-")[0]
        if name in {"sv", "en"}:
            return "en" if name == "en" else "sv"
    return "sv"


def problem(request: Request, error: RemissError, status: int = 422, **more: Any) -> Response:
    """`status`: of a code that has none of its own. `more`: what the problem says besides."""
    language = language_of(request)
    status = _STATUS.get(error.code, 500 if isinstance(error, PermanentFailure) else status)
    status = 503 if isinstance(error, TemporaryFailure) else status
    detail = api_words.problem(error.code, language, error.facts) or messages.sentence(error, language)
    told = {"type": "about:blank", "title": error.code, "status": status, "detail": detail, "code": error.code, **more}
    headers = {"content-language": language, "vary": "accept-language, authorization"}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    if status in {429, 503}:
        headers["retry-after"] = "60" if status == 429 else "10"
    body = json.dumps(told, ensure_ascii=False).encode()
    return Response(body, status, headers, media_type="application/problem+json")
