"""The key of the personal links is there from the first start, and is one only."""

import stat
from pathlib import Path

from desk.keys import load_secret_key
from settings import Settings

LONG_SECRET = "k" * 32


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new")
    key = load_secret_key(settings)
    assert len(key) >= 32
    assert load_secret_key(settings) == key
    made = list((tmp_path / "new").iterdir())
    assert [path.name for path in made] == ["secret.key"]
    assert stat.S_IMODE(made[0].stat().st_mode) == 0o600


def test_a_key_from_the_environment_leaves_no_file(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret_key=LONG_SECRET)
    assert load_secret_key(settings) == LONG_SECRET.encode()
    assert list(tmp_path.iterdir()) == []
