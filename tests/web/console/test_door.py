"""In and out of the console."""

import re
from datetime import timedelta

import pytest

from store.accounts import sessions
from tests.console_house import PASSWORD, Clerk, ConsoleHouse
from tests.round_builder import KEY
from web.console.door import trial_key


async def test_a_registrar_signs_in_and_out_and_the_old_cookie_then_opens_nothing(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    home = await clerk.get("/konsol")
    assert (home.status_code, "Att göra" in home.text, "Eva" in home.text) == (200, True, True)
    out = await clerk.post("/konsol/logga-ut")
    assert out.status_code == 303
    again = await clerk.get("/konsol")
    assert "Logga in" in again.text
    assert "Eva" not in again.text


@pytest.mark.parametrize(
    ("email", "password"),
    [("eva@ksl.example", "fel lösenord här"), ("ingen@ksl.example", PASSWORD), ("eva@ksl.example", "")],
)
async def test_what_is_wrong_is_not_said_apart(console: ConsoleHouse, email: str, password: str) -> None:
    clerk = Clerk(console)
    answer = await clerk.sign_in(email, password)
    assert (answer.status_code, clerk.cookies) == (422, {})
    assert "E-postadressen eller lösenordet stämmer inte" in answer.text
    assert email in answer.text


@pytest.mark.parametrize("email", ["Eva@ksl.example ", "\u200beva@ksl.example", "Eva B <eva@ksl.example>;"])
async def test_the_address_may_come_as_it_was_pasted(console: ConsoleHouse, email: str) -> None:
    clerk = Clerk(console)
    assert (await clerk.sign_in(email)).status_code == 303
    tries = [(await clerk.sign_in(email, "fel lösenord här")).status_code for _ in range(5)]
    tries += [(await clerk.sign_in("eva@ksl.example", "fel lösenord här")).status_code for _ in range(5)]
    assert tries == [422] * 9 + [429]  # one address, however it is written


@pytest.mark.parametrize("goal", ["/konsol", "/konsol/remisser?ordning=dnr"])
async def test_blocked_cookies_are_told_instead_of_going_round(console: ConsoleHouse, goal: str) -> None:
    clerk = Clerk(console)
    page = await clerk.get(goal)
    assert "kakor" not in page.text
    answer = await clerk.post("/konsol/logga-in", {"email": "eva@ksl.example", "password": PASSWORD})
    blocked = await clerk.get(answer.headers["location"])
    assert (blocked.status_code, "Webbläsaren tar inte emot kakor" in blocked.text) == (403, True)
    assert f'name="next" value="{goal}"' in blocked.text
    clerk.take_cookie(answer)
    opened = await clerk.get(answer.headers["location"])
    assert (opened.status_code, opened.headers["location"]) == (303, goal)  # a clean address to come back to


async def test_ten_tries_a_minute_for_one_address(console: ConsoleHouse) -> None:
    clerk = Clerk(console)
    tries = [(await clerk.sign_in("eva@ksl.example", "fel lösenord här")).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]


@pytest.mark.parametrize(("passes", "lasts"), [(sessions.IDLE, True), (sessions.IDLE + timedelta(seconds=1), False)])
async def test_a_session_ends_by_idle_time(console: ConsoleHouse, passes: timedelta, lasts: bool) -> None:
    clerk = await console.clerk()
    console.clock.pass_by(passes)
    page = await clerk.get("/konsol")
    assert ("Att göra" in page.text) is lasts


async def test_no_session_outlives_a_working_day(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    for _ in range(13):
        console.clock.pass_by(timedelta(hours=1))
        page = await clerk.get("/konsol")
    assert "Logga in" in page.text


async def test_a_new_password_ends_every_session(console: ConsoleHouse) -> None:
    clerk, other = await console.clerk(), await console.clerk()
    await clerk.get("/konsol/losenord")
    changed = await clerk.post(
        "/konsol/losenord", {"old": PASSWORD, "new": "ett nytt lösenord", "again": "ett nytt lösenord"}
    )
    assert changed.status_code == 303
    assert "Logga in" in (await other.get("/konsol")).text
    assert (await clerk.sign_in("eva@ksl.example", "ett nytt lösenord")).status_code == 303


async def test_a_lost_session_keeps_what_was_written(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    await clerk.get("/konsol/losenord")
    console.clock.pass_by(timedelta(days=1))
    lost = await clerk.post("/konsol/losenord", {"new": 'Åsa "skrev" <det här> & mer'})
    assert lost.status_code == 401
    written = "Åsa &#34;skrev&#34; &lt;det här&gt; &amp; mer"
    assert f'<textarea name="kept:new" hidden>\n{written}</textarea>' in lost.text
    clerk.page = lost
    back = await clerk.post(
        "/konsol/logga-in",
        {"email": "eva@ksl.example", "password": PASSWORD, "kept:new": 'Åsa "skrev" <det här> & mer'},
    )
    assert f'<textarea name="new" hidden>\n{written}</textarea>' in back.text
    (target,) = re.findall(r'action="(/konsol/losenord[^"]*)"', back.text)
    clerk.page, clerk.cookies = back, {}
    blocked = await clerk.post(target, {"new": 'Åsa "skrev" <det här> & mer'})
    assert (blocked.status_code, "Webbläsaren tar inte emot kakor" in blocked.text) == (403, True)
    assert f'<textarea name="kept:new" hidden>\n{written}</textarea>' in blocked.text
    clerk.take_cookie(back)
    assert (await clerk.post(target, {"new": "kort"})).status_code == 422


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/konsol//evil", "/svar/x", "javascript:1"])
async def test_the_door_leads_nowhere_else(console: ConsoleHouse, goal: str) -> None:
    clerk = Clerk(console)
    await clerk.get("/konsol/logga-in")
    answer = await clerk.post("/konsol/logga-in", {"email": "eva@ksl.example", "password": PASSWORD, "next": goal})
    assert answer.headers["location"] == "/konsol?inloggad=1"


async def test_a_form_without_its_token_does_nothing(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    await clerk.get("/konsol")
    assert (await clerk.post("/konsol/logga-ut", {"csrf": "x"})).status_code == 403
    assert (await clerk.post("/konsol/logga-ut", origin="https://evil.example")).status_code == 403
    assert (await clerk.get("/konsol")).status_code == 200
    assert "Eva" in clerk.page.text


@pytest.mark.parametrize(
    ("goal", "place"),
    [("", "/konsol"), ("?next=/konsol/remisser", "/konsol/remisser"), ("?next=//ond.example", "/konsol")],
)
async def test_a_trial_s_own_way_in_leads_on_in_the_console(console: ConsoleHouse, goal: str, place: str) -> None:
    clerk = Clerk(console)
    way = f"/konsol/prov/{trial_key(KEY)}"
    assert "Öppna konsolen" in (await clerk.get(f"{way}{goal}")).text
    answer = await clerk.post(way)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{place}?inloggad=1")
    clerk.take_cookie(answer)
    assert (await clerk.get(place)).status_code == 200
    assert (await clerk.get("/konsol/prov/fel")).status_code == 404


async def test_in_production_there_is_no_such_way_in(console: ConsoleHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    production = console.office.settings.model_copy(update={"environment": "production"})
    monkeypatch.setattr(console.office, "settings", production)
    clerk, way = Clerk(console), f"/konsol/prov/{trial_key(KEY)}"
    assert [(await ask(way)).status_code for ask in (clerk.get, clerk.post)] == [404, 404]
    assert "Logga in" in (await clerk.get("/konsol")).text
