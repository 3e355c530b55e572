"""A recipient's own system answers through the emailed link: by the page's rules, with the page's receipt, once."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest
from sqlmodel import col, select

from models.tables import AnswerRow, DraftRow, LetterRow
from models.values import LetterKind
from tests.web_visitor import BASE, FULL, PDF, TrialHouse, trial_house
from web.api.document import ANSWERING, document

FILE = ("Yttrande.pdf", PDF)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[TrialHouse]:
    with trial_house(tmp_path) as built:
        yield built


class System:
    """A recipient's system; every answer it gets is held against the published document."""

    def __init__(self, house: TrialHouse, token: str = "") -> None:
        self.house, self.path = house, f"/s/{token or house.round.token}/maskin"

    async def asked(self, **headers: str) -> httpx.Response:
        return await self._send("GET", headers=headers)

    async def answer(
        self, fields: dict[str, str], *files: tuple[str, bytes], key: str = "svar-2026-17", **headers: str
    ) -> httpx.Response:
        parts: list[Any] = [(name, (None, value)) for name, value in fields.items()]
        parts += [("files", each) for each in files]
        return await self._send("POST", files=parts, headers={"idempotency-key": key, **headers})

    async def _send(self, method: str, **more: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=self.house.transport, base_url=BASE) as client:
            given = await client.request(method, self.path, **more)
        whole = document()
        told = whole["paths"][ANSWERING][method.lower()]["responses"][str(given.status_code)]["content"]
        schema = told[given.headers["content-type"].partition(";")[0]]["schema"]
        jsonschema.Draft202012Validator({**schema, "components": whole["components"]}).validate(given.json())
        assert "set-cookie" not in given.headers
        return given


def versions(house: TrialHouse) -> list[AnswerRow]:
    with house.database.reading() as session:
        return list(session.exec(select(AnswerRow).order_by(col(AnswerRow.version))))


async def test_a_system_reads_what_is_asked_and_hands_in_an_answer_once(house: TrialHouse) -> None:
    system = System(house)
    asked = (await system.asked()).json()
    assert (asked["is_open"], asked["answered"]) == (True, None)
    names = {field["name"] for field in asked["fields"]}
    assert set(FULL) <= names
    assert {question["comment_field"] for question in asked["questions"]} <= names
    taken = await system.answer(FULL, FILE)
    assert taken.status_code == 201, taken.text
    again = await system.answer(FULL, FILE)
    assert (again.status_code, again.json()) == (200, taken.json())
    (row,) = versions(house)
    assert (row.receipt, row.version, row.counted) == (taken.json()["receipt"], 1, True)
    assert json.loads(row.content)["summary"] == FULL["summary"]
    assert (await system.asked()).json()["answered"] == taken.json()
    with house.database.reading() as session:
        letters = session.exec(select(LetterRow.kind).where(LetterRow.kind == LetterKind.RECEIPT)).all()
    assert len(letters) == 1
    page = await house.visitor().open()
    assert row.receipt in page.text


async def test_a_new_version_names_the_one_it_replaces(house: TrialHouse) -> None:
    system = System(house)
    assert (await system.answer(FULL)).status_code == 201
    other = {**FULL, "summary": "Kommunen avstyrker."}
    reused = await system.answer(other)
    assert (reused.status_code, reused.json()["code"]) == (409, "idempotency_key_reused")
    blind = await system.answer(other, key="svar-2026-18")
    assert (blind.status_code, blind.json()["code"]) == (409, "answered_already")
    second = await system.answer({**other, "replaces": "1"}, key="svar-2026-18")
    assert (second.status_code, second.json()["version"]) == (201, 2)
    assert [row.counted for row in versions(house)] == [False, True]


async def test_what_cannot_be_taken_is_told_at_its_field_and_nothing_is_kept(house: TrialHouse) -> None:
    system = System(house)
    for fields, files, key, code, field in (
        ({**FULL, "stance": "maybe"}, (), "svar-2026-17", "answer_faults", "stance"),
        ({"contact_email": "eva"}, (), "svar-2026-17", "answer_faults", "contact_email"),
        (FULL, (("virus.exe", b"MZ\x00\x01"),), "svar-2026-17", "answer_faults", "files"),
        ({**FULL, "sumary": "x"}, (), "svar-2026-17", "fields_unknown", ""),
        (FULL, (), "kort", "idempotency_key_missing", ""),
    ):
        given = await system.answer(fields, *files, key=key)
        assert (given.status_code, given.json()["code"]) == (422, code), given.text
        assert not field or field in {each["field"] for each in given.json()["faults"]}, given.text
        english = await system.answer(fields, *files, key=key, **{"accept-language": "en"})
        assert english.json()["detail"] != given.json()["detail"]
    async with httpx.AsyncClient(transport=house.transport, base_url=BASE) as client:
        plain = await client.post(system.path, content=b"{}", headers={"idempotency-key": "svar-2026-17"})
    assert (plain.status_code, plain.json()["code"]) == (422, "form_unreadable")
    assert versions(house) == []
    wrong = await System(house, "x" * 43).answer(FULL)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "link_unknown")


async def test_a_person_s_draft_is_left_lying(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.post("save", {"summary": "Påbörjat av en människa."}, [("Bilaga.pdf", PDF + b"x")])
    assert (await System(house).answer(FULL)).status_code == 201
    with house.database.reading() as session:
        (draft,) = session.exec(select(DraftRow)).all()
    assert "Påbörjat av en människa." in draft.fields
    (row,) = versions(house)
    assert json.loads(row.content)["summary"] == FULL["summary"]


async def test_after_the_closing_nothing_is_taken(house: TrialHouse) -> None:
    house.clock.pass_by(timedelta(days=400))
    given = await System(house).answer(FULL)
    assert (given.status_code, given.json()["code"]) == (409, "answering_over")
    assert (await System(house).asked()).json()["is_open"] is False
