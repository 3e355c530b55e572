"""What has happened, in words: one row for every action that the audit knows, and who did it. A test demands words for
every action in the code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.steps import Command
from models.values import AnswerChannel, LetterKind, LetterState
from templates.chain_words import CHAIN_EVENTS
from templates.dates import moment_words
from templates.duty_words import DUTIES_EVENTS
from templates.linked_words import LINKED_EVENTS
from templates.round_words import LETTER_KINDS
from templates.together_words import TOGETHER_EVENTS
from templates.webhook_words import WEBHOOKS_EVENTS
from templates.words import Language

CHANNELS: dict[Language, dict[AnswerChannel, str]] = {
    "sv": {
        AnswerChannel.POST: "Post",
        AnswerChannel.LETTER_BOX: "Brevlåda",
        AnswerChannel.EMAIL: "E-post",
        AnswerChannel.OTHER: "Annat sätt",
    },
    "en": {
        AnswerChannel.POST: "Post",
        AnswerChannel.LETTER_BOX: "Letter box",
        AnswerChannel.EMAIL: "E-mail",
        AnswerChannel.OTHER: "Another way",
    },
}

ACTIONS: dict[str, tuple[str, str]] = {
    **LINKED_EVENTS,
    **CHAIN_EVENTS,
    **DUTIES_EVENTS,
    **WEBHOOKS_EVENTS,
    **TOGETHER_EVENTS,
    Command.SUBMIT: ("Remissen lämnades in för godkännande", "The round was handed in for approval"),
    Command.RETURN: ("Remissen lämnades tillbaka", "The round was returned"),
    Command.APPROVE: ("Remissen godkändes", "The round was approved"),
    Command.SCHEDULE: ("Utskicket planerades", "The sending was scheduled"),
    Command.SEND: ("Remissen skickades", "The round was sent"),
    Command.DUE_PASSED: ("Svarstiden gick ut", "The due day passed"),
    Command.EXTEND: ("Remissens svarstid löper igen", "The round is open again after an extension"),
    Command.REMIND: ("Påminnelse skickades för hand", "A reminder was sent by hand"),
    Command.CLOSE: ("Remissen avslutades", "The round was closed"),
    Command.CLOSING_TIME: ("Remissen stängde", "The round reached its closing"),
    Command.REOPEN: ("Remissen öppnades igen", "The round was reopened"),
    Command.CANCEL: ("Remissen återkallades", "The round was cancelled"),
    "incoming_registered": ("En inkommen remiss registrerades", "An incoming remiss was registered"),
    "incoming_paper_added": ("En handling lades till den inkomna remissen", "A paper was added to the incoming remiss"),
    "incoming_planned": ("Medlemmarna fick besked om planen", "The members were told of the plan"),
    "incoming_round_begun": ("Medlemmarnas omgång påbörjades", "The members' round was begun"),
    "incoming_round_named": ("En omgång valdes för medlemmarnas svar", "A round was named for the members' answers"),
    "incoming_section_added": ("Ett avsnitt i yttrandet lades till", "A section of the answer was added"),
    "incoming_section_saved": ("Ett avsnitt i yttrandet sparades", "A section of the answer was saved"),
    "incoming_section_ended": ("Ett avsnitt i yttrandet togs bort", "A section of the answer was taken out"),
    "incoming_section_moved": ("Ett avsnitt i yttrandet flyttades", "A section of the answer was moved"),
    "incoming_cited": ("Yttrandet instämmer i en medlems svar", "The answer agrees with a member's"),
    "incoming_uncited": ("En instämmande hänvisning togs bort", "An agreement was taken out"),
    "incoming_answer_fixed": ("En version av yttrandet gjordes", "A version of the answer was made"),
    "incoming_asked_members": (
        "Medlemmarna tillfrågades om de står bakom yttrandet",
        "The members were asked whether they stand behind the answer",
    ),
    "incoming_stood": (
        "En medlem sade om den står bakom yttrandet",
        "A member said whether it stands behind the answer",
    ),
    "incoming_stand_entered": ("En medlems besked om yttrandet skrevs in", "A member's word of the answer was entered"),
    "incoming_stand_came": ("En medlems besked om yttrandet kom in", "A member's word of the answer came in"),
    "incoming_submitted": ("Yttrandet lämnades för godkännande", "The answer was handed in for approval"),
    "incoming_approved": ("Yttrandet godkändes", "The answer was approved"),
    "incoming_returned": ("Yttrandet lämnades tillbaka", "The answer was returned"),
    "incoming_answer_sent": ("Yttrandet skickades", "The answer was sent"),
    "incoming_counted_as_sent": ("Yttrandet räknades som skickat", "The answer was counted as sent"),
    "incoming_address_changed": ("En medlems adress rättades", "A member's address was corrected"),
    "incoming_handed_in": ("Yttrandet lämnades på annat sätt", "The answer was handed in otherwise"),
    "incoming_letter_sent": ("Ett brev om en inkommen remiss gick ut", "A letter about an incoming remiss went out"),
    "incoming_letter_undeliverable": (
        "Ett brev om en inkommen remiss kom inte fram",
        "A letter about an incoming remiss did not arrive",
    ),
    "incoming_letter_withdrawn": (
        "Ett brev om en inkommen remiss drogs tillbaka",
        "A letter about an incoming remiss was withdrawn",
    ),
    "incoming_letter_unknown": (
        "Ett brev om en inkommen remiss gick, men ingen vet om det kom fram",
        "A letter about an incoming remiss went, but nobody knows whether it arrived",
    ),
    "round_begun": ("En remiss började skrivas", "A round was begun"),
    "round_draft_discarded": ("Utkastet till remissen slängdes", "The draft of the round was discarded"),
    "round_registered": ("Remissen registrerades", "The round was registered"),
    "round_redrafted": ("Remissen rättades", "The round was mended"),
    "round_extended": ("Remissens svarstid förlängdes", "The round's due day was moved"),
    "recipient_extended": ("Mottagaren fick anstånd", "The recipient was given more time"),
    "extension_requested": ("Mottagaren begärde anstånd", "The recipient asked for more time"),
    "extension_denied": ("Begäran om anstånd avslogs", "The request for more time was denied"),
    "address_changed": ("Mottagarens adress ändrades", "The recipient's address was changed"),
    "link_opened": ("Svarssidan öppnades", "The answer page was opened"),
    "acknowledged": (
        "Mottagaren bekräftade att remissen kommit fram",
        "The recipient confirmed that the round arrived",
    ),
    "link_forwarded": ("Svarslänken skickades vidare", "The answer link was forwarded"),
    "attest_asked": ("Attest begärdes", "Attest was asked for"),
    "attested": ("Svaret attesterades", "The answer was attested"),
    "attest_sent_back": ("Svaret skickades tillbaka utan attest", "The answer was sent back without attest"),
    "internal_asked": ("Kollegor fick en internremiss", "Colleagues were sent parts of the answer"),
    "internal_asked_again": ("En internremiss skickades igen", "Parts were sent to colleagues again"),
    "internal_withdrawn": ("En internremiss togs tillbaka", "Parts sent to colleagues were taken back"),
    "internal_answered": ("En kollega svarade på en internremiss", "A colleague answered on its parts"),
    "internal_decided": ("Kollegors svar togs om hand", "A colleague's parts were seen to"),
    "answer_received": ("Ett svar kom in", "An answer came in"),
    "answer_in_time": ("Svaret räknas som i tid", "The answer counts as in time"),
    "answer_withdrawn": ("Svaret togs tillbaka", "The answer was taken back"),
    "answer_chosen": ("Ett av flera svar valdes att gälla", "One of several answers was chosen to count"),
    "arrival_insisted": ("En ankomsttid som motsäger andra datum behölls", "An arrival against other dates was kept"),
    "file_taken_as_it_came": ("En fil togs emot som den kom", "A file was taken as it came"),
    "file_quarantined": ("En fil sattes i karantän", "A file was put in quarantine"),
    "mark_set": ("Sekretess markerades", "Something was marked as confidential"),
    "mark_lifted": ("En sekretessmarkering togs bort", "A mark of confidentiality was lifted"),
    "file_masked": ("En maskad kopia av en fil lades till", "A masked copy of a file was added"),
    "handed_out": ("Svar lämnades ut", "Answers were handed out"),
    "answer_read": ("Ett svar markerades som läst", "An answer was marked as read"),
    "answer_unread": ("Ett svar markerades som oläst", "An answer was marked as not read"),
    "synpunkt_made": ("En synpunkt togs ut ur ett svar", "A view was taken out of an answer"),
    "synpunkt_changed": ("En synpunkt ändrades", "A view was changed"),
    "synpunkt_carried": ("En synpunkt flyttades till svarets nya version", "A view was moved to the new version"),
    "synpunkt_withdrawn": ("En synpunkt togs bort", "A view was taken away"),
    "synpunkter_grouped": ("Lika synpunkter fördes ihop", "Like views were put together"),
    "synpunkt_group_changed": ("En grupp av synpunkter ändrades", "A group of views was changed"),
    "synpunkt_group_ended": ("En grupp av synpunkter löstes upp", "A group of views was dissolved"),
    "synpunkt_split_out": ("En synpunkt togs ut ur sin grupp", "A view was taken out of its group"),
    "theme_made": ("Ett tema lades till", "A theme was added"),
    "theme_changed": ("Ett tema ändrades", "A theme was changed"),
    "theme_moved": ("Ett tema flyttades", "A theme was moved"),
    "theme_ended": ("Ett tema togs bort", "A theme was taken away"),
    "theme_accepted": ("Ett tema godtogs av den andra läsaren", "A theme was accepted by its second reader"),
    "theme_returned": ("Ett tema lämnades tillbaka av den andra läsaren", "A theme was returned by its second reader"),
    "bemotande_made": ("Ett bemötande skrevs", "A response to a view was written"),
    "bemotande_changed": ("Ett bemötande ändrades", "A response to a view was changed"),
    "bemotande_withdrawn": ("Ett bemötande togs bort", "A response to a view was taken away"),
    "change_made": ("En ändring i förslaget antecknades", "A change of the proposal was noted"),
    "change_changed": ("En antecknad ändring i förslaget ändrades", "A noted change of the proposal was changed"),
    "change_withdrawn": ("En antecknad ändring i förslaget togs bort", "A noted change was taken away"),
    "suggestion_accepted": ("Ett förslag till grupp godtogs", "A suggested group was accepted"),
    "suggestion_declined": ("Ett förslag till grupp avslogs", "A suggested group was declined"),
    "sample_drawn": ("Ett stickprov av svar drogs", "A sample of answers was drawn"),
    "sample_coded": ("Ett svar i stickprovet lästes en andra gång", "An answer of the sample was read a second time"),
    "comments_came": ("En synpunktstabell kom tillbaka", "A comment table came back"),
    "comments_taken": ("En synpunktstabell togs in", "A comment table was taken in"),
    "gap_explained": ("En brist i sammanställningen förklarades", "A gap in the compilation was explained"),
    "gap_reopened": ("En förklaring av en brist togs bort", "The explanation of a gap was taken away"),
    "supplement_requested": ("Komplettering begärdes", "A supplement was asked for"),
    "supplement_withdrawn": ("Begäran om komplettering togs tillbaka", "The request for a supplement was withdrawn"),
    "supplement_answered": ("Kompletteringen kom in", "The supplement came in"),
    "backup_made": ("En säkerhetskopia togs", "A backup was taken"),
    "restored": ("Registret lästes in ur en säkerhetskopia", "The register was restored from a backup"),
    "key_changed": ("Länkarnas nyckel byttes", "The key of the links was changed"),
    "mail_paused": ("Breven pausades", "Letters were paused"),
    "mail_resumed": ("Breven släpptes ut igen", "Letters were let go again"),
    "mail_rate_set": ("Takten på breven ändrades", "The rate of letters was changed"),
    "compiled": ("En sammanställning gjordes", "A compilation was made"),
    "compiled_unmasked": ("En sammanställning utan maskning gjordes", "A compilation with nothing masked was made"),
    "compilation_handed_in": (
        "Sammanställningen lämnades för godkännande",
        "The compilation was handed in for approval",
    ),
    "compilation_approved": ("Sammanställningen godkändes", "The compilation was approved"),
    "compilation_returned": ("Sammanställningen lämnades tillbaka", "The compilation was returned"),
    "outcome_sent": ("De som svarade fick återkoppling", "Those who answered were told what became of it"),
    "outcome_replied": ("En mottagare svarade på återkopplingen", "A recipient replied to what it was told"),
    "packed_for_archive": ("Ett arkivpaket gjordes", "A package for the e-archive was made"),
    "disposed": ("Remissen gallrades", "The round was disposed of"),
    "drafts_removed": ("Svar som aldrig skickades togs bort", "Answers that were never sent were removed"),
    "archive_received": ("E-arkivet tog emot ett paket", "The e-archive received a package"),
    "pack_made": ("Ett mötesunderlag gjordes", "A meeting pack was made"),
    "may_publish": (
        "En mottagare sade om svaret får publiceras",
        "A recipient said whether its answer may be published",
    ),
    "gate_go_ahead": ("Klartecken beslutades", "The go-ahead was decided"),
    "gate_direction": ("Inriktningsbeslutet skrevs in", "The direction decision was recorded"),
    "adoption_started": ("Antagandet startades", "The adoption was started"),
    "adoption_ended": ("Fullmäktige följs inte längre", "The councils are followed no more"),
    "adoption_in_force": ("Det antagna gäller, och alla fick besked", "What was adopted is in force; all were told"),
    "council_decision_recorded": ("Ett fullmäktigebeslut skrevs in", "A council's decision was recorded"),
    "council_decision_corrected": ("Ett fullmäktigebeslut rättades", "A council's decision was corrected"),
    "legal_force_recorded": ("Uppgift om laga kraft skrevs in", "What is known of legal force was recorded"),
    "gate_final": ("Det slutliga beslutet skrevs in", "The final decision was recorded"),
    "published": ("Svar publicerades", "Answers were published"),
    "publication_withdrawn": ("En publicering togs tillbaka", "A publishing was taken back"),
    "exported": ("Remissen exporterades", "The round was exported"),
    "noted": ("En anteckning skrevs", "A note was made"),
    "recipient_added": ("En mottagare lades till", "A recipient was added"),
    "recipient_withdrawn": ("En mottagare togs bort ur remissen", "A recipient was withdrawn"),
    "papers_changed": ("Handlingarna ändrades", "The papers were changed"),
    "answer_stands": ("Mottagaren står fast vid svaret", "The recipient stands by its answer"),
    "round_frozen": ("Remissen frystes", "The round was frozen"),
    "round_thawed": ("Frysningen hävdes", "The round was let go on"),
    "to_do_seen": ("En sak att göra markerades som sedd", "A thing to do was marked as seen"),
    "letter_hastened": ("Ett brev försöktes på nytt", "A letter was tried again"),
    "letter_stopped": ("Ett brev stoppades", "A letter was stopped"),
    "approval_told_further": ("Ersättaren ombads godkänna", "The deputy was asked to approve"),
    "decision_entered_for": ("Ett beslut skrevs in för någon annan", "A decision was entered for somebody else"),
    "recipient_list_saved": ("En sändlista sparades", "A mailing list was saved"),
    "recipient_list_discarded": ("En sändlista togs bort", "A mailing list was removed"),
    "address_remembered": ("Adressboken lade en adress på minnet", "The address book kept an address"),
    "address_forgotten": ("Adressboken glömde en adress", "The address book forgot an address"),
    "letter_left_out": ("Ett brev skickades inte, för det behövdes inte längre", "A letter was not needed any more"),
    "reminder_left_out": ("En påminnelse skickades inte till dem som just fått en", "A reminder was left out"),
    "letter_queued": ("Ett brev lades i kö", "A letter was queued"),
    "letter_handing": ("Ett brev är på väg", "A letter is being handed over"),
    "letter_sent": ("Ett brev skickades", "A letter was sent"),
    "letter_undeliverable": ("Ett brev kunde inte levereras", "A letter could not be delivered"),
    "letter_unknown": ("Det är oklart om ett brev kom fram", "Whether a letter arrived is not known"),
    "letter_withdrawn": ("Ett brev drogs tillbaka", "A letter was withdrawn"),
    "copies_refused": ("Kopior av ett brev togs inte emot", "Copies of a letter were refused"),
    "account_tied": ("Kontot knöts till en inloggningstjänst", "The account was tied to an identity provider"),
    "account_added": ("Ett konto lades till", "An account was added"),
    "account_switched_off": ("Ett konto stängdes av", "An account was switched off"),
    "token_added": ("En nyckel för API:et gjordes", "A token for the API was made"),
    "token_revoked": ("En nyckel för API:et drogs in", "A token for the API was revoked"),
    "password_changed": ("Lösenordet byttes", "The password was changed"),
    "sender_added": ("En avsändare lades till", "A sender was added"),
    "signed_in": ("Inloggning", "Signed in"),
    "case_started": ("Ett ärende började", "A case was begun"),
    "case_changed": ("Uppgifterna om ärendet ändrades", "The case's facts were changed"),
    "case_ended": ("Ärendet avslutades", "The case was ended"),
    "case_reopened": ("Ärendet öppnades igen", "The case was reopened"),
    "case_round_taken_in": ("En remiss togs in i ärendet", "A round was taken in by the case"),
    "case_round_let_go": ("En remiss togs ut ur ärendet", "A round was let go by the case"),
    "milestone_added": ("Ett steg lades till i ärendet", "A step was added to the case"),
    "milestone_edited": ("Ett steg i ärendet ändrades", "A step of the case was changed"),
    "milestone_moved": ("Ett steg i ärendet flyttades", "A step of the case was moved"),
    "milestone_done": ("Ett steg i ärendet gjordes", "A step of the case was done"),
    "milestone_undone": ("Ett gjort steg planerades igen", "A step that was done was planned again"),
    "milestone_dropped": ("Ett steg i ärendet ströks", "A step of the case was dropped"),
    "milestone_restored": ("Ett struket steg planerades igen", "A dropped step was planned again"),
    "milestone_told": ("Den som har ett steg påmindes", "The owner of a step was reminded"),
}
"""Swedish and English. Letters have a word for each state: the audit's code is `letter_` and the state's."""
assert {f"letter_{state.value}" for state in LetterState} <= set(ACTIONS)  # noqa: S101 - a state without words is a defect

ACTORS: dict[str, tuple[str, str]] = {
    "recipient": ("mottagaren", "the recipient"),
    "attester": ("den som attesterar", "the attester"),
    "colleague": ("en kollega hos mottagaren", "a colleague of the recipient"),
    "system": ("systemet", "the system"),
    "registrar": ("driften", "the operators"),
    "token": ("en maskin vars nyckel inte finns kvar", "a machine whose token is gone"),
    "account": ("ett konto som inte finns kvar", "an account that is gone"),
}
COLUMNS = {
    "sv": ("Nummer", "När", "Vem", "Vad", "Närmare", "Diarienummer", "Mottagare", "Varför"),
    "en": ("Number", "When", "Who", "What", "Details", "Reference", "Recipient", "Why"),
}


def what(action: str, language: Language = "sv") -> str:
    """What happened. An action without words is a defect and raises KeyError."""
    return ACTIONS[action][language == "en"]


def who(actor: str, name: str, language: Language = "sv") -> str:
    """Who did it: an account's own name, else what it is."""
    return name or ACTORS[actor.partition(":")[0]][language == "en"]


def meaning(word: str) -> tuple[str, ...]:
    """The actions whose words, in either language, hold this one."""
    wanted = word.casefold()
    return tuple(action for action, words in ACTIONS.items() if any(wanted in text.casefold() for text in words))


def details(facts: Mapping[str, Any], language: Language = "sv") -> str:
    """What the row's facts add that people can read: `kvittens KS-2026-17-0114-1, version 1`."""
    swedish = language == "sv"
    told = []
    if facts.get("kind") in set(LetterKind):
        told.append(LETTER_KINDS[language][LetterKind(facts["kind"])])
    for name, (sv, en) in _NAMED.items():
        if facts.get(name) not in {None, "", 0}:
            told.append(f"{sv if swedish else en} {facts[name]}")
    if facts.get("channel") in set(AnswerChannel):
        told.append(CHANNELS[language][AnswerChannel(facts["channel"])].lower())
    told += [sv if swedish else en for name, (sv, en) in _MARKED.items() if facts.get(name) is True]
    told += [
        f"{sv if swedish else en} {moment_words(datetime.fromisoformat(facts[name]), language)}"
        for name, (sv, en) in _INSTANTS.items()
        if facts.get(name)
    ]
    return ", ".join(told)


_NAMED = {
    "receipt": ("kvittens", "receipt"),
    "version": ("version", "version"),
    "instead_of": ("i stället för version", "instead of version"),
    "beside": ("bredvid version", "beside version"),
    "smtp": ("svar från e-postservern", "reply of the mail server"),
    "signature": ("funnet", "found"),
}
_MARKED = {"late": ("sent", "late"), "preliminary": ("preliminärt", "preliminary")}
_INSTANTS = {"until": ("till och med", "until"), "due_at": ("sista svarsdag", "due")}
