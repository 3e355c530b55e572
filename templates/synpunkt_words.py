"""The words of synpunkter, bemötanden and what the completeness check finds missing."""

from models.synpunkter import GapKind, Outcome, SynpunktKind
from templates.words import Language

KINDS = {
    SynpunktKind.PRINCIPLE: "Princip",
    SynpunktKind.LAW: "Juridik",
    SynpunktKind.MONEY: "Ekonomi",
    SynpunktKind.EDITORIAL: "Redaktionellt",
}
OUTCOMES = {
    Outcome.MET: "Tillgodosedd",
    Outcome.PARTLY_MET: "Delvis tillgodosedd",
    Outcome.NOT_MET: "Inte tillgodosedd",
    Outcome.OUTSIDE: "Utanför ärendet",
}
OUTCOMES_IN: dict[Language, dict[Outcome, str]] = {
    "sv": OUTCOMES,
    "en": {
        Outcome.MET: "Met",
        Outcome.PARTLY_MET: "Partly met",
        Outcome.NOT_MET: "Not met",
        Outcome.OUTSIDE: "Outside the matter",
    },
}
OUTCOMES_MANY = {
    Outcome.MET: "tillgodosedda",
    Outcome.PARTLY_MET: "delvis tillgodosedda",
    Outcome.NOT_MET: "inte tillgodosedda",
    Outcome.OUTSIDE: "utanför ärendet",
}
GAPS = {
    GapKind.ANSWER_UNREAD: "Svar som inte är markerat som läst",
    GapKind.ANSWER_WITHOUT_SYNPUNKT: "Svar utan synpunkt",
    GapKind.TEXT_NOT_COVERED: "Text som ingen synpunkt täcker",
    GapKind.DISSENT_WITHOUT_SYNPUNKT: "Reservation eller särskilt yttrande utan synpunkt",
    GapKind.SYNPUNKT_OF_EARLIER_VERSION: "Synpunkt ur en version som inte längre gäller",
    GapKind.SYNPUNKT_WITHOUT_THEME: "Synpunkt utan tema",
    GapKind.SYNPUNKT_WITHOUT_BEMOTANDE: "Synpunkt utan bemötande",
    GapKind.NOT_MET_WITHOUT_REASON: "Bemötande utan skäl",
    GapKind.THEME_NOT_WRITTEN: "Tema där någon av de tre texterna saknas",
    GapKind.THEME_NOT_ACCEPTED: "Tema som den andra läsaren inte har godtagit",
    GapKind.CHANGE_WITHOUT_SYNPUNKT: "Ändring utan synpunkt",
}


def synpunkt_label(number: int) -> str:
    return f"S{number}"


def group_label(number: int) -> str:
    return f"G{number}"
