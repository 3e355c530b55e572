"""Every place of the console, with every role, without a session, and with another sender's objects."""

import re

import pytest
from sqlmodel import select

from models.people import PERMISSIONS, Permission, Role
from models.tables import LetterRow
from models.values import LetterKind
from store.accounts import accounts
from store.recipients import recipient_lists
from tests.answer_steps import answered
from tests.console_house import Clerk, ConsoleHouse
from tests.store_steps import plan
from web.console.routes import PLACES
from web.console.seat import Place

ROLES = {Role.REGISTRAR: "eva", Role.APPROVER: "karin", Role.READER: "lasse"}
_PART = re.compile(r"{(\w+)(?::\w+)?}")


def address(place: Place, **parts: str) -> str:
    """The place's address with these parts, and with what nobody has for the others."""
    return _PART.sub(lambda found: parts.get(found[1], "0" * 32), place.path)


@pytest.fixture
def foreign(console: ConsoleHouse) -> dict[str, str]:
    """What another sender has, by the names that addresses give it."""
    with console.office.database.changing() as session:
        at = console.clock()
        other = accounts.add_sender(session, key="annan", name="Annan", email="", at=at, actor="registrar")
        kept = recipient_lists.add(session, sender_id=other.id, name="ANNAN 1", content=[], by="registrar", at=at)
    built = console.round("annan", dnr="ANNAN 1")
    plan(console.office.database, built, LetterKind.MISSIV)
    with console.office.database.reading() as session:
        letter_id = session.exec(select(LetterRow.id).where(LetterRow.round_id == built.round_id)).first()
    assert letter_id
    return {
        "round_id": built.round_id,
        "recipient_id": built.recipient_id,
        "list_id": kept.id,
        "letter_id": letter_id,
        "position": "1",
        **answered(console, built),
    }


async def test_nobody_gets_in_without_a_session(console: ConsoleHouse) -> None:
    clerk = Clerk(console)
    for place in PLACES:
        if place.show:
            page = await clerk.get(address(place))
            assert (page.status_code, "password" in page.text) == (200, True), place.path
        if place.act:
            page = await clerk.post(address(place))
            assert page.status_code == 401, place.path


async def test_a_role_does_what_it_may_and_nothing_else(console: ConsoleHouse) -> None:
    for role, name in ROLES.items():
        clerk = await console.clerk(f"{name}@ksl.example")
        for place in PLACES:
            if place.path == "/konsol/logga-ut":
                continue
            if place.show:
                status = (await clerk.get(address(place))).status_code
                assert (status == 403) is (place.reads not in PERMISSIONS[role]), (role, place.path, status)
            if place.act:
                await clerk.get("/konsol")
                status = (await clerk.post(address(place))).status_code
                assert (status == 403) is (place.writes not in PERMISSIONS[role]), (role, place.path, status)


async def test_another_sender_s_objects_are_not_there(console: ConsoleHouse, foreign: dict[str, str]) -> None:
    clerk = await console.clerk()
    for place in PLACES:
        if not _PART.search(place.path):
            continue
        if place.show and place.reads is not Permission.APPROVE:
            page = await clerk.get(address(place, **foreign))
            assert page.status_code == 404, place.path
            assert "ANNAN 1" not in page.text
        if place.act and place.writes is not Permission.APPROVE:
            await clerk.get("/konsol")
            assert (await clerk.post(address(place, **foreign))).status_code == 404, place.path
    assert "ANNAN 1" not in (await clerk.get("/konsol/remisser")).text
