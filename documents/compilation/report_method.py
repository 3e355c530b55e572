"""How the compilation was made: who read, what a model suggested and people said of it, whence the synpunkter came, and
which answers have the same text."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from documents.compilation.blocks import Block, Column, Heading, Link, Names, Paragraph, Table
from documents.compilation.report_outcomes import shown_name
from documents.compilation.report_views import Views
from documents.compilation.tally import CountedRespondent
from documents.showing import ShownPlace
from models.answer import AnswerContent
from models.compilation import CompiledRecipient
from models.families import Character, SameText
from models.samples import OTHER
from models.synpunkter import Gap, GapKind, Origin
from models.values import RecipientKind
from rules import sampling
from templates.documents import compilation as words
from templates.documents import compilation_method as sentences
from templates.documents.compilation_sentences import section_label
from templates.synpunkt_words import GAPS
from templates.words import RECIPIENT_KINDS_PLURAL

MOST_FAMILIES = 60
"""Families of the document's table; the data file has all of them."""

LONG_NAMES = 400
"""Characters of names that ask for the wider column."""


def method(views: Views) -> list[Block]:
    """Of a round that uses synpunkter first how they were marked, and last what is missing."""
    blocks: list[Block] = []
    if not views.treatment.is_empty:
        blocks += [Paragraph(line) for line in (*_marked(views), _people(views))]
        blocks += _samples(views)
        blocks += _whence(views)
    blocks += _same_texts(views)
    if views.treatment.gaps:
        blocks += [Heading(2, words.GAPS, "luckor"), Paragraph(words.GAPS_EXPLAINED, "tied"), _gaps(views)]
    return blocks


def _marked(views: Views) -> tuple[str, ...]:
    treatment = views.treatment
    answered = [one for one in views.by_code.values() if one.answer]
    versions = {(one.recipient.code, one.answer.version) for one in answered if one.answer}
    read = len({(each.recipient_code, each.version) for each in treatment.readings} & versions)
    suggested = sum(view.origin is Origin.SUGGESTION for view in treatment.synpunkter)
    return sentences.method_lines(
        read, len(answered), _share(views, answered), len(treatment.synpunkter), suggested, views.data.suggestions
    )


def _people(views: Views) -> str:
    """Who read, who wrote the bemötanden, and which themes a second reader accepted."""
    treatment, place = views.treatment, ShownPlace(views.data.sender_name, words.METHOD, "/treatment")
    versions = {(code, one.answer.version) for code, one in views.by_code.items() if one.answer}
    read = Counter(each.read_by for each in treatment.readings if (each.recipient_code, each.version) in versions)
    wrote = Counter(each.made_by for each in treatment.bemotanden)
    accepted = [(one.accepted_by, views.line(one, "title")) for one in treatment.themes if one.accepted_at]

    def named(counted: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
        return [(views.showing.line(name, place), more) for name, more in counted if name]

    return sentences.people_words(named(read.items()), [name for name, _ in named(wrote.items())], named(accepted))


def _samples(views: Views) -> list[Block]:
    """The audited samples: how they were drawn, and how far the two readers agree."""
    drawn = views.data.samples
    if not drawn:
        return []
    place = ShownPlace(views.data.sender_name, words.SAMPLES, "/samples")
    last = drawn[-1]
    titles = {theme.id: views.line(theme, "title") for theme in views.treatment.themes}
    offered = dict.fromkeys(each for one in last.coded for each in one.offered)
    themes = [(titles[each], each) for each in offered if each in titles] + [(words.OTHER_VIEWS, OTHER)]
    columns = (Column(words.COLUMN["theme"], 0.3), *(Column(title, 0.14, numeric=True) for title in words.AGREEMENT))
    blocks: list[Block] = [
        Heading(2, words.SAMPLES, "stickprov"),
        Paragraph(words.SAMPLES_EXPLAINED),
        *(
            Paragraph(sentences.sample_line(one, views.showing.line(one.reader, place), sampling.agreement(one.coded)))
            for one in drawn
        ),
    ]
    if last.coded:
        rows = [(title, *sentences.agreement_cells(sampling.agreement(last.coded, key))) for title, key in themes]
        rows.append((words.ALL_THEMES, *sentences.agreement_cells(sampling.agreement(last.coded))))
        blocks.append(Table("", columns, tuple(rows)))
    drawn_names = tuple(_link(views, one.recipient_code) for one in last.answers if one.recipient_code in views.by_code)
    return [*blocks, Names(sentences.sampled_label(last.number), drawn_names)]


def _whence(views: Views) -> list[Block]:
    """From which kinds of body and which counties the synpunkter came: by theme, and beside how many answered."""
    if not views.treatment.synpunkter:
        return []
    themes = views.treatment.themes_of_synpunkter()
    known = {theme.id: views.line(theme, "title") for theme in views.treatment.themes}
    kinds = [kind for kind in RecipientKind if any(one.recipient.kind is kind for one in _speakers(views))]
    rows: list[tuple[str | Link, ...]] = []
    for theme_id, title in (*known.items(), ("", words.OTHER_VIEWS)):
        said = [
            one for one in views.treatment.synpunkter if (themes[one.id] if themes[one.id] in known else "") == theme_id
        ]
        codes = [one.passage.recipient_code for one in said if one.passage.recipient_code in views.by_code]
        whose = Counter(views.by_code[code].recipient.kind for code in codes)
        if said:
            rows.append((title, str(len(said)), str(len(set(codes))), *(str(whose[kind]) for kind in kinds)))
    share = 0.7 / (2 + len(kinds))
    titles = (words.COLUMN["views"], words.COLUMN["speakers"], *(RECIPIENT_KINDS_PLURAL[kind] for kind in kinds))
    columns = (Column(words.COLUMN["theme"], 0.3), *(Column(title, share, numeric=True) for title in titles))
    return [
        Heading(2, words.WHENCE, "varifran"),
        Paragraph(words.WHENCE_EXPLAINED, "tied"),
        Table("", columns, tuple(rows)),
        _beside(views, words.COLUMN["kind"], lambda one: RECIPIENT_KINDS_PLURAL[one.kind]),
        *([_beside(views, words.COLUMN["county"], lambda one: one.county_name)] if _has_counties(views) else []),
    ]


def _speakers(views: Views) -> list[CountedRespondent]:
    codes = {one.passage.recipient_code for one in views.treatment.synpunkter}
    return [one for code, one in views.by_code.items() if code in codes]


def _has_counties(views: Views) -> bool:
    return len({one.recipient.county_name for one in views.by_code.values()} - {""}) > 1


def _beside(views: Views, title: str, label: Callable[[CompiledRecipient], str]) -> Table:
    """Asked, answers, speakers and synpunkter of each kind or county; those who were not asked are told below."""
    said = Counter(one.passage.recipient_code for one in views.treatment.synpunkter)
    groups: dict[str, list[CountedRespondent]] = {}
    for one in views.by_code.values():
        named = label(one.recipient) or words.NO_COUNTY
        groups.setdefault(named if one.recipient.invited else words.NOT_INVITED, []).append(one)
    order = sorted(groups, key=lambda named: (named == words.NOT_INVITED, named == words.NO_COUNTY))
    rows = tuple(
        (
            views.showing.line(named, ShownPlace(views.data.sender_name, title, "/recipients")),
            str(len(groups[named]) if named != words.NOT_INVITED else 0),
            str(sum(one.answer is not None for one in groups[named])),
            str(sum(one.recipient.code in said for one in groups[named])),
            str(sum(said[one.recipient.code] for one in groups[named])),
        )
        for named in order
    )
    titles = tuple(words.COLUMN[code] for code in ("asked", "answered", "speakers", "views"))
    return Table("", (Column(title, 0.36), *(Column(each, 0.16, numeric=True) for each in titles)), rows)


def _same_texts(views: Views) -> list[Block]:
    """The families, largest first, then every answer by how its text stands."""
    data = views.data
    if len(data.characters) < 2:
        return []
    blocks: list[Block] = [Heading(2, words.SAME_TEXTS, "lika-texter"), Paragraph(words.SAME_TEXTS_EXPLAINED)]
    together: dict[tuple[tuple[str, ...], bool], list[SameText]] = {}
    for family in data.families:
        together.setdefault((family.recipients, family.is_passage), []).append(family)
    ordered = sorted(together.values(), key=lambda found: (found[0].is_passage, -len(found[0].recipients)))
    if ordered:
        rows = tuple(_family(views, found) for found in ordered[:MOST_FAMILIES])
        whose = 0.48 if any(len(row[2]) > LONG_NAMES for row in rows) else 0.28
        columns = (
            Column(words.COLUMN["where"], 0.14), Column(words.COLUMN["texts"], 0.12),
            Column(words.COLUMN["whose_text"], whose), Column(words.COLUMN["begins"], 0.74 - whose),
        )  # fmt: skip
        blocks.append(Table("", columns, rows))
        if len(ordered) > MOST_FAMILIES:
            blocks.append(Paragraph(sentences.more_families(len(ordered) - MOST_FAMILIES)))
    else:
        blocks.append(Paragraph(words.NO_SAME_TEXTS))
    for character in Character:
        codes = [one.recipient for one in data.characters if one.character is character]
        links = tuple(_link(views, code) for code in codes)
        if links:
            blocks.append(Names(f"{words.CHARACTERS_OF_ANSWERS[character]} ({len(links)})", links))
    return blocks


def _family(views: Views, found: Sequence[SameText]) -> tuple[str, ...]:
    place = ShownPlace(views.data.sender_name, words.SAME_TEXTS, "/families")
    first = found[0]
    where = sentences.where_words([one.question for one in found], is_passage=first.is_passage)
    texts, same = sum(one.texts for one in found), sum(one.same for one in found if one.same > 1)
    names = ", ".join(_link(views, code).text for code in first.recipients)
    told = f"{names} ({len(first.recipients)})"
    return (
        views.showing.line(where, place),
        sentences.same_words(texts, same),
        told,
        views.showing.line(f"”{first.opening}”", place),
    )


def _link(views: Views, code: str) -> Link:
    one = views.by_code[code]
    return Link(shown_name(one, views.showing), one.anchor)


def _gaps(views: Views) -> Table:
    """Gaps of one kind with one sentence are one row."""
    alike: dict[tuple[GapKind, str], list[Gap]] = {}
    for gap in views.treatment.gaps:
        alike.setdefault((gap.kind, gap.explained), []).append(gap)
    rows: list[tuple[str | Link, ...]] = []
    for (kind, explained), gaps in alike.items():
        said = views.line(gaps[0], "explained") if explained else words.UNEXPLAINED
        whose = [_whose(views, gap) for gap in gaps]
        named = [each.text if isinstance(each, Link) else each for each in whose]
        where = whose[0] if len(gaps) == 1 else sentences.names_with_numbers(named)
        rows.append((sentences.with_number(GAPS[kind], len(gaps)), where, said))
    whose_share = 0.6 if any(isinstance(row[1], str) and len(row[1]) > LONG_NAMES for row in rows) else 0.42
    columns = (
        Column(words.COLUMN["missing"], 0.16), Column(words.COLUMN["whose_short"], whose_share),
        Column(words.COLUMN["explained"], 0.84 - whose_share),
    )  # fmt: skip
    return Table("", columns, tuple(rows))


def _whose(views: Views, gap: Gap) -> str | Link:
    one = views.by_code.get(gap.recipient_code)
    if one is None:
        detail = views.line(gap, "detail")
        return section_label(detail) if gap.kind is GapKind.CHANGE_WITHOUT_SYNPUNKT else detail
    name = shown_name(one, views.showing)
    return Link(name, one.anchor) if one.answer else name


def _share(views: Views, answered: Iterable[CountedRespondent]) -> int | None:
    """Of the characters that respondents typed, in per cent, those that a passage covers."""
    covered: dict[tuple[str, str], set[int]] = {}
    for view in views.treatment.synpunkter:
        if view.passage.field:
            key = (view.passage.recipient_code, view.passage.field)
            covered.setdefault(key, set()).update(range(view.passage.start, view.passage.end))
    total = sum(len(text) for one in answered if one.answer for text in _texts(one.answer.content))
    return round(100 * sum(map(len, covered.values())) / total) if total and covered else None


def _texts(content: AnswerContent) -> list[str]:
    return [
        content.summary, content.reason, *(each.comment for each in content.questions),
        *(each.text for each in content.dissents),
    ]  # fmt: skip
