"""A colleague's pages: the form of its parts, and the page for when they are asked for no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response

from models.values import AnswerPart
from rules import internal as rule
from web.answer.showing import Desk, FormState
from web.answer.work import Work
from web.internal import visit as own_visit
from web.internal.visit import ending
from web.signing import Signing

if TYPE_CHECKING:
    from models.tables import AnswerFileRow


class ColleagueDesk(Desk):
    """One colleague's place. Its draft, its cookie and its forms are its own."""

    @property
    def path(self) -> str:
        return f"/internsvar/{self.visit.bearer.id}"

    @property
    def signing(self) -> Signing:
        return self.house.internal_signing

    @property
    def form_template(self) -> str:
        return "internal_form.html"

    def earlier_files(self) -> list[AnswerFileRow]:
        """None: what the recipient has answered before is not the colleague's."""
        return []

    def again(self) -> ColleagueDesk:
        found = own_visit.of_bearer(self.house, self.visit.bearer)
        return self if found is None else replace(self, visit=found)

    def page(self, template: str, *, status: int = 200, **facts: object) -> Response:
        referral = self.visit.referral
        parts = {part.part for part in referral.parts} if referral else set()
        keys = {part.key for part in referral.parts if part.part is AnswerPart.QUESTION} if referral else set()
        asked = [question for question in self.visit.questions if question.key in keys]
        views = referral.newest.views if referral and referral.newest else ()
        told = [(view, rule.decision_on(referral, view.part)) for view in views] if referral else []
        own = {"open_parts": parts, "open_questions": asked, "told": told, "ending": ending(self.visit)}
        return super().page(template, status=status, **{**own, **facts})

    def ended(self) -> Response:
        """Nothing is asked any more; what was typed and not sent is shown to be copied."""
        return self.page("internal_ended.html", state=FormState(fields=self.visit.draft.fields))


class PartWork(Work):
    """A colleague's posted form. An answer that the recipient sends meanwhile does not stop it: what comes after is
    kept, and its sender is told so."""

    def stopped(self) -> Response | None:
        return None if self.desk.visit.was_open(self.form.arrived_at) else self.closed()

    def closed(self) -> Response:
        return self.refuse("internal_ended.html", 409, "closed")
