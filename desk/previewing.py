"""What a recipient will get, before anybody gets it: the letter, and what the answer page asks. Registers nothing."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from desk import naming
from desk import rounds as round_commands
from desk.disk import writing_in
from desk.office import Office
from documents.word_form.form import FormFacts, FormRecipient, word_form
from mail.outgoing.building import build_letter
from mail.outgoing.outcomes import Accepted, Outcome, Unknown
from mail.outgoing.relay import parse_smtp_url
from mail.outgoing.rendering import render
from mail.outgoing.sending import Mailer
from mail.outgoing.wording import wording
from models.addresses import check_address
from models.definition import InvitedRecipient, Question, RoundDefinition
from models.errors import Refusal, Refused
from models.letters import LetterFacts, RoundFacts
from models.values import LetterKind
from settings import Settings
from store.recipients import recipients
from store.rounds import rounds
from templates import trial
from templates.words import STANCES

if TYPE_CHECKING:
    from models.tables import RecipientRow, RoundRow

_NO_LINK = "/s/forhandsvisning"
"""Where the link of a preview leads: no recipient's, so the page says that it is not right."""
_WAIT = 20.0
"""Seconds the relay has for each of its replies to a trial letter."""


class Preview(NamedTuple):
    """One recipient's missiv and the questions it is asked. `definition` may lack recipients and papers."""

    letter: LetterFacts
    definition: RoundDefinition
    questions: tuple[Question, ...]


def of_file(settings: Settings, definition: RoundDefinition, named: str, now: datetime) -> Preview:
    """Of a round that is a file as yet; the first recipient when none is named. Raises Refused as `invited_of` does."""
    one = naming.invited_of(definition, named) if named else definition.recipients[0]
    titles = tuple(paper.title for paper in definition.documents)
    letter = _missiv(settings, definition, one, titles, sent_at=definition.send_at or now)
    return Preview(letter, definition, definition.questions_for(one.chapters))


def of_round(office: Office, dnr: str, named: str) -> Preview:
    """Of a registered round. Raises Refused("no_such_dnr") and as `naming.recipient_of` does."""
    return of_row(office, round_commands.find(office, dnr), named)


def of_row(office: Office, row: "RoundRow", named: str = "") -> Preview:
    """The same of a round that has been found."""
    with office.database.reading() as session:
        everyone = [] if named else [each for each in recipients.of_round(session, row.id) if each.invited]
        found = naming.recipient_of(session, row, named) if named else everyone[0]
        if not found.invited:
            raise Refused("recipient_uninvited", recipient=found.full_name)
        one = _invited(found)
        titles = tuple(paper.title for paper in rounds.papers(session, row.id))
    dates = {"send_at": row.planned_send_at, "due_at": row.due_at, "closes_at": row.closes_at}
    definition = rounds.definition(row).model_copy(update=dates)
    sent_at = row.sent_at or row.planned_send_at or office.clock()
    letter = _missiv(office.settings, definition, one, titles, sent_at=sent_at)
    return Preview(letter, definition, definition.questions_for(one.chapters))


def calendar(preview: Preview) -> bytes:
    """The calendar file that goes with the letter."""
    message = message_from_bytes(build_letter(preview.letter).data, policy=policy.default)
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    return bytes(part.get_content().encode())


def write(preview: Preview, folder: Path) -> list[Path]:
    """The letter as text, HTML and message, and the questions as text and as the Word form. Raises as `writing_in`."""
    letter, round_facts = preview.letter, preview.letter.round
    shown, built = render(letter.kind, wording(letter)), build_letter(letter)
    form_facts = FormFacts(
        round_id="",
        dnr=round_facts.dnr,
        title=round_facts.title,
        sender_name=round_facts.sender_name,
        made_at=letter.created_at,
    )
    who = FormRecipient(letter.recipient_code, letter.recipient_name, letter.recipient_kind, letter.due_at)
    files = {
        "missiv.txt": f"{shown.subject}\n\n{shown.text}".encode(),
        "missiv.html": shown.html.encode(),
        "missiv.eml": built.data,
        "fragor.txt": "\n".join(_asked(preview)).encode() + b"\n",
        "blankett.docx": word_form(form_facts, who, preview.questions),
    }
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    return [folder / name for name in files]


def send_to(settings: Settings, preview: Preview, email: str) -> str:
    """Hands the letter to the relay for that address alone, marked as a trial, and returns the address. It is no letter
    of the round: nothing is registered.

    Raises Refused for what is no address, ("trial_not_taken") with the relay's words, or
    ("trial_no_contact") when it gave no reply.
    """
    to = check_address(email)
    if isinstance(to, Refusal):
        raise Refused(naming.WHY_NO_ADDRESS[to.code], email=to.facts["email"])
    letter = preview.letter.model_copy(update={"to": to, "cc": (), "letter_id": f"prov-{uuid4().hex}"})
    outcome = asyncio.run(_hand_over(settings, letter))
    if not isinstance(outcome, Accepted):
        if isinstance(outcome, Unknown) or outcome.code is None:
            raise Refused("trial_no_contact", email=to)
        raise Refused("trial_not_taken", email=to, said=outcome.text)
    return to


async def _hand_over(settings: Settings, letter: LetterFacts) -> Outcome:
    relay = parse_smtp_url(settings.smtp_url)
    async with Mailer(relay, timeout=_WAIT, final_timeout=_WAIT) as mailer, mailer.connection() as connection:
        return await connection.hand_over(build_letter(letter, trial=True))


def _missiv(
    settings: Settings,
    definition: RoundDefinition,
    one: InvitedRecipient,
    papers: tuple[str, ...],
    *,
    sent_at: datetime,
) -> LetterFacts:
    return LetterFacts(
        letter_id=f"forhandsvisning-{one.code}",
        kind=LetterKind.MISSIV,
        number=1,
        created_at=sent_at,
        to=one.email,
        cc=one.cc,
        round=RoundFacts(
            dnr=definition.dnr,
            title=definition.title,
            sender_name=definition.sender_name,
            sender_email=definition.sender_email,
            contacts=definition.contacts,
            expected=definition.expected,
            legal_basis=definition.legal_basis,
            statute=definition.statute,
            document_titles=papers,
            closes_at=definition.closes_at,
        ),
        recipient_code=one.code,
        recipient_name=one.full_name,
        recipient_kind=one.kind,
        also_as=one.also_as.full_name if one.also_as else "",
        obliged=one.obliged,
        question_count=len(definition.questions_for(one.chapters)),
        link=settings.base_url + _NO_LINK,
        due_at=definition.due_at,
    )


def _invited(row: "RecipientRow") -> InvitedRecipient:
    """A registered recipient as it was invited."""
    return InvitedRecipient(
        code=row.code,
        name=row.name,
        full_name=row.full_name,
        kind=row.kind,
        email=row.email,
        cc=recipients.copies(row),
        obliged=row.obliged,
        chapters=recipients.chapters(row),
        also_as=recipients.also_as(row),
    )


def _asked(preview: Preview) -> Iterator[str]:
    letter, section = preview.letter, ""
    yield trial.QUESTIONS_TITLE.format(recipient=letter.recipient_name, dnr=letter.round.dnr)
    yield ""
    yield trial.WHOLE.format(stances=", ".join(word.lower() for word in STANCES["sv"].values()))
    if not preview.questions:
        yield trial.NO_QUESTIONS
    for number, question in enumerate(preview.questions, start=1):
        if question.section and question.section != section:
            section = question.section
            yield f"\n{trial.SECTION.format(section=section)}"
        yield "\n" + trial.QUESTION.format(number=number, text=question.text)
        kind = trial.WITH_STANCE if question.stance else trial.WITHOUT_STANCE
        yield f"   {kind}{f' {trial.MUST}' if question.required else ''}"
    if letter.round.document_titles:
        yield f"\n{trial.PAPERS}"
        yield from (f"- {title}" for title in letter.round.document_titles)
