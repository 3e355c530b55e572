"""What letters to the registrar and the approver of a round say, in pieces that their templates set: a heading,
sentences, what somebody wrote, and what can be done."""

from datetime import datetime
from typing import NamedTuple

from models.cases import MilestoneFacts, NoticeKind
from models.duties import DutyFacts
from models.registrar import ApprovalFacts, DigestFacts, DigestLine, NewsFacts
from models.values import ApprovalOutcome, NewsKind
from templates import acting, alarm_words, case_words
from templates.acting import Act
from templates.counting_words import SETTLED, counts_words
from templates.dates import date_words, day_words, minute_words, moment_words
from templates.relay_words import cause_words, relay_said
from templates.round_words import LETTER_KINDS
from templates.words import STANCES, counted

NAMES_SHOWN = 20


class LetterPiece(NamedTuple):
    """`said`: words of a recipient, under `said_as`. `rows`: a list. `acts`: what can be done about it."""

    heading: str
    lines: tuple[str, ...] = ()
    said_as: str = ""
    said: str = ""
    rows: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()


class Box(NamedTuple):
    """What stands first in the letter. `addressee`: for whom; `why_sent`: how it came to that address."""

    subject: str
    label: str
    words: str
    addressee: str
    why_sent: str
    is_urgent: bool = False


def news_box(news: tuple[NewsFacts, ...], sender: str, to: str) -> Box:
    """The box of a single news is its heading, which is then not said twice."""
    about = news_subject(news)
    words = news_piece(news[0], "").heading if len(news) == 1 else about
    return Box(about, "Att ta hand om", words, f"Till registratorn hos {sender}", SENT_TO_SENDER.format(to=to), True)


def digest_box(digest: DigestFacts, sender: str, to: str) -> Box:
    answered = f"{digest.counts.settled} av {digest.counts.recipients} {SETTLED}"
    told = f"Nytt sedan {minute_words(digest.since)}"
    return Box(f"Läget: {answered}", told, answered, f"Till registratorn hos {sender}", SENT_TO_SENDER.format(to=to))


def approval_box(approval: ApprovalFacts, to: str) -> Box:
    what = "sammanställningen" if approval.compilation else "remissen"
    whom = f"Till {approval.approver}" if approval.approver else f"Till den som godkänner {what}"
    subject = "Godkänn sammanställningen" if approval.compilation else "Godkänn"
    why_sent = (SENT_TO_COMPILATION_APPROVER if approval.compilation else SENT_TO_APPROVER).format(to=to)
    return Box(subject, "Väntar på godkännande", "Ert beslut behövs", whom, why_sent, True)


def duty_box(duty: DutyFacts, to: str) -> Box:
    """To the owner of a duty, whose day is near or has come."""
    day = day_words(duty.due_on)
    return Box(
        f"Uppdrag {duty.number}, klart senast {duty.due_on.isoformat()}",
        "Uppdrag efter beslutet",
        f"Klart senast {day}",
        f"Till {duty.owner}",
        SENT_TO_OWNER.format(to=to),
    )


def duty_piece(duty: DutyFacts, sender: str) -> LetterPiece:
    decided = f"Det sista beslutet fattades {day_words(duty.decided_on)}. " if duty.decided_on else ""
    again = " Uppdraget kommer igen varje år." if duty.yearly else ""
    return LetterPiece(
        heading="Vad som ska göras",
        lines=(
            f"{decided}Ni har ett uppdrag som ska vara klart senast {day_words(duty.due_on)}.{again}",
            f"Svara på mejlet när det är klart, så antecknar {sender} det. Blir det försenat: skriv varför, och när "
            "det kan bli klart. Det här är den enda påminnelsen om den dagen.",
        ),
        said_as=f"Uppdrag {duty.number}",
        said=duty.what,
    )


SENT_TO_OWNER = "Mejlet är skickat till {to}, som står som ansvarig för uppdraget."


def milestone_box(told: MilestoneFacts, to: str) -> Box:
    what, is_late = _milestone(told), told.notice is NoticeKind.LATE
    subject = f"Försenat: {what}" if is_late else f"Snart: {what}"
    label = "Försenat" if is_late else "Snart dags"
    whom = f"Till {told.owner}" if told.owner else "Till den som har steget"
    return Box(
        subject, label, f"{what}: {case_words.day(told.planned)}", whom, SENT_TO_STEP_OWNER.format(to=to), is_late
    )


def _milestone(told: MilestoneFacts) -> str:
    name = told.title or case_words.kind(told.kind)
    return f"{name}, {told.forum}" if told.forum else name


def milestone_piece(told: MilestoneFacts, dnr: str, console: str) -> LetterPiece:
    """What the owner of a step is told: its day, and what to record."""
    day = case_words.day(told.planned)
    said = (
        f"Steget var planerat till {day} och är inte inskrivet som gjort. Är det gjort, skriv in dag, organ och "
        "paragraf. Annars flytta det till en ny dag, med skäl, eller stryk det."
        if told.notice is NoticeKind.LATE
        else f"Steget är planerat till {day}. Skriv in det när det är gjort, eller flytta det i tid om dagen inte "
        "håller."
    )
    return LetterPiece(heading="", lines=(said,), acts=acting.on_case(dnr, console))


SENT_TO_STEP_OWNER = "Mejlet är skickat till {to}, som ärendet anger som den som har hand om steget."
SENT_TO_SENDER = (
    "Mejlet är skickat till {to}, som är remissens avsändaradress. Vilka mejl som kommer hit bestäms i remissfilen "
    "(sender: letters)."
)
SENT_TO_COMPILATION_APPROVER = "Mejlet är skickat till {to}, som är utsedd att godkänna sammanställningen."
SENT_TO_APPROVER = "Mejlet är skickat till {to}, som remissfilen anger som den som godkänner remissen."


def news_piece(news: NewsFacts, dnr: str, console: str = "") -> LetterPiece:
    match news.kind:
        case NewsKind.EXTENSION_REQUESTED if news.wished_until and news.due_at and news.closes_at:
            lines = [
                f"Begäran kom in {minute_words(news.at)}. Sista svarsdag är {date_words(news.due_at)} tills ni har "
                f"beslutat; remissen stänger {date_words(news.closes_at)}."
            ]
            if news.wished_until > news.closes_at:
                lines.append(
                    f"Den önskade dagen är efter att remissen stänger, så ge högst till {date_words(news.closes_at)}, "
                    "eller förläng svarstiden för alla."
                )
            until = min(news.wished_until, news.closes_at)
            return LetterPiece(
                heading=f"{news.recipient} ber om anstånd till {date_words(news.wished_until)}",
                lines=tuple(lines),
                said_as="Skäl",
                said=news.reason,
                acts=acting.on_request(dnr, news.code, until, console),
            )
        case NewsKind.LETTER_REFUSED | NewsKind.LETTER_UNKNOWN if news.letter is not None:
            verb = "kom inte fram" if news.kind is NewsKind.LETTER_REFUSED else "kan ha kommit fram eller inte"
            said = relay_said(news.smtp_code, news.relay)
            cause = cause_words(news.cause, news.smtp_code, news.relay)
            return LetterPiece(
                heading=f"Brev till {news.recipient} {verb}",
                lines=(f"Brevet: {LETTER_KINDS['sv'][news.letter]}, till {news.to}. Orsak: {cause}.",),
                said_as="E-postserverns egna ord" if said else "",
                said=said,
                acts=acting.on_address(dnr, news.code, console),
            )
        case NewsKind.APPROVAL_WAITS if news.asked_at is not None:
            whom = news.approver or "Den som godkänner"
            what = f"sammanställningen, version {news.compilation}" if news.compilation else "remissen"
            held = "Den är inte godkänd" if news.compilation else "Remissen skickas inte"
            return LetterPiece(
                heading=f"Ingen har beslutat om {what}",
                lines=(
                    f"{whom} ombads godkänna den {minute_words(news.asked_at)} och har inte svarat. Finns en ersättare "
                    f"har den nu också fått frågan. {held} förrän någon av dem har godkänt den.",
                ),
                acts=acting.on_waiting_approval(console, news.compilation),
            )
        case NewsKind.COMPILATION_DECIDED:
            approved = news.outcome is ApprovalOutcome.APPROVED
            return LetterPiece(
                heading=_decided(news),
                lines=(f"Beslutet skrevs in {minute_words(news.at)}.",),
                said_as="Beslut" if approved else "Vad som ska ändras",
                said=news.reason,
                acts=acting.on_waiting_approval(console, news.compilation),
            )
        case NewsKind.REFUSALS_RISE:
            return LetterPiece(
                heading=f"Många brev kommer inte fram: {news.refused} av {news.handed} på en timme",
                lines=(
                    "Så många på en gång beror sällan på enskilda adresser. Se vad e-postservrarna svarar, och vänta "
                    "med att skicka igen tills ni vet varför.",
                ),
                acts=acting.on_refusals(dnr, console),
            )
        case _:
            return LetterPiece(
                heading="Larm: registret sade nej till en ändring",
                lines=(
                    f"Det hände {minute_words(news.at)}: {alarm_words.cause(news.alarm)}. Ändringen är inte gjord.",
                ),
                acts=acting.on_alarm(dnr, console),
            )


def news_subject(news: tuple[NewsFacts, ...]) -> str:
    """What the letter is about, before the round's name."""
    first = news[0]
    if len(news) > 1:
        return f"{len(news)} saker att ta hand om"
    match first.kind:
        case NewsKind.EXTENSION_REQUESTED:
            return f"{first.recipient} ber om anstånd"
        case NewsKind.LETTER_REFUSED:
            return f"Brev till {first.recipient} kom inte fram"
        case NewsKind.APPROVAL_WAITS:
            return "Ingen har beslutat"
        case NewsKind.REFUSALS_RISE:
            return "Många brev kommer inte fram"
        case NewsKind.COMPILATION_DECIDED:
            return _decided(first)
        case NewsKind.LETTER_UNKNOWN:
            return f"Brev till {first.recipient} kan ha kommit fram eller inte"
        case _:
            return "Larm"


def _decided(news: NewsFacts) -> str:
    become = "är godkänd" if news.outcome is ApprovalOutcome.APPROVED else "är återlämnad"
    return f"Sammanställningen, version {news.compilation}, {become}"


def digest_pieces(digest: DigestFacts, dnr: str, console: str = "") -> tuple[LetterPiece, ...]:
    """What has come, section by section; a section with nothing in it is left out."""
    pieces = [LetterPiece("Läget", lines=(f"{counts_words(digest.counts)}.",), acts=acting.on_round(dnr, console))]
    if digest.near_at is not None:
        number = len(digest.missing)
        rows = (*digest.missing[:NAMES_SHOWN], *_more(number))
        heading = f"Snart slut: {counted(number, 'svar', 'svar')} saknas inför {moment_words(digest.near_at)}"
        pieces.append(LetterPiece(heading, rows=rows))
    if digest.waiting:
        rows = tuple(f"{line.recipient}: till {date_words(line.at)}" for line in digest.waiting)
        pieces.append(LetterPiece("Begäran om anstånd som väntar på beslut", rows=rows))
    if digest.answered:
        pieces.append(LetterPiece(f"Svar som har kommit in ({len(digest.answered)})", rows=_answers(digest.answered)))
    if digest.declined:
        pieces.append(LetterPiece(f"Avstår från att yttra sig ({len(digest.declined)})", rows=_told(digest.declined)))
    if digest.planned:
        pieces.append(LetterPiece("Har meddelat när ärendet behandlas", rows=_told(digest.planned)))
    if digest.forwarded:
        rows = tuple(line.recipient for line in digest.forwarded)
        pieces.append(LetterPiece("Har vidarebefordrat svarslänken till en kollega", rows=rows))
    if digest.compiled:
        heading = f"Remissammanställningen är klar (version {digest.compiled})"
        pieces.append(LetterPiece(heading, acts=acting.on_compilation(dnr, console)))
    return tuple(pieces)


def _answers(lines: tuple[DigestLine, ...]) -> tuple[str, ...]:
    shown = (
        f"{line.recipient}, {minute_words(line.at)}"
        + (f": {STANCES['sv'][line.stance].lower()}" if line.stance else "")
        for line in lines[:NAMES_SHOWN]
    )
    return (*shown, *_more(len(lines)))


def _told(lines: tuple[DigestLine, ...]) -> tuple[str, ...]:
    shown = (f"{line.recipient}: {line.said}" if line.said else line.recipient for line in lines[:NAMES_SHOWN])
    return (*shown, *_more(len(lines)))


def _more(number: int) -> tuple[str, ...]:
    return (f"och {number - NAMES_SHOWN} till",) if number > NAMES_SHOWN else ()


def approval_piece(approval: ApprovalFacts, dnr: str, due_at: datetime, console: str = "") -> LetterPiece:
    """What the approver is asked for."""
    if approval.compilation:
        return _compilation_piece(approval, dnr, console)
    going = f"ska gå till {approval.recipients} mottagare"
    when = f" {moment_words(approval.send_at)}" if approval.send_at else ""
    decides = f" Beslutet fattas av: {approval.body}." if approval.body else ""
    waited = (
        (f"Den som skulle godkänna remissen har inte svarat sedan {minute_words(approval.waited_since)}.",)
        if approval.waited_since
        else ()
    )
    how = (
        "Logga in och läs allt som ska gå ut. Skriv beslutet där: organ, datum och paragraf. Ska något ändras, lämna "
        "tillbaka remissen med en kommentar. Bara ni kan besluta om den, och er ersättare om en är utsedd."
        if approval.has_account
        else "Läs handlingarna, och svara på mejlet med beslutet: organ, datum och paragraf. Registratorn skriver in "
        "det. Ska något ändras, svara med skälet."
    )
    frozen = (f"Versionens kontrollsumma: {approval.frozen_sha256}",) if approval.frozen_sha256 else ()
    return LetterPiece(
        heading="Vad ni ombeds göra",
        lines=(
            *waited,
            f"Remissen är lämnad för godkännande och {going}{when}, med sista svarsdag {date_words(due_at)}.{decides}",
            how,
            *frozen,
        ),
        acts=acting.on_approval(dnr, console, has_account=approval.has_account),
    )


def _compilation_piece(approval: ApprovalFacts, dnr: str, console: str) -> LetterPiece:
    version = f"Sammanställningen av svaren, version {approval.compilation},"
    waited = (
        f" sedan {minute_words(approval.waited_since)} utan att någon har beslutat" if approval.waited_since else ""
    )
    decides = f" Beslutet fattas av: {approval.body}." if approval.body else ""
    how = (
        "Logga in, hämta den och läs. Skriv beslutet där: organ, datum och paragraf. Ska något ändras, lämna tillbaka "
        "den med en kommentar. Bara ni kan besluta om den, och er ersättare om en är utsedd."
        if approval.has_account
        else "Be registratorn om filen, och svara på mejlet med beslutet: organ, datum och paragraf. Registratorn "
        "skriver in det. Ska något ändras, svara med skälet."
    )
    return LetterPiece(
        heading="Vad ni ombeds göra",
        lines=(
            f"{version} är lämnad för godkännande{waited}.{decides}",
            how,
            f"Versionens kontrollsumma: {approval.frozen_sha256}",
        ),
        acts=acting.on_approval(dnr, console, has_account=approval.has_account, version=approval.compilation),
    )
