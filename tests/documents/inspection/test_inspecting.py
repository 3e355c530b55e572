"""A received file is looked through in a process of its own, which no file can hurt, hold up or send anywhere."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import psutil
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Cm
from openpyxl import Workbook
from pikepdf import String
from PIL import Image

from documents.compilation import pdf as pdf_documents
from documents.compilation.docx import compilation_docx
from documents.inspection import inspector
from documents.inspection.inspecting import active_content, first_sheet
from documents.word_form.form import FormFacts, FormRecipient, word_form
from documents.writing import replacing
from models.media import DOCX, ODT, PDF
from models.values import ActiveContent, RecipientKind
from tests.active_files import (
    FAR,
    action,
    docx,
    field,
    odt,
    opening,
    pdf,
    related,
    script,
    stored,
)
from tests.compilation_samples import sample
from tests.round_builder import DUE, QUESTIONS, SENT

SCRIPT = ActiveContent.SCRIPT
EMBEDDED_OBJECT = ActiveContent.EMBEDDED_OBJECT
EXTERNAL = ActiveContent.EXTERNAL_CONTENT
UNREADABLE = (ActiveContent.UNREADABLE,)


def inspectors() -> list[psutil.Process]:
    """Children of this process that read a file. The database of other tests is its child too; one that has just ended
    has no words."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            found += [child] if any("inspector" in word for word in child.cmdline()) else []
    return found


def test_a_file_is_looked_at_in_a_process_of_its_own(tmp_path: Path) -> None:
    assert active_content(stored(tmp_path, pdf(opening(script()))), PDF) == (SCRIPT,)
    assert active_content(stored(tmp_path, related("oleObject", FAR)), DOCX) == (EMBEDDED_OBJECT, EXTERNAL)
    assert active_content(stored(tmp_path, odt()), ODT) == ()


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Path]:
    """A file whose bytes never come."""
    path = tmp_path / "väntar"
    os.mkfifo(path)
    yield path
    path.unlink()


def test_time_has_an_end(waiting: Path) -> None:
    began = time.monotonic()
    assert active_content(waiting, PDF, seconds=0.5) == UNREADABLE
    assert time.monotonic() - began < 10
    assert not inspectors()


def test_a_process_that_is_killed_has_told_nothing(waiting: Path) -> None:
    told: list[tuple[ActiveContent, ...]] = []
    looking = threading.Thread(target=lambda: told.append(active_content(waiting, PDF)))
    looking.start()
    while not (children := inspectors()):
        time.sleep(0.01)
    children[0].kill()
    looking.join(10)
    assert told == [UNREADABLE]


def test_a_file_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    assert active_content(tmp_path / "borta", PDF) == UNREADABLE


def test_the_process_may_neither_write_nor_grow() -> None:
    code = f"""
import runpy, resource, sys
runpy.run_path({inspector.__file__!r})["limit"]()
sys.stdout.write(" ".join(str(resource.getrlimit(kind)[1]) for kind in
    (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == f"{inspector.CPU_LIMIT} {inspector.MEMORY_LIMIT} 0 0"


def test_nothing_is_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        place = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        outside = f'<!DOCTYPE a SYSTEM "{place}" [<!ENTITY % b SYSTEM "{place}"> %b;]><a/>'
        included = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{place}"/></a>'
        files = [
            (pdf(opening(action("URI", URI=String(place)))), PDF),
            (pdf(lambda made: made.Root.__setitem__("/Far", made.make_stream(b"", F=String(place)))), PDF),
            (related("attachedTemplate", place), DOCX),
            (docx(field(f'INCLUDEPICTURE "{place}"')), DOCX),
            (docx(parts={"word/settings.xml": outside}), DOCX),
            (odt(f'<draw:image xlink:href="{place}"/>', {"settings.xml": included}), ODT),
        ]
        told = [active_content(stored(tmp_path, data), media_type) for data, media_type in files]
        assert told == [(EXTERNAL,)] * 4 + [UNREADABLE, (EXTERNAL,)]
        with pytest.raises(BlockingIOError):
            server.accept()


def test_our_own_documents_are_clean(tmp_path: Path) -> None:
    compilation_docx(sample(), tmp_path / "ut.docx")
    assert active_content(tmp_path / "ut.docx", DOCX) == ()
    with replacing(tmp_path / "ut.pdf") as part, pdf_documents.setting(sample(), part) as finish:
        finish()
    assert active_content(tmp_path / "ut.pdf", PDF) == ()
    facts = FormFacts("runda-1", "KSL/13/0111", "Utveckling av KSL", "KSL", SENT)
    form = word_form(facts, FormRecipient("0114", "Upplands Väsby", RecipientKind.MUNICIPALITY, DUE), QUESTIONS)
    assert active_content(stored(tmp_path, form), DOCX) == ()


@pytest.mark.parametrize("name", ["kobyt-forslag", "sou-2016-5-sammandrag"])
def test_real_papers_are_clean(name: str) -> None:
    assert active_content(Path(str(resources.files("data") / "cases" / f"{name}.pdf")), PDF) == ()


def test_what_offices_write_every_day_is_clean(tmp_path: Path) -> None:
    """Word's own template with headings, a picture, a table and a link; LibreOffice makes the others of it."""
    written = tmp_path / "yttrande.docx"
    document = Document()
    document.add_heading("Yttrande")
    Image.new("RGB", (9, 9)).save(tmp_path / "vapen.png")
    document.add_picture(str(tmp_path / "vapen.png"), Cm(2))
    document.add_table(2, 2)
    document.part.relate_to(FAR, RT.HYPERLINK, is_external=True)
    document.save(str(written))
    assert active_content(written, DOCX) == ()
    office = shutil.which("soffice")
    assert office, "LibreOffice Writer is needed: apt install libreoffice-writer"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for ending, media_type in (("odt", ODT), ("pdf", PDF)):
        command = [office, profile, "--headless", "--convert-to", ending, "--outdir", str(tmp_path), str(written)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert active_content(written.with_suffix(f".{ending}"), media_type) == ()


def test_a_workbook_is_read_whatever_its_file_is_called(tmp_path: Path) -> None:
    """An upload has no name of its own."""
    book, upload = Workbook(), tmp_path / "0a1b2c"
    book.active.append(["Namn"])  # type: ignore[union-attr]
    with upload.open("wb") as out:
        book.save(out)
    said = first_sheet(upload)
    assert said is not None
    assert json.loads(said)["rows"] == [["Namn"]]
