"""What everybody may read of a round, as plain values: what was chosen when it was published, and nothing else."""

from datetime import datetime

from models.synpunkter import Outcome
from models.values import Counts, RecipientKind, Stance, Value


class PublishedFile(Value):
    """A file of the store. `kind`: of a compilation, its format."""

    sha256: str
    name: str
    media_type: str
    size: int
    kind: str = ""
    masked: bool = False


class PublishedQuestion(Value):
    key: str
    section: str = ""
    text: str


class PublishedReply(Value):
    """What an answer says to one question."""

    key: str
    stance: Stance | None = None
    comment: str = ""


class PublishedDissent(Value):
    kind: str
    who: str
    party: str = ""
    text: str = ""


class PublishedAnswer(Value):
    """One answer, masked where it was marked, without its contact person. `covered`: the provisions it is masked by."""

    code: str
    name: str
    kind: RecipientKind
    county_name: str = ""
    invited: bool = True
    stance: Stance | None = None
    summary: str = ""
    reason: str = ""
    replies: tuple[PublishedReply, ...] = ()
    dissents: tuple[PublishedDissent, ...] = ()
    own_dnr: str = ""
    decision_body: str = ""
    decision_on: str = ""
    decision_section: str = ""
    arrived_at: datetime
    receipt: str
    late: bool = False
    covered: tuple[str, ...] = ()
    files: tuple[PublishedFile, ...] = ()


class PublishedView(Value):
    """One line of what was said and what was done. `number`: how many said it."""

    theme: str = ""
    label: str
    says: str
    number: int
    outcome: Outcome | None = None
    reason: str = ""
    change_section: str = ""
    change_old: str = ""
    change_new: str = ""


class Publication(Value):
    """All of it. `compilation`: its documents, empty when only answers were published. Instants are aware UTC."""

    format: int = 1
    round_id: str
    dnr: str
    title: str
    sender_name: str
    sender_email: str
    published_at: datetime
    version: int
    sent_at: datetime | None
    due_at: datetime
    closed_at: datetime | None
    counts: Counts
    stances: dict[Stance, int]
    questions: tuple[PublishedQuestion, ...] = ()
    answers: tuple[PublishedAnswer, ...] = ()
    views: tuple[PublishedView, ...] = ()
    compilation: tuple[PublishedFile, ...] = ()
    test_data: bool = False
