"""`remiss demo`: the first thing a newcomer sees plays to its end, keeps its promises and leaves nothing running; when
it cannot, it says why and leaves nothing running either."""

import json
import re
import subprocess
import sys
from pathlib import Path

from desk import to_do
from desk.office import Office
from models.tables import RecipientRow
from models.to_do import ToDoKind
from models.values import RoundState
from store.recipients import links
from store.rounds import rounds
from tests.installation import ROOT, Installation, until
from tests.ports import is_open

DNR = "KSL/13/0111"
ALWAYS_REMINDED = 3
"""Municipalities that never answer, leave a draft or answer late: each owes an answer at all three reminders."""


def promised(told: str, words: str) -> tuple[int, int]:
    """The two numbers of a line in the count of promises."""
    (numbers,) = re.findall(rf"^  ja +{words}.* \((\d+) av (\d+)\)$", told, re.MULTILINE)
    return int(numbers[0]), int(numbers[1])


def test_the_demo_plays_a_whole_round_and_keeps_its_promises(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    said = house.remiss("demo", "--exit", "--pace", "snabb", "--json", seconds=180)
    assert said.code == 0, said.out + said.err
    assert "26 brev med personlig länk är framme" in said.err
    assert "22 svar, 1 utan synpunkter, 1 avstår, 2 tysta: summan är 26." in said.err
    assert "NEJ" not in said.err
    assert said.err.splitlines()[-1].startswith("Nu stängs allt: dokumenten ligger kvar")
    assert promised(said.err, "Varje kommun fick exakt ett missiv") == (26, 26)
    assert promised(said.err, "Varje svar fick exakt en kvittens") == (24, 24)
    assert promised(said.err, "De planerade påminnelserna gick") == (3, 3)
    right, sent = promised(said.err, "Påminnelser gick bara till dem som inte hade svarat")
    assert right == sent >= 3 * ALWAYS_REMINDED
    assert promised(said.err, "Ett svar är märkt som sent") == (1, 1)
    ended = json.loads(said.out)
    assert (ended["dnr"], ended["held"], ended["counts"]["answered"]) == (DNR, True, 22)
    assert [(each["name"], each["found"], each["expected"]) for each in ended["promises"]][:2] == [
        ("missiv", 26, 26),
        ("receipts", 24, 24),
    ]
    assert all(place in said.err for place in ended["places"].values())
    assert list(ended["places"]) == ["console", "answer", "mails", "temporal", "documents"]
    assert ended["places"]["console"].endswith("?next=/konsol/remisser")
    assert [item.kind for item in to_do.items(Office(house.settings))] == [ToDoKind.EXTENSION]
    assert ended["places"]["temporal"].endswith("/user-metadata")
    with house.database() as database, database.reading() as session:
        opened = links.recipient_of(session, ended["places"]["answer"].rpartition("/")[2])
        assert isinstance(opened, RecipientRow)
        still = rounds.get(session, opened.round_id)
    assert (still.dnr, still.state, still.test_data) == (f"{DNR} öppen", RoundState.OPEN, True)
    assert Path(ended["places"]["documents"]) == house.data / "sammanstallning"
    made = {path.name for path in (house.data / "sammanstallning").iterdir()}
    assert made == {f"remissammanstallning.{kind}" for kind in ("pdf", "docx", "xlsx", "json", "html", "zip")}
    assert not [port for port in house.ports.values() if is_open(port)]


def test_a_round_that_is_called_off_ends_the_demo_with_a_plain_sentence(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    said = tmp_path / "demo.txt"
    with said.open("wb") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "cli", "demo", "--exit", "--pace", "snabb"],
            cwd=ROOT,
            env=house.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        until(lambda: "är framme" in said.read_text() or demo.poll() is not None, "26 missiv")
        house.ok("cancel", DNR, "--reason", "Förslaget dras tillbaka")
        assert demo.wait(timeout=60) == 1
    finally:
        demo.kill()
    *_played, last = said.read_text().splitlines()
    assert last.startswith(f"Remissen {DNR} återkallades under uppspelningen, som därför slutar här.")
    for wrong in ("Traceback", "startas igen", "Svarstiden har gått ut"):
        assert wrong not in said.read_text()
    assert not [port for port in house.ports.values() if is_open(port)]
