"""The pages of same texts: every member is there, with what it says otherwise in words and marks."""

import re

from models.answer import QuestionAnswer
from models.families import Character
from models.values import Stance
from store.records import snapshot
from tests.answer_steps import entered
from tests.console_house import ConsoleHouse
from tests.rules.test_families import OTHER, TEMPLATE
from tests.web_visitor import text_of


def said(page: str) -> str:
    return " ".join(text_of(page).split())


async def test_same_texts_are_told_with_their_differences_and_counted_apart(console: ConsoleHouse) -> None:
    built, clerk = console.round(count=4), await console.clerk("lasse@ksl.example")
    here = f"/konsol/remisser/{built.round_id}"
    assert "inga texter att jämföra" in said((await clerk.get(f"{here}/lika")).text)
    with console.office.database.reading() as session:
        key = snapshot.take(session, built.round_id, console.clock()).questions[0].key
    answers = (TEMPLATE, TEMPLATE, TEMPLATE.replace("hela", "<b>halva</b>"), f"{OTHER} Upphandling.")
    made = [
        entered(console, built, code, questions=(QuestionAnswer(key=key, stance=stance, comment=text),))
        for code, text, stance in zip(("0114", "0115", "0117", "0120"), answers, Stance, strict=False)
    ]
    page = await clerk.get(f"{here}/lika")
    assert "Hela texten hos 3 svarande 2 av 3 är ord för ord lika" in said(page.text)
    one = await clerk.get(re.findall(rf"{here}/lika/\w{{32}}", page.text)[0])
    assert "Ord för ord lika: 2" in said(one.text)
    assert "[hela]" in said(one.text)
    assert "<del>−hela</del> <ins>+&lt;b&gt;halva&lt;/b&gt;</ins>" in one.text
    for found in made[:3]:
        assert f"/svar/{found.answer_id}" in one.text
    assert made[3].answer_id not in one.text
    answer = (await clerk.get(f"{here}/svar/{made[0].answer_id}")).text
    more = re.findall(r'href="([^"]+/fler[^"]*)"', answer)[0].replace("&amp;", "&")
    assert "gemensamma ord:" in said((await clerk.get(more)).text)
    assert (await clerk.get(f"{here}/svar/{made[0].answer_id}/fler?del=summary")).status_code == 404
    with console.office.database.reading() as session:
        data = snapshot.take(session, built.round_id, console.clock())
    (note,) = data.families
    assert (note.question, note.texts, note.same, {*note.recipients}) == (key, 3, 2, {"0114", "0115", "0117"})
    assert note.opening.startswith("Kommunen delar")
    stands = {one.recipient: (one.character, one.alike) for one in data.characters}
    assert stands["0115"] == (Character.SAME, ("0117", "0114"))
    assert stands["0120"] == (Character.OWN, ())
