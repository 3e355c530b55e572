"""What a receipt is made from, for tests of its PDF."""

from models.letters import LetterFacts, RoundFacts
from models.values import LetterKind, RecipientKind
from tests.compilation_builder import CLOSES, DUE, MADE, stored_file

ROUND = RoundFacts(
    dnr="KSL/13/0111",
    title="Utveckling av KSL inför mandatperioden 2015–2018",
    sender_name="Kommunförbundet Stockholms län",
    sender_email="registrator@ksl.example",
    closes_at=CLOSES,
)
FACTS = LetterFacts(
    letter_id="1",
    kind=LetterKind.RECEIPT,
    number=1,
    created_at=MADE,
    to="registrator@kommun.example",
    round=ROUND,
    recipient_code="0114",
    recipient_name="Upplands Väsby kommun",
    recipient_kind=RecipientKind.MUNICIPALITY,
    link="https://remiss.example/s/hemlig",
    due_at=DUE,
    receipt="R-2014-00123",
    arrived_at=DUE,
    version=2,
    files=(stored_file("Yttrande åäö.pdf"),),
    content_sha256="c0ffee" * 10 + "c0ff",
)
