"""Groups: a county's municipalities together, other recipients by kind, at most a hundred in each."""

from collections import Counter

from data.register import load_register
from models.values import RecipientKind
from rules.grouping import GROUP_LIMIT, Grouped, group_keys


def test_all_municipalities_make_21_groups_one_for_each_county() -> None:
    entries = load_register().select(RecipientKind.MUNICIPALITY)
    keys = group_keys(Grouped(code=e.code, kind=e.kind, county_name=e.county_name) for e in entries)
    sizes = Counter(keys.values())
    assert len(sizes) == 21
    assert sizes["Stockholms län"] == 26
    assert sizes["Västra Götalands län"] == 49
    assert sizes["Gotlands län"] == 1


def test_other_recipients_are_grouped_by_kind_whatever_their_county() -> None:
    keys = group_keys(
        [
            Grouped(code="R01", kind=RecipientKind.REGION, county_name="Stockholms län"),
            Grouped(code="L01", kind=RecipientKind.COUNTY_BOARD, county_name="Stockholms län"),
            Grouped(code="PG", kind=RecipientKind.PARTY_GROUP),
        ]
    )
    assert keys == {"R01": "region", "L01": "county_board", "PG": "party_group"}


def test_a_group_over_the_limit_goes_on_in_a_second() -> None:
    many = [Grouped(code=str(number), kind=RecipientKind.ORGANISATION) for number in range(2 * GROUP_LIMIT + 1)]
    sizes = Counter(group_keys(many).values())
    assert sizes == {"organisation": GROUP_LIMIT, "organisation 2": GROUP_LIMIT, "organisation 3": 1}
