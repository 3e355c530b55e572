"""How the councils have adopted what the round came to: the chapter of a compilation, and the parts that a document of
its own (`documents.adoption`) shares with it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from documents.compilation.blocks import Block, Column, Heading, Paragraph, Prose, Table
from documents.showing import Showing, ShownPlace
from models.adoption import ADOPTING, CouncilStanding, ToldAdoption
from models.definition import VersionNote
from templates import adoption_words
from templates.documents import adoption as words


class CouncilLine(NamedTuple):
    """One council: what it did, its decision as printed, and its legal force, in words. `deviations`: by point."""

    name: str
    outcome: str
    printed: str
    force: str
    text: str = ""
    deviations: tuple[tuple[int, str], ...] = ()


def council_line(standing: CouncilStanding, names: Mapping[str, str]) -> CouncilLine:
    decision, outcome = standing.decision, standing.outcome
    said = [(one.number, one.text) for one in decision.points if not one.is_same] if decision else []
    return CouncilLine(
        name=names.get(standing.code, standing.code),
        outcome=(adoption_words.OUTCOME_NAMES[outcome] if outcome else adoption_words.SILENT)[0],
        printed=adoption_words.printed(decision) if decision else "",
        force=adoption_words.force_words(standing.force) if outcome in ADOPTING else "",
        text=decision.text if decision else "",
        deviations=tuple(said),
    )


def chapter(told: ToldAdoption, versions: Sequence[VersionNote], sender: str, showing: Showing) -> list[Block]:
    """How far it has come, by what rule, the document's last paragraph, and each council's decision."""

    def line(text: str) -> str:
        return showing.line(text, ShownPlace(sender, words.HEADING, "/adoption"))

    outcome, names = told.outcome, told.names
    force = adoption_words.force_sentence(outcome, date.max if outcome.is_in_force else date.min)
    sentences = (
        f"{adoption_words.state_words(outcome)}. {force}".strip(),
        adoption_words.rule_words(told.plan, outcome, names),
        *adoption_words.block_of(versions, outcome, names),
    )
    lines = [council_line(one, names) for one in outcome.standings]
    return [*(Paragraph(line(one)) for one in sentences), *councils(lines, told.plan.points, line, 2)]


def councils(
    lines: Sequence[CouncilLine], points: Sequence[str], line: Callable[[str], str], level: int
) -> list[Block]:
    """The table of all, then what deviates beside what was proposed. `level`: of their headings."""
    shares = zip(words.COLUMNS, (0.22, 0.2, 0.34, 0.24), strict=True)
    columns = tuple(Column(title, share) for title, share in shares)
    rows = tuple((line(one.name), line(one.outcome), line(one.printed), line(one.force)) for one in lines)
    blocks: list[Block] = [Heading(level, words.COUNCILS, listed=level == 1), Table("", columns, rows)]
    deviating = [one for one in lines if one.deviations or one.text]
    if deviating:
        blocks.append(Heading(level, words.DEVIATIONS, listed=level == 1))
    for one in deviating:
        blocks.append(Heading(level + 1, line(one.name), listed=False))
        blocks += [Prose(tuple(line(each) for each in one.text.split("\n")))] if one.text else []
        said = tuple((str(number), line(points[number - 1]), line(text)) for number, text in one.deviations)
        beside = tuple(Column(title, share) for title, share in zip(words.BESIDE, (0.1, 0.45, 0.45), strict=True))
        blocks += [Table("", beside, said)] if said else []
    return blocks
