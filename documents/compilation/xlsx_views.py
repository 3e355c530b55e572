"""The sheets of what the sender makes of the answers: themes, synpunkter with bemötanden, changes and gaps."""

from datetime import datetime
from typing import NamedTuple

from documents.compilation.tally import CountedRespondent, section_order
from documents.showing import Showing, ShownPlace
from models.compilation import CompilationData
from templates.documents import compilation as words
from templates.documents.compilation_sentences import field_label
from templates.synpunkt_words import GAPS, KINDS, OUTCOMES, group_label, synpunkt_label

Value = str | int | datetime | None
Row = tuple[Value, ...]
_WIDTHS = {
    "view": 6, "group": 7, "theme": 16, "view_kind": 13, "question": 7, "full_name": 18, "quote": 44, "in_short": 28,
    "wording": 26, "blocking": 8, "removal": 20, "outcome": 15, "reason": 36, "change_section": 8, "change_old": 24,
    "change_new": 24, "proposal": 50, "answers": 50, "comment": 50, "cause": 30, "missing": 36, "field": 30,
    "explained": 60,
}  # fmt: skip


class Sheet(NamedTuple):
    """`columns`: title and width in characters. `long`: the column that may go on in following rows; a last column
    then tells the part. `frozen`: columns that stay when scrolling sideways."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: list[Row]
    long: int | None = None
    frozen: int = 1
    filtered: bool = True


class ViewRows:
    def __init__(self, data: CompilationData, showing: Showing, everyone: tuple[CountedRespondent, ...]) -> None:
        self.data, self.treatment, self.showing = data, data.treatment, showing
        self.names = {one.recipient.code: one.recipient.full_name for one in everyone}
        self.themes = {theme.id: theme.title for theme in data.treatment.themes}

    def text(self, text: str, kind: str, place: int, field: str) -> str:
        return self.showing.text(
            text, ShownPlace(self.data.sender_name, words.METHOD, f"/treatment/{kind}/{place}/{field}")
        )

    def sheets(self) -> list[Sheet]:
        made = [self._themes(), self._views(), self._changes(), self._gaps()]
        return [sheet for sheet in made if sheet.rows]

    def _sheet(self, name: str, columns: tuple[str, ...], rows: list[Row], frozen: int = 1) -> Sheet:
        """Any of the texts may be longer than a cell: the last column tells the part of those that are."""
        heads = tuple((words.COLUMN[code], _WIDTHS[code]) for code in columns)
        return Sheet(words.SHEETS[name], (*heads, (words.COLUMN["part"], 14)), rows, long=LONGEST, frozen=frozen)

    def _themes(self) -> Sheet:
        rows: list[Row] = [
            tuple(self.text(getattr(theme, field), "themes", place, field) for field in _THEME)
            for place, theme in enumerate(self.treatment.themes)
        ]
        return self._sheet("themes", ("theme", "proposal", "answers", "comment"), rows)

    def _views(self) -> Sheet:
        groups = {group.id: group for group in self.treatment.groups}
        responses = {each.group_id or each.synpunkt_id: (place, each) for place, each in enumerate(
            self.treatment.bemotanden)}  # fmt: skip
        rows: list[Row] = []
        for place, view in enumerate(self.treatment.synpunkter):
            group = groups.get(view.group_id)
            theme = (group.theme_id if group else "") or view.theme_id
            at, found = responses.get(group.id if group else view.id, (0, None))
            response = [
                self.text(getattr(found, field) if found else "", "bemotanden", at, field)
                for field in ("reason", "change_section", "change_old", "change_new")
            ]
            said = self.text(view.says, "synpunkter", place, "says")
            if group and not said:
                said = self.text(group.says, "groups", self.treatment.groups.index(group), "says")
            rows.append((
                synpunkt_label(view.number),
                group_label(group.number) if group else "",
                self.showing.line(self.themes.get(theme, ""), ShownPlace("", "", "/treatment/themes")),
                KINDS[view.kind],
                self.text(view.question, "synpunkter", place, "question"),
                self.text(self.names.get(view.passage.recipient_code, ""), "synpunkter", place, "passage"),
                self.text(view.passage.quote, "synpunkter", place, "passage/quote"),
                said,
                self.text(view.wording, "synpunkter", place, "wording"),
                words.YES if view.blocking else "",
                self.text(view.removal, "synpunkter", place, "removal"),
                OUTCOMES[found.outcome] if found else "",
                *response,
            ))  # fmt: skip
        columns = (
            "view", "group", "theme", "view_kind", "question", "full_name", "quote", "in_short", "wording", "blocking",
            "removal", "outcome", "reason", "change_section", "change_old", "change_new",
        )  # fmt: skip
        return self._sheet("views", columns, rows)

    def _changes(self) -> Sheet:
        labels = {one.id: synpunkt_label(one.number) for one in self.treatment.synpunkter}
        labels |= {one.id: group_label(one.number) for one in self.treatment.groups}
        rows: list[Row] = [
            (
                *(
                    self.text(getattr(each, f"change_{code}"), "bemotanden", place, f"change_{code}")
                    for code in _CHANGE
                ),
                f"{labels.get(each.group_id or each.synpunkt_id, '')} {OUTCOMES[each.outcome].lower()}".strip(),
            )
            for place, each in enumerate(self.treatment.bemotanden)
            if each.has_change
        ]
        rows += [
            tuple(self.text(getattr(each, field), "changes", place, field) for field in (*_CHANGE, "cause"))
            for place, each in enumerate(self.treatment.changes)
        ]
        rows.sort(key=lambda row: section_order(str(row[0])))
        return self._sheet("changes", ("change_section", "change_old", "change_new", "cause"), rows)

    def _gaps(self) -> Sheet:
        rows: list[Row] = [
            (
                GAPS[gap.kind],
                self.text(self.names.get(gap.recipient_code, ""), "gaps", place, "recipient_code"),
                self.text(field_label(gap.detail), "gaps", place, "detail"),
                self.text(gap.explained, "gaps", place, "explained") or words.UNEXPLAINED,
            )
            for place, gap in enumerate(self.treatment.gaps)
        ]
        return self._sheet("gaps", ("missing", "full_name", "field", "explained"), rows)


LONGEST = -1
"""As `Sheet.long`: whichever text of a row is longer than a cell."""
_THEME = ("title", "proposal", "answers", "comment")
_CHANGE = ("section", "old", "new")
