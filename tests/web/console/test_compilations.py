"""A round's compilations in the console: made, listed with their reasons and hashes, downloaded, and compared."""

import hashlib
import io
from zipfile import ZipFile

from models.values import Stance
from tests.console_house import ConsoleHouse
from tests.store_steps import submit


async def test_versions_are_listed_downloaded_and_compared(console: ConsoleHouse) -> None:
    built = console.round()
    own = f"/konsol/remisser/{built.round_id}/sammanstallningar"
    eva = await console.clerk()
    assert "Ingen är gjord ännu" in (await eva.get(own)).text
    made = await eva.post(own)
    assert (made.status_code, "klart=compiled" in made.headers["location"]) == (303, True)
    submit(console.office.database, built.recipient_id, stance=Stance.OPPOSES)
    await eva.get(own)
    assert (await eva.post(own)).status_code == 303
    page = (await eva.get(own)).text
    for said in ("preliminär", "Beställd av Eva", f"{own}/2.pdf", f"{own}/1.json", "Kontrollsummor"):
        assert said in page, said
    pdf = await eva.get(f"{own}/2.pdf")
    assert (pdf.status_code, pdf.content[:4]) == (200, b"%PDF")
    digest = hashlib.sha256(pdf.content).hexdigest()
    assert digest[:4] in page
    compared = await eva.get(f"{own}/jamfor?fore=1&efter=2")
    assert (compared.status_code, "nytt svar (version 1)" in compared.text) == (200, True)
    assert "Avstyrker: 0 → 1" in compared.text
    assert "Inget skiljer" in (await eva.get(f"{own}/jamfor?fore=2&efter=2")).text
    assert (await eva.get(f"{own}/jamfor?fore=1&efter=7")).status_code == 422
    assert (await eva.get(f"{own}/7.pdf")).status_code == 404
    assert (await eva.get(f"{own}/2.exe")).status_code == 404


async def test_a_reader_reads_and_makes_nothing(console: ConsoleHouse) -> None:
    built = console.round()
    own = f"/konsol/remisser/{built.round_id}/sammanstallningar"
    lasse = await console.clerk("lasse@ksl.example")
    assert "Gör en sammanställning nu" not in (await lasse.get(own)).text
    assert (await lasse.post(own)).status_code == 403
    assert (await lasse.post(f"{own}/omaskerad", {"sure": "1"})).status_code == 403


async def test_the_originals_and_the_unmasked_copy_are_fetched_and_only_the_latter_needs_a_tick(
    console: ConsoleHouse,
) -> None:
    built = console.round()
    own, eva = f"/konsol/remisser/{built.round_id}/sammanstallningar", await console.clerk()
    assert f"{own}/original.zip" in (await eva.get(own)).text
    found = await eva.get(f"{own}/original.zip")
    assert "SHA256SUMS" in " ".join(ZipFile(io.BytesIO(found.content)).namelist())
    await eva.get(own)
    refused = await eva.post(f"{own}/omaskerad")
    assert (refused.status_code, "Kryssa i att exemplaret inte lämnas vidare" in refused.text) == (422, True)
    made = await eva.post(f"{own}/omaskerad", {"sure": "1"})
    names = ZipFile(io.BytesIO(made.content)).namelist()
    assert (made.status_code, len(names), all(name.startswith("OMASKERAD ") for name in names)) == (200, 5, True)
    assert "Ingen är gjord ännu" in (await eva.get(own)).text
