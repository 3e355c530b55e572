"""Parts of the console's pages that are written without a template."""

import re

from rules.text import as_shown
from templates.console.rooms import rooms
from templates.console.to_do_rows import round_options


def test_a_page_lists_the_rooms_in_its_language_and_marks_its_own() -> None:
    at_home, inside = rooms("/konsol", "sv", is_writer=True), rooms("/konsol/remisser/abc", "en", is_writer=False)
    assert at_home.startswith(
        '<li><a href="/konsol" aria-current="page">Att göra</a></li>\n<li><a href="/konsol/remisser">'
    )
    assert "aria-current" not in inside
    assert ("/konsol/system" in at_home, "/konsol/system" in inside) == (True, False)
    assert all(link.endswith("?lang=en") for link in re.findall('href="([^"]*)"', inside))


def test_the_rounds_to_choose_among_are_named_literally_and_in_order() -> None:
    named = {"b": "KS 2 <b>Väg</b>", "a": "KS 1 \u202eäga"}
    assert round_options(named, chosen="b", shown=as_shown) == (
        '<option value="a">KS 1 [U+202E]äga</option><option value="b" selected>KS 2 &lt;b&gt;Väg&lt;/b&gt;</option>'
    )
