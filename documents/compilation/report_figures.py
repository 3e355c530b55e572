"""Charts and the map, each beside the table that says the same in numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from documents import charts
from documents.charts import Chart, ChartKey
from documents.compilation.blocks import Block, Column, Heading, Picture, Report, Table
from documents.compilation.tally import QuestionTally, Share, shares, whole_stance
from documents.fonts import family
from documents.map_drawing import Look, Mapped, map_svg
from documents.showing import Showing, ShownPlace
from models.compilation import CompilationData, CompiledRecipient
from models.house_style import HouseStyle
from models.values import SETTLED_STATES, RecipientKind, Stance
from rules.local_time import local_day
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.words import RECIPIENT_KINDS_PLURAL, STANCES

LOOKS = {
    Stance.SUPPORTS: Look.GOOD,
    Stance.SUPPORTS_WITH_COMMENTS: Look.MIXED,
    Stance.TAKES_NO_POSITION: Look.BEGUN,
    Stance.OPPOSES: Look.AGAINST,
    Stance.NO_COMMENTS: Look.WAITING,
    Stance.DECLINES: Look.PROBLEM,
}
UNSTATED, UNANSWERED = Look.OUTSIDE, Look.SILENT
_MOST_DAYS = 31
"""A longer time is shown by weeks."""
_WORDS = {look: STANCES["sv"][stance] for stance, look in LOOKS.items()}
_WORDS |= {UNSTATED: words.NO_STANCE, UNANSWERED: words.NOT_ANSWERED}


def in_house_font(report: Report, style: HouseStyle) -> Report:
    """The same with the charts' letters in the font that the rest is set in."""
    if style.font is None:
        return report
    name = family(style.font)
    body = (one._replace(svg=charts.in_font(one.svg, name)) if isinstance(one, Picture) else one for one in report.body)
    return report._replace(body=tuple(body))


def _keys(looks: Sequence[Look]) -> list[ChartKey]:
    return [ChartKey(look, word) for look, word in _WORDS.items() if look in looks]


def _picture(name: str, chart: Chart, alt: str, caption: str = "", share: float = 1.0) -> Picture:
    return Picture(name, chart.svg, alt, caption, share, chart.ratio)


def stances_by_question(tallies: Sequence[QuestionTally], showing: Showing) -> list[Block]:
    rows = []
    for tally in tallies:
        counted = {LOOKS[stance]: number for stance, number in tally.stances.items() if number}
        counted |= {UNSTATED: tally.without_stance} if tally.without_stance else {}
        key = showing.line(tally.question.key, ShownPlace(words.ROUND, words.COLUMN["question"], "/questions"))
        rows.append((sentences.shortened(sentences.question_label(key), 30), counted))
    if not any(counted for _label, counted in rows):
        return []
    used = [look for _label, counted in rows for look in counted]
    alt = sentences.chart_alt(words.STANCES, [(label, sum(counted.values())) for label, counted in rows])
    return [_picture("fragor", charts.stacked(rows, _keys(used), prefix="fragor"), alt)]


def stances_by_group(data: CompilationData, showing: Showing) -> list[Block]:
    """By kind of recipient and by county, where there is more than one."""

    def county(one: CompiledRecipient) -> str:
        return showing.line(one.county_name, ShownPlace(one.name, words.COLUMN["county"], "/recipients"))

    blocks: list[Block] = []
    for name, title, found in (
        ("slag", words.BY_KIND, shares(data, lambda one: RECIPIENT_KINDS_PLURAL[one.kind])),
        ("lan", words.BY_COUNTY, shares(data, county)),
    ):
        if len(found) > 1:
            head = words.COLUMN["kind" if name == "slag" else "county"]
            blocks += [Heading(2, title, f"stallning-{name}"), *_shared(name, title, head, found)]
    return blocks


def _shared(name: str, title: str, head: str, found: Sequence[Share]) -> list[Block]:
    rows = [(sentences.shortened(share.label, 34), _looks(share)) for share in found]
    used = [look for _label, counted in rows for look in counted]
    alt = sentences.chart_alt(title, [(share.label, share.members) for share in found])
    titles = (*words.STANCE_COLUMNS, words.NOT_ANSWERED)
    columns = (Column(head, 0.2), *(Column(each, 0.8 / len(titles), numeric=True) for each in titles))
    table = tuple(
        (share.label, *map(str, (share.members, *share.stances.values(), share.without_stance, share.unanswered)))
        for share in found
    )
    chart = charts.stacked(rows, _keys(used), prefix=name)
    return [_picture(name, chart, alt), Table("", columns, table)]


def _looks(share: Share) -> dict[Look, int]:
    counted = {LOOKS[stance]: number for stance, number in share.stances.items()}
    counted |= {UNSTATED: share.without_stance, UNANSWERED: share.unanswered}
    return {look: number for look, number in counted.items() if number}


class Arrived(NamedTuple):
    """How many answers came from one day to another, and so far; `is_late`: after the last day to answer."""

    start: date
    end: date
    number: int
    so_far: int
    is_late: bool


def arrivals(data: CompilationData) -> tuple[tuple[Arrived, ...], bool]:
    """When the invited answered, the empty days between too, by day or, when it took more than a month, by week, which
    the second value tells. Nothing for fewer than two answers."""
    days = sorted(local_day(one.answer.arrived_at) for one in data.recipients if one.invited and one.answer)
    if len(days) < 2:
        return (), False
    due = local_day(data.due_at)
    by_week = (days[-1] - days[0]).days > _MOST_DAYS
    found, total = [], 0
    for start, end in _spans(days, due, by_week=by_week):
        number = sum(start <= day <= end for day in days)
        total += number
        found.append(Arrived(start, end, number, total, start > due))
    return tuple(found), by_week


def over_time(data: CompilationData) -> list[Block]:
    """When the invited answered: by day, or by week when it took more than a month."""
    found, by_week = arrivals(data)
    if not found:
        return []
    rows: list[tuple[str, int, Look]] = []
    for one in found:
        # The rest of a week that the last day has cut is told by its day.
        whole = by_week and (one.start.weekday() == 0 or one is found[0])
        label = f"v. {one.start.isocalendar().week}" if whole else f"{one.start.day}/{one.start.month}"
        rows.append((label, one.number, Look.AGAINST if one.is_late else Look.GOOD))
    table = tuple(
        (sentences.span_words(one.start, one.end), str(one.number), str(one.so_far)) for one in found if one.number
    )
    used = {look for _label, _number, look in rows}
    names = {Look.GOOD: words.UNTIL_DUE, Look.AGAINST: words.AFTER_DUE}
    keys = [ChartKey(look, label) for look, label in names.items() if look in used]
    alt = sentences.chart_alt(words.OVER_TIME, [(label, number) for label, number, _look in rows if number])
    columns = (
        Column(words.COLUMN["week" if by_week else "day"], 0.5), Column(words.COLUMN["number"], 0.2, numeric=True),
        Column(words.COLUMN["so_far"], 0.3, numeric=True),
    )  # fmt: skip
    chart = charts.columns(rows, keys, prefix="tid")
    return [Heading(2, words.OVER_TIME, "over-tid"), _picture("tid", chart, alt), Table("", columns, table)]


def _spans(days: Sequence[date], due: date, *, by_week: bool) -> list[tuple[date, date]]:
    """From the first day to the last; a week is cut where the last day to answer ends."""
    spans: list[tuple[date, date]] = []
    start = days[0]
    while start <= days[-1]:
        end = start + timedelta(days=6 - start.weekday() if by_week else 0)
        if start <= due < end:
            end = due
        spans.append((start, end))
        start = end + timedelta(days=1)
    return spans


def on_the_map(data: CompilationData) -> list[Block]:
    """The stance of each municipality; nothing for fewer than two."""
    members = {}
    counted: dict[Look, int] = {}
    for one in data.recipients:
        if one.invited and one.kind is RecipientKind.MUNICIPALITY:
            look = _look_of(one)
            counted[look] = counted.get(look, 0) + 1
            members[one.code] = Mapped(look=look, title="")
    svg = map_svg(members, label="", prefix="karta") if len(members) > 1 else ""
    if not svg:
        return []
    _left, _top, width, height = map(float, svg.partition('viewBox="')[2].partition('"')[0].split())
    chart = charts.beside_legend(svg, height / width, _keys(list(counted)), prefix="karta")
    alt = sentences.map_alt([(word, counted.get(look, 0)) for look, word in _WORDS.items()])
    return [Heading(2, words.ON_THE_MAP, "karta"), _picture("karta", chart, alt, words.MAP_TABLE)]


def _look_of(one: CompiledRecipient) -> Look:
    stance = whole_stance(one)
    if stance:
        return LOOKS[stance]
    return UNSTATED if one.state in SETTLED_STATES else UNANSWERED


def kind_and_county(data: CompilationData, showing: Showing) -> list[Block]:
    return [*stances_by_group(data, showing), *on_the_map(data)]
