"""A round whose answers have been treated and whose final compilation is approved."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from documents.compilation.data_file import compilation_json
from models.compilation import CompilationData
from models.synpunkter import Bemotande, Group, Passage, Synpunkt, SynpunktKind, Theme, Treatment
from models.values import ApprovalOutcome
from store.database import Database
from store.files.files import FileStore
from store.records import compilations, snapshot
from store.rounds import compilation_approvals, rounds
from tests.round_builder import BuiltRound


def synpunkt(number: int, code: str, says: str, group: str = "") -> Synpunkt:
    passage = Passage(answer_id="a", recipient_code=code, version=1, field="summary", start=0, end=4, quote="Text")
    made = {"made_by": "Eva", "made_at": "2026-05-12T12:00:00Z", "kind": SynpunktKind.MONEY, "theme_id": "t1"}
    facts = {"id": f"s{number}", "number": number, "passage": passage, "says": says, "group_id": group}
    return Synpunkt.model_validate({**facts, **made})


def treatment(codes: list[str], reason: str = "Det ryms i budgeten.") -> Treatment:
    """The first two say the same, and the second one thing more."""
    made = {"made_by": "Eva", "made_at": "2026-05-12T12:00:00Z"}
    return Treatment(
        themes=(Theme(id="t1", place=1, title="Kostnader"),),
        groups=(Group(id="g1", number=1, says="Det blir dyrt", theme_id="t1"),),
        synpunkter=(
            synpunkt(1, codes[0], "Alldeles för dyrt", "g1"),
            synpunkt(2, codes[1], "Vem betalar?", "g1"),
            synpunkt(3, codes[1], "Gör om <b>allt</b>"),
        ),
        bemotanden=(
            Bemotande.model_validate({"id": "b1", "group_id": "g1", "outcome": "met", **made}),
            Bemotande.model_validate({"id": "b2", "synpunkt_id": "s3", "outcome": "not_met", "reason": reason, **made}),
        ),
    )


def approved(
    database: Database, files: FileStore, built: BuiltRound, made: Treatment, at: datetime, number: int = 1
) -> CompilationData:
    """A final compilation with that treatment, handed in and approved."""
    with database.reading() as session:
        data = snapshot.take(session, built.round_id, at)
    changes = {"treatment": made, "version": number, "snapshot": f"{number}" * 64}
    data = data.model_copy(update=changes)
    with TemporaryDirectory() as folder:
        compilation_json(data, Path(folder, "data.json"))
        formats = {"json": files.put(Path(folder, "data.json").read_bytes())}
    with database.changing() as session:
        row = rounds.get(session, built.round_id)
        kept = compilations.record(session, row.id, data, formats)
        compilation_approvals.ask(session, row, kept, at, by="registrar")
        decided = ApprovalOutcome.APPROVED
        compilation_approvals.decide(session, row, kept, decided, "Styrelsen", at, by="registrar")
    return data
