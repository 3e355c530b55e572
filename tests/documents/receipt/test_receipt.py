"""The receipt a sender can keep: what came in, when to the second, and the answer in full."""

from pathlib import Path

import page
import pypdfium2
import pytest

from documents.receipt.receipt import receipt_pdf
from models.answer import AnswerContent, EarlierVersion, QuestionAnswer
from models.errors import PermanentFailure
from models.letters import SupplementFacts
from models.values import Stance
from tests.compilation_builder import DUE, MADE, QUESTIONS, full_content
from tests.documents.receipt.receipt_facts import FACTS


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    document.close()
    return text.replace("\u200b", "")


def test_the_receipt_tells_number_arrival_with_seconds_files_and_sums() -> None:
    text = text_of(receipt_pdf(FACTS, full_content(2), QUESTIONS))
    for told in (
        "Kvittens R-2014-00123",
        "tisdag 30 september 2014 kl. 23.59.59",
        "Upplands Väsby kommun",
        "KSL/13/0111",
        "Yttrande åäö.pdf",
        "Är den föreslagna politiska organisationen ändamålsenlig?",
    ):
        assert told in text
    squeezed = "".join(text.split())
    assert FACTS.content_sha256 in squeezed
    assert FACTS.files[0].sha256 in squeezed


def test_the_personal_link_never_stands_in_a_receipt() -> None:
    content = receipt_pdf(FACTS, full_content(2), QUESTIONS)
    assert "hemlig" not in text_of(content)
    assert b"/s/hemlig" not in content


def test_a_short_answer_takes_one_page() -> None:
    short = AnswerContent(stance=Stance.NO_COMMENTS, own_dnr="KS 2014/7")
    document = pypdfium2.PdfDocument(receipt_pdf(FACTS, short, QUESTIONS))
    assert len(document) == 1
    document.close()


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_receipt_conforms(profile: str, tmp_path: Path) -> None:
    strange = AnswerContent(questions=(QuestionAnswer(key="okänd", comment="👍 \u202e #panic()"),), summary="a\nb")
    (tmp_path / "receipt.pdf").write_bytes(receipt_pdf(FACTS, strange, ()))
    report = page.validate_pdf(tmp_path / "receipt.pdf", profile=profile)
    assert [failure.message for failure in report.failures] == []


def test_the_same_answer_gives_the_same_receipt() -> None:
    assert receipt_pdf(FACTS, full_content(1), QUESTIONS) == receipt_pdf(FACTS, full_content(1), QUESTIONS)


def test_a_letter_that_is_no_receipt_is_refused() -> None:
    with pytest.raises(PermanentFailure) as failure:
        receipt_pdf(FACTS.model_copy(update={"arrived_at": None}), full_content(1), QUESTIONS)
    assert failure.value.code == "receipt_incomplete"


def test_the_receipt_names_the_version_it_confirms_and_says_when_the_answer_was_taken_back() -> None:
    earlier = EarlierVersion(version=1, receipt="R-2014-00122", arrived_at=DUE)
    plain = text_of(receipt_pdf(FACTS, full_content(2), QUESTIONS))
    assert "Bekräftar" not in plain
    assert "återtaget" not in plain
    changed = FACTS.model_copy(update={"confirms": earlier, "withdrawn_at": MADE})
    told = " ".join(text_of(receipt_pdf(changed, full_content(2), QUESTIONS)).split())
    assert "Version 1 (preliminär), kvittens R-2014-00122" in told
    assert "Svaret återtaget onsdag 15 oktober 2014" in told


def test_a_supplements_receipt_says_what_it_completes() -> None:
    asked = SupplementFacts(number=1, version=1, asked_at=MADE, until=DUE, text="Mer.", parts=())
    text = " ".join(
        text_of(receipt_pdf(FACTS.model_copy(update={"supplement": asked}), full_content(2), QUESTIONS)).split()
    )
    assert "Tack, kompletteringen av svaret från Upplands Väsby kommun kom in" in text
    assert "av version 1, som avsändaren bad om" in text
