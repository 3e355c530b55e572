"""The mail relay is away, refuses one address, or takes a letter without saying so (RFC 1047)."""

from pathlib import Path

from models.values import LetterKind, LetterState
from stand.ports import free_port
from store.files.files import FileStore
from store.letters import waiting_letters
from tests import checker
from tests.faults.steps import ksl, sent
from tests.held_relay import HeldRelay, held_relay
from tests.installation import TEMPORAL, WORKER, Installation, installation, until
from tests.visitors import PDF

UPPLANDS_VASBY = "registrator@upplands-vasby.kommun.example"
GONE = "registrator@vallentuna.kommun.example"


def nudge(house: Installation, folder: Path, dnr: str, code: str) -> None:
    """News for the group, so that it looks at its waiting letters now and not after a minute."""
    (folder / "svar.pdf").write_bytes(PDF)
    house.ok("record", dnr, "--recipient", code, folder / "svar.pdf", "--stance", "supports")


async def test_letters_wait_for_a_relay_that_is_away_and_one_refused_address_stops_nobody(tmp_path: Path) -> None:
    port = free_port()
    with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=f"smtp://127.0.0.1:{port}") as house:
        dnr = house.open_round(ksl(tmp_path))
        until(lambda: house.status(dnr)["state"] == "open", "the round is open", pause=0.5)
        assert house.status(dnr)["counts"]["sent"] == 0
        with held_relay(HeldRelay(refused={GONE.encode()}), port) as relay:
            nudge(house, tmp_path, dnr, "0180")
            until(lambda: sent(house) == 26, "25 missiv and the receipt have gone")
            found = house.status(dnr)
            assert (found["counts"]["sent"], found["counts"]["undeliverable"]) == (25, 1)
            assert [item["code"] for item in found["recipients"] if item["undeliverable"]] == ["0115"]
            house.ok("address", dnr, "0115", "kommunen@vallentuna.example")
            until(lambda: sent(house) == 27, "the corrected address has its missiv", pause=0.2)
        with house.database() as database:
            gone = checker.letters_match(database, relay.copies())
            assert gone == {LetterKind.MISSIV: 26, LetterKind.RECEIPT: 1}
            assert checker.unknown_outcomes(database) == []
            checker.register(database, FileStore(house.data / "files"))
        checker.logs(house)
        await checker.histories(house)


async def test_a_letter_taken_without_a_word_goes_again_the_same_and_is_marked(tmp_path: Path) -> None:
    with held_relay(HeldRelay(drops=1)) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            dnr = house.open_round(ksl(tmp_path))
            until(lambda: sent(house) == 25, "the others have theirs")
            with house.database() as database:
                (unknown,) = checker.unknown_outcomes(database)
            assert (unknown.state, unknown.attempts) == (LetterState.QUEUED, 1)
            nudge(house, tmp_path, dnr, "0180")
            until(lambda: sent(house) == 26, "the receipt has gone")
            assert len(relay.kept) == 27  # news of others bring no second copy before its time
            with house.database() as database, database.changing() as session:
                waiting_letters.hasten(session, str(unknown.recipient_id))  # half an hour is not waited for
            nudge(house, tmp_path, dnr, "0115")
            until(lambda: sent(house) == 28, "everyone has theirs, and two a receipt")
            # The same gap once more, by another way: killed between the dot and the 250.
            relay.after_dot.add(UPPLANDS_VASBY.encode())
            nudge(house, tmp_path, dnr, "0114")
            until(lambda: relay.held == 1, "a receipt is held")
            house.kill(WORKER)
            relay.let_go.set()
            house.start(WORKER)
            until(lambda: sent(house) == 29, "the third receipt has gone", pause=0.2)
            with house.database() as database:
                gone = checker.letters_match(database, relay.copies())
                twice = checker.unknown_outcomes(database)
            assert gone == {LetterKind.MISSIV: 26, LetterKind.RECEIPT: 3}
            assert [(row.kind, row.attempts) for row in twice] == [(LetterKind.MISSIV, 2), (LetterKind.RECEIPT, 2)]
            assert [len(relay.copies()[row.id]) for row in twice] == [2, 2]
            checker.logs(house)
