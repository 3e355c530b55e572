"""The web page is whole by itself, its links lead somewhere, and what people wrote is text in it."""

from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from documents.compilation.html import compilation_html
from tests.compilation_samples import empty, treated, with_comments, with_views
from tests.compiled_files import squeezed
from tests.hostile_texts import HOSTILE


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    out = tmp_path_factory.mktemp("html") / "out.html"
    compilation_html(treated(), out)
    return html.fromstring(out.read_bytes())


def test_nothing_is_fetched_and_nothing_runs(page: html.HtmlElement) -> None:
    assert page.xpath("//script | //link | //img | //iframe | //@onload | //@onclick") == []
    assert page.xpath("//@src") == []
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_every_link_leads_to_one_place_of_the_page(page: html.HtmlElement) -> None:
    ids = [str(each) for each in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    links = {str(each) for each in page.xpath("//a/@href")}
    assert len(links) > 40
    assert links <= {f"#{each}" for each in ids}


def test_headings_skip_no_level_tables_have_heads_and_pictures_words(page: html.HtmlElement) -> None:
    levels = [int(each.tag[1]) for each in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(table.xpath(".//thead//th[@scope='col']") for table in page.xpath("//table"))
    drawings = page.xpath("//figure/*[name()='svg']")
    assert drawings
    assert all(drawing.get("aria-label") and drawing.get("role") == "img" for drawing in drawings)


def test_every_hostile_text_stands_literally_three_times(tmp_path: Path) -> None:
    texts = [hostile.typed for hostile in HOSTILE]
    compilation_html(with_views(with_comments(texts), texts), tmp_path / "out.html")
    read = html.fromstring((tmp_path / "out.html").read_bytes())
    text = squeezed(str(read.xpath("string()")))
    for hostile in HOSTILE:
        assert text.count(squeezed(hostile.shown)) >= 3, hostile.name
    assert read.xpath("//script | //*[name()='image'] | //@onload | //@onerror") == []


def test_an_empty_round_is_a_page_and_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        compilation_html(empty(), tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
