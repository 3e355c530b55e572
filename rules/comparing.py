"""Two versions of a compilation held against each other: which answers came, changed or went, how the numbers moved,
and what became of themes and bemötanden. Pure; both versions are whole and know nothing of each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from models.answer import AnswerContent
from models.comparison import (
    ComparedAnswer,
    ComparedBemotande,
    ComparedDate,
    ComparedNumber,
    ComparedRecipient,
    ComparedStance,
    ComparedText,
    Comparison,
    Difference,
    VersionFacts,
)
from models.compilation import CompilationData, CompiledAnswer, CompiledRecipient
from models.synpunkter import Change, Group, Synpunkt, Theme, Treatment
from models.values import Counts, Stance

Made = TypeVar("Made", Theme, Synpunkt, Group, Change)
Kept = TypeVar("Kept", CompiledRecipient, Theme, Synpunkt, Group, Change)

_DATES = ("due_at", "closes_at", "closed_at")
_THEME = ("title", "proposal", "answers", "comment")
_SYNPUNKT = ("says", "kind", "theme_id", "group_id", "question", "wording", "blocking", "removal")
_GROUP = ("says", "theme_id", "question")
_CHANGE = ("section", "old", "new", "cause")
_BEMOTANDE = ("reason", "change_section", "change_old", "change_new")


def compare(before: CompilationData, after: CompilationData) -> Comparison:
    """What differs, and nothing of what is alike. Versions of two rounds have nothing in common and compare as such."""
    old = {one.code: one for one in before.recipients}
    new = {one.code: one for one in after.recipients}
    was, now = before.treatment, after.treatment
    return Comparison(
        before=_facts(before),
        after=_facts(after),
        dates=tuple(_dates(before, after)),
        papers=tuple(_papers(before, after)),
        counts=tuple(_numbers(before.counts, after.counts)),
        stances=tuple(
            ComparedNumber(key=stance.value, before=before.stances.get(stance, 0), after=after.stances.get(stance, 0))
            for stance in Stance
            if before.stances.get(stance, 0) != after.stances.get(stance, 0)
        ),
        answers=tuple(_answers(old, new)),
        recipients=tuple(_recipients(old, new)),
        themes=tuple(_texts(was.themes, now.themes, _THEME, lambda one: one.title)),
        synpunkter=tuple(_texts(was.synpunkter, now.synpunkter, _SYNPUNKT, lambda one: f"S{one.number}")),
        groups=tuple(_texts(was.groups, now.groups, _GROUP, lambda one: f"G{one.number}")),
        bemotanden=tuple(_bemotanden(was, now)),
        changes=tuple(_texts(was.changes, now.changes, _CHANGE, lambda one: one.section)),
    )


def _facts(data: CompilationData) -> VersionFacts:
    return VersionFacts(
        version=data.version, made_at=data.made_at, preliminary=data.preliminary, snapshot=data.snapshot
    )


def _dates(before: CompilationData, after: CompilationData) -> Iterator[ComparedDate]:
    for key in _DATES:
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            yield ComparedDate(key=key, before=was, after=now)


def _papers(before: CompilationData, after: CompilationData) -> Iterator[ComparedText]:
    """By their titles; one with other bytes is another paper of the same name."""
    old = {paper.title: paper.sha256 for paper in before.documents}
    new = {paper.title: paper.sha256 for paper in after.documents}
    for title in dict.fromkeys((*new, *old)):
        if title not in old or title not in new:
            yield ComparedText(label=title, difference=Difference.ADDED if title not in old else Difference.REMOVED)
        elif old[title] != new[title]:
            yield ComparedText(label=title, difference=Difference.CHANGED)


def _numbers(before: Counts, after: Counts) -> Iterator[ComparedNumber]:
    for key in Counts.model_fields:
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            yield ComparedNumber(key=key, before=was, after=now)


def _both(old: Mapping[str, Kept], new: Mapping[str, Kept]) -> Iterator[tuple[Kept | None, Kept | None]]:
    """Every one once: in the order of the later compilation, those that are gone last."""
    for key, now in new.items():
        yield old.get(key), now
    for key, was in old.items():
        if key not in new:
            yield was, None


def _answers(old: Mapping[str, CompiledRecipient], new: Mapping[str, CompiledRecipient]) -> Iterator[ComparedAnswer]:
    for was, now in _both(old, new):
        one = now or was
        given, gives = was.answer if was else None, now.answer if now else None
        if one is None or (given is None and gives is None):
            continue
        if given is None or gives is None:
            difference = Difference.ADDED if given is None else Difference.REMOVED
            parts: tuple[str, ...] = ()
        else:
            difference, parts = Difference.CHANGED, tuple(_parts(given, gives))
            if not parts and given.version == gives.version:
                continue
        yield ComparedAnswer(
            code=one.code,
            name=one.full_name,
            difference=difference,
            late=gives is not None and gives.late,
            before=given.version if given else 0,
            after=gives.version if gives else 0,
            parts=parts,
            stances=tuple(_stances(given.content if given else None, gives.content if gives else None)),
        )


def _stances(was: AnswerContent | None, now: AnswerContent | None) -> Iterator[ComparedStance]:
    """How the stances moved; a question that is commented on alone has none."""
    before, after = was or AnswerContent(), now or AnswerContent()
    if before.stance != after.stance:
        yield ComparedStance(before=before.stance, after=after.stance)
    if was is None or now is None:
        return
    old = {answer.key: answer.stance for answer in before.questions}
    new = {answer.key: answer.stance for answer in after.questions}
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            yield ComparedStance(question=key, before=old.get(key), after=new.get(key))


def _parts(was: CompiledAnswer, now: CompiledAnswer) -> Iterator[str]:
    """The parts but the stances, as the console names them."""
    before, after = was.content, now.content
    old = {answer.key: answer.comment for answer in before.questions}
    new = {answer.key: answer.comment for answer in after.questions}
    for key in dict.fromkeys((*new, *old)):
        if old.get(key, "") != new.get(key, ""):
            yield f"question:{key}"
    for name in AnswerContent.model_fields:
        if name not in {"stance", "questions"} and getattr(before, name) != getattr(after, name):
            yield name
    if [file.sha256 for file in was.files] != [file.sha256 for file in now.files]:
        yield "files"


def _recipients(
    old: Mapping[str, CompiledRecipient], new: Mapping[str, CompiledRecipient]
) -> Iterator[ComparedRecipient]:
    for was, now in _both(old, new):
        one = now or was
        answered = bool((was and was.answer) or (now and now.answer))
        if one is None or (was and now and (was.state == now.state or answered)):
            continue
        yield ComparedRecipient(
            code=one.code, name=one.full_name, before=was.state if was else None, after=now.state if now else None
        )


def _texts(
    was: Iterable[Made], now: Iterable[Made], names: tuple[str, ...], label: Callable[[Made], str]
) -> Iterator[ComparedText]:
    for before, after in _both({one.id: one for one in was}, {one.id: one for one in now}):
        one = after or before
        if one is None:
            continue
        if before is None or after is None:
            difference = Difference.ADDED if before is None else Difference.REMOVED
            yield ComparedText(label=label(one), difference=difference)
        elif parts := _differing(before, after, names):
            yield ComparedText(label=label(one), difference=Difference.CHANGED, parts=parts)


def _differing(before: object, after: object, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _bemotanden(was: Treatment, now: Treatment) -> Iterator[ComparedBemotande]:
    """By what they are about, and in its words: a bemötande that was written anew for the same synpunkt is a change."""
    labels = {one.id: f"S{one.number}" for one in (*was.synpunkter, *now.synpunkter)}
    labels |= {one.id: f"G{one.number}" for one in (*was.groups, *now.groups)}
    old = {one.synpunkt_id or one.group_id: one for one in was.bemotanden}
    new = {one.synpunkt_id or one.group_id: one for one in now.bemotanden}
    for about in dict.fromkeys((*new, *old)):
        before, after = old.get(about), new.get(about)
        parts = _differing(before, after, _BEMOTANDE) if before and after else ()
        if before is None or after is None or parts or before.outcome is not after.outcome:
            yield ComparedBemotande(
                label=labels.get(about, ""),
                before=before.outcome if before else None,
                after=after.outcome if after else None,
                parts=parts,
            )
