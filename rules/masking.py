"""What of an answer may be shown outside: marked words covered, marked files held back or replaced by masked copies.

Whether something is confidential is a person's judgement in each case (offentlighets- och sekretesslagen 2009:400, 10
kap. 3-4 §§ and the provision that the mark names); here only what has been judged is carried out, and what is in doubt
stays inside.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from models.answer import AnswerContent, StoredFile
from models.secrecy import FILE, WHOLE, Mark, MaskedCopy, Outside, OutsideFile
from models.synpunkter import Passage

_LINES = ("summary", "reason", "own_dnr", "decision_body", "delegate", "decision_on", "decision_section")
_PEOPLE = ("contact_name", "contact_email", "refers_to")
FIELDS = (*_LINES, *_PEOPLE)
_QUESTION, _DISSENT = "question", "dissent"


def texts(content: AnswerContent) -> dict[str, str]:
    """The text of every part that can be marked and says something, by its code: a field's name, `question:<id>` or
    `dissent:<number>` (from 1)."""
    found = {name: getattr(content, name) for name in FIELDS}
    found |= {f"{_QUESTION}:{each.key}": each.comment for each in content.questions}
    found |= {
        f"{_DISSENT}:{number}": "\n".join(filter(None, (each.who, each.party, each.text)))
        for number, each in enumerate(content.dissents, start=1)
    }
    return {part: text for part, text in found.items() if text}


def outside(
    content: AnswerContent,
    files: Sequence[tuple[str, StoredFile]],
    *,
    marks: Sequence[Mark],
    copies: Mapping[str, MaskedCopy],
    quarantined: Collection[str],
    cover: Callable[[str], str],
) -> Outside:
    """What may leave of an answer. `files`: id and file, in their order. `copies`: by file id. `quarantined`: hashes.
    `cover`: the words that stand where the named provision has taken some away."""
    whole = next((mark.section for mark in marks if mark.part == WHOLE), "")
    held = {mark.file_id: mark.section for mark in marks if mark.part == FILE}
    return Outside(
        content=_emptied(content, cover(whole)) if whole else _covered(content, marks, cover),
        files=tuple(
            _file(number, file, held.get(file_id, whole), copies.get(file_id), quarantined)
            for number, (file_id, file) in enumerate(files, start=1)
        ),
        sections=tuple(dict.fromkeys(mark.section for mark in marks)),
    )


def quotation(
    passage: Passage, text: str, marks: Sequence[Mark], cover: Callable[[str], str], *, held: str = ""
) -> str:
    """A quotation as those outside may read it. `text`: all of the part that it is taken from, `marks`: those of its
    answer, `held`: the provision its file is held or masked by.

    Where the marked words stand is told by the text itself, so that a quotation that begins or ends inside them shows
    none of them. What cannot be placed is covered whole.
    """
    part = part_of(passage.field)
    whole = next((mark.section for mark in marks if mark.part == WHOLE), "") or held
    mine = [mark for mark in marks if mark.part == part] if part else []
    if whole or any(not mark.passage or mark.passage not in text or part.startswith(_DISSENT) for mark in mine):
        return cover(whole or mine[0].section)
    if text[passage.start : passage.end] != passage.quote and mine:
        return cover(mine[0].section)
    shown, at = [], passage.start
    for first, last, section in sorted(
        (m.start(), m.end(), mark.section) for mark in mine for m in _places(mark, text)
    ):
        if last > at and first < passage.end:
            shown += [text[at : max(first, at)], cover(section)]
            at = max(last, at)
    return "".join([*shown, text[at : passage.end]]) if shown else passage.quote


def part_of(field: str) -> str:
    """The part that a field of the answer form is marked as: `q-<id>-comment` is `question:<id>`."""
    kind, _, rest = field.partition("-")
    if kind == "q":
        return f"{_QUESTION}:{rest.removesuffix('-comment')}"
    return f"{_DISSENT}:{rest.removesuffix('-text')}" if kind == "reservation" else field


def _file(
    number: int, file: StoredFile, section: str, copy: MaskedCopy | None, quarantined: Collection[str]
) -> OutsideFile:
    leaves = StoredFile.model_validate(copy.model_dump(include=set(StoredFile.model_fields))) if copy else file
    if leaves.sha256 in quarantined:
        return OutsideFile(number=number, file=None, withheld="quarantined")
    if copy is None and section:
        return OutsideFile(number=number, file=None, withheld="marked", section=section)
    return OutsideFile(number=number, file=leaves, masked=copy is not None, section=section)


def _emptied(content: AnswerContent, words: str) -> AnswerContent:
    """Nothing but the position it takes on the whole."""
    return AnswerContent(stance=content.stance, summary=words)


def _covered(content: AnswerContent, marks: Sequence[Mark], cover: Callable[[str], str]) -> AnswerContent:
    by_part: dict[str, list[Mark]] = {}
    for mark in marks:
        by_part.setdefault(mark.part, []).append(mark)

    def shown(part: str, text: str) -> str:
        return _without(text, by_part.get(part, ()), cover)

    dissents = []
    for number, each in enumerate(content.dissents, start=1):
        held = by_part.get(f"{_DISSENT}:{number}", [])
        # People and words belong together: a mark in one covers all of the dissent.
        covered = {"who": cover(held[0].section), "party": "", "text": ""} if held else {}
        dissents.append(each.model_copy(update=covered))
    return content.model_copy(
        update={
            **{name: shown(name, getattr(content, name)) for name in FIELDS},
            "questions": tuple(
                each.model_copy(update={"comment": shown(f"{_QUESTION}:{each.key}", each.comment)})
                for each in content.questions
            ),
            "dissents": tuple(dissents),
        }
    )


def _without(text: str, marks: Sequence[Mark], cover: Callable[[str], str]) -> str:
    """The text with every place of every marked passage covered, also where two of them overlap."""
    whole = next((mark for mark in marks if not mark.passage or mark.passage not in text), None)
    if not text or not marks:
        return text
    if whole is not None:  # what cannot be found any more takes all of the part
        return cover(whole.section)
    spans = sorted((found.start(), found.end(), mark.section) for mark in marks for found in _places(mark, text))
    shown, end = [], 0
    for first, last, section in spans:
        if first >= end:
            shown += [text[end:first], cover(section)]
        end = max(end, last)
    return "".join([*shown, text[end:]])


def _places(mark: Mark, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(re.escape(mark.passage), text)
