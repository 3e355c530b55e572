"""Answers that came otherwise: entered, laid beside each other, chosen between, listed in the diary."""

import html
import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

from desk import diary
from models.tables import AnswerRow
from store.answers import answers
from tests.active_files import pdf
from tests.answer_steps import ORIGINAL, SECRET, answered, entered
from tests.console_house import Clerk, ConsoleHouse
from tests.odd_files import OLE
from tests.round_builder import BuiltRound
from tests.web_visitor import text_of

ROOT = Path(__file__).parents[3]


def said(page: str) -> str:
    return " ".join(text_of(page).split())


def versions(console: ConsoleHouse, recipient_id: str) -> list[AnswerRow]:
    with console.office.database.reading() as session:
        return answers.versions(session, recipient_id)


async def enter(
    clerk: Clerk,
    built: BuiltRound,
    fields: dict[str, str],
    *,
    how: str = "?kanal=post&dag=2026-05-12",
    files: bool = True,
) -> str:
    """Enters an answer, without `files` once more from the page that came back; where it went, if anywhere."""
    path = f"/konsol/remisser/{built.round_id}/svar/nytt"
    if files:
        await clerk.get(path + how)
    uploads = [("files", "Yttrande.pdf", pdf())] if files else []
    typed = {"arrived_on": "2026-05-11", **fields}
    clerk.page = await clerk.post(path, typed, uploads=uploads)
    return str(clerk.page.headers.get("location", ""))


async def test_a_letter_by_post_is_entered_with_the_working_day_before(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    page = await clerk.get(f"/konsol/remisser/{built.round_id}/svar/nytt?kanal=post&dag=2026-05-12")
    assert 'name="arrived_on" value="2026-05-11"' in page.text
    assert "räknas som inkommet måndag 11 maj 2026" in said(page.text)
    facts = {"stance": "opposes", "own_dnr": "KS 7", "decision_section": "§ 3", "note": "Kom i två kuvert."}
    where = await enter(clerk, built, {"named": "Upplands Väsby kommun", **facts})
    assert "klart=entered&receipt=KS-2026-17-0114-1" in where
    shown = said((await clerk.get(where)).text)
    for words in ("Avstyrker", "måndag 11 maj 2026", "Post", "KS 7", "§ 3", "Kom i två kuvert.", "Gäller"):
        assert words in shown
    (row,) = versions(console, built.recipient_id)
    assert (row.counted, row.channel, row.stance) == (True, "post", "opposes")


async def test_a_fault_keeps_what_was_typed_and_the_file_that_came(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    assert await enter(clerk, built, {"named": "Föreningen Å", "own_dnr": "7"}) == ""
    page = clerk.page.text
    assert clerk.page.status_code == 422
    assert 'value="Föreningen Å"' in page
    assert 'id="named-error"' in page
    assert "Yttrande.pdf" in said(page)
    fields = {"named": "Föreningen Å", "own": "1", "own_dnr": "7", "arrived_on": "2026-05-11"}
    where = (await clerk.post(f"/konsol/remisser/{built.round_id}/svar/nytt", fields)).headers["location"]
    shown = said((await clerk.get(where)).text)
    assert "Yttrande.pdf" in shown
    assert "Inte mottagare av remissen" in shown
    listed = said((await clerk.get(f"/konsol/remisser/{built.round_id}/svar")).text)
    assert listed.index("Från andra, som inte är mottagare") < listed.index("Föreningen Å")


async def test_nobody_can_name_a_file_that_did_not_come_with_the_form(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    await enter(clerk, built, {"named": "Ingen alls"})
    packed, seal = (
        html.unescape(re.findall(rf'name="{name}" value="([^"]*)"', clerk.page.text)[0]) for name in ("kept", "seal")
    )
    forged = packed.replace("Yttrande.pdf", "Annat.pdf")
    path = f"/konsol/remisser/{built.round_id}/svar/nytt"
    fields = {"named": "0114", "arrived_on": "2026-05-11", "kept": forged, "seal": seal}
    assert (await clerk.post(path, fields)).status_code == 422
    assert versions(console, built.recipient_id) == []


async def test_what_contradicts_other_dates_is_asked_about(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    early = {"named": "0114", "arrived_on": "2026-03-01"}
    assert await enter(clerk, built, early) == ""
    assert "Dagen stämmer ändå" in said(clerk.page.text)
    assert "--" not in said(clerk.page.text)
    assert "klart=entered" in await enter(clerk, built, {**early, "anyway": "1"}, files=False)
    assert await enter(clerk, built, {"named": "0114", "arrived_on": "2027-03-01", "anyway": "1"}) == ""
    assert "den tiden har inte varit" in said(clerk.page.text)


async def test_a_file_the_form_would_not_take_is_taken_as_it_came(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    path = f"/konsol/remisser/{built.round_id}/svar/nytt"
    await clerk.get(f"{path}?kanal=email&dag=2026-05-11")
    fields, uploads = {"named": "0114", "arrived_on": "2026-05-11"}, [("files", "gammal.doc", OLE + b"\0" * 600)]
    refused = await clerk.post(path, fields, uploads=uploads)
    assert (refused.status_code, "äldre Officeformat" in refused.text) == (422, True)
    assert (await clerk.post(path, {**fields, "as_it_came": "1"}, uploads=uploads)).status_code == 303


async def test_two_answers_stand_side_by_side_until_somebody_chooses(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    first = entered(console, built, stance="supports", summary="Ja.")
    second = entered(console, built, stance="opposes", own_dnr="KS 9")
    assert second.beside == 1
    assert [(row.version, row.counted) for row in versions(console, built.recipient_id)] == [(1, True), (2, False)]
    listed = said((await clerk.get(f"/konsol/remisser/{built.round_id}/svar")).text)
    assert "Två svar från samma mottagare" in listed
    here = f"/konsol/remisser/{built.round_id}/svar/{second.answer_id}"
    page = said((await clerk.get(here)).text)
    assert "Ställningstagande olika Tillstyrker Avstyrker" in page
    assert "Sammanfattning saknas i version 2 Ja." in page
    assert "Eget diarienummer saknas i version 1" in page
    without = await clerk.post(f"{here}/galler", {"seen": "1", "reason": " "})
    assert (without.status_code, "Skriv varför det svaret ska gälla." in without.text) == (422, True)
    stale = await clerk.post(f"{here}/galler", {"seen": "0", "reason": "Undertecknat."})
    assert "Ett annat svar gäller nu" in stale.text
    assert (await clerk.post(f"{here}/galler", {"seen": "1", "reason": "Undertecknat."})).status_code == 303
    assert [(row.version, row.counted, row.beside) for row in versions(console, built.recipient_id)] == [
        (1, False, 0),
        (2, True, 0),
    ]
    events = said((await clerk.get(f"/konsol/remisser/{built.round_id}/handelser")).text)
    assert (
        "Eva Ett av flera svar valdes att gälla kvittens KS-2026-17-0114-2, version 2, i stället för version 1"
        in events
    )
    assert "Undertecknat." in events
    assert (await clerk.get(f"/konsol/remisser/{built.round_id}/svar/{first.answer_id}")).status_code == 200


async def test_the_diary_tells_what_came_in_and_when(console: ConsoleHouse) -> None:
    built = console.round()
    other = console.round(dnr="KS 2026/18")
    entered(console, built, arrived=date(2026, 5, 11))
    entered(console, built, arrived=date(2026, 5, 12), named="0115")
    entered(console, other, arrived=date(2026, 5, 12), named="0115")
    clerk = await console.clerk("lasse@ksl.example")
    page = said((await clerk.get(f"/konsol/remisser/{built.round_id}/diarium")).text)
    assert "KS-2026-17-0114-1 måndag 11 maj 2026 Upplands Väsby kommun Svar på remiss: Utveckling av KSL" in page
    span = "?fran=2026-05-12&till=2026-05-12"
    page = said((await clerk.get(f"/konsol/diarium{span}")).text)
    assert ("KS-2026-17-0115-1" in page, "KS-2026-18-0115-1" in page, "0114-1" in page) == (True, True, False)
    rows = (await clerk.get(f"/konsol/diarium.csv{span}")).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Diarienummer;Handling;Inkom;Avsändare;Ärendet i korthet"
    assert len(rows) == 3
    assert zipfile.is_zipfile(io.BytesIO((await clerk.get(f"/konsol/remisser/{built.round_id}/diarium.xlsx")).content))
    wrong = await clerk.get("/konsol/diarium?fran=2026-05-13&till=2026-05-12")
    assert (wrong.status_code, "Den första dagen är efter den sista." in wrong.text) == (422, True)


def test_a_day_is_whole_in_stockholm_s_time() -> None:
    first, last = diary.instants(date(2026, 3, 29), date(2026, 3, 29))  # the clocks are moved that night
    assert first is not None
    assert last is not None
    assert last - first == timedelta(hours=23) - timedelta(microseconds=1)


async def test_marked_words_and_files_leave_masked_and_the_original_stays(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    ids = answered(console, built)
    here = f"/konsol/remisser/{built.round_id}/svar/{ids['answer_id']}"
    await clerk.get(here)
    mark = {"action": "mark", "part": "summary", "section": "25 kap. 1 § OSL"}
    wrong = await clerk.post(f"{here}/sekretess", {**mark, "passage": "Står inte där"})
    assert (wrong.status_code, "De orden står inte i den delen" in wrong.text) == (422, True)
    assert (await clerk.post(f"{here}/sekretess", {**mark, "passage": SECRET})).status_code == 303
    assert SECRET in (await clerk.get(here)).text
    handouts = f"/konsol/remisser/{built.round_id}/utlamnande"
    assert "Sekretess: maskas" in (await clerk.get(handouts)).text
    nobody = await clerk.post(handouts, {"asked_by": "", "request": "Alla svar"})
    assert (nobody.status_code, "Välj minst ett svar" in nobody.text) == (422, True)
    given = await clerk.post(
        handouts, {"asked_by": "En journalist", "request": "Alla svar", "answer": ids["answer_id"]}
    )
    assert given.status_code == 303
    page = (await clerk.get(handouts)).text
    assert ("En journalist" in page, "Eva" in said(page)) == (True, True)
    newest = re.findall(r"/utlamnande/(\w{32})/zip", page)[0]
    data = (await clerk.get(f"{handouts}/{newest}/zip")).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        every = b"\n".join(archive.read(name) for name in names)
    assert names == [
        "förteckning.txt",
        "svar/Upplands Väsby kommun KS-2026-17-0114-1.txt",
        "filer/Upplands Väsby kommun KS-2026-17-0114-1/01 Yttrande maskat.pdf",
    ]
    assert SECRET.encode() not in every
    assert "Tillstyrks. [maskat: 25 kap. 1 § OSL] talar för.".encode() in every
    assert b"% maskad" in every
    assert ORIGINAL == (await clerk.get(f"{here}/fil/{ids['file_id']}")).content
    reader = await console.clerk("lasse@ksl.example")
    await reader.get("/konsol")
    assert (await reader.post(handouts, {"answer": ids["answer_id"]})).status_code == 403


async def test_no_act_changes_what_an_answer_says(console: ConsoleHouse) -> None:
    """TF 2 kap.: a document that has come in is kept as it came. Nor is there any statement that could change it."""
    built, clerk = console.round(), await console.clerk()
    ids = answered(console, built)
    second = entered(console, built, summary="Nej.")
    came = {
        row.id: (row.content, row.content_sha256, row.arrived_at, row.receipt)
        for row in versions(console, built.recipient_id)
    }
    here = f"/konsol/remisser/{built.round_id}/svar"
    await clerk.get(f"{here}/{second.answer_id}")
    await clerk.post(f"{here}/{second.answer_id}/galler", {"seen": "1", "reason": "R", "content": "X", "summary": "X"})
    mark = {"action": "mark", "part": "all", "section": "S", "content": "X"}
    await clerk.post(f"{here}/{ids['answer_id']}/sekretess", mark)
    after = versions(console, built.recipient_id)
    assert {row.id: (row.content, row.content_sha256, row.arrived_at, row.receipt) for row in after} == came
    changing = re.compile(
        r"\.values\([^)]*\bcontent(?:_sha256)?=|update\(AnswerRow\)[^\n]*content|(?:answer|chosen|counted)\.content = "
    )
    for room in ("desk", "store", "web", "activities"):
        for path in (ROOT / room).rglob("*.py"):
            if path.name not in {"round_drafts.py"}:
                assert not changing.search(path.read_text()), path
