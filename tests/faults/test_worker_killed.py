"""The worker is killed while letters go out: everyone gets one missiv, and only the documented gap makes a second."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from activities.send_letters import LANES
from models.values import LetterKind
from rules.calendar import working_day_from
from rules.local_time import local_day
from tests import checker
from tests.case_files import CASES
from tests.installation import CATCHER, TEMPORAL, WORKER, Installation, installation, until

EVERYONE = 331


async def test_every_recipient_gets_one_missiv_when_the_worker_is_killed_again(tmp_path: Path) -> None:
    tomorrow = working_day_from(local_day(datetime.now(UTC) + timedelta(days=1)))
    with installation(tmp_path, TEMPORAL, CATCHER, WORKER) as house:
        file = CASES / "sou-2016-5-all-municipalities.yaml"
        dnr = house.open_round(file, starting=tomorrow)
        for number in (60, 190):
            until(partial(_has_missiv, house, number), f"{number} missiv", pause=0.002)
            house.kill(WORKER)
            house.start(WORKER)
        until(lambda: house.status(dnr)["counts"]["sent"] == EVERYONE, "everyone has the missiv", 120, pause=1)
        gone = checker.everything(house)
        assert gone == {LetterKind.MISSIV: EVERYONE}
        copies = Counter(mail.message_id for mail in house.missiv())
        assert len(copies) == EVERYONE
        with house.database() as database:
            unknown = checker.unknown_outcomes(database)
        # Each connection had at most one letter in its hands at each kill.
        assert len(unknown) <= 2 * LANES
        assert sum(copies.values()) - EVERYONE <= len(unknown)
        checker.logs(house)
        await checker.workflows(house, 1 + 21 + 2)
        await checker.histories(house, words=("demokratiskt", "Kulturdepartementet", "Upplands Väsby"))


def _has_missiv(house: Installation, number: int) -> bool:
    return len(house.missiv()) >= number
