"""The papers of a round as the command line shows them: as data, and as lines."""

from typing import TYPE_CHECKING, Any

from desk import papers
from desk.afterwards import Shown
from desk.office import Office
from desk.papers import PapersChanged, Trial
from desk.status import paper_change
from mail.outgoing.rendering import render
from mail.outgoing.wording import wording
from models.papers import FIRST
from templates import papers_words as words
from templates.round_file_messages import advice_text

if TYPE_CHECKING:
    from models.tables import RoundRow


def of_round(office: Office, row: "RoundRow") -> Shown:
    found = papers.overview(office, row)
    given = {version: [each.recipient.code for each in some] for version, some in found.given.items()}
    data = {
        "version": found.version,
        "papers": [
            {"number": number, "title": paper.title, "file": paper.name, "sha256": paper.sha256, "since": paper.since}
            for number, paper in enumerate(found.now, start=1)
        ],
        "changes": [paper_change(change) for change in found.changes],
        "answers_on": {str(version): codes for version, codes in sorted(given.items())},
    }
    lines = [
        words.NOW.format(version=found.version),
        *(f"  {number}. {paper.title} ({paper.name})" for number, paper in enumerate(found.now, start=1)),
        *(line for change in found.changes for line in words.change_lines(change)),
        *(
            words.GIVEN.format(version=version, number=len(given.get(version, [])))
            for version in range(FIRST, found.version + 1)
        ),
    ]
    return Shown(data, lines)


def trial(found: Trial) -> Shown:
    letters = [render(each.kind, wording(each)) for each in found.letters]
    advice = [advice_text(each) for each in found.advice]
    data = {
        **paper_change(found.change),
        "asked": found.asked,
        "others": found.others,
        "advice": advice,
        "letters": [{"subject": each.subject, "text": each.text} for each in letters],
    }
    lines = [words.TRIAL.format(asked=found.asked, others=found.others), *(f"- {each}" for each in advice)]
    for each in letters:
        lines += ["", each.subject, "", each.text]
    return Shown(data, lines)


def made(changed: PapersChanged) -> dict[str, Any]:
    change = changed.change
    return {
        **paper_change(change),
        "old_due_at": change.old_due_at.isoformat() if change.due_at and change.old_due_at else None,
        "due_at": change.due_at.isoformat() if change.due_at else None,
        "asked": changed.asked,
        "others": changed.others,
        "told_later": changed.told_later,
    }
