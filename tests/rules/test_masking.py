"""What of an answer leaves: marked words covered wherever they stand, marked files only as masked copies."""

from datetime import UTC, datetime

import pytest

from models.answer import AnswerContent, Dissent, QuestionAnswer, StoredFile
from models.secrecy import Mark, MaskedCopy, Outside
from models.synpunkter import Passage
from rules import masking

AT = datetime(2026, 5, 12, tzinfo=UTC)
CONTENT = AnswerContent(
    summary="Anna bor på Storgatan 1. Anna är sjuk.",
    contact_name="Eva",
    questions=(QuestionAnswer(key="1", comment="Anna igen"), QuestionAnswer(key="2", comment="Nej")),
    dissents=(Dissent(who="Per", party="V", text="Avslag"),),
)
FILES = [
    (f"f{number}", StoredFile(sha256=f"{number}" * 64, size=1, media_type="x", name=f"{number}.pdf"))
    for number in (1, 2, 3)
]


def mark(part: str, passage: str = "", file_id: str = "") -> Mark:
    return Mark(id="m", part=part, passage=passage, file_id=file_id, section="21:7", at=AT, by="account:1")


def left(*marks: Mark, copies: tuple[str, ...] = (), quarantined: tuple[str, ...] = ()) -> Outside:
    made = {
        file_id: MaskedCopy(
            sha256="9" * 64, size=1, media_type="x", name="maskad.pdf", file_id=file_id, reason="r", at=AT, by="b"
        )
        for file_id in copies
    }
    return masking.outside(CONTENT, FILES, marks=marks, copies=made, quarantined=quarantined, cover=lambda s: f"[{s}]")


@pytest.mark.parametrize(
    ("marks", "field", "shown"),
    [
        ([mark("summary", "Anna")], "summary", "[21:7] bor på Storgatan 1. [21:7] är sjuk."),
        ([mark("summary", "Anna bor"), mark("summary", "bor på Storgatan 1")], "summary", "[21:7]. Anna är sjuk."),
        ([mark("summary")], "summary", "[21:7]"),
        ([mark("summary", "Anna"), mark("summary")], "summary", "[21:7]"),
        ([mark("summary", "står inte längre där")], "summary", "[21:7]"),
        ([mark("contact_name")], "contact_name", "[21:7]"),
        ([mark("contact_name", "Eva")], "summary", CONTENT.summary),
    ],
)
def test_what_is_marked_is_covered_and_what_is_in_doubt_too(marks: list[Mark], field: str, shown: str) -> None:
    assert getattr(left(*marks).content, field) == shown


def test_questions_dissents_and_the_whole_answer_are_covered() -> None:
    some = left(mark("question:1", "Anna"), mark("dissent:1")).content
    assert [each.comment for each in some.questions] == ["[21:7] igen", "Nej"]
    assert [(each.who, each.party, each.text) for each in some.dissents] == [("[21:7]", "", "")]
    whole = left(mark("all"))
    assert whole.content == AnswerContent(summary="[21:7]")
    assert [file.file for file in whole.files] == [None, None, None]


def test_a_marked_file_leaves_only_as_its_masked_copy_and_one_in_quarantine_never() -> None:
    files = left(mark("file", file_id="f1"), mark("file", file_id="f2"), copies=("f2",), quarantined=("3" * 64,)).files
    told = [(file.file.name if file.file else "", file.masked, file.withheld) for file in files]
    assert told == [("", False, "marked"), ("maskad.pdf", True, ""), ("", False, "quarantined")]


@pytest.mark.parametrize(
    ("field", "place", "marks", "shown"),
    [
        ("summary", (0, 8), [], "Anna bor"),
        ("summary", (0, 8), [mark("summary", "Anna")], "[21:7] bor"),
        ("summary", (2, 8), [mark("summary", "Anna bor")], "[21:7]"),
        ("summary", (0, 7), [mark("summary", "bor på")], "Anna [21:7]"),
        ("summary", (9, 24), [mark("summary", "Anna")], "på Storgatan 1."),
        ("summary", (0, 8), [mark("summary", "står inte längre där")], "[21:7]"),
        ("summary", (0, 8), [mark("all")], "[21:7]"),
        ("q-1-comment", (0, 9), [mark("question:1", "Anna")], "[21:7] igen"),
        ("q-2-comment", (0, 3), [mark("question:1", "Anna")], "Nej"),
        ("reservation-1-text", (0, 6), [mark("dissent:1", "Per")], "[21:7]"),
    ],
)
def test_a_quotation_shows_nothing_of_what_is_marked_around_it(
    field: str, place: tuple[int, int], marks: list[Mark], shown: str
) -> None:
    text = masking.texts(CONTENT)[masking.part_of(field)]
    start, end = place
    quote = "Avslag" if field.startswith("reservation") else text[start:end]
    passage = Passage(answer_id="a", recipient_code="1", version=1, field=field, start=start, end=end, quote=quote)
    assert masking.quotation(passage, text, marks, lambda section: f"[{section}]") == shown


def test_a_quotation_out_of_a_held_file_is_covered_whole() -> None:
    passage = Passage(
        answer_id="a", recipient_code="1", version=1, sha256="f" * 64, page=1, start=0, end=4, quote="Anna"
    )
    assert masking.quotation(passage, "", [], lambda section: f"[{section}]", held="21:7") == "[21:7]"
    assert masking.quotation(passage, "", [], lambda section: f"[{section}]") == "Anna"
