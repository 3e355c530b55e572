"""Pages outside a visit, and those that only a fault brings: how a browser gets there."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser_site import Site
from web.pages import Pages, static_files


def at(path: str) -> Callable[[Page, Site], None]:
    def go(page: Page, _site: Site) -> None:
        page.goto(path)

    return go


def rendered(template: str, **facts: object) -> Callable[[Page, Site], None]:
    """A page that only a fault or a rush brings, shown as it would be."""

    def go(page: Page, _site: Site) -> None:
        text = Pages(static_files()).render(template, language="sv", path="/", **facts)
        page.route("**/rendered", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
        page.goto("/rendered")

    return go


def send_again(stop: str) -> Callable[[Page, Site], None]:
    typed = {"summary": ["text"], "stance": ["opposes"]}
    facts = {"too_long": ["q-1-comment"], "had_files": True, "csrf": "", "action": "save", "is_internal": False}
    return rendered("send_again.html", stop=stop, carried=typed, shown=typed, **facts)


def landing_not_opened(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round().token}")
    page.locator("input[name=open]").evaluate("node => { node.value = 'gammal'; }")
    page.get_by_role("button", name="Öppna svaret").click()
    page.get_by_role("alert").wait_for()


def mail_message(page: Page, _site: Site) -> None:
    page.goto("/dev/mail")
    page.get_by_role("link", name="Remiss KSL/13/0111").click()
    page.get_by_role("heading", name="Text").wait_for()


def personal_data_of_a_round(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round().token}")
    page.get_by_role("link", name="Personuppgifter").click()
    page.get_by_role("heading", name="Så behandlas personuppgifter").wait_for()


PLAIN: dict[str, Callable[[Page, Site], None]] = {
    "landing that was not opened": landing_not_opened,
    "wrong link": at("/s/fel"),
    "unreadable form": rendered("bad_form.html", code="bad_form"),
    "too large a form": rendered("bad_form.html", code="body_too_large"),
    "wrong host": rendered("wrong_host.html", base_url="https://remiss.example"),
    "busy": rendered("busy.html"),
    "our fault": rendered("fault.html"),
    "many posts": send_again("throttled"),
    "busy with a form": send_again("busy"),
    "renewed link": send_again("renewed"),
    "not found": at("/finns-inte"),
    "start": at("/"),
    "start in English": at("/?lang=en"),
    "accessibility statement": at("/tillganglighet"),
    "personal data": at("/personuppgifter"),
    "personal data of a round": personal_data_of_a_round,
    "mail list": at("/dev/mail"),
    "mail message": mail_message,
}
