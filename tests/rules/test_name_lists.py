"""A remisslista as people write it: whom each name means, and every doubt."""

import pytest

from data.register import load_register
from models.values import RecipientKind
from rules.name_lists import Doubt, NamedLine, read_names
from tests.rows import rows

REGISTER = load_register()


def read(text: str) -> list[NamedLine]:
    return read_names(text, REGISTER)


def short(found: list[NamedLine]) -> list[tuple[str, str, list[str]]]:
    return [(each.text, each.doubt.value, [entry.code for entry in each.entries]) for each in found]


@rows("text, expected", [
        ("Täby kommun", [("Täby kommun", "none", ["0160"])]),
        ("35. Täby kommun;", [("Täby kommun", "none", ["0160"])]),
        ("12) Täby", [("Täby", "none", ["0160"])]),
        ("•\tTäby (för kännedom)", [("Täby", "none", ["0160"])]),
        ("- Dals-Ed", [("Dals-Ed", "none", ["1438"])]),
        ("Ta\u0308by kommun", [("Ta\u0308by kommun", "none", ["0160"])]),
        ("Ale, Eda och Kil", [("Ale", "none", ["1440"]), ("Eda", "none", ["1730"]), ("Kil", "none", ["1715"])]),
        ("Kommuner: Stockholm", [("Kommuner:", "heading", []), ("Stockholm", "none", ["0180"])]),
        ("Regioner\nStockholm", [("Regioner", "heading", []), ("Stockholm", "none", ["R01"])]),
        ("Länsstyrelser:\nNorrbotten", [("Länsstyrelser:", "heading", []), ("Norrbotten", "none", ["L25"])]),
        ("Norrbotten", [("Norrbotten", "ambiguous", ["R25", "L25"])]),
        ("Täby komun", [("Täby komun", "near", ["0160"])]),
        ("Habbo kommun", [("Habbo kommun", "near", ["0643", "0305"])]),
        ("Svenskt Näringsliv", [("Svenskt Näringsliv", "unknown", [])]),
        ("Barn- och elevombudet och BO", [("Barn- och elevombudet och BO", "unknown", [])]),
        ("Fackförbund\n", [("Fackförbund", "unknown", [])]),
        ("Övriga:", [("Övriga:", "heading", [])]),
    ])  # fmt: skip
def test_each_name_and_its_doubt(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert short(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [("Samtliga kommuner i Stockholms län", 26), ("samtliga regioner", 21), ("Alla länsstyrelser", 21)],
)
def test_all_of_a_kind_in_words(text: str, count: int) -> None:
    (found,) = read(text)
    assert (found.doubt, len(found.entries)) == (Doubt.GROUP, count)


@pytest.mark.parametrize("text", ["Länets kommuner", "Alla kommuner i Atlantis"])
def test_all_of_what_nobody_can_tell_is_a_doubt(text: str) -> None:
    assert read(text)[0].doubt in {Doubt.UNKNOWN, Doubt.NEAR}


def test_party_groups_are_told_from_associations() -> None:
    kinds = [each.own_kind for each in read("Moderaterna i Täby\nSolrospartiet (s)\nSvenska Båtunionen")]
    assert kinds == [RecipientKind.PARTY_GROUP, RecipientKind.PARTY_GROUP, RecipientKind.ORGANISATION]


def test_lines_are_counted_as_written() -> None:
    assert [each.line for each in read("\n\nTäby\n\nAle, Falun\n")] == [3, 5, 5]
