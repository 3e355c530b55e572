"""Gotland is a municipality and a region: asked as both it is one recipient, found by either of its codes."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from cli.printing import Printer
from desk import addresses, adoption_shown, afterwards, counter, orders
from desk import rounds as round_commands
from desk.naming import recipient_of
from desk.office import Office
from models.messages import LetterPlan
from models.register import ListedAs
from models.tables import LetterRow
from models.values import LetterKind, RecipientKind
from store.letters import letter_facts, letter_plans
from store.recipients import recipients
from store.records import snapshot
from tests.round_builder import BuiltRound, invited, register_round

AS_REGION = ListedAs(code="R09", full_name="Region Gotland", kind=RecipientKind.REGION)
GOTLAND = invited(0, code="0980", name="Gotland", full_name="Gotlands kommun", also_as=AS_REGION)
EITHER = pytest.mark.parametrize("code", ["0980", "R09", " r09 "])


def opened(office: Office, **changes: object) -> BuiltRound:
    asked = (GOTLAND, invited(1), invited(2, code="R05", name="Region Östergötland", kind=RecipientKind.REGION))
    everything: dict[str, Any] = {"recipients": asked, **changes}
    return register_round(office.database, office.files, key=office.key, **everything)


def record(office: Office, built: BuiltRound, code: str, paper: Path) -> str:
    return counter.record(office, built.dnr, code, paper, "supports", office.clock(), replace=False).receipt


def status(office: Office, built: BuiltRound) -> dict[str, Any]:
    return counter.status(office, built.dnr)


@EITHER
def test_an_answer_under_either_code_is_the_one_answer(office: Office, paper: Path, code: str) -> None:
    built = opened(office)
    assert record(office, built, code, paper) == "KSL-13-0111-0980-1"
    told = status(office, built)
    assert [item["code"] for item in told["recipients"] if item["answered_at"]] == ["0980"]
    counts = told["counts"]
    assert (counts["recipients"], counts["answered"], counts["outstanding"], counts["uninvited"]) == (3, 1, 2, 0)


@pytest.mark.parametrize(("asked", "code"), [("0980", "R09"), ("R09", "0980")])
def test_asked_as_one_it_may_answer_as_the_other(office: Office, paper: Path, asked: str, code: str) -> None:
    built = opened(office, recipients=(invited(0, code=asked, name="Gotland"),))
    assert record(office, built, code, paper) == f"KSL-13-0111-{asked}-1"
    assert status(office, built)["counts"]["answered"] == 1


def test_answering_unasked_it_is_one_too(office: Office, paper: Path) -> None:
    built = opened(office, recipients=(invited(1),))
    record(office, built, "R09", paper)
    again = counter.record(office, built.dnr, "0980", paper, "opposes", office.clock(), replace=True)
    assert again.receipt == "KSL-13-0111-R09-2"
    assert status(office, built)["counts"]["uninvited"] == 1


@EITHER
def test_every_command_finds_it_by_either_code(office: Office, code: str) -> None:
    built = opened(office)
    row = round_commands.find(office, built.dnr)
    assert orders.extension(office, row, code, "2026-06-15", "Nämnden").code == "0980"
    with office.database.reading() as session:
        assert recipient_of(session, row, code).code == "0980"
        assert recipient_of(session, row, "Region Gotland").code == "0980"
    addresses.change(office, built.dnr, code, "ny@gotland.example")


def test_it_gets_one_letter_that_says_both_its_names(office: Office) -> None:
    built = opened(office)
    letter_plans.plan_all(office.database, built.round_id, LetterPlan(kind=LetterKind.MISSIV, number=1), office.clock())
    with office.database.reading() as session:
        waiting = session.exec(select(LetterRow)).all()
        sent_to = [row.to for row in waiting]
        told = letter_facts.gather(session, waiting, key=office.key, base_url="https://remiss.example")
    assert sorted(sent_to) == [f"registrator{number}@kommun.example" for number in range(3)]
    assert {facts.recipient_code: facts.also_as for facts in told.values()} == {
        "0980": "Region Gotland", "0115": "", "R05": "",
    }  # fmt: skip


def test_the_status_and_the_compilation_say_that_it_was_asked_as_both(office: Office) -> None:
    built = opened(office)
    also = {item["code"]: item["also_as"] for item in status(office, built)["recipients"]}
    assert also == {"0980": AS_REGION.model_dump(mode="json"), "0115": None, "R05": None}
    with office.database.reading() as session:
        data = snapshot.take(session, built.round_id, office.clock())
        member = recipients.by_code(session, built.round_id, "R09")
    assert member is not None
    assert recipients.also_as(member) == AS_REGION
    assert [(one.code, one.also_as) for one in data.recipients if one.also_as] == [("0980", AS_REGION)]


def test_the_printed_status_shows_both_codes(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    Printer(json=False).status(status(office, opened(office)))
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines() if "Gotland" in line] == ["0980, R09"]


def test_the_gate_of_the_regions_hears_it(office: Office, paper: Path) -> None:
    built = opened(office, gate={"rule": "all_support", "of": "regions"})
    record(office, built, "R09", paper)
    told = afterwards.gate(office, built.dnr).data
    assert (told["supporting"], told["missing"]) == (["0980"], ["R05"])


def test_its_one_council_adopts_for_both(office: Office) -> None:
    decided = [{"code": "0980", "outcome": "adopted"}, {"code": "R05", "outcome": "adopted"}]
    built = opened(office, adoption={"rule": "all", "of": "regions", "decisions": decided})
    told = adoption_shown.shown(office, built.dnr).data
    assert (told["councils"], told["adopted"]) == (2, ["0980", "R05"])
