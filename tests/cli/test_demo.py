"""`remiss demo`: the first thing a newcomer sees plays to its end, keeps its promises and leaves nothing running."""

from pathlib import Path

from tests.installation import Installation
from tests.ports import is_open


def test_the_demo_plays_a_whole_round_and_keeps_its_promises(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    said = house.remiss("demo", "--exit", "--pace", "snabb", seconds=180)
    assert said.code == 0, said.out + said.err
    assert "26 brev med personlig länk är framme" in said.out
    assert "22 svar, 1 utan synpunkter, 1 avstår, 2 tysta: summan är 26." in said.out
    assert "NEJ" not in said.out
    made = {path.name for path in (house.data / "sammanstallning").iterdir()}
    assert made == {f"remissammanstallning.{kind}" for kind in ("pdf", "docx", "xlsx", "json")}
    assert not [port for port in house.ports.values() if is_open(port)]
