"""The ZIP of originals: every file that may leave, byte for byte, its hash beside it, the others named."""

import hashlib
import io
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from documents.compilation.originals import originals_zip
from models.file_checks import CLEAN, looked_through
from models.values import RecipientState
from tests.compilation_builder import answer, compilation, full_content, recipient, stored_file


def content(sha256: str) -> bytes:
    return f"innehåll {sha256}".encode()


def opened(sha256: str) -> BinaryIO:
    assert sha256, "a file that is held back has no hash to be opened by"
    return io.BytesIO(content(sha256))


def test_files_come_along_with_hashes_and_those_held_back_are_named(tmp_path: Path) -> None:
    clean, bad, held, masked = (
        stored_file(name).model_copy(update={"check": CLEAN, **more})
        for name, more in (
            ("Yttrande.pdf", {}),
            ("ond.pdf", {"check": looked_through(malware="Win.Test")}),
            ("fil 3", {"sha256": "", "withheld": "21 kap. 1 § OSL"}),
            ("../../Yttrande.pdf", {"masked": True}),
        )
    )
    one = recipient(1, "Ale", RecipientState.ANSWERED, answer=answer(full_content(1), files=(clean, bad, held, masked)))
    originals_zip(compilation([one]), opened, tmp_path / "out.zip")
    with ZipFile(tmp_path / "out.zip") as package:
        names = package.namelist()
        assert names[:3] == [
            "remissens handlingar/01 ksl-forslag.pdf",
            "Ale R-2014-00001/01 Yttrande.pdf",
            "Ale R-2014-00001/04 _.._Yttrande.pdf",
        ]
        assert package.read(names[1]) == content(clean.sha256)
        sums = dict(line.split("  ", 1)[::-1] for line in package.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(package.read(name)).hexdigest() for name in names[:3]}
        told = package.read("LÄS MIG.txt").decode()
    assert "02 ond.pdf: skadlig kod har hittats i filen" in told
    assert "03 fil 3: sekretess enligt 21 kap. 1 § OSL" in told


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    data = compilation(
        [recipient(1, "Ale", RecipientState.ANSWERED, answer=answer(full_content(1), files=(stored_file("a.pdf"),)))]
    )
    for name in ("one.zip", "two.zip"):
        originals_zip(data, opened, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
