"""The recipients of a draft and of a saved list, on the same pages; the register and the address book."""

import re

import pytest

from desk import address_book, lists, writing
from desk.office import Office
from models.people import Actor, Role
from store.accounts import accounts
from tests.console_house import Clerk, ConsoleHouse

TABY, VALLENTUNA = "0160", "0115"


def office_of(console: ConsoleHouse) -> Office:
    """Whoever works for the sender that the console's clerks work for."""
    with console.office.database.changing() as session:
        sender = accounts.default_sender(session, console.clock())
    return console.office.acting(Actor(role=Role.REGISTRAR, sender_id=sender.id))


def drafted(console: ConsoleHouse, *rows: dict[str, object], **tree: object) -> str:
    """The address of a draft's recipients."""
    draft = writing.begin(office_of(console), {"recipients": list(rows), **tree})
    return f"/konsol/utkast/{draft.id}/mottagare"


def rows_at(console: ConsoleHouse, base: str) -> list[tuple[str, str]]:
    return [(row.code, row.email) for row in lists.of_draft(office_of(console), base.split("/")[3]).rows]


async def done(clerk: Clerk, path: str, fields: dict[str, str], posted_to: str = "") -> str:
    """Where the form of a page leads; refusals fail."""
    await clerk.get(path)
    answer = await clerk.post(posted_to or path.partition("?")[0], fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_all_of_a_county_but_some(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console)
    asked = {"action": "group", "kind": "municipality", "county": "01", "except": "Täby, 0115\nSödertälje kommun"}
    where = await done(clerk, f"{base}/lagg-till", {**asked, "obliged": "1"})
    page = await clerk.get(where)
    assert "Tillagda på listan: 23." in page.text
    assert "23 mottagare (23 kommuner)." in page.text
    assert "23 saknar e-postadress" in page.text
    codes = [code for code, _ in rows_at(console, base)]
    assert (len(codes), TABY in codes, "0181" in codes) == (23, False, False)
    await clerk.get(f"{base}/lagg-till")
    wrong = await clerk.post(f"{base}/lagg-till", {**asked, "except": "Tabby"})
    assert wrong.status_code == 422
    assert ">\nTabby</textarea>" in wrong.text
    assert "Täby" in wrong.text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Täby", "Täby kommun"),
        ("region skåne", "Region Skåne"),
        ("landstinget i östergötland", "Region Östergötland"),
        ("Malung", "Malung-Sälens kommun"),
        ("0114", "Upplands Väsby kommun"),
    ],
)
async def test_any_name_finds_it(console: ConsoleHouse, typed: str, found: str) -> None:
    clerk = await console.clerk()
    base = drafted(console)
    for path in (f"{base}/lagg-till", "/konsol/register"):
        page = await clerk.get(f"{path}?q={typed}")
        assert found in page.text, path


async def test_a_hit_is_added_by_its_button_and_then_is_there(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    address_book.correct(office_of(console), TABY, ["kommun@taby.example"])
    base = drafted(console)
    where = await done(clerk, f"{base}/lagg-till?q=Täby", {"action": "entry:0160"})
    page = await clerk.get(where)
    assert "finns på listan" in page.text
    assert rows_at(console, base) == [(TABY, "kommun@taby.example")]
    near = await clerk.get(f"{base}/lagg-till?q=Tebby")
    assert "Menade du" in near.text


async def test_an_own_organisation_needs_no_code(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console)
    own = {"action": "own", "name": "Företagarna i Åre", "kind": "organisation"}
    await done(clerk, f"{base}/lagg-till", {**own, "email": "a@foretagarna.example", "cc": "b@f.example; c@f.example"})
    assert rows_at(console, base) == [("FORETAGARNA-I-ARE", "a@foretagarna.example")]
    page = await clerk.get(base)
    assert "kopia: b@f.example" in page.text
    await clerk.get(f"{base}/lagg-till")
    for typed, sentence in (
        ({"name": " "}, "Namnet saknas"),
        ({"name": "Täby kommun"}, "finns i registret"),
        ({"name": "Företagarna i Åre"}, "finns redan på listan"),
        ({"name": "Ny", "email": "a@b.se c@d.se"}, "är mer än en adress"),
        ({"name": "Ny", "cc": "c@d.se\nfel"}, "&#34;fel&#34; är inte en e-postadress"),
    ):
        answer = await clerk.post(f"{base}/lagg-till", {**own, **typed})
        assert (answer.status_code, sentence in answer.text) == (422, True), answer.text


async def test_two_who_change_one_row_get_both_and_other_rows_are_no_hindrance(console: ConsoleHouse) -> None:
    clerk, other = await console.clerk(), await console.clerk()
    base = drafted(console, {"code": TABY}, {"code": VALLENTUNA})
    await clerk.get(f"{base}/rad/{TABY}")
    await done(other, f"{base}/rad/{TABY}", {"email": "deras@taby.example", "action": "save"})
    await done(other, f"{base}/rad/{VALLENTUNA}", {"email": "v@vallentuna.example", "action": "save"})
    mine = await clerk.post(f"{base}/rad/{TABY}", {"email": "min@taby.example", "action": "save"})
    assert mine.status_code == 409
    assert ("deras@taby.example" in mine.text, 'value="min@taby.example"' in mine.text) == (True, True)
    clerk.page = mine
    again = await clerk.post(f"{base}/rad/{TABY}", {"email": "min@taby.example", "action": "save"})
    assert again.status_code == 303
    assert rows_at(console, base) == [(TABY, "min@taby.example"), (VALLENTUNA, "v@vallentuna.example")]


async def test_a_button_of_an_old_page_takes_nothing_away_unseen(console: ConsoleHouse) -> None:
    clerk, other = await console.clerk(), await console.clerk()
    base = drafted(console, {"code": TABY}, {"code": VALLENTUNA})
    page = await clerk.get(base)
    remove = re.findall(r'value="(remove:\w+:\w+)"', page.text)
    await done(other, f"{base}/rad/{TABY}", {"email": "t@taby.example", "action": "save"})
    stale = await clerk.post(base, {"action": remove[0]})
    assert (stale.status_code, "t@taby.example" in stale.text) == (409, True)
    everyone = await clerk.post(base, {"action": "remove", "all": "1"})
    assert everyone.status_code == 409
    assert (await clerk.post(base, {"action": remove[1]})).status_code == 303
    assert rows_at(console, base) == [(TABY, "t@taby.example")]


async def test_ticked_rows_and_all_that_a_search_shows_are_changed_together(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    questions = [{"id": "1", "section": "2 Mål", "text": "?"}, {"id": "2", "section": "3", "text": "?"}]
    base = drafted(console, {"select": "municipalities", "county": "01"}, {"code": "R01"}, questions=questions)
    await done(clerk, f"{base}?slag=municipality&q=Upplands", {"action": "obliged", "all": "1"}, base)
    page = await clerk.get(f"{base}?visa=skyldiga")
    assert "Visar 2 av 27." in page.text
    row = re.findall(r'name="row" value="(\w+:\w+)"', page.text)[0]
    await clerk.post(base, {"action": "chapters", "row": row, "chapters": "2 Mål"})
    page = await clerk.get(base)
    assert page.text.count(">2 Mål</td>") == 1
    nobody = await clerk.post(base, {"action": "remove"})
    assert (nobody.status_code, "Ingen mottagare är vald" in nobody.text) == (422, True)


async def test_three_hundred_stand_on_pages_and_each_can_be_found(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console, {"select": "municipalities"}, {"select": "regions"})
    page = await clerk.get(base)
    assert "310 mottagare" in page.text or "311 mottagare" in page.text
    assert page.text.count('name="row"') == 100
    last = await clerk.get(f"{base}?sida=4")
    assert 'name="row"' in last.text
    for odd in ("sida=99999", "sida=-1", "sida=x", "slag=<b>", "visa=allt", "lan=Atlantis"):
        assert (await clerk.get(f"{base}?{odd}")).status_code == 200


async def test_a_row_that_cannot_be_read_is_shown_and_taken_away(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console, {"code": "99/99", "name": "<b>Ingen</b>", "email": "x@y.example"}, {"code": TABY})
    page = await clerk.get(base)
    assert "behöver rättas" in page.text
    assert "<b>Ingen" not in page.text
    await done(clerk, f"{base}/rad/_0", {"action": "remove"})
    assert rows_at(console, base) == [(TABY, "")]


async def test_a_list_is_saved_used_and_worked_on_with_the_same_pages(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console, {"code": TABY, "email": "kommun@taby.example"})
    await done(clerk, base, {"action": "save_as", "name": "Nordost"})
    again = await clerk.post(base, {"action": "save_as", "name": "nordost"})
    assert (again.status_code, "Det finns redan en lista som heter Nordost" in again.text) == (422, True)
    page = await clerk.get("/konsol/listor")
    address = re.findall(r'href="(/konsol/listor/\w+)"', page.text)[0]
    await done(clerk, f"{address}/lagg-till", {"action": "entry:0115"})
    await done(clerk, address, {"action": "rename", "name": "Nordostkommuner"})
    other = drafted(console)
    page = await clerk.get(f"{other}/lagg-till")
    assert "Nordostkommuner (2)" in page.text
    await done(clerk, f"{other}/lagg-till", {"action": "list", "list": address.rpartition("/")[2]})
    assert rows_at(console, other) == [(TABY, "kommun@taby.example"), (VALLENTUNA, "")]
    await done(clerk, address, {"action": "discard_list"})
    assert (await clerk.get(address)).status_code == 404
    assert "Inga sparade listor" in (await clerk.get("/konsol/listor")).text


async def test_the_address_book_says_who_and_when_and_what_was_before(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    where = "/konsol/register/0160"
    await done(clerk, where, {"email": "gammal@taby.example", "action": "save"})
    await done(clerk, where, {"email": "ny@taby.example", "cc": "kopia@taby.example", "action": "save"})
    page = await clerk.get(where)
    for shown in ("gammal@taby.example", "ny@taby.example, kopia@taby.example", "Eva"):
        assert shown in page.text
    assert "ny@taby.example" in (await clerk.get("/konsol/register?slag=municipality&lan=01")).text
    wrong = await clerk.post(where, {"email": "fel", "action": "save"})
    assert (wrong.status_code, 'value="fel"' in wrong.text) == (422, True)
    stockholm = re.compile(r"Stockholms län</a></th>(?:<td[^>]*>(\d+)</td>){2}")
    before = stockholm.findall((await clerk.get("/konsol/register")).text)
    await done(clerk, where, {"action": "forget"})
    assert "ny@taby.example" not in (await clerk.get("/konsol/register?lan=01")).text
    assert (before, stockholm.findall((await clerk.get("/konsol/register")).text)) == (["1"], ["0"])
    assert (await clerk.get("/konsol/register/FINNS-INTE")).status_code == 404


async def test_the_address_book_fills_what_is_missing(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    address_book.correct(office_of(console), TABY, ["kommun@taby.example"])
    base = drafted(console, {"code": TABY}, {"code": VALLENTUNA}, {"code": "0114", "email": "egen@uv.example"})
    page = await clerk.get(base)
    assert "Adressboken känner 1 av dem som saknar adress" in page.text
    assert "Botkyrka" not in page.text
    await done(clerk, base, {"action": "fill"})
    assert rows_at(console, base) == [(TABY, "kommun@taby.example"), (VALLENTUNA, ""), ("0114", "egen@uv.example")]
    address_book.correct(office_of(console), VALLENTUNA, ["v@vallentuna.example"])
    await done(clerk, f"{base}/rad/{VALLENTUNA}", {"action": "use"})
    assert rows_at(console, base)[1] == (VALLENTUNA, "v@vallentuna.example")
    address_book.correct(office_of(console), TABY, ["nyare@taby.example"])
    page = await clerk.get(base)
    assert "kommun@taby.example → nyare@taby.example" in page.text
    await done(clerk, base, {"action": "renew"})
    assert rows_at(console, base)[0] == (TABY, "nyare@taby.example")


async def test_english_stays_english(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console, {"code": TABY})
    for path in (base, f"{base}/lagg-till", f"{base}/rad/{TABY}", "/konsol/register", "/konsol/listor"):
        page = await clerk.get(f"{path}?lang=en")
        assert (page.status_code, "Mottagare</h1>" in page.text) == (200, False), path
