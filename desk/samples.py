"""The audited sample: some of the answers that have been read are coded a second time, by somebody who has not seen how
they were coded."""

import secrets
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from desk import rounds as round_commands
from desk import themes
from desk.afterwards import Shown
from desk.office import Office
from desk.synpunkter import SynpunktWork, texts_of, work
from models.errors import Refused
from models.people import Permission
from models.samples import OTHER, Sample, SampledAnswer
from models.synpunkter import Answered
from models.tables import AnswerRow
from rules import passages, sampling
from store.accounts import accounts
from store.answers import answers
from store.views import samples
from templates.documents import compilation_method as words

MOST = 200
"""Answers in a sample."""


class Page(NamedTuple):
    work: SynpunktWork
    samples: tuple[Sample, ...]


class ToCode(NamedTuple):
    """One answer of a sample, without a word of how it has been coded."""

    work: SynpunktWork
    sample: Sample
    one: SampledAnswer
    answer: Answered


def page(office: Office, round_id: str) -> Page:
    found = work(office, round_id)
    with office.database.reading() as session:
        return Page(found, samples.of_round(session, found.round.id))


def reader_of(office: Office, round_id: str, email: str) -> str:
    """The audit's mark of the sender's account with that address. Raises Refused("sample_reader_missing")."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        found = [one for one in accounts.of_sender(session, row.sender_id) if one.email == email.strip().lower()]
    if not found:
        raise Refused("sample_reader_missing")
    return accounts.actor_of(found[0]).mark


def draw(office: Office, round_id: str, size: int, reader: str) -> int:
    """Draws `size` of the answers that others than `reader` have read; the sample's number. Raises
    Refused("sample_reader_missing"), ("sample_size_wrong"), ("sample_without_themes") and ("sample_too_few") with how
    many there are."""
    office.demand(Permission.WRITE)
    found = work(office, round_id)
    if reader not in themes.people(office, round_id):
        raise Refused("sample_reader_missing")
    if not 1 <= size <= MOST:
        raise Refused("sample_size_wrong", most=MOST)
    if not found.treatment.themes:
        raise Refused("sample_without_themes")
    made = found.treatment
    texts = {one.answer_id: texts_of(one) for one in found.answered}
    among = {
        sampling.key(one): one.answer_id
        for one in sampling.eligible(found.answered, texts, made.readings, made.synpunkter, reader)
    }
    if len(among) < size:
        raise Refused("sample_too_few", count=len(among))
    seed = secrets.token_hex(8)
    chosen = [among[each] for each in sampling.draw(among, size, seed)]
    with office.changing() as session:
        at, by = office.clock(), office.actor.mark
        return samples.add(
            session, found.round.id, chosen, of=len(among), seed=seed, reader=reader, at=at, by=by
        ).number


def to_code(office: Office, round_id: str, sample_id: str, answer_id: str) -> ToCode:
    """For the second reader alone. Raises Refused("no_such_page"), ("sample_not_yours") and
    ("sample_coded_already")."""
    found = page(office, round_id)
    sample = next((one for one in found.samples if one.id == sample_id), None)
    one = next((each for each in sample.answers if each.answer_id == answer_id), None) if sample else None
    if sample is None or one is None:
        raise Refused("no_such_page")
    if sample.reader != office.actor.mark:
        raise Refused("sample_not_yours")
    if one.coded_at is not None:
        raise Refused("sample_coded_already")
    with office.database.reading() as session:
        content = answers.content(session.get_one(AnswerRow, answer_id))
    told = Answered(answer_id=answer_id, recipient_code=one.recipient_code, version=one.version, content=content)
    return ToCode(found.work, sample, one, told)


def code(office: Office, round_id: str, sample_id: str, answer_id: str, ticked: Mapping[str, Sequence[str]]) -> Sample:
    """`ticked`: by each text of the answer, the themes that the second reader finds in it. Keeps how the first
    had coded it until now, and can be done once. Raises as `to_code` does, whatever role the actor has."""
    seen = to_code(office, round_id, sample_id, answer_id)
    made = seen.work.treatment
    offered = tuple(one.id for one in made.themes)
    fields = passages.texts(seen.answer.content)
    second = {field: tuple(each for each in (*offered, OTHER) if each in ticked.get(field, ())) for field in fields}
    mine = [one for one in made.synpunkter if one.passage.answer_id == answer_id]
    first = sampling.coding(fields, mine, made.themes_of_synpunkter())
    with office.changing(Permission.READ) as session:
        row, one = samples.find(session, seen.work.round.id, sample_id, answer_id)
        if one.coded_at is not None:
            raise Refused("sample_coded_already")
        at, by = office.clock(), office.actor.mark
        samples.code(session, row, one, offered=offered, first=first, second=second, at=at, by=by)
    return next(each for each in page(office, round_id).samples if each.id == sample_id)


def told(office: Office, round_id: str) -> Shown:
    """Every sample with its figures, for the command line."""
    found = page(office, round_id)
    people = themes.people(office, round_id)
    rows, lines = [], []
    for one in found.samples:
        counted = sampling.agreement(one.coded)
        name = people.get(one.reader, "")
        more = {"share": counted.share, "coded": len(one.coded), "reader": name}
        rows.append(one.model_dump(mode="json", exclude={"answers", "drawn_by"}) | counted.model_dump() | more)
        lines.append(words.sample_line(one, name, counted))
    return Shown({"dnr": found.work.round.dnr, "samples": rows}, lines or [words.NO_SAMPLE])
