"""What is handed in as the Word form and is not it, or comes too late, or comes with a save that is stopped."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from docx import Document

from models.media import DOCX
from tests.round_builder import CLOSES
from tests.web.word_form_steps import form_of, hand_in, opened
from tests.web_register import draft
from tests.web_visitor import BASE, PDF, TrialHouse, faults, text_of, trial_house, typed_in
from tests.word_form_filler import FILLED, filled, with_part


def macro_form(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


def plain_docx() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("pdf", "inte ett Word-dokument"),
        ("text", "inte ett Word-dokument"),
        ("old word", "inte ett Word-dokument"),
        ("other docx", "inte blanketten från den här sidan"),
        ("macros", "innehåller makron"),
        ("cut off", "skadad"),
        ("doctype", "skadad"),
        ("empty", "tom"),
        ("nothing", "Välj först filen"),
    ],
)
async def test_other_files_are_refused_with_their_own_words_and_typed_text_is_kept(
    house: TrialHouse, kind: str, sentence: str
) -> None:
    visitor = await opened(house)
    form = filled(await form_of(visitor), FILLED)
    files = {
        "pdf": PDF,
        "text": b"hej",
        "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "other docx": plain_docx(),
        "macros": macro_form(form),
        "cut off": form[: len(form) // 2],
        "doctype": with_part(
            form, "word/document.xml", lambda xml: xml.replace(b"?>", b"?>" + b" " * 9000 + b"<!DOCTYPE x>", 1)
        ),
        "empty": b"",
        "nothing": b"",
    }
    name = "" if kind == "nothing" else "blankett.docx"
    reply = await hand_in(visitor, files[kind], {"summary": "skrivet"}, name=name)
    assert reply.status_code == 422
    assert sentence in faults(reply.text)["word_form"]
    assert draft(house).fields == {"summary": ["skrivet"]}
    assert typed_in(reply.text, "summary") == "skrivet"


async def test_another_recipients_and_another_rounds_forms_are_refused(house: TrialHouse, tmp_path: Path) -> None:
    visitor = await opened(house)
    neighbour = await opened(house, list(house.round.tokens.values())[1])
    reply = await hand_in(visitor, filled(await form_of(neighbour), FILLED))
    assert "en annan mottagare" in faults(reply.text)["word_form"]
    (tmp_path / "annan").mkdir()
    with trial_house(tmp_path / "annan") as other:
        foreign = filled(await form_of(await opened(other)), FILLED)
    reply = await hand_in(visitor, foreign)
    assert "en annan remiss" in faults(reply.text)["word_form"]
    assert draft(house).fields == {}


async def test_nothing_can_be_filled_after_the_round_has_closed(house: TrialHouse) -> None:
    visitor = await opened(house)
    form = filled(await form_of(visitor), FILLED)
    house.clock.now = CLOSES + timedelta(days=1)
    late = await opened(house)
    late.hidden = visitor.hidden
    reply = await hand_in(late, form)
    assert reply.status_code == 409
    assert draft(house).fields == {}


async def test_a_word_form_does_not_count_among_the_ten_files(house: TrialHouse) -> None:
    visitor = await opened(house)
    form = filled(await form_of(visitor), FILLED)
    parts = [("word_form", ("blankett.docx", form, DOCX))]
    parts += [("files", (f"{number}.pdf", PDF, "application/pdf")) for number in range(10)]
    cookie = "; ".join(f"{key}={value}" for key, value in visitor.cookies.items())
    async with httpx.AsyncClient(transport=house.transport, base_url=BASE) as client:
        sent = {**visitor.hidden, "action": "word_form"}
        reply = await client.post(visitor.place, data=sent, files=parts, headers={"cookie": cookie})
    page = await visitor.follow(reply)
    assert "9.pdf" in page.text
    assert "blankett.docx" not in page.text


async def test_a_form_that_comes_with_a_stopped_save_is_named(house: TrialHouse) -> None:
    visitor, other = await opened(house), await opened(house)
    form = filled(await form_of(visitor), FILLED)
    await other.post("save", {"summary": "kollegans"})
    reply = await hand_in(visitor, form, {"summary": "mitt"})
    assert reply.status_code == 409
    assert "De här filerna har inte tagits emot: blankett.docx." in text_of(reply.text)
