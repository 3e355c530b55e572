"""The families of a whole compilation, as plain values for its note on method."""

from collections.abc import Iterator, Mapping, Sequence

from models.compilation import CompilationData, CompiledAnswer, CompiledRecipient
from models.families import Character, Characterized, SameText
from models.synpunkter import Outcome
from models.values import RecipientState
from rules import masking
from rules.families import FamilyFound, Text, by_question, is_long_enough

OPENING = 20
"""Words of a family's text that are told."""
_QUESTION = "question:"


def question_of(part: str) -> str:
    """The question that a part of an answer belongs to; empty for the whole. `part`: as in `rules.masking.texts`."""
    return part.removeprefix(_QUESTION) if part.startswith(_QUESTION) else ""


def is_compared(part: str) -> bool:
    """Whether a part is running text."""
    return part in {"summary", "reason"} or ":" in part


def in_compilation(data: CompilationData) -> CompilationData:
    """With the families of all counted answers, what they typed and what was read from their files, and how each answer
    stands. Pure, some seconds for 290 answers of eight long texts."""
    texts: dict[str, list[Text]] = {"": [], **{question.key: [] for question in data.questions}}
    for recipient in data.recipients:
        if recipient.answer:
            for part, text in _texts(recipient.answer).items():
                texts.setdefault(question_of(part), []).append(Text(recipient.code, f"{recipient.code}/{part}", text))
    found = by_question(texts)
    return data.model_copy(update={"families": tuple(map(told, found)), "characters": tuple(_characters(data, found))})


def told(found: FamilyFound) -> SameText:
    family = found.family
    words = family.base.text.split()
    return SameText(
        question=found.question,
        is_passage=found.is_passage,
        recipients=tuple(dict.fromkeys(member.text.owner for member in family.members)),
        texts=len(family.members),
        same=sum(member.is_same for member in family.members),
        opening=" ".join(words[:OPENING]) + (" …" if len(words) > OPENING else ""),
    )


def _texts(answer: CompiledAnswer) -> Mapping[str, str]:
    typed = {part: text for part, text in masking.texts(answer.content).items() if is_compared(part)}
    return typed | {f"file:{number}": file.text.text for number, file in enumerate(answer.files) if file.text.has_text}


def _characters(data: CompilationData, found: Sequence[FamilyFound]) -> Iterator[Characterized]:
    whole: dict[str, dict[str, None]] = {}
    partly: dict[str, dict[str, None]] = {}
    for one in found:
        owners = dict.fromkeys(member.text.owner for member in one.family.members)
        for member in one.family.members:
            (partly if one.is_passage else whole).setdefault(member.text.key, {}).update(owners)
    outcomes = data.treatment.bemotanden_of_synpunkter()
    said: dict[str, list[bool]] = {}
    for view in data.treatment.synpunkter:
        is_outside = view.id in outcomes and outcomes[view.id].outcome is Outcome.OUTSIDE
        said.setdefault(view.passage.recipient_code, []).append(is_outside)
    order = {recipient.code: place for place, recipient in enumerate(data.recipients)}
    for recipient in data.recipients:
        if recipient.answer:
            told = _character(recipient, recipient.answer, whole, partly)
            told = told.model_copy(update={"alike": tuple(sorted(told.alike, key=order.__getitem__))})
            views = said.get(recipient.code, [])
            yield told.model_copy(update={"character": Character.OUTSIDE}) if views and all(views) else told


def _character(
    recipient: CompiledRecipient,
    answer: CompiledAnswer,
    whole: Mapping[str, Mapping[str, None]],
    partly: Mapping[str, Mapping[str, None]],
) -> Characterized:
    """`whole`, `partly`: by a text's key, whom it shares all of it or some paragraph with, itself among them."""
    code, texts = recipient.code, _texts(answer)
    speaks = recipient.state not in {RecipientState.DECLINED, RecipientState.NO_COMMENTS}
    if not texts and answer.files:
        return Characterized(recipient=code, character=Character.UNREAD)
    if not texts or (not speaks and texts.keys() <= {"reason"}):
        return Characterized(recipient=code, character=Character.SILENT)
    keys = [f"{code}/{part}" for part, text in texts.items() if is_long_enough(text)]
    if not keys:
        return Characterized(recipient=code, character=Character.SHORT)
    shared = [whole[key] for key in keys if key in whole]
    anyone = dict.fromkeys(owner for owners in (*shared, *(partly.get(key, {}) for key in keys)) for owner in owners)
    everywhere = [owner for owner in anyone if all(owner in owners for owners in shared)]
    is_same = len(shared) == len(keys)
    alike = [owner for owner in (is_same and len(everywhere) > 1 and everywhere) or anyone if owner != code]
    character = Character.SAME if is_same else Character.PARTLY if alike else Character.OWN
    return Characterized(recipient=code, character=character, alike=tuple(alike))
