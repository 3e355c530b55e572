"""Reading, taking synpunkter out, themes, bemötanden and the completeness check, at the desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from desk import bemotanden, completeness, counter, synpunkter, themes, to_do
from desk import rounds as round_commands
from desk.office import Office
from desk.synpunkter import TextPlace
from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.errors import Refused
from models.file_texts import FilePage, FileText, TextState
from models.people import Actor, Role
from models.synpunkter import BemotandeText, ChangeText, GapKind, Outcome, SynpunktText, Theme, ThemeText
from models.values import Stance
from store.accounts import accounts
from store.answers import submissions
from store.files import file_texts
from store.records import archive, audit, snapshot
from templates import to_do_words
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE, close, stored, submission

SUMMARY = "Vi säger ja. Men hyran är för hög."
FIRST = TextPlace("summary", 0, 12)
TEXT = SynpunktText()


@pytest.fixture
def built(office: Office) -> BuiltRound:
    """A round where the first has answered."""
    return register_round(office.database, office.files, count=2)


def submitted(office: Office, built: BuiltRound, summary: str = SUMMARY, code: str = "0114", replaces: int = 0) -> str:
    """An answer with a summary, a comment and a dissent; returns the version's id."""
    content = AnswerContent(
        stance=Stance.SUPPORTS_WITH_COMMENTS,
        summary=summary,
        questions=(QuestionAnswer(key="1", comment="För dyrt."),),
        dissents=(Dissent(who="Anna", text="Nej tack."),),
    )
    with office.database.changing() as session:
        made = submission(BEFORE + timedelta(minutes=replaces), replaces=replaces)
        made = made.model_copy(update={"content": content})
        return submissions.submit(session, built.recipient_ids[code], made).id


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code}$")


def test_from_unread_to_final_row_by_row(office: Office, built: BuiltRound) -> None:
    round_id, answer_id = built.round_id, submitted(office, built)
    close(office.database, built, BEFORE)
    with office.database.reading() as session:
        bare = snapshot.take(session, round_id, BEFORE)
    assert (bare.preliminary, bare.treatment.is_empty) == (False, True)
    completeness.demand_final(office, round_id)
    with refused("final_without_views"):
        completeness.demand_final(office, round_id, with_views=True)
    made = synpunkter.mark(office, round_id, answer_id, FIRST, TEXT)
    assert (made.number, made.passage.quote) == (1, "Vi säger ja.")
    synpunkter.mark(office, round_id, answer_id, TextPlace("summary", first="Men hyran", last="för hög."), TEXT)
    synpunkter.mark(office, round_id, answer_id, TextPlace("q-1-comment", 0, 9, quote="För dyrt."), TEXT)
    synpunkter.mark(office, round_id, answer_id, TextPlace("reservation-1-text", 0, 9), TEXT)
    open_before = kinds(office, round_id)
    assert open_before == ["answer_unread"] + ["synpunkt_without_theme"] * 4 + ["synpunkt_without_bemotande"] * 4
    with pytest.raises(Refused) as caught:
        completeness.demand_final(office, round_id)
    assert (caught.value.code, caught.value.facts["count"]) == ("gaps_open", 9)
    synpunkter.read(office, round_id, answer_id)
    theme = themes.add(office, round_id, ThemeText(title="Hyran", questions=("1",)))
    written = ThemeText(title="Hyran", questions=("1",), proposal="Ny hyra.", answers="För hög.", comment="Den sänks.")
    found = synpunkter.work(office, round_id).treatment.synpunkter
    for one in found:
        synpunkter.edit(office, round_id, one.id, one.edition, SynpunktText(theme_id=theme, question=one.question))
    group = synpunkter.merge(office, round_id, [found[1].id, found[2].id], "Hyran är för hög")
    for about in (found[0].id, found[3].id, group):
        bemotanden.answer(office, round_id, about, 0, BemotandeText(outcome=Outcome.MET))
    assert kinds(office, round_id) == ["theme_not_written"]
    themes.save(office, round_id, theme, 1, written)
    assert kinds(office, round_id) == []
    bemotanden.answer(office, round_id, group, 1, BemotandeText(outcome=Outcome.NOT_MET))
    change = bemotanden.add_change(office, round_id, ChangeText(section="3.2"))
    assert kinds(office, round_id) == ["not_met_without_reason", "change_without_synpunkt"]
    completeness.explain(office, round_id, {(GapKind.NOT_MET_WITHOUT_REASON, gap_key(office, round_id)): "Se 3.2."})
    bemotanden.save_change(office, round_id, change, 1, ChangeText(section="3.2", cause="Ny lag"))
    completeness.demand_final(office, round_id, with_views=True)
    told = completeness.told(office, round_id)
    assert (told.data["open"], told.lines) == (
        0,
        ["Bemötande utan skäl: G1. Förklarad: Se 3.2.", "Ändring utan synpunkt: Avsnitt 3.2. Förklarad: Ny lag"],
    )
    with office.database.reading() as session:
        last = snapshot.take(session, round_id, BEFORE)
        kept = archive.take(session, round_id).treatment
        assert audit.first_broken(session) is None
    assert (last.preliminary, last.snapshot == bare.snapshot) == (False, False)
    assert [gap.explained for gap in last.treatment.gaps] == ["Se 3.2.", "Ny lag"]
    assert kept == last.treatment


def kinds(office: Office, round_id: str) -> list[str]:
    return [gap.kind.value for gap in completeness.open_gaps(office, round_id)]


def gap_key(office: Office, round_id: str) -> str:
    return completeness.open_gaps(office, round_id)[0].key


def test_two_who_save_at_once_never_write_over_each_other(office: Office, built: BuiltRound) -> None:
    round_id, answer_id = built.round_id, submitted(office, built)
    made = synpunkter.mark(office, round_id, answer_id, FIRST, TEXT)
    theme = themes.add(office, round_id, ThemeText(title="Hyran"))
    change = bemotanden.add_change(office, round_id, ChangeText(section="3"))
    bemotanden.answer(office, round_id, made.id, 0, BemotandeText(outcome=Outcome.MET))
    text = SynpunktText(says="Eva")
    synpunkter.edit(office, round_id, made.id, 1, text)
    themes.save(office, round_id, theme, 1, ThemeText(title="Eva"))
    bemotanden.save_change(office, round_id, change, 1, ChangeText(section="Eva"))
    bemotanden.answer(office, round_id, made.id, 1, BemotandeText(outcome=Outcome.NOT_MET, reason="Eva"))
    lates: list[Callable[[], object]] = [
        lambda: synpunkter.edit(office, round_id, made.id, 1, SynpunktText(says="Nils")),
        lambda: synpunkter.withdraw(office, round_id, made.id, 1),
        lambda: themes.save(office, round_id, theme, 1, ThemeText(title="Nils")),
        lambda: themes.end(office, round_id, theme, 1),
        lambda: bemotanden.save_change(office, round_id, change, 1, ChangeText(section="Nils")),
        lambda: bemotanden.answer(office, round_id, made.id, 0, BemotandeText(outcome=Outcome.MET)),
        lambda: bemotanden.answer(office, round_id, made.id, 1, BemotandeText(outcome=Outcome.MET)),
        lambda: bemotanden.withdraw(office, round_id, made.id, 1),
    ]
    for late in lates:
        with refused("view_moved_on"):
            late()
    found = synpunkter.work(office, round_id).treatment
    assert [found.synpunkter[0].says, found.themes[0].title, found.changes[0].section, found.bemotanden[0].reason] == [
        *["Eva"] * 4
    ]
    synpunkter.edit(office, round_id, made.id, 1, text)  # the same again is nobody's loss


def test_what_is_not_there_cannot_be_marked(office: Office, built: BuiltRound) -> None:
    answer_id = submitted(office, built)
    for place, code in (
        (TextPlace("summary", 0, 0), "passage_missing"),
        (TextPlace("summary", 0, 999), "passage_missing"),
        (TextPlace("summary", 0, 12, quote="Vi säger nej"), "passage_missing"),
        (TextPlace("summary", first="Står inte"), "passage_missing"),
        (TextPlace("contact_email", 0, 3), "passage_field_unknown"),
    ):
        with refused(code):
            synpunkter.mark(office, built.round_id, answer_id, place, TEXT)


def test_a_synpunkt_follows_its_words_to_a_new_version(office: Office, built: BuiltRound) -> None:
    round_id = built.round_id
    made = synpunkter.mark(office, round_id, submitted(office, built), FIRST, TEXT)
    other = synpunkter.mark(office, round_id, made.passage.answer_id, TextPlace("summary", 13, 34), TEXT)
    newer = submitted(office, built, "Rättat. Vi säger ja.", replaces=1)
    assert "synpunkt_of_earlier_version" in kinds(office, round_id)
    synpunkter.carry(office, round_id, made.id, 1)
    with refused("passage_not_carried"):
        synpunkter.carry(office, round_id, other.id, 1)
    found = synpunkter.work(office, round_id).treatment.synpunkter[0].passage
    assert (found.answer_id, found.start, found.end, found.quote) == (newer, 8, 20, "Vi säger ja.")


def test_a_synpunkt_may_stand_on_a_page_of_a_file(office: Office, built: BuiltRound) -> None:
    """Also of an answer that says nothing in the form itself; it follows the same file to a new version."""
    round_id, file = built.round_id, stored()
    pages = (FilePage(number=1, text="Försättsblad"), FilePage(number=2, text="Vi avstyrker. Hyran är hög."))
    place = TextPlace("", first="Vi", last="avstyrker.", sha256=file.sha256, page=2)

    def sent(**more: object) -> str:
        with office.database.changing() as session:
            wanted = submission(BEFORE, files=(file,), **more)
            return submissions.submit(session, built.recipient_id, wanted).id

    answer_id = sent()
    with refused("passage_field_unknown"):
        synpunkter.mark(office, round_id, answer_id, place, TEXT)
    with office.database.changing() as session:
        file_texts.record(session, file.sha256, FileText(state=TextState.KEPT, pages=pages), BEFORE)
    made = synpunkter.mark(office, round_id, answer_id, place, TEXT)
    assert (made.passage.page, made.passage.quote, made.passage.start) == (2, "Vi avstyrker.", 0)
    with refused("passage_field_unknown"):
        synpunkter.mark(office, round_id, answer_id, place._replace(sha256="b" * 64), TEXT)
    assert "answer_without_synpunkt" not in kinds(office, round_id)
    newer = sent(replaces=1)
    synpunkter.carry(office, round_id, made.id, 1)
    assert synpunkter.work(office, round_id).treatment.synpunkter[0].passage.answer_id == newer


def test_groups_come_apart_and_numbers_are_never_used_again(office: Office, built: BuiltRound) -> None:
    round_id, answer_id = built.round_id, submitted(office, built)
    one, two, three = (synpunkter.mark(office, round_id, answer_id, FIRST, TEXT) for _ in range(3))
    with refused("group_too_small"):
        synpunkter.merge(office, round_id, [one.id, one.id], "")
    group = synpunkter.merge(office, round_id, [one.id, two.id], "Ja")
    assert synpunkter.merge(office, round_id, [two.id, three.id], "Nej") == group
    for each in synpunkter.work(office, round_id).treatment.synpunkter[:2]:
        synpunkter.split_out(office, round_id, each.id, each.edition)
    (last,) = [each for each in synpunkter.work(office, round_id).treatment.synpunkter if each.group_id]
    synpunkter.withdraw(office, round_id, last.id, last.edition)
    found = synpunkter.work(office, round_id).treatment
    assert ([each.number for each in found.synpunkter], found.groups) == ([1, 2], ())
    assert synpunkter.mark(office, round_id, answer_id, FIRST, TEXT).number == 4


def test_a_second_reader_accepts_or_returns_and_a_change_takes_that_back(office: Office, built: BuiltRound) -> None:
    with office.database.changing() as session:
        sender_id = accounts.default_sender(session, BEFORE).id
        eva, nils = (
            accounts.add(
                session, sender_id=sender_id, email=f"{name}@x.example", name=name, role=role, at=BEFORE, actor="x"
            )
            for name, role in (("Eva", Role.REGISTRAR), ("Nils", Role.READER))
        )
        clerk, reader = office.acting(accounts.actor_of(eva)), office.acting(accounts.actor_of(nils))
    mine, theirs = clerk.actor.mark, reader.actor.mark
    round_id = built.round_id
    with refused("theme_reads_itself"):
        themes.add(clerk, round_id, ThemeText(title="Hyran", officer=mine, second_reader=mine))
    text = ThemeText(title="Hyran", comment="Vi sänker.", officer=mine, second_reader=theirs)
    theme = themes.add(clerk, round_id, text)
    with refused("theme_not_yours"):
        themes.accept(clerk, round_id, theme, 1)
    with refused("not_allowed"):
        themes.save(reader, round_id, theme, 1, text)
    assert waiting(office) == []  # not all of it is written
    themes.give_back(reader, round_id, theme, 1, "Hur mycket?")
    assert waiting(office) == ["Nils har lämnat tillbaka temat ”Hyran”, som ska ändras"]
    assert found_theme(office, round_id).returned == "Hur mycket?"
    written = {"proposal": "Hyran höjs.", "answers": "Två säger nej.", "comment": "Vi sänker med 5 %."}
    themes.save(clerk, round_id, theme, 2, text.model_copy(update=written))
    assert waiting(office) == ["Temat ”Hyran” är skrivet och ska läsas av Nils"]
    themes.accept(reader, round_id, theme, 3)
    assert waiting(office) == []
    with office.database.reading() as session:
        told = snapshot.take(session, round_id, BEFORE).treatment.themes[0]
    assert (told.officer, told.second_reader, told.accepted_by, told.returned) == ("Eva", "Nils", "Nils", "")
    made = synpunkter.mark(clerk, round_id, submitted(office, built), FIRST, SynpunktText(theme_id=theme))
    bemotanden.answer(clerk, round_id, made.id, 0, BemotandeText(outcome=Outcome.MET))
    assert found_theme(office, round_id).accepted_at is None


def waiting(office: Office) -> list[str]:
    return [to_do_words.what(item) for item in to_do.items(office) if item.kind.value.startswith("theme")]


def found_theme(office: Office, round_id: str) -> Theme:
    return synpunkter.work(office, round_id).treatment.themes[0]


def test_another_organisation_finds_nothing_and_a_reader_changes_nothing(office: Office, built: BuiltRound) -> None:
    round_id, answer_id = built.round_id, submitted(office, built)
    made = synpunkter.mark(office, round_id, answer_id, FIRST, TEXT)
    theme = themes.add(office, round_id, ThemeText(title="Hyran"))
    own = round_commands.by_id(office, round_id).sender_id
    strangers = office.acting(Actor(role=Role.REGISTRAR, account_id="x", sender_id="another"))
    readers = office.acting(Actor(role=Role.READER, account_id="x", sender_id=own))
    acts: list[Callable[[Office], object]] = [
        lambda who: synpunkter.read(who, round_id, answer_id),
        lambda who: synpunkter.mark(who, round_id, answer_id, FIRST, TEXT),
        lambda who: synpunkter.edit(who, round_id, made.id, 1, TEXT),
        lambda who: synpunkter.withdraw(who, round_id, made.id, 1),
        lambda who: synpunkter.merge(who, round_id, [made.id], ""),
        lambda who: themes.save(who, round_id, theme, 1, ThemeText(title="X")),
        lambda who: themes.move_up(who, round_id, theme),
        lambda who: bemotanden.answer(who, round_id, made.id, 0, BemotandeText(outcome=Outcome.MET)),
        lambda who: bemotanden.add_change(who, round_id, ChangeText(section="1")),
        lambda who: completeness.explain(who, round_id, {}),
    ]
    for who, code in ((strangers, "no_such_page"), (readers, "not_allowed")):
        for act in acts:
            with refused(code):
                act(who)


def test_what_people_wrote_is_not_in_the_audit(office: Office, built: BuiltRound) -> None:
    made = synpunkter.mark(office, built.round_id, submitted(office, built), FIRST, SynpunktText(says="Hemligt ord"))
    themes.add(office, built.round_id, ThemeText(title="Hemligt ord"))
    bemotanden.answer(office, built.round_id, made.id, 0, BemotandeText(outcome=Outcome.OUTSIDE, reason="Hemligt ord"))
    with office.database.reading() as session:
        rows = archive.take(session, built.round_id).audit
    assert {"synpunkt_made", "theme_made", "bemotande_made"} <= {row["action"] for row in rows}
    assert "Hemligt" not in str(rows)
    assert counter.verify(office).faults == ()
