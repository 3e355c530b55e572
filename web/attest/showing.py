"""The attester's pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from templates.words import Language
from web.answer.form import FormFault
from web.attest.visit import AttestVisit, of_bearer
from web.house import House


@dataclass(frozen=True)
class AttestDesk:
    """One attester's place: the house, the visit and the language. Makes every page of the visit."""

    house: House
    visit: AttestVisit
    language: Language

    @property
    def path(self) -> str:
        return f"/attestera/{self.visit.attest.id}"

    def page(
        self, *, faults: Sequence[FormFault] = (), comment: str = "", overtaken: bool = False, status: int = 200
    ) -> Response:
        """The draft with the two ways; when it has ended, the page that says so. `overtaken`: it was changed while it
        was being read."""
        visit, signing = self.visit, self.house.attest_signing
        response = self.house.pages.page(
            "attest_ended.html" if visit.ending else "attest.html",
            language=self.language,
            path=self.path,
            status=409 if visit.ending and status != 200 else status,
            visit=visit.answer,
            attest=visit.attest,
            ending=visit.ending,
            shown=visit.shown,
            content=visit.checked.content,
            is_complete=not visit.checked.faults,
            papers_path=f"{self.path}/handlingar",
            csrf=signing.form_token(visit.bearer),
            overtaken=overtaken,
            faults=faults,
            fault_at={fault.field: fault for fault in reversed(faults)},
            value={"attest_comment": comment},
        )
        signing.begin_visit(response, visit.bearer)
        return response

    def again(self) -> "AttestDesk":
        """The same desk with the visit as it stands now."""
        found = of_bearer(self.house, self.visit.bearer)
        return self if found is None else replace(self, visit=found)

    def go(self) -> Response:
        """A redirect to the page of this visit, after a POST."""
        asked = urlencode({"lang": "en"}) if self.language == "en" else ""
        return RedirectResponse(self.path + (f"?{asked}" if asked else ""), 303)
