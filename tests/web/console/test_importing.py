"""Many recipients at once, out of a table or a pasted remisslista: seen first, saved when confirmed."""

import re

from desk import lists
from models.answer import FILE_LIMIT
from tests.console_house import Clerk, ConsoleHouse
from tests.web.console.test_recipients import drafted, office_of, rows_at


async def asked(clerk: Clerk, path: str, fields: dict[str, str], **more: bytes) -> str:
    """The page that a table or text gives. `more`: a file by its name."""
    await clerk.get(path)
    uploads = [("file", f"{name}.csv", data) for name, data in more.items()]
    clerk.page = await clerk.post(path, {"action": "read", **fields}, uploads=uploads)
    return clerk.page.text


async def test_a_file_is_shown_first_and_read_when_confirmed(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console, {"code": "0160", "email": "gammal@taby.example"})
    data = "Namn;E-post\nTäby;ny@taby.example\nVallentuna;v@vallentuna.example\n".encode("cp1252")
    page = await asked(clerk, f"{base}/tabell", {}, lista=data)
    assert "Läggs till: 1. Ändras: 1. Oförändrade: 0." in page
    assert "gammal@taby.example → ny@taby.example" in page
    assert rows_at(console, base) == [("0160", "gammal@taby.example")]
    text = re.findall(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.DOTALL)[0]
    done = await clerk.post(f"{base}/tabell", {"action": "confirm", "text": text})
    assert done.status_code == 303, done.text
    assert rows_at(console, base) == [("0160", "ny@taby.example"), ("0115", "v@vallentuna.example")]


async def test_faults_stand_in_order_with_what_was_pasted_and_the_good_rows_can_be_read(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console)
    text = "Namn\tE-post\nTäby\tfel <b>\nAtlantis\ta@b.example\nAle\tkommun@ale.example"
    page = await asked(clerk, f"{base}/tabell", {"text": text})
    assert clerk.page.status_code == 422
    assert "2 fel. Inget har sparats." in page
    assert page.index("A3: ”Atlantis”") < page.index("B2: ”fel &lt;b&gt;”")
    unasked = await clerk.post(f"{base}/tabell", {"action": "confirm", "text": text, "partly": ""})
    assert (unasked.status_code, rows_at(console, base)) == (422, [])
    partly = await clerk.post(f"{base}/tabell", {"action": "confirm", "text": text})
    assert (partly.status_code, rows_at(console, base)) == (303, [("1440", "kommun@ale.example")])


async def test_a_list_that_was_changed_between_showing_and_confirming_is_shown_anew(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console)
    text = "Namn;E-post\nTäby;ny@taby.example"
    await asked(clerk, f"{base}/tabell", {"text": text})
    lists.add_entries(office_of(console), lists.of_draft(office_of(console), base.split("/")[3]), ["0160"])
    stale = await clerk.post(f"{base}/tabell", {"action": "confirm", "text": text})
    assert (stale.status_code, "Någon annan har ändrat listan" in stale.text) == (409, True)
    clerk.page = stale
    assert (await clerk.post(f"{base}/tabell", {"action": "confirm", "text": text})).status_code == 303
    assert rows_at(console, base) == [("0160", "ny@taby.example")]


async def test_what_is_no_table_is_said_and_what_was_pasted_stays(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console)
    for fields, data, sentence in (
        ({"text": "Ort;Adress\nTäby;x"}, b"", "Rubrikerna är: Ort; Adress."),
        ({"text": ""}, b"", "Tabellen är tom"),
        ({}, b"%PDF-1.7 ...", "Filen är ingen tabell"),
        ({}, b"Namn;E-post\n" + bytes(FILE_LIMIT), "Tabellen är för stor: högst 1 MB."),
    ):
        page = await asked(clerk, f"{base}/tabell", fields, **({"fil": data} if data else {}))
        assert (clerk.page.status_code, sentence in page) == (422, True), page[:9000]
        assert fields.get("text", "") in page.replace("\t", ";")


async def test_a_remisslista_is_added_when_every_doubt_has_a_choice(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    base = drafted(console, {"code": "0160"})
    text = (
        "Remissinstanser\n1. Täby kommun\n2. Valentuna kommun\n3. Norrbotten\n4. Moderaterna i Täby\n5. Båtunionen <i>"
    )
    page = await asked(clerk, f"{base}/remisslista", {"text": text})
    assert "Läs igenom och välj (5)" in page
    assert "Säkra (1)" in page
    assert "<i>" not in page.replace("<i></i>", "")
    assert rows_at(console, base) == [("0160", "")]
    typed = {"text": text, "action": "confirm", "val-2": "code:0115", "val-0": "out", "val-4": "own:party_group"}
    open_ = await clerk.post(f"{base}/remisslista", {**typed, "val-5": "own:organisation", "val-3": ""})
    assert (open_.status_code, "Välj vem Norrbotten är" in open_.text) == (422, True)
    assert '<option value="code:0115" selected>' in open_.text
    forged = await clerk.post(f"{base}/remisslista", {**typed, "val-5": "own:region", "val-3": "code:0180"})
    assert forged.status_code == 422
    done = await clerk.post(f"{base}/remisslista", {**typed, "val-5": "own:organisation", "val-3": "code:L25"})
    assert done.status_code == 303, done.text
    codes = [code for code, _ in rows_at(console, base)]
    assert codes == ["0160", "0115", "L25", "MODERATERNA-I-TABY", "BATUNIONEN-I"]


async def test_a_saved_list_takes_tables_and_names_too(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    kept = lists.save_as(office_of(console), lists.Listing([]), "Länet")
    base = f"/konsol/listor/{kept.id}"
    await asked(clerk, f"{base}/remisslista", {"text": "Samtliga kommuner i Stockholms län"})
    done = await clerk.post(
        f"{base}/remisslista", {"text": "Samtliga kommuner i Stockholms län", "action": "confirm", "obliged": "1"}
    )
    assert done.headers["location"].startswith(base)
    rows = lists.of_list(office_of(console), kept.id).rows
    assert (len(rows), all(row.obliged for row in rows)) == (26, True)
