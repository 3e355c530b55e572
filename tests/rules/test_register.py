"""The register's tables and the names that are easily confused (the traps of the shared list)."""

import unicodedata

import pytest

from data.register import load_register
from models.register import Ambiguous, RegisterEntry
from models.values import RecipientKind
from rules.register import Register
from rules.sorting import swedish_sort_key
from tests.rows import rows

MUNICIPALITIES_OF_COUNTY = {
    "01": 26, "03": 8, "04": 9, "05": 13, "06": 13, "07": 8, "08": 12, "09": 1, "10": 5, "12": 33, "13": 6,
    "14": 49, "17": 16, "18": 12, "19": 10, "20": 15, "21": 10, "22": 7, "23": 8, "24": 15, "25": 14,
}  # fmt: skip

UNOFFICIAL_NAMES = {
    "Halmstad kommun": "1380",
    "Landskrona kommun": "1282",
    "Helsingborgs kommun": "1283",
    "Gotlands kommun": "0980",
    "Göteborgs kommun": "1480",
    "Malmö kommun": "1280",
    "Lerum kommun": "1441",
    "Klippan kommun": "1276",
    "Borgholm kommun": "0885",
    "Nordmaling kommun": "2401",
    "Länsstyrelsen i Norrbotten": "L25",
    "Dals Eds kommun": "1438",
    "Kalmars kommun": "0880",
    "Faluns kommun": "2080",
    "Kalixs kommun": "2514",
    "Överkalixs kommun": "2513",
    "Malungs kommun": "2023",
    "Orusts kommun": "1421",
}

OFFICIAL_NAMES = {
    "Upplands Väsby": "0114",
    "Upplands-Bro": "0139",
    "Upplands Bro": "0139",
    "Östra Göinge": "1256",
    "Dals-Ed": "1438",
    "Lilla Edet": "1462",
    "Malung-Sälen": "2023",
    "Håbo": "0305",
    "Habo": "0643",
    "HÅBO KOMMUN": "0305",
    "habo kommun": "0643",
    "Åre": "2321",
    "Kil": "1715",
    "Eda": "1730",
    "Ale": "1440",
    "Hjo": "1497",
    "Torsby": "1737",
    "Falun": "2080",
    "Falu kommun": "2080",
    "Kalmar kommun": "0880",
    "Kalmar": "0880",
    "Kalix kommun": "2514",
    "Gotland": "0980",
    "Region Gotland": "R09",
    "Västra Götalandsregionen": "R14",
    "Region Västra Götaland": "R14",
    "Region Kalmar": "R08",
    "Stockholms läns landsting": "R01",
    "Stockholms stad": "0180",
    "  upplands \u00a0 väsby kommun ": "0114",
}


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def test_the_register_holds_290_municipalities_21_regions_and_21_county_boards(register: Register) -> None:
    counted = {kind: len(register.select(kind)) for kind in RecipientKind}
    assert counted[RecipientKind.MUNICIPALITY] == 290
    assert counted[RecipientKind.REGION] == 21
    assert counted[RecipientKind.COUNTY_BOARD] == 21
    assert len(register.entries) == len({entry.code for entry in register.entries}) == 332


def test_every_county_has_its_municipalities_one_region_and_one_county_board(register: Register) -> None:
    assert list(register.counties()) == list(MUNICIPALITIES_OF_COUNTY)
    for county, municipalities in MUNICIPALITIES_OF_COUNTY.items():
        assert len(register.select(RecipientKind.MUNICIPALITY, county)) == municipalities, county
        assert len(register.select(RecipientKind.REGION, county)) == 1
        assert len(register.select(RecipientKind.COUNTY_BOARD, county)) == 1


def test_a_municipality_code_begins_with_its_county(register: Register) -> None:
    for entry in register.entries:
        assert entry.code[:2] == entry.county_code or entry.code[1:] == entry.county_code
        assert entry.county_name == register.counties()[entry.county_code]
        assert entry.full_name
        assert entry.full_name == unicodedata.normalize("NFC", entry.full_name)


def test_populations_are_those_of_sweden(register: Register) -> None:
    people = {entry.name: entry.population or 0 for entry in register.select(RecipientKind.MUNICIPALITY)}
    assert 9_500_000 < sum(people.values()) < 11_000_000
    assert min(people.values()) > 2_000
    assert max(people, key=lambda name: people[name]) == "Stockholm"


def test_the_traits_of_a_stale_register_are_absent(register: Register) -> None:
    names = [entry.name for entry in register.select(RecipientKind.MUNICIPALITY)]
    assert len(names) == len(set(names)) == 290  # Stockholm stands once
    assert "Malung" not in names
    assert "Älvsbyn" in names
    heby = register.find("Heby")
    assert isinstance(heby, RegisterEntry)
    assert heby.county_code == "03"  # Uppsala since 2007, Västmanland before


@rows("name, code", [*OFFICIAL_NAMES.items(), *UNOFFICIAL_NAMES.items()])
@rows("form", ["NFC", "NFD"])
def test_an_entry_is_found_by_any_of_its_names(register: Register, name: str, code: str, form: str) -> None:
    found = register.find(unicodedata.normalize(form, name))  # type: ignore[arg-type]
    assert isinstance(found, RegisterEntry)
    assert found.code == code


def test_every_entry_is_found_by_its_own_two_names(register: Register) -> None:
    for entry in register.entries:
        assert register.find(entry.name) == entry
        assert register.find(entry.full_name) == entry


def test_a_county_name_fits_its_region_and_its_board_and_is_never_guessed(register: Register) -> None:
    for name in ("Norrbotten", "Norrbottens län"):
        found = register.find(name)
        assert isinstance(found, Ambiguous)
        assert [entry.code for entry in found.entries] == ["R25", "L25"]


@pytest.mark.parametrize("name", ["Danderryds kommun", "Habö", "Are", "Ostra Goinge", "Stockholms universitet", ""])
def test_a_misspelt_or_foreign_name_finds_nobody(register: Register, name: str) -> None:
    assert register.find(name) is None


def test_a_misspelt_name_leads_to_a_question_with_the_nearest(register: Register) -> None:
    assert getattr(register.nearest("Danderryds kommun"), "code", "") == "0162"
    assert getattr(register.nearest("0115x"), "code", "") == "0115"
    assert register.nearest("Norrbottens  län") is None  # two fit, so nothing to suggest
    assert register.nearest("zzzzzzzz") is None


def test_gotland_is_a_municipality_and_a_region_and_one_legal_person(register: Register) -> None:
    municipality, region = register.by_code("0980"), register.by_code("r09 ")
    assert municipality is not None
    assert region is not None
    assert (municipality.also_code, region.also_code) == ("R09", "0980")
    assert [entry.code for entry in register.entries if entry.also_code] == ["0980", "R09"]


def test_an_unknown_code_finds_nobody(register: Register) -> None:
    assert register.by_code("9999") is None


@pytest.mark.parametrize("county", ["01", "Stockholms län", "stockholm", " 01 "])
def test_a_county_is_known_by_code_and_name(register: Register, county: str) -> None:
    assert register.county_code(county) == "01"


def test_an_unknown_county_has_no_code(register: Register) -> None:
    assert register.county_code("Stockholm län") == register.county_code("02") == ""


def test_lists_put_a_ring_a_umlaut_and_o_umlaut_last(register: Register) -> None:
    names = [entry.name for entry in register.select(RecipientKind.MUNICIPALITY)]
    assert names[0] == "Ale"
    assert names[-4:] == ["Östhammar", "Östra Göinge", "Överkalix", "Övertorneå"]
    assert names.index("Ystad") < names.index("Åmål") < names.index("Årjäng") < names.index("Älmhult")
    assert names.index("Habo") < names.index("Hylte") < names.index("Håbo") < names.index("Hällefors")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_sort_key_knows_both_forms_case_and_foreign_accents(form: str) -> None:
    words = ["öl", "Zebra", "ärta", "Ål", "eda", "Éclair", "fil"]
    given = [unicodedata.normalize(form, word) for word in words]  # type: ignore[arg-type]
    ordered = [unicodedata.normalize("NFC", word) for word in sorted(given, key=swedish_sort_key)]
    assert ordered == ["Éclair", "eda", "fil", "Zebra", "Ål", "ärta", "öl"]
