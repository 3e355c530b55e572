"""An incoming remiss on its pages: registered, told of, written together, approved and recorded as handed in; and its
member's page."""

from desk import incoming, joint_answers, joint_sending, to_do
from models.people import Role
from models.to_do import ToDoKind
from models.values import LetterState
from rules.local_time import local_day
from store.incoming import answers, letters, remisses
from tests.console_house import ConsoleHouse
from tests.incoming_steps import letters_of

SAID = {
    "dnr": "KSL 2026/0412",
    "their_dnr": "Fi2026/00123",
    "title": "Promemorian En ny lag om samverkan",
    "from_name": "Finansdepartementet",
    "from_email": "fi@departement.example",
    "way": "mail",
    "officer_email": "eva@ksl.example",
    "own_name": "Testförbundet",
    "own_email": "registrator@forbundet.example",
    "members": "0180; a@k.example\n0114; b@k.example",
}


async def test_a_registration_keeps_what_was_typed_and_says_every_fault_at_its_field(console: ConsoleHouse) -> None:
    eva = await console.clerk()
    await eva.get("/konsol/inkomna/ny")
    wrong = {
        **SAID,
        "received_on": "2099-01-01",
        "due_on": "snart",
        "from_email": "",
        "members": "Atlantis; a@k.example",
    }
    page = await eva.post("/konsol/inkomna/ny", wrong)
    assert page.status_code == 422
    for field in ("received_on", "due_on", "from_email", "members"):
        assert f'id="{field}-error"' in page.text, field
    assert "Promemorian En ny lag om samverkan" in page.text
    assert "Atlantis" in page.text


async def test_an_answer_is_written_approved_and_recorded_as_handed_in_once(console: ConsoleHouse) -> None:
    eva, today = await console.clerk(), local_day(console.clock())
    days = {"received_on": today.isoformat(), "due_on": today.replace(year=today.year + 1).isoformat()}
    await eva.get("/konsol/inkomna/ny")
    made = await eva.post("/konsol/inkomna/ny", SAID | days)
    assert made.status_code == 303
    here = made.headers["location"].partition("?")[0]
    again = await eva.post("/konsol/inkomna/ny", SAID | days)
    assert (again.status_code, "har redan en inkommen remiss" in again.text) == (422, True)
    assert "Promemorian" in (await eva.get("/konsol/inkomna")).text
    await eva.get(here)
    assert (await eva.post(here, {"action": "plan", "plan": "yes", "words": "Hej"})).status_code == 303
    late = await eva.post(here, {"action": "round", "due_on": days["due_on"]})
    assert (late.status_code, 'id="due_on-error"' in late.text) == (422, True)
    office = console.office
    row = incoming.find(office, SAID["dnr"])
    member = joint_answers.work(office, row).members[0].row
    with office.database.changing() as session:
        for letter in letters.of(session, row.id):
            letter.state = LetterState.UNDELIVERABLE
            session.add(letter)
    assert "Kom inte säkert fram: Besked om vi svarar" in (await eva.get(here)).text
    odd = await eva.post(here, {"action": f"address:{member.code}", "email": "inte en adress"})
    assert (odd.status_code, f'id="email-{member.code}-error"' in odd.text) == (422, True)
    assert 'value="inte en adress"' in odd.text
    right = {"action": f"address:{member.code}", "email": "ny@kommun.example"}
    assert (await eva.post(here, right)).status_code == 303
    assert [letter.to for letter in letters_of(office, row) if letter.state is LetterState.QUEUED] == [right["email"]]

    text = f"{here}/yttrande"
    await eva.get(text)
    assert (await eva.post(text, {"action": "add", "heading": "", "text": " "})).status_code == 422
    await eva.post(text, {"action": "add", "heading": "Allmänt", "text": "Vi tillstyrker."})
    with office.database.reading() as session:
        (section,) = answers.sections(session, row.id)
    mine = {"action": "save", "section": section.id, "edition": "1", "heading": "Allmänt"}
    assert (await eva.post(text, {**mine, "text": "Vi tillstyrker i stort."})).status_code == 303
    lost = await eva.post(text, {**mine, "text": "En annans text."})
    assert lost.status_code == 409
    assert "Vi tillstyrker i stort." in lost.text
    assert "En annans text." in lost.text
    assert "Vi tillstyrker." in (await eva.get(f"{text}/{section.id}")).text
    asked = await eva.post(text, {"action": "ask", "until": today.isoformat()})
    assert (asked.status_code, "ingen omgång med medlemmarna" in asked.text) == (422, True)

    assert (await eva.post(text, {"action": "submit"})).status_code == 303
    assert (await eva.get(f"{here}/dokument/pdf")).content.startswith(b"%PDF")
    waits = [item for item in to_do.items(office) if item.kind is ToDoKind.INCOMING_APPROVAL]
    assert [item.dnr for item in waits] == [SAID["dnr"]]
    console.account("chef@ksl.example", Role.APPROVER)
    karin = await console.clerk("karin@ksl.example")
    await karin.get(f"{here}/godkann")
    bad = await karin.post(f"{here}/godkann", {"action": "approve", "body": "", "day": today.isoformat()})
    assert (bad.status_code, 'id="body-error"' in bad.text) == (422, True)
    approved = {"action": "approve", "body": "Styrelsen", "day": today.isoformat(), "paragraph": "12"}
    assert (await karin.post(f"{here}/godkann", approved)).status_code == 303
    await eva.get(here)
    assert "Räkna som skickat" not in (await eva.get(here)).text
    joint_sending.send(office, row, to="fi@departement.example")
    with office.database.changing() as session:
        sent = remisses.answer_letter(session, row.id)
        assert sent is not None
        sent.state = LetterState.UNKNOWN
        session.add(sent)
    assert "Räkna som skickat" in (await eva.get(here)).text
    unsaid = await eva.post(here, {"action": "arrived", "known": " "})
    assert (unsaid.status_code, 'id="known-error"' in unsaid.text) == (422, True)
    handed = {"action": "hand_in", "day": today.isoformat(), "by": "", "how": "I departementets formulär"}
    assert 'id="by-error"' in (await eva.post(here, handed)).text
    assert (await eva.post(here, {**handed, "by": "Eva"})).status_code == 303
    twice = await eva.post(here, {"action": "send"})
    assert (twice.status_code, "redan skickat" in twice.text) == (422, True)
    assert "I departementets formulär" in (await eva.get(here)).text
    assert [item for item in to_do.items(office) if item.kind.value.startswith("incoming")] == []
