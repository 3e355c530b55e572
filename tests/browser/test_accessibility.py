"""Every page in every state: axe-core finds nothing, borders hold 3:1, nothing scrolls sideways at 400 per cent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Match, Route

from tests.browser_site import DESKTOP, PHONE, SAME_COLOURS, ZOOMED, axe_findings, is_too_wide, new_page, weak_borders
from tests.browser_states import form_with_everything_open
from tests.browser_walk import EVERY, Walk, walking
from tests.round_builder import KEY
from web.app import create_app
from web.config import WebConfig
from web.guard import HEALTH_PATH, LIFE_PATH
from web.public import routes as public

TEMPLATES = Path(__file__).parents[2] / "templates" / "web"
NO_PAGES = {
    *("/s/{token}/handlingar/{position:int}", "/svar/{rid}/handlingar/{position:int}"),
    *("/s/{token}/blankett", "/svar/{rid}/blankett", "/s/{token}/maskin"),
    *("/svar/{rid}/filer/{file_id}", "/svar/{rid}/gemensamt/{file_id}", "/svar/{rid}/kvittens/{receipt}/pdf"),
    *("/attestera/{aid}/handlingar/{position:int}", "/attestera/{aid}/filer/{file_id}"),
    *("/internsvar/{iid}/handlingar/{position:int}", "/internsvar/{iid}/filer/{file_id}"),
    "/svar/{rid}/internremiss/{number:int}/{sha256}",
    *("/dev/mail/{name}/bilagor/{place:int}", "/static/{name}", HEALTH_PATH, LIFE_PATH),
}
"""What gives a file and no page. Whoever adds an address adds it here, or a state that shows its page."""
LOOKED_AT_ELSEWHERE = {
    *("public_index.html", "public_round.html", "public_answer.html", "public_gone.html", "outcome.html"),
    *("adoption.html", "stand.html"),
}
"""What test_public.py, test_adoption.py and test_incoming.py look at: it needs a compilation that is approved, councils
that are asked, or a joint answer that is written."""
BY_THEM = {route.path for route in public.ROUTES} | {
    f"/svar/{{rid}}/{name}" for name in ("utfall", "antagande", "samordnat")
}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, chromium_path: Path) -> Iterator[Walk]:
    with walking(tmp_path_factory.mktemp("site"), chromium_path) as begun:
        yield begun


@pytest.mark.parametrize("state", EVERY)
def test_a_page_has_no_finding_in_this_state(walk: Walk, state: str) -> None:
    context, page = new_page(walk.browser, walk.site, DESKTOP)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Security Policy" in said.text else None)
    walk.go(page, state)
    assert axe_findings(page) == []
    assert weak_borders(page) == []
    for viewport in (PHONE, ZOOMED):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(page), f"{viewport['width']} pixels"
    assert axe_findings(page, without=SAME_COLOURS) == []  # at the narrowest; a phone has the same layout
    assert problems == []
    context.close()


@pytest.fixture(scope="module")
def whole_walk(walk: Walk) -> Walk:
    """Once every state has been gone through: now, those that the tests above have not."""
    for state in EVERY:
        if state not in walk.states:
            context, page = new_page(walk.browser, walk.site)
            walk.go(page, state)
            context.close()
    return walk


@pytest.mark.timeout(900)
def test_no_page_nor_any_part_of_one_is_left_out(whole_walk: Walk) -> None:
    assert {path.name for path in TEMPLATES.glob("*.html")} - whole_walk.templates - LOOKED_AT_ELSEWHERE == set()


@pytest.mark.timeout(900)
def test_no_address_of_a_page_is_left_out(whole_walk: Walk) -> None:
    site = whole_walk.site
    app = create_app(WebConfig(site.database, site.files, KEY, site.address, mail_folder=site.mail_folder))
    routes = [route for route in app.routes if isinstance(route, Route) and "GET" in (route.methods or ())]
    met = {route.path for path in whole_walk.paths for route in routes if gives(route, path)}
    known = {route.path for route in routes}
    assert NO_PAGES <= known
    assert known - met - NO_PAGES - BY_THEM == set()


def gives(route: Route, path: str) -> bool:
    return route.matches({"type": "http", "method": "GET", "path": path, "headers": []})[0] is Match.FULL


def test_what_is_pressed_is_at_least_44_pixels_high(walk: Walk) -> None:
    context, page = new_page(walk.browser, walk.site, PHONE)
    form_with_everything_open(page, walk.site)
    low = page.locator(".btn, .choice, input[type=text], select, summary, .link, .tick").evaluate_all(
        "(nodes) => nodes.filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 44)"
        ".map((node) => `${node.outerHTML.slice(0, 80)} ${node.getBoundingClientRect().height}`)"
    )
    assert low == []
    context.close()
