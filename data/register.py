"""The packaged register, read once."""

from functools import lru_cache
from importlib import resources

from rules.register import Register, parse_register


@lru_cache(maxsize=1)
def load_register() -> Register:
    """The register out of the tables in `data/`."""
    folder = resources.files("data")
    names = ("municipalities.csv", "regions.csv", "county_boards.csv")
    return parse_register(*((folder / name).read_text(encoding="utf-8") for name in names))
