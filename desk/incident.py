"""What whoever runs Remiss needs at once when something has happened: a sheet with what is known, the audit since then,
and a list of everything that runs. Operators alone ask for it, on the command line."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import uuid4

from desk import counter
from desk.disk import writing_in
from desk.office import Office
from models.errors import Refused
from store.records import audit
from store.records import incident as facts
from store.schema import revision
from templates import incident_words as words

SHEET, LOG, SBOM = "incidentblad.txt", "handelselogg.jsonl", "sbom.cdx.json"
EARLY, FULL = timedelta(hours=24), timedelta(hours=72)


def write(office: Office, folder: Path, since: datetime) -> list[Path]:
    """Writes the sheet, the audit's rows since an instant, and the list of software, in a folder that must be empty.

    `since`: when the incident was noticed, from which the law counts (cybersäkerhetslagen 2025:1506, 2 kap. 5-8 §§).
    Raises Refused("incident_ahead") for an instant to come, ("folder_not_empty"), and as `writing_in`.
    """
    now = office.clock()
    if since > now:
        raise Refused("incident_ahead")
    with writing_in(folder):
        if folder.exists() and any(folder.iterdir()):
            raise Refused("folder_not_empty", path=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        checked = counter.verify(office)
        with office.database.reading() as session:
            held = facts.held(session)
            rows = audit.since(session, since)
        told = words.sheet(
            version=metadata.version("remiss"),
            schema=revision(office.database) or "",
            now=now,
            since=since,
            early=since + EARLY,
            full=since + FULL,
            held=held,
            rows=len(rows),
            checked=checked,
        )
        (folder / SHEET).write_text(told)
        (folder / LOG).write_text("".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows))
        (folder / SBOM).write_text(json.dumps(software(now), ensure_ascii=False, indent=1) + "\n")
    return [folder / name for name in (SHEET, LOG, SBOM)]


def software(now: datetime) -> dict[str, Any]:
    """Everything that is installed beside Remiss, as CycloneDX 1.6."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": now.isoformat(timespec="seconds"),
            "component": {"type": "application", "bom-ref": "remiss", **_component("remiss")},
        },
        "components": list(_components()),
    }


def _components() -> Iterator[dict[str, Any]]:
    installed = {each.metadata["Name"] for each in metadata.distributions()} - {"remiss"}
    for name in sorted(installed, key=str.lower):
        yield {"type": "library", "bom-ref": name.lower(), **_component(name)}


def _component(name: str) -> dict[str, Any]:
    about = metadata.metadata(name)
    stated = "License-Expression"
    known = {"licenses": [{"expression": about[stated]}]} if stated in about else {}
    version = metadata.version(name)
    return {"name": name, "version": version, "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{version}", **known}
