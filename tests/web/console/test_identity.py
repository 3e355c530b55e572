"""Signing in at a real identity provider."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest

from models.people import Role
from tests.console_house import Clerk, ConsoleHouse, console_house
from tests.oidc_provider import CLIENT, SECRET, running_provider
from tests.web_visitor import BASE
from web.console import identity, seat


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running_provider(f"{BASE}{identity.BACK}") as started:
        yield started


@pytest.fixture
def console(tmp_path: Path, issuer: str) -> Iterator[ConsoleHouse]:
    with console_house(tmp_path, oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET) as built:
        built.account("eva@ksl.example", password="")
        built.account("karin@ksl.example", Role.APPROVER, password="")
        yield built


def at_the_provider(address: str, person: str) -> str:
    """Follows the provider's own pages as a browser would; returns the address it sends the browser back to."""
    with httpx.Client() as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                goal = urljoin(str(answer.url), answer.headers["location"])
                if goal.startswith(BASE):
                    return goal
                answer = browser.get(goal)
                continue
            action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert action, answer.text
            prompt = "login" if 'name="login"' in answer.text else "consent"
            typed = {"prompt": prompt, "login": person, "password": "x"}
            answer = browser.post(urljoin(str(answer.url), action[1]), data=typed)
    raise AssertionError("the provider never sent the browser back")


async def back(clerk: Clerk, person: str, **changed: str) -> httpx.Response:
    """Goes to the provider and comes back. `changed`: other values in the address of the way back."""
    there = await clerk.get("/konsol/oidc?next=/konsol/remisser")
    clerk.cookies[identity.COOKIE] = there.cookies[identity.COOKIE]
    goal = urlsplit(at_the_provider(there.headers["location"], person))
    query = {name: values[0] for name, values in parse_qs(goal.query).items()} | changed
    answer = await clerk.get(f"{goal.path}?{httpx.QueryParams(query)}")
    clerk.take_cookie(answer)
    return answer


async def test_one_who_has_an_account_comes_back_signed_in(console: ConsoleHouse) -> None:
    clerk = Clerk(console)
    answer = await back(clerk, "eva")
    assert (answer.status_code, answer.headers["location"]) == (303, "/konsol/remisser")
    assert "Eva" in (await clerk.get("/konsol")).text


async def test_the_account_is_that_person_s_from_then_on(console: ConsoleHouse) -> None:
    """Also when the provider gives the address to somebody else."""
    assert (await back(Clerk(console), "eva")).status_code == 303
    other = {"impostor": {"email": "eva@ksl.example", "email_verified": True}}
    with (
        running_provider(f"{BASE}{identity.BACK}", other) as issuer,
        console_house(
            console.office.settings.data, oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET
        ) as again,
    ):
        answer = await back(Clerk(again), "impostor")
    assert answer.status_code == 403
    assert "inget konto här" in answer.text


@pytest.mark.parametrize("person", ["unvouched", "stranger"])
async def test_nobody_gets_in_without_an_account_that_the_provider_vouches_for(
    console: ConsoleHouse, person: str
) -> None:
    clerk = Clerk(console)
    answer = await back(clerk, person)
    assert (answer.status_code, clerk.cookies.get(seat.COOKIE)) == (403, None)
    assert "inget konto här" in answer.text


@pytest.mark.parametrize("changed", [{"state": "x"}, {"code": "x"}, {"error": "access_denied"}])
async def test_an_answer_that_does_not_hold_opens_nothing(console: ConsoleHouse, changed: dict[str, str]) -> None:
    clerk = Clerk(console)
    answer = await back(clerk, "eva", **changed)
    assert (answer.status_code, clerk.cookies.get(seat.COOKIE)) == (403, None)
    assert "gick inte igenom" in answer.text


async def test_a_provider_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with console_house(tmp_path, oidc_issuer="http://127.0.0.1:1", oidc_client_id=CLIENT) as console:
        answer = await Clerk(console).get("/konsol/oidc")
    assert answer.status_code == 502
    assert "Identitetstjänsten svarar inte" in answer.text


async def test_a_browser_that_keeps_no_cookie_is_told_so(tmp_path: Path) -> None:
    with console_house(tmp_path, oidc_issuer="http://127.0.0.1:1", oidc_client_id=CLIENT) as console:
        answer = await Clerk(console).get(f"{identity.BACK}?state=x&code=y")
    assert (answer.status_code, "Tillåt kakor" in answer.text) == (403, True)
