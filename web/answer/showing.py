"""The pages behind the link: the form, the review, the receipt, and the pages for when something stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from uuid import uuid4

from starlette.responses import RedirectResponse, Response

from documents.word_form.reading import Unplaced
from models.answer import JointRecipient, StoredFile
from store.answers import answers, joint_standing, supplements
from store.letters import receipts
from templates.words import Language
from web.answer import completing
from web.answer.contents import fields_of
from web.answer.fields import DISSENTS_LIMIT, codes_in, dissent_numbers
from web.answer.form import FormFault
from web.answer.visit import Visit, of_bearer
from web.house import House
from web.signing import Signing

if TYPE_CHECKING:
    from models.tables import AnswerFileRow, AnswerRow

RawFields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class FormState:
    """What a form page shows beside the visit. `replaces`: the counted version it would replace, 0 for none. `filled`
    and `unread`: the fields a Word form has just filled, and those whose choice could not be read; `unplaced`: what it
    said outside every field. `waiting`: the short
    ways' fields with a text that has not been sent. `lost`: the names of files that came along and were not taken.
    `focus`: the id of what gets the focus; `said`: what the page's address says of what has just been done."""

    fields: RawFields
    replaces: int = 0
    draft_version: int = 0
    nonce: str = field(default_factory=lambda: uuid4().hex)
    faults: Sequence[FormFault] = ()
    cleaned: Sequence[str] = ()
    mended: Sequence[str] = ()
    marks: frozenset[str] = frozenset()
    filled: Sequence[str] | None = None
    unread: Sequence[str] = ()
    unplaced: Sequence[Unplaced] = ()
    waiting: Sequence[str] = ()
    lost: Sequence[str] = ()
    focus: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """One visitor's place: the house, the visit and the language. Makes every page of the visit."""

    house: House
    visit: Visit
    language: Language

    @property
    def path(self) -> str:
        return f"/svar/{self.visit.recipient.id}"

    @property
    def signing(self) -> Signing:
        """Whose cookies and forms the visit's are."""
        return self.house.signing

    @property
    def standing(self) -> RawFields:
        """What an untouched form holds: the draft, else what the answer that counts or was taken back said."""
        draft = self.visit.draft
        start = None if draft.version or self.visit.referral else self.visit.start
        fields = fields_of(answers.content(start)) if start else draft.fields
        if self.visit.completing is None:
            return fields
        return {field.name: fields[field.name] for field in self.visit.fields if field.name in fields}

    def page(self, template: str, *, status: int = 200, **facts: object) -> Response:
        response = self.house.pages.page(
            template,
            language=self.language,
            path=self.path,
            status=status,
            visit=self.visit,
            papers_path=f"{self.path}/handlingar",
            csrf=self.signing.form_token(self.visit.bearer),
            **facts,
        )
        self.signing.begin_visit(response, self.visit.bearer)
        return response

    def again(self) -> Desk:
        """The same desk with the visit as it stands now, after a change."""
        found = of_bearer(self.house, self.visit.bearer)
        if found is not None and self.visit.supplement:
            found = found.at_request(self.visit.supplement)
        return self if found is None else replace(self, visit=found)

    def at_request(self, number: int) -> Desk | None:
        """The same desk, answering this request for a supplement; None when there is no such request."""
        found = self.visit.at_request(number) if number else None
        return replace(self, visit=found) if found is not None else None

    def go(self, place: str = "", marks: Mapping[str, object] | None = None, anchor: str = "") -> Response:
        """A redirect to a page of this visit, after a POST. `marks`: query words that choose a notice there; `anchor`:
        the id of the place on it, which gets the focus."""
        language = {"lang": "en"} if self.language == "en" else {}
        asked_for = self.visit.completing is not None and place in {"", "/granska"}
        answering = {"komplettering": self.visit.supplement} if asked_for else {}
        asked = urlencode({**(marks or {}), **answering, **language})
        there = (f"?{asked}" if asked else "") + (f"#{anchor}" if anchor else "")
        return RedirectResponse(self.path + quote(place) + there, 303)

    @property
    def form_template(self) -> str:
        return "form.html" if self.visit.completing is None else "supplement.html"

    def form(self, state: FormState, *, status: int = 200) -> Response:
        faults = {fault.field: fault for fault in reversed(state.faults)}
        numbers = dissent_numbers(state.fields)
        shown = max((*numbers, 0)) + (1 if "reservation" in state.marks else 0)
        return self.page(
            self.form_template,
            status=status,
            state=state,
            value=first_of(state.fields),
            faults=state.faults,
            fault_at=faults,
            dissents=range(1, min(shown, DISSENTS_LIMIT) + 1),
            earlier_files=self.earlier_files(),
            **self._joint(state),
            **completing.shown_beside(self.visit),
        )

    def _joint(self, state: FormState) -> dict[str, object]:
        """Whom the answer speaks for, each with what it says itself, and those that a search has found."""
        visit, codes = self.visit, codes_in(state.fields)
        wanted = state.said.get("hitta", "")
        if not codes and not wanted:
            return {"chosen": [], "found": None}
        with self.house.config.database.reading() as session:
            named = joint_standing.peers(session, visit.recipient, codes)
            said = {one.named_code: one.state for one in joint_standing.of_lead(session, visit.recipient.id)}
            found = joint_standing.search(session, visit.recipient, wanted.strip("*"), limit=30) if wanted else None
        unknown = {code: JointRecipient(code=code, name=code) for code in codes if code not in named}
        chosen = [({**named, **unknown}[code], said.get(code)) for code in codes]
        return {"chosen": chosen, "found": found}

    def begin(
        self,
        marks: frozenset[str] = frozenset(),
        *,
        filled: Sequence[str] | None = None,
        unread: Sequence[str] = (),
        unplaced: Sequence[Unplaced] = (),
        waiting: RawFields | None = None,
        said: Mapping[str, str] | None = None,
        focus: str = "",
    ) -> Response:
        """The form as it stands. `marks`: what has just been done, to be told on the page. `waiting`: what is typed in
        the short ways, which no draft holds."""
        visit = self.visit
        state = FormState(
            fields={**self.standing, **(waiting or {})},
            replaces=visit.counted.version if visit.counted else 0,
            draft_version=visit.draft.version,
            marks=marks,
            filled=filled,
            unread=unread,
            unplaced=unplaced,
            waiting=tuple(waiting or ()),
            said=said or {},
            focus=focus,
        )
        return self.form(state)

    def receipt(
        self,
        answer: AnswerRow,
        *,
        fresh: bool,
        marks: frozenset[str] = frozenset(),
        faults: Sequence[FormFault] = (),
        status: int = 200,
    ) -> Response:
        """`fresh`: just submitted. Otherwise the page says what has been answered before. `faults`: of the forms that
        confirm a preliminary answer or take an answer back."""
        content = answers.content(answer)
        with self.house.config.database.reading() as session:
            files = answers.answer_files(session, answer.id)
            versions = answers.versions(session, self.visit.recipient.id)
            receipt_to = receipts.addresses(session, answer)
            settled = supplements.answered_by(session, self.visit.recipient.id, answer.version)
            rows = joint_standing.of_lead(session, self.visit.recipient.id) if content.joint_recipients else []
        namings = {one.named_code: one.state for one in rows if answer.counted}
        return self.page(
            "receipt.html",
            status=status,
            faults=faults,
            fault_at={fault.field: fault for fault in reversed(faults)},
            nonce=uuid4().hex,
            answer=answer,
            content=content,
            files=files,
            versions=versions,
            confirms=next((row for row in versions if row.version == answer.confirms), None),
            confirmed_by=next((row for row in versions if row.confirms == answer.version), None),
            receipt_to=receipt_to,
            uncopied=_uncopied(content.contact_email, self.visit.recipient.email, receipt_to),
            settled=settled,
            fresh=fresh,
            marks=marks,
            content_size=len(answer.content.encode()),
            named=namings,
            basis=answers.basis(answer),
        )

    def earlier_files(self) -> list[AnswerFileRow]:
        """The files of the answer that counts or was taken back, offered to a new version."""
        start = self.visit.start
        if start is None:
            return []
        with self.house.config.database.reading() as session:
            return answers.answer_files(session, start.id)


def _uncopied(contact: str, registered: str, receipt_to: Sequence[str]) -> str:
    """The contact's address when its copy of the receipt was one too many."""
    wanted = receipts.copy_address(contact, registered)
    return wanted if wanted and receipt_to and wanted not in receipt_to else ""


def first_of(fields: RawFields) -> dict[str, str]:
    return {name: values[0] for name, values in fields.items() if values}


def stored(rows: Sequence[AnswerFileRow], ids: Sequence[str]) -> tuple[StoredFile, ...]:
    """The rows whose ids were ticked, as files for a new version."""
    return tuple(
        StoredFile.model_validate(
            {"sha256": row.sha256, "size": row.size, "media_type": row.media_type, "name": row.name, "kind": row.kind}
        )
        for row in rows
        if row.id in ids
    )
