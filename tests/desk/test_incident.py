"""When something has happened, one command writes what is known, the audit since then, and all software."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from desk import incident
from desk.office import Office
from models.errors import Refused
from tests.round_builder import register_round
from tests.store_steps import BEFORE, submit


def test_the_sheet_the_audit_and_the_software(office: Office, tmp_path: Path) -> None:
    built = register_round(office.database, office.files, count=2, key=office.key)
    submit(office.database, built.recipient_id)
    out = tmp_path / "incident"
    with pytest.raises(Refused, match="incident_ahead"):
        incident.write(office, out, office.clock() + timedelta(minutes=1))
    sheet, log, sbom = incident.write(office, out, BEFORE)
    told = sheet.read_text()
    assert "Incidenten upptäcktes:               söndag 10 maj 2026 kl. 23.59" in told
    assert "Tidig varning senast (24 timmar):    måndag 11 maj 2026 kl. 23.59" in told
    assert "Incidentanmälan senast (72 timmar):  onsdag 13 maj 2026 kl. 23.59" in told
    assert "Remisser: 1. Mottagare: 2. Inkomna svar: 1." in told
    assert "kontrollsummor: stämmer" in told
    actions = [json.loads(line)["action"] for line in log.read_text().splitlines()]
    assert actions == ["answer_received"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom.read_text()) is None
    named = {each["name"]: each["version"] for each in json.loads(sbom.read_text())["components"]}
    assert {"temporalio", "sqlmodel", "jinja2", "aiosmtplib", "pydantic"} <= {name.lower() for name in named}
    with pytest.raises(Refused, match="folder_not_empty"):
        incident.write(office, out, BEFORE)
