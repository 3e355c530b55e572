"""Pages made from code say what the code says, and written pages do not point into the air."""

import re
from pathlib import Path

from docs.generate import PAGES, stale
from models.values import RoundState
from rules.gates import TRANSITIONS
from tests.rows import rows

ROOT = Path(__file__).parent.parent
PAGES_BY_HAND = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if path.name not in PAGES)


def test_generated_pages_are_up_to_date() -> None:
    assert stale() == [], "run make fix"


def test_the_drawing_shows_every_state_and_every_move() -> None:
    drawing = (ROOT / "docs/states.md").read_text().split("```")[1]
    for state in RoundState:
        assert re.search(rf"^    {state} : ", drawing, re.MULTILINE)
    drawn = set(re.findall(r"^    (\w+) --> (\w+) : ", drawing, re.MULTILINE))
    assert drawn == {(row.source.value, row.target.value) for row in TRANSITIONS if row.source is not row.target}


@rows("page", PAGES_BY_HAND)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    inside = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in inside if not (page.parent / target).exists()] == []


def test_the_readme_names_every_room_and_every_folder_of_the_store() -> None:
    rooms = [path.parent for path in ROOT.glob("*/__init__.py")]
    folders = [path.parent for path in ROOT.glob("store/*/__init__.py")]
    assert len(rooms) > 10 < len(folders)
    named = set(re.findall(r"`(\w+)/`", (ROOT / "README.md").read_text()))
    assert {path.name for path in [*rooms, *folders]} - named == {"docs", "migrations"}


@rows("record", sorted(ROOT.glob("docs/decisions/0*.md")))
def test_a_decision_record_has_its_parts_on_one_page(record: Path) -> None:
    text = record.read_text()
    assert re.match(r"# \d+\. .+\n\nDate: \d{4}-\d{2}-\d{2}  \nStatus: ", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 60
