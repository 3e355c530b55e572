"""Another machine or the reader's own: what a link's target says, however it is written."""

import pytest

from documents.inspection.targets import is_remote, runs_script
from tests.rows import rows

REMOTE = [
    "http://example.org/a",
    "HTTPS://example.org",
    " ht\ntp://example.org",
    "ftp://example.org/a",
    "mhtml:http://example.org!x",
    "ms-word:ofe|u|http://example.org/a",
    "//server/share/a.dotm",
    "\\\\server\\share\\a.dotm",
    "\\\\\\\\server\\\\share",
    "%5C%5Cserver%5Cshare",
    "file://server/share/a",
    "file:////server/share/a",
    "file:///\\\\server\\share\\a",
    "\\\\?\\UNC\\server\\share",
]
HERE = [
    "",
    "a.dotm",
    "../bilder/a.png",
    "/word/media/a.png",
    "media/a b.png",
    "#kapitel",
    "C:\\Users\\a.dotm",
    "c:/a",
    "/C:/a",
    "file:///C:/a.dotm",
    "file:///C|/a.dotm",
    "file:/srv/a",
    "file:///srv/a.dotm",
    "file://localhost/srv/a",
    "file:a.dotm",
    "cid:image001.png@01D9",
    "data:image/png;base64,AAAA",
    "mailto:registrator@kommun.example",
]
RUN = ["javascript:a()", "JavaScript:a()", "vbscript:a", "macro:///a.b.c()", "vnd.sun.star.script:a$b?language=Basic"]


@rows("target", REMOTE)
def test_another_machine_is_remote(target: str) -> None:
    assert is_remote(target)
    assert not runs_script(target)


@rows("target", HERE)
def test_the_readers_own_machine_is_not(target: str) -> None:
    assert not is_remote(target)
    assert not runs_script(target)


@pytest.mark.parametrize("target", RUN)
def test_code_is_run_and_not_fetched(target: str) -> None:
    assert runs_script(target)
    assert not is_remote(target)
