"""The address in the letter: GET changes nothing, POST opens, and a wrong link tells nothing."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models.register import ListedAs
from models.tables import RecipientRow
from models.values import RecipientKind, RoundState
from store import installation, schema
from store.recipients import recipients
from tests.round_builder import KEY, invited
from tests.web_register import audit_length
from tests.web_visitor import TrialHouse, hidden_fields, text_of, trial_house


def recipient(house: TrialHouse) -> RecipientRow:
    with house.database.reading() as session:
        return session.get_one(RecipientRow, house.round.recipient_id)


async def test_the_landing_page_says_who_asks_what_until_when_and_what_is_expected(house: TrialHouse) -> None:
    page = await house.visitor().get(f"/s/{house.round.token}")
    text = text_of(page.text)
    assert page.status_code == 200
    for fact in (
        "Kommunförbundet Stockholms län ber Upplands Väsby kommun",
        "KSL/13/0111",
        "Utveckling av KSL inför mandatperioden 2027–2030",
        "tisdag 9 juni 2026 kl. 23.59",
        "Ta ställning till förslaget",
        "Förslag till prioriteringar",
        "Vad saknas i förslaget?",
        "handlaggare@ksl.example",
    ):
        assert fact in text


async def test_get_and_head_of_the_link_change_nothing_and_set_no_cookie(house: TrialHouse) -> None:
    before = audit_length(house)
    visitor = house.visitor()
    for _ in range(20):
        for method in ("GET", "HEAD"):
            reply = await visitor._send(method, f"/s/{house.round.token}")
            assert reply.status_code == 200
            assert "set-cookie" not in reply.headers
    assert audit_length(house) == before
    assert recipient(house).opened_at is None


async def test_opening_sets_a_host_cookie_and_leaves_the_token_out_of_the_address(house: TrialHouse) -> None:
    visitor = house.visitor()
    landing = await visitor.get(f"/s/{visitor.token}")
    reply = await visitor._send("POST", f"/s/{visitor.token}", data=hidden_fields(landing.text))
    assert reply.status_code == 303
    assert visitor.token not in reply.headers["location"]
    cookie = reply.headers["set-cookie"]
    assert cookie.startswith("__Host-remiss-")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert recipient(house).opened_at == house.clock.now
    page = await visitor.open()
    assert visitor.token not in page.text


async def test_the_papers_are_downloads_before_and_after_opening(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    for path in (f"/s/{visitor.token}/handlingar/1", f"{visitor.place}/handlingar/1"):
        paper = await visitor.get(path)
        assert paper.status_code == 200
        assert paper.content.startswith(b"%PDF")
        assert paper.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in paper.headers["content-security-policy"]
    assert (await visitor.get(f"/s/{visitor.token}/handlingar/2")).status_code == 404
    assert (await visitor.get(f"{visitor.place}/handlingar/2")).status_code == 404


@pytest.mark.parametrize("token", ["", "fel", "A" * 43, "../../etc/passwd", "å" * 43, "x" * 5000])
async def test_every_wrong_link_is_answered_alike(house: TrialHouse, token: str) -> None:
    reply = await house.visitor().get(f"/s/{token}")
    assert reply.status_code == 404
    if token and "/" not in token:
        other = await house.visitor().get("/s/" + "B" * 43)
        assert reply.text == other.text
        assert "Länken går inte att öppna" in reply.text


async def test_a_guesser_is_slowed_and_the_real_user_is_not(house: TrialHouse) -> None:
    visitor = house.visitor()
    statuses = [(await visitor.get(f"/s/{number:043d}")).status_code for number in range(40)]
    assert statuses[:30] == [404] * 30
    assert statuses[-1] == 429
    assert (await visitor.get(f"/s/{visitor.token}")).status_code == 200
    assert (await visitor.open()).status_code == 200


async def test_a_revoked_link_is_a_wrong_link_and_its_visit_ends(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    with house.database.changing() as session:
        recipients.change_address(session, house.round.recipient_id, "ny@kommun.example", key=KEY, at=house.clock.now)
    assert (await visitor.get(f"/s/{visitor.token}")).status_code == 404
    assert (await visitor.show()).status_code == 403
    assert (await visitor.post("save", {"summary": "text"})).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null", "sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_foreign_page_cannot_open_or_post(house: TrialHouse, headers: dict[str, str]) -> None:
    visitor = house.visitor()
    landing = await visitor.get(f"/s/{visitor.token}")
    data = hidden_fields(landing.text)
    reply = await visitor._send("POST", f"/s/{visitor.token}", data=data, headers=headers)
    assert reply.status_code == 403
    assert recipient(house).opened_at is None
    await visitor.open()
    assert (await visitor.post("submit", {"stance": "supports"}, headers=headers)).status_code == 403
    assert recipient(house).state == "sent"


@pytest.mark.parametrize("told", [{"sec-fetch-site": "same-origin"}, {}])
async def test_a_browsers_own_form_may_open_under_no_referrer(house: TrialHouse, told: dict[str, str]) -> None:
    """Safari before 16.4 sends no Sec-Fetch-Site; the page's signed token still guards."""
    visitor = house.visitor()
    landing = await visitor.get(f"/s/{visitor.token}")
    headers = {"origin": "null", **told}
    reply = await visitor._send("POST", f"/s/{visitor.token}", data=hidden_fields(landing.text), headers=headers)
    assert reply.status_code == 303


async def test_a_landing_page_that_could_not_open_says_why(house: TrialHouse) -> None:
    visitor = house.visitor()
    landing = hidden_fields((await visitor.get(f"/s/{visitor.token}")).text)
    stale = await visitor._send("POST", f"/s/{visitor.token}", data={"open": "gammal"})
    assert stale.status_code == 403
    assert "Svaret öppnades inte" in text_of(stale.text)
    for _ in range(61):
        reply = await visitor._send("POST", f"/s/{visitor.token}", data=landing)
    assert reply.status_code == 429
    assert reply.headers["retry-after"] == "60"
    assert "Vänta en minut" in text_of(reply.text)


async def test_another_links_form_token_does_not_open(house: TrialHouse) -> None:
    first, second = (house.visitor(token) for token in house.round.tokens.values())
    data = hidden_fields((await first.get(f"/s/{first.token}")).text)
    assert (await second._send("POST", f"/s/{second.token}", data=data)).status_code == 403


@pytest.mark.parametrize(
    ("state", "words"),
    [(RoundState.SCHEDULED, "inte utskickad ännu"), (RoundState.CANCELLED, "återkallad")],
)
async def test_a_round_that_is_not_open_says_so_and_whom_to_ask(tmp_path: Path, state: RoundState, words: str) -> None:
    with trial_house(tmp_path, state=state) as house:
        page = await house.visitor().get(f"/s/{house.round.token}")
        assert words in text_of(page.text)
        assert "handlaggare@ksl.example" in page.text
        assert "<form" not in page.text


async def test_a_closed_round_says_so_and_takes_nothing(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    house.clock.pass_by(timedelta(days=60))
    visitor.cookies.clear()
    landing = await visitor.get(f"/s/{visitor.token}")
    assert "Svarstiden är slut" in text_of(landing.text)
    hidden = visitor.hidden
    closed = await visitor.open()
    assert "Remissen är stängd" in text_of(closed.text)
    visitor.hidden = hidden
    reply = await visitor.post("submit", {"stance": "supports", "summary": "för sent skrivet"})
    assert reply.status_code == 409
    assert "för sent skrivet" in text_of(reply.text)
    assert recipient(house).state == "sent"


async def test_every_page_carries_the_safety_headers_and_nothing_of_others(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    for path in ("/", "/tillganglighet", f"/s/{visitor.token}", visitor.place, "/finns-inte", "/dev/mail"):
        page = await visitor.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["cache-control"] == "no-store"
        assert "style=" not in page.text
        assert "<style" not in page.text
        assert "onclick" not in page.text
        assert re.findall(r"<(?!a )[^>]*https?://", page.text) == []


async def test_a_foreign_host_header_is_refused_but_a_probe_is_not(house: TrialHouse) -> None:
    installation.check(house.database, house.files, KEY)
    visitor = house.visitor()
    reply = await visitor.get(f"/s/{visitor.token}", host="evil.example")
    assert reply.status_code == 400
    for probe in ("/halsa", "/halsa/liv"):
        health = await visitor.get(probe, host="10.0.0.7")
        assert health.json() == {"status": "ok"}
    assert list((house.files.root / "incoming").iterdir()) == []


async def test_the_health_page_tells_what_keeps_the_pages_from_being_served(house: TrialHouse) -> None:
    async def told() -> tuple[int, dict[str, str]]:
        health = await house.visitor().get("/halsa")
        assert (await house.visitor().get("/halsa/liv")).status_code == 200
        return health.status_code, health.json()

    assert await told() == (503, {"status": "key"})
    installation.check(house.database, house.files, KEY)
    assert await told() == (200, {"status": "ok"})
    revisions = text("UPDATE alembic_version SET version_num = :at")
    for revision, healthy in (("9999", True), ("0001", False), (schema.HEAD, True)):  # a later version's; a copy's
        with house.database.engine.begin() as connection:
            connection.execute(revisions, {"at": revision})
        assert (await told())[0] == (200 if healthy else 503)
    (house.files.root / "incoming").rmdir()
    assert await told() == (503, {"status": "files"})
    (house.files.root / "store.id").write_text("another\n")
    assert await told() == (503, {"status": "store"})
    with house.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert await told() == (503, {"status": "schema"})


async def test_english_is_kept_through_the_whole_way(house: TrialHouse) -> None:
    visitor = house.visitor()
    landing = await visitor.get(f"/s/{visitor.token}?lang=en")
    assert '<html lang="en">' in landing.text
    assert "Tuesday 9 June 2026 at 23:59" in text_of(landing.text)
    reply = await visitor._send("POST", f"/s/{visitor.token}", data=hidden_fields(landing.text))
    assert "lang=en" in reply.headers["location"]
    visitor.place = reply.headers["location"].split("?")[0]
    page = await visitor.show("?lang=en")
    assert "Supports with comments" in page.text
    receipt = await visitor.follow(await visitor.post("submit", {"stance": "supports"}))
    assert "Thank you, the answer has come in" in text_of(receipt.text)


async def test_an_organisation_on_the_list_twice_is_told_that_one_answer_is_enough(tmp_path: Path) -> None:
    region = ListedAs(code="R09", full_name="Region Gotland", kind=RecipientKind.REGION)
    gotland = invited(0, code="0980", name="Gotland", full_name="Gotlands kommun", also_as=region)
    with trial_house(tmp_path, recipients=(gotland, invited(1))) as house:
        tokens, visitor = house.round.tokens, house.visitor()
        whole = text_of((await visitor.get(f"/s/{tokens['0980']}")).text)
        english = text_of((await visitor.get(f"/s/{tokens['0980']}?lang=en")).text)
        other = text_of((await visitor.get(f"/s/{tokens['0115']}")).text)
    assert "Ni är tillfrågade även som Region Gotland, men ett svar räcker." in whole
    assert "You are asked as Region Gotland too, but one answer is enough." in english
    assert "även som" not in other
