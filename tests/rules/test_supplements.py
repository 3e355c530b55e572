"""What may be asked to be completed, what then may change, and what settles it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.answer import AnswerContent, QuestionAnswer, StoredFile
from models.definition import Question
from models.errors import Refusal
from models.supplements import SUPPLEMENT_LIMIT, Part, SupplementRequest, SupplementWish
from models.values import AnswerPart, FileKind, RoundState, Stance
from rules.local_time import day_end, local_day
from rules.plan import REOPEN_DAYS
from rules.supplement_requests import may_ask, read_part, tidy_parts
from rules.supplements import MINUTES, asked_parts, completed, completed_files, settles, untouched
from tests.rows import rows

NOW = datetime(2026, 6, 24, 10, 0, tzinfo=UTC)  # Wednesday
CLOSED = datetime(2026, 6, 23, 21, 59, 59, 999999, tzinfo=UTC)
FRIDAY = day_end(date(2026, 7, 3))
SUMMARY = Part(part=AnswerPart.SUMMARY)


def wish(**changes: object) -> SupplementWish:
    facts: dict[str, object] = {"parts": (SUMMARY,), "text": "Mer.", "until": FRIDAY, **changes}
    return SupplementWish.model_validate(facts)


def asked_in(state: RoundState, **changes: object) -> str:
    is_closed = state is RoundState.CLOSED
    planned = CLOSED + timedelta(days=30) if is_closed else CLOSED  # it was closed before its time
    closed_at = CLOSED if is_closed else None
    refusal = may_ask(wish(**changes), state=state, closes_at=planned, closed_at=closed_at, now=NOW)
    return refusal.code if refusal else ""


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.OVERDUE, RoundState.CLOSED])
def test_a_round_that_is_out_may_ask_whether_or_not_it_is_closed(state: RoundState) -> None:
    assert asked_in(state) == ""


@rows(
    "changes, code",
    [
        ({"state": RoundState.APPROVED}, "supplement_round_not_sent"),
        ({"state": RoundState.CANCELLED}, "supplement_round_cancelled"),
        ({"parts": ()}, "supplement_parts_missing"),
        ({"text": " \n"}, "supplement_text_missing"),
        ({"text": "x" * SUPPLEMENT_LIMIT}, ""),
        ({"text": "x" * (SUPPLEMENT_LIMIT + 1)}, "supplement_text_long"),
        ({"until": NOW}, "supplement_until_past"),
        ({"until": NOW + timedelta(minutes=5)}, ""),  # an exact instant, as in a trial
        ({"until": day_end(local_day(NOW))}, "supplement_until_today"),
        ({"until": day_end(date(2026, 6, 25))}, ""),  # Thursday, the next day
        ({"until": day_end(date(2026, 7, 4))}, "supplement_on_day_off"),  # Saturday
        ({"until": CLOSED + timedelta(days=REOPEN_DAYS)}, "supplement_after_archive"),
        ({"until": CLOSED + timedelta(days=REOPEN_DAYS, seconds=-1)}, ""),
    ],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, object], code: str) -> None:
    state = RoundState(str(changes.pop("state", RoundState.CLOSED)))
    assert asked_in(state, **changes) == code


@rows("typed", ["stance", "summary", "question:4", "decision", "dissents", "joint", "contact", "files", "files:other"])
def test_a_part_reads_as_it_is_written(typed: str) -> None:
    part = read_part(f" {typed} ", ["1", "4"])
    assert isinstance(part, Part)
    assert part.code == typed


@rows("typed", ["", "question", "question:", "question:2", "files:bild", "summary:1", "STANCE", ":"])
def test_an_unknown_part_is_refused_with_those_that_there_are(typed: str) -> None:
    refusal = read_part(typed, ["1", "4"])
    assert isinstance(refusal, Refusal)
    assert "question:1, question:4, files:yttrande" in str(refusal.facts["known"])


def test_parts_come_once_in_the_forms_order_and_all_files_hold_one_kind() -> None:
    typed = ["files:other", "question:4", "files", "question:1", "stance", "question:4"]
    parts = [part for code in typed if isinstance(part := read_part(code, ["1", "4"]), Part)]
    assert [part.code for part in tidy_parts(parts)] == ["stance", "question:4", "question:1", "files"]
    assert tidy_parts([MINUTES]) == (MINUTES,)


def test_a_reason_to_decline_goes_with_the_declining() -> None:
    declined = AnswerContent(stance=Stance.DECLINES, reason="Rör oss inte.")
    stance = [Part(part=AnswerPart.STANCE)]
    assert completed(declined, AnswerContent(stance=Stance.OPPOSES), stance).reason == ""
    assert completed(declined, declined, stance) == declined
    assert completed(declined, AnswerContent(summary="x"), [SUMMARY]).reason == "Rör oss inte."


def test_what_is_asked_about_is_left_out_of_what_is_shown_beside() -> None:
    content = AnswerContent(
        stance=Stance.SUPPORTS, summary="S", questions=(QuestionAnswer(key="1", comment="a"),), decision_body="KS"
    )
    rest = untouched(content, [SUMMARY, Part(part=AnswerPart.QUESTION, key="1"), MINUTES])
    assert rest == AnswerContent(stance=Stance.SUPPORTS, decision_body="KS")


def test_only_questions_bring_words_of_their_own() -> None:
    parts = asked_parts([Part(part=AnswerPart.QUESTION, key="1"), MINUTES], [Question(key="1", text="Varför?")])
    assert [part.text for part in parts] == ["Varför?", ""]


def test_files_of_other_kinds_stay() -> None:
    def file(kind: FileKind, name: str) -> StoredFile:
        return StoredFile(sha256="a" * 64, size=1, media_type="application/pdf", name=name, kind=kind)

    earlier = [file(FileKind.YTTRANDE, "y"), file(FileKind.OTHER, "o")]
    new = [file(FileKind.OTHER, "ny"), file(FileKind.YTTRANDE, "smugglad")]
    assert [item.name for item in completed_files(earlier, new, {FileKind.OTHER})] == ["y", "ny"]


@pytest.mark.parametrize(
    ("parts", "supplement", "confirms", "number"),
    [((SUMMARY,), 3, 0, 3), ((SUMMARY,), 0, 0, 3), ((SUMMARY,), 0, 1, 0), ((MINUTES,), 0, 1, 3)],
)
def test_what_settles_a_request(parts: tuple[Part, ...], supplement: int, confirms: int, number: int) -> None:
    request = SupplementRequest(id="r", number=3, version=1, parts=parts, text="Mer.", until=FRIDAY, asked_at=NOW)
    assert settles(request, supplement=supplement, confirms=confirms) == number
    assert settles(None, supplement=0, confirms=0) == 0
