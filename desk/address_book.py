"""The address book: what a sender knows of addresses, remembered whenever one is typed, read or put right."""

from collections.abc import Iterable, Sequence

from data.register import load_register
from desk.naming import WHY_NO_ADDRESS
from desk.office import Office
from models.addresses import check_address
from models.errors import Refusal, Refused
from models.listing import AddressOrigin, KnownAddress, ListRow
from models.values import RecipientKind
from store.accounts import accounts
from store.recipients import address_book


def book(office: Office) -> dict[str, KnownAddress]:
    """What is proposed, by code in capitals."""
    with office.database.reading() as session:
        return address_book.current(session, office.actor.sender_id)


def history(office: Office, code: str) -> list[KnownAddress]:
    """Every address that the organisation has had, latest first."""
    with office.database.reading() as session:
        return address_book.history(session, office.actor.sender_id, code)


def remember(office: Office, before: Iterable[ListRow], after: Iterable[ListRow], origin: AddressOrigin) -> None:
    """Keeps the addresses of rows that have others than before. One that is no address is not remembered."""
    seen = {row.code: (row.email, row.cc) for row in before}
    changed = [row for row in after if row.kept is None and seen.get(row.code, ("", ())) != (row.email, row.cc)]
    by, at = office.actor.mark, office.clock()
    known = [
        KnownAddress(
            code=row.code, name=row.name, kind=row.kind, email=row.email, cc=row.cc, origin=origin, at=at, by=by
        )
        for row in changed
        if all(isinstance(check_address(email), str) for email in (row.email, *row.cc))
    ]
    if known:
        sender_id = sender_of(office)
        with office.changing() as session:
            address_book.remember(session, sender_id, known)


def correct(office: Office, code: str, emails: Sequence[str]) -> None:
    """Gives an organisation of the register, or one that the book knows, the first as its address and the others as
    copies. Raises Refused("no_such_page") for any other, and as `checked` does."""
    code, name, kind = whose(office, code)
    first, *copies = checked(emails)
    row = ListRow(code=code, name=name, kind=kind, email=first, cc=tuple(copies))
    remember(office, [], [row], AddressOrigin.TYPED)


def forget(office: Office, code: str) -> None:
    """Proposes nothing for the organisation from now on; what has been used is kept."""
    code, _name, _kind = whose(office, code)
    sender_id = sender_of(office)
    with office.changing() as session:
        address_book.forget(session, sender_id, code, by=office.actor.mark, at=office.clock())


def whose(office: Office, code: str) -> tuple[str, str, RecipientKind]:
    """The organisation's code as it is kept, name and kind. Raises Refused("no_such_page") for one that is neither in
    the register nor in the book."""
    entry = load_register().by_code(code)
    if entry is not None:
        return entry.code, entry.full_name, entry.kind
    earlier = history(office, code)
    if not earlier:
        raise Refused("no_such_page")
    return earlier[0].code, earlier[0].name, earlier[0].kind


def checked(emails: Sequence[str]) -> list[str]:
    """The addresses as they are kept, each once. Raises Refused with why one is none, ("address_missing") for none."""
    kept = [check_address(email) for email in emails if email.strip()]
    for each in kept:
        if isinstance(each, Refusal):
            raise Refused(WHY_NO_ADDRESS[each.code], email=each.facts["email"])
    if not kept:
        raise Refused("address_missing")
    return list(dict.fromkeys(str(each) for each in kept))


def names(office: Office) -> dict[str, str]:
    """What people are called, by the mark that the book has of them; the sender's own."""
    with office.database.reading() as session:
        rows = accounts.of_sender(session, office.actor.sender_id)
    return {f"account:{row.id}": row.name for row in rows}


def sender_of(office: Office) -> str:
    """The sender whose lists and addresses the actor works with; the operator with the installation's first."""
    if office.actor.sender_id:
        return office.actor.sender_id
    with office.changing() as session:
        return accounts.default_sender(session, office.clock()).id
