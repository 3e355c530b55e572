"""The chapters of what the sender makes of the answers: themes with synpunkter and bemötanden, and changes."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from documents.compilation.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Link,
    Opinion,
    Paragraph,
    Prose,
    Response,
    Speaker,
    Table,
)
from documents.compilation.report_outcomes import shown_name
from documents.compilation.tally import CountedRespondent, section_order
from documents.showing import Showing, ShownPlace
from models.compilation import CompilationData
from models.synpunkter import Bemotande, Group, Outcome, Synpunkt, Theme
from models.values import RecipientKind, Stance
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.documents.compilation_method import whose_words
from templates.synpunkt_words import KINDS, OUTCOMES, OUTCOMES_MANY, group_label, synpunkt_label
from templates.words import STANCES


class Views:
    """The treatment of one round, made fit to be shown."""

    def __init__(self, data: CompilationData, everyone: tuple[CountedRespondent, ...], showing: Showing) -> None:
        self.data, self.showing, self.treatment = data, showing, data.treatment
        self.by_code = {one.recipient.code: one for one in everyone}
        self.responses = {each.group_id or each.synpunkt_id: each for each in data.treatment.bemotanden}
        self.places = {
            id(each): f"/treatment/{kind}/{place}"
            for kind in ("themes", "synpunkter", "groups", "bemotanden", "changes", "gaps")
            for place, each in enumerate(getattr(data.treatment, kind))
        }
        self.groups = {group.id: group for group in data.treatment.groups}

    def lines(self, thing: Theme | Synpunkt | Group | Bemotande, field: str) -> tuple[str, ...]:
        return self.showing.lines(getattr(thing, field), self._place(thing, field))

    def line(self, thing: object, field: str, text: str | None = None) -> str:
        return self.showing.line(getattr(thing, field) if text is None else text, self._place(thing, field))

    def _place(self, thing: object, field: str) -> ShownPlace:
        return ShownPlace(self.data.sender_name, words.METHOD, f"{self.places[id(thing)]}/{field}")

    @cached_property
    def chapters(self) -> tuple[tuple[str, str, list[Block]], ...]:
        """Title, anchor and blocks of each theme, then of what has none."""
        themes = (
            (self.line(theme, "title"), f"tema-{place}", self._theme(theme))
            for place, theme in enumerate(self.treatment.themes)
        )
        rest = self._views("", Heading(2, words.VIEWS_BLOCK, listed=False))
        return (*themes, *([(words.OTHER_VIEWS, "tema-ovrigt", rest)] if rest else []))

    def _theme(self, theme: Theme) -> list[Block]:
        blocks: list[Block] = []
        for title, field in (
            (words.PROPOSAL_BLOCK, "proposal"), (words.ANSWERS_BLOCK, "answers"), (words.COMMENT_BLOCK, "comment"),
        ):  # fmt: skip
            lines = self.lines(theme, field)
            blocks.append(Heading(2, title, listed=False))
            blocks.append(Prose(lines) if lines else Paragraph(words.NOT_WRITTEN, "soft"))
        heading = Heading(2, words.VIEWS_BLOCK, listed=False)
        return blocks + (self._views(theme.id, heading) or [heading, Paragraph(words.NO_VIEWS, "soft")])

    def _views(self, theme_id: str, heading: Heading) -> list[Block]:
        """The groups of a theme, then its single synpunkter, by number."""
        known = {theme.id for theme in self.treatment.themes}

        def here(thing: Synpunkt | Group) -> bool:
            return (thing.theme_id if thing.theme_id in known else "") == theme_id

        blocks: list[Block] = []
        for group in filter(here, self.treatment.groups):
            blocks += self._group(group)
        for view in filter(here, self.treatment.synpunkter):
            if view.group_id not in self.groups:
                blocks += self._single(view)
        return [heading, *blocks] if blocks else []

    def _group(self, group: Group) -> list[Block]:
        members = [view for view in self.treatment.synpunkter if view.group_id == group.id]
        kinds = " · ".join(dict.fromkeys(KINDS[view.kind] for view in members))
        said = self.line(group, "says")
        told = [sentences.members_words(len(members)), kinds, self._question(group.question), self._whose(members)]
        blocks: list[Block] = [
            Heading(3, f"{group_label(group.number)} {said}", f"grupp-{group.number}", listed=False),
            Paragraph(" · ".join(filter(None, told)), "tied"),
        ]
        alike: dict[tuple[str, str, str], list[Synpunkt]] = {}
        for view in members:
            alike.setdefault((view.passage.quote, view.wording, view.removal), []).append(view)
        for views in alike.values():
            blocks += self._said(views, numbered=True)
        return [*blocks, self._response(group.id)]

    def _whose(self, members: Sequence[Synpunkt]) -> str:
        """How many bodies of each kind and county stand behind a group."""
        codes = dict.fromkeys(view.passage.recipient_code for view in members)
        bodies = [self.by_code[code].recipient for code in codes if code in self.by_code]
        kinds = Counter(one.kind for one in bodies)
        counties = Counter(one.county_name for one in bodies if one.county_name)
        place = ShownPlace(self.data.sender_name, words.COLUMN["county"], "/recipients")
        told = [(self.showing.line(name, place), number) for name, number in counties.most_common()]
        return whose_words([(kind, kinds[kind]) for kind in RecipientKind if kinds[kind]], told) if bodies else ""

    def _single(self, view: Synpunkt) -> list[Block]:
        said = self.line(view, "says") or sentences.view_from(self._name(view))
        told = [KINDS[view.kind], self._question(view.question)]
        return [
            Heading(3, f"{synpunkt_label(view.number)} {said}", f"synpunkt-{view.number}", listed=False),
            Paragraph(" · ".join(filter(None, told)), "tied"),
            *self._said([view], numbered=False),
            self._response(view.id),
        ]

    def _question(self, key: str) -> str:
        question = next((each for each in self.data.questions if each.key == key), None)
        if question is None:
            return ""
        place = ShownPlace(self.data.sender_name, words.ROUND, "/questions")
        return self.showing.line(sentences.question_place(key, question.section), place)

    def _said(self, views: Sequence[Synpunkt], *, numbered: bool) -> list[Block]:
        """All who said the very same, the passage once, and what else they ask for."""
        view = views[0]
        quote = self.showing.lines(view.passage.quote, self._place(view, "passage/quote"))
        blocks: list[Block] = [Opinion(tuple(self._speaker(each, numbered=numbered) for each in views), quote)]
        rows = [
            (label, "\n".join(self.lines(view, field)))
            for label, field in ((words.WORDING, "wording"), (words.REMOVAL, "removal"))
            if getattr(view, field).strip()
        ]
        return [*blocks, Facts(tuple(rows))] if rows else blocks

    def _speaker(self, view: Synpunkt, *, numbered: bool) -> Speaker:
        one = self.by_code.get(view.passage.recipient_code)
        stance = _stance(one, view.passage.field) if one else None
        told = [
            synpunkt_label(view.number) if numbered else "",
            STANCES["sv"][stance].lower() if stance else "",
            words.IN_FILE if view.passage.sha256 else "",
            words.BLOCKING.lower() if view.blocking else "",
        ]
        return Speaker(self._name(view), " · ".join(filter(None, told)), one.anchor if one and one.answer else "")

    def _name(self, view: Synpunkt) -> str:
        one = self.by_code.get(view.passage.recipient_code)
        return shown_name(one, self.showing) if one else self.line(view, "passage/recipient_code", "–")

    def _response(self, key: str) -> Block:
        found = self.responses.get(key)
        if found is None:
            return Paragraph(words.NO_RESPONSE, "soft")
        rows = [
            (label, self.lines(found, field))
            for label, field in (
                (words.REASONS_GIVEN, "reason"), (words.CHANGE_SECTION, "change_section"),
                (words.CHANGE_OLD, "change_old"), (words.CHANGE_NEW, "change_new"),
            )
        ]  # fmt: skip
        return Response(f"{words.RESPONSE}: {OUTCOMES[found.outcome].lower()}", tuple(row for row in rows if row[1]))

    def in_numbers(self) -> str:
        """How many synpunkter, themes and bemötanden there are."""
        found = Counter(each.outcome for each in self.treatment.bemotanden)
        told = [(found[outcome], OUTCOMES_MANY[outcome]) for outcome in Outcome]
        treatment = self.treatment
        grouped = sum(one.group_id in self.groups for one in treatment.synpunkter)
        return sentences.themes_sentence(
            len(treatment.synpunkter), grouped, len(treatment.groups), len(treatment.themes), told
        )

    def changes(self) -> list[Block]:
        """Every change in the proposal, with what caused it."""
        rows: list[tuple[str | Link, ...]] = []
        for each in self.treatment.bemotanden:
            if each.has_change:
                old, new = ("\n".join(self.lines(each, field)) for field in ("change_old", "change_new"))
                rows.append((self.line(each, "change_section"), old, new, self._label_link(each)))
        for change in self.treatment.changes:
            numbers = {view.id: view.number for view in self.treatment.synpunkter}
            causes = [synpunkt_label(numbers[key]) for key in change.synpunkt_ids if key in numbers]
            cause = ". ".join(filter(None, (self.line(change, "cause"), ", ".join(causes))))
            rows.append((self.line(change, "section"), self.line(change, "old"), self.line(change, "new"), cause))
        rows.sort(key=lambda row: section_order(str(row[0])))
        columns = (
            Column(words.CHANGE_SECTION, 0.1), Column(words.CHANGE_OLD, 0.32), Column(words.CHANGE_NEW, 0.34),
            Column(words.CHANGE_CAUSE, 0.24),
        )  # fmt: skip
        return [Table("", columns, tuple(rows))] if rows else [Paragraph(words.NO_CHANGES)]

    def _label_link(self, response: Bemotande) -> str | Link:
        group = self.groups.get(response.group_id)
        if group:
            return Link(group_label(group.number), f"grupp-{group.number}")
        view = next((each for each in self.treatment.synpunkter if each.id == response.synpunkt_id), None)
        if view is None:
            return ""
        group = self.groups.get(view.group_id)
        return Link(synpunkt_label(view.number), f"grupp-{group.number}" if group else f"synpunkt-{view.number}")

    def of_dissents(self) -> dict[tuple[str, int], str]:
        """Which synpunkter each reservation has become, by recipient code and number."""
        found: dict[tuple[str, int], list[str]] = {}
        for view in self.treatment.synpunkter:
            kind, _, rest = view.passage.field.partition("-")
            if kind == "reservation":
                key = (view.passage.recipient_code, int(rest.partition("-")[0]))
                found.setdefault(key, []).append(synpunkt_label(view.number))
        return {key: ", ".join(labels) for key, labels in found.items()}


def _stance(one: CountedRespondent, field: str) -> Stance | None:
    """The stance to the question whose comment the field is, else on the whole."""
    content = one.answer.content if one.answer else None
    if content is None:
        return None
    asked = {f"q-{each.key}-comment": each.stance for each in content.questions}
    return asked.get(field, content.stance)
