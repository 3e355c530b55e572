"""Where a link, picture or field of a document points: to another machine, or no further than the reader's own."""

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):")
_DRIVE = re.compile(r"/*[a-z][:|]")
_KEPT_HERE = {"cid", "data", "mailto", "about"}
"""Schemes that fetch nothing: parts of a mail long gone, bytes in place, and a letter to be written."""
_RUN = {
    "javascript",
    "vbscript",
    "macro",
    "vnd.sun.star.script",
    "vnd.sun.star.expand",
    "vnd.libreoffice.command",
    "slot",
}
_PASSED_OVER = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]+")


def is_remote(target: str) -> bool:
    """Whether opening it asks another machine: an address of any scheme, or a path to a server's share. A path on the
    reader's own disk, or beside the document, is not remote; templates leave such paths in ordinary documents."""
    plain = _plain(target)
    scheme = _scheme(plain)
    if scheme == "file":
        path = plain.removeprefix("file:")
        slashes = len(path) - len(path.lstrip("/"))
        here = path.startswith("//localhost/") or _DRIVE.match(path) is not None
        return not here and slashes not in {0, 1, 3}
    if scheme:
        return scheme not in _KEPT_HERE | _RUN
    return plain.startswith("//") and not _DRIVE.match(plain)


def runs_script(target: str) -> bool:
    """Whether following it runs code instead of showing something."""
    return _scheme(_plain(target)) in _RUN


def _plain(target: str) -> str:
    return _PASSED_OVER.sub("", unquote(target)).replace("\\", "/").lower()


def _scheme(plain: str) -> str:
    found = _SCHEME.match(plain)
    return found[1] if found else ""
