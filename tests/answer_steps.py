"""Answers that came otherwise, entered at the desk, for tests of the console."""

from datetime import date, datetime
from typing import Any

from desk import entering, handout, rounds, secrecy
from desk.entering import Entered, Made
from models.answer import AnswerContent
from models.people import OPERATOR
from store.answers import answers
from tests.active_files import pdf
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound

SECRET = "Sjukdomen hos sökanden"
ORIGINAL = pdf()


def entered(
    console: ConsoleHouse,
    built: BuiltRound,
    named: str = "0114",
    *,
    file: bytes | None = None,
    arrived: date | datetime | None = None,
    channel: Any = "post",
    **content: Any,
) -> Made:
    """An answer, entered by the operator. `content`: fields of the answer."""
    office = console.office.acting(OPERATOR)
    with office.files.receive() as incoming:
        incoming.write(file or ORIGINAL)
        kept = entering.keep_file(incoming, "Yttrande.pdf", as_it_came=False)
    answer = Entered(
        named=named,
        content=AnswerContent(**content),
        files=(kept,),
        channel=channel,
        arrived=arrived or office.clock(),
    )
    return entering.enter(office, rounds.by_id(office, built.round_id), answer)


def answered(console: ConsoleHouse, built: BuiltRound, named: str = "0114") -> dict[str, str]:
    """An answer with a file, a masked copy and a handout; their ids by the names that addresses give them."""
    office = console.office.acting(OPERATOR)
    made = entered(console, built, named, summary=f"Tillstyrks. {SECRET} talar för.", stance="supports")
    with office.database.reading() as session:
        (file,) = answers.answer_files(session, made.answer_id)
    with office.files.receive() as incoming:
        incoming.write(pdf() + b"% maskad\n")
        facts = {"name": "Yttrande maskat.pdf", "reason": "Hälsouppgifter"}
        secrecy.mask(office, built.round_id, made.answer_id, file.id, incoming, **facts)
    row = handout.hand_out(office, built.round_id, [made.answer_id], asked_by="", request="")
    return {"answer_id": made.answer_id, "file_id": file.id, "handout_id": row.id}
