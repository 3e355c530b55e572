"""Renders the pages: one Jinja environment, one language a page, static files named by their content."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import resources
from typing import Any, cast

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from models.stances import OF_QUESTIONS
from rules.text import as_shown
from templates import dates, linked_words, words
from templates.console.rooms import rooms
from templates.file_remarks import remark_words, text_words
from templates.papers_words import basis_words, changed_paper
from templates.round_words import LEGAL_BASES_TO_CHOOSE, legal_basis_words
from templates.synpunkt_words import OUTCOMES_IN
from templates.web import form_messages
from templates.words import Language

STATIC_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


def language_of(asked: str | None) -> Language:
    return "en" if asked == "en" else "sv"


def request_language(request: Request) -> Language:
    """The language a page is asked in: `?lang=en`, and Swedish for everything else. No cookie, no guessing."""
    return language_of(request.query_params.get("lang"))


def grouped_hash(sha256: str) -> str:
    """A SHA-256 as people compare it: in fours."""
    return " ".join(sha256[place : place + 4] for place in range(0, len(sha256), 4))


def static_files() -> dict[str, tuple[bytes, str]]:
    """Every static file under its public name, which holds a hash of its content: `page.1a2b3c4d.css`."""
    folder = resources.files("templates") / "web" / "static"
    found: dict[str, tuple[bytes, str]] = {}
    plain = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
    for ending in (".svg", ".woff2", ".js", ".css"):  # the style sheet names the fonts, so it comes last
        for name, data in plain.items():
            if name.endswith(ending):
                for other in list(found):
                    data = data.replace(f'"{_plain(other)}"'.encode(), f'"{other}"'.encode())
                found[_public(name, data)] = (data, STATIC_TYPES[ending])
    return found


def _public(name: str, data: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{ending}"


def _plain(public: str) -> str:
    stem, _, ending = public.rpartition(".")
    return f"{stem.rpartition('.')[0]}.{ending}"


class Pages:
    """The templates, ready. Thread-safe: rendering happens in threads too."""

    def __init__(self, static_names: Mapping[str, object]) -> None:
        self._environment = _environment(tuple(static_names))

    def render(self, template: str, *, language: Language, path: str, **facts: Any) -> str:
        """`path`: the page's own address without its query, for the link to the other language."""
        return self._environment.get_template(template).render(
            lang=language,
            in_swedish=Markup(' lang="sv"') if language == "en" else "",
            path=path,
            t=_chooser(language),
            url=partial(_url, language),
            message=partial(form_messages.sentence, language),
            label=partial(form_messages.label, language),
            count=partial(form_messages.count, language),
            **facts,
        )

    def page(self, template: str, *, language: Language, path: str, status: int = 200, **facts: Any) -> HTMLResponse:
        return HTMLResponse(self.render(template, language=language, path=path, **facts), status_code=status)


@cache
def _environment(static_names: tuple[str, ...]) -> Environment:
    """One for all applications of a process that serve the same files: each template is compiled once."""
    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader("templates", "web"), PrefixLoader({"console": PackageLoader("templates", "console")})]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["visible"] = as_shown
    made.filters["fours"] = grouped_hash
    made.filters["size"] = _size
    made.filters["isoday"] = dates.plain_date
    made.globals["static"] = {_plain(name): f"/static/{name}" for name in static_names}.__getitem__
    made.globals["words"] = words
    made.globals["stances_of_questions"] = OF_QUESTIONS
    made.globals["remark_words"] = remark_words
    made.globals["text_words"] = text_words
    made.globals["changed_paper"] = changed_paper
    made.globals["basis_words"] = basis_words
    made.globals["legal_basis_words"] = legal_basis_words
    made.globals["legal_bases"] = LEGAL_BASES_TO_CHOOSE
    made.globals["linked_words"] = linked_words
    made.globals["outcomes_in"] = OUTCOMES_IN
    made.globals["dates"] = dates
    made.globals["rooms"] = rooms
    return made


def _chooser(language: Language) -> Callable[..., str]:
    """`t("svenska {n}", "English {n}", n=3)`: the page's language, with what belongs in the braces escaped."""

    own = 1 if language == "en" else 0

    def choose(*texts: str, **facts: object) -> str:
        text = texts[own]
        if facts:
            text = text.format_map({name: escape(fact) for name, fact in facts.items()})
        return Markup(text)  # noqa: S704 - templates' own words, and what they name is escaped

    return cast(Callable[..., str], choose)


@pass_context
def _size(context: Context, size: int) -> str:
    return words.size_words(size, context["lang"])


def _url(language: Language, path: str, **query: str | int) -> str:
    """An address of our own, carrying the language along."""
    if language == "en":
        query["lang"] = "en"
    joined = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{path}?{joined}" if joined else path
