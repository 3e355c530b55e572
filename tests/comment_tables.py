"""Synpunkter and bemötanden for tests of the comment table."""

from datetime import UTC, datetime

from models.comment_table import CommentRow, CommentTable
from models.synpunkter import Bemotande, Group, Outcome, Passage, Synpunkt, SynpunktKind, Treatment

AT = datetime(2026, 6, 1, 10, tzinfo=UTC)
NAMES = {"0114": "Upplands Väsby kommun", "0115": "Vallentuna kommun", "01": "Region Stockholm"}
HOSTILE = '=1+1 #read("x") {{ 7*7 }} A & B <b>c</b> Å\u202eä\n\nNy rad'


def synpunkt(number: int, code: str, says: str, kind: SynpunktKind = SynpunktKind.LAW, group: str = "") -> Synpunkt:
    passage = Passage(
        answer_id=f"a{code}", recipient_code=code, version=1, field="q-1-comment", start=0, end=5, quote="Citat"
    )
    return Synpunkt(
        id=f"id-s{number}",
        number=number,
        passage=passage,
        kind=kind,
        question="1",
        group_id=group,
        says=says,
        wording="Ny lydelse" if number == 1 else "",
        made_by="x",
        made_at=AT,
    )


def bemotande(outcome: Outcome, reason: str, edition: int = 1, **about: str) -> Bemotande:
    return Bemotande(id="b", outcome=outcome, reason=reason, made_by="x", made_at=AT, edition=edition, **about)


def treatment() -> Treatment:
    """Four synpunkter: one answered, one hostile, two in a group."""
    return Treatment(
        synpunkter=(
            synpunkt(1, "0114", "Staten ska betala.", SynpunktKind.MONEY),
            synpunkt(2, "0115", HOSTILE, SynpunktKind.EDITORIAL),
            synpunkt(3, "0114", "För kort tid.", SynpunktKind.PRINCIPLE, "id-g1"),
            synpunkt(4, "01", "Tiden räcker inte.", SynpunktKind.PRINCIPLE, "id-g1"),
        ),
        groups=(Group(id="id-g1", number=1, says="Tiden är för kort"),),
        bemotanden=(bemotande(Outcome.PARTLY_MET, "Delas mellan parterna.", edition=3, synpunkt_id="id-s1"),),
    )


def table(rows: tuple[CommentRow, ...]) -> CommentTable:
    return CommentTable(dnr="KS 2026/17", title="Utveckling <av> KSL", sender_name="KSL", rows=rows)
