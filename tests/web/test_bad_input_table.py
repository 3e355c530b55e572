"""All bad input that can be typed or uploaded, through the real form, as one table: refused with its message at its
place and nothing typed lost, or stored and shown literally in page, mail, PDF, Word file, workbook and data file."""

import asyncio
import json
from dataclasses import dataclass, field
from html import unescape
from re import sub
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from documents.compilation.formats import compile_all
from mail.outgoing.building import build_letter
from models.values import LetterKind
from store.letters import letter_facts
from store.records import snapshot
from tests.bad_input import ROWS, Row
from tests.compiled_files import comments_in_workbook, docx_text, pdf_text, squeezed
from tests.hostile_texts import Hostile
from tests.letter_builder import html_of, text_of
from tests.round_builder import KEY, invited
from tests.store_steps import letters_of, versions
from tests.web_visitor import BASE, NOW, TrialHouse, Visitor, faults, trial_house, typed_in
from tests.web_visitor import text_of as page_text

TAKEN_AWAY = [*range(9), *range(14, 30), 0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFFFE, 0xFFFF]
"""Code points no document can carry: the form removes them and says so."""
WITH_LINKS = {"text: address", "text: hyperlink formula"}
"""Texts that may not be mailed to a colleague."""
TURNING = "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
BESIDE = {"forward": {"forward_message": "kvar"}, "attest": {"attest_name": "Bo"}, "extend": {"extend_reason": "kvar"}}


@dataclass
class Everywhere:
    """What became of the rows, by name. `replies`: of what was refused. `letters`: text, then HTML."""

    pages: dict[str, str] = field(default_factory=dict)
    replies: dict[str, tuple[int, str]] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    pdf: str = ""
    word: str = ""
    comments: dict[str, str] = field(default_factory=dict)
    cells: dict[str, set[str]] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)


def without_removed(shown: str) -> str:
    """`shown` for what is left of a text: the marks of what the form has taken away, or made a line end, are gone."""
    for code in TAKEN_AWAY:
        shown = shown.replace(f"⟨U+{code:04X}⟩", "")
    return shown.replace("⟨U+000B⟩", "\n").replace("⟨U+000C⟩", "\n")


def kept(hostile: Hostile) -> str:
    """What the register holds: every character but those, and line ends of one kind."""
    text = hostile.shown if hostile.name == "line ends" else hostile.typed
    return text.replace("\x0b", "\n").replace("\x0c", "\n").translate(dict.fromkeys(TAKEN_AWAY))


def as_read(hostile: Hostile) -> str:
    """What is kept, as pages and letters show it: bullets of an office program's own font as signs that all have."""
    return hostile.shown if hostile.name == "word's bullets" else kept(hostile)


async def send(visitor: Visitor, row: Row, found: Everywhere) -> None:
    """One row through the form of one recipient."""
    await visitor.open()
    if row.text is not None:
        mailed = {"forward_email": "bo@kommun.example", "forward_message": row.typed[:1000]}
        forwarded = await visitor.post("forward", mailed)
        assert forwarded.status_code == (422 if row.name in WITH_LINKS else 303), faults(forwarded.text)
        await visitor.show()
    typed = {"stance": "opposes", "own_dnr": "kvar", "decision_level": "delegated", **BESIDE.get(row.action, {})}
    if row.text is not None:
        typed |= {"reservation-1-who": "Anna", "reservation-1-text": row.typed}
    if row.name.startswith("empty"):
        typed["stance"] = ""
    if row.field == "reservation-1-party":
        typed["reservation-1-who"] = "Anna"
    files = [(row.typed, row.content)] if row.data is not None else []
    reply = await visitor.post(row.action, typed if files else {**typed, row.field: row.typed}, files)
    if row.refused:
        found.replies[row.name] = (reply.status_code, reply.text)
    else:
        found.pages[row.name] = (await visitor.follow(reply)).text


async def play(house: TrialHouse, found: Everywhere) -> None:
    for row, token in zip(ROWS, house.round.tokens.values(), strict=True):
        await send(house.visitor(token), row, found)


def mailed(house: TrialHouse, recipient_id: str, kind: LetterKind) -> str:
    """The letter's plain part and its HTML part one after the other."""
    rows = letters_of(house.database, recipient_id, kind)
    with house.database.reading() as session:
        letters = letter_facts.gather(session, rows, key=KEY, base_url=BASE).values()
    built = [build_letter(facts) for facts in letters]
    return "".join(text_of(one) + unescape(sub(r"<[^>]*>", "", html_of(one))) for one in built)


def cells_of(path: str) -> dict[str, set[str]]:
    """The texts of every row of the workbook, by the name of the organisation it is about."""
    found: dict[str, set[str]] = {}
    for sheet in load_workbook(path):
        for cells in sheet.iter_rows(values_only=True):
            texts = {str(cell) for cell in cells if cell is not None}
            for name in texts:
                found.setdefault(name, set()).update(texts)
    return found


def all_text_of(path: str) -> str:
    """Paragraphs and tables of a Word file."""
    return "\n".join(node.text or "" for node in Document(path).element.body.iter() if node.tag.endswith("}t"))


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Everywhere:
    folder = tmp_path_factory.mktemp("typed")
    everyone = tuple(invited(number, name=one.name, full_name=one.name) for number, one in enumerate(ROWS))
    found = Everywhere()
    with trial_house(folder, recipients=everyone) as house:
        asyncio.run(play(house, found))
        for row, recipient_id in zip(ROWS, house.round.recipient_ids.values(), strict=True):
            kind = LetterKind.FORWARD if row.text is not None else LetterKind.RECEIPT
            found.letters[row.name] = mailed(house, recipient_id, kind)
            found.stored[row.name] = len(versions(house.database, recipient_id))
        with house.database.reading() as session:
            data = snapshot.take(session, house.round.round_id, NOW)
        compile_all(data, folder)
        assert list((house.files.root / "incoming").iterdir()) == []
    written = json.loads((folder / "remissammanstallning.json").read_text(encoding="utf-8"))
    found.data = {one["name"]: one["answer"] for one in written["recipients"] if one["answer"]}
    found.pdf = squeezed(pdf_text(folder / "remissammanstallning.pdf"))
    found.word = docx_text(folder / "remissammanstallning.docx") + all_text_of(
        str(folder / "remissammanstallning.docx")
    )
    found.comments = comments_in_workbook(folder / "remissammanstallning.xlsx")
    found.cells = cells_of(str(folder / "remissammanstallning.xlsx"))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_bad_input_is_refused_with_words_or_shown_literally(row: Row, everywhere: Everywhere) -> None:
    if row.refused:
        is_refused(row, everywhere)
    elif row.text is not None:
        is_read_again(row, row.text, everywhere)
    else:
        is_shown(row, everywhere)


def is_refused(row: Row, found: Everywhere) -> None:
    status, page = found.replies[row.name]
    assert status in {413, 422}
    sentence = faults(page)[row.field if row.name[:6] != "empty:" else "stance"]
    assert row.refused in sentence
    assert row.field == "own_dnr" or "kvar" in (typed_in(page, "own_dnr") or page_text(page))
    assert found.stored[row.name] == 0
    assert row.name not in found.data
    if row.data is not None:
        assert row.typed in sentence
    elif len(row.typed) < 1_000_000 and row.field != "stance":
        whole = row.typed if row.field in {"q-1-comment", "summary"} else " ".join(row.typed.split())
        assert typed_in(page, row.field) == whole.replace("\r\n", "\n")


def is_shown(row: Row, found: Everywhere) -> None:
    """A line, an address or a file's name, in everything that tells of the answer."""
    assert found.stored[row.name] == 1
    if row.field == "contact_email":
        return
    assert row.shown in page_text(found.pages[row.name])
    in_documents = row.shown if row.data else sub(r"\[(U\+....)\]", r"⟨\1⟩", row.shown)
    assert squeezed(in_documents) in found.pdf
    assert in_documents in found.word
    assert any(in_documents in text for text in found.cells[row.name])
    if row.data is not None:
        assert row.shown in found.letters[row.name]


def is_read_again(row: Row, text: Hostile, found: Everywhere) -> None:
    """A text at length: twice in the receipt page, in the formats people read, and in both parts of a letter."""
    page = found.pages[row.name]
    assert page_text(page).count(sub(TURNING, lambda mark: f"[U+{ord(mark[0]):04X}]", as_read(text))) == 2
    removed = text.typed.translate(dict.fromkeys(TAKEN_AWAY)) != text.typed and text.name != "line ends"
    assert ("Osynliga styrtecken togs bort" in page) == removed
    assert found.data[row.name]["content"]["questions"][0]["comment"] == kept(text)
    assert found.comments[row.name] == without_removed(text.shown)
    assert found.word.count(without_removed(text.shown)) >= 2
    assert found.pdf.count(squeezed(without_removed(text.drawn))) >= 2
    if row.name in WITH_LINKS:
        return
    message = as_read(text._replace(typed=text.typed[:1000], shown=text.shown[:1000]))
    message = sub("[\u202a-\u202e\u2066-\u2069]", lambda mark: f"[U+{ord(mark[0]):04X}]", message)
    message = sub("[\ufdd0-\ufdef]", "", message)
    assert squeezed(found.letters[row.name]).count(squeezed(message)) >= 2
