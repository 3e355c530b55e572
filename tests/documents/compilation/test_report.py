"""What the compilation says of a round: who was asked, what became of each, what was said; and that it adds up."""

from datetime import timedelta

import pytest

from documents.compilation.blocks import (
    Block,
    Facts,
    Heading,
    Link,
    Names,
    Notice,
    Opinion,
    Paragraph,
    Prose,
    Report,
    Table,
    Tally,
)
from documents.compilation.report import compilation_report
from documents.compilation.tally import by_question, questions
from documents.showing import Showing
from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.definition import Question
from models.errors import PermanentFailure
from models.synpunkter import Change, Suggestions
from models.values import RecipientState, Stance
from rules.same_texts import in_compilation
from tests.compilation_builder import DUE, answer, compilation, recipient
from tests.compilation_samples import empty, sample, treated, with_comments, with_views


def chapter(report: Report, title: str) -> list[Block]:
    """The blocks between a chapter's heading and the next."""
    starts = [place for place, block in enumerate(report.body) if isinstance(block, Heading) and block.level == 1]
    start = next(place for place in starts if title in report.body[place].text)  # type: ignore[union-attr]
    end = min((place for place in starts if place > start), default=len(report.body))
    return list(report.body[start + 1 : end])


def section(blocks: list[Block], title: str) -> list[Block]:
    start = next(place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title)
    level = blocks[start].level  # type: ignore[union-attr]
    rest = blocks[start + 1 :]
    ends = [place for place, block in enumerate(rest) if isinstance(block, Heading) and block.level <= level]
    return rest[: ends[0] if ends else len(rest)]


@pytest.fixture(scope="module")
def report() -> Report:
    return compilation_report(sample(), Showing())


def facts(blocks: list[Block] | tuple[Block, ...]) -> dict[str, str]:
    return dict(row for block in blocks if isinstance(block, Facts) for row in block.rows)


def test_the_first_page_tells_the_three_dates_with_weekday_and_the_length_of_the_period(report: Report) -> None:
    told = facts(report.front)
    assert told["Utskickad"] == "torsdag 12 juni 2014 kl. 09.00"
    assert told["Sista svarsdag"] == "tisdag 30 september 2014 kl. 23.59"
    assert told["Sena svar till och med"] == "tisdag 14 oktober 2014 kl. 23.59 (14 dagar efter sista svarsdagen)"
    assert told["Svarstid"] == "110 dagar"
    assert told["Sammanställd"] == "onsdag 15 oktober 2014 kl. 08.30.12"
    assert told["Diarienummer"] == "KSL/13/0111"
    assert told["Ögonblicksbild"] == "9f2c41d07ab3"
    matter = facts(chapter(report, "Ärendet"))
    assert matter["Skäl till remissen"].startswith("Strategisk fråga som kräver samverkan. Förbundets")


def test_invented_answers_are_labelled_first_of_all(report: Report) -> None:
    assert report.front[0] == Notice(
        "Påhittade svar (testdata)", "Svaren är påhittade för att pröva systemet. Ingen organisation har lämnat dem."
    )
    assert report.running_mark == "Påhittade svar (testdata)"


def test_a_round_that_is_not_closed_is_marked_preliminary() -> None:
    report = compilation_report(empty(), Showing())
    assert report.eyebrow == "Remissammanställning · Preliminär"
    assert report.running_mark == "Preliminär"
    assert Notice("Preliminär", "Remissomgången är inte avslutad. Svar kan komma till eller ändras.") in report.front


def test_the_numbers_are_told_as_a_sum_that_holds(report: Report) -> None:
    told = [block.text for block in chapter(report, "Sammanfattning") if isinstance(block, Paragraph)]
    assert told[0] == (
        "Remissen gick till 26 mottagare. 23 av 26 har svarat: 21 med yttrande, 1 utan synpunkter, 1 avstår, "
        "3 svarade inte (21 + 1 + 1 + 3 = 26)."
    )
    assert told[1] == (
        "Att notera: 1 svar kom för sent, 1 svar är preliminärt tills protokollet är justerat, 1 mottagare fick "
        "anstånd, 1 mottagare kunde inte nås med e-post och 1 svar kom från andra än de tillfrågade och räknas inte "
        "med."
    )


def test_counts_that_do_not_add_up_are_refused() -> None:
    data = sample()
    wrong = data.model_copy(update={"counts": data.counts.model_copy(update={"silent": 7})})
    with pytest.raises(PermanentFailure) as failure:
        compilation_report(wrong, Showing())
    assert failure.value.code == "compilation_does_not_add_up"
    assert failure.value.facts == {"recipients": 26, "outcomes": 30, "listed": 26}


def test_every_recipient_stands_in_the_list_of_its_kind_with_its_marks(report: Report) -> None:
    blocks = chapter(report, "Vilka som fick remissen")
    tables = [block for block in blocks if isinstance(block, Table)]
    rows = {row[0].text if isinstance(row[0], Link) else row[0]: row for table in tables for row in table.rows}
    assert len(rows) == 27
    assert rows["Exempelpartiet"][4] == "Inte tillfrågad"
    assert rows["Haninge"][1:3] == ("Avstår", "Avstår från att yttra sig")
    assert rows["Huddinge"][4] == "Preliminärt svar"
    assert rows["Nacka"][4] == "Inkom för sent"
    assert rows["Sigtuna"] == ("Sigtuna", "Inget svar", "", "", "")
    assert rows["Värmdö"] == ("Värmdö", "Inget svar", "", "", "Svaret återtaget fredag 26 september 2014")
    assert rows["Tyresö"][4] == "Anstånd till tisdag 14 oktober 2014. Tillfrågad bara om avsnitt 1 och 2"
    assert rows["Upplands-Bro"][4] == "Remissen kunde inte levereras"
    assert rows["Region Stockholm"][4] == "Skyldig att svara"
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings[-3:] == ["Kommuner (25)", "Regioner (1)", "Svar från andra än de tillfrågade (1)"]


def test_stances_on_the_whole_are_shares_of_the_answers(report: Report) -> None:
    tally = next(block for block in chapter(report, "Ställningstaganden") if isinstance(block, Tally))
    assert tally.caption == "Andelarna räknas på 23 svar."
    assert sum(bar.number for bar in tally.bars) == 23
    assert [bar.label for bar in tally.bars][-1] == "Inget ställningstagande angivet"


def test_a_question_tells_who_was_not_asked_who_was_quiet_and_who_only_took_a_stance(report: Report) -> None:
    blocks = section(chapter(report, "Fråga för fråga"), "Avsnitt 4 · Fråga 4: Vad saknas i förslaget?")
    told = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert "Inte tillfrågade om avsnittet: Tyresö." in told
    assert "Svarade på remissen men inte på frågan: Haninge, Nykvarn." in told


def test_a_question_tells_who_took_which_stance_and_who_commented_and_leads_to_the_answers(report: Report) -> None:
    blocks = section(
        chapter(report, "Fråga för fråga"),
        "Avsnitt 1 · Fråga 1: Är de prioriterade frågorna de rätta för mandatperioden?",
    )
    names = [block for block in blocks if isinstance(block, Names)]
    assert names[0].label == "Tillstyrker, med kommentar (5)"
    assert names[0].links[0] == Link("Botkyrka", "svar-0")
    assert not any(isinstance(block, Opinion) for block in report.body), "a comment that stands outside its answer"


def test_the_matrix_has_a_row_for_each_recipient_with_letters_and_marks_of_comments(report: Report) -> None:
    table = next(block for block in chapter(report, "Mottagare och frågor") if isinstance(block, Table))
    rows = {row[0].text if isinstance(row[0], Link) else row[0]: row[1:] for row in table.rows}
    assert len(rows) == 27
    assert rows["Botkyrka"] == ("T*", "T*", "TS*", "0*", "*")
    assert rows["Tyresö"] == ("0*", "0*", "A*", "–", "–")
    assert rows["Sigtuna"] == ("", "", "", "", "")


def test_dissents_are_listed_with_kind_person_and_party_and_stand_in_the_answer(report: Report) -> None:
    table = next(block for block in chapter(report, "Reservationer") if isinstance(block, Table))
    assert table.rows == (
        (Link("Stockholm", "svar-15"), "Reservation", "Anna Exempel och Bo Prov, Exempelpartiet"),
        (Link("Stockholm", "svar-15"), "Särskilt yttrande", "Cecilia Test"),
    )
    assert Prose(("Vi reserverar oss mot beslutet.", "", "Förslaget är inte finansierat.")) in report.body


def test_a_dissent_of_an_organisation_that_was_not_asked_says_so() -> None:
    content = AnswerContent(dissents=(Dissent(who="Anna Exempel", text="Nej."),))
    uninvited = recipient(1, "Provkommun", RecipientState.ANSWERED, answer=answer(content, 1), invited=False)
    blocks = chapter(compilation_report(compilation([uninvited]), Showing()), "Reservationer")
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    assert rows == [(Link("Provkommun (inte tillfrågad)", "svar-0"), "Reservation", "Anna Exempel")]


def test_a_second_round_names_the_one_before() -> None:
    second = sample().model_copy(update={"previous_dnr": "KS 2025/1"})
    told = [facts(chapter(compilation_report(data, Showing()), "Ärendet")) for data in (second, sample())]
    assert told[0]["Tidigare remiss"] == "KS 2025/1"
    assert "Tidigare remiss" not in told[1]


def test_a_round_that_has_closed_tells_when_and_no_longer_how_late_answers_may_come() -> None:
    early = DUE - timedelta(days=3)
    told = [
        facts(compilation_report(sample().model_copy(update=changes), Showing()).front)
        for changes in ({}, {"closes_at": early, "closed_at": early})
    ]
    assert "Stängd" not in told[0]
    assert "Sena svar till och med" not in told[1]
    assert told[1]["Stängd"] == "lördag 27 september 2014 kl. 23.59"


def test_an_answer_in_full_tells_every_fact_and_each_file(report: Report) -> None:
    blocks = section(chapter(report, "Svaren i sin helhet"), "Botkyrkas kommun")
    told = facts(blocks)
    assert told["Inkom"] == "lördag 12 juli 2014 kl. 09.00.00"
    assert told["Kvittensnummer"] == "R-2014-00000"
    assert told["Beslutande organ"] == "Kommunstyrelsen"
    assert told["Paragraf"] == "§ 100"
    assert told["Beslutsläge"] == "Beslutat, protokollet är justerat"
    files = next(block for block in blocks if isinstance(block, Table))
    assert [row[:3] for row in files.rows] == [
        ("Yttrande Botkyrka.pdf – ännu inte granskad", "Yttrande", "214 kB"),
        ("Protokollsutdrag § 112.pdf – ännu inte granskad", "Protokollsutdrag", "214 kB"),
    ]
    assert all(len(str(row[3])) == 64 for row in files.rows)
    assert sum(isinstance(block, Prose) for block in blocks) == 1 + 4


def test_an_answer_that_confirms_an_earlier_one_names_it(report: Report) -> None:
    told = facts(section(chapter(report, "Svaren i sin helhet"), "Järfällas kommun"))
    assert told["Svarets version"] == "2"
    assert told["Bekräftar"] == (
        "Version 1 (preliminär), kvittens R-2014-00005, inkommen måndag 29 september 2014 kl. 23.59.59"
    )
    assert "Bekräftar" not in facts(section(chapter(report, "Svaren i sin helhet"), "Botkyrkas kommun"))


def test_answers_from_others_stand_apart_and_are_not_counted(report: Report) -> None:
    apart = chapter(report, "Svar från andra")
    assert isinstance(apart[0], Heading)
    assert apart[0].text == "Partigruppen Exempelpartiet"
    invited = [block.text for block in chapter(report, "Svaren i sin helhet") if isinstance(block, Heading)]
    assert "Partigruppen Exempelpartiet" not in invited


def test_a_round_with_no_answers_says_so_everywhere() -> None:
    report = compilation_report(empty(), Showing())
    text = [block.text for block in report.body if isinstance(block, Paragraph)]
    assert "Remissen gick till 26 mottagare. 0 av 26 har svarat: 26 saknas." in text
    assert "Inga svar har kommit in." in text
    assert text.count("Ingen har lämnat någon synpunkt på frågan.") == 4
    assert "Inga reservationer eller särskilda yttranden har lämnats." in text


def test_a_round_with_no_recipients_is_still_a_document() -> None:
    report = compilation_report(with_comments([]), Showing())
    told = [block.text for block in chapter(report, "Sammanfattning") if isinstance(block, Paragraph)]
    assert told[0] == "Remissen gick till 0 mottagare. 0 av 0 har svarat."


def test_questions_stand_in_the_proposals_order_with_those_of_a_section_together() -> None:
    asked = [Question(key=key, section=part, text="?") for key, part in (("a", "2"), ("b", "1"), ("c", "2"))]
    assert [question.key for question in questions(compilation([], asked))] == ["a", "c", "b"]


def test_changes_stand_in_the_proposals_order() -> None:
    """2.3 before 2.10, whichever was written first."""
    places = ("10", "2.10", "§ 4", "2.3", "")
    made = treated()
    changes = tuple(Change(id=f"c{place}", section=place, old="Förr", cause="Rättelse") for place in places)
    data = made.model_copy(update={"treatment": made.treatment.model_copy(update={"changes": changes})})
    (table,) = (
        block for block in chapter(compilation_report(data, Showing()), "Ändringar") if isinstance(block, Table)
    )
    told = [row[0] for row in table.rows]
    assert told == ["", "2.3", "2.3", "2.10", "4", "10", "§ 4"]


def test_an_answer_to_a_question_that_is_gone_is_still_shown() -> None:
    content = AnswerContent(questions=(QuestionAnswer(key="borta", comment="Viktigt ändå"),))
    data = compilation([recipient(1, "Habo", RecipientState.ANSWERED, answer=answer(content))])
    report = compilation_report(data, Showing())
    assert any(
        block.text == "Fråga borta: Frågan finns inte i remissen" for block in report.body if isinstance(block, Heading)
    )
    assert Prose(("Viktigt ändå",)) in report.body


def test_one_who_was_not_asked_about_a_chapter_but_spoke_is_heard() -> None:
    content = AnswerContent(questions=(QuestionAnswer(key="3", stance=Stance.OPPOSES, comment="Vi har ändå en åsikt"),))
    limited = recipient(1, "Habo", RecipientState.ANSWERED, answer=answer(content), chapters=("1",))
    third = by_question(compilation([limited]))[2]
    assert third.asked == 0
    assert third.stances[Stance.OPPOSES] == 1
    assert third.not_asked == ()


def test_a_completed_answer_says_when() -> None:
    completed = answer(AnswerContent(stance=Stance.SUPPORTS), completed_at=DUE)
    data = compilation([recipient(1, "Ale", RecipientState.ANSWERED, answer=completed)])
    report = compilation_report(data, Showing())
    rows = [row for block in report.body if isinstance(block, Table) for row in block.rows]
    assert any("Kompletterat på avsändarens begäran tisdag 30 september 2014" in row for row in rows)
    told = [block for block in report.body if isinstance(block, Facts)]
    assert any("Kompletterat på avsändarens begäran" in text for block in told for _, text in block.rows)


def test_the_method_chapter_tells_same_texts_whence_synpunkter_came_and_what_a_model_suggested() -> None:
    said = "Kommunen delar utredningens bedömning att kostnaderna behöver redovisas innan styrelsen fattar sitt beslut."
    data = with_comments([said, said, "Vi delar inte bedömningen alls.", f"{said} Vi vill också se en tidplan."])
    data = in_compilation(with_views(data, ["Ja"] * 4))
    asked = Suggestions(made=3, accepted=1, declined=2, models=("e5-small 1f3a",))
    blocks = chapter(compilation_report(data.model_copy(update={"suggestions": asked}), Showing()), "Så är samman")
    text = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "(e5-small 1f3a) föreslog 3 grupper av likartade synpunkter: 1 godtogs och 2 avböjdes." in text
    _themes, kinds = (block for block in section(blocks, "Varifrån synpunkterna kommer") if isinstance(block, Table))
    assert kinds.rows == (("Kommuner", "4", "4", "4", "4"),)
    same = section(blocks, "Svar med samma text")
    (family,) = (block for block in same if isinstance(block, Table))
    assert [row[1] for row in family.rows] == ["3, varav 2 ord för ord"]
    names = {block.label: len(block.links) for block in same if isinstance(block, Names)}
    assert names == {"Samma text som andra (3)": 3, "Allt är utanför ärendet, enligt bemötandena (1)": 1}


def test_the_same_words_from_several_stand_once_in_a_group_with_all_who_said_them() -> None:
    data = treated()
    first, second, *rest = data.treatment.synpunkter
    copied = second.passage.model_copy(update={"quote": first.passage.quote})
    views = (first, second.model_copy(update={"passage": copied}), *rest)
    alike = data.model_copy(update={"treatment": data.treatment.model_copy(update={"synpunkter": views})})
    for of, spoken in ((data, [["Botkyrka"], ["Danderyd"]]), (alike, [["Botkyrka", "Danderyd"]])):
        said = section(
            chapter(compilation_report(of, Showing()), "Prioriterade"), "G1 Kostnaderna behöver utredas före beslut"
        )
        told = [[one.name for one in block.speakers] for block in said if isinstance(block, Opinion)]
        assert told == spoken


def test_the_first_page_and_the_method_name_who_decides_who_read_and_who_wrote() -> None:
    report = compilation_report(treated().model_copy(update={"decided_by": "Styrelsen"}), Showing())
    assert facts(report.front)["Beslutas av"] == "Styrelsen"
    told = " ".join(block.text for block in report.body if isinstance(block, Paragraph))
    assert "Svaren är lästa av handläggaren (" in told
    assert "Bemötandena är skrivna av handläggaren." in told
