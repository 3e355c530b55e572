"""The rows of the comment table, out of what officers have made of the answers."""

from collections.abc import Mapping, Sequence

from models.comment_table import CommentRow
from models.definition import Question
from models.synpunkter import Bemotande, Group, Synpunkt, Treatment
from templates.documents import comment_table as words


def comment_rows(
    treatment: Treatment, names: Mapping[str, str], questions: Sequence[Question], files: Mapping[str, str]
) -> tuple[CommentRow, ...]:
    """Every group with its synpunkter after it, then those in none, by number. `names`: recipients' by code. `files`:
    names by hash."""
    sections = {question.key: question.section for question in questions}
    own = {one.group_id or one.synpunkt_id: one for one in treatment.bemotanden}
    rows: list[CommentRow] = []
    for group in treatment.groups:
        members = [one for one in treatment.synpunkter if one.group_id == group.id]
        if members:
            said = _answered(_group(group, members, sections), own.get(group.id))
            rows.append(said)
            rows += [_member(_synpunkt(one, names, sections, files), said) for one in members]
    known = {group.id for group in treatment.groups}
    rows += [
        _answered(_synpunkt(one, names, sections, files), own.get(one.id))
        for one in treatment.synpunkter
        if one.group_id not in known
    ]
    return tuple(rows)


def _group(group: Group, members: Sequence[Synpunkt], sections: Mapping[str, str]) -> CommentRow:
    asked = {one.question for one in members}
    question = group.question or (asked.pop() if len(asked) == 1 else "")
    return CommentRow(
        number=f"G{group.number}",
        about_id=group.id,
        recipient=words.group_of(len({one.passage.recipient_code for one in members})),
        clause=words.clause(question, sections.get(question, "")),
        place=", ".join(f"S{one.number}" for one in members),
        kind=members[0].kind,
        comment=group.says,
    )


def _synpunkt(
    one: Synpunkt, names: Mapping[str, str], sections: Mapping[str, str], files: Mapping[str, str]
) -> CommentRow:
    passage = one.passage
    return CommentRow(
        number=f"S{one.number}",
        about_id=one.id,
        recipient=names.get(passage.recipient_code, passage.recipient_code),
        clause=words.clause(one.question, sections.get(one.question, "")),
        place=words.place(passage.field, files.get(passage.sha256, ""), passage.page),
        kind=one.kind,
        comment=one.says or passage.quote,
        proposed=one.wording,
    )


def _answered(row: CommentRow, said: Bemotande | None) -> CommentRow:
    if said is None:
        return row
    return row.model_copy(update={"outcome": said.outcome, "reason": said.reason, "edition": said.edition})


def _member(row: CommentRow, group: CommentRow) -> CommentRow:
    """Answered by its group: the outcome stands in the row too, the reason in the group's alone."""
    reason = words.see_group(group.number)
    told = {"about_id": group.about_id, "group": group.number, "outcome": group.outcome, "reason": reason}
    return row.model_copy(update={**told, "edition": group.edition})
