"""The questions as a Word form: made for this visit's recipient, and read back into the draft when it comes filled in.

Text already on the page is never replaced by the form's: where the two differ both are shown, to choose between.
"""

from collections.abc import Sequence
from datetime import datetime

from starlette.responses import Response

from documents.inspection.filenames import clean_name, shown_name
from documents.inspection.media import WRONG_KINDS, NotAccepted
from documents.word_form.form import FormFacts, FormRecipient, word_form
from documents.word_form.reading import FilledForm, read_word_form
from models.answer import FILE_LIMIT
from models.errors import Refused
from models.media import DOCX
from store.answers.drafts import DraftConflict
from templates.words import language_of
from web.answer.downloads import attached
from web.answer.drafting import give_back, marks_of, save_typed
from web.answer.fields import Tidied, answer_fields, first, tidied_marks, tidy
from web.answer.form import FormFault
from web.answer.uploads import MEGABYTE, kind_of
from web.answer.visit import Visit
from web.answer.work import Work
from web.multipart import WORD_FORM, Upload


def download(visit: Visit) -> Response | None:
    """The empty form; None before the round has been sent."""
    if visit.round.sent_at is None or visit.is_cancelled:
        return None
    dnr = visit.round.dnr.replace("/", "-").replace("\\", "-")
    return attached(_blank(visit, visit.round.sent_at), DOCX, clean_name(f"svarsblankett-{dnr}.docx", DOCX))


def _blank(visit: Visit, made_at: datetime) -> bytes:
    facts = FormFacts(
        visit.round.id, visit.round.dnr, visit.round.title, visit.definition.sender_name, made_at, visit.paper_change
    )
    row = visit.recipient
    recipient = FormRecipient(row.code, row.full_name, row.kind, row.due_at, language_of(row.language))
    return word_form(facts, recipient, visit.questions)


def fill(work: Work) -> Response:
    """Fills the empty fields of the page from the uploaded form, saves, and says what was filled."""
    if (stop := work.stopped()) is not None:
        return stop
    if not work.draft_is_seen:
        return work.conflict()
    kept = work.keep_uploads()
    read = _read(work)
    faults = (*work.oversized, *kept.faults, *((read,) if isinstance(read, FormFault) else ()))
    if faults or isinstance(read, FormFault):
        return give_back(work, kept, faults)
    said = tidy({name: [text] for name, text in read.fields.items()}, answer_fields(work.desk.visit.questions))
    page = work.tidied.fields
    filled = [name for name in said.fields if name not in page]
    differing = [
        name for name, values in said.fields.items() if name in page and first(page, name).strip() != values[0].strip()
    ]
    page.update({name: said.fields[name] for name in filled})
    if isinstance(save_typed(work, kept.files), DraftConflict):
        return work.again().conflict()
    if differing:
        return _choose(work, said, filled, differing, read)
    if work.short or read.unplaced:  # what no draft holds comes with this very answer
        return work.again().desk.begin(
            frozenset(marks_of(work)), filled=filled, unread=read.unread, unplaced=read.unplaced, waiting=work.short
        )
    told = {"blankett": _places(work, filled), "oklart": _places(work, read.unread)}
    marks = {name: value for name, value in told.items() if value or name == "blankett"}
    return work.desk.go(marks={**marks_of(work), **tidied_marks(said), **marks})


def filled_names(visit: Visit, places: str) -> tuple[str, ...]:
    """The field names that a query word's places stand for; whatever else it says is left out."""
    names = [field.name for field in answer_fields(visit.questions)]
    numbers = [int(part) for part in places.split(".") if part.isascii() and part.isdigit() and len(part) < 5]
    return tuple(names[number] for number in numbers[: len(names)] if number < len(names))


def _places(work: Work, filled: Sequence[str]) -> str:
    names = [field.name for field in answer_fields(work.desk.visit.questions)]
    return ".".join(str(names.index(name)) for name in filled)


def _choose(work: Work, said: Tidied, filled: Sequence[str], differing: Sequence[str], read: FilledForm) -> Response:
    """The conflict page, with the form's texts beside the page's; what the page held stays saved until then."""
    again = work.again()
    again.tidied.fields.update({name: said.fields[name] for name in (*filled, *differing)})
    facts = {"differing": differing, "from_word": True, "unread": read.unread, "unplaced": read.unplaced}
    return again.refuse("conflict.html", 409, "word_form_differs", **facts)


def _read(work: Work) -> FilledForm | FormFault:
    upload = next(iter(work.word_forms), None)
    if upload is None:
        return FormFault(field=WORD_FORM, code="word_form_missing")
    try:
        return _fields(work.desk.visit, upload)
    except (NotAccepted, Refused) as refusal:
        code = "word_form_not_docx" if refusal.code in WRONG_KINDS else refusal.code
        facts = {"name": shown_name(upload.name), "limit": FILE_LIMIT // MEGABYTE}
        return FormFault(field=WORD_FORM, code=code, facts=dict(facts))


def _fields(visit: Visit, upload: Upload) -> FilledForm:
    if kind_of(upload) != DOCX or upload.incoming is None:
        raise NotAccepted("word_form_not_docx")
    path = upload.incoming.flush()
    names = [field.name for field in answer_fields(visit.questions)]
    made_at = visit.round.sent_at or visit.now
    blank = _blank(visit, made_at)
    return read_word_form(path, names, round_id=visit.round.id, recipient_code=visit.recipient.code, blank=blank)
