"""Renders the pages: one Jinja environment, one language a page, static files named by their content."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from templates import dates, form_messages, words
from templates.file_remarks import remark_words
from templates.words import Language
from web.answer.text import with_visible_direction

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
        self._static = {_plain(name): f"/static/{name}" for name in static_names}
        self._environment = Environment(
            loader=PackageLoader("templates", "web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["visible"] = with_visible_direction
        self._environment.filters["fours"] = grouped_hash
        self._environment.filters["size"] = _size
        self._environment.globals["static"] = self._static.__getitem__
        self._environment.globals["words"] = words
        self._environment.globals["remark_words"] = remark_words
        self._environment.globals["dates"] = dates

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


def _chooser(language: Language) -> Callable[..., str]:
    """`t("svenska {n}", "English {n}", n=3)`: the page's language, with what belongs in the braces escaped."""

    def choose(swedish: str, english: str, **facts: object) -> str:
        text = Markup(english if language == "en" else swedish)  # noqa: S704 - templates' own words, never input
        return text.format(**facts) if facts else text

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
