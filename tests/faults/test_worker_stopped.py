"""The worker is stopped in good order while letters go out, as at every upgrade: nobody gets a second copy."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.values import LetterKind
from tests import checker
from tests.case_files import round_file
from tests.held_relay import HeldRelay, held_relay
from tests.installation import TEMPORAL, WORKER, Installation, installation, until


def test_a_stop_waits_for_the_relay_s_word_and_the_next_worker_goes_on(tmp_path: Path) -> None:
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))
    with held_relay(HeldRelay(thinks=0.7)) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            dnr = house.open_round(file)
            for number in (3, 12):
                until(lambda least=number: len(relay.kept) >= least, f"{number} letters are under way")  # type: ignore[misc]
                stopped = house.running[WORKER]
                house.stop(WORKER)
                assert stopped.returncode == 0
                house.start(WORKER)
            until(lambda: _sent(house, dnr) == 26, "all have gone", 30)
            assert len(relay.kept) == 26
            with house.database() as database:
                assert checker.letters_match(database, relay.copies()) == {LetterKind.MISSIV: 26}
                assert checker.unknown_outcomes(database) == []
            checker.logs(house)


def _sent(house: Installation, dnr: str) -> int:
    return int(house.status(dnr)["counts"]["sent"])
