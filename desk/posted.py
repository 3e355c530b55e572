"""The outbox: every letter with how it stands, and what is done with one that waits or did not get through."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from desk import addresses
from desk.addresses import AddressChanged
from desk.office import Office
from models.errors import Refused
from models.values import LetterKind, LetterState
from rules.text import free_text
from store.letters import posted
from store.letters.letters import ABOUT_DRAFTS, ELSEWHERE, LASTING
from store.letters.posted import WantedLetters
from store.rounds import notes

if TYPE_CHECKING:
    from models.tables import LetterRow, RecipientRow, RoundRow

PAGE = 50
OWED = frozenset(kind for kind in LASTING if kind is not LetterKind.CANCELLED)
"""Letters that tell a recipient what it has done itself: nobody stops those."""


class ShownLetter(NamedTuple):
    """One letter, and what can be done with it. `recipient`: none for a letter to registrar or approver."""

    letter: "LetterRow"
    recipient: "RecipientRow | None"
    round: "RoundRow"

    @property
    def may_stop(self) -> bool:
        return self.letter.state is LetterState.QUEUED and self.letter.kind not in OWED

    @property
    def may_hasten(self) -> bool:
        return self.letter.state is LetterState.QUEUED and self.letter.attempts > 0 and self.recipient is not None

    @property
    def may_correct(self) -> bool:
        """It did not get through to the address there is, or may not have."""
        failed = self.letter.state in {LetterState.UNDELIVERABLE, LetterState.UNKNOWN}
        tried = self.letter.state is LetterState.QUEUED and self.letter.attempts > 0
        ours = self.recipient is not None and self.letter.kind not in ELSEWHERE
        return ours and (failed or tried) and self.recipient is not None and self.letter.to == self.recipient.email


class Outbox(NamedTuple):
    """A page of letters. `counts`: how many there are of each state and kind in all; `total`: of those wanted."""

    letters: tuple[ShownLetter, ...]
    counts: Mapping[tuple[LetterState, LetterKind], int]
    total: int
    number: int
    pages: int

    def in_state(self, state: LetterState) -> int:
        return sum(count for (its_state, _), count in self.counts.items() if its_state == state)


def page(
    office: Office, row: "RoundRow | None", state: LetterState | None, kind: LetterKind | None, number: int
) -> Outbox:
    """The letters of one round, or of all rounds of the actor's sender: three statements however many there are."""
    wanted = WantedLetters(row.id if row else "", office.actor.sender_id, state, kind)
    with office.database.reading() as session:
        counts = posted.counted(session, wanted)
        total = sum(
            count
            for (its_state, its_kind), count in counts.items()
            if state in {None, its_state} and kind in {None, its_kind}
        )
        pages = max(1, -(-total // PAGE))
        number = min(max(number, 1), pages)
        found = posted.listed(session, wanted, offset=(number - 1) * PAGE, limit=PAGE)
    return Outbox(tuple(_to_see(ShownLetter(*each)) for each in found), counts, total, number, pages)


def one(office: Office, row: "RoundRow", letter_id: str) -> ShownLetter:
    """A letter to be looked at. Raises Refused("no_such_page"), also for a letter of another round."""
    return _to_see(_found(office, row, letter_id))


def _to_see(shown: ShownLetter) -> ShownLetter:
    """Without what is only the recipient's own (TF 2 kap. 9, 13 §§): to whom, and answered how, a letter about an
    unsent draft went among its own people."""
    letter, recipient = shown.letter, shown.recipient
    if letter.kind not in ABOUT_DRAFTS or (recipient is not None and letter.to == recipient.email):
        return shown
    return shown._replace(letter=type(letter)(**{**letter.model_dump(), "to": "", "smtp_text": ""}))


def _found(office: Office, row: "RoundRow", letter_id: str) -> ShownLetter:
    with office.database.reading() as session:
        found = posted.find(session, row.id, letter_id)
    if found is None:
        raise Refused("no_such_page")
    return ShownLetter(*found, row)


def stop(office: Office, row: "RoundRow", letter_id: str, reason: str) -> None:
    """Stops a letter that waits, for good, with the reason. Raises Refused("stop_reason_missing"), ("letter_owed"),
    ("letter_gone") when it waits no more."""
    shown, words = _found(office, row, letter_id), free_text(reason)[0].strip()
    if shown.letter.kind in OWED:
        raise Refused("letter_owed")
    if not words:
        raise Refused("stop_reason_missing")
    at = office.clock()
    with office.changing() as session:
        note_id = notes.add(session, row.id, "letter_stopped", words, at, office.actor.mark)
        if not posted.stop(session, shown.letter, shown.recipient, note_id, at):
            raise Refused("letter_gone")


def hasten(office: Office, row: "RoundRow", letter_id: str) -> None:
    """Lets a letter that was put off be tried now. Raises Refused("letter_gone")."""
    shown = _found(office, row, letter_id)
    with office.changing() as session:
        if shown.recipient is None or not posted.hasten(session, shown.letter, shown.recipient, office.clock()):
            raise Refused("letter_gone")


def correct(office: Office, row: "RoundRow", letter_id: str, email: str) -> AddressChanged:
    """Another address, or the same once more, for the recipient of a letter that did not get through. Raises as
    `addresses.change`."""
    shown = _found(office, row, letter_id)
    if shown.recipient is None:
        raise Refused("no_such_page")
    return addresses.change(office, row.dnr, shown.recipient.code, email)
