"""What is typed in the real form is read again in the page, the letter, the PDF, the Word file, the workbook and JSON.

Each text of `tests/hostile_texts.py` that a browser can send is one recipient's comment and reservation, and its
message to a colleague. What the form takes away it tells; what it refuses it refuses with words.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from re import sub

import pytest

from documents.compilation import compile_all
from mail.building import build_letter
from models.values import LetterKind
from store import letter_facts, snapshot
from tests.compiled_files import comments_in_workbook, docx_text, pdf_text, squeezed
from tests.hostile_texts import HOSTILE, Hostile
from tests.letter_builder import html_of, text_of
from tests.round_builder import KEY, invited
from tests.store_steps import letters_of, versions
from tests.web_visitor import BASE, NOW, TrialHouse, faults, trial_house
from tests.web_visitor import text_of as page_text

REFUSED = {"zalgo": "16 accenter"}
"""Texts the form does not take, with what it says."""
SENDABLE = [hostile for hostile in HOSTILE if hostile.name != "surrogate"]
TAKEN = [hostile for hostile in SENDABLE if hostile.name not in REFUSED]
TAKEN_AWAY = [*range(9), *range(14, 32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]
"""Code points no document can carry: the form removes them and says so."""
WITH_LINKS = {"address", "hyperlink formula"}
"""Texts that may not be mailed to a colleague."""
TURNING = "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
EACH = pytest.mark.parametrize("hostile", TAKEN, ids=lambda hostile: hostile.name)


@dataclass
class Everywhere:
    """What became of the texts. `pages` and `letters` (text and HTML) go by the text's name."""

    pages: dict[str, str]
    letters: dict[str, str]
    pdf: str
    word: str
    workbook: dict[str, str]
    data: dict[str, str]


def without_removed(shown: str) -> str:
    """`shown` for what is left of a text: the marks of what the form has taken away, or made a line end, are gone."""
    for code in TAKEN_AWAY:
        shown = shown.replace(f"⟨U+{code:04X}⟩", "")
    return shown.replace("⟨U+000B⟩", "\n").replace("⟨U+000C⟩", "\n")


def kept(hostile: Hostile) -> str:
    """What the register holds: every character but those, and line ends of one kind."""
    text = hostile.shown if hostile.name == "line ends" else hostile.typed
    return text.replace("\x0b", "\n").replace("\x0c", "\n").translate(dict.fromkeys(TAKEN_AWAY))


async def play(house: TrialHouse) -> dict[str, str]:
    """Every text through the form, one recipient each. Returns the receipt pages."""
    pages: dict[str, str] = {}
    for hostile, token in zip(SENDABLE, house.round.tokens.values(), strict=True):
        visitor = house.visitor(token)
        await visitor.open()
        mailed = {"forward_email": "bo@kommun.example", "forward_message": hostile.typed[:1000]}
        forwarded = await visitor.post("forward", mailed)
        assert forwarded.status_code == (422 if hostile.name in WITH_LINKS else 303), faults(forwarded.text)
        await visitor.show()
        typed = {"stance": "opposes", "q-1-comment": hostile.typed, "reservation-1-who": "Anna"}
        reply = await visitor.post("submit", {**typed, "reservation-1-text": hostile.typed})
        if hostile.name in REFUSED:
            assert REFUSED[hostile.name] in faults(reply.text)["q-1-comment"]
            continue
        pages[hostile.name] = (await visitor.follow(reply)).text
    return pages


def mailed(house: TrialHouse) -> dict[str, str]:
    """The colleague's letter for each text, its plain part and its HTML part one after the other."""
    found: dict[str, str] = {}
    for hostile, recipient_id in zip(SENDABLE, house.round.recipient_ids.values(), strict=True):
        rows = letters_of(house.database, recipient_id, LetterKind.FORWARD)
        with house.database.reading() as session:
            for facts in letter_facts.gather(session, rows, key=KEY, base_url=BASE).values():
                built = build_letter(facts)
                found[hostile.name] = text_of(built) + unescape(sub(r"<[^>]*>", "", html_of(built)))
    return found


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    folder = tmp_path_factory.mktemp("typed")
    everyone = tuple(invited(number, name=one.name, full_name=one.name) for number, one in enumerate(SENDABLE))
    with trial_house(folder, recipients=everyone) as house:
        pages = asyncio.run(play(house))
        with house.database.reading() as session:
            data = snapshot.take(session, house.round.round_id, NOW)
        compile_all(data, folder)
        written = json.loads((folder / "remissammanstallning.json").read_text(encoding="utf-8"))
        yield Everywhere(
            pages=pages,
            letters=mailed(house),
            pdf=squeezed(pdf_text(folder / "remissammanstallning.pdf")),
            word=docx_text(folder / "remissammanstallning.docx"),
            workbook=comments_in_workbook(folder / "remissammanstallning.xlsx"),
            data={
                one["name"]: one["answer"]["content"]["questions"][0]["comment"]
                for one in written["recipients"]
                if one["answer"]
            },
        )
        assert all(len(versions(house.database, one)) <= 1 for one in house.round.recipient_ids.values())


@EACH
def test_the_receipt_page_shows_it_literally_and_tells_what_was_removed(
    hostile: Hostile, everywhere: Everywhere
) -> None:
    page = everywhere.pages[hostile.name]
    shown = sub(TURNING, lambda mark: f"[U+{ord(mark[0]):04X}]", kept(hostile))
    assert page_text(page).count(shown) == 2
    removed = hostile.typed.translate(dict.fromkeys(TAKEN_AWAY)) != hostile.typed and hostile.name != "line ends"
    assert ("Osynliga styrtecken togs bort" in page) == removed


@EACH
def test_the_data_file_and_the_workbook_hold_it(hostile: Hostile, everywhere: Everywhere) -> None:
    assert everywhere.data[hostile.name] == kept(hostile)
    assert everywhere.workbook[hostile.name] == without_removed(hostile.shown)


@EACH
def test_the_word_file_and_the_pdf_show_it(hostile: Hostile, everywhere: Everywhere) -> None:
    assert everywhere.word.count(without_removed(hostile.shown)) >= 2
    assert everywhere.pdf.count(squeezed(without_removed(hostile.drawn))) >= 2


@pytest.mark.parametrize(
    "hostile", [one for one in TAKEN if one.name not in WITH_LINKS], ids=lambda hostile: hostile.name
)
def test_a_colleague_reads_it_in_both_parts_of_the_letter(hostile: Hostile, everywhere: Everywhere) -> None:
    message = kept(hostile._replace(typed=hostile.typed[:1000], shown=hostile.shown[:1000]))
    message = sub("[\u202a-\u202e\u2066-\u2069]", lambda mark: f"[U+{ord(mark[0]):04X}]", message)
    message = sub("[\ufdd0-\ufdef]", "", message)
    assert squeezed(everywhere.letters[hostile.name]).count(squeezed(message)) >= 2


def test_what_is_refused_is_in_no_document(everywhere: Everywhere) -> None:
    assert set(everywhere.data) == {hostile.name for hostile in TAKEN}
