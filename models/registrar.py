"""What the registrar and the approver of a round are told by letter, as plain values kept with the letter itself."""

from datetime import datetime

from models.values import ApprovalOutcome, Counts, LetterKind, NewsKind, Stance, Value


class NewsFacts(Value):
    """One thing that needs the registrar's hand. `recipient` and `code` are empty for an alarm. `wished_until` and
    `reason` belong to a request for more time, `closes_at` too: no date after it can be given to one recipient.
    `letter`, `to`, `cause`, `smtp_code` and `relay` belong to a letter that did not get through; `alarm` is the code of
    one. `approver` and `asked_at` belong to a round that nobody has decided on, `refused` and `handed` to refusals that
    rise: how many letters of how many, in the last hour. `compilation`: the version of it that waits for approval, or
    that `outcome` tells of."""

    kind: NewsKind
    at: datetime
    recipient: str = ""
    code: str = ""
    due_at: datetime | None = None
    closes_at: datetime | None = None
    wished_until: datetime | None = None
    reason: str = ""
    letter: LetterKind | None = None
    to: str = ""
    cause: str = ""
    smtp_code: int | None = None
    relay: str = ""
    alarm: str = ""
    approver: str = ""
    asked_at: datetime | None = None
    refused: int = 0
    handed: int = 0
    compilation: int = 0
    outcome: ApprovalOutcome | None = None


class DigestLine(Value):
    """One recipient in a digest. `said`: its own words (a reason, a planned day)."""

    recipient: str
    at: datetime
    stance: Stance | None = None
    said: str = ""


class DigestFacts(Value):
    """What has come since the last digest, or since the round was sent, up to `until`. `near_at`: the due day or the
    closing when it is near and answers are missing; `missing` names those. `compiled`: the newest compilation made."""

    since: datetime
    until: datetime
    counts: Counts
    answered: tuple[DigestLine, ...] = ()
    declined: tuple[DigestLine, ...] = ()
    planned: tuple[DigestLine, ...] = ()
    forwarded: tuple[DigestLine, ...] = ()
    waiting: tuple[DigestLine, ...] = ()
    near_at: datetime | None = None
    missing: tuple[str, ...] = ()
    compiled: int = 0

    @property
    def has_news(self) -> bool:
        told = (self.answered, self.declined, self.planned, self.forwarded)
        return any(told) or self.near_at is not None or self.compiled > 0


class ApprovalFacts(Value):
    """A round handed in for approval. `approver`: a name, or empty. `has_account`: the one asked decides in the
    console, and nobody else can. `waited_since`: when it was handed in, in a letter to the deputy. `compilation`: the
    version of it that is handed in; 0 for the round itself."""

    approver: str = ""
    body: str = ""
    recipients: int
    send_at: datetime | None = None
    has_account: bool = False
    frozen_sha256: str = ""
    waited_since: datetime | None = None
    compilation: int = 0
