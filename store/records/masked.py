"""What of a compilation may leave the house: marked words covered in answers and quotations, marked files held back."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from models.compilation import CompilationData, CompiledAnswer, CompiledFile
from models.file_checks import FileCheck
from models.file_texts import NOT_READ, FileText
from models.secrecy import FILE, Mark, Outside
from models.synpunkter import Passage, Treatment
from models.tables import AnswerRow
from rules import masking
from store.answers import answers, secrecy
from store.files import file_checks, file_texts
from templates.documents.handout import covered as cover
from templates.documents.originals import held_file


def state(session: Session, counted: Mapping[str, AnswerRow]) -> list[list[str]]:
    """What the covering follows from, for the name of a snapshot; empty when nothing is covered."""
    ids = [row.id for row in counted.values()]
    marks, copies = secrecy.marks(session, ids), secrecy.copies(session, ids)
    told = [[mark.id, mark.part] for found in marks.values() for mark in found]
    return sorted([*told, *([file_id, copy.sha256] for file_id, copy in copies.items())])


def mask(session: Session, data: CompilationData, counted: Mapping[str, AnswerRow]) -> CompilationData:
    """The same compilation for those outside. `counted`: the counted answers by recipient code."""
    by_id = {row.id: code for code, row in counted.items()}
    quoted = {view.passage.answer_id for view in data.treatment.synpunkter}
    ids = sorted(by_id.keys() | quoted)
    marks, copies = secrecy.marks(session, ids), secrecy.copies(session, ids)
    if not marks and not copies:
        return data
    copied = {key for key, found in answers.files_of(session, ids).items() if any(file.id in copies for file in found)}
    touched = marks.keys() | copied
    rows = {code: row for code, row in counted.items() if row.id in touched}
    leaves = secrecy.outside(session, list(rows.values()), cover)
    hashes = [leaf.file.sha256 for found in leaves.values() for leaf in found.files if leaf.file]
    checks, texts = file_checks.of_hashes(session, hashes), file_texts.of_hashes(session, hashes)
    recipients = tuple(
        one.model_copy(update={"answer": _answer(one.answer, leaves[rows[one.code].id], checks, texts)})
        if one.answer and one.code in rows
        else one
        for one in data.recipients
    )
    treatment = _treatment(session, data.treatment, marks, sorted(touched))
    return data.model_copy(update={"recipients": recipients, "treatment": treatment})


def quotations(session: Session, treatment: Treatment) -> Treatment:
    """What officers have made of the answers, with the quotations covered that may not leave."""
    ids = sorted({view.passage.answer_id for view in treatment.synpunkter})
    marks, copies = secrecy.marks(session, ids), secrecy.copies(session, ids)
    copied = {key for key, found in answers.files_of(session, ids).items() if any(file.id in copies for file in found)}
    return _treatment(session, treatment, marks, sorted(marks.keys() | copied))


def _answer(
    answer: CompiledAnswer, leaves: Outside, checks: Mapping[str, FileCheck], texts: Mapping[str, FileText]
) -> CompiledAnswer:
    files = []
    for file, leaf in zip(answer.files, leaves.files, strict=True):
        if leaf.withheld == "marked":
            bare = {"name": held_file(leaf.number), "sha256": "", "size": 0, "withheld": leaf.section, "text": NOT_READ}
            files.append(file.model_copy(update=bare))
        elif leaf.masked and leaf.file:
            made = CompiledFile(**leaf.file.model_dump(), masked=True)
            seen = {"check": checks[made.sha256], "text": texts[made.sha256], "kind": file.kind}
            files.append(made.model_copy(update=seen))
        else:
            files.append(file)
    sections = tuple(leaves.sections)
    return answer.model_copy(update={"content": leaves.content, "files": tuple(files), "covered": sections})


def _treatment(
    session: Session, treatment: Treatment, marks: Mapping[str, Sequence[Mark]], touched: Sequence[str]
) -> Treatment:
    """Quotations out of marked parts, and out of files that are held back or masked, covered as in the answer."""
    contents = {key: masking.texts(answers.content(session.get_one(AnswerRow, key))) for key in touched}
    held = _held(session, touched, marks)

    def shown(passage: Passage) -> Passage:
        if passage.answer_id not in contents:
            return passage
        text = contents[passage.answer_id].get(masking.part_of(passage.field), "")
        provision = held.get((passage.answer_id, passage.sha256), "")
        quote = masking.quotation(passage, text, marks.get(passage.answer_id, ()), cover, held=provision)
        return passage.model_copy(update={"quote": quote})

    views = tuple(view.model_copy(update={"passage": shown(view.passage)}) for view in treatment.synpunkter)
    return treatment.model_copy(update={"synpunkter": views})


def _held(session: Session, touched: Sequence[str], marks: Mapping[str, Sequence[Mark]]) -> dict[tuple[str, str], str]:
    """The provision that an original file stays inside by, by answer id and hash; a masked copy without one says so."""
    files = answers.files_of(session, list(touched))
    copies = secrecy.copies(session, list(touched))
    held = {}
    for answer_id, found in files.items():
        provisions = {mark.file_id: mark.section for mark in marks.get(answer_id, ()) if mark.part == FILE}
        for file in found:
            if file.id in provisions or file.id in copies:
                held[answer_id, file.sha256] = provisions.get(file.id) or held_file(0)
    return held
