"""One person at one screen in one round, for the plays in `tests/browser/`, and what the register then holds."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from models.answer import AnswerContent
from models.tables import AnswerFileRow, AnswerRow
from models.values import LetterKind, RecipientState
from store.answers import answers
from tests.browser_site import Site, new_page, open_answer
from tests.round_builder import BuiltRound
from tests.store_steps import letters_of, recipient, versions


@dataclass
class Seat:
    """`built` may be set to another round before the seat opens its link."""

    site: Site
    browser: Browser
    built: BuiltRound
    viewport: dict[str, int]
    javascript: bool

    def open(self) -> Page:
        """A new browser window of its own cookies, where the round's link has been opened."""
        _, page = new_page(self.browser, self.site, self.viewport, javascript=self.javascript)
        open_answer(page, self.built.token)
        return page

    @property
    def state(self) -> RecipientState:
        return recipient(self.site.database, self.built.recipient_id).state

    @property
    def versions(self) -> list[AnswerRow]:
        return versions(self.site.database, self.built.recipient_id)

    def counted(self) -> tuple[AnswerRow, AnswerContent]:
        """The one counted version, and what it says."""
        [row] = [row for row in self.versions if row.counted]
        return row, answers.content(row)

    def files(self, answer: AnswerRow) -> dict[str, AnswerFileRow]:
        with self.site.database.reading() as session:
            return {row.name: row for row in answers.answer_files(session, answer.id)}

    def letters(self, kind: LetterKind) -> list[str]:
        """Where the letters of a kind go."""
        return [letter.to for letter in letters_of(self.site.database, self.built.recipient_id, kind)]
