"""Who a round file asks, and where the letters go."""

import unicodedata
from pathlib import Path

import pytest

from models.findings import FaultCode, NoticeCode
from models.values import Language, RecipientKind
from templates.round_file_messages import fault_text
from tests.roundfile.round_file_builder import ADDRESSES, RIGHT, changed, found, only_fault, read, write


def recipients(rows: str) -> str:
    return changed(8, f"recipients: [{rows}]")


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("{code: '0114'}", [(8, FaultCode.RECIPIENT_TWICE)]),
        ("{code: '0116'}", [(8, FaultCode.UNKNOWN_CODE)]),
        ("{code: '0117'}", [(8, FaultCode.ADDRESS_MISSING)]),
        ("{name: 'Danderryd'}", [(8, FaultCode.UNKNOWN_NAME)]),
        ("{name: 'Norrbotten'}", [(8, FaultCode.AMBIGUOUS_NAME)]),
        ("{code: '0117', name: 'Norrbotten', email: a@x.se}", [(8, FaultCode.NAME_OF_ANOTHER)]),
        ("{code: '0117', name: 'Danderyd', email: a@x.se}", [(8, FaultCode.NAME_OF_ANOTHER)]),
        ("{code: '0117', name: 'Ingenstans', email: a@x.se}", [(8, FaultCode.NAME_OF_ANOTHER)]),
        ("{code: '0117', county: '01', email: a@x.se}", [(8, FaultCode.NEEDS_KEY)]),
        ("{code: '0117', email: REGISTRATOR@vallentuna.example}", [(8, FaultCode.ADDRESS_SHARED)]),
        ("{code: '0117', email: åsa@x.se}", [(8, FaultCode.EMAIL_LOCAL_PART)]),
        ("{code: '0117', email: a@x.se, cc: [b@x.se, nej]}", [(8, FaultCode.EMAIL_INVALID)]),
        ("{code: '0117', email: a@x.se, cc: [[b@x.se]]}", [(8, FaultCode.NOT_TEXT)]),
        ("{code: '0117', email: a@x.se, cc: REGISTRATOR@vallentuna.example}", [(8, FaultCode.ADDRESS_SHARED)]),
        ("{code: '0117', email: a@x.se, cc: c@x.se}, {code: '0120', email: c@x.se}", [(8, FaultCode.ADDRESS_SHARED)]),
        ("{select: regions, county: '09', cc: c@x.se}", [(8, FaultCode.ADDRESS_MISSING), (8, FaultCode.EITHER_OR)]),
        ("{code: '0117', email: a@x.se, chapters: ['2.2']}", [(8, FaultCode.UNKNOWN_CHAPTER)]),
        ("{code: '0117', email: a@x.se, obliged: kanske}", [(8, FaultCode.NOT_YES_OR_NO)]),
        ("{code: PG1, name: Grupp, email: a@x.se}", [(8, FaultCode.UNKNOWN_CODE)]),
        ("{code: PG1, name: Grupp, email: a@x.se, kind: region}", [(8, FaultCode.UNKNOWN_CODE)]),
        ("{code: PG1, email: a@x.se, kind: party_group}", [(8, FaultCode.MISSING_KEY)]),
        ("{code: PG1, name: Grupp, kind: party_group}", [(8, FaultCode.ADDRESS_MISSING)]),
        ("{code: 'PG 1', name: Grupp, email: a@x.se, kind: organisation}", [(8, FaultCode.BAD_CODE)]),
        ("{code: '._-', name: Grupp, email: a@x.se, kind: organisation}", [(8, FaultCode.BAD_CODE)]),
        ("{code: '0180-', name: Grupp, email: a@x.se, kind: organisation}", [(8, FaultCode.CODE_TOO_ALIKE)]),
        ("{code: '0117', email: a@x.se, kind: organisation}", [(8, FaultCode.KIND_OF_ANOTHER)]),
        ("{kind: organisation}", [(8, FaultCode.MISSING_KEY)]),
        ("{name: [a]}", [(8, FaultCode.NOT_TEXT)]),
        ("{select: kommuner}", [(8, FaultCode.UNKNOWN_WORD)]),
        ("{select: regions, county: '02'}", [(8, FaultCode.UNKNOWN_COUNTY)]),
        ("{code: '0117', email: a@x.se, except: ['0114']}", [(8, FaultCode.NEEDS_KEY)]),
        (
            "{select: county_boards, county: '05', code: 'L05'}",
            [(8, FaultCode.ADDRESS_MISSING), (8, FaultCode.EITHER_OR)],
        ),
        ("0117", [(8, FaultCode.NOT_SECTION)]),
    ],
)
def test_a_fault_in_a_recipient_is_told(tmp_path: Path, rows: str, codes: list[tuple[int, FaultCode]]) -> None:
    result = read(write(tmp_path, recipients("{code: '0114'}, {code: '0115'}, " + rows)))
    assert found(result) == codes


@pytest.mark.parametrize("rows", ["recipients: []", "recipients:", "", 'recipients: ""'])
def test_a_round_asks_somebody(tmp_path: Path, rows: str) -> None:
    codes = [code for _, code in found(read(write(tmp_path, changed(8, rows))))]
    assert FaultCode.NO_RECIPIENTS in codes


def test_both_organisations_with_one_address_are_named(tmp_path: Path) -> None:
    text = changed(8, "recipients:\n  - {code: '0114'}\n  - {code: '0115', email: Registrator@upplands-vasby.example}")
    fault = only_fault(read(write(tmp_path, text)))
    assert fault.line == 10
    assert fault.facts == {
        "email": "Registrator@upplands-vasby.example", "name": "Vallentuna", "other_name": "Upplands Väsby",
        "first_line": 9,
    }  # fmt: skip


def test_all_without_an_address_come_in_one_fault(tmp_path: Path) -> None:
    fault = only_fault(read(write(tmp_path, recipients("{select: municipalities, county: Stockholms län}"))))
    assert fault.code is FaultCode.ADDRESS_MISSING
    assert fault.facts["count"] == 24
    assert fault.facts["rest"] == 14
    assert str(fault.facts["names"]).startswith("Botkyrka (0127), Danderyd (0162), ")


@pytest.mark.parametrize("name", ["Falu kommun", "Region Gotland", "Länsstyrelsen i Norrbotten", "Kalixs kommun"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_organisation_may_be_given_by_name_alone(tmp_path: Path, name: str, form: str) -> None:
    given = unicodedata.normalize(form, name)  # type: ignore[arg-type]
    result = read(write(tmp_path, recipients(f"{{name: '{given}', email: a@x.se}}")))
    assert result.definition is not None
    assert result.definition.recipients[0].code in {"2080", "R09", "L25", "2514"}


def test_the_name_beside_a_code_may_be_any_of_its_names(tmp_path: Path) -> None:
    rows = "{code: '2080', name: Falun, email: a@x.se}, {code: '0980', name: Region Gotland, email: b@x.se}"
    result = read(write(tmp_path, recipients(rows)))
    assert result.definition is not None
    assert [each.full_name for each in result.definition.recipients] == ["Falu kommun", "Gotlands kommun"]


def test_an_own_recipient_is_kept_as_given(tmp_path: Path) -> None:
    row = "{code: PG-1, name: 'Partigrupp A', kind: party_group, email: a@malmö.se, cc: [b@x.se, a@malmö.se, b@x.se]}"
    result = read(write(tmp_path, recipients(row)))
    assert result.definition is not None
    (own,) = result.definition.recipients
    assert (own.code, own.name, own.full_name, own.kind) == (
        "PG-1", "Partigrupp A", "Partigrupp A", RecipientKind.PARTY_GROUP,
    )  # fmt: skip
    assert (own.email, own.cc, own.county_code) == ("a@malmö.se", ("b@x.se",), "")


def test_an_own_recipient_without_a_code_is_told_that_it_needs_one(tmp_path: Path) -> None:
    row = "{name: 'Svenska Båtunionen', kind: organisation, email: a@b.se}"
    fault = only_fault(read(write(tmp_path, recipients(row))))
    assert fault.code is FaultCode.OWN_WITHOUT_CODE
    assert 'Lägg till code på raden, till exempel code: "SVENSKA-BATUNIONEN".' in fault_text(fault)


def test_letters_that_only_look_latin_are_pointed_out(tmp_path: Path) -> None:
    result = read(write(tmp_path, recipients("{code: '0114', email: a@k\u043emmun.se}")))
    assert result.faults == ()
    assert [notice.code for notice in result.notices] == [NoticeCode.FOREIGN_LETTERS]


@pytest.mark.parametrize(
    ("addresses", "place", "code"),
    [
        ("kod,namn\n0114,a@x.se\n", ("addresses.csv", 1, 0), FaultCode.ADDRESS_COLUMNS),
        ("kod;e-post;E-mail\n0114;a@x.se;b@x.se\n", ("addresses.csv", 1, 3), FaultCode.ADDRESS_COLUMN_TWICE),
        ("kod;namn;e-post\n0114;Väsby;\n0115;V;b@x.se\n", ("addresses.csv", 2, 3), FaultCode.ADDRESS_EMPTY),
        ("sep=;\n\nkod;e-post\n0114;a@x\n", ("addresses.csv", 4, 2), FaultCode.EMAIL_INVALID),
        ('kod;not;e-post\n0114;"två\nrader";a@x\n', ("addresses.csv", 2, 3), FaultCode.EMAIL_INVALID),
        ("kod;e-post\n0114;a@x.se, b@x.se\n", ("addresses.csv", 2, 2), FaultCode.EMAIL_SEVERAL),
        ("kod;e-post\n;a@x.se\n", ("addresses.csv", 2, 2), FaultCode.ADDRESS_WITHOUT_CODE),
        ("", ("addresses.csv", 1, 0), FaultCode.ADDRESS_COLUMNS),
        ("code,email\n0114,a@x\n0115,b@x.se\n", ("addresses.csv", 2, 2), FaultCode.EMAIL_INVALID),
        ("code,email\n0114,a@x.se\n0115,b@x.se\n0114,c@x.se\n", ("addresses.csv", 4, 2), FaultCode.ADDRESS_TWICE),
        ("code,email\n0114,a@x.se\n0115,\n", ("addresses.csv", 3, 2), FaultCode.ADDRESS_EMPTY),
        ("code,email\n0114,a@x.se\n0115\n", ("addresses.csv", 3, 2), FaultCode.ADDRESS_EMPTY),
        ("code,email\n0114,a@x.se\n", ("", 8, 30), FaultCode.ADDRESS_MISSING),
        (f"{'x' * 140_000}\n", ("addresses.csv", 1, 0), FaultCode.FILE_UNREADABLE),
        (f'code,email\n0114,"{"x" * 140_000}"\n', ("addresses.csv", 2, 0), FaultCode.FILE_UNREADABLE),
    ],
)
def test_a_fault_in_the_address_list_is_told_with_its_own_line(
    tmp_path: Path, addresses: str, place: tuple[str, int, int], code: FaultCode
) -> None:
    result = read(write(tmp_path, RIGHT, addresses))
    assert (place, code) in [((fault.file, fault.line, fault.column), fault.code) for fault in result.faults]
    assert result.definition is None


@pytest.mark.parametrize(
    "addresses",
    [
        ADDRESSES,
        "\ufeffCode;Name;Email;Note\r\n0114;Upplands Väsby;a@x.se;x\r\n0115;Vallentuna;b@x.se\r\n",  # a Swedish Excel's
        "email, code\n a@x.se , 0114\nb@x.se,0115\n",
        "sep=;\r\nkod;e-post\r\n0114;a@x.se\r\n0115;b@x.se\r\n",
        '"sep=\t"\nKod\tNamn\tE-postadress\n0114\tVäsby, Upplands\ta@x.se\n0115\t\tb@x.se\n',
        "Kommunkod;E-post;Ort\n114;Namn <a@x.se>;a,b,c\n115;b@x.se\u200b;d\n",  # Excel took the zeros away
        "\n\u200bkod|E mail\n0114|a@x.se;\n\n0115|mailto:b@x.se\n",
        ADDRESSES + "9999,strunt\n0114,Väsby <registrator@upplands-vasby.example>\n,\n",  # others' faults and repeats
    ],
)
def test_an_address_list_may_come_from_anywhere(tmp_path: Path, addresses: str) -> None:
    result = read(write(tmp_path, RIGHT, addresses))
    assert result.faults == ()
    assert result.definition is not None
    assert all(recipient.email for recipient in result.definition.recipients)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_an_address_list_is_read_as_spreadsheets_write_it(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path)
    text = "Kod\tKommun\tE-post\r\n0114\tVäsby – norr\ta@malmö.se\r\n0115\tVallentuna\tb@x.se\r\n"
    (tmp_path / "addresses.csv").write_bytes(text.encode(encoding))
    result = read(path)
    assert result.definition is not None
    assert [recipient.email for recipient in result.definition.recipients] == ["a@malmö.se", "b@x.se"]


def test_an_address_list_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "addresses.csv").write_bytes(b"code,email\n0114,a@malm\x81.se\n")
    fault = read(path).faults[-1]
    assert (fault.file, fault.line, fault.code) == ("addresses.csv", 2, FaultCode.FILE_NOT_UTF8)


@pytest.mark.parametrize(
    ("name", "code"),
    [("borta.csv", FaultCode.FILE_MISSING), (".", FaultCode.FILE_MISSING), ("/etc/x.csv", FaultCode.PATH_NOT_RELATIVE)],
)
def test_an_address_list_that_is_not_there_is_told(tmp_path: Path, name: str, code: FaultCode) -> None:
    result = read(write(tmp_path, changed(9, f"addresses: {name}")))
    assert found(result) == [(8, FaultCode.ADDRESS_MISSING), (8, FaultCode.ADDRESS_MISSING), (9, code)]


def test_a_round_without_a_list_gives_each_its_address(tmp_path: Path) -> None:
    text = changed(9, "").replace('{code: "0114"}, {code: "0115"}', '{code: "0114", email: a@x.se}')
    assert read(write(tmp_path, text)).faults == ()


def test_own_codes_that_one_receipt_number_could_not_tell_apart_are_refused(tmp_path: Path) -> None:
    rows = ", ".join(
        f"{{code: {code}, name: {code}, email: {address}@x.example, kind: organisation}}"
        for code, address in (("PG.1", "a"), ("pg_1", "b"), ("PG-2", "c"))
    )
    fault = only_fault(read(write(tmp_path, recipients(rows))))
    assert (fault.code, fault.facts) == (
        FaultCode.CODE_TOO_ALIKE,
        {"code": "pg_1", "other_code": "PG.1", "other_name": "PG.1"},
    )


def test_an_own_code_in_small_letters_is_found_in_the_address_list(tmp_path: Path) -> None:
    rows = recipients("{code: '0114'}, {code: '0115'}, {code: pg-kinda, name: Grupp, kind: party_group}")
    result = read(write(tmp_path, rows, ADDRESSES + "pg-kinda,grupp@kinda.example\n"))
    assert found(result) == []
    assert result.definition is not None
    assert result.definition.recipients[-1].email == "grupp@kinda.example"


def test_the_kind_of_a_register_code_may_be_written_out(tmp_path: Path) -> None:
    rows = recipients("{code: '0114', kind: municipality}, {code: '0115'}")
    assert found(read(write(tmp_path, rows))) == []


def test_letters_are_in_the_language_that_the_round_or_the_recipient_asks_for(tmp_path: Path) -> None:
    rows = "{code: '0114', language: en}, {code: '0115'}"
    result = read(write(tmp_path, recipients(rows)))
    assert result.definition is not None
    assert [row.language for row in result.definition.recipients] == [Language.ENGLISH, None]
    assert result.definition.language is Language.SWEDISH
    english = read(write(tmp_path, recipients("{code: '0114'}, {code: '0115'}") + "language: en\n"))
    assert english.definition is not None
    assert english.definition.language is Language.ENGLISH
    wrong = read(write(tmp_path, recipients("{code: '0114', language: tyska}, {code: '0115'}")))
    assert found(wrong) == [(8, FaultCode.UNKNOWN_WORD)]
