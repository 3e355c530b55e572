"""A second round is begun once from a closed first one, with all that is carried, and is seen beside it."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desk import addresses, outcomes, second_rounds, to_do, writing
from desk import rounds as round_commands
from documents.compilation.report import compilation_report
from documents.compilation.xlsx import compilation_xlsx
from documents.showing import Showing
from models.errors import Refused
from models.linked import Move
from models.messages import LinkedRounds
from models.to_do import ToDoKind
from models.values import RoundState, Stance
from rules.local_time import local_day
from store.records import snapshot
from store.rounds import linked, standing
from store.views import treatment
from tests.approved_compilations import approved
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, invited, register_round
from tests.store_steps import submit
from tests.two_rounds import First, first_round
from tests.web_visitor import TrialHouse


@pytest.fixture
def first(console: ConsoleHouse) -> First:
    return first_round(console.office)


def page_of(built: BuiltRound, name: str = "andra-remissen") -> str:
    return f"/konsol/remisser/{built.round_id}/{name}"


async def test_it_is_begun_once_with_everything_carried(console: ConsoleHouse, first: First) -> None:
    built, eva = first.built, await console.clerk()
    here, codes = page_of(built), list(built.recipient_ids)
    page = (await eva.get(here)).text
    for said in (
        "Väsentliga ändringar: 1",
        "Upplands Väsby kommun och Provköping 1 kommun (G1)",
        "40 &lt;mnkr&gt;",
        "Provköping 2 kommun (S3)",
        "5 mottagare följer med",
        "Avstod då",
    ):
        assert said in page, said
    for typed, said in (({"cause": " "}, "Skriv vad som ledde"), ({"cause": "x" * 1001}, "högst 1000 tecken")):
        bad = await eva.post(here, typed)
        assert (bad.status_code, said in bad.text) == (422, True), said
    bad = await eva.post(here, {"action": "judge", "why": ""})
    assert (bad.status_code, "Skriv varför ingen" in bad.text) == (422, True)
    addresses.change(console.office, built.dnr, codes[4], "ny@kommun.example")
    await eva.get(here)
    begun = await eva.post(here, {"cause": "Reviderat efter <remissen>"})
    assert begun.status_code == 303
    draft = writing.find(console.office, begun.headers["location"].split("/")[3])
    tree = draft.tree
    assert (tree["previous"], tree["title"].endswith(", andra remissen")) == (built.dnr, True)
    assert "dnr" not in tree
    assert "dates" not in tree
    emails = {one["code"]: one["email"] for one in tree["recipients"]}
    assert set(emails) == set(codes)
    assert emails[codes[4]] == "ny@kommun.example"
    assert (len(tree["questions"]), tree["sender"]["contacts"][0]["name"]) == (4, "Testhandläggare")
    assert tree["versions"] == [
        {"on": local_day(console.clock()).isoformat(), "cause": "Reviderat efter <remissen>"},
    ]
    step = (await eva.get(begun.headers["location"].partition("?")[0].replace("arende", "handlingar"))).text
    assert 'value="Reviderat efter &lt;remissen&gt;"' in step
    await eva.get(here)
    again = await eva.post(here, {"cause": "En gång till"})
    assert (again.status_code, "har redan en andra remiss" in again.text) == (422, True)
    assert f'href="/konsol/utkast/{draft.id}/arende"' in again.text
    writing.discard(console.office, draft)
    assert second_rounds.room(console.office, built.round_id).existing is None
    assert (await eva.post(here, {"cause": "Efter omtag"})).status_code == 303


async def test_an_assessment_takes_the_warning_away(console: ConsoleHouse, first: First) -> None:
    eva, here = await console.clerk(), page_of(first.built)
    assert [item.kind for item in to_do.items(console.office)].count(ToDoKind.SECOND_ROUND) == 1
    assert f'href="{here}"' in (await eva.get("/konsol")).text
    await eva.get(here)
    assert (await eva.post(here, {"action": "judge", "why": "Bara <pengar>"})).status_code == 303
    page = (await eva.get(here)).text
    assert ("Bara &lt;pengar&gt;" in page, "Väsentliga ändringar" in page) == (True, False)
    assert ToDoKind.SECOND_ROUND not in {item.kind for item in to_do.items(console.office)}


async def test_the_two_rounds_are_seen_side_by_side_and_name_each_other(console: ConsoleHouse, first: First) -> None:
    office, built = console.office, first.built
    second = register_round(office.database, office.files, count=4, dnr="KS 2026/18", previous_dnr=built.dnr)
    ids = list(second.recipient_ids.values())
    submit(office.database, ids[0], stance=Stance.SUPPORTS)
    submit(office.database, ids[1], stance=Stance.OPPOSES)
    submit(office.database, ids[2], stance=Stance.SUPPORTS_WITH_COMMENTS)
    found = second_rounds.beside(office, second.round_id)
    assert found is not None
    moves = {pair.code: pair.move for pair in found.pairs}
    assert [moves[code] for code in built.recipient_ids] == [Move.FOR, Move.AGAINST, Move.SAME, None, None]
    assert [change.by for change in found.changes] == [
        ("Upplands Väsby kommun", "Provköping 1 kommun"),
        ("Provköping 2 kommun",),
    ]
    eva = await console.clerk()
    page = (await eva.get(page_of(second, "forsta-remissen"))).text
    for said in ("Sida vid sida", "mer för", "mer emot", "samma", "inte tillfrågad", built.dnr):
        assert said in page, said
    assert "Hämta ändringarna" not in page
    refused = await eva.post(page_of(second, "forsta-remissen"), {})
    assert (refused.status_code, "ändringslistan följer med" in refused.text) == (422, True)
    assert f'href="/konsol/remisser/{second.round_id}"' in (await eva.get(page_of(built))).text
    with office.database.reading() as session:
        there, back = standing.progress(session, built.round_id), standing.progress(session, second.round_id)
    assert there.linked == LinkedRounds(second="KS 2026/18", second_workflow="remiss/KS 2026/18")
    assert (back.linked.first, back.linked.second) == (built.dnr, "")


def test_a_file_that_names_a_first_round_is_tied_once(console: ConsoleHouse, first: First) -> None:
    office, built = console.office, first.built
    with pytest.raises(Refused, match="second_not_closed"):
        second_rounds.begin(office, console.round(dnr="KS 2026/99").round_id, "Orsak")
    draft = second_rounds.begin(office, built.round_id, "Orsak")
    with pytest.raises(Refused, match="second_exists"):
        register_round(office.database, office.files, dnr="KS 2026/20", previous_dnr=built.dnr)
    assert json.dumps(draft.tree)
    writing.discard(office, draft)
    second = register_round(
        office.database, office.files, dnr="KS 2026/21", previous_dnr=built.dnr, state=RoundState.DRAFT
    )
    assert second_rounds.fetch_changes(office, second.round_id) == 2
    elsewhere = register_round(office.database, office.files, dnr="KS 2026/22", previous_dnr="LKS 2014-265")
    assert second_rounds.beside(office, elsewhere.round_id) is None
    row = round_commands.by_id(office, second.round_id)
    with office.database.reading() as session:
        link = linked.of_second(session, row.id)
    assert link is not None
    assert link.first_id == built.round_id


def second_of(console: ConsoleHouse, first: First) -> BuiltRound:
    """Sent, with one that was not asked in the first round."""
    office = console.office
    own = tuple(invited(number) for number in (0, 1, 3, 7))
    return register_round(
        office.database,
        office.files,
        dnr="KS 2026/18",
        previous_dnr=first.built.dnr,
        recipients=own,
        versions=({"on": "2026-05-12", "cause": "Reviderat"},),
    )


async def test_each_sees_its_own_earlier_answer_and_what_became_of_it(console: ConsoleHouse, first: First) -> None:
    built = first.built
    codes = list(built.tokens)
    with console.office.database.reading() as session:
        made = treatment.of_round(session, built.round_id)
    approved(console.office.database, console.office.files, built, made, console.clock())
    outcomes.send(console.office, built.round_id, where="")
    second = second_of(console, first)
    house = TrialHouse(console.office.database, console.office.files, second, console.clock, console.transport)
    guest = house.visitor(second.tokens[codes[0]])
    landing = (await guest.get(f"/s/{second.tokens[codes[0]]}")).text
    assert ("andra remiss" in landing, "40 &lt;mnkr&gt;" in landing) == (True, True)
    assert "&lt;b&gt;för&lt;/b&gt;" not in landing  # its own words are shown once the answer is opened
    page = (await guest.open()).text
    for said in ("Ert svar i den första remissen", "Avstyrker", "Det blir &lt;b&gt;för&lt;/b&gt; dyrt.", "Dyrt."):
        assert said in page, said
    assert "Vem betalar?" not in page
    for code, said in ((codes[3], "Avstår"), ("0121", "Ni var inte tillfrågade i den första remissen")):
        other = house.visitor(second.tokens[code])
        page = (await other.open()).text
        assert (said in page, "dyrt." in page) == (True, False), code


def test_the_second_compilation_tells_of_both_rounds(console: ConsoleHouse, first: First, tmp_path: Path) -> None:
    second = second_of(console, first)
    submit(console.office.database, second.recipient_id, stance=Stance.SUPPORTS)
    with console.office.database.reading() as session:
        data = snapshot.take(session, second.round_id, console.clock())
    assert data.first is not None
    assert [pair.move for pair in data.first.pairs].count(Move.FOR) == 1
    printed = str(compilation_report(data, Showing()).body)
    for said in ("Jämfört med den första remissen", "40 <mnkr>", "Upplands Väsby kommun och Provköping 1 kommun (G1)"):
        assert said in printed, said
    compilation_xlsx(data, tmp_path / "allt.xlsx")
    sheet = load_workbook(tmp_path / "allt.xlsx")["Två omgångar"]
    rows = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True)}
    assert rows["Upplands Väsby kommun"] == ("Avstyrker", "Tillstyrker", "mer för")
    assert rows["Provköping 2 kommun"][:2] == ("Tillstyrker med synpunkter", "inte tillfrågad")
