"""What the guides tell people to press and to type is there to press and to type."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.main import get_command

from cli.app import app
from models import names
from templates.web import form_messages
from tests.rows import rows

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")), *sorted(ROOT.glob("docs/sv/*.md"))]
TEMPLATES = "\n".join(path.read_text() for path in ROOT.glob("templates/web/**/*.html"))
CONSOLE = "\n".join(
    path.read_text()
    for path in (
        *ROOT.glob("templates/console/*.html"),
        *ROOT.glob("templates/console/*.py"),
        ROOT / "templates/to_do_words.py",
        ROOT / "web/console/steps.py",
    )
)
LABELS = {swedish for swedish, _english in form_messages.LABELS.values()}


def buttons(text: str) -> list[str]:
    """What a guide prints bold to be found on the pages; a bold sentence opens a paragraph."""
    return [bold for bold in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL) if not bold.endswith((".", "?"))]


def test_every_button_in_the_recipient_s_guide_stands_on_a_page() -> None:
    told = buttons((ROOT / "docs/sv/svara.md").read_text())
    assert len(told) > 10
    assert [name for name in told if f'"{name}"' not in TEMPLATES and name not in LABELS] == []


def test_every_button_in_the_registrar_s_chapter_on_the_console_stands_on_a_page() -> None:
    (chapter,) = re.findall(r"^## 1\. .*?(?=^## 2\. )", (ROOT / "docs/sv/registrator.md").read_text(), re.S | re.M)
    told = buttons(chapter)
    assert len(told) > 30
    assert [name for name in told if f'"{name.replace("…", "{n}")}"' not in CONSOLE] == []


def command_lines(page: Path) -> Iterator[str]:
    """Each line of a block, and each span that holds more than a command's name."""
    text = page.read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    yield from (line for block in blocks for line in block.splitlines() if line.startswith("remiss "))
    outside = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"`(remiss [a-z]+ [^`]+)`", outside)


LINES = [(page, line) for page in PAGES for line in command_lines(page)]


@rows("page, line", LINES)
def test_every_command_line_in_the_guides_can_be_typed(page: Path, line: str) -> None:
    _remiss, name, *rest = shlex.split(line, comments=True)
    command = the_command(name)
    with command.make_context(name, rest):
        pass


def test_every_command_named_in_the_guides_exists() -> None:
    named = {name for page in PAGES for name in re.findall(r"`remiss ([a-z]+)", page.read_text())}
    assert len(named) > 8
    assert named <= set(get_command(app).commands)  # type: ignore[attr-defined]


OPERATORS = {
    *("up", "demo", "migrate", "worker", "web", "catcher", "sender", "user", "token", "webhook"),
    *("backup", "check-backup", "restore", "mail", "incident", "doctor"),
}


def test_the_registrar_s_guide_names_every_command_but_those_for_operators() -> None:
    guide = (ROOT / "docs/sv/registrator.md").read_text()
    commands = set(get_command(app).commands) - OPERATORS  # type: ignore[attr-defined]
    assert {name for name in commands if f"remiss {name}" not in guide} == set()


def the_command(name: str) -> "typer.core.TyperCommand":
    return get_command(app).commands[name]  # type: ignore[attr-defined,no-any-return]


def test_operators_are_told_each_search_attribute_and_its_type() -> None:
    text = (ROOT / "docs/operations.md").read_text()
    assert dict(re.findall(r"--name (\w+) --type (\w+)", text)) == names.SEARCH_ATTRIBUTES
