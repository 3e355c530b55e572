"""Real rounds with invented answers of real length, by the console's pages from answers to outcome letters."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from documents.compilation.data_file import read_compilation
from models.synpunkter import GapKind
from tests.console_case import case_site, play
from tests.invented_answers import Name


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "each"), [("kobyt", None), ("ksl", 1)])
def test_from_answers_to_what_was_done(browser: Browser, name: Name, each: int | None, tmp_path: Path) -> None:
    """Of the larger one each answer is read and the first synpunkt taken out; the rest is explained."""
    with case_site(tmp_path / "site", name) as (site, laid):
        made, version, told = play(site, browser, laid, each)
        *_, data = made.download(version, tmp_path, name)
    compiled = read_compilation(data.read_bytes())
    said = [passage for one in laid.answers.values() for passage in one.passages[:each]]
    treated = compiled.treatment
    assert compiled.test_data
    assert not compiled.preliminary
    assert not treated.open_gaps
    assert {gap.explained for gap in treated.gaps if gap.kind is not GapKind.CHANGE_WITHOUT_SYNPUNKT} == {
        laid.said.explained
    }
    assert len(treated.synpunkter) == len(said)
    assert {group.says for group in treated.groups} <= {passage.view.says for passage in said}
    assert len(treated.readings) == len(laid.answers) == compiled.counts.answered
    assert f"Version {version}" in told
    assert told.count(": ändrat (grupp)") == 1
    assert "inget bemötande → tillgodosedd" in told
