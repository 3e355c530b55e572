"""Publishing: chosen answers, masked where they are marked, and the approved compilation, for everybody to read; and
taking it back."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from desk import compilations, outcomes
from desk import rounds as round_commands
from desk.office import Office
from documents.lists import PrintedList, as_csv
from models.compilation import CompilationData, CompiledRecipient
from models.errors import Refused
from models.people import Permission
from models.publication import (
    Publication,
    PublishedAnswer,
    PublishedDissent,
    PublishedFile,
    PublishedQuestion,
    PublishedReply,
    PublishedView,
)
from rules.text import free_text
from store.recipients import recipients
from store.records import publications
from store.rounds import rounds
from templates import publication_words as words
from templates.words import RECIPIENT_KINDS, STANCES

if TYPE_CHECKING:
    from desk.compilations import Version
    from models.tables import PublicationRow, RoundRow

PUBLIC_FORMATS = ("pdf", "docx", "xlsx", "html")
REASON_LIMIT = 2_000


class Choice(NamedTuple):
    """An answer that may be published. `covered`: it is masked; `published`: it is in what stands now; `may`: what its
    sender says of it, None for nothing; `asked`: it has a link to say so on."""

    code: str
    name: str
    invited: bool
    covered: bool
    files: int
    published: bool
    may: bool | None
    asked: bool


class PublishingRoom(NamedTuple):
    """`version`: the newest approved compilation, from which all is taken; `current`: the latest publishing."""

    version: "Version | None"
    choices: tuple[Choice, ...]
    current: "PublicationRow | None"
    published: Publication | None


def room(office: Office, round_id: str) -> PublishingRoom:
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        current = publications.latest(session, row.id)
        rows = {each.code: each for each in recipients.of_round(session, row.id)}
    standing = current if current is not None and current.withdrawn_at is None else None
    published = Publication.model_validate_json(office.files.read(standing.sha256)) if standing else None
    version = compilations.approved(office, row.id)
    if version is None:
        return PublishingRoom(None, (), current, published)
    there = {answer.code for answer in published.answers} if published else set()
    data = compilations.data(office, version)
    choices = tuple(
        Choice(
            one.code,
            one.full_name,
            one.invited,
            covered=bool(one.answer.covered),
            files=len(_files(one)),
            published=one.code in there,
            may=rows[one.code].may_publish,
            asked=bool(rows[one.code].email),
        )
        for one in data.recipients
        if one.answer is not None
    )
    return PublishingRoom(version, choices, current, published)


def publish(
    office: Office, round_id: str, codes: Collection[str], *, with_files: bool, with_compilation: bool, sure: bool
) -> int:
    """Publishes these answers, by their recipients' codes; how many. What stood before is replaced. `sure`: somebody
    has tried that they may be published: consent where a person is behind, personal data, confidentiality.

    Raises Refused: "publish_not_approved", "publish_unsure", "publish_empty", "no_such_page" for an answer that is not
    there, "publish_said_no" for one whose sender says no, "publish_compilation_said_no" for a compilation with one.
    """
    office.demand(Permission.WRITE)
    row, at = round_commands.by_id(office, round_id), office.clock()
    version = compilations.approved(office, row.id)
    if version is None:
        raise Refused("publish_not_approved")
    if not codes and not with_compilation:
        raise Refused("publish_empty")
    if not sure:
        raise Refused("publish_unsure")
    data = compilations.data(office, version)
    chosen = [one for one in data.recipients if one.answer is not None and one.code in set(codes)]
    if len(chosen) != len(set(codes)):
        raise Refused("no_such_page")
    made = _publication(row, data, chosen, version if with_compilation else None, with_files=with_files)
    made = made.model_copy(update={"published_at": at})
    sha256 = office.files.put(made.model_dump_json(indent=1).encode())
    csv_sha256 = office.files.put(as_csv(PrintedList(words.ANSWERS, words.COLUMNS, _rows(made))))
    included = [one.code for one in data.recipients if one.answer is not None] if with_compilation else list(codes)
    with office.changing() as session:
        said_no = set(publications.open_to(session, row.id, included, at))
        if said_no:
            whose = [one for one in chosen if one.code in said_no]
            named = whose or [one for one in data.recipients if one.code in said_no]
            code = "publish_said_no" if whose else "publish_compilation_said_no"
            raise Refused(code, names=", ".join(one.full_name for one in named))
        publications.publish(
            session, row.id, sha256=sha256, csv_sha256=csv_sha256, answers=len(chosen), at=at, by=office.actor.mark
        )
    return len(chosen)


def withdraw(office: Office, round_id: str, reason: str) -> None:
    """Takes back what is published; its address says why. Raises Refused("reason_missing"), ("outcome_text_long"),
    ("publish_none") when nothing is."""
    row = round_commands.by_id(office, round_id)
    said = free_text(reason)[0].strip()
    if not said:
        raise Refused("publish_reason_missing")
    if len(said) > REASON_LIMIT:
        raise Refused("outcome_text_long", limit=REASON_LIMIT)
    with office.changing() as session:
        current = publications.latest(session, row.id)
        if current is None or not publications.withdraw(session, current, said, office.clock(), office.actor.mark):
            raise Refused("publish_none")


def _publication(
    row: "RoundRow",
    data: CompilationData,
    chosen: list[CompiledRecipient],
    version: "Version | None",
    *,
    with_files: bool,
) -> Publication:
    documents = version.documents if version else ()
    return Publication(
        round_id=row.id,
        dnr=data.dnr,
        title=data.title,
        sender_name=data.sender_name,
        sender_email=rounds.definition(row).sender_email,
        published_at=data.made_at,
        version=data.version,
        sent_at=data.sent_at,
        due_at=data.due_at,
        closed_at=data.closed_at,
        counts=data.counts,
        stances=data.stances,
        questions=tuple(PublishedQuestion(key=one.key, section=one.section, text=one.text) for one in data.questions),
        answers=tuple(_answer(one, with_files=with_files) for one in chosen),
        views=tuple(_views(data, quoted=version is not None)),
        compilation=tuple(PublishedFile(**each._asdict()) for each in documents if each.kind in PUBLIC_FORMATS),
        test_data=data.test_data,
    )


def _answer(one: CompiledRecipient, *, with_files: bool) -> PublishedAnswer:
    answer = one.answer
    assert answer is not None  # noqa: S101 - chosen among those that have one
    content = answer.content
    return PublishedAnswer(
        code=one.code,
        name=one.full_name,
        kind=one.kind,
        county_name=one.county_name,
        invited=one.invited,
        stance=content.stance,
        summary=content.summary,
        reason=content.reason,
        replies=tuple(
            PublishedReply(key=each.key, stance=each.stance, comment=each.comment) for each in content.questions
        ),
        dissents=tuple(
            PublishedDissent(kind=each.kind, who=each.who, party=each.party, text=each.text)
            for each in content.dissents
        ),
        own_dnr=content.own_dnr,
        decision_body=content.decision_body,
        decision_on=content.decision_on,
        decision_section=content.decision_section,
        arrived_at=answer.arrived_at,
        receipt=answer.receipt,
        late=answer.late,
        covered=answer.covered,
        files=_files(one) if with_files else (),
    )


def _files(one: CompiledRecipient) -> tuple[PublishedFile, ...]:
    """Those that may go out: none in quarantine, none that is kept inside."""
    files = one.answer.files if one.answer else ()
    return tuple(
        PublishedFile(
            sha256=each.sha256, name=each.name, media_type=each.media_type, size=each.size, masked=each.masked
        )
        for each in files
        if each.sha256 and not each.withheld and not each.check.malware
    )


def _views(data: CompilationData, *, quoted: bool) -> Iterator[PublishedView]:
    """`quoted`: those that quote the answers' own words too, which are everybody's only with the compilation."""
    for theme, lines in outcomes.done(data):
        for one in (line for line in lines if quoted or not line.quoted):
            rest = one.view.model_dump(exclude={"number", "theme"})
            yield PublishedView(theme=theme, label=one.label, number=one.number, **rest)


def _rows(made: Publication) -> Iterator[tuple[str, ...]]:
    """A row for the whole of each answer, and one for each question."""
    texts = {one.key: one.text for one in made.questions}
    for answer in made.answers:
        head = (made.dnr, answer.name, RECIPIENT_KINDS["sv"][answer.kind], answer.county_name, answer.receipt)
        whole = STANCES["sv"][answer.stance] if answer.stance else ""
        yield (*head, words.WHOLE, whole, answer.summary or answer.reason)
        for reply in answer.replies:
            said = STANCES["sv"][reply.stance] if reply.stance else ""
            yield (*head, texts.get(reply.key, reply.key), said, reply.comment)
