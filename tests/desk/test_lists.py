"""Lists of recipients, saved and of drafts, and the address book that remembers what was typed in them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk import address_book, addresses, lists, writing
from desk.office import Office
from models.errors import Refused
from models.listing import AddressOrigin, ListRow
from models.people import Actor, Role
from models.values import RecipientKind
from rules import listing as rules
from store.accounts import accounts
from store.recipients import recipients
from tests.console_house import ConsoleHouse, console_house

TABY, VALLENTUNA = "0160", "0115"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ConsoleHouse]:
    with console_house(tmp_path) as built:
        yield built


def office_of(house: ConsoleHouse, sender: str = "") -> Office:
    with house.office.database.changing() as session:
        at = house.clock()
        found = (
            accounts.add_sender(session, key=sender, name=sender, email="", at=at, actor="registrar").id
            if sender
            else accounts.default_sender(session, at).id
        )
    return house.office.acting(Actor(role=Role.REGISTRAR, sender_id=found, account_id="eva"))


def begun(office: Office, *rows: dict[str, object], **tree: object) -> lists.Listing:
    return lists.of_draft(office, writing.begin(office, {"recipients": list(rows), **tree}).id)


def now(office: Office, listing: lists.Listing) -> list[ListRow]:
    assert listing.draft is not None
    return lists.of_draft(office, listing.draft.id).rows


def test_an_address_typed_in_one_draft_is_proposed_in_the_next(house: ConsoleHouse) -> None:
    office = office_of(house)
    first, second = begun(office), begun(office)
    lists.add_entries(office, first, [TABY])
    marked = {TABY: rules.stamp(now(office, first)[0])}
    update = {"email": "kommun@taby.example", "cc": ("kansli@taby.example",)}
    lists.change(office, first, lambda rows: rules.change(rows, marked, update))
    lists.add_entries(office, second, [TABY, VALLENTUNA])
    assert [(row.name, row.email, row.cc) for row in now(office, second)] == [
        ("Täby kommun", "kommun@taby.example", ("kansli@taby.example",)),
        ("Vallentuna kommun", "", ()),
    ]
    known = address_book.book(office)[TABY]
    assert (known.by, known.origin, known.at) == ("account:eva", AddressOrigin.TYPED, house.clock())


def test_a_corrected_address_is_proposed_and_the_one_before_is_kept(house: ConsoleHouse) -> None:
    office = office_of(house)
    built = house.round()
    with office.database.reading() as session:
        row = recipients.of_round(session, built.round_id)[0]
    addresses.change(office, "KS 2026/17", row.code, "ny@kommun.example")
    addresses.change(office, "KS 2026/17", row.code, "nyare@kommun.example")
    assert address_book.book(office)[row.code].email == "nyare@kommun.example"
    kept = [(each.email, each.origin) for each in address_book.history(office, row.code)]
    assert sorted(kept) == [("ny@kommun.example", "corrected"), ("nyare@kommun.example", "corrected")]
    address_book.forget(office, row.code)
    assert row.code not in address_book.book(office)


def test_another_sender_s_lists_and_addresses_are_not_there(house: ConsoleHouse) -> None:
    ours, theirs = office_of(house), office_of(house, "annan")
    address_book.correct(theirs, TABY, ["hemlig@taby.example"])
    listing = begun(theirs)
    lists.add_entries(theirs, listing, [TABY])
    kept = lists.save_as(theirs, lists.of_draft(theirs, listing.draft.id if listing.draft else ""), "Deras")
    assert (address_book.book(ours), lists.saved(ours)) == ({}, [])
    with pytest.raises(Refused, match="no_such_page"):
        lists.of_list(ours, kept.id)


def test_a_selection_of_a_round_file_is_laid_out_and_what_cannot_be_read_is_kept(house: ConsoleHouse) -> None:
    office = office_of(house)
    odd: dict[str, object] = {"code": "9999", "email": "x@y.example", "obliged": "kanske"}
    listing = begun(office, {"select": "regions", "county": "01", "obliged": "ja"}, odd)
    assert [(row.name, row.obliged, row.kept) for row in listing.rows] == [
        ("Region Stockholm", True, None),
        ("", False, odd),
    ]
    lists.add_entries(office, listing, [TABY])
    draft = writing.find(office, listing.draft.id if listing.draft else "")
    assert draft.tree["recipients"] == [
        {"code": "R01", "name": "Region Stockholm", "obliged": True},
        odd,
        {"code": TABY, "name": "Täby kommun"},
    ]


def test_nobody_is_added_twice_under_either_code(house: ConsoleHouse) -> None:
    office = office_of(house)
    listing = begun(office, {"code": "0980"})
    assert lists.add_entries(office, listing, ["R09", TABY, TABY]).touched == 1


def test_what_another_has_changed_is_not_overwritten_and_other_rows_are_no_hindrance(house: ConsoleHouse) -> None:
    office = office_of(house)
    listing = begun(office, {"code": TABY}, {"code": VALLENTUNA})
    seen = {key: rules.stamp(row) for key, row in rules.keyed(listing.rows).items()}
    one = {TABY: seen[TABY]}
    lists.change(office, listing, lambda rows: rules.change(rows, one, {"email": "a@b.example"}))
    with pytest.raises(Refused, match="row_moved_on"):
        lists.change(office, listing, lambda rows: rules.change(rows, one, None, removing=True))
    other = {VALLENTUNA: seen[VALLENTUNA]}
    lists.change(office, listing, lambda rows: rules.change(rows, other, None, removing=True))
    assert [(row.code, row.email) for row in now(office, listing)] == [(TABY, "a@b.example")]


def test_an_own_organisation_gets_a_code_of_its_name_and_keeps_it(house: ConsoleHouse) -> None:
    office = office_of(house)
    first, second = begun(office), begun(office)
    party = ListRow(code="", name="Moderaterna  i Täby", kind=RecipientKind.PARTY_GROUP, email="m@taby.example")
    lists.add_own(office, first, party)
    lists.add_own(office, first, party.model_copy(update={"name": "Moderaterna, i Täby", "email": ""}))
    assert [(row.code, row.name) for row in now(office, first)] == [
        ("MODERATERNA-I-TABY", "Moderaterna i Täby"),
        ("MODERATERNA-I-TABY-2", "Moderaterna, i Täby"),
    ]
    lists.add_own(office, second, party.model_copy(update={"email": ""}))
    assert now(office, second)[0].email == "m@taby.example"
    with pytest.raises(Refused, match="own_on_list"):
        lists.add_own(office, second, party)
    with pytest.raises(Refused, match="own_name_in_register"):
        lists.add_own(office, second, party.model_copy(update={"name": "Täby"}))


def test_a_list_is_saved_used_renamed_and_discarded(house: ConsoleHouse) -> None:
    office = office_of(house)
    listing = begun(office, {"code": TABY, "email": "a@taby.example", "obliged": True, "chapters": ["2"]})
    kept = lists.of_list(office, lists.save_as(office, listing, "Länets kommuner").id)
    with pytest.raises(Refused, match="list_name_taken"):
        lists.save_as(office, listing, "länets  KOMMUNER")
    lists.rename(office, kept, "Nordost")
    fresh = begun(office)
    lists.add_list(office, fresh, kept.saved.id if kept.saved else "")
    assert [(row.code, row.email, row.obliged, row.chapters) for row in now(office, fresh)] == [
        (TABY, "a@taby.example", True, ())
    ]
    assert [each.saved.name for each in lists.saved(office) if each.saved] == ["Nordost"]
    lists.discard(office, kept)
    assert lists.saved(office) == []


def test_a_saved_list_gets_the_address_that_was_put_right_after_it(house: ConsoleHouse) -> None:
    office = office_of(house)
    kept = lists.save_as(office, begun(office, {"code": TABY, "email": "gammal@taby.example"}), "L")
    house.clock.pass_by(timedelta(days=1))
    address_book.correct(office, TABY, ["ny@taby.example"])
    fresh = begun(office)
    lists.add_list(office, fresh, kept.id)
    assert now(office, fresh)[0].email == "ny@taby.example"
