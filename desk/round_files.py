"""A round being written as a round file: given back as a ZIP with its papers, or begun from one."""

import errno
import io
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desk import writing
from desk.office import Office
from models.errors import Refused
from models.findings import Fault
from roundfile.tree import as_file, plain
from roundfile.yaml_tree import SIZE_LIMIT, compose


def as_round_file(office: Office, draft: writing.Draft) -> bytes:
    """The draft as a ZIP: `remissfil.yaml` and the papers beside it, which `remiss draft` and `from_file` read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("remissfil.yaml", as_file(writing.without_own_keys(draft.tree)))
        for paper in draft.tree.get("documents", ()):
            if paper.get("sha256"):
                archive.writestr(paper["file"], office.files.read(paper["sha256"]))
    return packed.getvalue()


def from_file(office: Office, path: Path) -> writing.Draft:
    """A new draft from a round file, or a ZIP with one and its papers. What is faulty in it comes along and is shown by
    the check. Raises Refused("round_file_unreadable") for what is neither, and ("round_file_large")."""
    with tempfile.TemporaryDirectory(prefix="remiss-") as name:
        beside = _unpacked(path, Path(name)) if zipfile.is_zipfile(path) else {"remissfil.yaml": path}
        file = next((each for bare, each in beside.items() if bare.endswith((".yaml", ".yml"))), None)
        if file is None:
            raise Refused("round_file_unreadable")
        if file.stat().st_size > SIZE_LIMIT:
            raise Refused("round_file_large", **_LIMITS)
        root = compose(file.read_text("utf-8-sig", errors="replace"))
        tree = plain(root) if not isinstance(root, Fault) else None
        if not isinstance(tree, dict) or not isinstance(tree.get("documents", []), list):
            raise Refused("round_file_unreadable")
        if "addresses" in tree:
            tree["addresses"] = Path(str(tree["addresses"])).name
        papers = [_taken(office, paper, beside) for paper in tree.get("documents", ())]
        return writing.begin(office, {**tree, "documents": papers})


_MB = 1_000_000
_LARGEST_FILE, _LARGEST_ZIP, _MOST_FILES = 100 * _MB, 200 * _MB, 200
_LIMITS = {"text": SIZE_LIMIT // _MB, "unpacked": _LARGEST_ZIP // _MB, "files": _MOST_FILES}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def _unpacked(path: Path, folder: Path) -> dict[str, Path]:
    """The files of a ZIP by their bare names, the last first, unpacked under names of our own."""
    found: dict[str, Path] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _LARGEST_ZIP:
                raise Refused("round_file_large", **_LIMITS)
            if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
                raise Refused("round_file_unreadable")
            for number, entry in enumerate(reversed(entries)):
                bare = Path(entry.filename).name
                if bare not in found and entry.file_size <= _LARGEST_FILE:
                    found[bare] = folder / str(number)
                    found[bare].write_bytes(archive.read(entry))
    except _BROKEN as error:
        raise Refused("round_file_unreadable") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a damaged directory points to before the file's start
            raise
        raise Refused("round_file_unreadable") from error
    return found


def _taken(office: Office, paper: Any, beside: Mapping[str, Path]) -> dict[str, Any]:
    """A paper of a round file, with its bytes when they came with it. Neither a path nor a hash that somebody has
    written leads to a file of the house."""
    row = dict(paper) if isinstance(paper, dict) else {"title": str(paper)}
    row = {key: value for key, value in row.items() if key not in writing.PAPER_KEYS}
    if not row.get("file"):
        return row
    row["file"] = bare = Path(str(row["file"])).name
    return {**row, **writing.keep_paper(office, beside[bare], bare)} if bare in beside else row
