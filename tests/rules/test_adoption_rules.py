"""The adoption of the KÖBYT case: five councils, five ways of writing a decision."""

from models.adoption import AdoptionOutcome, AdoptionState, Council
from models.errors import Refusal
from models.values import RecipientKind
from rules.adoption_rules import evaluate

Decision = dict[str, str | None]
MUNICIPALITIES = ("0513", "0509", "0560", "0512", "0687")
COUNCILS = [
    *(Council(code=code, name=code, kind=RecipientKind.MUNICIPALITY) for code in MUNICIPALITIES),
    Council(code="PG-KINDA-1", name="Partigrupp A i Kinda", kind=RecipientKind.PARTY_GROUP),
]
DECISIONS: list[Decision] = [
    {"code": "0509", "body": "KF", "on": "2005-12-12", "section": "KF 86/05", "dnr": "150/05", "outcome": "adopted"},
    {"code": "0687", "body": "KF", "on": "2005-11-21", "section": "138", "dnr": "338/05", "outcome": "adopted"},
    {"code": "0513", "body": "Kf", "on": "2006-03-27", "section": "21", "dnr": None, "outcome": "adopted"},
    {"code": "0560", "body": "Kf", "on": "2006-01-30", "section": "11/2006", "outcome": "adopted"},
    {"code": "0512", "body": None, "on": "2006-04-24", "section": "16", "dnr": "KS 2005/0097", "outcome": "adopted"},
]


def outcome(decisions: list[Decision]) -> AdoptionOutcome:
    found = evaluate({"rule": "all", "decisions": decisions}, COUNCILS)
    assert isinstance(found, AdoptionOutcome)
    return found


def test_all_five_councils_adopt_and_a_party_group_has_no_council() -> None:
    found = outcome(list(DECISIONS))
    assert (found.state, found.councils, found.missing) == (AdoptionState.ADOPTED, 5, ())
    assert [decision.on for decision in found.decisions] == sorted(str(item["on"]) for item in DECISIONS)


def test_missing_parts_of_a_decision_stay_empty() -> None:
    found = {decision.code: decision for decision in outcome(list(DECISIONS)).decisions}
    assert (found["0513"].dnr, found["0512"].body, found["0509"].section) == ("", "", "KF 86/05")


def test_who_has_not_decided_is_missing() -> None:
    found = outcome(list(DECISIONS[:3]))
    assert found.state is AdoptionState.NOT_YET
    assert (found.adopted, found.missing) == (("0513", "0509", "0687"), ("0560", "0512"))


def test_a_decision_without_a_day_stays_where_the_file_has_it() -> None:
    sent_back: Decision = {"code": "0560", "on": "2005-12-01", "outcome": "sent_back"}
    adopted: Decision = {"code": "0560", "outcome": "adopted"}
    assert "0560" not in outcome([*DECISIONS[:3], sent_back, adopted]).missing
    assert "0560" in outcome([*DECISIONS[:3], adopted, sent_back]).missing


def test_a_matter_sent_back_is_missing_until_it_is_adopted() -> None:
    sent_back: Decision = {"code": "0560", "on": "2005-12-01", "outcome": "sent_back"}
    assert outcome([*DECISIONS[:3], sent_back]).missing == ("0560", "0512")
    assert outcome([sent_back, *DECISIONS]).state is AdoptionState.ADOPTED


def test_one_rejection_is_told() -> None:
    assert outcome([{"code": "0512", "on": "2006-01-01", "outcome": "rejected"}]).state is AdoptionState.REJECTED


def test_an_unknown_rule_or_nobody_to_decide_is_refused() -> None:
    unknown = evaluate({"rule": "most"}, COUNCILS)
    nobody = evaluate({"rule": "all"}, COUNCILS[-1:])
    assert isinstance(unknown, Refusal)
    assert isinstance(nobody, Refusal)
    assert (unknown.code, nobody.code) == ("adoption_rule_unknown", "adoption_nobody")
