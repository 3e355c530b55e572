"""The tables of the register, as SQLModel classes. Only `store/` reads or writes them.

Every instant is stored as UTC and comes back aware. Ids are 32 hexadecimal characters made at the edge. What people
wrote (`content`, `fields`) is JSON text, so that SQLite and PostgreSQL keep it byte for byte alike.

They are imported from here and nowhere else: tables name each other by foreign key, so whoever knows one must have
loaded all.
"""

from models.tables.adoption import AdoptionRow, CouncilDecisionRow, CouncilFileRow, CouncilForceRow
from models.tables.answers import (
    AnswerFileRow,
    AnswerRow,
    AttestRow,
    DraftRow,
    FileCheckRow,
    FilePageRow,
    FileTextRow,
    JointNamingRow,
)
from models.tables.approving import ApprovalRow
from models.tables.cases import CaseChangeRow, CaseLetterRow, CaseRoundRow, CaseRow, MilestoneRow
from models.tables.columns import UtcInstant
from models.tables.deliveries import DeliveryRow, DisposalRow
from models.tables.duties import DutyDoneRow, DutyRow
from models.tables.incoming import (
    IncomingAnswerRow,
    IncomingCitationRow,
    IncomingLetterRow,
    IncomingMemberRow,
    IncomingPaperRow,
    IncomingRow,
    IncomingSectionEditionRow,
    IncomingSectionRow,
    IncomingStandRow,
)
from models.tables.internal import InternalAnswerRow, InternalDecisionRow, InternalReferralRow
from models.tables.letters import ExtensionRequestRow, LetterRow, RegistrarNewsRow, SupplementRequestRow
from models.tables.linked import SecondRoundRow
from models.tables.lists import AddressBookRow, RecipientListRow
from models.tables.outcomes import OutcomeRow
from models.tables.packs import PackRow
from models.tables.people import AccountRow, SenderRow, SessionRow, TokenRow
from models.tables.publications import PublicationRow
from models.tables.records import AuditRow, CompilationRow, EndedVisitRow, NoteRow, OutboxRow
from models.tables.rounds import (
    WITH_CHAIN,
    WITH_GATE,
    DocumentRow,
    EarlierPaperRow,
    PaperChangeRow,
    RecipientRow,
    RoundRow,
)
from models.tables.secrecy import AnswerMarkRow, HandoutRow, MaskedFileRow
from models.tables.synpunkter import (
    BemotandeRow,
    CommentReturnRow,
    ExplainedGapRow,
    GroupSuggestionRow,
    ProposalChangeRow,
    ReadingRow,
    SampledAnswerRow,
    SampleRow,
    SynpunktGroupRow,
    SynpunktRow,
    ThemeRow,
)
from models.tables.to_do import ToDoSeenRow
from models.tables.together import ChecklistFoundRow, ChecklistPointRow, PressSaidRow, PressTextRow
from models.tables.upkeep import CarriedOutRow, InstallationRow, RateCountRow, RunRow
from models.tables.webhooks import WebhookMessageRow, WebhookRow
from models.tables.writing import RoundDraftRow

__all__ = [
    "WITH_CHAIN",
    "WITH_GATE",
    "AccountRow",
    "AddressBookRow",
    "AdoptionRow",
    "AnswerFileRow",
    "AnswerMarkRow",
    "AnswerRow",
    "ApprovalRow",
    "AttestRow",
    "AuditRow",
    "BemotandeRow",
    "CarriedOutRow",
    "CaseChangeRow",
    "CaseLetterRow",
    "CaseRoundRow",
    "CaseRow",
    "ChecklistFoundRow",
    "ChecklistPointRow",
    "CommentReturnRow",
    "CompilationRow",
    "CouncilDecisionRow",
    "CouncilFileRow",
    "CouncilForceRow",
    "DeliveryRow",
    "DisposalRow",
    "DocumentRow",
    "DraftRow",
    "DutyDoneRow",
    "DutyRow",
    "EarlierPaperRow",
    "EndedVisitRow",
    "ExplainedGapRow",
    "ExtensionRequestRow",
    "FileCheckRow",
    "FilePageRow",
    "FileTextRow",
    "GroupSuggestionRow",
    "HandoutRow",
    "IncomingAnswerRow",
    "IncomingCitationRow",
    "IncomingLetterRow",
    "IncomingMemberRow",
    "IncomingPaperRow",
    "IncomingRow",
    "IncomingSectionEditionRow",
    "IncomingSectionRow",
    "IncomingStandRow",
    "InstallationRow",
    "InternalAnswerRow",
    "InternalDecisionRow",
    "InternalReferralRow",
    "JointNamingRow",
    "LetterRow",
    "MaskedFileRow",
    "MilestoneRow",
    "NoteRow",
    "OutboxRow",
    "OutcomeRow",
    "PackRow",
    "PaperChangeRow",
    "PressSaidRow",
    "PressTextRow",
    "ProposalChangeRow",
    "PublicationRow",
    "RateCountRow",
    "ReadingRow",
    "RecipientListRow",
    "RecipientRow",
    "RegistrarNewsRow",
    "RoundDraftRow",
    "RoundRow",
    "RunRow",
    "SampleRow",
    "SampledAnswerRow",
    "SecondRoundRow",
    "SenderRow",
    "SessionRow",
    "SupplementRequestRow",
    "SynpunktGroupRow",
    "SynpunktRow",
    "ThemeRow",
    "ToDoSeenRow",
    "TokenRow",
    "UtcInstant",
    "WebhookMessageRow",
    "WebhookRow",
]
