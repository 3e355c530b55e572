"""What officers make of the answers is kept by edition, comes back as it was written, and names each snapshot."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest

from models.errors import Refused
from models.synpunkter import (
    BemotandeText,
    ChangeText,
    Outcome,
    Passage,
    SynpunktKind,
    SynpunktText,
    ThemeText,
)
from models.tables import AnswerRow, SynpunktRow, ThemeRow
from store.database import Database
from store.records import snapshot
from store.views import bemotanden, editions, readings, synpunkter, themes, treatment
from tests.round_builder import BuiltRound
from tests.store_steps import BEFORE, chain_holds, submit

SAID = "Å “=1+1” 𝄞 {{ 7*7 }}\n\nNy rad"
WHO: dict[str, Any] = {"at": BEFORE, "by": "registrar"}


def passage(answer: AnswerRow) -> Passage:
    facts = {"answer_id": answer.id, "recipient_code": "", "version": 1, "field": "summary"}
    return Passage.model_validate({**facts, "start": 0, "end": 5, "quote": SAID})


def test_all_of_it_comes_back_as_it_was_written(database: Database, built: BuiltRound) -> None:
    answer, round_id = submit(database, built.recipient_id, summary=SAID), built.round_id
    theme_text = ThemeText(
        title=SAID, questions=("1", "3"), proposal=SAID, due_on=date(2026, 6, 1), officer="account:x"
    )
    text = SynpunktText(kind=SynpunktKind.LAW, question="1", says=SAID, wording=SAID, blocking=True, removal=SAID)
    with database.changing() as session:
        theme = themes.add(session, round_id, theme_text, **WHO)
        session.flush()
        text = text.model_copy(update={"theme_id": theme.id})
        one, two = (synpunkter.add(session, answer, passage(answer), text, **WHO) for _ in range(2))
        group = synpunkter.group(session, [one, two], SAID, theme_id=theme.id, **WHO)
        said = BemotandeText(outcome=Outcome.PARTLY_MET, reason=SAID, change_section=SAID)
        bemotanden.save(session, group, 0, said, **WHO)
        bemotanden.add_change(session, round_id, ChangeText(section=SAID, synpunkt_ids=(one.id,)), **WHO)
        for _ in range(2):
            readings.read(session, answer, **WHO)
    with database.reading() as session:
        found = treatment.whole(session, round_id)
    assert found.themes[0].model_dump(include=set(ThemeText.model_fields)) == theme_text.model_dump()
    assert [each.number for each in found.synpunkter] == [1, 2]
    told = found.synpunkter[0]
    assert told.model_dump(include=set(SynpunktText.model_fields)) == text.model_dump()
    assert (told.passage.recipient_code, told.passage.quote, told.group_id) == ("0114", SAID, group.id)
    assert (found.groups[0].says, found.groups[0].question) == (SAID, "1")
    assert (found.bemotanden[0].group_id, found.bemotanden[0].change_section) == (group.id, SAID)
    assert found.changes[0].synpunkt_ids == (one.id,)
    assert [(each.recipient_code, each.version) for each in found.readings] == [("0114", 1)]
    assert [gap.kind.value for gap in found.gaps] == ["text_not_covered", "theme_not_written"]
    assert chain_holds(database)


def test_every_change_names_another_snapshot_and_nothing_else_does(database: Database, built: BuiltRound) -> None:
    answer = submit(database, built.recipient_id, summary=SAID)
    names = [name(database, built)]
    with database.changing() as session:
        readings.read(session, answer, **WHO)
    assert name(database, built) == names[0]  # a round without synpunkter is compiled as before
    with database.changing() as session:
        made = synpunkter.add(session, answer, passage(answer), SynpunktText(), **WHO)
    names.append(name(database, built))
    with database.changing() as session:
        row = editions.find(session, SynpunktRow, built.round_id, made.id)
        synpunkter.save(session, row, 1, SynpunktText(says="Ja"), **WHO)
    names.append(name(database, built))
    with database.reading() as session:
        gap = treatment.whole(session, built.round_id).gaps[0]
    with database.changing() as session:
        readings.explain(session, built.round_id, gap, version=1, text="Därför.", **WHO)
    names.append(name(database, built))
    assert len(set(names)) == 4
    with database.changing() as session:
        row = editions.find(session, SynpunktRow, built.round_id, made.id)
        synpunkter.withdraw(session, row, 2, **WHO)
    assert name(database, built) == names[0]


def name(database: Database, built: BuiltRound) -> str:
    with database.reading() as session:
        return snapshot.take(session, built.round_id, BEFORE).snapshot


def test_of_many_who_save_at_once_one_does(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        theme_id = themes.add(session, built.round_id, ThemeText(title="Hyran"), **WHO).id
    refused: list[str] = []

    def save(title: str) -> None:
        try:
            with database.changing() as session:
                row = editions.find(session, ThemeRow, built.round_id, theme_id)
                themes.save(session, row, 1, ThemeText(title=title), at=BEFORE + timedelta(1), by="registrar")
        except Refused as refusal:
            refused.append(refusal.code)

    threads = [threading.Thread(target=save, args=(f"Nr {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["view_moved_on"] * 5
    with database.reading() as session:
        assert treatment.of_round(session, built.round_id).themes[0].edition == 2
    assert chain_holds(database)


def test_another_round_s_rows_are_not_found_nor_what_was_taken_back(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        theme = themes.add(session, built.round_id, ThemeText(title="Hyran"), **WHO)
    with pytest.raises(Refused, match="no_such_page"), database.changing() as session:
        editions.find(session, ThemeRow, "another", theme.id)
    with database.changing() as session:
        themes.end(session, editions.find(session, ThemeRow, built.round_id, theme.id), 1, **WHO)
    with pytest.raises(Refused, match="no_such_page"), database.changing() as session:
        editions.find(session, ThemeRow, built.round_id, theme.id)


def test_two_groups_with_a_bemotande_each_do_not_become_one(database: Database, built: BuiltRound) -> None:
    answer = submit(database, built.recipient_id, summary=SAID)
    with database.changing() as session:
        rows = [synpunkter.add(session, answer, passage(answer), SynpunktText(), **WHO) for _ in range(4)]
        for pair in (rows[:2], rows[2:]):
            group = synpunkter.group(session, pair, "Ja", theme_id="", **WHO)
            bemotanden.save(session, group, 0, BemotandeText(outcome=Outcome.MET), **WHO)
        with pytest.raises(Refused, match="groups_answered"):
            synpunkter.group(session, [rows[0], rows[2], rows[3]], "Ja", theme_id="", **WHO)
