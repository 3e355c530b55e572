"""The virus scanner is down when an answer comes: it is taken and receipted, the registrar hears when the scanner is
back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from stand.respondent import Respondent
from tests import checker
from tests.case_files import round_file
from tests.clamd import SIGNATURE, clamd, eicar
from tests.installation import CATCHER, TEMPORAL, WEB, WORKER, Installation, installation, until
from tests.visitors import ANSWER, PDF, links_of

INFECTED = PDF + eicar() + b"\nstartxref\n9\n%%EOF\n"


async def test_an_answer_needs_no_scanner_and_its_file_is_found_when_there_is_one(tmp_path: Path) -> None:
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))
    with clamd() as scanner:
        scanner.stop()
        with installation(tmp_path, TEMPORAL, CATCHER, WORKER, WEB, REMISS_CLAMD=scanner.address) as house:
            dnr = house.open_round(file)
            until(lambda: len(house.missiv()) == 26, "26 missiv")
            code, link = next(iter(links_of(house, dnr).items()))
            async with httpx.AsyncClient(timeout=60) as client:
                visitor = Respondent(client, link)
                await visitor.open()
                receipt = await visitor.submit(ANSWER, [("svar.pdf", INFECTED, "application/pdf")])
            until(lambda: _subjects(house, "Kvittens") == 1, "the receipt")
            until(lambda: [item["awaits_scan"] for item in _remarks(house, dnr, code)] == [True], "it waits", 30)
            assert "ej kontrollerad mot skadlig kod" in house.remiss("status", dnr).out

            scanner.start()
            until(lambda: _subjects(house, "Fil i karantän") == 1, "the registrar is told", 90)
            (remark,) = _remarks(house, dnr, code)
            assert (remark["name"], remark["awaits_scan"]) == ("svar.pdf", False)
            assert remark["malware"].startswith(SIGNATURE)
            (mail,) = (mail for mail in house.mails() if mail.subject.startswith("Fil i karantän"))
            assert receipt in house.text(mail)
            assert house.status(dnr)["counts"]["answered"] == 1
            checker.logs(house)


def _subjects(house: Installation, start: str) -> int:
    return sum(mail.subject.startswith(start) for mail in house.mails())


def _remarks(house: Installation, dnr: str, code: str) -> list[dict[str, Any]]:
    (recipient,) = (item for item in house.status(dnr)["recipients"] if item["code"] == code)
    remarks: list[dict[str, Any]] = recipient["file_remarks"]
    return remarks
