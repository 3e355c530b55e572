"""The map of municipalities: every look told apart without colours, and nothing of a title that is markup."""

import re

from lxml import etree

from data.borders import shapes
from documents.map_drawing import Look, Mapped, map_svg, swatch_svg

SVG = "{http://www.w3.org/2000/svg}"


def test_a_map_has_each_municipality_once_with_its_title() -> None:
    members = {
        "0114": Mapped(look=Look.GOOD, title="Upplands Väsby: <besvarad> & klar"),
        "0160": Mapped(look=Look.WAITING, title="Täby"),
    }
    drawn = etree.fromstring(map_svg(members, label='Två "kommuner"'))
    titles = {
        path.get("data-code"): path.findtext(f"{SVG}title")
        for path in drawn.iter(f"{SVG}path")
        if path.get("data-code")
    }
    assert titles == {"0114": "Upplands Väsby: <besvarad> & klar", "0160": "Täby"}
    assert drawn.get("aria-label") == 'Två "kommuner"'


def test_the_whole_country_is_drawn_and_a_region_alone_is_not() -> None:
    country = {code: Mapped(look=Look.WAITING, title=code) for code in shapes()}
    assert map_svg(country, label="Sverige").count("data-code") == 290
    assert map_svg({"R01": Mapped(look=Look.GOOD, title="Region Stockholm")}, label="") == ""


def test_no_two_looks_have_the_same_pattern() -> None:
    fills = [re.findall('fill="([^"]+)" stroke=', swatch_svg(look, prefix="p"))[-1] for look in Look]
    assert len(set(fills)) == len(Look)
