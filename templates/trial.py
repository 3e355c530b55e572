"""The words of a letter that is tried on oneself, and of what a preview writes."""

MARK = "[PROV]"
LEAD = (
    "Det här är ett provbrev, skickat till dig själv. Så ser brevet ut för mottagaren. Länken gäller inte, och brevet "
    "räknas inte i remissen."
)

QUESTIONS_TITLE = "{recipient} får de här frågorna på svarssidan i remissen {dnr}:"
WHOLE = "Ställningstagande till förslaget i sin helhet ({stances})."
NO_QUESTIONS = "Remissen har inga frågor för den mottagaren, utöver ställningstagandet i sin helhet."
SECTION = "Kapitel {section}"
QUESTION = "{number}. {text}"
WITH_STANCE = "Ställningstagande och synpunkter."
WITHOUT_STANCE = "Synpunkter."
MUST = "Måste besvaras."
PAPERS = "Handlingar:"
OWN_LINK = "(mottagarens egen länk)"
