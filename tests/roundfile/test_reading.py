"""Round files: the five real ones, a right one, and every way to be wrong, each with its line."""

import re
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from models.definition import ReminderRule, RoundDefinition
from models.findings import FaultCode, NoticeCode
from models.values import RecipientKind, RoundKind
from rules.local_time import day_end, day_start_of_office
from templates.round_file_messages import fault_text, notice_text
from tests.roundfile.round_file_builder import ADDRESSES, NOW, RIGHT, changed, definition_of, found, read, write

DECIDED = "code: '0114', outcome: adopted"
BY_INHABITANTS = "rule: population_support, inhabitants_source: SCB, inhabitants: {'0114': 24 800, '0115': 5}"
CASES = Path(str(resources.files("data") / "cases"))


@pytest.mark.parametrize(
    ("name", "dnr", "recipients", "questions"),
    [
        ("ksl-2015-2018.yaml", "KSL/13/0111", 26, 4),
        ("kobyt-framat-genom-samverkan.yaml", "KÖBYT 2005-1", 6, 2),
        ("ostergotland-regional-plan.yaml", "RÖ 2016-TEST-1", 13, 2),
        ("sou-2016-5-all-municipalities.yaml", "Ku2016/00088/D", 331, 3),
        ("vasternorrland-kso.yaml", "KFVN 2006-12", 8, 1),
    ],
)
def test_the_five_real_rounds_pass_and_are_known_to_be_past(
    name: str, dnr: str, recipients: int, questions: int
) -> None:
    result = read(CASES / name)
    assert result.faults == ()
    assert result.is_past
    assert NoticeCode.DATES_IN_PAST in [notice.code for notice in result.notices]
    assert result.definition is not None
    assert (result.definition.dnr, len(result.definition.recipients)) == (dnr, recipients)
    assert len(result.definition.questions) == questions
    assert all(paper.path.is_file() and paper.path.is_absolute() for paper in result.definition.documents)
    assert len({recipient.email for recipient in result.definition.recipients}) == recipients


def test_the_ksl_round_comes_out_whole() -> None:
    ksl = definition_of(CASES / "ksl-2015-2018.yaml")
    assert ksl.title == "Utveckling av KSL inför mandatperioden 2015–2018"
    assert ksl.send_at == datetime(2014, 6, 12, 6, tzinfo=UTC)  # Thursday 08.00
    assert ksl.due_at == datetime(2014, 9, 30, 21, 59, 59, 999999, tzinfo=UTC)  # Tuesday, to its end
    assert ksl.closes_at == day_end(date(2014, 10, 14))
    assert [rule.days for rule in ksl.reminders] == [-14, -3, 1]
    assert ksl.contacts[0].phone == "08-000 00 00"
    assert {recipient.county_name for recipient in ksl.recipients} == {"Stockholms län"}
    assert [recipient.name for recipient in ksl.recipients[-2:]] == ["Värmdö", "Österåker"]
    assert [question.stance for question in ksl.questions] == [True, True, True, False]


def test_a_word_that_yaml_takes_for_true_stays_a_key() -> None:
    """`on` is true in YAML 1.1; the versions and decisions of KÖBYT have it as a key."""
    kobyt = definition_of(CASES / "kobyt-framat-genom-samverkan.yaml")
    assert [note.on for note in kobyt.versions][-1] == date(2005, 9, 27)
    assert kobyt.recipients[-1].kind is RecipientKind.PARTY_GROUP
    decisions = kobyt.adoption["decisions"]
    assert isinstance(decisions, list)
    assert decisions[3] == {
        "code": "0513", "body": "Kf", "on": "2006-03-27", "section": "21", "dnr": None, "outcome": "adopted",
    }  # fmt: skip


def test_a_round_to_all_332_keeps_chapters_and_duties_and_asks_gotland_once() -> None:
    result = read(CASES / "sou-2016-5-all-municipalities.yaml")
    assert result.definition is not None
    boards = [each for each in result.definition.recipients if each.kind is RecipientKind.COUNTY_BOARD]
    assert len(boards) == 21
    assert all(board.obliged and board.chapters == ("12.7.2",) for board in boards)
    assert not any(each.obliged for each in result.definition.recipients if each not in boards)
    codes = [code for each in result.definition.recipients for code in each.codes]
    assert len(codes) == len(set(codes)) == 332
    assert [each.code for each in result.definition.recipients if each.also_as] == ["0980"]
    assert NoticeCode.ONE_ORGANISATION in [notice.code for notice in result.notices]


def test_an_earlier_round_starts_on_a_new_day_with_every_date_moved() -> None:
    result = read(CASES / "ksl-2015-2018.yaml", starting=date(2027, 2, 20))  # Saturday
    assert result.definition is not None
    assert not result.is_past
    assert result.definition.send_at == day_start_of_office(date(2027, 2, 22))  # Monday
    assert result.definition.due_at == day_end(date(2027, 6, 10))  # Thursday, 4636 days on
    moved = [notice for notice in result.notices if notice.code is NoticeCode.DATE_MOVED]
    assert [(notice.line, notice.facts["field"]) for notice in moved] == [(18, "send")]


def test_the_gate_moves_with_the_round() -> None:
    gate = definition_of(CASES / "vasternorrland-kso.yaml", starting=date(2026, 10, 19)).gate
    assert gate == {
        "rule": "all_support", "question": "klartecken", "of": "municipalities", "decision_not_before": "2027-06-04",
    }  # fmt: skip


def test_a_reused_file_leaves_the_councils_decisions_behind_and_says_so() -> None:
    result = read(CASES / "kobyt-framat-genom-samverkan.yaml", starting=date(2027, 2, 15))
    assert result.definition is not None
    assert result.definition.adoption == {"rule": "all"}
    assert result.definition.versions[0].on == date(2005, 1, 4)
    told = [notice_text(notice) for notice in result.notices if notice.code is NoticeCode.DECISIONS_LEFT_OUT]
    assert told == [
        "rad 31: besluten om antagande i filen hör till den tidigare remissen och följer inte med till de nya datumen. "
        "Skriv in de nya besluten när de är fattade."
    ]


def test_a_moved_day_of_the_gate_has_a_swedish_name_and_its_line() -> None:
    result = read(CASES / "vasternorrland-kso.yaml", starting=date(2026, 10, 20))  # Tuesday
    (told,) = (text for text in map(notice_text, result.notices) if "beslutet" in text)
    assert re.fullmatch(
        r"rad \d+: den tidigaste dagen för det slutliga beslutet hamnade på .* och flyttades till .*", told
    )


def test_a_right_file_has_no_faults_and_closes_two_weeks_after_the_due_day(tmp_path: Path) -> None:
    result = read(write(tmp_path))
    assert (result.faults, result.notices, result.is_past) == ((), (), False)
    assert result.definition is not None
    assert result.definition.kind is RoundKind.REMISS
    assert result.definition.closes_at == day_end(date(2027, 5, 11))  # Tuesday
    assert result.definition.documents[0].path == (tmp_path / "forslag.pdf").resolve()


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())
    assert definition_of(path).dnr == "KS 2026/00123"


def test_unquoted_codes_are_not_octal_numbers(tmp_path: Path) -> None:
    assert [r.code for r in definition_of(write(tmp_path, RIGHT.replace('"0114"', "0114"))).recipients] == [
        "0114", "0115",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "text", "codes"),
    [
        (1, "", [(1, FaultCode.MISSING_KEY)]),
        (1, 'dnr: " "', [(1, FaultCode.MISSING_KEY)]),
        (1, f'dnr: "{"x" * 101}"', [(1, FaultCode.TEXT_TOO_LONG)]),
        (1, 'dnr: "KS\\t1"', [(1, FaultCode.CONTROL_CHARACTER)]),
        (1, 'dnr: "KS\\e[2J"', [(1, FaultCode.CONTROL_CHARACTER)]),
        (1, 'dnr: "KS \\u202e1"', [(1, FaultCode.CONTROL_CHARACTER)]),
        (1, 'dnr: "KS\\n1"', [(1, FaultCode.NOT_ONE_LINE)]),
        (1, "dnr: [1]", [(1, FaultCode.NOT_TEXT)]),
        (2, 'title: "a\\nb"', [(2, FaultCode.NOT_ONE_LINE)]),
        (2, 'title: "a\\Lb"', [(2, FaultCode.NOT_ONE_LINE)]),
        (2, f'title: "{"x" * 301}"', [(2, FaultCode.TEXT_TOO_LONG)]),
        (2, "title: T\nkind: remisss", [(3, FaultCode.UNKNOWN_WORD)]),
        (2, "title: T\ntitel: U", [(3, FaultCode.UNKNOWN_KEY)]),
        (2, "title: T\ntitle: U", [(3, FaultCode.DUPLICATE_KEY)]),
        (2, "title: T\n? [a, b]\n: U", [(3, FaultCode.UNKNOWN_KEY)]),
        (3, "sender: {name: KSL}", [(3, FaultCode.MISSING_KEY)]),
        (3, "sender: KSL", [(3, FaultCode.NOT_SECTION)]),
        (3, "", [(1, FaultCode.MISSING_KEY)]),
        (3, "sender: {name: KSL, email: ksl.example}", [(3, FaultCode.EMAIL_INVALID)]),
        (3, "sender: {name: K, email: k@k.example, contacts: [{role: chef}]}", [(3, FaultCode.MISSING_KEY)]),
        (3, "sender: {name: K, email: k@k.example, contacts: {role: chef}}", [(3, FaultCode.NOT_LIST)]),
        (4, "reason: {text: Skäl}", [(4, FaultCode.MISSING_KEY)]),
        (4, "reason: {code: law}\napproval: {approver: a@b}", [(5, FaultCode.EMAIL_INVALID)]),
        (4, "reason: {code: law, basis: statute}", [(4, FaultCode.STATUTE_MISSING)]),
        (4, "reason: {code: law, basis: planning, statute: X}", [(4, FaultCode.NEEDS_KEY)]),
        (4, "reason: {code: law, basis: own_decision}", [(4, FaultCode.BASIS_AGAINST_REASON)]),
        (4, "reason: {code: law, basis: lagen}", [(4, FaultCode.UNKNOWN_WORD)]),
        (
            3,
            "sender: {name: Ydre kommun, email: r@ydre.example}\nreason: {code: law, basis: procedure}",
            [(4, FaultCode.BASIS_OF_OTHERS), (5, FaultCode.DUPLICATE_KEY)],
        ),
        (5, 'documents: [{title: F, file: "borta.pdf"}]', [(5, FaultCode.PAPER_MISSING)]),
        (5, 'documents: [{title: F, file: "."}]', [(5, FaultCode.PAPER_MISSING)]),
        (5, f'documents: [{{title: F, file: "{"x" * 280}.pdf"}}]', [(5, FaultCode.PAPER_MISSING)]),
        (5, 'documents: [{title: F, file: "addresses.csv"}]', [(5, FaultCode.PAPER_KIND)]),
        (5, 'documents: [{title: F, file: "/etc/hostname"}]', [(5, FaultCode.PATH_NOT_RELATIVE)]),
        (5, 'documents: [{title: F, file: "~/f.pdf"}]', [(5, FaultCode.PATH_NOT_RELATIVE)]),
        (5, "documents: [{title: F}]", [(5, FaultCode.MISSING_KEY)]),
        (7, "reminders: [{before_due: P1M}]", [(7, FaultCode.DURATION_IN_MONTHS)]),
        (7, "chain: {days: 14}", [(7, FaultCode.MISSING_KEY)]),
        (7, "chain: {days: 0, reason: Var för sig}", [(7, FaultCode.CHAIN_DAYS)]),
        (7, "reminders: [{before_due: 14 dagar}]", [(7, FaultCode.BAD_DURATION)]),
        (7, "reminders: [{before_due: -P3D}]", [(7, FaultCode.BAD_DURATION)]),
        (7, "reminders: [{before_due: P732D}]", [(7, FaultCode.BAD_DURATION)]),
        (7, "reminders: [{before_due: P99999999999D}]", [(7, FaultCode.BAD_DURATION)]),
        (7, "reminders: [{before_due: P3D, after_due: P3D}]", [(7, FaultCode.EITHER_OR)]),
        (7, "reminders: [{}]", [(7, FaultCode.EITHER_OR)]),
        (7, "reminders: [P3D]", [(7, FaultCode.NOT_SECTION)]),
        (7, f"reminders: [{'{before_due: P3D}, ' * 21}]", [(7, FaultCode.TOO_MANY)]),
        (10, "questions: [{text: a}]", [(10, FaultCode.MISSING_KEY)]),
        (10, "questions: [{id: 1 a, text: a}]", [(10, FaultCode.BAD_QUESTION_ID)]),
        (10, "questions: [{id: a, text: a}, {id: A, text: b}]", [(10, FaultCode.QUESTION_TWICE)]),
        (10, "questions: [{id: a}]", [(10, FaultCode.MISSING_KEY)]),
        (10, "questions: [{id: a, text: a, stance: kanske}]", [(10, FaultCode.NOT_YES_OR_NO)]),
        (10, "versions: [{on: 2026-13-01, cause: x}]", [(10, FaultCode.NOT_DATE)]),
        (10, "versions: [{on: 2026-12-01}]", [(10, FaultCode.MISSING_KEY)]),
        (10, "gate: {of: municipalities}", [(10, FaultCode.MISSING_KEY)]),
        (10, "gate: {rule: Alla!}", [(10, FaultCode.UNKNOWN_WORD)]),
        (10, "gate: {rule: all_support, question: klar}", [(10, FaultCode.UNKNOWN_QUESTION)]),
        (10, "gate: {rule: all_support, decision_not_before: snart}", [(10, FaultCode.NOT_DATE)]),
        (10, "gate: {rule: two_thirds}", [(10, FaultCode.UNKNOWN_WORD)]),
        (10, "gate: {rule: all_support, of: villages}", [(10, FaultCode.UNKNOWN_WORD)]),
        (10, "gate: {rule: all_support, of: regions}", [(10, FaultCode.CONCERNS_NOBODY)]),
        (10, "gate: {rule: number_support}", [(10, FaultCode.OUT_OF_REACH)]),
        (10, "gate: {rule: number_support, number: 99}", [(10, FaultCode.OUT_OF_REACH)]),
        (10, "gate: {rule: number_support, number: två}", [(10, FaultCode.OUT_OF_REACH)]),
        (10, f"gate: {{{BY_INHABITANTS}, share: 100}}", [(10, FaultCode.OUT_OF_REACH)]),
        (10, f"gate: {{{BY_INHABITANTS}}}", [(10, FaultCode.OUT_OF_REACH)]),
        (
            10,
            "gate:\n  rule: population_support\n  share: 50\n  inhabitants: {'0114': 24 800}",
            [(11, FaultCode.MISSING_KEY), (13, FaultCode.INHABITANTS_MISSING)],
        ),
        (
            10,
            f"gate: {{{BY_INHABITANTS}, share: 50}}".replace("5}", "5.5, '0117': 3}"),
            [(10, FaultCode.NOT_INHABITANTS), (10, FaultCode.CODE_NOT_ASKED)],
        ),
        (10, "gate: {rule: null, of: regions}", [(10, FaultCode.MISSING_KEY)]),
        (10, "gate: {rule: all_support, codes: []}", [(10, FaultCode.CONCERNS_NOBODY)]),
        (10, "gate: {rule: all_support, codes: ['0114', '0117']}", [(10, FaultCode.CODE_NOT_ASKED)]),
        (
            10,
            "gate: {rule: all_support, question: '1'}\nquestions: [{id: '1', text: a}]",
            [(10, FaultCode.QUESTION_WITHOUT_STANCE)],
        ),
        (10, "adoption: {decisions: []}", [(10, FaultCode.MISSING_KEY)]),
        (10, "adoption: {rule: some}", [(10, FaultCode.UNKNOWN_WORD)]),
        (10, "adoption: {rule: all, of: county_boards}", [(10, FaultCode.UNKNOWN_WORD)]),
        (10, "adoption: {rule: all, of: regions}", [(10, FaultCode.CONCERNS_NOBODY)]),
        (10, "adoption: {rule: all, decisions: [{body: KF, outcome: adopted}]}", [(10, FaultCode.MISSING_KEY)]),
        (10, "adoption: {rule: all, decisions: [{code: '0114'}]}", [(10, FaultCode.MISSING_KEY)]),
        (10, f"adoption: {{rule: all, decisions: [{{{DECIDED}, on: 1}}]}}", [(10, FaultCode.NOT_DATE)]),
        (10, f"adoption: {{rule: all, decisions: [{{{DECIDED}, on: 2026-11-24}}]}}", [(10, FaultCode.DAY_IN_FUTURE)]),
        (10, "adoption: {rule: all, decisions: [{code: '0114', outcome: ja}]}", [(10, FaultCode.UNKNOWN_WORD)]),
        (10, "adoption: {rule: all, decisions: [{code: '0117', outcome: adopted}]}", [(10, FaultCode.CODE_NOT_ASKED)]),
        (10, "adoption: [all]", [(10, FaultCode.NOT_SECTION)]),
        (10, "gate: {rule: all_support, of: {a: b}}", [(10, FaultCode.NOT_TEXT)]),
    ],
)
def test_each_fault_comes_with_its_line(
    tmp_path: Path, line: int, text: str, codes: list[tuple[int, FaultCode]]
) -> None:
    result = read(write(tmp_path, changed(line, text)))
    assert found(result) == codes
    assert result.definition is None


def test_an_unknown_key_comes_with_the_nearest_known_one(tmp_path: Path) -> None:
    result = read(write(tmp_path, RIGHT.replace("recipients:", "recipiants:")))
    assert found(result) == [(1, FaultCode.NO_RECIPIENTS), (8, FaultCode.UNKNOWN_KEY)]
    assert result.faults[1].facts == {"key": "recipiants", "suggestion": "recipients"}


def test_every_fault_comes_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = (
        'dnr: ""\ntitel: x\nsender: {name: K, email: "a@x.se b@x.se"}\n'
        "dates: {send_on: 2027-01-11, due_on: 2027-06-06}\n"
        'recipients: [{code: "9999"}]\nquestions: [{id: "å", text: ""}]\n'
    )
    result = read(write(tmp_path, text))
    assert found(result) == [
        (1, FaultCode.MISSING_KEY), (1, FaultCode.MISSING_KEY), (1, FaultCode.MISSING_KEY),
        (2, FaultCode.UNKNOWN_KEY), (3, FaultCode.EMAIL_SEVERAL), (4, FaultCode.DUE_ON_DAY_OFF),
        (5, FaultCode.UNKNOWN_CODE), (6, FaultCode.BAD_QUESTION_ID), (6, FaultCode.MISSING_KEY),
    ]  # fmt: skip
    assert {fault.facts["key"] for fault in result.faults[:3]} == {"reason", "title", "dnr"}


def test_a_dnr_is_free_text(tmp_path: Path) -> None:
    for dnr in ("KSL/13/0111", "RÖ 2016-TEST-1", "Ku2016/00088/D", "x" * 100, "§ 12 / å"):
        assert definition_of(write(tmp_path, changed(1, f'dnr: "{dnr}"'))).dnr == dnr
    assert definition_of(write(tmp_path, changed(1, "dnr: 2005.110"))).dnr == "2005.110"


def test_reminders_versions_and_previous_round_are_kept(tmp_path: Path) -> None:
    text = changed(7, "reminders: [{before_due: P2W}, {after_due: P1DT12H}]")
    text += 'previous: "KS 2025/1"\nversions: [{on: 2026-11-02, cause: "första förslag"}]\n'
    text += "gate: {rule: majority_support, codes: ['0114', '0115'], question: '1', decision_not_before: null}\n"
    given = definition_of(write(tmp_path, text))
    assert given.reminders == (ReminderRule(days=-14), ReminderRule(days=1, offset=timedelta(hours=12)))
    assert given.previous_dnr == "KS 2025/1"
    assert given.versions[0].cause == "första förslag"
    assert given.gate == {
        "rule": "majority_support", "codes": ["0114", "0115"], "question": "1", "decision_not_before": None,
    }  # fmt: skip


def test_a_definition_survives_its_way_through_json(tmp_path: Path) -> None:
    kobyt = definition_of(CASES / "kobyt-framat-genom-samverkan.yaml")
    assert RoundDefinition.model_validate_json(kobyt.model_dump_json()) == kobyt


def test_the_codes_of_a_gate_and_an_adoption_are_kept_as_the_recipients_have_them(tmp_path: Path) -> None:
    rows = "recipients: [{code: '0114'}, {code: '0115'}, {code: Pg-1, name: Grupp, kind: party_group, email: a@x.se}]"
    text = changed(8, rows) + "gate: {rule: all_support, codes: pg-1}\n"
    text += "adoption: {rule: all, decisions: [{code: '0114', on: 2026-11-23, dnr: null, outcome: sent_back}]}\n"
    given = definition_of(write(tmp_path, text))
    assert given.gate == {"rule": "all_support", "codes": ["Pg-1"]}
    decision = {"code": "0114", "on": "2026-11-23", "dnr": None, "outcome": "sent_back"}
    assert given.adoption == {"rule": "all", "decisions": [decision]}


def test_a_gate_by_inhabitants_keeps_their_figures_and_says_who_lacks_one(tmp_path: Path) -> None:
    gate = f"gate: {{{BY_INHABITANTS}, share: 50}}\n"
    given = definition_of(write(tmp_path, RIGHT + gate)).gate
    assert given["inhabitants"] == {"0114": 24800, "0115": 5}
    result = read(write(tmp_path, RIGHT + gate.replace(", '0115': 5", "")))
    (text,) = map(fault_text, result.faults)
    assert text == (
        'rad 11: Vallentuna (0115) har inget invånarantal i "gate.inhabitants", så det går inte att räkna efter '
        "invånare. Skriv koden och antalet för var och en som räknas, eller rätta vilka som räknas."
    )
    only_one = RIGHT + gate.replace(", '0115': 5", "").replace("share", "codes: '0114', share")
    assert read(write(tmp_path, only_one)).faults == ()


def test_a_chain_is_asked_in_the_order_that_is_said_and_then_in_that_of_the_list(tmp_path: Path) -> None:
    text = changed(
        8, "recipients: [{code: '0114'}, {code: '0115'}, {code: Pg-1, name: G, kind: party_group, email: a@x.se}]"
    )
    said = {"": ("0114", "0115", "Pg-1"), ", order: [pg-1]": ("Pg-1", "0114", "0115")}
    for order, asked in said.items():
        chain = definition_of(write(tmp_path, f"{text}chain: {{days: 7, reason: Var för sig{order}}}\n")).chain
        assert chain is not None
        assert chain.order == asked
    assert definition_of(write(tmp_path, text + "chain: {days: , reason: }\n")).chain is None
    unknown = found(read(write(tmp_path, text + "chain: {days: 7, reason: Var för sig, order: ['0180']}\n")))
    assert [code for _line, code in unknown] == [FaultCode.CODE_NOT_ASKED]


def test_a_fault_among_the_recipients_is_not_told_again_by_the_gate(tmp_path: Path) -> None:
    text = changed(8, "recipients: []") + "gate: {rule: all_support, codes: ['0114']}\n"
    assert found(read(write(tmp_path, text))) == [(8, FaultCode.NO_RECIPIENTS)]


def test_an_adoption_may_name_its_rule_alone(tmp_path: Path) -> None:
    given = definition_of(write(tmp_path, RIGHT + "adoption: {rule: all, of: municipalities}\n"))
    assert given.adoption == {"rule": "all", "of": "municipalities"}


def test_a_round_without_papers_is_told(tmp_path: Path) -> None:
    result = read(write(tmp_path, changed(5, "")))
    assert [notice.code for notice in result.notices] == [NoticeCode.NO_DOCUMENTS]


def test_reading_is_the_same_every_time(tmp_path: Path) -> None:
    path = write(tmp_path, RIGHT, ADDRESSES)
    assert read(path) == read(path, now=NOW)
