"""What is said of papers that have been changed, and of what an answer stands on."""

from collections.abc import Mapping

from models.papers import Basis, ChangedPaper, PaperAct, PaperChange
from templates.dates import date_words
from templates.words import Language

_CHANGED: dict[PaperAct, tuple[str, str]] = {
    PaperAct.REPLACED: ("{title}: ny version", "{title}: a new version"),
    PaperAct.ADDED: ("{title}: tillkommen", "{title}: added"),
    PaperAct.REMOVED: ("{title}: borttagen", "{title}: taken out"),
}


def changed_paper(paper: ChangedPaper, language: Language = "sv") -> str:
    """One line of what a change did."""
    return _CHANGED[paper.act][language == "en"].format(title=paper.title)


def basis_words(basis: Basis, language: Language = "sv") -> str:
    """What an answer stands on, in a few words: `version 1 av handlingarna`."""
    english = language == "en"
    if basis.stands_on > basis.given_on and basis.stands_at is not None:
        said = "står fast {day}, på version {n} av handlingarna", "stands as of {day}, on version {n} of the papers"
        return said[english].format(day=date_words(basis.stands_at, language), n=basis.stands_on)
    return ("version {n} av handlingarna", "version {n} of the papers")[english].format(n=basis.version)


NOW = "Handlingarna gäller i version {version}:"
GIVEN = "Svar på version {version}: {number}"
TRIAL = (
    "Inget är ändrat. {asked} mottagare som har svarat skulle tillfrågas om svaret står fast, och {others} få besked."
)
_STOOD_NEWEST = "Svar på version {version} av handlingarna: {number}."
_HEAD = "Version {version}, {day}: {cause}"
_MOVED = "  Sista svarsdag flyttades från {old} till {new}."


def stood_sentence(numbers: Mapping[int, int]) -> str:
    """How many answers stand on each version: `Svar på version 2 av handlingarna: 3. Svar på version 1: 2.`"""
    (newest, number), *earlier = numbers.items()
    told = [_STOOD_NEWEST.format(version=newest, number=number)]
    told += [GIVEN.format(version=version, number=count) + "." for version, count in earlier]
    return " ".join(told)


def change_lines(change: PaperChange) -> list[str]:
    """A version of the papers and what made it, a line each."""
    lines = [_HEAD.format(version=change.version, day=date_words(change.at), cause=change.cause)]
    lines += [f"  {changed_paper(paper)}" for paper in change.papers]
    if change.due_at is not None and change.old_due_at is not None:
        lines.append(_MOVED.format(old=date_words(change.old_due_at), new=date_words(change.due_at)))
    return lines
