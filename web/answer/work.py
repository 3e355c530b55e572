"""One posted form at its visitor's desk: what was sent, and what stands in its way. Runs in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import uuid4

from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from documents.inspection.filenames import shown_name
from models.answer import FILES_LIMIT, StoredFile
from models.values import FileKind
from store.answers import drafts
from store.answers.drafts import Writer
from web.answer import completing, uploads
from web.answer.fields import SHORT_WAYS, Tidied, first, number, tidy, with_earlier
from web.answer.form import FormChecked, FormFault, check
from web.answer.peers import peers_of
from web.answer.showing import Desk, FormState, stored
from web.multipart import FIELD_LIMIT, WORD_FORM, ReceivedForm, Upload


@dataclass(frozen=True)
class Work:
    desk: Desk
    form: ReceivedForm
    wants_json: bool = False
    action: str = "save"

    @cached_property
    def tidied(self) -> Tidied:
        """What was typed; from the review page, which posts no text of its own, what the draft says. A text too large
        to be received leaves what stood there before."""
        if self.form.first("from_draft"):
            return Tidied(fields=dict(self.desk.visit.draft.fields))
        known = self.desk.visit.fields
        typed = tidy(self.form.fields, known)
        return with_earlier(typed, self.form.oversized, self.desk.standing, known) if self.form.oversized else typed

    @cached_property
    def short(self) -> dict[str, list[str]]:
        """The fields of the short ways (decline, extend, acknowledge, forward, attest)."""
        return tidy(self.form.fields, SHORT_WAYS).fields

    @property
    def draft_version(self) -> int:
        return number(self.form.first("draft_version"))

    @property
    def replaces(self) -> int:
        return number(self.form.first("replaces"))

    @property
    def papers(self) -> int | None:
        """The version of the round's papers that the sender's page names; None for a page that names none."""
        return number(self.form.first("papers")) or None

    @property
    def joint_version(self) -> int:
        """The version of another's answer that the sender has read."""
        return number(self.form.first("joint_version"))

    @cached_property
    def nonce(self) -> str:
        typed = self.form.first("nonce")
        return typed if typed.isascii() and typed.isalnum() and len(typed) <= 64 else uuid4().hex

    @property
    def writer(self) -> Writer:
        page = self.form.first("page")
        page = page if page.isascii() and page.isalnum() and len(page) <= 64 else ""
        return Writer(visit=self.desk.visit.id, page=page, turn=number(self.form.first("turn")))

    @property
    def draft_is_seen(self) -> bool:
        """Whether the stored draft is the one the sender had before them, says the same, or was saved by the sender's
        own page while it was being reloaded."""
        draft = self.desk.visit.draft
        same = draft.version in {0, self.draft_version} or draft.fields == self.tidied.fields
        return same or self.writer.follows(draft.writer)

    @property
    def draft_is_the_one(self) -> bool:
        """Whether the stored draft is the very version that the sender's page shows."""
        return self.desk.visit.draft.version == self.draft_version

    @property
    def files_are_seen(self) -> bool:
        """Whether the files that lie in the draft are those the sender's page shows."""
        return self.desk.visit.draft.files_mark == self.form.first("draft_files")

    @cached_property
    def earlier_files(self) -> tuple[StoredFile, ...]:
        """Files of the version before that the sender keeps; before a review they are still to be chosen. Of those
        that may be taken away, upon a request for a supplement."""
        kept = self.form.fields.get("keep_file", [])
        if self.action != "review" and not kept:
            return ()
        rows = [row for row in self.desk.earlier_files() if row.kind in self.desk.visit.file_kinds]
        return stored(rows, [row.id for row in rows] if self.action == "review" else kept)

    @property
    def oversized(self) -> tuple[FormFault, ...]:
        facts = {"limit": FIELD_LIMIT // 1024}
        return tuple(FormFault(field=name, code="field_too_large", facts=dict(facts)) for name in self.form.oversized)

    def state(self, faults: tuple[FormFault, ...] = (), *, draft_version: int | None = None) -> FormState:
        return FormState(
            fields={**self.tidied.fields, **self.short},
            replaces=self.replaces,
            draft_version=self.draft_version if draft_version is None else draft_version,
            nonce=self.nonce,
            faults=faults,
            cleaned=self.tidied.cleaned,
            mended=self.tidied.mended,
        )

    def again(self) -> "Work":
        """The same form at the visit as it stands now."""
        return replace(self, desk=self.desk.again())

    def checked(self, new_files: Sequence[StoredFile]) -> FormChecked:
        """The answer read out of the form. `new_files`: uploads just kept, on top of those in the draft."""
        visit = self.desk.visit
        files = len(visit.draft.files) + len(self.earlier_files) + len(new_files)
        if visit.completing is not None:
            new_kinds = [*self._draft_kinds().values(), *(file.kind for file in new_files)]
            kept = [row for row in self.desk.earlier_files() if row.kind not in visit.file_kinds]
            checked = completing.check_parts(
                visit,
                visit.completing,
                self.tidied.fields,
                new_kinds=new_kinds,
                kept_files=len(kept) + len(self.earlier_files),
            )
        else:
            fields, peers = self.tidied.fields, peers_of(visit, self.tidied.fields)
            checked = check(fields, visit.questions, file_count=files, today=visit.today, peers=peers)
        if files <= FILES_LIMIT or self.action == "review":  # before a review the earlier files are still to be chosen
            return checked
        too_many = FormFault(field="files", code="files_over", facts={"limit": FILES_LIMIT, "count": files})
        return checked.model_copy(update={"faults": (*checked.faults, too_many)})

    @property
    def unsent(self) -> tuple[FormFault, ...]:
        """Before a review: the short ways' fields with a text that nobody has been sent, one fault a field."""
        if self.action != "review":
            return ()
        return tuple(FormFault(field=name, code="short_way_unsent") for name in self.short)

    def short_faults(self, names: tuple[str, ...]) -> tuple[FormFault, ...]:
        """Short ways' fields that are too long."""
        return tuple(
            FormFault(field=item.name, code="text_too_long", facts={"limit": item.limit, "length": len(value)})
            for item in SHORT_WAYS
            if item.name in names and len(value := first(self.short, item.name)) > item.limit
        )

    def keep_uploads(self) -> uploads.KeptUpload:
        """Makes the accepted uploads last. They belong to nothing until a row says so."""
        kinds = self.desk.visit.file_kinds
        if not kinds:
            return uploads.KeptUpload((), ())
        present = [file.name for _id, file in self.desk.visit.draft.files]
        kept = uploads.keep([one for one in self.form.uploads if one.field != WORD_FORM], present=present)
        files = (file if file.kind in kinds else file.model_copy(update={"kind": kinds[0]}) for file in kept.files)
        return replace(kept, files=tuple(files))

    @property
    def word_forms(self) -> list[Upload]:
        """A filled Word form is read and not kept: it is no file of the answer."""
        return [one for one in self.form.uploads if one.field == WORD_FORM]

    def set_file_kinds(self, session: Session) -> None:
        """The sender's word for each file already in the draft."""
        stored_files = dict(self.desk.visit.draft.files)
        for file_id, kind in self._draft_kinds().items():
            if kind != stored_files[file_id].kind:
                drafts.set_file_kind(session, self.desk.visit.recipient.id, file_id, kind)

    def _draft_kinds(self) -> dict[str, FileKind]:
        """Each file of the draft by its id, with the kind that the sender now says it is."""
        visit = self.desk.visit
        said = {file_id: self.form.first(f"file-{file_id}-kind") for file_id, _ in visit.draft.files}
        return {
            file_id: FileKind(said[file_id]) if said[file_id] in visit.file_kinds else file.kind
            for file_id, file in visit.draft.files
        }

    def stopped(self) -> Response | None:
        """The page that says why nothing can be taken now, everything typed shown on it; None when it can."""
        visit = self.desk.visit
        if not visit.was_open(self.form.arrived_at):
            return self.closed()
        if (visit.counted.version if visit.counted else 0) != self.replaces:
            return self.answer_exists()
        return None

    def closed(self) -> Response:
        if self.desk.visit.completing is not None and not self.desk.visit.is_cancelled:
            return self.refuse("supplement_over.html", 409, "closed")
        return self.refuse("closed.html", 409, "closed")

    def answer_exists(self) -> Response:
        """Somebody has answered, or taken back the answer this would replace: the sender decides what this becomes.
        That form has a nonce of its own, since this one's may be spent on the answer that is there."""
        return self._with_files_saved()._anew().refuse("answer_exists.html", 409, "answer_exists")

    def conflict(self) -> Response:
        """Two people in one draft: both texts side by side, and nothing overwritten."""
        here = self._with_files_saved()
        draft = here.desk.visit.draft
        known = [item.name for item in self.desk.visit.fields]
        differing = [name for name in known if self.tidied.fields.get(name) != draft.fields.get(name)]
        own = bool(draft.writer.visit) and draft.writer.visit == self.desk.visit.id
        code = "draft_elsewhere" if own else "draft_conflict"
        return here.refuse("conflict.html", 409, code, differing=differing, own=own)

    def refuse(self, template: str, status: int, code: str, **facts: object) -> Response:
        if self.wants_json:
            response: Response = JSONResponse({"problem": code}, status)
            self.desk.signing.begin_visit(response, self.desk.visit.bearer)
            return response
        state = replace(self.state(), lost=self._lost(code))
        return self.desk.page(template, status=status, state=state, action=self.action, **facts)

    def _lost(self, code: str) -> tuple[str, ...]:
        """The names of the files that the page refused with `code` leaves behind: those not accepted, a Word form not
        read, and after the closing every file."""
        if code == "word_form_differs":
            return ()
        kept = code != "closed"
        return tuple(shown_name(one.name) for one in self.form.uploads if one.stored is None or not kept)

    def to_review(self) -> Response:
        """Somebody changed the files meanwhile: everything is shown once more before it is sent."""
        return self._with_files_saved().desk.go("/granska", {"andrat": 1})

    def _anew(self) -> "Work":
        fields = {name: values for name, values in self.form.fields.items() if name != "nonce"}
        return replace(self, form=replace(self.form, fields=fields))

    def _with_files_saved(self) -> "Work":
        """Good files that came with a form that could not be taken wait in the draft, so they need not come again."""
        kept = self.keep_uploads()
        if not kept.files:
            return self
        visit = self.desk.visit
        with self.desk.house.config.database.changing() as session:
            drafts.add_files(session, visit.recipient.id, list(kept.files), visit.supplement)
        return self.again()
