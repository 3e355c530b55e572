"""Makes the pages that are drawn from code: the states, the codes, the settings, and the round file with its schema.

`python -m docs.generate` writes them; with `--check` it writes nothing, names each stale page and exits 1.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from desk import round_file_schema
from docs import round_file
from documents.compilation import data_file
from models import values
from models.steps import Transition
from models.values import RoundState
from rules.gates import TRANSITIONS
from settings import PREFIX, Settings
from templates import file_remarks, round_words, words
from web.api.document import document

HERE = Path(__file__).parent
MADE = "<!-- Made by `make fix` from {source}. Change that, not this page. -->\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads)]
    lines += [["---"] * len(lines[0]), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def states() -> str:
    """The drawing and the table of a round's states."""
    swedish = round_words.ROUND_STATES["sv"]
    nodes = "".join(f"    {state} : {state.replace('_', ' ')}<br/>{swedish[state]}\n" for state in RoundState)
    arrows = "".join(f"    {source} --> {goal} : {label}\n" for source, goal, label in _arrows())
    ends = "".join(f"    {state} --> [*]\n" for state in RoundState if not _leaves(state))
    rows = (
        (f"`{row.command}`", f"`{row.source}`", f"`{row.target}`", "the clock" if row.by_clock else "a person")
        for row in TRANSITIONS
    )
    return (
        "# The states of a round\n\n"
        + MADE.format(source="`rules/gates.py`")
        + f"\n```mermaid\nstateDiagram-v2\n{nodes}    [*] --> {RoundState.DRAFT}\n{arrows}{ends}```\n\n"
        + "What the clock does is in parentheses. Commands that leave the state as it is are in the table only. "
        "Whatever is not in the table is refused, on pages, on the command line and by the workflow alike.\n\n"
        + table(("command", "from", "to", "moved by"), rows)
    )


def _arrows() -> list[tuple[RoundState, RoundState, str]]:
    """One arrow for each pair of states, labelled with its commands; those of the clock in parentheses."""
    labels: dict[tuple[RoundState, RoundState], list[str]] = {}
    for row in TRANSITIONS:
        if row.source is not row.target:
            labels.setdefault((row.source, row.target), []).append(_label(row))
    return [(source, goal, ", ".join(names)) for (source, goal), names in labels.items()]


def _label(row: Transition) -> str:
    name = row.command.replace("_", " ")
    return f"({name})" if row.by_clock else name


def _leaves(state: RoundState) -> bool:
    return any(row.source is state and row.target is not state for row in TRANSITIONS)


def codes() -> str:
    """Every code of `models/values.py`, with the words people read where it has some."""
    enums = [kind for kind in vars(values).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    sections = "".join(
        f"\n## {enum.__name__}\n\n" + table(("stored", "Swedish", "English"), _code_rows(enum))
        for enum in enums
        if enum is not StrEnum
    )
    return (
        "# Stored codes and their words\n\n"
        + MADE.format(source="`models/values.py` and the words in `templates/`")
        + "\nA stored code never changes without a migration; its words may. A dash: no words in that language.\n"
        + sections
    )


def _code_rows(enum: type[StrEnum]) -> Iterable[tuple[str, str, str]]:
    """Words come from the first table that covers the whole enum: later ones are other forms."""
    swedish: Mapping[object, str] = {}
    english: Mapping[object, str] = {}
    for content in (*vars(words).values(), *vars(round_words).values(), *vars(file_remarks).values()):
        if isinstance(content, dict) and set(content.get("sv", content)) == set(enum):
            swedish, english = content.get("sv", content), content.get("en", {})
            break
    return [(f"`{code}`", swedish.get(code, "–"), english.get(code, "–")) for code in enum]


def settings() -> str:
    """Every environment variable, its default and what it means."""
    rows = []
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        shown = extra["shown"] if isinstance(extra, dict) else field.default
        rows.append((f"`{PREFIX}{name.upper()}`", f"`{shown}`", field.description or ""))
    return (
        "# Settings\n\n"
        + MADE.format(source="`settings.py`")
        + "\nEvery setting is an environment variable, the same for every command. A variable that cannot be used "
        "stops the start with a sentence that names it. An empty variable counts as not set.\n\n"
        + table(("variable", "default", "meaning"), rows)
    )


def round_file_page() -> str:
    return round_file.page(MADE.format(source="`roundfile/keys.py` and `templates/round_file_keys.py`"))


def compilation_schema() -> str:
    return json.dumps(data_file.schema(), ensure_ascii=False, indent=1) + "\n"


def openapi() -> str:
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "states.md": states,
    "codes.md": codes,
    "settings.md": settings,
    "sv/remissfil.md": round_file_page,
    "remissfil.schema.json": round_file_schema.text,
    "openapi.json": openapi,
    "compilation.schema.json": compilation_schema,
}


def stale() -> list[str]:
    """The names of the pages whose code has changed since they were made."""
    return [name for name, make in PAGES.items() if not (HERE / name).exists() or (HERE / name).read_text() != make()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    if parser.parse_args().check:
        names = stale()
        for name in names:
            sys.stdout.write(f"docs/{name} is stale: run make fix\n")
        return 1 if names else 0
    for name, make in PAGES.items():
        (HERE / name).write_text(make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
