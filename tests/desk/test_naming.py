"""What a registrar types for a recipient, a position or a part of an answer."""

import pytest
from sqlmodel import Session

from desk import naming
from desk import rounds as round_commands
from desk.office import Office
from models.errors import Refused
from models.register import RegisterEntry
from models.tables import RoundRow
from models.values import RecipientKind, Stance
from templates.messages import error_sentence
from templates.words import PARTS_AS_TYPED
from tests.round_builder import invited, register_round
from tests.rows import rows

TABY = invited(0, code="0160", name="Täby", full_name="Täby kommun")
REGION = invited(1, code="R05", name="Region Östergötland", full_name="Region Östergötland", kind=RecipientKind.REGION)
BOARD = invited(2, code="L05", name="Länsstyrelsen Östergötland", full_name="Länsstyrelsen i Östergötlands län",
                kind=RecipientKind.COUNTY_BOARD)  # fmt: skip


def opened(office: Office) -> RoundRow:
    built = register_round(office.database, office.files, key=office.key, recipients=(TABY, REGION, BOARD))
    return round_commands.find(office, built.dnr)


def test_recipients_are_found_by_any_code_or_name_and_slips_get_the_nearest(office: Office) -> None:
    row = opened(office)
    with office.database.reading() as session:
        for typed in ("0160", "Täby", "täby kommun", "Ta\u0308by", "\u200bTäby\u00a0kommun"):
            assert naming.recipient_of(session, row, typed).code == "0160"
        for typed, words in (
            ("Tbäy kommun", 'Menade du "Täby kommun"?'),
            ("Östergötlands län", "R05 Region Östergötland, L05 Länsstyrelsen i Östergötlands län"),
            ("Ydre", "Se alla med remiss status"),
        ):
            assert words in refused(lambda typed=typed: naming.recipient_of(session, row, typed))
        told_unasked(session, row)


def told_unasked(session: Session, row: RoundRow) -> None:
    entry = naming.asked_or_known(session, row, "Ydre kommun")
    assert isinstance(entry, RegisterEntry)
    assert entry.code == "0512"
    assert 'Menade du "Ydre kommun"?' in refused(lambda: naming.asked_or_known(session, row, "Yydre kommun"))


def refused(act: object) -> str:
    with pytest.raises(Refused) as refusal:
        act()  # type: ignore[operator]
    return error_sentence(refusal.value)


@rows(
    "typed, stance",
    [
        ("", None),
        ("supports", Stance.SUPPORTS),
        ("Tillstyrker", Stance.SUPPORTS),
        ("tillstyrker  med synpunkter", Stance.SUPPORTS_WITH_COMMENTS),
        ("SUPPORTS_WITH_COMMENTS", Stance.SUPPORTS_WITH_COMMENTS),
        ("tar inte ställning", Stance.TAKES_NO_POSITION),
        ("avstår", Stance.DECLINES),
        ("Inga synpunkter.", Stance.NO_COMMENTS),
    ],
)
def test_a_position_is_read_in_swedish_words_and_as_code(typed: str, stance: Stance | None) -> None:
    assert naming.stance_of(typed) is stance


def test_a_position_that_is_none_is_told_with_the_nearest_and_all() -> None:
    told = refused(lambda: naming.stance_of("avstyrkes"))
    assert 'Menade du "avstyrker"?' in told
    assert "Välj något av: tillstyrker, tillstyrker med synpunkter, tar inte ställning" in told


def test_parts_are_read_in_swedish_words(office: Office) -> None:
    row = opened(office)
    with office.database.reading() as session:
        recipient = naming.recipient_of(session, row, "0160")
        for typed, code in (
            *PARTS_AS_TYPED.items(),
            ("Protokollsutdrag", "files:minutes_extract"),
            ("Filer: protokollsutdrag", "files:minutes_extract"),
            ("Uppgifter om beslutet", "decision"),
            ("fråga 4", "question:4"),
            ("Fråga 4: Vad saknas?", "question:4"),
            ("question:4", "question:4"),
            ("files:other", "files:other"),
        ):
            assert naming.part_of(row, recipient, typed).code == code
        told = refused(lambda: naming.part_of(row, recipient, "protokolsutdrag"))
    assert 'Menade du "protokollsutdrag"?' in told
