"""A meeting pack holds what was chosen in its order, nothing that runs, and is kept as it was made."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from desk import packs
from documents.compilation.data_file import compilation_json
from documents.pack import Pack, Paper, pack_pdf
from models.answer import StoredFile
from models.errors import Refused
from store.records import compilations, snapshot
from tests.compilation_builder import MADE
from tests.compilation_samples import sample
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound
from tests.store_steps import submit


def pdf_of(pages: int = 1, *, active: bool = False) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if active:
        run = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.Root.OpenAction = run
        made.pages[0].obj.AA = pikepdf.Dictionary(O=run)
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=run)
        made.pages[0].obj.Annots = pikepdf.Array([note])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def built(console: ConsoleHouse, tmp_path: Path) -> BuiltRound:
    """An answer with a PDF that tries to run something, and a compilation of it."""
    built = console.round()
    sha256 = console.office.files.put(pdf_of(2, active=True))
    file = StoredFile(sha256=sha256, size=9, media_type="application/pdf", name="Yttrande <1>.pdf")
    submit(console.office.database, built.recipient_id, files=(file,))
    with console.office.database.reading() as session:
        data = snapshot.take(session, built.round_id, console.clock())
    compilation_json(data, tmp_path / "data.json")
    kept = {"json": console.office.files.put((tmp_path / "data.json").read_bytes())}
    with console.office.database.changing() as session:
        compilations.record(session, built.round_id, data, kept)
    return built


async def test_it_is_chosen_ordered_made_and_kept(console: ConsoleHouse, built: BuiltRound) -> None:
    eva, own = await console.clerk(), f"/konsol/remisser/{built.round_id}/motesunderlag"
    page = (await eva.get(own)).text
    fields = re.findall(r'name="(o-[^"]+)"', page)
    answer = next(name for name in fields if name.startswith("o-k:svar-"))
    (file,) = [name for name in fields if name.startswith("o-f:")]
    assert {"o-k:sammanfattning", "o-k:mottagare", "o-k:svaren"} <= set(fields)
    for wrong, said in (
        ({"name": "Styrelsen"}, "Skriv en plats"),
        ({"name": "", answer: "1"}, "Ge underlaget ett namn"),
        ({"name": "S", answer: "först"}, "Rätta det som är skrivet"),
    ):
        refused = await eva.post(own, wrong)
        assert (refused.status_code, said in refused.text) == (422, True), wrong
    assert 'value="först"' in refused.text
    chosen = {"name": "Styrelsen <12>", "forum": "Styrelsen", file: "3", answer: "2", "o-k:mottagare": "1"}
    assert (await eva.post(own, chosen)).status_code == 303
    page = (await eva.get(own)).text
    assert "Styrelsen &lt;12&gt;" in page
    address = re.findall(rf'href="({own}/[0-9a-f]+/pdf)"', page)[0]
    made = (await eva.get(address)).content
    with pikepdf.open(io.BytesIO(made)) as whole, whole.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert (len(titles), titles[1:3]) == (4, ["Upplands Väsby kommun", "Handlingar"])
        assert "Yttrande <1>.pdf" in titles[-1]
    assert b"JavaScript" not in made.replace(b"\n", b"")
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(made))
    assert "Styrelsen" in text
    again = (await eva.get(f"{own}?efter={address.split('/')[-2]}")).text
    assert re.search(rf'name="{re.escape(answer)}" value="2"', again)
    named = packs.chosen(console.office, built.round_id, ["upplands väsby KOMMUN", "Sammanfattning"])
    assert [key.partition(":")[0] for key in sorted(named, key=named.__getitem__)] == ["k", "k"]
    with pytest.raises(Refused, match="pack_no_such_part"):
        packs.chosen(console.office, built.round_id, ["Finns inte"])
    lasse = await console.clerk("lasse@ksl.example")
    await lasse.get(own)
    assert (await lasse.post(own, chosen)).status_code == 403
    assert (await lasse.get(address)).status_code == 200


def test_every_chapter_alone_can_be_set_though_what_it_leads_to_is_left_out(tmp_path: Path) -> None:
    """Chapters lead to answers, and answers to nothing of theirs."""
    data, out = sample(), tmp_path / "pack.pdf"
    pack_pdf(
        Pack(
            "Prov",
            "",
            ("matris", "mottagare", "svar-0"),
            (),
            MADE,
        ),
        data,
        out,
    )
    assert b"pdfaid" in out.read_bytes()
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf_of())
    with pytest.raises(Refused, match="pack_paper_unusable") as caught:
        pack_pdf(Pack("Prov", "", ("matris",), (Paper("Hel", paper), Paper("Trasig", broken)), MADE), data, out)
    assert caught.value.facts == {"title": "Trasig"}
