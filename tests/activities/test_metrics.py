"""What Prometheus is told, and that the alerts and the dashboard ask for nothing else."""

import json
import math
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
import yaml

from activities import metrics
from models.errors import Refused
from stand.ports import free_port
from store.database import Database
from store.files.files import FileStore
from tests.case_files import round_file
from tests.installation import CATCHER, TEMPORAL, WORKER, installation, until
from tests.round_builder import DUE, register_round
from tests.store_steps import BEFORE, submit

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy/prometheus/remiss.rules.yml"
_NAME = re.compile(r"\b(?:remiss|temporal)_[a-z_]+\b")

ALERTS = [
    # Alert, series, its values minute by minute, the minutes when it is silent and when it is told.
    ("RemissRegisterDown", "remiss_register_up", "1x2 0x9", 4, 5),
    ("RemissNoWorker", "remiss_register_up", "1x2 _x20", 9, 11),  # Prometheus looks back five minutes
    ("RemissLettersLate", "remiss_oldest_letter_seconds", "3600x1 3601x20", 11, 12),
    ("RemissOutboxLate", "remiss_outbox_age_seconds", "300x1 301x20", 6, 7),
    ("RemissRoundsLate", "remiss_rounds_late", "0x1 1x20", 11, 12),
    ("RemissFilesUnchecked", "remiss_files_unchecked", "0x1 3x80", 61, 62),
    ("RemissLettersUndeliverable", 'remiss_letters{state="undeliverable"}', "0x9 12x80", 9, 30),
    # Fewer letters, since a round has been disposed of, are no letters that came back.
    ("RemissLettersUndeliverable", 'remiss_letters{state="undeliverable"}', "90x9 40x80", 30, None),
]


def test_an_alert_is_told_when_it_shall_be_and_not_before(tmp_path: Path) -> None:
    """By Prometheus' own `promtool`; every rule has a row, and its words reach the reader."""
    rules = {each["alert"]: each for each in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]}
    assert {alert for alert, *_ in ALERTS} == set(rules)
    cases = []
    for alert, series, values, silent, firing in ALERTS:
        own = {"state": "undeliverable"} if "undeliverable" in series else {}
        rule = rules[alert]
        fires = {"exp_labels": {**rule["labels"], **own}, "exp_annotations": rule["annotations"]}
        expected: list[tuple[int, list[object]]] = [(silent, [])] + ([(firing, [fires])] if firing else [])
        asked = [{"eval_time": f"{at}m", "alertname": alert, "exp_alerts": told} for at, told in expected]
        given = [{"series": series, "values": re.sub(r"(\d)x", r"\1+0x", values)}]
        cases.append({"interval": "1m", "input_series": given, "alert_rule_test": asked})
    test = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": cases}
    (tmp_path / "tests.yml").write_text(yaml.safe_dump(test))
    ran = subprocess.run(["promtool", "test", "rules", tmp_path / "tests.yml"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def told(address: str) -> dict[str, float]:
    lines = httpx.get(f"http://{address}/metrics").text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}


def test_prometheus_is_told_of_letters_answers_and_what_waits(database: Database, tmp_path: Path) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=3)
    submit(database, built.recipient_id)
    address = f"127.0.0.1:{free_port()}"
    with metrics.told(address, database, lambda: DUE + timedelta(minutes=6)):
        found = told(address)
        with pytest.raises(Refused, match="port_taken"), metrics.told(address, database, lambda: DUE):
            raise AssertionError("two cannot tell at one place")
    assert (found["remiss_register_up"], found["remiss_answers"], found["remiss_rounds_late"]) == (1, 1, 1)
    assert found['remiss_letters{state="queued"}'] == 1  # the receipt
    assert found['remiss_rounds{state="open"}'] == 1
    waited = (DUE + timedelta(minutes=6) - BEFORE).total_seconds()
    assert (found["remiss_oldest_letter_seconds"], found["remiss_outbox_age_seconds"]) == (waited, waited)
    database.dispose()
    with metrics.told(address, Database("postgresql+psycopg://nobody@127.0.0.1:1/none"), lambda: DUE):
        assert told(address)["remiss_register_up"] == 0


@contextmanager
def prometheus(folder: Path, *targets: str) -> Iterator[httpx.Client]:
    """Debian's own, which asks these once a second."""
    folder.mkdir()
    asked = {"job_name": "remiss", "static_configs": [{"targets": list(targets)}]}
    settings = {"global": {"scrape_interval": "1s"}, "scrape_configs": [asked]}
    (folder / "prometheus.yml").write_text(yaml.safe_dump(settings))
    address = f"127.0.0.1:{free_port()}"
    command = ["prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'kept'}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, f"--web.listen-address={address}"], stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=f"http://{address}") as client:
            yield client
    finally:
        process.terminate()
        process.wait(timeout=60)


def answered(client: httpx.Client, expression: str) -> list[float]:
    """The values that Prometheus finds just now; none while it does not answer yet."""
    try:
        reply = client.get("/api/v1/query", params={"query": expression})
    except httpx.TransportError:
        return []
    if reply.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return []
    assert reply.status_code == httpx.codes.OK, reply.text
    values = [float(each["value"][1]) for each in reply.json()["data"]["result"]]
    return [value for value in values if math.isfinite(value)]


def test_no_panel_of_the_dashboard_is_empty_and_no_alert_asks_for_what_nobody_tells(tmp_path: Path) -> None:
    """A worker's own words, by way of a real Prometheus, while it sends a round and its reminders."""
    panels = json.loads((ROOT / "deploy/grafana/remiss.json").read_text())["panels"]
    expressions = {panel["title"]: one["expr"] for panel in panels for one in panel["targets"]}
    assert len(expressions) == len(panels)
    rules = yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
    assert all(rule["annotations"].keys() == {"summary", "description"} for rule in rules)
    own, library = (f"127.0.0.1:{free_port()}" for _ in range(2))
    file = round_file(tmp_path / "case", "kobyt-framat-genom-samverkan", due_at=datetime.now(UTC) + timedelta(days=30))
    metered = {"REMISS_METRICS": own, "REMISS_METRICS_TEMPORAL": library}
    with (
        prometheus(tmp_path / "prometheus", own, library) as client,
        installation(tmp_path, TEMPORAL, CATCHER, WORKER, **metered) as house,
    ):
        dnr = house.open_round(file)
        until(lambda: answered(client, 'remiss_letters{state="sent"}') == [6], "6 missiv are told of")
        house.ok("remind", dnr)
        for title, expression in expressions.items():
            until(partial(answered, client, expression), f"{title}: {expression}")  # type: ignore[arg-type]
        for rule in rules:
            for name in _NAME.findall(rule["expr"]):
                assert answered(client, name), rule["alert"]
