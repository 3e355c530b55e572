"""`remiss gate`, `adoption` and `export`: what follows the answers."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.case_files import round_file
from tests.installation import CATCHER, TEMPORAL, WEB, WORKER, Installation, installation, until
from tests.visitors import PDF, Visitors, links_of

DUE = datetime.now(UTC).replace(microsecond=0) + timedelta(days=200)
MUNICIPALITIES = ("2260", "2262", "2280", "2281", "2282", "2283", "2284")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("afterwards"), TEMPORAL, CATCHER, WORKER, WEB) as built:
        yield built


async def test_klartecken_follows_the_answers_until_the_round_is_closed(house: Installation) -> None:
    dnr = house.open_round(round_file(house.folder / "gate", "vasternorrland-kso", due_at=DUE))
    until(lambda: len(links_of(house, dnr)) == 8, "8 missiv")
    nobody = house.ok("gate", dnr)
    assert (nobody["state"], nobody["question"], len(nobody["missing"])) == ("not_yet", "klartecken", 7)
    async with httpx.AsyncClient(timeout=60) as client:
        visitors = Visitors(house, client, links_of(house, dnr))
        for code in MUNICIPALITIES[:5]:
            await visitors.answer(code, **{"q-klartecken-stance": "supports"})
        await visitors.answer("2283", **{"q-klartecken-stance": "supports", "decision_status": "decided"})
        await visitors.answer("R22", **{"q-klartecken-stance": "opposes"})  # the gate is the municipalities'
        found = house.ok("gate", dnr)
        assert (found["state"], found["missing"], found["preliminary"]) == ("not_yet", ["2284"], ["2283"])
        shown = house.remiss("gate", dnr).out
        assert shown.startswith("Det går ännu inte att säga om svaren ger klartecken.")
        assert "Svar saknas från (1 av 7): Örnsköldsviks kommun" in shown
        assert "Beslut tidigast fredag 1 juni 2007." in shown
        await visitors.answer("2284", **{"q-klartecken-stance": "supports_with_comments"})
    assert house.ok("gate", dnr)["state"] == "given"
    assert house.remiss("gate", dnr).out.startswith("Svaren ger klartecken.\n7 av 7 kommuner gav klartecken.\n")
    assert "följer ingen antagandeomgång" in house.refused("adoption", dnr)


def test_adoption_names_the_councils_that_are_missing(house: Installation) -> None:
    last = '    - {code: "0512", body: null, on: 2006-04-24, section: "16", dnr: "KS 2005/0097", outcome: adopted}\n'
    sent_back = '    - {code: "0512", on: 2006-02-27, outcome: sent_back}\n'
    name = "kobyt-framat-genom-samverkan"
    whole = str(house.ok("draft", round_file(house.folder / "whole", name, due_at=DUE))["dnr"])
    found = house.ok("adoption", whole)
    assert (found["state"], found["councils"], found["missing"]) == ("adopted", 5, [])
    shown = house.remiss("adoption", whole).out.splitlines()
    assert shown[0] == "Antagen av alla 5."
    assert shown[1].strip() == "Tranås kommun, KF, antog måndag 21 november 2005, § 138, dnr 338/05"
    assert "har ingen regel för klartecken" in house.refused("gate", whole)

    file = round_file(house.folder / "part", name, dnr="KÖBYT 2", due_at=DUE, replacing={last: sent_back})
    house.ok("draft", file)
    part = house.ok("adoption", "KÖBYT 2")
    assert (part["state"], part["missing"], len(part["adopted"])) == ("not_yet", ["0512"], 4)
    shown_part = house.remiss("adoption", "KÖBYT 2").out
    assert shown_part.startswith("Antagen av 4 av 5.")
    assert "Ydre kommun återremitterade måndag 27 februari 2006" in shown_part
    assert "Beslut om antagande saknas från (1 av 5): Ydre kommun" in shown_part


def test_an_export_holds_every_version_every_file_and_no_link(house: Installation, tmp_path: Path) -> None:
    dnr = "KFVN 2006-12"
    paper = tmp_path / "Yttrande § 4: svar.pdf"
    paper.write_bytes(PDF)
    house.ok("record", dnr, "--recipient", "2260", paper, "--stance", "opposes", "--replace")
    folder = tmp_path / "ut" / "export"
    said = house.ok("export", dnr, "--out", folder)
    made = [path for path in folder.rglob("*") if path.is_file()]
    assert said["number"] == len(made)
    checked = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert checked.returncode == 0
    assert len((folder / "SHA256SUMS").read_text().splitlines()) == len(made) - 1

    versions = sorted(path.name for path in (folder / "svar" / "2260").iterdir())
    assert versions == ["KFVN-2006-12-2260-1.json", "KFVN-2006-12-2260-2.json"]
    first, second = (json.loads((folder / "svar" / "2260" / name).read_text()) for name in versions)
    assert (first["counted"], second["counted"], second["stance"]) == (False, True, "opposes")
    assert first["content"]["summary"] == "Kommunen tillstyrker förslaget."
    (kept,) = (folder / "filer" / "KFVN-2006-12-2260-2").iterdir()
    assert (kept.name, kept.read_bytes()) == ("01 Yttrande § 4_ svar.pdf", PDF)
    kept_as = {path.suffix for path in (folder / "sammanstallning").iterdir()}
    assert kept_as == {".pdf", ".docx", ".html", ".xlsx", ".json"}
    assert [path.name for path in (folder / "handlingar").iterdir()] == ["01 vasternorrland-underlag.pdf"]

    letters = json.loads((folder / "brev.json").read_text())
    assert {letter["kind"] for letter in letters} == {"missiv", "receipt"}
    rows = [json.loads(line) for line in (folder / "handelselogg.jsonl").read_text().splitlines()]
    assert [row["seq"] for row in rows] == sorted(row["seq"] for row in rows)
    assert sum(row["action"] == "answer_received" for row in rows) == 9
    for path in made:
        if path.suffix in {".json", ".jsonl", ".txt"}:
            assert not re.search(r"/s/[A-Za-z0-9_-]{43}|token", path.read_text()), path
    assert "är inte tom" in house.refused("export", dnr, "--out", folder)
    assert "Det finns ingen remiss" in house.refused("export", "finns inte", "--out", tmp_path / "annan")
