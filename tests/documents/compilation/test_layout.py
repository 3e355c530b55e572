"""What a clerk would not show her manager: a heading alone at the end of a page, half-empty pages, half a file."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from documents.compilation import pdf
from documents.writing import replacing
from tests.compilation_samples import large, treated
from tests.compiled_files import BODY

_BOTTOM = 68
"""Points below the text of a page."""
_LEAST_BELOW = 30
"""Of a heading: its own line and one of what it is about."""


@pytest.fixture(scope="module", params=["treated", "large"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("layout") / "out.pdf"
    data = treated() if request.param == "treated" else large(60, 8)
    with replacing(out) as part, pdf.setting(data, part) as finish:
        finish()
    return out


def test_no_heading_stands_alone_at_the_end_of_a_page(document: Path) -> None:
    with pikepdf.open(document) as file:
        names = file.Root.Names.Dests.Names
        tops = {str(names[place]): float(names[place + 1][3]) for place in range(0, len(names), 2)}
    assert len(tops) > 20
    assert {name: top for name, top in tops.items() if top < _BOTTOM + _LEAST_BELOW} == {}


def test_pages_are_full_but_for_the_first_two_and_where_a_part_or_the_answers_begin(document: Path) -> None:
    opened = pypdfium2.PdfDocument(document)
    lowest = []
    for sheet in opened:
        text = sheet.get_textpage()
        boxes = (text.get_rect(index) for index in range(text.count_rects()))
        inside = [bottom for _left, bottom, _right, top in boxes if bottom > _BOTTOM and top < BODY[3]]
        lowest.append(min(inside, default=800))
    opened.close()
    half_empty = [number for number, bottom in enumerate(lowest, start=1) if bottom > 842 / 2]
    assert len([number for number in half_empty if number > 2]) <= 2 + len(lowest) // 40, half_empty


def test_a_compilation_that_is_killed_shows_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from documents.compilation.formats import compile_all\n"
        "from tests.compilation_samples import large\n"
        "compile_all(large(60, 8), Path(sys.argv[1]))\n"
    )
    running = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while not any(path.stat().st_size for path in tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.02)
    assert running.poll() is None, "it ended before it could be killed"
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
