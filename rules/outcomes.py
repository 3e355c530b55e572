"""Which synpunkter are whose, and what became of each: what goes back to those who answered. Pure."""

from models.compilation import CompilationData
from models.outcomes import ToldView
from models.synpunkter import Bemotande, Synpunkt
from models.values import Stance

_NOTHING_SAID = frozenset({Stance.DECLINES})


def views_by_recipient(data: CompilationData) -> dict[str, tuple[ToldView, ...]]:
    """By register code, each that gave an answer, with its own synpunkter in the order of their numbers. One that
    answers through another's joint answer is told of that one's. Whoever declined is told nothing."""
    treatment = data.treatment
    themes = {theme.id: theme.title for theme in treatment.themes}
    groups = {group.id: group for group in treatment.groups}
    made = {one.synpunkt_id or one.group_id: one for one in treatment.bemotanden}
    own: dict[str, list[ToldView]] = {}
    for one in treatment.synpunkter:
        group = groups.get(one.group_id)
        theme_id = one.theme_id or (group.theme_id if group else "")
        found = made.get(one.id) or made.get(one.group_id)
        own.setdefault(one.passage.recipient_code, []).append(_told(one, themes.get(theme_id, ""), found))
    told = {}
    for recipient in data.recipients:
        joint = recipient.answers_with
        answer = recipient.answer
        if joint is not None:
            told[recipient.code] = tuple(own.get(joint.code, ()))
        elif answer is not None and answer.content.stance not in _NOTHING_SAID:
            told[recipient.code] = tuple(own.get(recipient.code, ()))
    return told


def _told(one: Synpunkt, theme: str, found: Bemotande | None) -> ToldView:
    changes = {name: getattr(found, name) for name in ("change_section", "change_old", "change_new")} if found else {}
    return ToldView(
        number=one.number,
        theme=theme,
        says=one.says or one.passage.quote,
        outcome=found.outcome if found else None,
        reason=found.reason if found else "",
        **changes,
    )
