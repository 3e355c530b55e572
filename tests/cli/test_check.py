"""`remiss check` and `remiss draft`, as processes without anything else running: what is right, and all that can be
wrong."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rules.calendar import working_day_from
from templates.dates import day_words
from tests.case_files import CASES, round_file
from tests.installation import Installation

FILES = sorted(path.name for path in CASES.glob("*.yaml"))
YEAR = datetime.now(UTC).year + 1
MAY_DAY = date(YEAR, 5, 1)
BROKEN = """\
dnr: "KSL/13/0111"
title: "En remiss med många fel"
titel: "Okänd nyckel"
sender: {name: "Förbundet", email: "registrator@forbund.example"}
reason: {code: strategic}
documents: [{title: "Förslag", file: "finns-inte.pdf"}]
dates: {send_on: SEND_ON, due_on: DUE_ON}
recipients:
  - {code: "9999"}
  - {name: "Grönköping"}
  - {code: "R01"}
  - {code: "0114", email: "samma@kommun.example"}
  - {code: "0115", email: "samma@kommun.example"}
questions: [{id: "1", section: "1", text: "Frågan"}]
""".replace("SEND_ON", str(working_day_from(date(YEAR, 1, 11)))).replace("DUE_ON", str(MAY_DAY))


@pytest.fixture
def alone(tmp_path: Path) -> Installation:
    """Nothing runs: a check needs nothing but the file."""
    return Installation(tmp_path)


def test_all_five_real_cases_pass_and_are_said_to_be_past(alone: Installation) -> None:
    assert len(FILES) == 5
    for name in FILES:
        said = alone.remiss("check", CASES / name)
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith("Remissfilen är rätt skriven (")
        assert "har redan varit. Remissen kan därför inte skickas som den är." in said.out
        assert "remiss draft FIL --starting DATUM" in said.out
        assert "utan fel" not in said.out
        assert said.out.count("har redan varit") == 1
    starting = str(working_day_from(date(YEAR, 1, 11)))
    moved = alone.remiss("check", CASES / FILES[0], "--starting", starting)
    assert moved.out.startswith("Remissfilen är utan fel: ")


def test_a_check_as_json_tells_notices_with_line_and_sentence(alone: Installation) -> None:
    checked = alone.ok("check", CASES / "ksl-2015-2018.yaml")
    assert set(checked) == {"ok", "faults", "notices"}
    assert (checked["ok"], checked["faults"]) == (True, [])
    assert {notice["code"] for notice in checked["notices"]} >= {"dates_in_past", "over_summer"}
    assert all(notice["line"] > 0 and notice["message"] for notice in checked["notices"])


def test_every_fault_comes_at_once_with_its_line(alone: Installation, tmp_path: Path) -> None:
    file = tmp_path / "remiss.yaml"
    file.write_text(BROKEN)
    said = alone.remiss("check", file)
    assert (said.code, said.out) == (2, "")
    heading, *faults = said.err.strip().splitlines()
    assert heading == f"Remissfilen har {len(faults)} fel och kan inte användas förrän de är rättade:"
    for line, words in (
        (3, "titel"),
        (6, "finns-inte.pdf"),
        (7, day_words(MAY_DAY)),
        (9, "9999"),
        (10, "Grönköping"),
        (11, "adress"),
        (13, "samma@kommun.example"),
    ):
        assert any(fault.startswith(f"- rad {line}") and words in fault for fault in faults), (line, words, faults)
    told = alone.remiss("check", file, "--json")
    assert told.code == 2
    assert told.json["ok"] is False
    assert [set(fault) for fault in told.json["faults"]] == [
        {"code", "facts", "line", "column", "file", "message"} for _ in faults
    ]
    assert [f"- {fault['message']}" for fault in told.json["faults"]] == faults


def test_a_due_day_that_has_passed_is_told(alone: Installation, tmp_path: Path) -> None:
    due_at = datetime.now(UTC) - timedelta(days=1)
    said = alone.remiss("check", round_file(tmp_path / "case", "ksl-2015-2018", due_at=due_at))
    assert said.code == 2
    assert "har redan varit" in said.err


def test_a_file_that_is_not_there_and_settings_that_are_wrong_are_told(alone: Installation) -> None:
    assert 'Filen "finns-inte.yaml" finns inte.' in alone.refused("check", "finns-inte.yaml")
    past = alone.remiss("draft", CASES / "ksl-2015-2018.yaml")
    assert past.code == 2
    assert "remiss draft FIL --starting DATUM" in past.err
    assert '"igår" är inte ett datum' in alone.refused("check", CASES / "ksl-2015-2018.yaml", "--starting", "igår")
    alone.more["REMISS_WEB_PORT"] = "åtta"
    assert "REMISS_WEB_PORT" in alone.refused("status")


def test_with_temporal_down_nothing_is_registered(alone: Installation, tmp_path: Path) -> None:
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=90))
    said = alone.remiss("draft", file)
    assert said.code == 1
    assert said.err.startswith("Temporal svarar inte på 127.0.0.1:")
    assert "Inget har ändrats" in said.err
    as_json = alone.remiss("draft", file, "--json")
    assert as_json.json["error"]["code"] == "temporal_unreachable"
    assert alone.ok("status") == []
