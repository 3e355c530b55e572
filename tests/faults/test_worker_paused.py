"""A worker is paused for so long that another takes its letters over; when it wakes, it must not go on beside it."""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.values import LetterKind, LetterState
from tests import checker
from tests.case_files import round_file
from tests.held_relay import HeldRelay, held_relay
from tests.installation import TEMPORAL, WORKER, Installation, installation, until

NACKA = "registrator@nacka.kommun.example"
TABY = "registrator@taby.kommun.example"


def ksl(folder: Path) -> Path:
    """26 municipalities, enough for several connections at once."""
    return round_file(folder / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))


def sent(house: Installation) -> int:
    with house.database() as database:
        return sum(row.state is LetterState.SENT for row in checker.rows(database))


def test_a_worker_that_wakes_too_late_sends_nothing_more_and_writes_nothing(tmp_path: Path) -> None:
    """One letter is held before its final dot, another after it; only the second can have a second copy."""
    with held_relay(HeldRelay(before_dot={NACKA.encode()}, after_dot={TABY.encode()})) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            house.open_round(ksl(tmp_path))
            # Not while it writes: a process that is stopped keeps SQLite's lock, as no process that is gone does.
            until(lambda: relay.held == 2 and sent(house) == 24, "two letters are held, the others have gone")
            paused = house.running[WORKER]
            house.running["paused"] = paused
            paused.send_signal(signal.SIGSTOP)
            house.start(WORKER)
            until(lambda: sent(house) == 26, "the second worker has sent everything", 60)
            with house.database() as database:
                before = {row.id: row.model_dump() for row in checker.rows(database)}
            relay.let_go.set()
            paused.send_signal(signal.SIGCONT)
            until(lambda: _has_given_up(house), "the first has given up", 20)
            house.stop("paused")
            with house.database() as database:
                assert {row.id: row.model_dump() for row in checker.rows(database)} == before
                assert checker.letters_match(database, relay.copies()) == {LetterKind.MISSIV: 26}
                twice = {row.to: len(relay.copies()[row.id]) for row in checker.unknown_outcomes(database)}
            assert twice == {NACKA: 1, TABY: 2}
            assert len(relay.kept) == 27
            checker.logs(house, expected=("claim_lost", "Activity cancelled"))


def test_a_relay_slower_than_the_heartbeat_timeout_gets_each_letter_once(tmp_path: Path) -> None:
    with held_relay(HeldRelay(after_dot={NACKA.encode()})) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            house.open_round(ksl(tmp_path))
            until(lambda: relay.held == 1, "the letter is held")
            relay.let_go.wait(12)
            relay.let_go.set()
            until(lambda: sent(house) == 26, "all have gone")
            assert len(relay.kept) == 26
            with house.database() as database:
                assert checker.unknown_outcomes(database) == []
            checker.logs(house)


def _has_given_up(house: Installation) -> bool:
    log = house.part(WORKER).log.read_text()
    return "claim_lost" in log or "Activity cancelled" in log
