"""What is missing before a compilation is final: every answer read, every view taken up and answered with a reason.

PBL 2010:900 5 kap. 23 § asks for the reason of a view that was not met; the rest is practice (P23-P28), so each gap may
be explained by a sentence instead, which is printed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from models.synpunkter import Answered, Explanation, Gap, GapKind, Outcome, Passage, Synpunkt, Treatment
from rules import passages

_ORDER = {kind: place for place, kind in enumerate(GapKind)}


class Reach(NamedTuple):
    """How far the work has come: answers read of those there are, and characters of their comments marked."""

    read: int
    answers: int
    marked: passages.Coverage


def gaps(
    answered: Sequence[Answered], treatment: Treatment, explanations: Iterable[Explanation] = ()
) -> tuple[Gap, ...]:
    """Everything missing, by kind in the order of `GapKind`, then in the order of the answers or numbers."""
    said = {(one.kind, one.key): one for one in explanations}
    versions = {one.recipient_code: one.version for one in answered}
    found = [*_of_answers(answered, treatment), *_of_synpunkter(answered, treatment)]
    found += [*_of_themes(treatment), *_of_changes(treatment)]
    found.sort(key=lambda gap: _ORDER[gap.kind])
    return tuple(_explained(gap, said.get((gap.kind, gap.key)), versions) for gap in found)


def reach(answered: Sequence[Answered], treatment: Treatment) -> Reach:
    read = {(one.recipient_code, one.version) for one in treatment.readings}
    taken = _taken(treatment)
    covered = of = 0
    for one in answered:
        mine = taken.get((one.recipient_code, one.version), [])
        for field, text in passages.comments(one.content).items():
            coverage = passages.coverage(text, passages.spans_in(mine, field))
            covered, of = covered + coverage.covered, of + coverage.of
    seen = sum((one.recipient_code, one.version) in read for one in answered)
    return Reach(seen, len(answered), passages.Coverage(covered, of))


def _explained(gap: Gap, said: Explanation | None, versions: Mapping[str, int]) -> Gap:
    """A sentence about an earlier version of the answer explains nothing of a later one."""
    if said is None or said.version != version_of(gap, versions):
        return gap
    return gap.model_copy(update={"explained": said.text, "explained_by": said.by})


def version_of(gap: Gap, versions: Mapping[str, int]) -> int:
    """The version of the answer that a gap is in, 0 for one of no answer. `versions`: those that count, by code."""
    return versions.get(gap.recipient_code, 0) if gap.kind in OF_ANSWERS else 0


OF_ANSWERS = frozenset(
    {
        GapKind.ANSWER_UNREAD,
        GapKind.ANSWER_WITHOUT_SYNPUNKT,
        GapKind.TEXT_NOT_COVERED,
        GapKind.DISSENT_WITHOUT_SYNPUNKT,
    }
)
"""Gaps in what one version of an answer says."""


def _of_answers(answered: Sequence[Answered], treatment: Treatment) -> Iterator[Gap]:
    read = {(one.recipient_code, one.version) for one in treatment.readings}
    taken = _taken(treatment)
    for one in answered:
        key, mine = (one.recipient_code, one.version), taken.get((one.recipient_code, one.version), [])
        texts = passages.texts(one.content)
        if key not in read:
            yield Gap(kind=GapKind.ANSWER_UNREAD, key=one.recipient_code, recipient_code=one.recipient_code)
        if not mine and (texts or one.files):
            yield Gap(kind=GapKind.ANSWER_WITHOUT_SYNPUNKT, key=one.recipient_code, recipient_code=one.recipient_code)
        elif mine:
            yield from _not_covered(one, mine)
        for field in passages.dissents(one.content):
            if not passages.spans_in(mine, field):
                yield _of_field(GapKind.DISSENT_WITHOUT_SYNPUNKT, one, field)


def _not_covered(one: Answered, mine: Sequence[Passage]) -> Iterator[Gap]:
    """Of an answer without any synpunkt one gap is found, not one more for each of its fields."""
    for field, text in passages.comments(one.content).items():
        coverage = passages.coverage(text, passages.spans_in(mine, field))
        if not coverage.is_whole:
            yield _of_field(GapKind.TEXT_NOT_COVERED, one, field, coverage.share)


def _of_field(kind: GapKind, one: Answered, field: str, share: float | None = None) -> Gap:
    code = one.recipient_code
    return Gap(kind=kind, key=f"{code}/{field}", recipient_code=code, detail=field, share=share)


def _taken(treatment: Treatment) -> dict[tuple[str, int], list[Passage]]:
    found: dict[tuple[str, int], list[Passage]] = {}
    for one in treatment.synpunkter:
        found.setdefault((one.passage.recipient_code, one.passage.version), []).append(one.passage)
    return found


def _of_synpunkter(answered: Sequence[Answered], treatment: Treatment) -> Iterator[Gap]:
    versions = {one.recipient_code: one.version for one in answered}
    groups = {one.id: one for one in treatment.groups}
    answered_ids = {one.synpunkt_id or one.group_id for one in treatment.bemotanden}
    of_group: set[str] = set()
    for one in treatment.synpunkter:
        if versions.get(one.passage.recipient_code) != one.passage.version:
            yield _of_synpunkt(GapKind.SYNPUNKT_OF_EARLIER_VERSION, one)
        group = groups.get(one.group_id)
        if not (group.theme_id if group else one.theme_id):
            yield _of_synpunkt(GapKind.SYNPUNKT_WITHOUT_THEME, one)
        if one.id in answered_ids or (group and group.id in answered_ids):
            continue
        if group is None:
            yield _of_synpunkt(GapKind.SYNPUNKT_WITHOUT_BEMOTANDE, one)
        elif group.id not in of_group:
            of_group.add(group.id)
            yield Gap(kind=GapKind.SYNPUNKT_WITHOUT_BEMOTANDE, key=group.id, detail=f"G{group.number}")
    yield from _without_reason(treatment)


def _of_synpunkt(kind: GapKind, one: Synpunkt) -> Gap:
    return Gap(kind=kind, key=one.id, recipient_code=one.passage.recipient_code, detail=f"S{one.number}")


def _without_reason(treatment: Treatment) -> Iterator[Gap]:
    """Groups last, as they are numbered."""
    numbers = {one.id: f"S{one.number}" for one in treatment.synpunkter}
    numbers |= {one.id: f"G{one.number}" for one in treatment.groups}
    order = {own_id: place for place, own_id in enumerate(numbers)}
    for one in sorted(treatment.bemotanden, key=lambda one: order.get(one.synpunkt_id or one.group_id, len(order))):
        about = one.synpunkt_id or one.group_id
        if one.outcome is not Outcome.MET and not one.reason.strip():
            yield Gap(kind=GapKind.NOT_MET_WITHOUT_REASON, key=one.id, detail=numbers.get(about, ""))


def _of_themes(treatment: Treatment) -> Iterator[Gap]:
    """One of the three texts is missing, or the second reader who was named has not accepted them."""
    for one in treatment.themes:
        if not all(text.strip() for text in (one.proposal, one.answers, one.comment)):
            yield Gap(kind=GapKind.THEME_NOT_WRITTEN, key=one.id, detail=one.title)
        elif one.second_reader and one.accepted_at is None:
            yield Gap(kind=GapKind.THEME_NOT_ACCEPTED, key=one.id, detail=one.title)


def _of_changes(treatment: Treatment) -> Iterator[Gap]:
    """A stated cause explains a change that no synpunkt led to."""
    known = {one.id for one in treatment.synpunkter}
    for one in treatment.changes:
        if not known.intersection(one.synpunkt_ids):
            yield Gap(kind=GapKind.CHANGE_WITHOUT_SYNPUNKT, key=one.id, detail=one.section, explained=one.cause.strip())
