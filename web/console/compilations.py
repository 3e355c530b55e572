"""The versions of a round's compilation: which there are, one made now, and what differs between two."""

from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from starlette.responses import Response

from desk import compilations, completeness, counter
from desk import rounds as round_commands
from desk.compilations import MEDIA_TYPES
from documents.inspection.filenames import file_name
from models.errors import Refused
from models.people import Permission
from templates.console import compilations as words
from templates.console import words as console_words
from web.answer.downloads import made_file, whole_file
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat
from web.threads import Lane

VERSIONS = f"{ROUND}/sammanstallningar"


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: str = "") -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    return seat.page(
        "compilations.html",
        status=422 if fault else 200,
        fault_at={"sure": fault} if fault else {},
        round=row,
        versions=compilations.versions(seat.office, row.id),
        cause=words.cause,
        formats=words.FORMATS,
        outcomes=console_words.OUTCOMES[seat.language],
        open_gaps=len(completeness.open_gaps(seat.office, row.id)),
    )


def make(seat: Seat) -> Response:
    """POST: a version of the round as it stands now."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    made = seat.wait(seat.house.threads.run_in(Lane.DOCUMENTS, compilations.make, seat.office, row.id))
    return seat.go(f"{HOME}/remisser/{row.id}/sammanstallningar", "compiled", n=made)


def originals(seat: Seat) -> Response:
    """GET: every file of the round in one ZIP, made now and not kept."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    with TemporaryDirectory(prefix="remiss-") as folder:
        out = Path(folder) / "original.zip"
        seat.wait(seat.house.threads.run_in(Lane.DOCUMENTS, counter.originals_to, seat.office, row.id, out))
        return made_file(out, MEDIA_TYPES["zip"], file_name(0, f"original {row.dnr}.zip"))


def unmasked(seat: Seat) -> Response:
    """POST: the officer's own copy with nothing covered, all formats in one ZIP; it is not kept, the audit tells."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    if not seat.form.first("sure"):
        return _page(seat, seat.sentence(Refused("unmasked_unsure")))
    if row.sent_at is None:
        raise Refused("no_such_page")
    with TemporaryDirectory(prefix="remiss-") as folder:
        made = seat.wait(
            seat.house.threads.run_in(Lane.DOCUMENTS, counter.compile_unmasked, seat.office, row.dnr, Path(folder))
        )
        out = Path(folder) / "omaskerad.zip"
        with ZipFile(out, "w", ZIP_DEFLATED) as package:
            for path in made:
                package.write(path, f"OMASKERAD {path.name}")
        return made_file(out, MEDIA_TYPES["zip"], file_name(0, f"OMASKERAD sammanställning {row.dnr}.zip"))


def show_comparison(seat: Seat) -> Response:
    """GET .../jamfor?fore=1&efter=2"""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    versions = [each.row for each in compilations.versions(seat.office, row.id)]
    before, after = seat.asked("fore"), seat.asked("efter")
    found, fault = None, ""
    if before and after:
        try:
            found = compilations.comparison(seat.office, row.id, before, after)
        except Refused as refusal:
            fault = seat.sentence(refusal)
    return seat.page(
        "comparison.html",
        status=422 if fault else 200,
        round=row,
        versions=versions,
        before=before,
        after=after,
        found=found,
        pieces=words.pieces(found, seat.language) if found else [],
        same=words.SAME[seat.language == "en"],
        fault=fault,
    )


def download(seat: Seat) -> Response:
    kept = compilations.document(seat.office, seat.part("round_id"), seat.part("version"), seat.part("kind"))
    return whole_file(seat.house, kept)


PLACES = [
    Place(VERSIONS, show=show, act=make, writes=Permission.WRITE),
    Place(f"{VERSIONS}/jamfor", show=show_comparison),
    Place(f"{VERSIONS}/original.zip", show=originals),
    Place(f"{VERSIONS}/omaskerad", act=unmasked, writes=Permission.WRITE),
    Place(f"{VERSIONS}/{{version}}.{{kind}}", show=download),
]
