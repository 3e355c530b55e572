"""Other systems that act for the sender: their tokens, made, listed and revoked. A new one is shown once, by the page
that follows: until then it is kept by the browser that made it, and nowhere else."""

from collections.abc import Collection
from datetime import timedelta

from starlette.responses import Response

from desk import tokens
from models.errors import Refused
from models.people import Permission, Role, TokenScope
from rules.local_time import local_day
from templates import api_words
from templates.console.words import ROLES
from web.console.seat import HOME, Place, Seat

SYSTEMS = f"{HOME}/system"
NEW = "__Host-remiss-ny-nyckel"
NEW_SECONDS = 60
"""So long a cookie carries a new token to the page that shows it, and takes the cookie away."""
_FIELDS = {
    "token_name_missing": "name",
    "token_scope_missing": "scope",
    "token_last_day": "last_day",
    "date_unreadable": "last_day",
    "not_allowed": "role",
}


def show(seat: Seat) -> Response:
    token = seat.request.cookies.get(NEW, "")
    response = _page(seat, made=tokens.just_made(seat.office, token) if token else None)
    if token:
        response.delete_cookie(NEW, path="/", secure=True, httponly=True, samesite="strict")
    return response


def act(seat: Seat) -> Response:
    """POST: a token is made or revoked."""
    action, _, token_id = seat.form.first("action").partition(":")
    if action == "revoke":
        return seat.go(SYSTEMS, "token_revoked", name=tokens.revoke(seat.office, token_id).name)
    try:
        made = tokens.add(
            seat.office,
            name=seat.form.first("name"),
            role=_role(seat.form.first("role")),
            scopes=_scopes(seat.form.fields.get("scope", [])),
            last_day=seat.form.first("last_day") or "-",
        )
    except Refused as refusal:
        return _page(seat, fault=refusal)
    response = seat.go(SYSTEMS)
    response.set_cookie(NEW, made.token, NEW_SECONDS, path="/", secure=True, httponly=True, samesite="strict")
    return response


def _role(typed: str) -> Role:
    """What may read, for everything but the one that says otherwise."""
    return Role.REGISTRAR if typed == Role.REGISTRAR.value else Role.READER


def _scopes(typed: Collection[str]) -> list[TokenScope]:
    return [scope for scope in TokenScope if scope.value in typed]


def _page(seat: Seat, *, made: tokens.Made | None = None, fault: Refused | None = None) -> Response:
    first = seat.form.first
    sentence = seat.sentence(fault) if fault else ""
    year = local_day(seat.office.clock()) + timedelta(days=365)
    return seat.page(
        "tokens.html",
        status=422 if fault else 200,
        held=tokens.held(seat.office),
        made=made,
        role_words=ROLES[seat.language],
        scope_words=api_words.SCOPES,
        scopes=[(scope.value, api_words.SCOPES[scope.value][seat.language == "en"]) for scope in TokenScope],
        roles=[(role.value, ROLES[seat.language][role]) for role in (Role.READER, Role.REGISTRAR)],
        typed={
            "name": first("name") if fault else "",
            "role": first("role") if fault else Role.READER.value,
            "scopes": seat.form.fields.get("scope", []) if fault else [TokenScope.ROUNDS.value],
            "last_day": first("last_day") if fault else year.isoformat(),
        },
        fault_at={_FIELDS.get(fault.code, "name"): sentence} if fault else {},
    )


PLACES = [Place(SYSTEMS, show=show, act=act, reads=Permission.WRITE)]
