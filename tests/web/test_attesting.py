"""A second person attests: asked on the review page, read behind a link of its own, and held to what was shown."""

import html
import re
from datetime import timedelta

import pytest

from models.values import AttestState, LetterKind
from store import answers, attest_standing, recipients
from store.attest_standing import Attest
from tests.attester import Attester
from tests.hostile_texts import HOSTILE
from tests.round_builder import KEY
from tests.store_steps import close, letters_of
from tests.web_register import audit_length
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, faults, hidden_fields, text_of, typed_in
from web.answer import text

KARIN = {"attest_name": "Karin Berg, kanslichef", "attest_email": "karin@kommun.example", "attest_message": "Hej!"}


@pytest.fixture
async def visitor(house: TrialHouse) -> Visitor:
    """Stands at the review page of a full answer with one file."""
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("review", FULL, [("yttrande.pdf", PDF)])
    assert reply.headers["location"].endswith("/granska")
    await review(visitor)
    return visitor


async def review(visitor: Visitor) -> str:
    """Shows the review page; the next post is its own."""
    page = await visitor.get(visitor.place + "/granska")
    assert page.status_code == 200, page.text
    visitor.hidden = hidden_fields(page.text)
    return page.text


async def asked(visitor: Visitor) -> Attester:
    await visitor.follow(await visitor.post("attest", KARIN))
    await review(visitor)
    return Attester.of(visitor.house)


def standing(house: TrialHouse) -> Attest | None:
    with house.database.reading() as session:
        return attest_standing.current(session, house.round.recipient_id)


async def test_the_attester_is_mailed_and_both_pages_say_so(house: TrialHouse, visitor: Visitor) -> None:
    page = text_of((await visitor.follow(await visitor.post("attest", KARIN))).text)
    assert "Frågan om attest skickas till karin@kommun.example" in page
    assert "Väntar på attest av Karin Berg, kanslichef" in page
    form = text_of((await visitor.show()).text)
    assert "Begärd tisdag 12 maj 2026 kl. 14.12, karin@kommun.example" in form
    (letter,) = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST)
    (notice,) = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_NOTICE)
    assert (letter.to, notice.to) == ("karin@kommun.example", "registrator0@kommun.example")
    assert "Waiting for Karin Berg" in text_of((await visitor.show("?lang=en")).text)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"attest_name": " . "}, "attest_name", "Ange namnet"),
        ({"attest_name": "Se www.evil.example"}, "attest_name", "utan länkar"),
        ({"attest_name": "K" * 301}, "attest_name", "högst 300"),
        ({"attest_name": "K" + "\u0301" * 40}, "attest_name", "fler än 16 accenter"),
        ({"attest_email": ""}, "attest_email", "Ange e-postadressen"),
        ({"attest_email": "karin@"}, "attest_email", "går inte att använda"),
        ({"attest_email": "karin@kommun.example; bo@kommun.example"}, "attest_email", "bara en e-postadress"),
        ({"attest_email": "karin@kommun.example\r\nBcc: x@evil.example"}, "attest_email", "bara en e-postadress"),
        ({"attest_email": "karin@kоmmun.example"}, "attest_email", "går inte att använda"),
        ({"attest_email": "registrator0@kommun.example"}, "attest_email", "er registrerade adress"),
        ({"attest_email": "karin@kommun.exmaple"}, "attest_email", "Den som får länken kan läsa utkastet"),
        ({"attest_message": "x" * 1001}, "attest_message", "1\u00a0001 tecken"),
        ({"attest_message": "Se HTTPS://evil.example"}, "attest_message", "utan länkar"),
    ],
)
async def test_who_cannot_be_asked_is_said_and_what_was_typed_stays(
    house: TrialHouse, visitor: Visitor, typed: dict[str, str], field: str, said: str
) -> None:
    reply = await visitor.post("attest", {**KARIN, **typed})
    assert reply.status_code == 422
    assert said in faults(reply.text)[field]
    for name in KARIN.keys() - typed.keys():
        assert typed_in(reply.text, name) == KARIN[name]
    assert "Bostadsförsörjningen bör lyftas fram." in reply.text
    assert standing(house) is None


async def test_another_domain_is_confirmed_once(house: TrialHouse, visitor: Visitor) -> None:
    typed = {**KARIN, "attest_email": "karin@bolaget.example"}
    refused = await visitor.post("attest", typed)
    assert 'name="attest_confirm" value="karin@bolaget.example"' in refused.text
    await visitor.follow(await visitor.post("attest", {**typed, "attest_confirm": "karin@bolaget.example"}))
    await review(visitor)
    await visitor.follow(await visitor.post("attest", {**KARIN, "attest_email": "bo@bolaget.example"}))
    found = standing(house)
    assert found is not None
    assert found.email == "bo@bolaget.example"


async def test_an_unfinished_answer_cannot_be_sent_for_attest(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("attest", {"summary": "Utan ställning", **KARIN})
    assert reply.status_code == 422
    assert "stance" in faults(reply.text)
    assert typed_in(reply.text, "summary") == "Utan ställning"
    assert standing(house) is None


async def test_a_draft_that_a_colleague_has_saved_is_read_before_attest_is_asked(
    house: TrialHouse, visitor: Visitor
) -> None:
    other = house.visitor()
    await other.open()
    await other.follow(await other.post("save", {**FULL, "summary": "En kollegas text."}))
    reply = await visitor.post("attest", KARIN)
    assert reply.status_code == 409
    assert "Någon har sparat sedan ni granskade" in text_of(reply.text)
    assert "En kollegas text." in text_of(reply.text)
    assert {name: typed_in(reply.text, name) for name in KARIN} == KARIN
    assert standing(house) is None
    await visitor.follow(await visitor.post("attest", KARIN))
    assert standing(house) is not None


async def test_a_double_click_is_one_request(house: TrialHouse, visitor: Visitor) -> None:
    for _ in range(2):
        await visitor.follow(await visitor.post("attest", KARIN))
    assert len(letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST)) == 1


async def test_the_eleventh_request_of_a_day_is_refused(house: TrialHouse, visitor: Visitor) -> None:
    for number in range(10):
        await visitor.follow(await visitor.post("attest", {**KARIN, "attest_email": f"bo{number}@kommun.example"}))
    reply = await visitor.post("attest", {**KARIN, "attest_email": "bo10@kommun.example"})
    assert "10 gånger det senaste dygnet" in faults(reply.text)["attest_email"]


async def test_get_and_head_of_the_link_change_nothing_and_show_no_draft(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    before = audit_length(house)
    for _ in range(20):
        for method in ("GET", "HEAD"):
            reply = await attester.visitor._send(method, f"/attest/{attester.token}")
            assert reply.status_code == 200
            assert "set-cookie" not in reply.headers
    assert audit_length(house) == before
    page = text_of((await attester.land()).text)
    for fact in ("Upplands Väsby kommun", "Karin Berg, kanslichef", "KSL/13/0111", "tisdag 9 juni 2026 kl. 23.59"):
        assert fact in page
    assert "Bostadsförsörjningen" not in page
    assert "yttrande.pdf" not in page


async def test_the_draft_is_shown_after_the_button_with_its_files(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    page = await attester.open()
    assert attester.token not in page.text
    words = text_of(page.text)
    for fact in (
        "Bostadsförsörjningen bör lyftas fram.",
        "Anna Andersson",
        "KS 2026/212",
        "Tillstyrker med synpunkter",
        "Hej!",
        "yttrande.pdf",
    ):
        assert fact in words
    (link,) = re.findall(rf'href="({attester.visitor.place}/filer/[^"]+)"', page.text)
    file = await attester.visitor.get(link)
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment")
    paper = await attester.visitor.get(attester.visitor.place + "/handlingar/1")
    assert paper.status_code == 200
    assert "Sign off" in (await attester.visitor.show("?lang=en")).text


async def test_the_visit_is_a_host_cookie_that_opens_no_answer(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    (name,) = attester.visitor.cookies
    assert name.startswith("__Host-attest-")
    assert (await attester.visitor.get(visitor.place)).status_code == 403
    assert (await attester.visitor.get(f"/s/{attester.token}")).status_code == 404
    assert (await visitor.get(f"/attest/{visitor.token}")).status_code == 404
    value = attester.visitor.cookies[name]
    attester.visitor.cookies = {f"__Host-remiss-{house.round.recipient_id[:8]}": value}
    assert (await attester.visitor.get(visitor.place)).status_code == 403
    attester.visitor.place = visitor.place
    assert (await attester.say("submit")).status_code == 403
    visitor.place = f"/attestera/{attester.token}"
    assert (await visitor.show()).status_code == 403


async def test_attesting_is_kept_once_and_shown_to_those_who_write(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    house.clock.pass_by(timedelta(hours=1))
    for _ in range(2):
        page = await attester.visitor.follow(await attester.say("attest"))
    assert "Du har attesterat utkastet" in text_of(page.text)
    told = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_OUTCOME)
    copies = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_OUTCOME_COPY)
    assert [row.to for row in (*told, *copies)] == ["registrator0@kommun.example", "eva@kommun.se"]
    page_text = text_of(await review(visitor))
    assert "Attesterat av Karin Berg, kanslichef" in page_text
    assert "tisdag 12 maj 2026 kl. 15.12" in page_text
    assert "Lämna in utan attest" not in page_text
    assert "Attesterat av Karin Berg" in text_of((await visitor.show()).text)


async def test_an_attested_answer_says_so_in_its_receipt(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    (file,) = re.findall(r'href="([^"]+/filer/[^"]+)"', (await attester.open()).text)
    await attester.say("attest")
    await review(visitor)
    receipt = await visitor.follow(await visitor.post("submit"))
    assert re.search(r"Attesterat av\s+Karin Berg, kanslichef\s+tisdag 12 maj 2026 kl. 14.12", text_of(receipt.text))
    after = text_of((await attester.land()).text)
    assert "Svaret är redan inlämnat" in after
    assert "Du attesterade tisdag 12 maj 2026" in after
    late = await attester.say("send_back", "Vänta")
    assert late.status_code == 409
    assert "Svaret är redan inlämnat" in text_of(late.text)
    assert (await attester.visitor.get(file)).status_code == 404


async def test_sending_back_needs_a_comment_and_shows_it(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    reply = await attester.say("send_back", " ")
    assert "Skriv vad som behöver ändras" in faults(reply.text)["attest_comment"]
    linked = await attester.say("send_back", "se www.evil.example")
    assert typed_in(linked.text, "attest_comment") == "se www.evil.example"
    too_long = await attester.say("send_back", "x" * 5001)
    assert "högst 5\u00a0000" in faults(too_long.text)["attest_comment"]
    page = await attester.visitor.follow(await attester.say("send_back", "Fråga 2\nsaknas."))
    assert "Du har skickat tillbaka utkastet" in text_of(page.text)
    shown = text_of(await review(visitor))
    assert "Karin Berg, kanslichef har skickat tillbaka utkastet" in shown
    assert "Fråga 2\nsaknas." in shown
    await visitor.show()
    await visitor.follow(await visitor.post("save", {**FULL, "q-2-comment": "Nu med fråga 2."}))
    again = text_of((await attester.visitor.show()).text)
    assert "Det har ändrats sedan dess" in again
    assert "Nu med fråga 2." in again


async def test_a_draft_changed_while_it_was_read_is_read_again(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    await visitor.show()
    await visitor.follow(await visitor.post("save", {**FULL, "summary": "Kommunen avstyrker."}))
    reply = await attester.say("attest", "inte bortglömt")
    assert reply.status_code == 409
    assert "Utkastet ändrades medan du läste" in text_of(reply.text)
    assert "Kommunen avstyrker." in text_of(reply.text)
    assert typed_in(reply.text, "attest_comment") == "inte bortglömt"
    found = standing(house)
    assert found is not None
    assert found.state is AttestState.WAITING
    await attester.visitor.follow(await attester.say("attest"))
    assert "Attesterat av" in text_of(await review(visitor))


async def test_a_change_after_the_attest_is_said_and_the_tick_is_asked_for(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    await attester.say("attest")
    await visitor.show()
    await visitor.follow(await visitor.post("review", {**FULL, "summary": "Kommunen avstyrker."}))
    page = await review(visitor)
    assert "Attesten gäller inte längre" in text_of(page)
    reply = await visitor.post("submit")
    assert reply.status_code == 422
    assert "inte attesterat så som det står nu" in faults(reply.text)["without_attest"]
    assert "Kommunen avstyrker." in reply.text
    mark = re.search(r'name="without_attest" value="([^"]+)"', reply.text)
    assert mark is not None
    receipt = await visitor.follow(await visitor.post("submit", {"without_attest": mark[1]}))
    assert "Attesterat av" not in text_of(receipt.text)
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        assert (answer.version, answer.attested_by) == (1, "")


async def test_a_form_sent_straight_in_while_attest_is_waited_for_loses_nothing(
    house: TrialHouse, visitor: Visitor
) -> None:
    await asked(visitor)
    await visitor.show()
    reply = await visitor.post("submit", {**FULL, "summary": "Direkt in."}, [("sen.pdf", PDF + b"%2")])
    assert reply.status_code == 422
    assert "without_attest" in faults(reply.text)
    for fact in ("Direkt in.", "yttrande.pdf", "sen.pdf", "har ändrats sedan dess"):
        assert fact in text_of(reply.text)
    mark = re.search(r'name="without_attest" value="([^"]+)"', reply.text)
    assert mark is not None
    receipt = text_of((await visitor.follow(await visitor.post("submit", {"without_attest": mark[1]}))).text)
    assert "sen.pdf" in receipt


async def test_the_short_ways_need_no_attest(house: TrialHouse, visitor: Visitor) -> None:
    await asked(visitor)
    await visitor.show()
    receipt = await visitor.follow(await visitor.post("no_comments", FULL))
    assert "Svaret är inkommet" in text_of(receipt.text)


async def test_unticked_files_of_the_earlier_version_are_not_shown_nor_attested(
    house: TrialHouse, visitor: Visitor
) -> None:
    await visitor.follow(await visitor.post("submit"))
    await visitor.show("?ersatt=1")
    await visitor.post("review", {**FULL, "summary": "Version två."}, [("ny.pdf", PDF + b"%3")])
    page = await review(visitor)
    (old,) = re.findall(r'name="keep_file" value="([^"]+)"', page)
    attester = await asked(visitor)
    shown = text_of((await attester.open()).text)
    assert "ny.pdf" in shown
    assert "yttrande.pdf" not in shown
    await attester.say("attest")
    page = await review(visitor)
    assert f'value="{old}">' in page  # still unticked, as it was attested
    ticked = await visitor.post("submit", {"keep_file": [old]})
    assert "without_attest" in faults(ticked.text)
    assert f'value="{old}" checked>' in ticked.text
    receipt = text_of((await visitor.follow(await visitor.post("submit", {"keep_file": []}))).text)
    assert "Attesterat av" in receipt
    assert "yttrande.pdf" not in receipt


async def test_a_draft_that_is_no_longer_complete_can_only_be_sent_back(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await visitor.show()
    await visitor.follow(await visitor.post("save", {**FULL, "stance": "", "q-1-comment": ""}))
    page = text_of((await attester.open()).text)
    assert "Utkastet är inte färdigt" in page
    assert (await attester.say("attest")).status_code == 409
    await attester.visitor.follow(await attester.say("send_back", "Ställning saknas."))
    found = standing(house)
    assert found is not None
    assert found.state is AttestState.SENT_BACK


async def test_an_older_link_says_that_a_newer_has_replaced_it(house: TrialHouse, visitor: Visitor) -> None:
    first = await asked(visitor)
    await first.open()
    await visitor.follow(await visitor.post("attest", {**KARIN, "attest_email": "bo@kommun.example"}))
    assert "En nyare begäran har ersatt den här" in text_of((await first.land()).text)
    reply = await first.say("attest")
    assert reply.status_code == 409
    assert "En nyare begäran" in text_of(reply.text)


async def test_after_the_close_and_the_cancelling_the_link_says_so(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    house.clock.pass_by(timedelta(days=60))
    close(house.database, house.round, house.clock.now)
    assert "Remissen är stängd" in text_of((await attester.land()).text)
    assert (await attester.say("attest")).status_code == 409


async def test_a_corrected_address_ends_link_and_visit(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    with house.database.changing() as session:
        recipients.change_address(session, house.round.recipient_id, "ny@kommun.example", key=KEY, at=house.clock.now)
    assert (await attester.land()).status_code == 404
    assert (await attester.visitor.show()).status_code == 403
    reply = await attester.say("send_back", "Det jag skrev")
    assert reply.status_code == 403
    assert "Det jag skrev" in reply.text


async def test_a_comment_survives_an_ended_visit(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    attester.visitor.cookies.clear()
    reply = await attester.say("send_back", "Fråga 2 saknas.")
    assert reply.status_code == 403
    assert "Öppna utkastet" in text_of(reply.text)
    assert "Fråga 2 saknas." in text_of(reply.text)
    carried = hidden_fields(reply.text)
    await attester.open()
    attester.visitor.hidden = carried
    page = await attester.visitor.post("look")
    assert typed_in(page.text, "attest_comment") == "Fråga 2 saknas."
    assert standing(house).state is AttestState.WAITING  # type: ignore[union-attr]


@pytest.mark.parametrize("missing", ["csrf", "origin"])
async def test_a_post_from_elsewhere_decides_nothing(house: TrialHouse, visitor: Visitor, missing: str) -> None:
    attester = await asked(visitor)
    await attester.open()
    if missing == "csrf":
        attester.visitor.hidden["csrf"] = visitor.hidden["csrf"]
        reply = await attester.say("attest")
    else:
        reply = await attester.visitor.post("attest", headers={"origin": "https://evil.example"})
    assert reply.status_code == 403
    assert letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_OUTCOME) == []


async def test_wrong_links_look_alike_and_ask_nothing_of_the_register(house: TrialHouse, visitor: Visitor) -> None:
    replies = [await visitor.get(f"/attest/{token}") for token in ("fel", "A" * 43, visitor.token, "å" * 43)]
    assert {reply.status_code for reply in replies} == {404}
    assert len({reply.text for reply in replies}) == 1
    assert (await visitor._send("POST", "/attest/" + "A" * 43, data={})).status_code == 404


HOSTILE_ON_PAGES = ("markup", "templates", "direction", "null", "emoji", "line ends", "sql", "log line", "decomposed")


@pytest.mark.parametrize("name", HOSTILE_ON_PAGES)
async def test_hostile_words_are_kept_and_shown_literally(house: TrialHouse, visitor: Visitor, name: str) -> None:
    typed = next(one.typed for one in HOSTILE if one.name == name)
    await visitor.follow(await visitor.post("attest", {**KARIN, "attest_name": typed, "attest_message": typed}))
    await review(visitor)
    attester = Attester.of(house)
    page = (await attester.open()).text
    await attester.visitor.follow(await attester.say("send_back", typed))
    found = standing(house)
    assert found is not None
    assert found.comment == found.message == text.free_text(typed)[0]
    assert found.name == text.line(typed)[0]
    for shown, words in ((page, found.message), (await review(visitor), found.comment), (page, found.name)):
        assert text.with_visible_direction(words) in html.unescape(shown)
        assert "<script>alert" not in shown
        assert "\u202e" not in shown
