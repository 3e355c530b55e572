"""Builds the site of the docs: the users' pages in Swedish, and the operators' and developers' in English under `en/`.

    python deploy/site/build.py OUT

A link that leads nowhere, or a page that stands in no list, is a fault.
"""

import logging
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
SWEDISH = [
    {"Registratorns handbok": "registrator.md"},
    {"Att svara på en remiss": "svara.md"},
    {"Remissfilen": "remissfil.md"},
]
OPERATORS = {
    "Running Remiss": "operations.md",
    "In containers": "containers.md",
    "On Kubernetes": "kubernetes.md",
    "A proxy before it": "proxy.md",
    "Settings": "settings.md",
    "What is installed": "setup.md",
    "Security": "SECURITY.md",
    "Changes": "CHANGELOG.md",
}


def site(out: Path) -> None:
    """Both languages. Raises mkdocs' `Abort` for a fault."""
    shutil.rmtree(out, ignore_errors=True)
    _build(out, "sv", DOCS / "sv", SWEDISH)
    known = {"README.md", *OPERATORS.values()}
    others = sorted(path.name for path in DOCS.glob("*.md") if path.name not in known)
    decisions = sorted(path.relative_to(DOCS).as_posix() for path in (DOCS / "decisions").glob("0*.md"))
    english = [
        {"The pages": "README.md"},
        {"For operators": [{title: name} for title, name in OPERATORS.items()]},
        {"For developers": [*others, {"Decisions": ["decisions/README.md", *decisions]}]},
    ]
    _build(out / "en", "en", DOCS, english)
    shutil.copyfile(out / SWEDISH[0]["Registratorns handbok"].replace(".md", ".html"), out / "index.html")


def _build(out: Path, language: str, docs: Path, pages: Sequence[object]) -> None:
    config = load_config(
        str(HERE / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(out), nav=list(pages), exclude_docs="sv/\n*.py\n"
    )
    config.theme["language"] = language
    homes = ("index.html", "en/index.html") if language == "sv" else ("../index.html", "index.html")
    named = zip(("Svenska", "English"), homes, ("sv", "en"), strict=True)
    config.extra.update(
        language=language, alternate=[{"name": name, "link": link, "lang": lang} for name, link, lang in named]
    )
    build(config)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    site(Path(sys.argv[1]).resolve())
