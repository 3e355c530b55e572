"""Rows that select recipients, those they except, and the organisation that two rows name."""

from pathlib import Path

import pytest

from models.definition import InvitedRecipient
from models.findings import FaultCode, NoticeCode
from models.register import ListedAs
from models.values import RecipientKind
from rules.grouping import Grouped, group_keys
from templates.round_file_messages import fault_text, notice_text
from tests.roundfile.round_file_builder import changed, found, only_fault, read, write

ADDRESSES = (
    "code,email\n0980,kommun@g.example\nR09,region@g.example\nL09,lst@g.example\n"
    "0481,a@x.se\n0482,b@x.se\n0488,c@x.se\nR04,d@x.se\n"
)
ALL_OF_GOTLAND = "{select: municipalities, county: '09'}, {select: regions, county: '09'}"
SODERMANLAND = "select: municipalities, county: '04', except: ['0428', Gnesta kommun, 0480, KATRINEHOLM, 'Eskilstuna', "


def recipients(rows: str) -> str:
    return changed(8, f"recipients: [{rows}]")


def invited(tmp_path: Path, rows: str, addresses: str = ADDRESSES) -> tuple[InvitedRecipient, ...]:
    result = read(write(tmp_path, recipients(rows), addresses))
    assert result.faults == ()
    assert result.definition is not None
    return result.definition.recipients


@pytest.mark.parametrize(
    ("rows", "code", "also", "email"),
    [
        (ALL_OF_GOTLAND, "0980", "R09", "kommun@g.example"),
        ("{select: regions, county: '09'}, {select: municipalities, county: '09'}", "R09", "0980", "region@g.example"),
        ("{code: '0980'}, {code: R09}", "0980", "R09", "kommun@g.example"),
        ("{name: Region Gotland, email: a@x.se}, {select: municipalities, county: '09'}", "R09", "0980", "a@x.se"),
        ("{code: '0980', email: a@x.se}, {code: r09, email: A@x.se}", "0980", "R09", "a@x.se"),
    ],
)
def test_gotland_is_asked_once_as_what_it_was_named_first(
    tmp_path: Path, rows: str, code: str, also: str, email: str
) -> None:
    (gotland,) = invited(tmp_path, rows)
    assert (gotland.code, gotland.email) == (code, email)
    assert gotland.also_as is not None
    assert gotland.also_as.code == also
    assert gotland.codes == (code, also)


def test_the_other_row_is_kept_with_its_name_and_kind(tmp_path: Path) -> None:
    (gotland, _board) = invited(tmp_path, ALL_OF_GOTLAND + ", {select: county_boards, county: '09'}")
    assert (gotland.name, gotland.kind) == ("Gotland", RecipientKind.MUNICIPALITY)
    assert gotland.also_as == ListedAs(code="R09", full_name="Region Gotland", kind=RecipientKind.REGION)


def test_gotland_named_once_is_nothing_else(tmp_path: Path) -> None:
    (gotland,) = invited(tmp_path, "{select: municipalities, county: '09'}")
    assert gotland.also_as is None
    assert gotland.codes == ("0980",)


def test_the_check_says_that_gotland_is_one_and_where_its_letter_goes(tmp_path: Path) -> None:
    result = read(write(tmp_path, recipients(ALL_OF_GOTLAND), ADDRESSES))
    (notice,) = [notice for notice in result.notices if notice.code is NoticeCode.ONE_ORGANISATION]
    assert notice_text(notice) == (
        "rad 8: Region Gotland är samma organisation som Gotlands kommun och räknas som en mottagare: ett brev, ett "
        "svar. Brevet går till kommun@g.example. Adressen region@g.example används inte."
    )


def test_the_address_of_either_row_is_enough(tmp_path: Path) -> None:
    (gotland,) = invited(tmp_path, ALL_OF_GOTLAND, "code,email\nR09,region@g.example\n")
    assert (gotland.code, gotland.email) == ("0980", "region@g.example")


def test_gotland_without_any_address_is_told_once(tmp_path: Path) -> None:
    fault = only_fault(read(write(tmp_path, recipients(ALL_OF_GOTLAND), "code,email\n")))
    assert (fault.code, fault.facts["names"]) == (FaultCode.ADDRESS_MISSING, "Gotland (0980)")


def test_gotland_is_asked_all_that_either_row_asks(tmp_path: Path) -> None:
    rows = "{code: '0980', cc: [c@x.se], chapters: ['2.1']}, {code: R09, cc: [d@x.se, kommun@g.example], obliged: true}"
    (gotland,) = invited(tmp_path, rows)
    assert (gotland.chapters, gotland.obliged, gotland.cc) == ((), True, ("c@x.se", "d@x.se"))


def test_an_organisation_named_a_third_time_is_a_repeat(tmp_path: Path) -> None:
    fault = only_fault(read(write(tmp_path, recipients(ALL_OF_GOTLAND + ", {code: R09}"), ADDRESSES)))
    assert (fault.code, fault.facts["code"]) == (FaultCode.RECIPIENT_TWICE, "R09")


def test_gotland_is_in_the_group_it_was_named_in_first(tmp_path: Path) -> None:
    (gotland,) = invited(tmp_path, ALL_OF_GOTLAND)
    grouped = Grouped(code=gotland.code, kind=gotland.kind, county_name=gotland.county_name)
    assert group_keys([grouped]) == {"0980": "Gotlands län"}


def test_a_selection_excepts_by_code_and_by_any_name(tmp_path: Path) -> None:
    left = invited(tmp_path, f"{{{SODERMANLAND} Strängnäs, Gnesta]}}")
    assert [each.name for each in left] == ["Flen", "Oxelösund", "Trosa"]


def test_a_name_means_the_one_that_is_selected(tmp_path: Path) -> None:
    """Elsewhere `Gotland` is the municipality, and `Södermanland` a region or a county board."""
    rows = "{select: regions, county: '09', except: Gotland}, {select: regions, county: '04', except: Södermanland}"
    result = read(write(tmp_path, recipients(rows), ADDRESSES))
    assert found(result) == [(8, FaultCode.NOBODY_LEFT), (8, FaultCode.NOBODY_LEFT)]


def test_gotland_excepted_from_one_row_is_asked_as_the_other(tmp_path: Path) -> None:
    rows = f"{{{SODERMANLAND} Strängnäs]}}, {{select: regions, county: '09'}}, "
    *_, gotland = invited(tmp_path, rows + "{select: municipalities, county: '09', except: []}")
    assert (gotland.code, gotland.also_as is None) == ("R09", False)
    *_, gotland = invited(tmp_path, rows)
    assert (gotland.code, gotland.also_as) == ("R09", None)


def test_one_of_the_excepted_may_have_a_row_of_its_own(tmp_path: Path) -> None:
    rows = f"{{{SODERMANLAND} Strängnäs, Trosa]}}, {{code: '0488', obliged: true}}"
    assert [(each.name, each.obliged) for each in invited(tmp_path, rows)] == [
        ("Flen", False), ("Oxelösund", False), ("Trosa", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("Flenn", 'rad 9: "Flenn" är ingen av dem som raden väljer, så ingen undantas. Menade du "0482 Flen"?'),
        ("R04", 'rad 9: "R04" är ingen av dem som raden väljer, så ingen undantas. Rätta'),
        ("Uppsala", 'rad 9: "Uppsala" är ingen av dem som raden väljer, så ingen undantas. Rätta'),
        ("Qwertyuiop", 'rad 9: "Qwertyuiop" är ingen av dem som raden väljer, så ingen undantas. Rätta'),
    ],
)
def test_one_that_is_not_selected_cannot_be_excepted(tmp_path: Path, named: str, told: str) -> None:
    rows = f"recipients:\n  - {{{SODERMANLAND} {named}, Strängnäs]}}"
    fault = only_fault(read(write(tmp_path, changed(8, rows), ADDRESSES)))
    assert fault.code is FaultCode.NOT_SELECTED
    assert fault_text(fault).startswith(told)


def test_a_row_that_excepts_everybody_is_told(tmp_path: Path) -> None:
    fault = only_fault(read(write(tmp_path, recipients("{select: regions, county: '04', except: [R04]}"), ADDRESSES)))
    assert (fault.code, fault.line) == (FaultCode.NOBODY_LEFT, 8)


def test_a_repeat_is_told_with_the_way_out(tmp_path: Path) -> None:
    rows = f"{{{SODERMANLAND} Strängnäs]}}, {{code: '0488'}}"
    fault = only_fault(read(write(tmp_path, recipients(rows), ADDRESSES)))
    assert fault_text(fault) == (
        "rad 8: Trosa (0488) står redan bland mottagarna, på rad 8. Ta bort den ena, eller undanta mottagaren med "
        "except på en rad med select."
    )
