"""A laid case taken by the console's pages from its answers to the approved compilation and its outcome letters, in a
browser: read, marked, themed, grouped, answered, refused while something is missing, compared, approved, told."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from store.database import Database
from store.files.files import FileStore
from tests.console_site import APPROVER, CLERK, ConsoleSite, console_site
from tests.invented_answers import Laid, Name, Passage, SaidChange, SaidView, invented, lay
from tests.round_builder import BuiltRound

FORMATS = ("pdf", "docx", "xlsx", "html", "json")
_NUMBERS = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split()


@contextmanager
def case_site(folder: Path, name: Name) -> Iterator[tuple[ConsoleSite, Laid]]:
    """A console with the round, its clock where the officers work."""
    laid: list[Laid] = []

    def rounds(database: Database, files: FileStore) -> dict[str, BuiltRound]:
        laid.append(lay(database, files, name))
        return {name: laid[0].built}

    with console_site(folder, rounds, invented(name).clock) as site:
        yield site, laid[0]


class Play:
    """The officer's work with one case. `numbers`: of the synpunkter that say a view, by what it says."""

    def __init__(self, page: Page, laid: Laid) -> None:
        self.page, self.said, self.answers = page, laid.said, laid.answers
        self.round = f"/konsol/remisser/{laid.built.round_id}"
        self.base = f"{self.round}/synpunkter"
        self.numbers: dict[str, list[str]] = defaultdict(list)
        self.views: dict[str, SaidView] = {}
        self.seconds: dict[str, float] = {}
        page.on("response", self._timed)

    def _timed(self, response: Response) -> None:
        place = re.sub("[0-9a-f]{32}", "*", response.url.partition("/remisser/")[2])
        waited = response.request.timing["responseStart"] / 1e3
        self.seconds[place] = max(waited, self.seconds.get(place, 0))

    def slowest(self) -> list[tuple[str, float]]:
        """The pages that were waited for longest, in seconds."""
        return sorted(self.seconds.items(), key=lambda one: -one[1])[:8]

    def make_preliminary(self) -> None:
        self.page.goto(f"{self.round}/sammanstallningar")
        self.page.get_by_role("button", name="Gör en sammanställning nu").click()
        expect(self.page.get_by_role("main")).to_contain_text("preliminär")

    def add_themes(self) -> None:
        for theme in self.said.themes:
            self.page.goto(self.base)
            self.page.get_by_label("Nytt tema").fill(theme.title)
            self.page.get_by_role("button", name="Lägg till tema").click()
            self.page.get_by_label("Förslaget i korthet").fill(theme.proposal)
            for key in theme.questions:
                self.page.locator(f"[name=questions][value='{key}']").check()
            self.page.get_by_role("button", name="Spara temat").click()

    def read_all(self, each: int | None = None) -> None:
        """One after another, as the pages lead on. `each`: so many synpunkter are taken out of an answer at most."""
        self.page.goto(self.base)
        self.page.get_by_role("main").locator("a[href*='/svar/']").first.click()
        for number in range(1, len(self.answers) + 1):
            expect(self.page.get_by_role("main")).to_contain_text(f"Svar {number} av {len(self.answers)}")
            name = self.page.get_by_role("heading", level=1).inner_text()
            for passage in self.answers[name].passages[:each]:
                self.mark(passage, blocks="Avstyrker" in self.page.locator("dl.facts").first.inner_text())
            self.page.get_by_role("button", name=re.compile("Läst, gå till nästa|Markera som läst")).click()

    def mark(self, passage: Passage, *, blocks: bool) -> None:
        view, box = passage.view, self.page.locator(f"#ny-{passage.field}")
        box.locator("summary").first.click()
        for words in (passage.first, passage.last):
            box.get_by_label(words, exact=True).check()
        box.get_by_label("Tema", exact=True).select_option(label=view.theme)
        box.get_by_label("Slag", exact=True).select_option(value=view.kind.value)
        if view.blocking and blocks:
            box.get_by_text("Föreslagen lydelse, hinder").click()
            box.get_by_label("De som svarat säger att detta hindrar").check()
            box.get_by_label("Vad som skulle undanröja hindret").fill(view.blocking)
        box.get_by_role("button", name="Spara synpunkten").click()
        told = self.page.get_by_role("status").first
        expect(told).to_contain_text("Synpunkten är sparad som S")
        found = re.search(r"S(\d+)", told.inner_text())
        assert found is not None
        self.numbers[view.says].append(found[1])
        self.views[view.says] = view

    def group_and_answer(self) -> None:
        """Like synpunkter become one group, and get one bemötande."""
        for says, numbers in self.numbers.items():
            self.page.goto(f"{self.base}/lista")
            if len(numbers) == 1:
                self.page.get_by_role("link", name=f"S{numbers[0]}", exact=True).click()
            else:
                for number in numbers:
                    self.page.get_by_label(f"Välj S{number}", exact=True).check()
                self.page.get_by_label("Vad de säger, i korthet").fill(says)
                self.page.get_by_role("button", name="För ihop till en grupp").click()
                expect(self.page.get_by_role("heading", level=1)).to_contain_text(says)
            self.answer(self.views[says])

    def answer(self, view: SaidView) -> None:
        self.page.get_by_label(view.outcome, exact=True).check()
        self.page.get_by_label("Skäl").fill(view.reason)
        if view.change:
            self.page.get_by_text("Ändring i förslaget", exact=True).click()
            for name in ("section", "old", "new"):
                self.page.locator(f"[name=change_{name}]").fill(getattr(view.change, name))
        self.page.get_by_role("button", name="Spara bemötandet").click()
        expect(self.page.get_by_role("status").first).to_have_text("Sparat.")

    def write_themes(self) -> None:
        """What the answers say, with how many of them, and the sender's comment."""
        count = Counter({view.key: len(self.numbers[view.says]) for view in self.said.views})
        for theme in self.said.themes:
            self.page.goto(self.base)
            self.page.get_by_role("link", name=theme.title, exact=True).click()
            told = theme.answers.format(**{key: many(number) for key, number in count.items()})
            self.page.get_by_label("Svaren i korthet").fill(_with_capitals(told))
            self.page.get_by_label("Avsändarens kommentar").fill(theme.comment)
            self.page.get_by_role("button", name="Spara temat").click()
            expect(self.page.get_by_role("status").first).to_have_text("Sparat.")

    def note(self, change: SaidChange) -> None:
        self.page.goto(f"{self.base}/andringar")
        self.page.get_by_text("Anteckna en ändring").click()
        for name in ("section", "old", "new", "cause"):
            self.page.locator(f"[name={name}]:visible").fill(getattr(change, name))
        self.page.get_by_role("main").get_by_role("button", name=re.compile("Spara|Anteckna|Lägg till")).last.click()
        expect(self.page.get_by_role("status").first).to_have_text("Sparat.")

    def is_refused(self) -> None:
        """With one row for each gap that is open."""
        self.page.goto(f"{self.base}/brister")
        self.page.get_by_role("button", name="Gör den slutliga sammanställningen").click()
        alert = self.page.get_by_role("alert")
        expect(alert).to_contain_text("Öppna brister")
        self.page.wait_for_load_state()  # a page of hundreds of rows comes bit by bit
        number = self.page.locator(".gaps li").count() - self.page.locator(".gaps .good").count()
        expect(alert).to_contain_text(f"Sammanställningen kan inte bli slutlig än. Öppna brister: {number}.")
        assert number

    def explain_the_rest(self) -> None:
        self.page.goto(f"{self.base}/brister")
        for box in self.page.get_by_label(re.compile(r"^Alla \d+: ")).all():
            box.check()
        for box in self.page.locator("fieldset:not(:has([name=kind])) [name=gap]").all():
            box.check()
        self.page.get_by_label("En mening som trycks i sammanställningen").fill(self.said.explained)
        self.page.get_by_role("button", name="Spara förklaringen").click()
        expect(self.page.get_by_role("main")).to_contain_text("Alla brister är förklarade.")

    def make_final(self) -> int:
        self.page.goto(f"{self.base}/brister")
        self.page.get_by_role("button", name="Gör den slutliga sammanställningen").click(timeout=300_000)
        newest = self.page.get_by_role("main").locator("tbody tr").first.locator("th")
        expect(newest).to_contain_text("slutlig", timeout=300_000)
        return int(newest.inner_text().split()[0])

    def compare(self, before: int, after: int) -> str:
        self.page.goto(f"{self.round}/sammanstallningar/jamfor?fore={before}&efter={after}")
        return self.page.get_by_role("main").inner_text()

    def hand_in(self, version: int) -> None:
        self.page.goto(f"{self.round}/sammanstallningar/{version}/godkann")
        self.page.locator("[name=approver]").select_option(APPROVER)
        self.page.get_by_role("button", name="Lämna för godkännande").click()
        expect(self.page.get_by_role("main")).to_contain_text("Väntar på beslut")

    def approve(self, page: Page, version: int) -> None:
        page.goto(f"{self.round}/sammanstallningar/{version}/godkann")
        page.locator("[name=body]").fill(self.said.board)
        page.locator("[name=paragraph]").fill("§ 14")
        page.get_by_role("button", name="Godkänn sammanställningen").click()
        expect(page.get_by_role("main")).to_contain_text("Godkänd")

    def tell(self) -> None:
        self.page.goto(f"{self.round}/aterkoppling")
        self.page.get_by_role("button", name=f"Skicka till {len(self.answers)} som svarade").click()
        expect(self.page.get_by_role("status").first).to_contain_text(str(len(self.answers)))

    def download(self, version: int, out: Path, name: str) -> list[Path]:
        paths = []
        for kind in FORMATS:
            got = self.page.request.get(f"{self.round}/sammanstallningar/{version}.{kind}", timeout=120_000)
            assert got.ok, got.url
            paths.append(out / f"{name}.{kind}")
            paths[-1].write_bytes(got.body())
        return paths


def play(site: ConsoleSite, browser: Browser, laid: Laid, each: int | None = None) -> tuple[Play, int, str]:
    """All of it; the play, the final version and what the comparison with the first one tells. `each`: as in
    `Play.read_all`."""
    _, page = site.window(browser, CLERK)
    one = Play(page, laid)
    one.add_themes()
    one.read_all(each)
    one.is_refused()
    one.make_preliminary()
    one.group_and_answer()
    one.write_themes()
    one.note(laid.said.change)
    one.is_refused()
    one.explain_the_rest()
    version = one.make_final()
    told = one.compare(1, version)
    one.hand_in(version)
    other, approver = site.window(browser, APPROVER)
    one.approve(approver, version)
    other.close()
    one.tell()
    return one, version, told


def many(number: int) -> str:
    """`en kommun`, `elva kommuner`, `14 kommuner`."""
    words = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{words} kommun{'er' if number != 1 else ''}"


def _with_capitals(text: str) -> str:
    return re.sub(r"(^|\. )([a-zåäö])", lambda found: found[1] + found[2].upper(), text)
