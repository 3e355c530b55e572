"""The words of the checklist that the decisions are held against (R26), as a chapter of documents."""

HEADING = "Checklista för besluten"
POINTS = "Punkterna"
DECISIONS = "Besluten"
POINT_COLUMNS = ("Nr", "Punkt", "Täcks", "Saknas", "Gäller inte", "Inte granskad")
DECISION_COLUMNS = ("Beslut av", "Saknas", "Inte granskat", "Var det står")
NOTHING = "inget"
NOT_LOOKED_AT = "Beslut som inte är granskade:"


def sentence(complete: int, lacking: int, decisions: int) -> str:
    """How far the decisions cover what they have to."""
    lacks = f"I {lacking} beslut saknas något." if lacking else "I inget beslut saknas något."
    return f"{complete} av {decisions} beslut täcker alla punkter. {lacks}"
