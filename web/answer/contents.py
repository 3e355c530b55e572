"""A stored answer as the form's fields."""

from models.answer import AnswerContent
from models.stances import WITHOUT_VIEWS
from models.values import DissentKind
from web.answer.fields import JOINT, dissent_name


def fields_of(content: AnswerContent) -> dict[str, list[str]]:
    """A stored answer as form fields, for the form that replaces it. A short way is not carried over."""
    is_short = content.stance in WITHOUT_VIEWS
    plain = {
        "stance": "" if is_short else content.stance or "",
        "summary": content.summary,
        "own_dnr": content.own_dnr,
        "decision_body": content.decision_body,
        "decision_level": content.decision_level or "",
        "delegate": content.delegate,
        "decision_on": content.decision_on,
        "decision_section": content.decision_section,
        "decision_status": content.decision_status or "",
        "contact_name": content.contact_name,
        "contact_email": content.contact_email,
        JOINT: "\n".join(one.code for one in content.joint_recipients),
        "joint_with": "\n".join(content.joint_with),
        "refers_to": content.refers_to,
    }
    for answer in content.questions:
        plain[f"q-{answer.key}-stance"] = answer.stance or ""
        plain[f"q-{answer.key}-comment"] = answer.comment
    for number, dissent in enumerate(content.dissents, start=1):
        plain[dissent_name(number, "who")] = dissent.who
        plain[dissent_name(number, "party")] = dissent.party
        plain[dissent_name(number, "kind")] = dissent.kind if dissent.kind is not DissentKind.RESERVATION else ""
        plain[dissent_name(number, "text")] = dissent.text
    return {name: [str(value)] for name, value in plain.items() if value}
