"""Web addresses in a message of ours: also those without `https`, which mail programs make clickable all the same."""

import re

_ENDINGS = (
    "se|nu|com|net|org|eu|info|biz|io|app|dev|xyz|top|site|online|website|store|shop|link|click|club|live|icu|cc|ly|"
    "ru|cn|no|dk|uk|fr|nl|pl|gov|edu|page|cloud|tech|space|support|help|email"
)
"""Top domains that mail programs know without a path after them."""
_ADDRESS = re.compile(
    r"https?:\S*|www\.\S*|\S*://\S*"
    rf"|(?<![\w.@-])(?:[\w-]+\.)+(?:[^\W\d_]{{2,24}}(?::\d+)?[/?#]\S*|(?:{_ENDINGS}|xn--[\w-]+)(?![\w@-]|\.\w))",
    re.IGNORECASE,
)


def first_page_address(text: str) -> str:
    """The first thing in `text` that reads as a page's address; empty when there is none. An e-mail address is none.
    `text` is short: at most a message's length."""
    found = _ADDRESS.search(text)
    return found.group().rstrip(".,;:!?)") if found else ""
