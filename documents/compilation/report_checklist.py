"""What each decision has to cover, and what was found of it (R26): the chapter of a compilation, which the document on
the adoption (`documents.adoption`) shares with it."""

from collections.abc import Callable, Sequence

from documents.compilation.blocks import Block, Column, Heading, Paragraph, Table
from models.checklists import PointState, ToldChecklist, ToldDecision
from templates.documents import checklist as words


def chapter(told: ToldChecklist, line: Callable[[str], str], level: int) -> list[Block]:
    """How many decisions cover all, how each point stands, and what each decision lacks. `line`: makes a text fit to be
    shown; `level`: of the headings."""
    looked_at = [one for one in told.decisions if one.found]
    left = [line(one.name) for one in told.decisions if not one.found]
    blocks: list[Block] = [
        Paragraph(words.sentence(told.complete, told.lacking, len(told.decisions))),
        Heading(level, words.POINTS, listed=False),
        _points(told, line),
    ]
    if looked_at:
        blocks += [Heading(level, words.DECISIONS, listed=False), _decisions(told, looked_at, line)]
    return [*blocks, Paragraph(f"{words.NOT_LOOKED_AT} {', '.join(left)}.")] if left else blocks


def _points(told: ToldChecklist, line: Callable[[str], str]) -> Table:
    shares = (0.07, 0.41, 0.1, 0.1, 0.14, 0.18)
    columns = tuple(
        Column(title, share, numeric=place != 1)
        for place, (title, share) in enumerate(zip(words.POINT_COLUMNS, shares, strict=True))
    )
    states = (PointState.COVERED, PointState.MISSING, PointState.NOT_NEEDED)
    rows = []
    for number, text in enumerate(told.points, start=1):
        counts = [sum(number in one.numbers(state) for one in told.decisions) for state in states]
        left = len(told.decisions) - sum(counts)
        rows.append((str(number), line(text), *map(str, counts), str(left)))
    return Table("", columns, tuple(rows))


def _decisions(told: ToldChecklist, decisions: Sequence[ToldDecision], line: Callable[[str], str]) -> Table:
    shares = zip(words.DECISION_COLUMNS, (0.24, 0.3, 0.16, 0.3), strict=True)
    columns = tuple(Column(title, share) for title, share in shares)
    rows = []
    for one in decisions:
        lacks = "; ".join(f"{number}. {line(told.points[number - 1])}" for number in one.numbers(PointState.MISSING))
        left = ", ".join(map(str, told.unseen(one)))
        where = "; ".join(f"{found.point}: {line(found.where)}" for found in one.found if found.where)
        rows.append((line(one.name), lacks or words.NOTHING, left or words.NOTHING, where))
    return Table("", columns, tuple(rows))
