"""Signing in at an identity provider (OpenID Connect Core 1.0, the code flow with PKCE).

The provider says who somebody is; whether that person has an account here was decided by the operator. What must
survive the way there and back is kept in a signed cookie of ten minutes, and nothing on the server.
"""

import time
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import structlog
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk import accounts
from models.errors import Refused
from settings import Settings
from templates.console.messages import sentence
from web.console.seat import HOME, begin, own_page, sign_in_page
from web.house import House, house_of
from web.limiting import Limit
from web.pages import language_of

COOKIE = "__Host-remiss-oidc"
MINUTES = 10
KEPT_FOR = 3600.0
"""Seconds that what the provider says of itself, its keys among it, is used before it is asked again."""
LEEWAY = 60
"""Seconds that the provider's clock may differ from ours."""
BACK = f"{HOME}/oidc/svar"
_TIMEOUT = 10.0
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]

log = structlog.get_logger()


class Claims(NamedTuple):
    """Who signed in, as the provider says it. `email` is empty unless the provider vouches for it."""

    subject: str
    email: str


def provider_of(house: House) -> "Provider | None":
    """The one that the settings name."""
    settings = house.office.settings if house.office is not None else None
    return _provider(settings) if settings is not None and settings.oidc_issuer else None


class Provider:
    """One identity provider. Its calls block, a few tenths of a second as a rule: they belong in a thread.

    Raises Refused("provider_silent") when it cannot be reached, and ("provider_refused") for whatever it says that does
    not hold.
    """

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
        self._back = f"{settings.base_url}{BACK}"
        self._said: tuple[float, dict[str, Any], KeySet] | None = None

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser is sent."""
        said, _keys = self._metadata()
        return str(
            prepare_grant_uri(
                said["authorization_endpoint"],
                self._client_id,
                "code",
                redirect_uri=self._back,
                scope="openid email profile",
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    def claims(self, code: str, nonce: str, verifier: str) -> Claims:
        """Exchanges the code, and checks the ID token (Core 3.1.3.7)."""
        said, keys = self._metadata()
        token = self._token(said["token_endpoint"], code, verifier)
        try:
            decoded = jwt.decode(token.get("id_token", ""), keys, algorithms=_ALGORITHMS)
            JWTClaimsRegistry(
                now=partial(int, time.time()),
                leeway=LEEWAY,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                nonce={"essential": True, "value": nonce},
                sub={"essential": True},
            ).validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise Refused("provider_refused") from error
        return self._person(decoded.claims)

    def _person(self, claims: Mapping[str, Any]) -> Claims:
        verified = claims.get("email_verified") in {True, "true"}
        return Claims(f"{self._issuer}\n{claims['sub']}", str(claims.get("email", "")) if verified else "")

    def _metadata(self) -> tuple[dict[str, Any], KeySet]:
        if self._said is not None and time.monotonic() < self._said[0]:
            return self._said[1], self._said[2]
        try:
            with httpx.Client(timeout=_TIMEOUT) as client:
                said = client.get(f"{self._issuer}/.well-known/openid-configuration").raise_for_status().json()
                keys = client.get(said["jwks_uri"]).raise_for_status().json()
        except (httpx.HTTPError, ValueError, KeyError) as error:
            log.warning("oidc_provider_silent", error=type(error).__name__)
            raise Refused("provider_silent") from error
        if said.get("issuer", "").rstrip("/") != self._issuer:
            raise Refused("provider_refused")
        self._said = (time.monotonic() + KEPT_FOR, said, KeySet.import_key_set(keys))
        return self._said[1], self._said[2]

    def _token(self, endpoint: str, code: str, verifier: str) -> dict[str, Any]:
        body = prepare_token_request("authorization_code", redirect_uri=self._back, code=code, code_verifier=verifier)
        try:
            with httpx.Client(timeout=_TIMEOUT) as client:
                answer = client.post(
                    endpoint,
                    content=body,
                    headers={"content-type": "application/x-www-form-urlencoded", "accept": "application/json"},
                    auth=(quote(self._client_id, safe=""), quote(self._secret, safe="")),  # RFC 6749 2.3.1
                )
        except httpx.HTTPError as error:
            raise Refused("provider_silent") from error
        if answer.status_code != httpx.codes.OK:
            log.warning("oidc_provider_refused", status=answer.status_code)
            raise Refused("provider_refused")
        try:
            said: dict[str, Any] = answer.json()
        except ValueError as error:
            raise Refused("provider_refused") from error
        return said


@lru_cache(maxsize=4)
def _provider(settings: Settings) -> Provider:
    return Provider(settings)


async def go(request: Request) -> Response:
    """GET /konsol/oidc: on to the provider."""
    return await house_of(request).threads.run(_go, request)


def _go(request: Request) -> Response:
    house = house_of(request)
    provider = provider_of(house)
    if provider is None or not house.limiter.allows(Limit.SIGN_IN, f"oidc {_caller(request)}"):
        return _at_the_door(request, "provider_silent")
    kept = {
        "state": generate_token(32),
        "nonce": generate_token(32),
        "verifier": generate_token(64),
        "next": own_page(request.query_params.get("next", HOME)),
        "lang": language_of(request.query_params.get("lang")),
    }
    try:
        address = provider.address(kept["state"], kept["nonce"], kept["verifier"])
    except Refused as refusal:
        return _at_the_door(request, refusal.code)
    response = RedirectResponse(address, 303)
    value = _serializer(house).dumps(kept)
    response.set_cookie(COOKIE, value, max_age=MINUTES * 60, path="/", secure=True, httponly=True, samesite="lax")
    return response


async def back(request: Request) -> Response:
    """GET /konsol/oidc/svar: the provider's answer."""
    return await house_of(request).threads.run(_back, request)


def _back(request: Request) -> Response:
    house, query = house_of(request), request.query_params
    kept, provider = _kept(request), provider_of(house)
    if COOKIE not in request.cookies:
        return _at_the_door(request, "provider_without_cookie")
    if provider is None or house.office is None or kept is None or query.get("state") != kept["state"]:
        return _at_the_door(request, "provider_refused")
    if query.get("error"):
        return _at_the_door(request, "provider_refused")
    try:
        claims = provider.claims(query.get("code", ""), kept["nonce"], kept["verifier"])
        signed_in = accounts.sign_in_vouched(house.office, subject=claims.subject, email=claims.email)
    except Refused as refusal:
        return _at_the_door(request, refusal.code)
    goal = kept["next"]
    if kept["lang"] == "en" and "lang=" not in goal:
        goal += ("&" if "?" in goal else "?") + "lang=en"
    response = begin(RedirectResponse(goal, 303), signed_in.token)
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def _at_the_door(request: Request, code: str) -> Response:
    status = 502 if code == "provider_silent" else 403
    language = language_of(request.query_params.get("lang"))
    return sign_in_page(request, language, status=status, fault=sentence(Refused(code), language))


def _kept(request: Request) -> dict[str, str] | None:
    try:
        found: dict[str, str] = _serializer(house_of(request)).loads(
            request.cookies.get(COOKIE, ""), max_age=MINUTES * 60
        )
    except BadData:
        return None
    return found


def _serializer(house: House) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house.config.key, salt="konsol.oidc.1")


def _caller(request: Request) -> str:
    return request.client.host if request.client else ""


ROUTES = [Route(f"{HOME}/oidc", go), Route(BACK, back)]
