"""Meeting packs: chosen parts of the compilation, answers and papers as one PDF, kept by name for each forum."""

import contextlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desk import compilations
from desk import rounds as round_commands
from desk.disk import writing_in
from desk.handout import KeptZip
from desk.office import Office
from documents.inspection.filenames import file_name
from documents.pack import Pack, Paper, chapters, pack_pdf
from models.compilation import CompilationData
from models.errors import Refused
from models.people import Permission
from rules.text import line
from store.accounts import accounts
from store.records import packs
from store.rounds import rounds

if TYPE_CHECKING:
    from desk.compilations import Version
    from models.tables import PackRow, RoundRow

PDF = "application/pdf"
NAME_LIMIT = 200
PARTS_LIMIT = 400


class PackPart(NamedTuple):
    """One thing that a pack can hold. `kind`: chapter, answer, paper or file. `marked`: something of it is
    covered, as in the compilation."""

    key: str
    kind: str
    title: str
    marked: bool = False
    sha256: str = ""


class PackMade(NamedTuple):
    row: "PackRow"
    by: str
    parts: tuple[tuple[str, str], ...]


class PacksRoom(NamedTuple):
    """`version` and `data`: the compilation that is chosen from; None before there is one."""

    made: tuple[PackMade, ...]
    version: "Version | None" = None
    data: CompilationData | None = None
    parts: tuple[PackPart, ...] = ()


def room(office: Office, round_id: str) -> PacksRoom:
    """What there is to choose from, and what has been made."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        rows = packs.of_round(session, row.id)
        names = accounts.names(session, [each.by for each in rows])
    made = tuple(PackMade(each, names.get(each.by, ""), tuple(packs.parts(each))) for each in rows)
    version = next(iter(compilations.versions(office, row.id)), None)
    if version is None:
        return PacksRoom(made)
    data = compilations.data(office, version)
    return PacksRoom(made, version, data, _parts(office, row, data))


def make(office: Office, round_id: str, order: Mapping[str, int], *, name: str, forum: str) -> "PackRow":
    """Makes the PDF of these parts, by their keys and places, keeps it and notes it.

    Raises Refused: "pack_empty", "pack_too_many", "pack_name_missing", "pack_text_long", "no_such_page" for a part that
    is not there, and as `pack_pdf`.
    """
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    called, whom = line(name)[0].strip(), line(forum)[0].strip()
    if not called:
        raise Refused("pack_name_missing")
    if max(len(called), len(whom)) > NAME_LIMIT:
        raise Refused("pack_text_long", limit=NAME_LIMIT)
    if not order:
        raise Refused("pack_empty")
    if len(order) > PARTS_LIMIT:
        raise Refused("pack_too_many", limit=PARTS_LIMIT)
    found = room(office, row.id)
    known = {part.key: part for part in found.parts}
    if found.data is None or not set(order) <= set(known):
        raise Refused("no_such_page")
    as_listed = [key for key in known if key in order]
    chosen = [known[key] for key in sorted(as_listed, key=order.__getitem__)]
    at, data = office.clock(), found.data
    pack = Pack(
        name=called,
        forum=whom,
        chapters=tuple(part.key.partition(":")[2] for part in chosen if not part.sha256),
        papers=(),
        made_at=at,
    )
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="remiss-"))
        papers = [(part.title, stack.enter_context(office.files.local(part.sha256))) for part in chosen if part.sha256]
        out = Path(folder) / "pack.pdf"
        pack = pack._replace(papers=tuple(Paper(*each) for each in papers))
        pack_pdf(pack, data, out, office.settings.house_style)
        content = out.read_bytes()
    sha256 = office.files.put(content)
    with office.changing() as session:
        return packs.add(
            session,
            row.id,
            name=called,
            forum=whom,
            version=data.version,
            parts=[(part.key, part.title) for part in chosen],
            sha256=sha256,
            size=len(content),
            at=at,
            by=office.actor.mark,
        )


def chosen(office: Office, round_id: str, named: Sequence[str]) -> dict[str, int]:
    """The parts that are named by title, in that order. Raises Refused("pack_no_such_part")."""
    by_title: dict[str, str] = {}
    parts = room(office, round_id).parts
    for part in parts:
        by_title.setdefault(part.title.casefold(), part.key)
    order: dict[str, int] = {}
    for place, name in enumerate(named, start=1):
        key = by_title.get(name.strip().casefold())
        if key is None:
            chapters = ", ".join(part.title for part in parts if part.kind == "chapter")
            raise Refused("pack_no_such_part", title=name, chapters=chapters)
        order[key] = place
    return order


def write(office: Office, sha256: str, path: Path) -> None:
    """A pack that has been made, as a file. Raises as `writing_in`."""
    with writing_in(path.parent):
        path.write_bytes(office.files.read(sha256))


def kept(office: Office, round_id: str, pack_id: str) -> KeptZip:
    """The PDF that was made. Raises Refused("no_such_page")."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        found = next((each for each in packs.of_round(session, row.id) if each.id == pack_id), None)
    if found is None:
        raise Refused("no_such_page")
    return KeptZip(found.sha256, file_name(0, f"mötesunderlag {found.number} {found.name}.pdf"), PDF, found.size)


def _parts(office: Office, row: "RoundRow", data: CompilationData) -> tuple[PackPart, ...]:
    marked = {one.code for one in data.recipients if one.answer and one.answer.covered}
    own = [
        PackPart(
            f"k:{one.anchor}",
            "answer" if one.code else "chapter",
            one.title,
            marked=one.code in marked or (not one.code and one.anchor == "svaren" and bool(marked)),
        )
        for one in chapters(data)
    ]
    with office.database.reading() as session:
        papers = [
            PackPart(f"h:{paper.position}", "paper", paper.title, sha256=paper.sha256)
            for paper in rounds.papers(session, row.id)
            if paper.media_type == PDF
        ]
    files = [
        PackPart(
            f"f:{recipient.code}:{place}",
            "file",
            f"{recipient.full_name}: {file.name}",
            marked=file.masked,
            sha256=file.sha256,
        )
        for recipient in data.recipients
        for place, file in enumerate(recipient.answer.files if recipient.answer else ())
        if file.media_type == PDF and not file.check.malware and not file.withheld
    ]
    return (*own, *papers, *files)
