"""What leads from one language's pages to the other's, and to the pages that stand beside the docs."""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

BESIDE = ("CHANGELOG.md", "SECURITY.md")
ROOT = Path(__file__).parents[2]
_ELSEWHERE = "elsewhere:"
"""Marks a link that mkdocs must not look for among its own pages."""

_STYLE = """:root{--md-primary-fg-color:#0b4a75;--md-primary-fg-color--dark:#083a5c;--md-accent-fg-color:#083a5c}
[data-md-color-scheme=default]{--md-typeset-a-color:#0b4a75}
.md-typeset a{text-decoration:underline}
.md-typeset table:not([class]){font-size:.7rem}
"""


def on_files(files: Files, config: Any) -> Files:
    """The pages beside the docs are pages of the English site."""
    files.append(File.generated(config, "remiss.css", content=_STYLE))
    if config.extra["language"] == "en":
        for name in BESIDE:
            files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    if config.extra["language"] == "sv":
        markdown = re.sub(r"\]\(\.\./(\w+)\.md", rf"]({_ELSEWHERE}en/\1.html", markdown)
        return markdown.replace("](../remissfil.schema.json", f"]({_ELSEWHERE}en/remissfil.schema.json")
    beside = "|".join(map(re.escape, BESIDE))
    markdown = re.sub(rf"\]\(\.\./({beside})", r"](\1", markdown)
    if page.file.src_path in BESIDE:
        markdown = re.sub(r"\]\(docs/", "](", markdown)
    return re.sub(r"\]\(sv/(\w+)\.md", rf"]({_ELSEWHERE}../\1.html", markdown)


def on_page_content(html: str, page: Any, config: Any, files: Files) -> str:
    return html.replace(f'href="{_ELSEWHERE}', 'href="').replace("<th></th>", "<td></td>")
