"""Every file of every counted answer and of the remiss itself in one ZIP, with a list of hashes.

What may not leave is left out and named: a file in quarantine always, a file marked as confidential unless a masked
copy stands in its stead.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from documents.inspection.filenames import file_name
from documents.writing import replacing
from models.compilation import CompilationData, CompiledFile
from templates.documents import originals as words

Opener = Callable[[str], BinaryIO]
"""Gives a stored file by its hash, to read."""
_PIECE = 1 << 20


def originals_zip(data: CompilationData, open_file: Opener, out: Path) -> None:
    """Writes the ZIP, a piece of a file at a time. Same data, same bytes."""
    with replacing(out) as part, ZipFile(part, "w") as package:
        sums, left_out = [], []
        for path, file, reason in _files(data):
            if reason:
                left_out.append(words.left_out(path, reason))
            else:
                sums.append(f"{_copy(package, path, file, open_file)}  {path}\n")
        _text(package, words.SUMS, "".join(sums))
        _text(package, words.README, words.readme(data.dnr, data.title, data.made_at, tuple(left_out)))


def _files(data: CompilationData) -> Iterator[tuple[str, str, str]]:
    """Path in the package, hash, and why it is left out, empty for those that come along."""
    for number, paper in enumerate(data.documents, start=1):
        yield f"{words.PAPERS}/{file_name(number, paper.name)}", paper.sha256, ""
    for one in data.recipients:
        for number, file in enumerate(one.answer.files if one.answer else (), start=1):
            folder = file_name(0, f"{one.name} {one.answer.receipt}" if one.answer else one.name)
            yield f"{folder}/{file_name(number, file.name)}", file.sha256, _reason(file)


def _reason(file: CompiledFile) -> str:
    if file.check.malware:
        return words.QUARANTINED
    return words.withheld(file.withheld) if file.withheld else ""


def _copy(package: ZipFile, path: str, sha256: str, open_file: Opener) -> str:
    """Copies one file and gives the hash of what was copied. Most are packed already and are stored as they are."""
    digest = hashlib.sha256()
    entry = ZipInfo(path)
    entry.compress_type = ZIP_STORED
    with open_file(sha256) as source, package.open(entry, "w", force_zip64=True) as packed:
        while piece := source.read(_PIECE):
            digest.update(piece)
            packed.write(piece)
    return digest.hexdigest()


def _text(package: ZipFile, name: str, text: str) -> None:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    package.writestr(entry, text)
