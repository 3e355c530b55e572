"""A worker is paused for so long that another takes its letters over; when it wakes, it must not go on beside it."""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.values import LetterKind, LetterState
from tests import checker
from tests.held_relay import HeldRelay, held_relay
from tests.installation import TEMPORAL, WORKER, Installation, installation, round_file, until


def ksl(folder: Path) -> Path:
    return round_file(folder / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))


def sent(house: Installation) -> int:
    with house.database() as database:
        return sum(row.state is LetterState.SENT for row in checker.rows(database))


@pytest.mark.parametrize("before_dot", [True, False], ids=["before the dot", "after the dot"])
def test_a_worker_that_wakes_too_late_sends_nothing_more_and_writes_nothing(tmp_path: Path, before_dot: bool) -> None:
    with held_relay(HeldRelay(held_at=5, held_before_dot=before_dot)) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            house.open_round(ksl(tmp_path))
            assert relay.holding.wait(30)
            paused = house.running[WORKER]
            house.running["paused"] = paused
            paused.send_signal(signal.SIGSTOP)
            house.start(WORKER)
            until(lambda: sent(house) == 26, "the second worker has sent the rest", 40)
            with house.database() as database:
                before = {row.id: row.model_dump() for row in checker.rows(database)}
            relay.let_go.set()
            paused.send_signal(signal.SIGCONT)
            log = house.part(WORKER).log
            until(lambda: "claim_lost" in log.read_text() or "ancel" in log.read_text(), "the first has given up", 20)
            house.stop("paused")
            with house.database() as database:
                assert {row.id: row.model_dump() for row in checker.rows(database)} == before
                assert checker.letters_match(database, relay.copies()) == {LetterKind.MISSIV: 26}
                (twice,) = checker.unknown_outcomes(database)
            assert len(relay.kept) == (26 if before_dot else 27)
            assert len(relay.copies()[twice.id]) == (1 if before_dot else 2)
            checker.logs(house, expected=("claim_lost", "Activity cancelled"))


def test_a_relay_slower_than_the_heartbeat_timeout_gets_each_letter_once(tmp_path: Path) -> None:
    with held_relay(HeldRelay(held_at=5)) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            house.open_round(ksl(tmp_path))
            assert relay.holding.wait(30)
            relay.let_go.wait(13)
            relay.let_go.set()
            until(lambda: sent(house) == 26, "all have gone")
            assert len(relay.kept) == 26
            with house.database() as database:
                assert checker.unknown_outcomes(database) == []
